"""Reading sheets from outside: Excel or CSV with a header row, columns by their Chinese or English names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chuangcheng.flow.places.formats import WrongSheet, read_sheets
from chuangcheng.flow.places.terms import Amiss

from ..terms import Refused

COLUMNS = {
    "standard": ("标准编码", "测评标准", "standard", "leaf"),
    "method": ("测评方式", "method"),
    "value": ("数值", "结果", "value"),
    "source_document": ("来源文件", "依据", "source", "source_document"),
    "dated": ("日期", "date", "dated"),
    "reviewer": ("审核人", "reviewer"),
    "area": ("区域", "街道", "area"),
    "unit": ("责任单位", "单位", "unit"),
    "period_from": ("统计期起", "起始日期", "period_from", "from"),
    "period_to": ("统计期止", "截止日期", "period_to", "to"),
    "answers": ("有效问卷数", "有效问卷", "有效样本", "样本量", "样本数", "answers", "sample size"),
}
OPTIONAL = frozenset({"area", "unit", "period_from", "period_to", "answers"})

OUTSIDE_COLUMNS = {
    "standard": (
        "标准编码", "指标编码", "编码", "测评标准", "测评指标", "测评内容", "测评项目", "指标", "标准", "项目",
        "code", "standard", "indicator",
    ),
    "area": ("区域", "街道", "镇街", "街镇", "乡镇街道", "街道乡镇", "城区", "area", "street", "district"),
    "unit": ("责任单位", "单位", "部门", "unit", "department"),
    "points": ("分值", "满分", "标准分", "权重分", "points", "points possible", "full marks"),
    "won": ("得分", "实得分", "实际得分", "成绩", "总分", "won", "points won", "score"),
    "rate": ("得分率", "及格率", "达标率", "符合率", "合格率", "比例", "rate", "share"),
    "rank": ("名次", "排名", "位次", "rank"),
    "sites": ("点位数", "测评点位数", "点位", "sites"),
    "observations": ("检查项次", "观测数", "测评项数", "样本量", "样本数", "observations", "sample size"),
}  # fmt: skip
"""Headings that other organs use for each of our fields, the surest first."""

MAX_ROWS = 20_000
HEADER_WITHIN = 10
"""Rows in which the header is looked for: titles and dates stand above it."""

NUMBER = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]{1,15})?")
METHODS = {
    "材料审核": "materials",
    "实地考察": "field",
    "问卷调查": "survey",
    "数据": "statistic",
    "统计数据": "statistic",
    "主管部门意见": "opinion",
}

TOTAL = frozenset({"合计", "总计", "总分", "总成绩", "总得分", "综合得分", "total"})
"""What stands in the column of standards in the line of the total."""

NOTHING = frozenset({"", "-", "--", "—", "——", "/", "／", "无", "n/a"})
"""What organs print where there is no figure."""

_FLOAT = re.compile(r"-?[0-9]+(?:\.[0-9]+)?e-[0-9]{1,2}|-?[0-9]+\.[0-9]{15,}")
"""How a float is spelt out in full where a spreadsheet would print fifteen digits of it."""
_ASIDE = re.compile(r"[(（【\[].*?[)）】\]]")
_SIGNS = re.compile(r"[\s*:：_-]+")
_NUMERIC = ("points", "won", "rate", "rank", "sites", "observations")


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
    period_from: date | None = None
    period_to: date | None = None
    answers: int | None = None


@dataclass(frozen=True)
class SheetProblem:
    """What is wrong in a row, and in which column."""

    line: int
    column: str
    reason: Refused
    value: str = ""


def read_figures(data: bytes) -> tuple[tuple[SheetRow, ...], tuple[SheetProblem, ...]]:
    """Rows and problems of a sheet; a row with a problem is not among the rows."""
    tables = _tables(data)
    if isinstance(tables, Refused):
        return (), (SheetProblem(0, "", tables),)
    for table in tables:
        head = next((i for i, row in enumerate(table[:HEADER_WITHIN]) if "standard" in _columns(row, COLUMNS)), None)
        if head is not None:
            return _figures(table, head)
    return (), (SheetProblem(1, "standard", Refused.MISSING_COLUMN, COLUMNS["standard"][0]),)


Table = Sequence[Sequence[str]]


def _figures(table: Table, head: int) -> tuple[tuple[SheetRow, ...], tuple[SheetProblem, ...]]:
    where = _columns(table[head], COLUMNS)
    missing = [
        SheetProblem(head + 1, name, Refused.MISSING_COLUMN, COLUMNS[name][0])
        for name in COLUMNS
        if name not in where and name not in OPTIONAL
    ]
    if missing:
        return (), tuple(missing)
    rows, problems = [], []
    for index, cells in enumerate(table[head + 1 :], head + 2):
        told = {name: cells[at] if at < len(cells) else "" for name, at in where.items()}
        if not any(told.values()):
            continue
        wrong = [
            SheetProblem(index, name, Refused.REQUIRED) for name in where if not told[name] and name not in OPTIONAL
        ]
        value = number_of(told["value"])
        if told["value"] and value is None:
            wrong.append(SheetProblem(index, "value", Refused.NOT_A_NUMBER, told["value"]))
        dates = {name: _date(told.get(name, "")) for name in ("dated", "period_from", "period_to")}
        wrong += [
            SheetProblem(index, name, Refused.NOT_A_DATE, told[name])
            for name, day in dates.items()
            if told.get(name) and day is None
        ]
        answers = number_of(told.get("answers", ""))
        if told.get("answers") and (answers is None or answers != answers.to_integral_value()):
            wrong.append(SheetProblem(index, "answers", Refused.NOT_ANSWERS, told["answers"]))
        dated = dates["dated"]
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
                dates["period_from"],
                dates["period_to"],
                None if answers is None else int(answers),
            )
        )
    return tuple(rows), tuple(problems)


@dataclass(frozen=True)
class OutsideRow:
    """One line of another organ's sheet. Numbers are texts as printed; a `rate` is a share or has a sign of percent."""

    line: int
    standard: str = ""
    area: str = ""
    unit: str = ""
    points: str = ""
    won: str = ""
    rate: str = ""
    rank: int | None = None
    sites: int | None = None
    observations: int | None = None


