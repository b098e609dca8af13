"""Areas from GeoJSON: every problem is named at once, with its place."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from chuangcheng.foundation.acts.rules import text_problem

from ..rules import OFFSET_BOX, Box, Point, is_place, may_hold
from ..terms import AreaKind, AreaProblem, Datum
from .geometries import is_number, line_in, polygon_in

MAX_BYTES: Final = 50_000_000
"""A district with its streets, communities and grid cells needs a few megabytes."""
CODE_LENGTH: Final = 40
NAME_LENGTH: Final = 120
ENOUGH_INSIDE: Final = 0.5
"""Share of an area that must lie in its parent: drawn borders never match, half tells a mix-up from a rough hand."""

_KIND_WORDS: Final[Mapping[str, AreaKind]] = {
    **{kind.value: kind for kind in AreaKind},
    "区": AreaKind.DISTRICT,
    "县": AreaKind.DISTRICT,
    "街道": AreaKind.STREET,
    "镇": AreaKind.STREET,
    "乡": AreaKind.STREET,
    "社区": AreaKind.COMMUNITY,
    "村": AreaKind.COMMUNITY,
    "网格": AreaKind.GRID,
    # OpenStreetMap's admin_level in China
    "6": AreaKind.DISTRICT,
    "8": AreaKind.STREET,
    "10": AreaKind.COMMUNITY,
}
_DEGREES: Final = ("CRS84", "4326", "4490", "WGS84", "WGS 84", "CGCS2000")


@dataclass(frozen=True)
class Columns:
    """Names of the properties that are read; the first that a feature has counts, whatever its case."""

    code: tuple[str, ...] = ("code", "编码", "代码", "区划代码", "code_official", "id")
    name: tuple[str, ...] = ("name", "名称", "name_zh")
    kind: tuple[str, ...] = ("kind", "类型", "级别", "admin_level")
    parent: tuple[str, ...] = ("parent", "parent_code", "上级编码", "上级", "district_code")


@dataclass(frozen=True)
class AreaRow:
    """An area as read: degrees are WGS-84, `geometry` is GeoJSON text or empty, `number` counts features from 1."""

    number: int
    code: str
    name: str
    kind: AreaKind
    parent_code: str = ""
    geometry: str = ""
    box: Box | None = None
    received_datum: Datum = Datum.WGS84


@dataclass(frozen=True)
class Problem:
    """What is wrong where. `number` counts features from 1, 0 is the whole document; `detail` fills the words."""

    number: int
    reason: AreaProblem
    code: str = ""
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """The areas of a document and all that is wrong with it. Rows are usable only when there is no problem."""

    rows: tuple[AreaRow, ...]
    problems: tuple[Problem, ...]


def read_areas(
    data: bytes,
    *,
    kind: AreaKind = AreaKind.STREET,
    columns: Columns = Columns(),
    datum: Datum = Datum.WGS84,
) -> Reading:
    """Read a GeoJSON FeatureCollection in UTF-8 (with or without a mark) or GB18030.

    `kind` holds for features that do not name theirs, `datum` for all coordinates; a feature without
    geometry becomes an area without polygon. Never raises on bad input.
    """
    document = _document(data)
    if isinstance(document, AreaProblem):
        return Reading((), (Problem(0, document),))
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        return Reading((), (Problem(0, AreaProblem.NOT_A_COLLECTION),))
    features = document.get("features")
    if not isinstance(features, list) or not features:
        return Reading((), (Problem(0, AreaProblem.NO_FEATURES),))
    if problem := _crs_problem(document.get("crs")):
        return Reading((), (problem,))
    if problem := _swapped(features):
        return Reading((), (problem,))
    rows: list[AreaRow] = []
    problems: list[Problem] = []
    first: dict[str, int] = {}
    for number, feature in enumerate(features, start=1):
        row, wrong = _area(number, feature, kind, columns, datum)
        code = row.code if row else next((p.code for p in wrong if p.code), "")
        if code and code in first:
            wrong.append(Problem(number, AreaProblem.DUPLICATE_CODE, code, {"first": first[code]}))
        elif code:
            first[code] = number
        problems += wrong
        if row and not wrong:
            rows.append(row)
    problems += parent_problems(rows)
    return Reading(tuple(rows), tuple(sorted(problems, key=lambda p: p.number)))


@dataclass(frozen=True)
class Shape:
    """A polygon or line of a document that is no area: degrees are WGS-84, `geometry` is GeoJSON text."""

    number: int
    code: str
    name: str
    geometry: str
    box: Box


@dataclass(frozen=True)
class Shapes:
    """The shapes of a document and all that is wrong with it. Usable only when there is no problem."""

    rows: tuple[Shape, ...]
    problems: tuple[Problem, ...]


def read_shapes(data: bytes, *, lines: bool, columns: Columns = Columns(), datum: Datum = Datum.WGS84) -> Shapes:
    """Read polygons, or `lines`, from a FeatureCollection or a lone feature. Code and name may be missing: empty.

    Never raises on bad input.
    """
    document = _document(data)
    if isinstance(document, AreaProblem):
        return Shapes((), (Problem(0, document),))
    if isinstance(document, dict) and document.get("type") == "Feature":
        document = {"type": "FeatureCollection", "features": [document]}
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        return Shapes((), (Problem(0, AreaProblem.NOT_A_COLLECTION),))
    features = document.get("features")
    if not isinstance(features, list) or not features:
        return Shapes((), (Problem(0, AreaProblem.NO_FEATURES),))
    if problem := _crs_problem(document.get("crs")) or _swapped(features):
        return Shapes((), (problem,))
    rows, problems = [], []
    for number, feature in enumerate(features, start=1):
        if not isinstance(feature, dict):
            problems.append(Problem(number, AreaProblem.NOT_A_FEATURE))
            continue
        given = feature.get("properties")
        told = given if isinstance(given, dict) else {}
        code, name = _text(told, columns.code)[:CODE_LENGTH], _text(told, columns.name)[:NAME_LENGTH]
        shaped, wrong = (line_in if lines else polygon_in)(feature.get("geometry"), datum)
        if shaped is None and not wrong:
            wrong = [(AreaProblem.NOT_A_LINE if lines else AreaProblem.NOT_A_POLYGON, {"kind": "null"})]
        problems += [Problem(number, reason, code, detail) for reason, detail in wrong]
        if shaped is not None:
            rows.append(Shape(number, code, name, geometry_text(shaped), Box(*shaped.bounds)))
    return Shapes(tuple(rows), tuple(problems))


def parent_problems(rows: Sequence[AreaRow], known: Mapping[str, tuple[AreaKind, str]] | None = None) -> list[Problem]:
    """What is wrong between the rows and the parents they name.

    `known` holds kind and geometry by code of areas that exist already; without it a parent that the
    rows do not hold is left for the loading act to judge.
    """
    outer = {code: (kind, geometry) for code, (kind, geometry) in (known or {}).items()}
    outer |= {row.code: (row.kind, row.geometry) for row in rows}
    shapes: dict[str, BaseGeometry] = {}
    found = []
    for row in rows:
        if not row.parent_code:
            continue
        if row.parent_code not in outer:
            if known is not None:
                found.append(Problem(row.number, AreaProblem.UNKNOWN_PARENT, row.code, {"parent": row.parent_code}))
            continue
        kind, geometry = outer[row.parent_code]
        if not may_hold(kind, row.kind):
            found.append(Problem(row.number, AreaProblem.PARENT_TOO_SMALL, row.code, {"parent": row.parent_code}))
        elif geometry and row.geometry:
            if row.parent_code not in shapes:
                shapes[row.parent_code] = shape(json.loads(geometry))
            own = shape(json.loads(row.geometry))
            share = own.intersection(shapes[row.parent_code]).area / own.area
            if share < ENOUGH_INSIDE:
                detail = {"parent": row.parent_code, "percent": round(share * 100)}
                found.append(Problem(row.number, AreaProblem.OUTSIDE_PARENT, row.code, detail))
    return found


def geometry_text(geometry: BaseGeometry) -> str:
    """A geometry as the one GeoJSON text by which it is stored and compared."""
    return json.dumps(mapping(geometry), separators=(",", ":"))


def _document(data: bytes) -> Any:
    if len(data) > MAX_BYTES:
        return AreaProblem.TOO_LARGE
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        return AreaProblem.NOT_TEXT
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return AreaProblem.NOT_JSON


def _crs_problem(crs: Any) -> Problem | None:
    """GeoJSON has no other system than degrees; the old `crs` member may still say otherwise."""
    if crs is None:
        return None
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = str(properties.get("name", "")) if isinstance(properties, dict) else ""
    if any(word in name.upper() for word in _DEGREES):
        return None
    return Problem(0, AreaProblem.UNKNOWN_CRS, detail={"crs": name[:80]})


def _swapped(features: Sequence[Any]) -> Problem | None:
    """Latitude written before longitude, told from the whole document: every place is impossible, or all lie
    within China only when turned."""
    places = turned = 0
    for number, feature in enumerate(features, start=1):
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        for x, y in _positions(geometry.get("coordinates") if isinstance(geometry, dict) else None):
            places += 1
            as_read = is_place(y, x) and OFFSET_BOX.contains(Point(y, x))
            as_turned = is_place(x, y) and (not is_place(y, x) or OFFSET_BOX.contains(Point(x, y)))
            if as_read or not as_turned:
                return None
            turned = turned or number
    return Problem(0, AreaProblem.SWAPPED, detail={"feature": turned}) if places else None


def _positions(coordinates: Any) -> Iterator[tuple[float, float]]:
    """All positions at any depth that consist of numbers."""
    waiting = [coordinates]
    while waiting:
        item = waiting.pop()
        if not isinstance(item, list):
            continue
        if len(item) >= 2 and is_number(item[0]) and is_number(item[1]):
            yield item[0], item[1]
        else:
            waiting.extend(item)


def _text(properties: Mapping[str, Any], names: Sequence[str]) -> str:
    folded = {key.casefold(): value for key, value in properties.items()}
    for name in names:
        value = folded.get(name.casefold())
        if isinstance(value, float) and value.is_integer():  # codes that passed through a spreadsheet
            value = int(value)
        if isinstance(value, (str, int)) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
    return ""


def _area(
    number: int, feature: Any, kind: AreaKind, columns: Columns, datum: Datum
) -> tuple[AreaRow | None, list[Problem]]:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        return None, [Problem(number, AreaProblem.NOT_A_FEATURE)]
    properties = feature.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    code, name = _text(properties, columns.code), _text(properties, columns.name)
    parent, kind_word = _text(properties, columns.parent), _text(properties, columns.kind)
    problems = []
    if not code:
        problems.append(Problem(number, AreaProblem.MISSING_CODE, detail={"columns": "、".join(columns.code)}))
    if not name:
        problems.append(Problem(number, AreaProblem.MISSING_NAME, code, {"columns": "、".join(columns.name)}))
    for text, limit in ((code, CODE_LENGTH), (name, NAME_LENGTH)):
        if reason := text_problem(text, limit):
            problems.append(Problem(number, AreaProblem(reason), code[:CODE_LENGTH], {"limit": limit}))
    if kind_word:
        if kind_word in _KIND_WORDS:
            kind = _KIND_WORDS[kind_word]
        else:
            problems.append(Problem(number, AreaProblem.UNKNOWN_KIND, code, {"kind": kind_word[:40]}))
    polygon, wrong = polygon_in(feature.get("geometry"), datum)
    problems += [Problem(number, reason, code, detail) for reason, detail in wrong]
    if problems:
        return None, problems
    row = AreaRow(
        number=number,
        code=code,
        name=name,
        kind=kind,
        parent_code="" if parent == code else parent,
        geometry=geometry_text(polygon) if polygon else "",
        box=Box(*polygon.bounds) if polygon else None,
        received_datum=datum,
    )
    return row, []
