"""What an import would do, before it does it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from chuangcheng.flow.places.formats import read_table
from chuangcheng.flow.places.models import Duty, Site
from chuangcheng.flow.places.permissions import can_edit_places
from chuangcheng.flow.places.rules.people_plan import KnownPerson, KnownUnit, plan_people, plan_units
from chuangcheng.flow.places.rules.preview import Change, PlanRow, Preview, Problem, SheetRow
from chuangcheng.flow.places.rules.rows import changed
from chuangcheng.flow.places.rules.site_plan import (
    KnownArea,
    KnownSite,
    Surroundings,
    area_names,
    plan_areas,
    plan_duties,
    plan_sites,
)
from chuangcheng.flow.places.terms import Amiss, RowStatus, Table
from chuangcheng.flow.standards.models import Edition, Node, SiteType
from chuangcheng.flow.standards.terms import EditionState
from chuangcheng.foundation.accounts.models import Post, Unit, User
from chuangcheng.foundation.accounts.terms import UnitKind
from chuangcheng.foundation.acts.rules import Actor, NotFound
from chuangcheng.foundation.geography import formats as geography
from chuangcheng.foundation.geography.labels import KINDS
from chuangcheng.foundation.geography.models import Area
from chuangcheng.foundation.geography.rules import Box
from chuangcheng.foundation.geography.terms import AreaKind, Datum

SITE_VALUES = (
    "name",
    "address",
    "site_type_id",
    "street_id",
    "community_id",
    "territorial_unit_id",
    "line_unit_id",
    "latitude",
    "longitude",
    "received_datum",
    "contact_name",
    "contact_phone",
)


@dataclass(frozen=True)
class TableOptions:
    """How a table is to be read.

    `datum` is that of its coordinates; `accepted` maps a written name to the known one a person chose for
    it; `fill_down` takes blank cells of grouping columns from above (csv of merged cells); `edition` is
    the code of the edition whose standards a table of duties names, "" the newest published one; `area_kind`
    holds for areas of a GeoJSON file that do not name theirs.
    """

    datum: Datum = Datum.WGS84
    accepted: Mapping[str, str] = field(default_factory=dict)
    fill_down: bool = False
    edition: str = ""
    area_kind: AreaKind = AreaKind.STREET


def preview_table(acting: Actor, *, table: Table, data: bytes, options: TableOptions | None = None) -> Preview:
    """What importing this file would do, row by row, with everything that is wrong. Writes nothing.

    At most seven statements, however long the file. Never raises on bad input; NotFound for those who may not import.
    """
    if not can_edit_places(acting):
        raise NotFound("may not import")
    options = options or TableOptions()
    if table is Table.AREAS and data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _geojson(data, options)
    read = read_table(data, table, fill_down=options.fill_down)
    if read.problems:
        return Preview(table, problems=read.problems)
    if table is Table.DUTIES:
        return replace(_duties(read.rows, options), headings=read.headings)
    planners: dict[Table, Callable[[Sequence[SheetRow], TableOptions], tuple[PlanRow, ...]]] = {
        Table.UNITS: _units,
        Table.PEOPLE: _people,
        Table.AREAS: _areas,
        Table.SITES: _sites,
    }
    return Preview(table, planners[table](read.rows, options), headings=read.headings)


def _known_units() -> list[KnownUnit]:
    columns = ("id", "version", "code", "name", "kind", "parent_id", "contact_name", "contact_phone", "retired")
    return [
        KnownUnit(id_, version, code, name, UnitKind(kind), *rest)
        for id_, version, code, name, kind, *rest in Unit.objects.values_list(*columns)
    ]


def _known_areas() -> list[KnownArea]:
    rows = Area.objects.filter(retired=False).values_list("id", "code", "name", "kind", "parent_id")
    return [KnownArea(id_, code, name, AreaKind(kind), parent) for id_, code, name, kind, parent in rows]


def _box() -> Box | None:
    """The bounds of all known polygons."""
    boxes = list(Area.objects.filter(retired=False, west__isnull=False).values_list("west", "south", "east", "north"))
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return Box(min(west), min(south), max(east), max(north))


def _units(rows: Sequence[SheetRow], options: TableOptions) -> tuple[PlanRow, ...]:
    areas = area_names(_known_areas(), options.accepted)
    return plan_units(rows, _known_units(), areas, options.accepted)


def _people(rows: Sequence[SheetRow], options: TableOptions) -> tuple[PlanRow, ...]:
    posts: dict[int, set[tuple[int, str]]] = {}
    for user_id, unit_id, role in Post.objects.filter(retired=False).values_list("user_id", "unit_id", "role"):
        posts.setdefault(user_id, set()).add((unit_id, role))
    columns = ("id", "version", "username", "name", "phone", "email", "is_active")
    people = [
        KnownPerson(id_, version, username, name, phone, email, is_active, frozenset(posts.get(id_, ())))
        for id_, version, username, name, phone, email, is_active in User.objects.values_list(*columns)
    ]
    return plan_people(rows, people, _known_units(), options.accepted)


def _areas(rows: Sequence[SheetRow], options: TableOptions) -> tuple[PlanRow, ...]:
    return plan_areas(rows, _known_areas(), options.accepted)


def _surroundings(options: TableOptions, *, with_types: bool) -> Surroundings:
    types = SiteType.objects.values_list("id", "code", "title", "title_en") if with_types else ()
    return Surroundings(
        units=_known_units(),
        areas=_known_areas(),
        types=tuple(types),
        box=_box() if with_types else None,
        datum=options.datum,
        accepted=options.accepted,
    )


def _sites(rows: Sequence[SheetRow], options: TableOptions) -> tuple[PlanRow, ...]:
    known = [
        KnownSite(site.pk, site.version, site.code, {name: getattr(site, name) for name in SITE_VALUES}, site.retired)
        for site in Site.objects.all()
    ]
    return plan_sites(rows, known, _surroundings(options, with_types=True))


def newest_edition(code: str = "") -> Edition | None:
    """The edition with this code, or without one the newest published one."""
    editions = Edition.objects.exclude(state=EditionState.DISCARDED)
    if code:
        return editions.filter(code=code).first()
    return editions.filter(state=EditionState.PUBLISHED).order_by("-published_at", "-id").first()


def _duties(rows: Sequence[SheetRow], options: TableOptions) -> Preview:
    edition = newest_edition(options.edition)
    if edition is None:
        return Preview(Table.DUTIES, problems=(Problem(Amiss.NO_EDITION, value=options.edition),))
    leaves = Node.objects.filter(edition=edition, is_leaf=True).order_by("position")
    there = Duty.objects.filter(withdrawn=False, standard__edition=edition)
    plan = plan_duties(
        rows,
        set(there.values_list("unit_id", "standard_id", "area_id", "part")),
        tuple(leaves.values_list("id", "code", "title", "title_en")),
        _surroundings(options, with_types=False),
    )
    return Preview(Table.DUTIES, plan)


def _geojson(data: bytes, options: TableOptions) -> Preview:
    """A preview of areas with their polygons; the reading is geography's own."""
    reading = geography.read_areas(data, kind=options.area_kind, datum=options.datum)
    if reading.problems:
        told = tuple(
            Problem(
                Amiss.BAD_AREAS,
                "GeoJSON" if problem.number else "",
                problem.number,
                value=problem.code,
                detail={"found": problem},
            )
            for problem in reading.problems
        )
        return Preview(Table.AREAS, problems=told)
    known = {
        code: (name, kind, digest)
        for code, name, kind, digest in Area.objects.filter(retired=False).values_list(
            "code", "name", "kind", "geometry_digest"
        )
    }
    rows = []
    for area in reading.rows:
        digest = hashlib.sha256(area.geometry.encode()).hexdigest() if area.geometry else ""
        there = known.get(area.code)
        same = there is not None and there[:2] == (area.name, area.kind.value) and digest in ("", there[2])
        status = RowStatus.NEW if there is None else RowStatus.SAME if same else RowStatus.CHANGED
        rows.append(
            PlanRow(
                "GeoJSON",
                area.number,
                area.code,
                area.name,
                status,
                _area_changes(there, (area.name, area.kind.value, digest)) if there is not None else (),
                values={"area": area},
                cells={"kind": str(KINDS[area.kind]), "parent": area.parent_code},
            )
        )
    return Preview(Table.AREAS, tuple(rows))


def _area_changes(before: tuple[str, str, str], after: tuple[str, str, str]) -> tuple[Change, ...]:
    """What differs of an area, as (name, kind, digest of its border); one that comes without a border keeps its own."""
    changes = changed({"name": before[0], "kind": before[1]}, {"name": after[0], "kind": after[1]})
    if after[2] in ("", before[2]):
        return changes
    return (*changes, Change("border", "old" if before[2] else "", "new"))
