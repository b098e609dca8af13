"""Which kind of table a file is, told from the headings of its sheets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chuangcheng.flow.places.terms import Table

NAMED = 0.5
"""What the name of the sheet, of the file, or a title above the table adds: less than one heading of its own."""

TITLES: Mapping[Table, tuple[str, ...]] = {
    Table.AREAS: ("区域", "区划", "网格", "areas"),
    Table.UNITS: ("单位名录", "单位信息", "成员单位", "单位名单", "units"),
    Table.PEOPLE: ("人员", "通讯录", "联络员", "花名册", "people", "staff"),
    Table.SITES: ("点位", "台账", "场所", "sites"),
    Table.DUTIES: ("责任分解", "任务分解", "责任清单", "责任分工", "分工表", "duties"),
}
"""Words that offices put into titles of such tables."""


@dataclass(frozen=True)
class Fit:
    """How a sheet reads as one kind of table.

    `weight` is the sum over its recognised headings: one for a heading that only this table has, a third for one that
    three tables have. `missing` names the fields of the compulsory columns that no heading gives.
    """

    table: Table
    weight: float
    columns: int
    missing: tuple[str, ...] = ()
    named: bool = False


def weights(words: Mapping[Table, Iterable[str]]) -> dict[str, float]:
    """What each heading tells: the fewer tables know it, the more."""
    known: dict[str, int] = {}
    for of_table in words.values():
        for word in set(of_table):
            known[word] = known.get(word, 0) + 1
    return {word: 1 / number for word, number in known.items()}


def is_named(table: Table, texts: Iterable[str]) -> bool:
    """Whether a title, or the name of a sheet or a file, names this kind of table."""
    return any(word in text.casefold() for text in texts for word in TITLES[table])


def likeliest(fits: Sequence[Fit]) -> tuple[Fit, ...]:
    """The kinds of table that the file may be, the likeliest first; those that lack a compulsory column stand last."""
    best: dict[Table, Fit] = {}
    for fit in fits:
        before = best.get(fit.table)
        if before is None or _rank(fit) > _rank(before):
            best[fit.table] = fit
    order = list(Table)
    return tuple(sorted(best.values(), key=lambda fit: (*(-part for part in _rank(fit)), order.index(fit.table))))


def _rank(fit: Fit) -> tuple[float, ...]:
    return float(not fit.missing), fit.weight + NAMED * fit.named, float(fit.columns)
