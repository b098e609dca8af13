"""What an import would do with each row: a blank cell never clears what is known, the number says which facility."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from chuangcheng.flow.places.rules.matching import Names
from chuangcheng.flow.places.rules.rows import degrees
from chuangcheng.foundation.acts.rules import text_problem
from chuangcheng.foundation.geography.terms import Datum

from ..terms import Condition, Refused, RowStatus
from .identifiers import NUMBER_LENGTH, class_in, number_problem
from .positions import position_problem, to_wgs84
from .rows import SheetRow, Wrong

LIMITS = {"number": NUMBER_LENGTH, "name": 120, "address": 200, "source": 120, "note": 400}
CONDITION_WORDS: Mapping[str, Condition] = {
    **{str(one): one for one in Condition},
    "完好": Condition.INTACT,
    "正常": Condition.INTACT,
    "破损": Condition.DAMAGED,
    "损坏": Condition.DAMAGED,
    "丢失": Condition.LOST,
    "废弃": Condition.ABANDONED,
    "移除": Condition.REMOVED,
    "拆除": Condition.REMOVED,
    "removed": Condition.REMOVED,
}
"""What offices write for a condition."""
POSITION = ("latitude", "longitude", "received_datum")
TO_COMPARE = (
    "name", "case_class_id", "street_id", "address", "latitude", "longitude", "owner_id", "maintainer_id",
    "overseer_id", "condition", "installed_on", "source", "note",
)  # fmt: skip


@dataclass(frozen=True)
class KnownClass:
    """A component class by id, code and names."""

    id: int
    code: str
    name: str
    name_en: str = ""


@dataclass(frozen=True)
class Known:
    """A facility of the register: its values by column."""

    id: int
    version: int
    values: Mapping[str, Any]
    retired: bool = False


@dataclass(frozen=True)
class Surroundings:
    """What a sheet may name, by entries of `Names`; the facilities at hand, by number; the datum; today."""

    classes: Sequence[KnownClass]
    streets: Sequence[tuple[int, str, tuple[str, ...]]]
    units: Sequence[tuple[int, str, tuple[str, ...]]]
    known: Mapping[str, Known]
    datum: Datum
    today: date


@dataclass(frozen=True)
class PlanRow:
    """What becomes of one row. `values` are those of the facility afterwards, `changed` the columns that differ."""

    row: SheetRow
    number: str
    name: str
    status: RowStatus
    values: Mapping[str, Any] = field(default_factory=dict)
    changed: tuple[str, ...] = ()
    wrong: tuple[Wrong, ...] = ()
    known: Known | None = None


def plan_rows(rows: Sequence[SheetRow], around: Surroundings) -> tuple[PlanRow, ...]:
    """The plan of a whole sheet."""
    reader = _Reader(around)
    first: dict[str, int] = {}
    found = []
    for row in rows:
        number = row["number"]
        wrong = []
        if number and number in first:
            wrong.append(Wrong("number", Refused.TWICE_IN_FILE, number))
        first.setdefault(number, row.line)
        found.append(reader.read(row, wrong))
    return tuple(found)


class _Reader:
    """The names of a sheet, read once for all its rows."""

    def __init__(self, around: Surroundings) -> None:
        self.around = around
        self.classes = {one.id: one for one in around.classes}
        self.codes = {one.code: one.id for one in around.classes}
        self.class_names = Names((one.id, one.name, (one.code, one.name_en)) for one in around.classes)
        self.streets = Names(around.streets)
        self.units = Names(around.units)

    def read(self, row: SheetRow, wrong: list[Wrong]) -> PlanRow:
        number = row["number"]
        known = self.around.known.get(number)
        told: dict[str, Any] = {}
        for name in LIMITS:
            if reason := text_problem(row[name], LIMITS[name]):
                wrong.append(Wrong(name, Refused(reason), row[name][:40].replace("\x00", "�")))
            elif row[name] and name != "number":
                told[name] = row[name]
        if not number:
            wrong.append(Wrong("number", Refused.REQUIRED))
        elif "number" in row.lost:
            wrong.append(Wrong("number", Refused.NUMBER_LOST, number))
        elif known is not None and known.retired:
            wrong.append(Wrong("number", Refused.NOT_IN_USE, number))
        self._class(row, number, known, told, wrong)
        self._names(row, told, wrong)
        self._condition(row, told, wrong)
        self._position(row, told, wrong)
        return self._planned(row, number, known, told, wrong)

    def _class(self, row: SheetRow, number: str, known: Known | None, told: dict[str, Any], wrong: list[Wrong]) -> None:
        """The class that the row names, else the one in its identifier, else the one that is known."""
        text = row["case_class"]
        class_id = self.codes.get(text)
        if text and class_id is None:
            match = self.class_names.find(text)
            class_id = match.key
            if class_id is None:
                reason = Refused.AMBIGUOUS if match.ambiguous else Refused.UNKNOWN_CLASS
                wrong.append(Wrong("case_class", reason, text, match.suggestions))
                return
        if class_id is None:
            class_id = self.codes.get(class_in(number))
        if class_id is None and known is not None:
            class_id = known.values["case_class_id"]
        if class_id is None:
            wrong.append(Wrong("case_class", Refused.REQUIRED))
            return
        told["case_class_id"] = class_id
        code = self.classes[class_id].code if class_id in self.classes else ""
        if number and "number" not in row.lost and (problem := number_problem(number, code)):
            wrong.append(Wrong("number", problem, number))

    def _names(self, row: SheetRow, told: dict[str, Any], wrong: list[Wrong]) -> None:
        sought = (
            ("street", self.streets, Refused.UNKNOWN_AREA),
            ("owner", self.units, Refused.UNKNOWN_UNIT),
            ("maintainer", self.units, Refused.UNKNOWN_UNIT),
            ("overseer", self.units, Refused.UNKNOWN_UNIT),
        )
        for name, names, unknown in sought:
            if not (text := row[name]):
                continue
            match = names.find(text)
            if match.key is None:
                wrong.append(Wrong(name, Refused.AMBIGUOUS if match.ambiguous else unknown, text, match.suggestions))
            else:
                told[f"{name}_id"] = match.key

    def _condition(self, row: SheetRow, told: dict[str, Any], wrong: list[Wrong]) -> None:
        if text := row["condition"]:
            found = CONDITION_WORDS.get(text.casefold())
            if found is None:
                wrong.append(Wrong("condition", Refused.UNKNOWN_CONDITION, text))
            else:
                told["condition"] = str(found)
        if text := row["installed_on"]:
            day = day_of(text)
            if day is None:
                wrong.append(Wrong("installed_on", Refused.NOT_A_DATE, text))
            elif day > self.around.today:
                wrong.append(Wrong("installed_on", Refused.IN_THE_FUTURE, text))
            else:
                told["installed_on"] = day

    def _position(self, row: SheetRow, told: dict[str, Any], wrong: list[Wrong]) -> None:
        texts = row["latitude"], row["longitude"]
        if not any(texts):
            return
        numbers: dict[str, float | None] = {}
        for name, text in zip(("latitude", "longitude"), texts, strict=True):
            numbers[name] = degrees(text) if text else None
            if text and numbers[name] is None:
                wrong.append(Wrong(name, Refused.NOT_A_NUMBER, text))
                return
        latitude, longitude = numbers["latitude"], numbers["longitude"]
        if problem := position_problem(latitude, longitude):
            wrong.append(Wrong("latitude", problem, " ".join(texts)))
            return
        told["latitude"], told["longitude"] = to_wgs84(latitude, longitude, self.around.datum)
        told["received_datum"] = str(self.around.datum)

    def _planned(
        self, row: SheetRow, number: str, known: Known | None, told: dict[str, Any], wrong: list[Wrong]
    ) -> PlanRow:
        class_id = told.get("case_class_id")
        default_name = self.classes[class_id].name if class_id in self.classes else ""
        before = dict(known.values) if known else {"name": default_name, "condition": str(Condition.INTACT)}
        if known and not any(
            _differs(before.get(one), told.get(one, before.get(one))) for one in ("latitude", "longitude")
        ):
            told = {one: value for one, value in told.items() if one not in POSITION}
        after = before | told
        name = str(after.get("name", ""))
        if wrong:
            return PlanRow(row, number, name, RowStatus.PROBLEM, wrong=tuple(wrong), known=known)
        if known is None:
            return PlanRow(row, number, name, RowStatus.NEW, after)
        changed = tuple(column for column in TO_COMPARE if _differs(before.get(column), after.get(column)))
        status = RowStatus.CHANGED if changed else RowStatus.SAME
        return PlanRow(row, number, name, status, after, changed, known=known)


def _differs(before: Any, after: Any) -> bool:
    if isinstance(before, float) and isinstance(after, float):
        return abs(before - after) > SAME_PLACE
    return bool(before != after)


SAME_PLACE = 1e-6
"""Degrees, some ten centimetres: what a file that was exported and comes back may lose."""


def day_of(text: str) -> date | None:
    """A day as offices write it: 2026-03-02, 2026/3/2, 2026.3.2, 2026年3月2日, 20260302; None where it is none."""
    plain = text.strip().split(" ")[0].replace("年", "-").replace("月", "-").replace("日", "")
    plain = plain.replace("/", "-").replace(".", "-")
    if len(plain) == 8 and plain.isascii() and plain.isdigit():
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    try:
        year, month, day = (int(part) for part in plain.split("-"))
        return date(year, month, day)
    except ValueError:
        return None
