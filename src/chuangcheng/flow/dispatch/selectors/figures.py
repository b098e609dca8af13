"""How well cases were sent: figures by class, street or rule, and the cases behind each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from uuid import UUID

from django.utils.timezone import make_aware

from chuangcheng.flow.cases.models import Case, CaseMove
from chuangcheng.flow.cases.selectors import CaseRow, row_of
from chuangcheng.flow.cases.terms import Act, DispatchReason
from chuangcheng.flow.dispatch import rules
from chuangcheng.flow.dispatch.models import DispatchRule
from chuangcheng.flow.dispatch.permissions import can_read
from chuangcheng.flow.dispatch.terms import By, Ground, Which
from chuangcheng.flow.standards.models import CaseClass
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound, Page, slice_of
from chuangcheng.foundation.acts.selectors import PAGE_SIZE
from chuangcheng.foundation.geography.models import Area

from .versions import RuleRow, named, row_of_rule

LONGEST = timedelta(days=366)
"""The longest period that is looked at, so that a page stays a page."""

TELLING = (Act.DISPATCH, Act.RECALL_DISPATCH, Act.RETURN, Act.INSIST)
"""The moves that say where a case lies."""


@dataclass(frozen=True)
class Period:
    """Days in the office's zone, both included: cases that were reported on them."""

    first: date
    last: date


def period_of(first: date | None, last: date | None, today: date) -> Period:
    """The period asked for: the last thirty days where nothing is; never over a year, never the wrong way round."""
    last = last or today
    first = first or last - timedelta(days=29)
    if first > last:
        first, last = last, first
    return Period(max(first, last - LONGEST), last)


@dataclass(frozen=True)
class SentCase:
    """A case that was sent, with what it may be grouped by. `rule` is a rule's key, or why there was none."""

    sent: rules.Sent
    class_id: int | None
    street_id: int | None
    rule: UUID | Ground


def _sent_cases(period: Period) -> list[SentCase]:
    """The cases of a period that were sent to a unit, in one statement."""
    begin = make_aware(datetime.combine(period.first, time.min))
    end = make_aware(datetime.combine(period.last + timedelta(days=1), time.min))
    rows = (
        CaseMove.objects.filter(act__in=TELLING, case__reported_at__gte=begin, case__reported_at__lt=end)
        .order_by("case__reported_at", "case_id", "number")
        .values_list(
            "case_id",
            "case__filed_at",
            "case__case_class_id",
            "case__street_id",
            "act",
            "at",
            "to_unit_id",
            "reason",
            "dispatch_decision__rule__key",
            "dispatch_decision__proposed_id",
        )
    )
    found = []
    for _case, moves in groupby(rows.iterator(chunk_size=2000), key=lambda row: row[0]):
        told = list(moves)
        way = rules.way_of([rules.Step(Act(act), at, unit, reason) for *_, act, at, unit, reason, _k, _p in told])
        if way is None:
            continue
        case_id, filed_at, class_id, street_id = told[0][:4]
        first = told[way.first]
        sent = rules.Sent(case_id, way.right, rules.time_to_unit(filed_at, way))
        found.append(SentCase(sent, class_id, street_id, _rule_of(first[6], first[7], first[8], first[9])))
    return found


def _rule_of(unit_id: int, reason: str, key: UUID | None, proposed_id: int | None) -> UUID | Ground:
    """By what the first unit was chosen: a rule whose proposal was followed, a duty, or by hand."""
    if key is not None and unit_id == proposed_id:
        return key
    return Ground.DUTY if reason == DispatchReason.BY_DUTY else Ground.HAND


KEYS: dict[By, Callable[[SentCase], int | UUID | Ground | None]] = {
    By.CLASS: lambda one: one.class_id,
    By.STREET: lambda one: one.street_id,
    By.RULE: lambda one: one.rule,
}


@dataclass(frozen=True)
class Line:
    """The figures of one class, street or rule; `of` names it in an address."""

    of: str
    tally: rules.Tally
    name: str = ""
    name_en: str = ""
    rule: RuleRow | None = None
    ground: Ground | None = None


@dataclass(frozen=True)
class Figures:
    """The figures of a period: of all, and by line, those with the most cases not sent right first."""

    period: Period
    whole: rules.Tally
    lines: tuple[Line, ...]


def _of(key: int | UUID | Ground | None) -> str:
    return "none" if key is None else str(key)


def figures(acting: Acting, *, period: Period, by: By) -> Figures:
    """How well the cases reported in a period were sent, in two to four statements. NotFound for strangers."""
    if not can_read(acting):
        raise NotFound("may not read the figures of dispatch")
    cases = _sent_cases(period)
    grouped: dict[int | UUID | Ground | None, list[rules.Sent]] = {}
    for one in cases:
        grouped.setdefault(KEYS[by](one), []).append(one.sent)
    name = _namer(by, list(grouped))
    lines = [name(key, rules.tally(sent)) for key, sent in grouped.items()]
    lines.sort(key=lambda line: (-line.tally.wrong, -line.tally.sent, line.of))
    return Figures(period, rules.tally(one.sent for one in cases), tuple(lines))


def _namer(by: By, keys: list[int | UUID | Ground | None]) -> Callable[..., Line]:
    if by is By.RULE:
        known = _newest_by_key([key for key in keys if isinstance(key, UUID)])
        return lambda key, tally: Line(
            _of(key), tally, rule=known.get(key), ground=key if isinstance(key, Ground) else None
        )
    ids = [key for key in keys if isinstance(key, int)]
    names: dict[object, tuple[str, str]]
    if by is By.CLASS:
        rows = CaseClass.objects.filter(pk__in=ids).values_list("id", "name", "name_en")
        names = {id_: (name, english) for id_, name, english in rows}
    else:
        names = {id_: (name, "") for id_, name in Area.objects.filter(pk__in=ids).values_list("id", "name")}
    return lambda key, tally: Line(_of(key), tally, *names.get(key, ("", "")))


def _newest_by_key(keys: list[UUID]) -> dict[object, RuleRow]:
    """Rules by their keys, as the newest published version that has them says them."""
    rows = named(DispatchRule.objects.filter(key__in=keys, rule_set__number__isnull=False))
    newest = {row.key: row for row in rows.order_by("rule_set__number")}
    return {key: row_of_rule(row, row) for key, row in newest.items()}


def cases_behind(
    acting: Acting,
    *,
    period: Period,
    by: By,
    of: str,
    which: Which,
    now: datetime,
    place: str | None = None,
    size: int = PAGE_SIZE,
) -> tuple[int, Page[CaseRow]]:
    """The cases that a figure counts, newest first, and how many they are; `of` is empty for all. Two statements."""
    if not can_read(acting):
        raise NotFound("may not read the figures of dispatch")
    key = KEYS[by]
    cases = [one.sent for one in _sent_cases(period) if not of or _of(key(one)) == of]
    ids = [one.case_id for one in reversed(rules.among(cases, which))]
    page = slice_of(ids, place, size)
    rows = Case.objects.visible_to(acting).filter(pk__in=page.rows)
    named = {
        row.pk: row for row in rows.select_related("case_class", "site", "street", "unit", "handed_unit", "handed_user")
    }
    return len(ids), Page(tuple(row_of(named[id_], now) for id_ in page.rows if id_ in named), page.next, page.previous)
