"""Cases that scrutiny looks at: reported at a place, put right with pictures, closed."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import NAMESPACE_DNS, uuid5

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.services import History, Problem, load_cases, report_cases, steps
from chuangcheng.foundation.evidence.models import File, Look
from chuangcheng.foundation.evidence.rules import Bits
from tests.people import MONDAY
from tests.world import World

HERE = (36.0800, 120.3700)
METRE = 1 / 111_195
"""Degrees of latitude."""


def at(hours: float) -> datetime:
    """So many hours after Monday nine o'clock."""
    return MONDAY + timedelta(hours=hours)


def report(
    world: World,
    name: str,
    *,
    north: float = 0,
    when: float = 0,
    code: str = "06012",
    photos: tuple[int, ...] = (),
    site: bool = False,
) -> Case:
    """A report so many metres north of the place and so many hours after Monday nine o'clock."""
    problem = Problem(
        uuid5(NAMESPACE_DNS, name),
        name,
        case_class_id=world.standard_class(code),
        street_id=world.liuan.pk,
        latitude=HERE[0] + north * METRE,
        longitude=HERE[1],
        site_id=world.road.pk if site else None,
        photos=photos,
    )
    return report_cases(problems=[problem], by=world.cast.lin, now=at(when))[0]


def rectified(
    world: World, name: str, photos: tuple[int, ...], *, when: float = 4, closed: bool = False, en: str = ""
) -> Case:
    """A case that 柳岸街道 put right at that hour with these pictures; closed two hours later where asked for."""
    lin, qian, zhou = world.cast.lin, world.cast.qian, world.cast.zhou
    problem = Problem(
        uuid5(NAMESPACE_DNS, name),
        name,
        title_en=en,
        case_class_id=world.standard_class("06012"),
        street_id=world.liuan.pk,
        latitude=HERE[0],
        longitude=HERE[1],
        photos=(world.photo(f"{name} before"),),
    )
    moves: list[tuple[steps.CaseStep, object, datetime]] = [
        (steps.FileCase(world.standard_class("06012")), lin, at(1)),
        (steps.DispatchCase(qian.unit_id, "by_duty", "属地", world.limit_value()), lin, at(2)),
        (steps.AcceptCase(), qian, at(3)),
        (steps.Rectify(photos), qian, at(when)),
    ]
    if closed:
        moves += [(steps.Verify(False), zhou, at(when + 1)), (steps.Close(), lin, at(when + 2))]
    return load_cases(histories=[History(problem, lin, at(0), tuple(moves))])[0]  # type: ignore[arg-type]


def look(file_id: int, bits: Bits | None, **facts: object) -> int:
    """Say what a picture looks like and what is known of it; returns its id."""
    software = str(facts.pop("software", ""))
    bands = bits or (None, None, None, None)
    Look.objects.update_or_create(
        file_id=file_id,
        defaults={"band0": bands[0], "band1": bands[1], "band2": bands[2], "band3": bands[3], "software": software},
    )
    if facts:
        File.objects.filter(pk=file_id).update(**facts)
    return file_id
