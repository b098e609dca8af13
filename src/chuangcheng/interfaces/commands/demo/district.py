"""The made-up district: areas, units, people, standards, sites, duties."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from chuangcheng.flow.places import services as places
from chuangcheng.flow.places.services import NewSite
from chuangcheng.flow.standards import services as standards
from chuangcheng.flow.standards.formats.shipped import shipped_case_classes, shipped_edition, shipped_hazards
from chuangcheng.flow.standards.rules import ClassRow, LimitRow
from chuangcheng.flow.standards.selectors import case_class_choices, edition_spec, limits_of, site_type_choices
from chuangcheng.flow.standards.terms import CaseKind, LimitUnit
from chuangcheng.foundation.accounts import selectors as accounts
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.services import NewPerson, NewUnit, load_people, load_units
from chuangcheng.foundation.accounts.terms import Role, UnitKind
from chuangcheng.foundation.acts.rules import PRODUCT
from chuangcheng.foundation.geography.formats import read_areas
from chuangcheng.foundation.geography.rules import Point
from chuangcheng.foundation.geography.selectors import areas_at, by_code
from chuangcheng.foundation.geography.services import load_areas
from chuangcheng.foundation.geography.terms import AreaKind
from chuangcheng.foundation.workcalendar.services import ensure_default_calendar, load_official_years
from chuangcheng.interfaces.web.demo import PASSWORD

from . import names
from .duties import Duties, give

AREAS = Path(__file__).resolve().parents[5] / "demo" / "areas.geojson"
EDITION = "sample-unofficial"


@dataclass(frozen=True)
class District:
    """What the story is told with. `people` are by sign-in name; a second post is "name as role"."""

    edition_id: int
    people: dict[str, Acting]
    units: dict[str, int]
    handlers: dict[int, Acting]
    """Who handles cases in a unit, where somebody there can sign in."""
    below: dict[int, tuple[tuple[int, str], ...]]
    """The units right below a unit, by id and name."""
    street_units: dict[int, int]
    sites: tuple[Any, ...]
    types: dict[int, str]
    classes: dict[str, int]
    limits: dict[int, Any]
    duties: Duties


def set_up(*, dice: random.Random, now: datetime, scale: float = 1.0) -> District:
    """Load everything that does not change while the story goes on. `scale` is the share of the sites, for tests."""
    load_official_years(by=PRODUCT, now=now)
    ensure_default_calendar(name="区直机关作息时间", by=PRODUCT, now=now)
    reading = read_areas(AREAS.read_bytes())
    load_areas(
        areas=reading.rows,
        source="© OpenStreetMap contributors (ODbL) · 名称虚构 · names fictional",
        by=PRODUCT,
        now=now,
    )
    areas = by_code()
    streets = [area for area in areas.values() if area.kind == AreaKind.STREET]
    rows = _units(dice, streets, now)
    units = {row.code: row.pk for row in rows}
    people = _people(dice, units, streets, now)
    by_key = _case_classes(now)
    edition = standards.load_edition(document=shipped_edition(EDITION), by=PRODUCT, now=now)
    edition = standards.publish_edition(edition_id=edition.pk, expected_version=edition.version, by=PRODUCT, now=now)
    types = {choice.code: choice.id for choice in site_type_choices()}
    boxes = {row.code: row.box for row in reading.rows}
    sites = _sites(dice, streets, boxes, units, types, now, scale)
    duties = give(edition_id=edition.pk, units=units, types=types, first_street_id=streets[0].id, now=now)
    handlers = {acting.unit_id: acting for acting in people.values() if acting.role == Role.HANDLER}
    handlers[units["enforcement"]] = people["handler"]
    below: dict[int, list[tuple[int, str]]] = {}
    for row in rows:
        below.setdefault(row.parent_id or 0, []).append((row.pk, row.name))
    used = {item.case_class for item in edition_spec(edition_id=edition.pk).items if item.case_class}
    used |= {key for *_, key in names.OTHER_PROBLEMS} | {f"local:{code}" for code, *_ in names.LOCAL_CLASSES}
    return District(
        edition_id=edition.pk,
        people=people,
        units=units,
        handlers=handlers,
        below={unit: tuple(found) for unit, found in below.items()},
        street_units={area.id: units[area.code] for area in streets},
        sites=tuple(sites),
        types={pk: code for code, pk in types.items()},
        classes=by_key,
        limits={by_key[key]: limits_of(case_class_id=by_key[key]) for key in sorted(used)},
        duties=duties,
    )


def _case_classes(now: datetime) -> dict[str, int]:
    """The national classes and the office's own, by key."""
    classes, limits = shipped_case_classes()
    hazards, hazard_limits = shipped_hazards()
    own = [
        ClassRow(
            CaseKind.LOCAL, code, name, "L", "本地扩展（演示）", name_en=name_en, major_name_en="Local additions (demo)"
        )
        for code, name, name_en, _ in names.LOCAL_CLASSES
    ]
    limit = LimitRow(
        "现场可以认定",
        Decimal(3),
        LimitUnit.WORKING_DAYS,
        "现场已改正",
        source="ours",
        condition_en="Plain to see on site",
        closing_condition_en="Put right on site",
    )
    standards.load_case_classes(
        classes=[*classes, *own, *hazards],
        limits={**limits, **hazard_limits, **{(row.kind, row.code): [limit] for row in own}},
        by=PRODUCT,
        now=now,
    )
    return {choice.key: choice.id for choice in case_class_choices()}


