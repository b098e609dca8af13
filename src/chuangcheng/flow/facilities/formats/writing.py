"""Writing the register: xlsx, csv and GeoJSON. Nothing in it is ever a formula, and each comes back as it went."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import xlsxwriter

from chuangcheng.foundation.spreadsheets.rules import harmless

from .reading import COLUMNS, NEEDED

CONDITIONS = (
    ("完好", "破损", "丢失", "废弃", "移除"),
    ("intact", "damaged", "lost", "abandoned", "removed"),
)
NOTES = (
    (
        "带 * 的列必填。编号已在册的行更新该设施，不在册的新增；空白单元格不会清除已有内容。",
        "编号：国标标识码 17 位（区划 6、类别 5、顺序 6），或本单位自编号。整列请设为文本，否则末几位会丢失。",
        "部件类别：国标五位代码或名称；写了标识码可不填。名称不填则取类别名称。",
        "单位、街道写系统中的名称或编码。坐标以度为单位，坐标系在导入时选择。",
    ),
    (
        "Columns with * are compulsory. A number that is in the register brings that facility up to date, another one"
        " is added; a blank cell never clears what is there.",
        "Number: the national identifier of 17 digits (6 district, 5 class, 6 sequence) or one of your own. Keep the"
        " column as text, or the last digits are lost.",
        "Class: the national code of five digits or the name; may be left out where the identifier tells it. Without a"
        " name the class gives it.",
        "Units and streets by the names or codes known here. Coordinates in degrees; their datum is chosen at import.",
    ),
)
ENGLISH = {
    "number": "Identifier",
    "name": "Name",
    "case_class": "Class",
    "street": "Street",
    "address": "Location",
    "latitude": "Latitude",
    "longitude": "Longitude",
    "owner": "Owner",
    "maintainer": "Maintainer",
    "overseer": "Overseer",
    "condition": "Condition",
    "installed_on": "Installed",
    "source": "Source",
    "note": "Note",
}
ROWS = 5_000
"""Rows that the drop-down reaches down to."""


@dataclass(frozen=True)
class ExportRow:
    """One facility as it is written: texts by field; the position in WGS-84."""

    cells: Mapping[str, str]
    latitude: float | None
    longitude: float | None

    def text(self, name: str) -> str:
        """What stands in a column."""
        if name in ("latitude", "longitude"):
            value = self.latitude if name == "latitude" else self.longitude
            return "" if value is None else format(value, ".7f").rstrip("0").rstrip(".")
        return self.cells.get(name, "")


def title(name: str, language: str) -> str:
    """The heading of a column, one that is read again."""
    return ENGLISH[name] if language == "en" else COLUMNS[name][0]


def register_csv(rows: Sequence[ExportRow], language: str = "zh") -> bytes:
    """UTF-8 with a byte-order mark, so that spreadsheets read Chinese. A text that would be computed gets an
    apostrophe in front, which reading takes off again."""
    memory = io.StringIO()
    writer = csv.writer(memory)
    writer.writerow([title(name, language) for name in COLUMNS])
    for row in rows:
        writer.writerow([_harmless(name, row.text(name)) for name in COLUMNS])
    return memory.getvalue().encode("utf-8-sig")


def _harmless(name: str, text: str) -> str:
    """A text that a spreadsheet shows and does not compute; degrees are numbers, whatever their sign."""
    return text if name in ("latitude", "longitude") else harmless(text)


def register_xlsx(rows: Sequence[ExportRow], language: str = "zh") -> bytes:
    """Every cell but the degrees is written as text: identifiers keep their digits, nothing is computed."""
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        head = book.add_format({"bold": True, "bg_color": "#EEF2F7", "border": 1})
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet("Facilities" if language == "en" else "部件")
        for at, name in enumerate(COLUMNS):
            sheet.set_column(at, at, 22 if name in ("number", "name", "address") else 14, text)
            sheet.write_string(0, at, title(name, language), head)
        for number, row in enumerate(rows, start=1):
            for at, name in enumerate(COLUMNS):
                value = {"latitude": row.latitude, "longitude": row.longitude}.get(name)
                if value is not None:
                    sheet.write_number(number, at, value)
                else:
                    sheet.write_string(number, at, row.text(name), text)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(len(rows), 1), len(COLUMNS) - 1)
    return memory.getvalue()


def register_geojson(rows: Sequence[ExportRow]) -> bytes:
    """A FeatureCollection of points in WGS-84; a facility without a position has no geometry."""
    features = [
        {
            "type": "Feature",
            "geometry": None
            if row.latitude is None or row.longitude is None
            else {"type": "Point", "coordinates": [row.longitude, row.latitude]},
            "properties": {
                name: row.cells[name]
                for name in COLUMNS
                if name not in ("latitude", "longitude") and row.cells.get(name)
            },
        }
        for row in rows
    ]
    document = {"type": "FeatureCollection", "features": features}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def rest_xlsx(rows: Sequence[tuple[Mapping[str, str], int, str]], language: str = "zh") -> bytes:
    """Rows that were left out, in the columns they came in, with their line and what is wrong behind them."""
    english = language == "en"
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        head = book.add_format({"bold": True, "bg_color": "#EEF2F7", "border": 1})
        text = book.add_format({"num_format": "@", "valign": "top"})
        wrong = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True, "font_color": "#B3261E"})
        sheet = book.add_worksheet("Facilities" if english else "部件")
        names = [name for name in COLUMNS if any(name in cells for cells, _line, _words in rows)]
        about = ("Row in the file", "Problems") if english else ("原表行号", "问题")
        for at, words in enumerate([*(title(name, language) for name in names), *about]):
            sheet.set_column(at, at, 60 if at > len(names) else 18, text)
            sheet.write_string(0, at, words, head)
        for number, (cells, line, words) in enumerate(rows, start=1):
            for at, name in enumerate(names):
                sheet.write_string(number, at, cells.get(name, ""), text)
            sheet.write_string(number, len(names), str(line), text)
            sheet.write_string(number, len(names) + 1, words, wrong)
        sheet.freeze_panes(1, 0)
    return memory.getvalue()


def template(language: str = "zh") -> bytes:
    """An empty sheet to fill in, with a drop-down of the conditions and notes on a second sheet."""
    english = language == "en"
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        head = book.add_format({"bold": True, "bg_color": "#EEF2F7", "border": 1})
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet("Facilities" if english else "部件")
        for at, name in enumerate(COLUMNS):
            sheet.set_column(at, at, 22 if name in ("number", "name", "address") else 14, text)
            sheet.write_string(0, at, title(name, language) + ("*" if name in NEEDED else ""), head)
            if name == "condition":
                source = list(CONDITIONS[english])
                sheet.data_validation(1, at, ROWS, at, {"validate": "list", "source": source, "show_error": False})
        sheet.freeze_panes(1, 0)
        notes = book.add_worksheet("Notes" if english else "说明")
        notes.set_column(0, 0, 110)
        for at, line in enumerate(NOTES[english]):
            notes.write_string(at, 0, line)
    return memory.getvalue()
