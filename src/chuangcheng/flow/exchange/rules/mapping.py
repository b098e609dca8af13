"""What the columns of a source mean, and its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chuangcheng.flow.exchange.terms import NEEDED, DayOrder, Field, Refused
from chuangcheng.foundation.acts.rules import Problems
from chuangcheng.foundation.geography.terms import Datum

SYSTEM_LENGTH = 60
MOST_VALUES = 2000
"""Words of a source that may be given a meaning, all columns together."""
MOST_WORDS = 8
"""Columns that may be joined to the words of a case."""


@dataclass(frozen=True)
class CaseMapping:
    """对应表: what the columns of one source mean.

    `columns` names for each field the headings it is read from: the first that holds something counts, for the words
    of a case all are joined. `values` says by field what the source's words mean: a class as kind:code, a unit by code
    or name, a street by code or name, a state as a `Standing`. `defaults` stands where a cell is empty or no column is
    named. Unknown words of the fields in `leave` are left aside; elsewhere they refuse the row. `zone` "" is the
    office's.
    """

    system: str
    columns: Mapping[Field, tuple[str, ...]]
    values: Mapping[Field, Mapping[str, str]] = field(default_factory=dict)
    defaults: Mapping[Field, str] = field(default_factory=dict)
    leave: frozenset[Field] = frozenset()
    order: DayOrder = DayOrder.YMD
    zone: str = ""
    datum: Datum = Datum.WGS84

    def headings(self) -> tuple[str, ...]:
        """All headings that are read."""
        return tuple(dict.fromkeys(name for names in self.columns.values() for name in names))


def check_mapping(mapping: CaseMapping) -> Problems:
    """Everything that keeps a mapping from being used, by its part."""
    problems = Problems()
    if not mapping.system.strip():
        problems.add("system", Refused.NO_SYSTEM)
    problems.text("system", mapping.system, SYSTEM_LENGTH)
    for one in NEEDED:
        if not mapping.columns.get(one):
            problems.add(str(one), Refused.REQUIRED)
    if mapping.zone and zone_of(mapping.zone) is None:
        problems.add("zone", Refused.UNKNOWN_ZONE)
    pairs = sum(len(table) for table in mapping.values.values())
    if pairs > MOST_VALUES or any(len(names) > MOST_WORDS for names in mapping.columns.values()):
        problems.add("", Refused.TOO_MANY)
    for text in (
        *mapping.headings(),
        *(t for table in mapping.values.values() for pair in table.items() for t in pair),
    ):
        problems.text("", text)
    return problems


def zone_of(name: str) -> ZoneInfo | None:
    """The zone of this name, or None where the world has none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def fits(mapping: CaseMapping, headings: Sequence[str]) -> bool:
    """Whether a table has all columns that the mapping needs."""
    there = set(headings)
    return all(there & set(mapping.columns.get(one, ())) for one in NEEDED) and there >= {
        names[0] for names in mapping.columns.values() if len(names) == 1
    }