def _name(dice: random.Random) -> str:
    return dice.choice(names.FAMILY) + dice.choice(names.GIVEN)


def _phone(dice: random.Random) -> str:
    return f"0000-{dice.randrange(10**7, 10**8)}"  # no such area code: nobody is called by accident


def _units(dice: random.Random, streets: Sequence[Any], now: datetime) -> list[Any]:
    new = [
        NewUnit("city", "云州市", UnitKind.CITY, contact_name=_name(dice), contact_phone=_phone(dice)),
        NewUnit("district", "云溪区", UnitKind.DISTRICT, "city", contact_name=_name(dice), contact_phone=_phone(dice)),
    ]
    for code, name in names.DEPARTMENTS:
        new.append(NewUnit(code, f"云溪区{name}", UnitKind.DEPARTMENT, "district", None, _name(dice), _phone(dice)))
    for code, name in names.COMPANIES:
        above = names.MANAGED_BY.get(code, "district")
        new.append(NewUnit(code, name, UnitKind.COMPANY, above, None, _name(dice), _phone(dice)))
    for index, area in enumerate(streets):
        new.append(NewUnit(area.code, area.name, UnitKind.STREET, "district", area.id, _name(dice), _phone(dice)))
        for at, word in enumerate(_communities(index, area.name)):
            name = f"{area.name[:2]}{word}{'村' if area.name.endswith('镇') else '社区'}"
            code = f"{area.code}-{at + 1}"
            new.append(NewUnit(code, name, UnitKind.COMMUNITY, area.code, None, _name(dice), _phone(dice)))
    return load_units(units=new, by=PRODUCT, now=now)


def _communities(index: int, street: str) -> list[str]:
    """The communities (villages) of the street at this place in the list: 137 in 22 streets, six villages in a town."""
    if street.endswith("镇"):
        return list(names.VILLAGES)
    return [names.COMMUNITIES[(index * 7 + at) % len(names.COMMUNITIES)] for at in range(6 + (index < 5))]


SECOND_POSTS: dict[str, tuple[str, Role, str]] = {
    "coordinator": ("office", Role.VERIFIER, "核查科"),
    "handler": ("tester", Role.INSPECTOR, ""),
    "enforcement2": ("enforcement", Role.UNIT_ADMIN, ""),
}
"""Who holds two posts and can switch between them. Nobody judges his own unit, in whatever post."""


