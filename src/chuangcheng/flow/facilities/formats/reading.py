"""Reading a register: Excel, csv or GeoJSON, told apart by the bytes. Columns go by their Chinese or English names, or
by the field names of the national standard of component data."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from chuangcheng.flow.places.formats.columns import heading
from chuangcheng.foundation.spreadsheets.formats import (
    Cell,
    WrongSpreadsheet,
    is_workbook,
    read_csv,
    read_workbook,
)
from chuangcheng.foundation.spreadsheets.terms import Unreadable

from ..rules import SheetRow
from ..terms import Refused

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "number": (
        "标识码", "部件标识码", "管理部件标识码", "部件编码", "部件编号", "设施编号", "编号", "编码",
        "GLBJBSM", "ObjID", "number", "identifier", "id",
    ),
    "name": ("名称", "部件名称", "管理部件名称", "设施名称", "GLBJMC", "ObjName", "name"),
    "case_class": ("部件类别", "类别", "类别代码", "小类", "小类代码", "部件类型", "类型", "class", "code", "type"),
    "street": ("街道", "所在街道", "所属街道", "街道名称", "SZJDMC", "street"),
    "address": ("位置", "地址", "所在位置", "位置描述", "address", "location"),
    "latitude": ("纬度", "北纬", "Y", "lat", "latitude"),
    "longitude": ("经度", "东经", "X", "lon", "lng", "longitude"),
    "owner": ("权属单位", "权属", "产权单位", "权属单位名称", "QSDWMC", "owner"),
    "maintainer": ("养护单位", "养护", "管养单位", "维护单位", "养护单位名称", "YHDWMC", "maintainer"),
    "overseer": ("主管部门", "主管单位", "主管部门名称", "ZGBMMC", "overseer", "supervising body"),
    "condition": ("状态", "部件状态", "管理部件状态", "现状", "GLBJZT", "condition", "state", "status"),
    "installed_on": ("初始日期", "安装日期", "建成日期", "CSRQ", "installed", "installed on"),
    "source": ("数据来源", "来源", "SJLY", "source"),
    "note": ("备注", "说明", "BZ", "note", "remarks"),
}  # fmt: skip
"""Headings of each field, the surest first; the names in capitals are those of the national standard."""
NEEDED = frozenset({"number"})

MAX_BYTES = 20_000_000
MAX_ROWS = 20_000
HEADER_WITHIN = 10
"""Rows in which the header is looked for: titles and dates stand above it."""
EXACT = 10**15
"""From here on a spreadsheet's numbers no longer hold every digit."""
DEGREES = ("CRS84", "4326", "4490", "WGS84", "WGS 84", "CGCS2000")


@dataclass(frozen=True)
class FileProblem:
    """Why a file, or one of its features, cannot be read. `line` 0 is the whole file; `value` what stands there."""

    reason: Refused
    line: int = 0
    value: str = ""


def read_register(data: bytes) -> tuple[tuple[SheetRow, ...], tuple[FileProblem, ...]]:
    """The rows of a file and what keeps it from being read. Never raises on bad input."""
    if len(data) > MAX_BYTES:
        return (), (FileProblem(Refused.TOO_LARGE),)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _features(data)
    try:
        if is_workbook(data):
            sheets = [sheet.rows for sheet in read_workbook(data, max_rows=MAX_ROWS + HEADER_WITHIN)]
        else:
            sheets = [read_csv(data, max_rows=MAX_ROWS + HEADER_WITHIN).rows]
    except WrongSpreadsheet as wrong:
        reasons = {Unreadable.TOO_LARGE: Refused.TOO_LARGE, Unreadable.TOO_MANY_ROWS: Refused.TOO_MANY_ROWS}
        return (), (FileProblem(reasons.get(wrong.reason, Refused.UNREADABLE)),)
    for rows in sheets:
        for at, row in enumerate(rows[:HEADER_WITHIN]):
            columns = _columns([text_of(cell) for cell in row])
            if set(columns) >= NEEDED and len(columns) > 1:
                found = _rows(rows[at + 1 :], at + 2, columns)
                return found, () if found else (FileProblem(Refused.NO_ROWS),)
    return (), (FileProblem(Refused.MISSING_COLUMN, 1, COLUMNS["number"][0]),)


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """The column of each field: the surest of its headings that is there."""
    titles: dict[str, int] = {}
    for at, cell in enumerate(cells):
        titles.setdefault(heading(cell), at)
    titles.pop("", None)
    found: dict[str, int] = {}
    for name, words in COLUMNS.items():
        for word in words:
            where = titles.get(heading(word))
            if where is not None and where not in found.values():
                found[name] = where
                break
    return found


