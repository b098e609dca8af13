"""一单位一清单: everything that is not right with a unit."""

from __future__ import annotations

from collections.abc import Mapping

from chuangcheng.flow.reports.terms import Lack
from chuangcheng.foundation.documents.rules import Cell, Column, Document, Facts, Paragraph, Row, Table
from chuangcheng.foundation.documents.terms import Align, Kind, Style

from .making import Made, moment
from .values import LackRow, NotRight


def not_right_document(told: NotRight, *, lacks: Mapping[Lack, str], made: Made) -> Document:
    """The list as a document; `lacks` says what the kinds are called."""
    say = made.say
    name = told.unit or say("尚无责任单位", "Nobody's")
    counts = "；".join(f"{lacks[lack]} {number}" for lack, number in told.counts.items() if number)
    facts = (
        (say("单位", "Unit"), name),
        (say("数量", "Number"), f"{told.total}" + (say(f"（{counts}）", f" ({counts})") if counts else "")),
        (say("制作时间", "Made"), moment(made.dated)),
    )
    columns = (
        Column(say("序号", "No."), 9, Kind.NUMBER, align=Align.CENTRE),
        Column(say("事项", "What"), 33),
        Column(say("地点", "Place"), 21),
        Column(say("来源", "Known from"), 16),
        Column(say("影响的测评标准", "Standard hurt"), 29),
        Column(say("责任人", "Person"), 15),
        Column(say("日期", "Date"), 23, align=Align.CENTRE),
        Column(say("状态", "State"), 19, align=Align.CENTRE),
    )
    rows: list[Row] = []
    at = 0
    for lack in Lack:
        mine = [row for row in told.rows if row.lack is lack]
        if mine:
            more = told.counts[lack] - len(mine)
            rest = say(f"，列出前 {len(mine)} 条", f", the first {len(mine)} listed") if more else ""
            heading = f"{lacks[lack]}{say('（', ' (')}{told.counts[lack]}{rest}{say('）', ')')}"
            rows.append(Row((heading,), strong=True, whole=True))
        for row in mine:
            at += 1
            rows.append(Row(_cells(at, row, made)))
    body = Table(columns, tuple(rows)) if rows else Paragraph(say("没有待整改事项。", "Nothing is amiss."))
    note = Paragraph(
        say(
            "日期：案件为整改期限，检查不符合为查看日期。",
            "Date: of a case its limit, of a failing check the day it was seen.",
        ),
        Style.NOTE,
    )
    return Document(
        title=say("单位问题清单", "What is not right"),
        subtitle=name,
        dated=made.dated,
        lead=(Facts(facts), body, note),
        language=made.language,
        watermark=made.watermark,
        footer=made.footer,
    )


def _cells(at: int, row: LackRow, made: Made) -> tuple[Cell, ...]:
    state = row.state
    if row.late is not None:
        span = made.say(f"{row.late} 天", f"{row.late} d") if row.late else made.say("不足 1 天", "under 1 d")
        state += made.say(f"\n超期 {span}", f"\n{span} overdue")
    return (
        at,
        "\n".join(filter(None, (made.either(row.title, row.title_en), row.number))),
        row.place,
        row.source,
        made.either(row.standard, row.standard_en),
        row.person,
        f"{row.day:%Y-%m-%d}" if row.day else "",
        state,
    )
