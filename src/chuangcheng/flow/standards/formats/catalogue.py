"""Reading the catalogue of case classes (CSV) and their time limits (YAML)."""

from __future__ import annotations

import csv
from collections.abc import Collection
from decimal import Decimal

from chuangcheng.flow.standards.rules import ClassRow, LimitRow
from chuangcheng.flow.standards.terms import CaseKind, Fault, LimitUnit

from .problems import Notes
from .yamltree import Fields, Mapping, Value, decoded, read_tree

COLUMNS = (
    "kind",
    "code",
    "major",
    "major_name",
    "major_name_en",
    "name",
    "name_en",
    "older_code",
    "standard_reference",
    "names_organisation",
)
NEEDED = ("kind", "code", "major", "major_name", "name")
YES = ("yes", "true", "是", "1")
LIMITS_FORMAT = "chuangcheng-limits/1"
LIMIT = (
    "condition", "condition_en", "amount", "unit", "closing_condition", "closing_condition_en", "verify_on_site",
    "source", "source_en",
)  # fmt: skip
LENGTHS = {"code": 20, "major": 10, "major_name": 60, "major_name_en": 60, "name": 120, "name_en": 120}


def read_case_classes(data: bytes | str) -> tuple[ClassRow, ...]:
    """The classes of a CSV file with a heading line. Raises WrongDocument with all problems."""
    notes = Notes()
    reader = csv.DictReader(decoded(data).splitlines())
    missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
    for name in missing:
        notes.note("", 1, Fault.MISSING_KEY, key=name)
    notes.refuse()
    rows: dict[str, tuple[int, ClassRow]] = {}
    for told in reader:
        line = reader.line_num
        values = {name: (told.get(name) or "").strip() for name in COLUMNS}
        if absent := [name for name in NEEDED if not values[name]]:
            notes.note("", line, Fault.BAD_ROW, detail=", ".join(absent))
            continue
        if values["kind"] not in set(CaseKind):
            notes.note("kind", line, Fault.UNKNOWN_CHOICE, value=values["kind"], known=", ".join(CaseKind))
            continue
        for name, limit in LENGTHS.items():
            if len(values[name]) > limit:
                notes.note(name, line, Fault.TOO_LONG, length=len(values[name]), limit=limit)
        row = ClassRow(
            CaseKind(values["kind"]),
            values["code"],
            values["name"],
            values["major"],
            values["major_name"],
            values["standard_reference"],
            values["major_name_en"],
            values["older_code"],
            values["name_en"],
            values["names_organisation"].lower() in YES,
        )
        if row.key in rows:
            notes.note("", line, Fault.DUPLICATE_CLASS, value=row.key, first=rows[row.key][0])
        rows.setdefault(row.key, (line, row))
    notes.refuse()
    return tuple(row for _, row in rows.values())


def read_case_limits(data: bytes | str, classes: Collection[ClassRow]) -> dict[tuple[str, str], tuple[LimitRow, ...]]:
    """The limits of every class: its own where the file names it, else those of its major.

    Raises WrongDocument with all problems, among them classes the catalogue does not have.
    """
    notes = Notes()
    root = read_tree(data)
    top = Fields(notes, "", root, ("format", "notice", "majors", "classes"))
    if not isinstance(root, Mapping):
        notes.refuse()
    if top.text("format") != LIMITS_FORMAT:
        top.note("format", Fault.WRONG_FORMAT, found=top.text("format")[:40], wanted=LIMITS_FORMAT)
    majors: dict[tuple[str, str], tuple[LimitRow, ...]] = {}
    for place, value in top.listing("majors"):
        fields = Fields(notes, place, value, ("kind", "major", "limits"))
        kind = fields.choice("kind", CaseKind, CaseKind.MATTER, needed=True)
        majors[kind, fields.code("major")] = _limits(notes, fields)
    own: dict[str, tuple[LimitRow, ...]] = {}
    lines: dict[str, int] = {}
    known = {row.key for row in classes}
    for place, value in top.listing("classes"):
        fields = Fields(notes, place, value, ("case_class", "limits"))
        key = fields.text("case_class", needed=True)
        if key and key not in known:
            fields.note("case_class", Fault.UNKNOWN_CASE_CLASS, value=key)
        if key in own:
            fields.note("case_class", Fault.DUPLICATE_CLASS, value=key, first=lines[key])
        lines.setdefault(key, fields.line)
        own[key] = _limits(notes, fields)
        if key.startswith(f"{CaseKind.HAZARD}:"):
            _check_hazard(fields, own[key])
    notes.refuse()
    return {
        (row.kind, row.code): own[row.key] if row.key in own else majors.get((row.kind, row.major), ())
        for row in classes
    }


def _check_hazard(fields: Fields, limits: tuple[LimitRow, ...]) -> None:
    """The limits of a hazard run day and night, and somebody looks at it on site."""
    for limit in limits:
        if limit.unit is not LimitUnit.CLOCK_HOURS or not limit.verify_on_site:
            fields.note("limits", Fault.HAZARD_LIMIT, code=limit.condition)


def _limits(notes: Notes, above: Fields) -> tuple[LimitRow, ...]:
    limits: list[LimitRow] = []
    for place, value in above.listing("limits", 50):
        limits.append(_limit(notes, place, value))
        if any(limits[-1].condition == limit.condition for limit in limits[:-1]):
            notes.note(f"{place}.condition", value.line, Fault.NAMED_TWICE, code=limits[-1].condition)
    if not limits:
        above.need("limits")
    return tuple(limits)


def _limit(notes: Notes, place: str, value: Value) -> LimitRow:
    fields = Fields(notes, place, value, LIMIT)
    fields.need("amount", "verify_on_site")
    amount = fields.decimal("amount", Decimal(1)) or Decimal(0)
    if not 0 < amount < 10_000:
        fields.note("amount", Fault.OUT_OF_RANGE, value=amount, low="0.01", high=9999)
    return LimitRow(
        fields.text("condition", needed=True),
        amount,
        fields.choice("unit", LimitUnit, LimitUnit.WORKING_HOURS, needed=True),
        fields.text("closing_condition", needed=True),
        fields.flag("verify_on_site", False),
        fields.text("source", needed=True),
        fields.text("condition_en"),
        fields.text("closing_condition_en"),
        fields.text("source_en"),
    )
