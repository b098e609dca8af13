"""The made-up district: areas, units, people, standards, sites, duties."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from chuangcheng.flow.places import services as places
from chuangcheng.flow.places.selectors import standards_without_duty
from chuangcheng.flow.places.services import NewDuty, NewDutyRule, NewSite
from chuangcheng.flow.places.terms import Owner
from chuangcheng.flow.standards import services as standards
from chuangcheng.flow.standards.formats.shipped import shipped_case_classes, shipped_edition
from chuangcheng.flow.standards.selectors import case_class_choices, limits_of, site_type_choices
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

AREAS = Path(__file__).resolve().parents[5] / "demo" / "areas.geojson"
EDITION = "sample-unofficial"


@dataclass(frozen=True)
class District:
    """What the story is told with."""

    edition_id: int
    people: dict[str, Acting]
    units: dict[str, int]
    handlers: dict[int, Acting]
    street_units: dict[int, int]
    sites: tuple[Any, ...]
    types: dict[int, str]
    classes: dict[str, int]
    limits: dict[int, Any]


def set_up(*, dice: random.Random, now: datetime) -> District:
    """Load everything that does not change while the story goes on."""
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
    units = _units(dice, streets, now)
    people = _people(dice, units, streets, now)
    classes, limits = shipped_case_classes()
    standards.load_case_classes(classes=classes, limits=limits, by=PRODUCT, now=now)
    edition = standards.load_edition(document=shipped_edition(EDITION), by=PRODUCT, now=now)
    edition = standards.publish_edition(edition_id=edition.pk, expected_version=edition.version, by=PRODUCT, now=now)
    by_key = {choice.key: choice.id for choice in case_class_choices()}
    types = {choice.code: choice.id for choice in site_type_choices()}
    sites = _sites(dice, streets, {row.code: row.box for row in reading.rows}, units, types, now)
    _duties(edition.pk, units, types, streets[0].id, now)
    handlers = {acting.unit_id: acting for acting in people.values() if acting.role == Role.HANDLER and acting.unit_id}
    street_units = {area.id: units[area.code] for area in streets}
    used = {by_key[key] for *_, key in names.OTHER_PROBLEMS if key in by_key}
    used |= set(by_key.values())
    return District(
        edition_id=edition.pk,
        people=people,
        units=units,
        handlers=handlers,
        street_units=street_units,
        sites=tuple(sites),
        types={pk: code for code, pk in types.items()},
        classes=by_key,
        limits={class_id: limits_of(case_class_id=class_id) for class_id in used},
    )


def _name(dice: random.Random) -> str:
    return dice.choice(names.FAMILY) + dice.choice(names.GIVEN)


def _phone(dice: random.Random) -> str:
    return f"0000-{dice.randrange(10**7, 10**8)}"  # no such area code: nobody is called by accident


def _units(dice: random.Random, streets: Sequence[Any], now: datetime) -> dict[str, int]:
    new = [
        NewUnit("city", "云州市", UnitKind.CITY, contact_name=_name(dice), contact_phone=_phone(dice)),
        NewUnit("district", "云溪区", UnitKind.DISTRICT, "city", contact_name=_name(dice), contact_phone=_phone(dice)),
    ]
    for code, name in names.DEPARTMENTS:
        new.append(NewUnit(code, f"云溪区{name}", UnitKind.DEPARTMENT, "district", None, _name(dice), _phone(dice)))
    for code, name in names.COMPANIES:
        new.append(NewUnit(code, name, UnitKind.COMPANY, "district", None, _name(dice), _phone(dice)))
    for index, area in enumerate(streets):
        new.append(NewUnit(area.code, area.name, UnitKind.STREET, "district", area.id, _name(dice), _phone(dice)))
        town = area.name.endswith("镇")
        number = 6 if town else 6 + (index < 5)
        for at in range(number):
            word = names.VILLAGES[at] if town else names.COMMUNITIES[(index * 7 + at) % len(names.COMMUNITIES)]
            name = f"{area.name[:2]}{word}{'村' if town else '社区'}"
            code = f"{area.code}-{at + 1}"
            new.append(NewUnit(code, name, UnitKind.COMMUNITY, area.code, None, _name(dice), _phone(dice)))
    return {row.code: row.pk for row in load_units(units=new, by=PRODUCT, now=now)}


def _people(dice: random.Random, units: dict[str, int], streets: Sequence[Any], now: datetime) -> dict[str, Acting]:
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
    told += [(f"inspector{n}", "tester", Role.INSPECTOR, "") for n in range(2, 9)]
    told += [(f"street{n + 1:02d}", area.code, Role.HANDLER, "城建办") for n, area in enumerate(streets)]
    departments = [code for code, _ in names.DEPARTMENTS[2:20] if code != "enforcement"]
    told += [(f"unit{n + 1:02d}", code, Role.HANDLER, "办公室") for n, code in enumerate(departments)]
    told += [
        ("enforcement2", "enforcement", Role.HANDLER, "执法中队"),
        ("community01", f"{streets[0].code}-1", Role.HANDLER, ""),
    ]
    rows = load_people(
        people=[
            NewPerson(username, _name(dice), ((unit, role, section),), password=PASSWORD)
            for username, unit, role, section in told
        ],
        by=PRODUCT,
        now=now,
    )
    found = {row.username: accounts.acting_for(user_id=row.pk) for row in rows}
    return {username: acting for username, acting in found.items() if acting}


def _sites(
    dice: random.Random,
    streets: Sequence[Any],
    boxes: dict[str, Any],
    units: dict[str, int],
    types: dict[str, int],
    now: datetime,
) -> list[Any]:
    spots = _spots(dice, streets, boxes, sum(number for _, number, _ in names.SITE_NAMES.values()))
    new: list[NewSite] = []
    counts: dict[tuple[str, str], int] = {}
    for code, (pattern, number, line) in names.SITE_NAMES.items():
        if code not in types:
            continue
        for at in range(number):
            street = streets[-1 - at % 2] if code == "VL" else streets[at % (len(streets) - 2)]
            point = spots[street.id].pop()
            short = street.name[:2]
            community = names.COMMUNITIES[(at * 3) % len(names.COMMUNITIES)]
            key = pattern, short if "street" in pattern else community
            counts[key] = counts.get(key, 0) + 1
            name = pattern.format(street=short, community=f"{short}{community}", n=counts[key])
            new.append(
                NewSite(
                    code=f"{code}-{at + 1:03d}",
                    name=name,
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


def _duties(edition_id: int, units: dict[str, int], types: dict[str, int], street_id: int, now: datetime) -> None:
    for code in names.SITE_NAMES:
        if code in types:
            owner = Owner.TERRITORIAL if code in ("BL", "HE", "CM", "VL") else Owner.LINE
            places.set_duty_rule(rule=NewDutyRule(owner, site_type_id=types[code]), by=PRODUCT, now=now)
    # The first street looks after its markets itself.
    markets = NewDutyRule(Owner.TERRITORIAL, site_type_id=types["MK"], area_id=street_id)
    places.set_duty_rule(rule=markets, by=PRODUCT, now=now)
    leads = [units[code] for code, _ in names.DEPARTMENTS[2:]]
    gaps = standards_without_duty(edition_id=edition_id)
    # Every eighth standard is left without a lead, so that the list of gaps has something to show.
    duties = [NewDuty(leads[at % len(leads)], gap.id) for at, gap in enumerate(gaps) if at % 8 and "F" not in gap.code]
    places.load_duties(duties=duties, by=PRODUCT, now=now)
    first, *_ = standards_without_duty(edition_id=edition_id)
    by_standard = NewDutyRule(Owner.UNIT, units["enforcement"], standard_id=first.id)
    places.set_duty_rule(rule=by_standard, by=PRODUCT, now=now)
