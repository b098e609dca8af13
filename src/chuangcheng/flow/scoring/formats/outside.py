"""Reading what is decided outside: results of other editions and years, events of the negative list, declared gates.

docs/formats.md specifies the three files. None of them has a column for a person an event is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from chuangcheng.flow.scoring.rules import Declaration, Event, Outside, Result
from chuangcheng.flow.scoring.terms import Comparison, Fault
from chuangcheng.flow.standards.rules import Edition

from .tables import NUMBER, OWNER, Table, read_table

RESULTS, EVENTS, GATES = "results.csv", "events.csv", "gates.csv"

WHOSE = {"area": ("区域", "街道"), "unit": ("责任单位", "单位")}
PROOF = {"source": ("来源文件", "依据"), "date": ("日期",)}
REVIEWED = PROOF | {"reviewer": ("审核人",)}
RESULT_COLUMNS = {
    "edition": ("版本", "版本编码", "测评体系"),
    "year": ("年度", "周期年度"),
    "value": ("得分", "总分"),
    "lower": ("下限",),
    "upper": ("上限",),
    "points": ("满分",),
    **REVIEWED,
    **WHOSE,
}
EVENT_COLUMNS = {"item": ("事项", "事项编码", "负面清单事项"), **PROOF, **WHOSE}
GATE_COLUMNS = {"gate": ("前置条件", "前置条件编码"), "met": ("是否满足", "满足"), **REVIEWED, **WHOSE}

YES_OR_NO = {"yes": True, "true": True, "是": True, "no": False, "false": False, "否": False}
DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")


@dataclass
class Told:
    """What the files say for one comparison: values for `rules.outcome`, owners named, the newest date, problems."""

    editions: dict[tuple[str, str], Result] = field(default_factory=dict)
    years: dict[tuple[str, int], Result] = field(default_factory=dict)
    gates: dict[tuple[str, str], Declaration] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    dates: list[date] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)

    def outside(self) -> Outside:
        """As values for the rules; standing and day are for others to say."""
        return Outside(self.editions, self.years, self.gates, tuple(self.events))

    def keys(self) -> set[str]:
        """The units of comparison that anything is told of."""
        named = {key for key, _ in (*self.editions, *self.years, *self.gates)}
        return named | {event.key for event in self.events}


def read_outside(folder: Path, edition: Edition, comparison: Comparison, owners: Set[str] | None) -> Told:
    """Read what the folder says; `owners` are the areas or units that have sites, None where no site is told."""
    told = Told()
    for name, columns, needed, read in (
        (RESULTS, RESULT_COLUMNS, ("value", "points", *REVIEWED), _results),
        (EVENTS, EVENT_COLUMNS, ("item", *PROOF), _events),
        (GATES, GATE_COLUMNS, ("gate", "met", *REVIEWED), _gates),
    ):
        if (folder / name).is_file():
            table = read_table(folder / name, columns, needed)
            told.tables.append(table)
            read(told, _Rows(table, needed, comparison, owners), edition)
    return told


@dataclass
class _Rows:
    """The rows of a table whose needed cells are filled, each noted once for what is wrong with it."""

    table: Table
    needed: tuple[str, ...]
    comparison: Comparison
    owners: Set[str] | None
    taken: set[tuple[str, ...]] = field(default_factory=set)

    def __iter__(self) -> Iterator[_Row]:
        for index in range(len(self.table)):
            row = _Row(self, index)
            if row.is_filled():
                yield row


@dataclass
class _Row:
    rows: _Rows
    index: int
    is_right: bool = True

    def __getitem__(self, column: str) -> str:
        return self.rows.table.columns[column][self.index]

    def note(self, column: str, fault: Fault, value: str = "", known: str = "") -> None:
        self.is_right = False
        self.rows.table.note(self.index, column, fault, value, known)

    def is_filled(self) -> bool:
        for column in self.rows.needed:
            if not self[column]:
                self.note(column, Fault.EMPTY_CELL)
        return self.is_right

    def number(self, column: str) -> Decimal | None:
        """A number of the row, None where the cell is empty or, noted, holds none."""
        text = self[column]
        if text and not NUMBER.fullmatch(text):
            self.note(column, Fault.NOT_A_NUMBER, text)
            return None
        return Decimal(text) if text else None

    def dated(self) -> date:
        """The date of the row; where, noted, it has none, the first day there is."""
        found = DATE.fullmatch(self["date"])
        try:
            year, month, day = (int(part) for part in found.groups()) if found else (0, 0, 0)
            return date(year, month, day)
        except ValueError:
            self.note("date", Fault.NOT_A_DATE, self["date"])
            return date.min

    def once(self, *what: str) -> None:
        """Note a row that says about the same what an earlier one says."""
        whole = (*what, self["area"], self["unit"])
        if whole in self.rows.taken:
            self.note("", Fault.SAID_TWICE)
        self.rows.taken.add(whole)

    def key(self) -> str | None:
        """The unit of comparison that the row is about, None where it is about none of this comparison."""
        area, unit, owner = self["area"], self["unit"], OWNER.get(self.rows.comparison)
        if area and unit:
            self.note("unit", Fault.AREA_AND_UNIT)
        if owner is None:
            return None if area or unit else ""
        name = self[owner]
        if name and self.rows.owners is not None and name not in self.rows.owners:
            self.note(owner, Fault.UNKNOWN_OWNER, name)
        return name or None


def _results(told: Told, rows: _Rows, edition: Edition) -> None:
    others = sorted({one.edition for one in edition.roll_ups} | {one.edition for one in edition.gates if one.edition})
    years = [str(n) for n in range(1, len(edition.cycle) + 1)]
    for row in rows:
        other, year = row["edition"], row["year"]
        if bool(other) == bool(year):
            row.note("", Fault.EDITION_OR_YEAR)
        elif other and other not in others:
            row.note("edition", Fault.UNKNOWN_EDITION, other, ", ".join(others) or "–")
        elif year and year not in years:
            row.note("year", Fault.UNKNOWN_YEAR, year, ", ".join(years) or "–")
        row.once(other, year)
        value, lower, upper, points = (row.number(name) for name in ("value", "lower", "upper", "points"))
        dated, key = row.dated(), row.key()
        if value is None or points is None or not row.is_right:
            continue
        lower, upper = (value if one is None else one for one in (lower, upper))
        if points <= 0:
            row.note("points", Fault.NOT_POSITIVE, row["points"])
        elif not 0 <= lower <= value <= upper <= points:
            row.note("value", Fault.BOUNDS_DISAGREE, row["value"])
        told.dates.append(dated)
        result = Result(value, lower, upper, points, row["source"], dated)
        if key is not None and other:
            told.editions[key, other] = result
        elif key is not None and year in years:
            told.years[key, int(year)] = result


def _events(told: Told, rows: _Rows, edition: Edition) -> None:
    items = [item.code for item in edition.negative_list]
    for row in rows:
        if row["item"] not in items:
            row.note("item", Fault.UNKNOWN_EVENT, row["item"], ", ".join(items)[:300] or "–")
        dated, key = row.dated(), row.key()
        row.once(row["item"], str(dated), row["source"])
        if row.is_right:
            told.dates.append(dated)
        if row.is_right and key is not None:
            told.events.append(Event(row["item"], dated, key, row["source"]))


def _gates(told: Told, rows: _Rows, edition: Edition) -> None:
    gates = {gate.code: gate for gate in edition.gates}
    declared = [gate.code for gate in edition.gates if gate.at_least is None]
    for row in rows:
        code = row["gate"]
        if code not in gates:
            row.note("gate", Fault.UNKNOWN_GATE, code, ", ".join(declared) or "–")
        elif code not in declared:
            row.note("gate", Fault.GATE_IS_COMPUTED, code, gates[code].edition or edition.code)
        met = YES_OR_NO.get(row["met"].lower())
        if met is None:
            row.note("met", Fault.NOT_YES_OR_NO, row["met"])
        dated, key = row.dated(), row.key()
        row.once(code)
        if row.is_right:
            told.dates.append(dated)
        if row.is_right and key is not None and met is not None:
            told.gates[key, code] = Declaration(met, row["source"], dated)
