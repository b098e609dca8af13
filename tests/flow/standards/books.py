"""Edition workbooks as an office would send them: the sheets of a good one, changed cell by cell."""

from __future__ import annotations

import io
from collections.abc import Callable

import xlsxwriter
import xlwt

FACTS = [["项目", "内容"], ["编码", "demo"], ["名称", "示例测评体系"], ["官方文本", "否"]]
TREE = [
    ["编码*", "上级编码", "名称*", "测评方式", "分值", "计分规则", "档次", "计入总分", "不计入的原因"],
    ["A", "", "公共环境", "", "", "", "", "", ""],
    ["A-1", "A", "街面整洁", "实地考察", 6, "按档次", "A≥90%→100%；B≥80%→60%", "", ""],
    ["A-1", "", "", "材料审核", 4, "全部符合得满分", "", "", ""],
    ["A-2", "A", "公益宣传", "实地考察", 5, "按符合比例", "", "", ""],
]
ITEMS = [
    ["编码", "名称", "查看方式", "要求值", "对应标准"],
    ["I-1", "无暴露垃圾", "", "", "A-1"],
    ["I-2", "公益广告不少于3处", "计数", 3, "A-1、A-2"],
]
SITE_TYPES = [["编码", "名称", "检查项"], ["road", "主次干道", "I-1 I-2"]]

Sheets = dict[str, list[list[object]]]


def good() -> Sheets:
    """The sheets of a small edition."""
    sheets = {"版本": FACTS, "测评内容与标准": TREE, "检查项": ITEMS, "点位类型": SITE_TYPES}
    return {name: [list(row) for row in rows] for name, rows in sheets.items()}


def xlsx(sheets: Sheets, more: Callable[[xlsxwriter.Workbook, dict[str, object]], None] | None = None) -> bytes:
    """The sheets as an xlsx; `more` may do to it what rows of values cannot."""
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        made = {}
        for name, rows in sheets.items():
            made[name] = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value != "":
                        made[name].write(at, column, value)
        if more:
            more(book, made)
    return memory.getvalue()


def xls(sheets: Sheets) -> bytes:
    """The sheets as an old xls."""
    book = xlwt.Workbook(encoding="utf-8")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if value != "":
                    sheet.write(at, column, value)
    memory = io.BytesIO()
    book.save(memory)
    return memory.getvalue()


def csv(rows: list[list[object]], encoding: str = "gb18030") -> bytes:
    """One table as csv."""
    return "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in rows).encode(encoding)
