"""What the rows of a table of sites, of duties or of areas mean."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chuangcheng.flow.places.terms import Amiss, Part, RowStatus
from chuangcheng.foundation.accounts.terms import UnitKind
from chuangcheng.foundation.geography.rules import Box, Point, convert, is_place, may_hold
from chuangcheng.foundation.geography.terms import AreaKind, Datum

from .answer import position_problem
from .matching import Names
from .people_plan import KnownUnit, made_code, unit_names
from .preview import PlanRow, Problem, SheetRow
from .rows import RowCheck, changed, degrees, note_twice

AREA_WORDS: Mapping[str, str] = {
    **{kind.value: kind.value for kind in AreaKind},
    "区": "district",
    "县": "district",
    "街道": "street",
    "镇": "street",
    "乡": "street",
    "社区": "community",
    "村": "community",
    "网格": "grid",
}
PART_WORDS: Mapping[str, str] = {
    **{part.value: part.value for part in Part},
    "牵头": "lead",
    "牵头单位": "lead",
    "主责": "lead",
    "责任": "lead",
    "责任单位": "lead",
    "配合": "cooperating",
    "配合单位": "cooperating",
    "协办": "cooperating",
    "协同": "cooperating",
}
EVERYWHERE = frozenset({"全区", "全市", "全县", "全域", "全部", "everywhere", "all"})
NEARBY = 0.5
"""Degrees around the known areas within which a position is believed to be meant for this place."""


@dataclass(frozen=True)
class KnownArea:
    """An area in use."""

    id: int
    code: str
    name: str
    kind: AreaKind
    parent_id: int | None = None


@dataclass(frozen=True)
class KnownSite:
    """A site that is there; `values` are its columns as `services.NewSite` names them."""

    id: int
    version: int
    code: str
    values: Mapping[str, Any]
    retired: bool = False


@dataclass(frozen=True)
class Surroundings:
    """What tables of sites and duties refer to. `box` holds all known polygons; `datum` is that of the table."""

    units: Sequence[KnownUnit] = ()
    areas: Sequence[KnownArea] = ()
    types: Sequence[tuple[int, str, str, str]] = ()
    box: Box | None = None
    datum: Datum = Datum.WGS84
    accepted: Mapping[str, str] | None = None


def area_names(areas: Sequence[KnownArea], accepted: Mapping[str, str] | None, *kinds: AreaKind) -> Names:
    """Areas by name and code, of the given kinds or of all."""
    return Names([(a.id, a.name, (a.code,)) for a in areas if not kinds or a.kind in kinds], accepted)


def plan_sites(rows: Sequence[SheetRow], sites: Sequence[KnownSite], around: Surroundings) -> tuple[PlanRow, ...]:
    """What a table of sites means. Without a code a site is known by its street and name."""
    reading = _Sites(around)
    by_code = {site.code: site for site in sites}
    by_place: dict[tuple[int | None, str], list[KnownSite]] = {}
    for site in sites:
        by_place.setdefault((site.values.get("street_id"), str(site.values["name"])), []).append(site)
    read = []
    for row in rows:
        check = RowCheck(row)
        values = reading.values(check)
        code, street = check.text("code", 40), values.get("street_id")
        name = str(values.get("name", ""))
        there = by_code.get(code) if code else None
        if not code:
            same = by_place.get((street, name), [])
            there = same[0] if len(same) == 1 else None
            if len(same) > 1:
                check.wrong("name", Amiss.AMBIGUOUS, tuple(site.code for site in same)[:3])
            code = there.code if there else made_code("s", row["street"], name) if name else ""
            there = there or by_code.get(code)
        if there and there.retired:
            check.wrong("code" if row["code"] else "name", Amiss.RETIRED)
        if there is None:
            for needed, value in (("name", name), ("site_type", values.get("site_type_id"))):
                if not value and not row[needed]:
                    check.wrong(needed, Amiss.REQUIRED)
        read.append((check, code, values, there))
    note_twice(((check, code) for check, code, _, _ in read), lambda check: "code" if check.row["code"] else "name")
    return tuple(reading.plan(*one) for one in read)


class _Sites:
    """Reading the cells of sites against what is known."""

    def __init__(self, around: Surroundings) -> None:
        self.around = around
        accepted = around.accepted
        self.units = unit_names(around.units, accepted)
        self.kinds = {unit.id: unit.kind for unit in around.units}
        self.types = Names([(id_, title, (code, english)) for id_, code, title, english in around.types], accepted)
        self.streets = area_names(around.areas, accepted, AreaKind.STREET)
        self.communities = area_names(around.areas, accepted, AreaKind.COMMUNITY)
        self.of_street: dict[int, Names] = {}
        self.areas = {area.id: area for area in around.areas}

    def values(self, check: RowCheck) -> dict[str, Any]:
        """The columns of a site that the row tells; a blank cell tells nothing."""
        found: dict[str, Any] = {
            "name": check.text("name", 120),
            "address": check.text("address", 200),
            "contact_name": check.text("contact_name", 60),
            "contact_phone": check.phone("contact_phone"),
            "site_type_id": check.one("site_type", self.types, Amiss.UNKNOWN_TYPE),
            "street_id": check.one("street", self.streets, Amiss.UNKNOWN_AREA),
        }
        found["community_id"] = self._community(check, found["street_id"])
        if found["street_id"] is None and not check.row["street"] and found["community_id"]:
            parent = self.areas.get(self.areas[found["community_id"]].parent_id or 0)
            found["street_id"] = parent.id if parent and parent.kind is AreaKind.STREET else None
        found |= self._owners(check)
        found |= self._position(check)
        return {name: value for name, value in found.items() if value not in (None, "")}

    def _community(self, check: RowCheck, street: int | None) -> int | None:
        """The community; two of one name are told apart by the street."""
        names = self.communities
        if street is not None:
            if street not in self.of_street:
                inside = [area for area in self.around.areas if area.parent_id == street]
                self.of_street[street] = area_names(inside, self.around.accepted, AreaKind.COMMUNITY)
            if self.of_street[street].find(check.row["community"]).key is not None:
                names = self.of_street[street]
        return check.one("community", names, Amiss.UNKNOWN_AREA)

    def _owners(self, check: RowCheck) -> dict[str, Any]:
        """Both owners: from their own columns, else from one that mixes them, told apart by the kind of unit."""
        found: dict[str, Any] = {}
        for name in ("territorial_unit", "line_unit"):
            units = check.several(name, self.units, Amiss.UNKNOWN_UNIT)
            if len(units) > 1:
                check.wrong(name, Amiss.SEVERAL_OWNERS)
            found[f"{name}_id"] = units[0] if units else None
        mixed = check.several("owners", self.units, Amiss.UNKNOWN_UNIT)
        for name, local in (("territorial_unit", True), ("line_unit", False)):
            units = tuple(u for u in mixed if (self.kinds[u] in (UnitKind.STREET, UnitKind.COMMUNITY)) is local)
            if len(units) > 1:
                check.wrong("owners", Amiss.SEVERAL_OWNERS)
            elif units and found[f"{name}_id"] is None:
                found[f"{name}_id"] = units[0]
        return found

    def _position(self, check: RowCheck) -> dict[str, Any]:
        row, column = check.row, "latitude"
        longitude_text, latitude_text = row["longitude"], row["latitude"]
        if row["position"] and not (longitude_text or latitude_text):
            parts = [part for part in re.split(r"[,，;；\s]+", row["position"].strip()) if part]
            column = "position"
            if len(parts) != 2:
                check.wrong("position", Amiss.NOT_A_NUMBER)
                return {}
            longitude_text, latitude_text = parts
        if not longitude_text and not latitude_text:
            return {}
        longitude, latitude = degrees(longitude_text), degrees(latitude_text)
        if longitude is None or latitude is None:
            name = column if column == "position" else "longitude" if longitude is None else "latitude"
            check.wrong(name, Amiss.NOT_A_NUMBER)
            return {}
        if column == "position" and abs(latitude) > 90 >= abs(longitude):
            longitude, latitude = (
                latitude,
                longitude,
            )  # the order within one cell is nobody's rule, and here it is plain
        wrong = position_problem(latitude, longitude)
        if wrong or self._swapped(latitude, longitude):
            told = f"{longitude:g}, {latitude:g}"
            check.wrong(column, Amiss.BAD_POSITION if wrong == "bad" else Amiss.SWAPPED, value=told)
            return {}
        place = convert(Point(latitude, longitude), self.around.datum, Datum.WGS84)
        return {
            "latitude": round(place.latitude, 7),
            "longitude": round(place.longitude, 7),
            "received_datum": self.around.datum,
        }

    def _swapped(self, latitude: float, longitude: float) -> bool:
        """Whether the position is far from every known area, and at home when turned."""
        box = self.around.box
        if box is None or not is_place(longitude, latitude):
            return False
        wide = Box(box.west - NEARBY, box.south - NEARBY, box.east + NEARBY, box.north + NEARBY)
        return not wide.contains(Point(latitude, longitude)) and wide.contains(Point(longitude, latitude))

    def plan(self, check: RowCheck, code: str, values: dict[str, Any], there: KnownSite | None) -> PlanRow:
        """What becomes of the row of a site."""
        name = str(values.get("name") or (there.values["name"] if there else ""))
        if there is None:
            return check.plan(key=code, name=name, known=False, values={"code": code, **values})
        merged = {**there.values, **values}
        changes = changed(self._shown(there.values), self._shown(merged))
        told = {"code": code, **merged, "id": there.id, "version": there.version}
        return check.plan(key=code, name=name, known=True, changes=changes, values=told)

    def _shown(self, values: Mapping[str, Any]) -> dict[str, str]:
        """The columns as a person reads them."""
        shown: dict[str, str] = {}
        for name, value in values.items():
            if name == "received_datum":
                continue
            text = "" if value is None else str(value)
            if value is not None and name == "site_type_id":
                text = self.types.name_of(value)
            elif value is not None and name in ("street_id", "community_id"):
                text = self.areas[value].name if value in self.areas else text
            elif value is not None and name in ("territorial_unit_id", "line_unit_id"):
                text = next((unit.name for unit in self.around.units if unit.id == value), text)
            elif value is not None and name in ("latitude", "longitude"):
                text = f"{value:.7f}"
            shown[name.removesuffix("_id")] = text
        return shown


def plan_duties(
    rows: Sequence[SheetRow],
    there: Collection[tuple[int, int, int | None, str]],
    standards: Sequence[tuple[int, str, str, str]],
    around: Surroundings,
) -> tuple[PlanRow, ...]:
    """What a table of duties means: every named unit for every named standard in every named area.

    `there` are the duties that hold: (unit, standard, area or None, part); `standards` are
    (id, code, title, English title).
    """
    units = unit_names(around.units, around.accepted)
    areas = area_names(around.areas, around.accepted)
    leaves = Names(
        [(id_, f"{code} {title}", (code, title, english)) for id_, code, title, english in standards], around.accepted
    )
    held = set(there)
    planned = []
    for row in rows:
        check = RowCheck(row)
        if not row["standard"]:
            check.wrong("standard", Amiss.REQUIRED)
        wanted = check.several("standard", leaves, Amiss.UNKNOWN_STANDARD)
        part = check.word("part", PART_WORDS, Amiss.UNKNOWN_PART) or Part.LEAD.value
        lead = check.several("lead", units, Amiss.UNKNOWN_UNIT)
        cooperating = check.several("cooperating", units, Amiss.UNKNOWN_UNIT)
        if not row["lead"] and not row["cooperating"]:
            check.wrong("lead", Amiss.REQUIRED)
        where: tuple[int | None, ...] = (None,)
        if row["area"] and row["area"].strip().casefold() not in EVERYWHERE:
            where = check.several("area", areas, Amiss.UNKNOWN_AREA)
        duties = [
            (unit, standard, area, said)
            for standard in wanted
            for area in where
            for said, named in ((part, lead), (Part.COOPERATING.value, cooperating))
            for unit in named
        ]
        new = [duty for duty in dict.fromkeys(duties) if duty not in held]
        if not check.problems:
            held |= set(new)
        name = "、".join(units.name_of(unit) for unit in dict.fromkeys((*lead, *cooperating)))
        planned.append(check.plan(key=row["standard"], name=name, known=not new, values={"duties": tuple(new)}))
    return tuple(planned)


def plan_areas(
    rows: Sequence[SheetRow], areas: Sequence[KnownArea], accepted: Mapping[str, str] | None = None
) -> tuple[PlanRow, ...]:
    """What a table of areas means. A parent is named by code or name and may stand in the table itself."""
    by_code = {area.code: area for area in areas}
    code_of = {area.id: area.code for area in areas}
    checks = [RowCheck(row) for row in rows]
    note_twice(((check, check.row["code"].strip()) for check in checks), lambda check: "code")
    kinds: dict[int, AreaKind] = {}
    for at, check in enumerate(checks):
        said = check.word("kind", AREA_WORDS, Amiss.UNKNOWN_KIND)
        there = by_code.get(check.row["code"].strip())
        if said:
            kinds[at] = AreaKind(said)
        elif there:
            kinds[at] = there.kind
        elif not check.row["kind"]:
            endings = [word for word in AREA_WORDS if check.row["name"].endswith(word)]
            if endings:  # 社区 ends in 区 too: the longest says it
                kinds[at] = AreaKind(AREA_WORDS[max(endings, key=len)])
            else:
                check.wrong("kind", Amiss.UNKNOWN_KIND, value=check.row["name"])
    in_table = {check.row["code"].strip() for check in checks}
    names = Names(
        [(a.id, a.name, (a.code,)) for a in areas if a.code not in in_table]
        + [(-at - 1, check.row["name"], (check.row["code"],)) for at, check in enumerate(checks)],
        accepted,
    )
    kind_by_key = {area.id: area.kind for area in areas} | {-at - 1: kind for at, kind in kinds.items()}
    called = {area.code: area.name for area in areas} | {c.row["code"].strip(): c.row["name"].strip() for c in checks}
    planned = []
    for at, check in enumerate(checks):
        code, name = check.text("code", 40, needed=True), check.text("name", 120, needed=True)
        there, kind = by_code.get(code), kinds.get(at)
        parent = check.one("parent", names, Amiss.UNKNOWN_PARENT)
        parent_code = code_of.get(there.parent_id or 0, "") if there else ""
        if parent is not None:
            parent_code = checks[-parent - 1].row["code"].strip() if parent < 0 else code_of[parent]
            if kind and parent in kind_by_key and not may_hold(kind_by_key[parent], kind):
                check.wrong("parent", Amiss.WRONG_PARENT)
        values: dict[str, object] = {
            "code": code,
            "name": name,
            "kind": kind,
            "parent_code": parent_code,
            "number": check.row.number,
        }
        before = (
            {"name": there.name, "kind": str(there.kind), "parent": code_of.get(there.parent_id or 0, "")}
            if there
            else {}
        )
        after = {"name": name, "kind": str(kind or ""), "parent": parent_code}
        changes = changed(before, after, called) if there else ()
        planned.append(check.plan(key=code, name=name, known=there is not None, changes=changes, values=values))
    bad = {row.key for row in planned if row.problems}
    return tuple(_below_refused(row, bad) for row in planned)


def _below_refused(row: PlanRow, bad: Collection[str]) -> PlanRow:
    """An area cannot be made while the row of its parent cannot."""
    if row.problems or row.values["parent_code"] not in bad:
        return row
    problem = Problem(Amiss.PARENT_REFUSED, row.sheet, row.row, value=str(row.values["parent_code"]))
    return replace(row, status=RowStatus.PROBLEM, problems=(problem,), changes=())