@dataclass(frozen=True)
class OutsideSheet:
    """Another organ's sheet as it was understood.

    `headings` are its own, `taken` the field each column was taken for ("" where it was passed over), `skipped` the
    lines that hold a heading or a note and no figure.
    """

    headings: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    rows: tuple[OutsideRow, ...] = ()
    problems: tuple[SheetProblem, ...] = ()
    skipped: tuple[int, ...] = ()


def read_outside(data: bytes, chosen: Sequence[str] | None = None) -> OutsideSheet:
    """Read another organ's sheet. `chosen` names the field of each column where a person has put it right."""
    tables = _tables(data)
    if isinstance(tables, Refused):
        return OutsideSheet(problems=(SheetProblem(0, "", tables),))
    ranked = [
        (len(_columns(row, OUTSIDE_COLUMNS)), sum(map(bool, row)), -at, index)
        for index, table in enumerate(tables)
        for at, row in enumerate(table[:HEADER_WITHIN])
    ]
    if not ranked or not max(ranked)[1]:
        return OutsideSheet(problems=(SheetProblem(0, "", Refused.NO_ROWS),))
    _known, _filled, at, index = max(ranked)
    table, head = tables[index], -at
    width = max(len(row) for row in table[head:])
    headings = tuple(table[head][i] if i < len(table[head]) else "" for i in range(width))
    if chosen is None:
        found = {i: name for name, i in _columns(headings, OUTSIDE_COLUMNS).items()}
        taken = tuple(found.get(i, "") for i in range(width))
    else:
        taken = tuple(name if name in OUTSIDE_COLUMNS else "" for name in chosen[:width])
    if twice := [name for name in OUTSIDE_COLUMNS if taken.count(name) > 1]:
        problems = tuple(SheetProblem(head + 1, name, Refused.COLUMN_TWICE) for name in twice)
        return OutsideSheet(headings, taken, problems=problems)
    if not {"won", "rate", "rank"} & set(taken):
        problem = SheetProblem(head + 1, "won", Refused.MISSING_COLUMN, OUTSIDE_COLUMNS["won"][0])
        return OutsideSheet(headings, taken, problems=(problem,))
    return _outside(table, head, headings, taken)


def _outside(table: Table, head: int, headings: tuple[str, ...], taken: tuple[str, ...]) -> OutsideSheet:
    where = {name: i for i, name in enumerate(taken) if name}
    in_percent = "rate" in where and any(sign in headings[where["rate"]] for sign in "%％")
    rows, problems, skipped = [], [], []
    for index, cells in enumerate(table[head + 1 :], head + 2):
        told = {name: cells[i] if i < len(cells) else "" for name, i in where.items()}
        told = {name: "" if text.strip().lower() in NOTHING else text for name, text in told.items()}
        if not any(told.values()):
            continue
        if not any(told.get(name) for name in _NUMERIC) and sum(map(bool, cells)) == 1:
            skipped.append(index)
            continue
        row, wrong = _outside_row(index, told, in_percent)
        problems += wrong
        if not wrong:
            rows.append(row)
    if not rows and not problems:
        problems.append(SheetProblem(head + 1, "", Refused.NO_ROWS))
    return OutsideSheet(headings, taken, tuple(rows), tuple(problems), tuple(skipped))