def _rows(rows: Sequence[Sequence[Cell]], first: int, columns: Mapping[str, int]) -> tuple[SheetRow, ...]:
    found = []
    for line, cells in enumerate(rows, start=first):
        raw = {name: cells[at] if at < len(cells) else "" for name, at in columns.items()}
        texts = {name: text_of(cell) for name, cell in raw.items()}
        if any(texts.values()):
            found.append(SheetRow(line, texts, frozenset(name for name, cell in raw.items() if _rounded(cell))))
    return tuple(found)


def _rounded(cell: Cell) -> bool:
    return isinstance(cell, float) and abs(cell) >= EXACT


def text_of(cell: Cell) -> str:
    """A cell as the text a person sees. An apostrophe that keeps a text from being a formula is not part of it."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    text = str(cell).replace("\r\n", "\n").replace("\u00a0", " ").replace("\u3000", " ").strip()
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def _features(data: bytes) -> tuple[tuple[SheetRow, ...], tuple[FileProblem, ...]]:
    """The points of a GeoJSON collection; properties go by the same names as columns do."""
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return (), (FileProblem(Refused.NOT_GEOJSON),)
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or document.get("type") != "FeatureCollection" or _other_crs(document):
        return (), (FileProblem(Refused.NOT_GEOJSON),)
    if not features:
        return (), (FileProblem(Refused.NO_ROWS),)
    if len(features) > MAX_ROWS:
        return (), (FileProblem(Refused.TOO_MANY_ROWS),)
    rows, problems = [], []
    for number, feature in enumerate(features, start=1):
        point = _point(feature)
        if isinstance(point, Refused):
            problems.append(FileProblem(point, number))
            continue
        properties = feature.get("properties")
        raw = properties if isinstance(properties, dict) else {}
        columns = _columns([str(name) for name in raw])
        values = list(raw.values())
        cells = {name: _plain(values[at]) for name, at in columns.items()}
        if point:
            cells |= {"longitude": repr(point[0]), "latitude": repr(point[1])}
        elif not cells.get("number") and isinstance(feature.get("id"), (str, int)):
            cells["number"] = str(feature["id"])
        rows.append(SheetRow(number, cells))
    return tuple(rows), tuple(problems)


def _other_crs(document: Mapping[str, Any]) -> bool:
    """Whether the file says that its numbers are no degrees; the old `crs` member may do so."""
    crs = document.get("crs")
    if crs is None:
        return False
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = str(properties.get("name", "")) if isinstance(properties, dict) else ""
    return not any(word in name.upper() for word in DEGREES)


def _point(feature: Any) -> tuple[float, float] | Refused | None:
    """Longitude and latitude of a feature, None where it has no geometry, or why it is no point."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        return Refused.NOT_GEOJSON
    geometry = feature.get("geometry")
    if geometry is None:
        return None
    told = geometry.get("coordinates") if isinstance(geometry, dict) and geometry.get("type") == "Point" else None
    if not isinstance(told, list) or len(told) < 2:
        return Refused.NOT_A_POINT
    numbers = []
    for value in told[:2]:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or abs(value) > EXACT or not isfinite(value):
            return Refused.NOT_A_POINT
        numbers.append(float(value))
    return numbers[0], numbers[1]


def _plain(value: Any) -> str:
    """A property as text; lists and mappings are none of ours."""
    if isinstance(value, bool) or value is None or isinstance(value, (dict, list)):
        return ""
    return text_of(value) if isinstance(value, float) else str(value).strip()
