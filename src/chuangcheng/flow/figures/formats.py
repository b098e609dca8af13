"""Reading a sheet of figures: Excel or CSV with a header row, columns by their Chinese or English names."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from python_calamine import CalamineError, CalamineWorkbook

from .terms import Refused

COLUMNS = {
    "standard": ("标准编码", "测评标准", "standard", "leaf"),
    "method": ("测评方式", "method"),
    "value": ("数值", "结果", "value"),
    "source_document": ("来源文件", "依据", "source", "source_document"),
    "dated": ("日期", "date", "dated"),
    "reviewer": ("审核人", "reviewer"),
    "area": ("区域", "街道", "area"),
    "unit": ("责任单位", "单位", "unit"),
}
OPTIONAL = frozenset({"area", "unit"})
MAX_ROWS = 20_000

NUMBER = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]{1,10})?")
METHODS = {
    "材料审核": "materials",
    "实地考察": "field",
    "问卷调查": "survey",
    "数据": "statistic",
    "主管部门意见": "opinion",
}


@dataclass(frozen=True)
class SheetRow:
    """One line of the sheet, as text and parsed values; `line` counts as the reader's spreadsheet does."""

    line: int
    standard: str
    method: str
    value: Decimal
    source_document: str
    dated: date
    reviewer: str
    area: str = ""
    unit: str = ""


@dataclass(frozen=True)
class SheetProblem:
    """What is wrong in a row, and in which column."""

    line: int
    column: str
    reason: Refused
    value: str = ""


def read_figures(data: bytes) -> tuple[tuple[SheetRow, ...], tuple[SheetProblem, ...]]:
    """Rows and problems of a sheet; a row with a problem is not among the rows."""
    table = _table(data)
    if table is None:
        return (), (SheetProblem(0, "", Refused.UNREADABLE),)
    head = next((i for i, row in enumerate(table[:6]) if _columns(row).get("standard") is not None), None)
    if head is None:
        return (), (SheetProblem(1, "standard", Refused.MISSING_COLUMN, COLUMNS["standard"][0]),)
    where = _columns(table[head])
    missing = [
        SheetProblem(head + 1, name, Refused.MISSING_COLUMN, COLUMNS[name][0])
        for name in COLUMNS
        if name not in where and name not in OPTIONAL
    ]
    if missing:
        return (), tuple(missing)
    if len(table) > MAX_ROWS + 6:
        return (), (SheetProblem(MAX_ROWS, "", Refused.TOO_MANY_ROWS, str(len(table))),)
    rows, problems = [], []
    for index, cells in enumerate(table[head + 1 :], head + 2):
        told = {name: _text(cells[at]) if at < len(cells) else "" for name, at in where.items()}
        if not any(told.values()):
            continue
        wrong = [
            SheetProblem(index, name, Refused.REQUIRED) for name in where if not told[name] and name not in OPTIONAL
        ]
        value, dated = _number(told["value"]), _date(cells[where["dated"]] if where["dated"] < len(cells) else "")
        if told["value"] and value is None:
            wrong.append(SheetProblem(index, "value", Refused.NOT_A_NUMBER, told["value"]))
        if told["dated"] and dated is None:
            wrong.append(SheetProblem(index, "dated", Refused.NOT_A_DATE, told["dated"]))
        if wrong or value is None or dated is None:
            problems += wrong
            continue
        rows.append(
            SheetRow(
                index,
                told["standard"],
                METHODS.get(told["method"], told["method"].lower()),
                value,
                told["source_document"],
                dated,
                told["reviewer"],
                told.get("area", ""),
                told.get("unit", ""),
            )
        )
    return tuple(rows), tuple(problems)


def _table(data: bytes) -> list[list[object]] | None:
    if data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        try:
            book = CalamineWorkbook.from_filelike(io.BytesIO(data))
            return [list(row) for row in book.get_sheet_by_index(0).to_python(skip_empty_area=False)]
        except (CalamineError, OSError, ValueError):
            return None
    text = decoded(data)
    if text is None:
        return None
    try:
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""))]
    except csv.Error:
        return None


def decoded(data: bytes) -> str | None:
    """The text of a CSV file: UTF-8 with or without a mark, UTF-16 with one, else GB18030; None where it is no text."""
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\x00" in text else text
    return None


def _text(cell: object) -> str:
    """A cell as text; a spreadsheet keeps 3.1 as 3.1 and 2024 as 2024.0."""
    if isinstance(cell, float):
        return format(Decimal(repr(cell)).normalize(), "f")
    return str(cell).strip()


def _columns(row: Sequence[object]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(row):
        title = str(cell).strip().lower()
        for name, titles in COLUMNS.items():
            if title in titles:
                found.setdefault(name, at)
    return found


def _number(text: str) -> Decimal | None:
    bare = text.rstrip("%％")
    if len(text) - len(bare) > 1 or not NUMBER.fullmatch(bare):
        return None
    return Decimal(bare) / 100 if bare != text else Decimal(bare)


def _date(cell: object) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = str(cell).strip().replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").replace(".", "-")
    try:
        year, month, day = (int(part) for part in text.split("-"))
        return date(year, month, day)
    except ValueError:
        return None