def _outside_row(line: int, told: Mapping[str, str], in_percent: bool) -> tuple[OutsideRow, list[SheetProblem]]:
    wrong = []
    printed = {}
    for name in ("points", "won"):
        text = printed[name] = _plain(told.get(name, ""))
        if text and not NUMBER.fullmatch(text):
            wrong.append(SheetProblem(line, name, Refused.NOT_A_NUMBER, told[name]))
    rate = _plain(told.get("rate", "")).replace("％", "%")
    if rate and in_percent and not rate.endswith("%"):
        rate += "%"
    if rate and rate_of(rate) is None:
        wrong.append(SheetProblem(line, "rate", Refused.NOT_A_RATE, told["rate"]))
    whole: dict[str, int | None] = {}
    for name in ("rank", "sites", "observations"):
        text = told.get(name, "").removeprefix("第").removesuffix("名").strip()
        whole[name] = int(text) if text.isascii() and text.isdigit() and len(text) <= 8 else None
        if text and (whole[name] is None or (name == "rank" and whole[name] == 0)):
            reason = Refused.NOT_A_RANK if name == "rank" else Refused.NOT_A_COUNT
            wrong.append(SheetProblem(line, name, reason, told[name]))
    if not any(told.get(name) for name in ("won", "rate", "rank")):
        wrong.append(SheetProblem(line, "won", Refused.NO_RESULT))
    standard = told.get("standard", "")
    if standard.replace(" ", "").lower() in TOTAL:
        standard = ""
    row = OutsideRow(
        line,
        standard,
        told.get("area", ""),
        told.get("unit", ""),
        printed["points"],
        printed["won"],
        rate,
        whole["rank"],
        whole["sites"],
        whole["observations"],
    )
    return row, wrong


def rate_of(printed: str) -> Decimal | None:
    """A printed rate as a share of 0 to 1, or None where it is none: "85.3%" is 0.853, "0.853" as well."""
    value = number_of(printed)
    return value if value is not None and 0 <= value <= 1 else None


def _tables(data: bytes) -> tuple[Table, ...] | Refused:
    """The visible sheets as texts, or why there are none."""
    try:
        tables = tuple(sheet.rows for sheet in read_sheets(data))
    except WrongSheet as wrong:
        many = wrong.reason in (Amiss.TOO_MANY_ROWS, Amiss.TOO_LARGE)
        return Refused.TOO_MANY_ROWS if many else Refused.UNREADABLE
    return tuple(
        tuple(tuple(unicodedata.normalize("NFC", cell).strip() for cell in row) for row in table) for table in tables
    )


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


def heading(text: str) -> str:
    """A heading without remarks in brackets, marks and spaces."""
    plain = unicodedata.normalize("NFKC", text)
    return _SIGNS.sub("", _ASIDE.sub("", plain) or plain).casefold()


def _columns(row: Sequence[str], names: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """The column of each field: the first of its names that is found counts, in the first column that bears it."""
    titles: dict[str, int] = {}
    for index, cell in enumerate(row):
        titles.setdefault(heading(cell), index)
    titles.pop("", None)
    found: dict[str, int] = {}
    for name, words in names.items():
        for word in words:
            at = titles.get(heading(word))
            if at is not None and at not in found.values():
                found[name] = at
                break
    return found


def _plain(text: str) -> str:
    """A number as a spreadsheet prints it: fifteen digits, no exponent; any other text as it is."""
    text = text.strip()
    return format(Decimal(format(float(text), ".15g")), "f") if _FLOAT.fullmatch(text) else text


def number_of(text: str) -> Decimal | None:
    """A number as people write it, or None where it is none; a sign of percent divides by a hundred."""
    text = _plain(text)
    bare = text.rstrip("%％")
    if len(text) - len(bare) > 1 or not NUMBER.fullmatch(bare):
        return None
    return Decimal(bare) / 100 if bare != text else Decimal(bare)


def _date(text: str) -> date | None:
    plain = text.strip().split(" ")[0].replace("年", "-").replace("月", "-").replace("日", "")
    try:
        year, month, day = (int(part) for part in plain.replace("/", "-").replace(".", "-").split("-"))
        return date(year, month, day)
    except ValueError:
        return None
