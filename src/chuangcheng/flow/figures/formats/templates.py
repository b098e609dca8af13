"""Empty sheets to fill in, for figures and for results of other organs: headings, drop-downs, and how to fill them in.

What is read are the headings of the first sheet; the others are for whoever fills it in.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter

ROOM = 2_000
"""Rows that are prepared for typing: as text, with their drop-downs."""
FONT = "Microsoft YaHei"

Words = tuple[str, str]
"""The same in Chinese and in English."""


@dataclass(frozen=True)
class Choices:
    """What the drop-downs offer: codes of standards, each with title and remark; areas, units and methods by name."""

    standards: Sequence[tuple[str, str, str]]
    areas: Sequence[str] = ()
    units: Sequence[str] = ()
    methods: Sequence[str] = ()


@dataclass(frozen=True)
class _Column:
    field: str
    title: Words
    how: Words
    needed: bool = False
    width: int = 14


_STANDARD = ("见“标准一览”，从下拉框选取编码", "see the sheet Standards; pick the code from the drop-down")
_AREA = _Column(
    "area", ("区域", "Area"), ("从下拉框选取；不填区域和责任单位即为整体", "pick it; neither area nor unit: the whole")
)
_UNIT = _Column(
    "unit",
    ("责任单位", "Unit"),
    ("从下拉框选取；区域和责任单位只填一项", "pick it; either an area or a unit"),
    width=20,
)

RESULTS = (
    _Column(
        "standard",
        ("标准编码", "Standard"),
        (f"{_STANDARD[0]}；总分一行不填", f"{_STANDARD[1]}; blank in the line of the total"),
        width=18,
    ),
    _AREA,
    _UNIT,
    _Column("points", ("满分", "Points"), ("该项满分", "what can be won in full")),
    _Column(
        "won",
        ("得分", "Won"),
        (
            "得分、得分率、名次至少填一项；照原表写，如 8.60",
            "one of points won, rate and rank is needed; as printed, e.g. 8.60",
        ),
    ),
    _Column("rate", ("得分率", "Rate"), ("如 85.3% 或 0.853", "e.g. 85.3% or 0.853")),
    _Column("rank", ("名次", "Rank"), ("大于 0 的整数", "a whole number above 0")),
    _Column("sites", ("点位数", "Sites"), ("看了多少个点位，可不填", "how many sites were seen; may stay blank")),
    _Column(
        "observations", ("检查项次", "Observations"), ("看了多少项次，可不填", "how many observations; may stay blank")
    ),
)
FIGURES = (
    _Column("standard", ("标准编码", "Standard"), _STANDARD, needed=True, width=18),
    _Column("method", ("测评方式", "Method"), ("从下拉框选取", "pick it from the drop-down"), needed=True),
    _Column(
        "value",
        ("数值", "Value"),
        ("每条标准怎么填，见“标准一览”", "what it means is on the sheet Standards"),
        needed=True,
    ),
    _Column(
        "source_document",
        ("来源文件", "Source"),
        ("文件名称或文号", "name or number of the document"),
        needed=True,
        width=30,
    ),
    _Column(
        "dated",
        ("日期", "Date"),
        ("文件日期，如 2026-03-02，不晚于今天", "of the document, e.g. 2026-03-02, not after today"),
        needed=True,
    ),
    _Column("reviewer", ("审核人", "Reviewer"), ("谁审核了该数值", "who reviewed the value"), needed=True),
    _AREA,
    _UNIT,
    _Column(
        "period_from",
        ("统计期起", "Period from"),
        (
            "统计数据填所统计的期间；起止要么都填，要么都不填",
            "of statistics: first day of the period; both days or none",
        ),
    ),
    _Column("period_to", ("统计期止", "Period to"), ("不晚于文件日期", "last day; not after the date of the document")),
    _Column(
        "answers",
        ("有效问卷数", "Answers"),
        (
            "只用于问卷调查：填了才能给出满意率的置信区间",
            "of surveys alone: with it the share has its confidence interval",
        ),
    ),
)

_SHEETS: Mapping[str, Words] = {
    "results": ("测评结果", "Results"),
    "figures": ("数值", "Figures"),
    "how": ("说明", "Notes"),
    "standards": ("标准一览", "Standards"),
    "choices": ("选项", "Choices"),
}
_GUIDES: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "results": (
        (
            "外部测评结果：填写说明",
            "一、在“测评结果”表中填写，一行写一条标准或指标、一个区域或单位，或两者；都不写即为总分。",
            "二、数字照对方原表填写，小数位不改。这些是该单位的数字，只与我们的评分并列，不计入我们的评分。",
            "三、对方自己的表格也可以直接导入：列名可以不同，列的顺序可以变，预览时可以指定每列的含义。",
            "四、填好后在“导入外部测评结果”页选择本文件，先预览，无误后导入；有错误时会一次列出，逐条指明行、列和改法。",
        ),
        (
            "Results of other organs: how to fill this in",
            "1. Fill in the sheet Results: one row for a standard or indicator, an area or unit, or both;"
            " neither is the total.",
            "2. Write numbers as that organ printed them. They are its figures: they stand beside our score"
            " and never enter it.",
            "3. That organ's own sheet can be imported as it is: headings may differ, and each column can be"
            " explained in the preview.",
            "4. Choose this file on the page where results are imported: first a preview, then the import."
            " Whatever is wrong is told at once, with its row, column and remedy.",
        ),
    ),
    "figures": (
        (
            "录入结果：填写说明",
            "一、在“数值”表中填写，一行一个数值；带 * 的列必填。现场检查的结果只来自检查记录，不在这里填。",
            "二、同一标准、方式和区域（单位）已有的数值会被替换，原值留在历史中；内容相同的不变。",
            "三、填好后在“用表格导入”页选择本文件，先预览，无误后导入；要么全部导入，要么一条也不导入。",
        ),
        (
            "Figures: how to fill this in",
            "1. Fill in the sheet Figures, one value a row; columns with * are compulsory. What was seen on site"
            " comes from visits alone.",
            "2. A value for the same standard, method and area or unit takes the place of the one before, which"
            " stays in its history.",
            "3. Choose this file on the page where a sheet is imported: first a preview, then all of it is imported,"
            " or nothing.",
        ),
    ),
}
_HEADS: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "how": (("列", "必填", "怎么填"), ("Column", "Needed", "How")),
    "standards": (("编码", "名称", "怎么填"), ("Code", "Title", "What to enter")),
}


def template_of_results(choices: Choices, language: str = "zh") -> bytes:
    """An xlsx for another organ's result, in Chinese or English ("en")."""
    return _book("results", RESULTS, choices, 1 if language.startswith("en") else 0)


