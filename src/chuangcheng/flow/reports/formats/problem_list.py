"""问题清单: one row a case, with its pictures before and after."""

from __future__ import annotations

from collections.abc import Sequence

from chuangcheng.foundation.documents.rules import Cell, Column, Document, Row, Table
from chuangcheng.foundation.documents.terms import Align, Kind

from .making import Made, moment, shots, titled
from .values import Problem, ProblemList

SIDE = 28.0
"""Millimetres of the longer side of a picture."""


def problem_list_document(told: ProblemList, *, filtered: Sequence[tuple[str, str]], made: Made, most: int) -> Document:
    """The list as a document; `filtered` says in words what was asked for, `most` how many are listed at most."""
    say = made.say
    count = say(f"{told.count} 件", made.count(told.count, "case", "cases"))
    if told.count > len(told.rows):
        count += say(
            f"，本表列出前 {len(told.rows)} 件（一次最多 {most} 件）；其余请缩小筛选范围后另行导出",
            f"; the first {len(told.rows)} are listed ({most} at most at a time): narrow the filter for the others",
        )
    facts = (
        (say("范围", "Shows"), "；".join(f"{name}：{value}" for name, value in filtered) or say("全部", "Everything")),
        (say("数量", "Number"), count),
        (say("制作时间", "Made"), moment(made.dated)),
    )
    columns = (
        Column(say("序号", "No."), 10, Kind.NUMBER, align=Align.CENTRE),
        Column(say("案件编号", "Case"), 17, align=Align.CENTRE),
        Column(say("问题", "Problem"), 46),
        Column(say("类别", "Class"), 26),
        Column(say("地点", "Place"), 34),
        Column(say("街道", "Street"), 20),
        Column(say("责任单位", "Unit"), 28),
        Column(say("承办", "Holder"), 22),
        Column(say("状态", "State"), 17, align=Align.CENTRE),
        Column(say("整改期限", "Limit"), 30, align=Align.CENTRE),
        Column(say("超期天数", "Days overdue"), 16, align=Align.CENTRE),
        Column(say("影响的测评标准", "Standard hurt"), 46),
        Column(say("整改前", "Before"), 34),
        Column(say("整改后", "After"), 34),
    )
    rows = tuple(Row(_cells(at, one, made)) for at, one in enumerate(told.rows, 1))
    return Document(
        title=say("问题清单", "List of problems"),
        dated=made.dated,
        facts=facts,
        lead=(Table(columns, rows),),
        language=made.language,
        watermark=made.watermark,
        footer=made.footer,
    )


def late_words(one: Problem, made: Made) -> str:
    """How many days it is overdue, empty while it is not."""
    if one.late is None:
        return ""
    return str(one.late) if one.late else made.say("不足 1 天", "under 1")


def limit_words(one: Problem, made: Made) -> str:
    """Its limit, with a mark where it is provisional."""
    told = moment(one.due_at)
    return told + made.say("（暂定）", " (provisional)") if told and one.due_provisional else told


def _cells(at: int, one: Problem, made: Made) -> tuple[Cell, ...]:
    return (
        at,
        one.number,
        titled(one, made),
        made.either(one.class_name, one.class_name_en),
        one.place,
        one.street,
        one.unit,
        one.holder,
        one.state,
        limit_words(one, made),
        late_words(one, made),
        made.either(one.standard, one.standard_en),
        shots(one.before, SIDE, made.say(f"{one.number} 整改前", f"{one.number} before")),
        shots(one.after, SIDE, made.say(f"{one.number} 整改后", f"{one.number} after")),
    )