def _people(dice: random.Random, units: dict[str, int], streets: Sequence[Any], now: datetime) -> dict[str, Acting]:
    """Sixty sign-ins."""
    told: list[tuple[str, str, Role, str]] = [
        ("coordinator", "office", Role.COORDINATOR, "综合科"),
        ("inspector", "tester", Role.INSPECTOR, ""),
        ("handler", "enforcement", Role.HANDLER, "市容科"),
        ("verifier", "office", Role.VERIFIER, "核查科"),
        ("supervisor", "supervision", Role.SUPERVISOR, ""),
        ("leader", "district", Role.LEADER, ""),
        ("observer", "city", Role.OBSERVER, ""),
        ("administrator", "office", Role.ADMINISTRATOR, ""),
        ("coordinator2", "office", Role.COORDINATOR, "综合科"),
        ("verifier2", "office", Role.VERIFIER, "核查科"),
    ]
    told += [(f"inspector{n}", "tester", Role.INSPECTOR, "") for n in range(2, 7)]
    told += [(f"street{n + 1:02d}", area.code, Role.HANDLER, "城建办") for n, area in enumerate(streets)]
    departments = [code for code, _ in names.DEPARTMENTS[2:20] if code != "enforcement"]
    told += [(f"unit{n + 1:02d}", code, Role.HANDLER, "办公室") for n, code in enumerate(departments)]
    told += [
        ("enforcement2", "enforcement", Role.HANDLER, "执法中队"),
        ("community01", f"{streets[0].code}-1", Role.HANDLER, ""),
        ("company01", "bus", Role.HANDLER, "运营部"),
        ("company02", "cleaning", Role.HANDLER, "作业部"),
    ]
    new = []
    for username, unit, role, section in told:
        posts = [(unit, role, section)]
        if username in SECOND_POSTS:
            posts.append(SECOND_POSTS[username])
        new.append(NewPerson(username, _name(dice), tuple(posts), email=f"{username}@demo.invalid", password=PASSWORD))
    found: dict[str, Acting] = {}
    for row in load_people(people=new, by=PRODUCT, now=now):
        if row.username not in SECOND_POSTS:
            found[row.username] = _acting(row.pk)
            continue
        for at, post in enumerate(accounts.posts_of(row.pk)):
            name = f"{row.username} as {post.role}" if at else row.username
            found[name] = _acting(row.pk, post.id)
    return found


def _acting(user_id: int, post_id: int | None = None) -> Acting:
    acting = accounts.acting_for(user_id=user_id, post_id=post_id)
    assert acting is not None
    return acting


def _sites(
    dice: random.Random,
    streets: Sequence[Any],
    boxes: dict[str, Any],
    units: dict[str, int],
    types: dict[str, int],
    now: datetime,
    scale: float,
) -> list[Any]:
    *inner, one, other = streets
    towns = one, other
    spots = _spots(dice, streets, boxes, sum(number for _, number, _ in names.SITE_NAMES.values()))
    new: list[NewSite] = []
    counts: dict[str, int] = {}
    for code, (pattern, whole, line) in names.SITE_NAMES.items():
        number, in_towns = max(round(whole * scale), 1), round(names.IN_TOWNS.get(code, 0) * scale)
        in_towns = min(max(in_towns, 2 * (code in names.IN_TOWNS)), number)
        for at in range(number):
            left = number - at
            street = towns[left % 2] if left <= in_towns else inner[at % len(inner)]
            point = spots[street.id].pop()
            words = _communities(streets.index(street), street.name)
            community = f"{street.name[:2]}{words[at // len(inner) % len(words)]}"
            place = pattern.replace("{street}", street.name[:2]).replace("{community}", community)
            counts[place] = counts.get(place, 0) + 1
            new.append(
                NewSite(
                    code=f"{code}-{at + 1:03d}",
                    name=place.replace("{n}", str(counts[place])),
                    site_type_id=types[code],
                    address=f"{street.name}{dice.randrange(1, 180)}号",
                    latitude=round(point.latitude, 6),
                    longitude=round(point.longitude, 6),
                    street_id=street.id,
                    territorial_unit_id=units[street.code],
                    line_unit_id=units[line],
                    contact_name=_name(dice),
                    contact_phone=_phone(dice),
                )
            )
    return places.load_sites(sites=new, by=PRODUCT, now=now)


def _spots(dice: random.Random, streets: Sequence[Any], boxes: dict[str, Any], number: int) -> dict[int, list[Point]]:
    """Random points inside each street: drawn in its box, kept where the map says that they lie in it."""
    needed = number // (len(streets) - 2) + 14
    spots: dict[int, list[Point]] = {}
    for area in streets:
        box = boxes[area.code]
        found: list[Point] = []
        while len(found) < needed:
            points = [Point(dice.uniform(box.south, box.north), dice.uniform(box.west, box.east)) for _ in range(200)]
            inside = areas_at(points, AreaKind.STREET)
            found += [point for point, at in zip(points, inside, strict=True) if at is not None and at.id == area.id]
        spots[area.id] = found
    return spots