def template_of_figures(choices: Choices, language: str = "zh") -> bytes:
    """An xlsx for figures, in Chinese or English ("en")."""
    return _book("figures", FIGURES, choices, 1 if language.startswith("en") else 0)


def _book(name: str, columns: Sequence[_Column], choices: Choices, at: int) -> bytes:
    memory = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_format_properties": {"font_name": FONT, "font_size": 10, "valign": "top"},
    }
    lists = {
        "standard": [code for code, _title, _remark in choices.standards],
        "area": choices.areas,
        "unit": choices.units,
        "method": choices.methods,
    }
    with xlsxwriter.Workbook(memory, options) as book:
        looks = _Looks(book)
        sheet = book.add_worksheet(_SHEETS[name][at])
        _table(sheet, columns, {field: list(words) for field, words in lists.items() if words}, looks, at)
        _how(book.add_worksheet(_SHEETS["how"][at]), _GUIDES[name][at], columns, looks, at)
        _standards(book.add_worksheet(_SHEETS["standards"][at]), choices.standards, looks, at)
        hidden = book.add_worksheet(_SHEETS["choices"][at])
        for column, (_field, words) in enumerate(_offered(columns, lists)):
            hidden.write_column(0, column, words)
        hidden.hide()
    return memory.getvalue()


class _Looks:
    """The formats of one book."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        base = {"font_name": FONT, "font_size": 10, "valign": "top"}
        self.head = book.add_format({**base, "bold": True, "bg_color": "#E8EFF6", "border": 1, "text_wrap": True})
        self.text = book.add_format({**base, "num_format": "@"})  # as text, so that 8.60 and 001 stay what they are
        self.wrap = book.add_format({**base, "num_format": "@", "text_wrap": True})
        self.title = book.add_format({**base, "bold": True, "font_size": 14})


def _offered(columns: Sequence[_Column], lists: Mapping[str, Sequence[str]]) -> Sequence[tuple[str, Sequence[str]]]:
    """The fields with a drop-down, in the order of their columns on the hidden sheet."""
    return [(column.field, lists[column.field]) for column in columns if lists.get(column.field)]


def _table(
    sheet: Any, columns: Sequence[_Column], lists: Mapping[str, Sequence[str]], looks: _Looks, language: int
) -> None:
    places = {field: (chr(65 + n), len(words)) for n, (field, words) in enumerate(_offered(columns, lists))}
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width, looks.text)
        sheet.write_string(0, at, column.title[language] + ("*" if column.needed else ""), looks.head)
        if column.field in places:
            letter, length = places[column.field]
            source = f"='{_SHEETS['choices'][language]}'!${letter}$1:${letter}${length}"
            sheet.data_validation(1, at, ROOM, at, {"validate": "list", "source": source, "error_type": "warning"})
    sheet.freeze_panes(1, 1)


def _how(sheet: Any, guide: Sequence[str], columns: Sequence[_Column], looks: _Looks, language: int) -> None:
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 10)
    sheet.set_column(2, 2, 90)
    sheet.hide_gridlines(2)
    heading, *lines = guide
    sheet.write_string(0, 0, heading, looks.title)
    for row, line in enumerate(lines, start=2):
        sheet.merge_range(row, 0, row, 2, "", looks.wrap)
        sheet.write_string(row, 0, line, looks.wrap)
        sheet.set_row(row, 16 * (1 + len(line) * (2, 1)[language] // 120))
    row = len(lines) + 3
    for at, word in enumerate(_HEADS["how"][language]):
        sheet.write_string(row, at, word, looks.head)
    for number, column in enumerate(columns, start=row + 1):
        sheet.write_string(number, 0, column.title[language], looks.wrap)
        sheet.write_string(number, 1, ("是", "yes")[language] if column.needed else "", looks.wrap)
        sheet.write_string(number, 2, column.how[language], looks.wrap)


def _standards(sheet: Any, standards: Sequence[tuple[str, str, str]], looks: _Looks, language: int) -> None:
    for at, (word, width) in enumerate(zip(_HEADS["standards"][language], (18, 50, 60), strict=True)):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, word, looks.head)
    for row, cells in enumerate(standards, start=1):
        for at, cell in enumerate(cells):
            sheet.write_string(row, at, cell, looks.wrap)
    sheet.freeze_panes(1, 0)
