"""Two safety hazards, a spilling truck's company, disputes that are counted. Told last: nothing before it changes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from chuangcheng.flow.cases import services as cases
from chuangcheng.flow.cases.services import Problem
from chuangcheng.flow.cases.terms import Source
from chuangcheng.flow.disputes import services as disputes
from chuangcheng.flow.disputes.services import NewDispute
from chuangcheng.flow.disputes.terms import DisputeKind, Outcome
from chuangcheng.flow.standards.selectors import class_by_key
from chuangcheng.flow.standards.services import name_competent_unit

from .district import District
from .story import Story

COMPETENT = {
    "G01": "housing",
    "E01": "enforcement",
    "M01": "housing",
    "F01": "fire",
    "B01": "enforcement",
    "T01": "gardens",
    "C01": "housing",
    "D01": "fire",
}
"""Departments of the demo by code of the sample class of hazards."""

DISPUTES = 14
COMPANY = "云州顺达渣土运输有限公司（虚构）"


def name_who_is_competent(district: District, at: datetime) -> None:
    """Who is competent for each class of hazards, and who mediates in each street: its own office."""
    by = district.people["coordinator"]
    for code, unit in COMPETENT.items():
        card = class_by_key(key=f"hazard:{code}")
        name_competent_unit(
            case_class_id=card.id, expected_version=card.version, unit_id=district.units[unit], by=by, now=at
        )
    for street_id, unit_id in district.street_units.items():
        disputes.name_mediator(street_id=street_id, expected_version=0, unit_id=unit_id, by=by, now=at)


def tell_of_hazards(story: Story) -> None:
    """What has happened by now: one hazard waits to be isolated, one is in hand, a truck spilled its load."""
    _just_reported(story)
    _in_hand(story)
    _spilled(story)
    _referred(story)


def _id(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"demo/{name}")


def _problem(story: Story, name: str, key: str, place: int, **told: Any) -> Problem:
    site = story.district.sites[place % len(story.district.sites)]
    return Problem(
        uuid=_id(name),
        case_class_id=class_by_key(key=key).id,
        address=f"{site.address}附近",
        latitude=site.latitude,
        longitude=site.longitude,
        street_id=site.street_id,
        **told,
    )


def _just_reported(story: Story) -> None:
    before, _ = story.scene("matter:06004", 1)
    problem = _problem(
        story,
        "facade",
        "hazard:B01",
        3,
        title="门头广告牌松动，随时可能坠落",
        title_en="Shop sign has come loose and may fall",
        source=Source.OFFICE,
        photos=(before,),
    )
    cases.report_case(problem=problem, by=story.district.people["inspector"], now=story.now - timedelta(minutes=40))


def _in_hand(story: Story) -> None:
    district, office = story.district, story.district.people["coordinator"]
    before, after = story.scene("matter:06013", 2)
    problem = _problem(
        story,
        "manhole",
        "hazard:M01",
        5,
        title="人行道井盖缺失",
        title_en="Manhole cover missing on the pavement",
        source=Source.OFFICE,
        photos=(before,),
    )
    at = story.now - timedelta(minutes=70)
    case = cases.report_case(problem=problem, by=district.people["inspector"], now=at)
    told: dict[str, Any] = {"case_id": case.pk}

    def then(act: Any, by: Any, minutes: int, **more: Any) -> None:
        nonlocal case
        case = act(**told, expected_version=case.version, by=by, now=at + timedelta(minutes=minutes), **more)

    unit = district.street_units[problem.street_id or 0]
    limit = class_by_key(key="hazard:M01").limits[0]
    then(cases.isolate_case, district.people["inspector"], 3, photos=[after], words="已摆放锥桶和警示带")
    then(cases.file_case, office, 10)
    then(cases.dispatch_case, office, 12, unit_id=unit, limit_id=limit.id, why="归所在街道")
    then(cases.accept_case, district.handlers[unit], 20)


def _spilled(story: Story) -> None:
    before, _ = story.scene("matter:06012", 3)
    problem = _problem(
        story,
        "spill",
        "matter:06014",
        8,
        title="渣土车沿路遗撒",
        title_en="Truck has spilled earth along the road",
        source=Source.OFFICE,
        organisation=COMPANY,
        photos=(before,),
    )
    at = story.now - timedelta(hours=3)
    case = cases.report_case(problem=problem, by=story.district.people["inspector"], now=at)
    cases.file_case(
        case_id=case.pk,
        expected_version=case.version,
        by=story.district.people["coordinator"],
        now=at + timedelta(hours=1),
    )


def _referred(story: Story) -> None:
    district = story.district
    kinds, outcomes, streets = list(DisputeKind), list(Outcome), sorted(district.street_units)
    for number in range(DISPUTES):
        street = streets[number * number % 7 % len(streets)]
        at = story.now - timedelta(days=40 - 2.9 * number)
        row = disputes.report_dispute(
            dispute=NewDispute(
                _id(f"dispute/{number}"),
                kinds[number * 3 % len(kinds)],
                street_id=street,
                address=f"演示小区{number + 1}号楼",
            ),
            by=district.people["inspector"],
            now=at,
        )
        if number % 3:
            disputes.note_outcome(
                dispute_id=row.pk,
                expected_version=row.version,
                by=district.handlers[row.unit_id],
                now=story.now,
                outcome=outcomes[0 if number % 4 else number % len(outcomes)],
                on=min((at + timedelta(days=5)).date(), story.now.date()),
            )
