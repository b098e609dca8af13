"""What the made-up district is told from outside: figures, a result of the year before, gates, totals, an event."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from decimal import Decimal

from chuangcheng.flow.figures import services as figures
from chuangcheng.flow.figures.formats import OutsideRow
from chuangcheng.flow.figures.services import NewFigure, NewResult
from chuangcheng.flow.figures.terms import OutsideKind
from chuangcheng.flow.standards.rules import Method
from chuangcheng.flow.standards.selectors import edition_spec
from chuangcheng.flow.standards.terms import MethodKind, RuleKind, Standing

from .district import District

PAPER = "演示数据（虚构）"
REVIEWER = "演示审核人"
HUNDREDTH = Decimal("0.01")
MET_GATES = ("X-PRE-01", "X-PRE-03")
"""The third that is declared stays open, so that the page shows one."""


def enter_standing(district: District, at: datetime, *, days_to_go: int) -> None:
    """What the district is in the programme, and the day of its evaluation."""
    figures.set_use(
        edition_id=district.edition_id,
        standing=Standing.NOMINEE,
        evaluation_day=(at + timedelta(days=days_to_go)).date(),
        by=district.people["coordinator"],
        now=at,
    )


def enter_figures(district: District, dice: random.Random, at: datetime) -> None:
    """Results of the methods that are not seen on site: each with the year up to the month before it speaks of."""
    last = at.date().replace(day=1) - timedelta(days=1)
    first = last - timedelta(days=364)
    rows = [
        NewFigure(
            node.code,
            str(method.kind),
            _value(method, dice),
            PAPER,
            at.date(),
            REVIEWER,
            period_from=first,
            period_to=last,
        )
        for node in edition_spec(edition_id=district.edition_id).leaves()
        for method in node.methods
        if method.kind is not MethodKind.FIELD and node.counted and method.points
    ]
    figures.load_figures(edition_id=district.edition_id, figures=rows, by=district.people["coordinator"], now=at)


def _value(method: Method, dice: random.Random) -> Decimal:
    value = Decimal(dice.randrange(78, 98)) / 100
    if method.rule.kind is RuleKind.VALUE:
        return (value * method.points).quantize(HUNDREDTH)
    if method.rule.kind is RuleKind.LETTERS and method.rule.letters[0].at_least > 1:
        return method.rule.letters[0].at_least + dice.randrange(-3, 3)
    if method.rule.kind is RuleKind.COUNT_MET:
        return method.rule.letters[0].at_least - dice.randrange(2)
    return value


def enter_others(district: District, dice: random.Random, at: datetime, *, now: datetime) -> None:
    """The result of the year before by standard, two gates, the total of the system of minors, one event."""
    edition_id, by = district.edition_id, district.people["coordinator"]
    _last_year(district, dice, at, now.year - 1)
    for code in MET_GATES:
        figures.declare_gate(
            edition_id=edition_id,
            gate_code=code,
            met=True,
            source_document=PAPER,
            dated=at.date(),
            reviewer=REVIEWER,
            by=by,
            now=at,
        )
    for other in edition_spec(edition_id=edition_id).roll_ups:
        figures.enter_total(
            edition_id=edition_id,
            other_code=other.edition,
            value=Decimal("88.60"),
            points=Decimal(100),
            source_document=PAPER,
            dated=at.date(),
            reviewer=REVIEWER,
            by=by,
            now=at,
        )
    first, *_ = edition_spec(edition_id=edition_id).negative_list
    figures.record_event(
        edition_id=edition_id,
        item_code=first.code,
        dated=at.date() - timedelta(days=500),
        source_document=PAPER,
        note="虚构事件，仅供演示：已过追溯期，不再扣分",
        by=by,
        now=at,
    )


def _last_year(district: District, dice: random.Random, at: datetime, year: int) -> None:
    dated = date(year, 12, 10)
    entered = max(at, at.replace(year=year, month=12, day=24))
    lines: list[OutsideRow] = []
    points = won = Decimal(0)
    for leaf in edition_spec(edition_id=district.edition_id).leaves():
        possible = sum((method.points for method in leaf.methods), Decimal(0))
        if not leaf.counted or not possible:
            continue
        got = (possible * Decimal(dice.randrange(62, 97)) / 100).quantize(HUNDREDTH)
        points, won = points + possible, won + got
        lines.append(OutsideRow(len(lines) + 2, leaf.code, points=f"{possible:f}", won=f"{got:f}"))
    total = OutsideRow(1, points=f"{points:f}", won=f"{won:f}")
    result = NewResult(
        "云州市测评组（虚构）",
        OutsideKind.OFFICIAL,
        f"{year}年度测评结果（演示，虚构）",
        PAPER,
        dated,
        date(year, 11, 1),
        date(year, 11, 30),
    )
    figures.load_outside(
        edition_id=district.edition_id,
        result=result,
        lines=[total, *lines],
        by=district.people["coordinator"],
        now=entered,
    )
