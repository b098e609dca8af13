"""Cases that come back, for the tests of this step."""

from __future__ import annotations

import json
import uuid
from datetime import datetime, timedelta

from django.utils import timezone

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.services import History, Problem, load_cases, steps
from chuangcheng.flow.places import services as places
from chuangcheng.flow.places.models import Site
from chuangcheng.flow.places.rules.windows import Window
from chuangcheng.flow.places.services import ZoneRules
from chuangcheng.flow.places.terms import ZoneKind
from chuangcheng.flow.watch import services
from chuangcheng.flow.watch.models import Stretch
from chuangcheng.flow.watch.services import NewPlan, RootCause
from chuangcheng.flow.watch.terms import Cause, MeasureWhat, Per
from chuangcheng.foundation.geography.formats import read_shapes
from tests.people import MONDAY
from tests.world import World

PUT_RIGHT = timedelta(hours=40)
"""From the report to the closing."""


def came(
    world: World, at: datetime, *, site: Site | None = None, code: str = "06012", closed: bool = True, **more: object
) -> Case:
    """A case of a class, closed 40 hours later unless told otherwise."""
    lin, qian, zhou = world.cast.lin, world.cast.qian, world.cast.zhou
    problem = Problem(
        uuid.uuid4(),
        "道路不洁",
        case_class_id=world.standard_class(code),
        site_id=site.pk if site else None,
        photos=(world.photo("came-before"),),
        **more,
    )
    done = (
        (steps.FileCase(world.standard_class(code)), lin, at + timedelta(hours=1)),
        (steps.DispatchCase(qian.unit_id, "by_duty", "属地", world.limit_value(code)), lin, at + timedelta(hours=2)),
        (steps.AcceptCase(), qian, at + timedelta(hours=3)),
        (steps.Rectify((world.photo("came-after"),)), qian, at + timedelta(hours=20)),
        (steps.Verify(True), zhou, at + timedelta(hours=30)),
        (steps.Close(), lin, at + PUT_RIGHT),
    )
    return load_cases(histories=[History(problem, lin, at, done if closed else ())])[0]


def shapes(kind: str, coordinates: object, *, name: str = ""):
    """A shape of a document, as the acts take it."""
    feature = {
        "type": "Feature",
        "properties": {"code": "Z-1", "name": name},
        "geometry": {"type": kind, "coordinates": coordinates},
    }
    return read_shapes(json.dumps(feature).encode(), lines=kind == "LineString").rows


def cared_for(world: World) -> tuple[int, int, int, int, int, int]:
    """One of each: a plan with a turn, a stay on the watch list, the first case of a proposal, a hot spot, a stretch, a
    zone; by id. The proposal and the spot are of these days, whatever the day of the test."""
    lin, now = world.cast.lin, timezone.localtime()
    days = [now - timedelta(days=day) for day in (30, 20, 10)]
    here = NewPlan(
        "早市秩序", Per.WEEK, 1, MONDAY.date(), (world.cast.zhao.user_id,), window=Window(hours=((360, 540),))
    )
    plan = services.create_plan(plan=here, by=lin, now=MONDAY)
    services.send_turns(now=MONDAY)
    watched = services.put_on_watch(site_id=world.market.pk, words="群众反映多", by=lin, now=MONDAY)
    first = min(came(world, day, site=world.market).pk for day in days)
    taken = min(came(world, day, site=world.far_road).pk for day in days)
    found = RootCause(Cause.HABIT, world.cast.sun.unit_id, now.date() + timedelta(days=30))
    spot = services.open_spot(first_id=taken, found=found, by=lin, now=now)
    services.add_measure(
        spot_id=spot.pk, expected_version=1, what=MeasureWhat.PATROL, from_on=now.date(), words="", by=lin, now=now
    )
    services.load_stretches(
        shapes=shapes("LineString", [[120.369, 36.08], [120.371, 36.08]], name="柳岸路"), by=lin, now=MONDAY
    )
    ring = [[120.36, 36.07], [120.37, 36.07], [120.37, 36.08], [120.36, 36.08], [120.36, 36.07]]
    zone = places.create_zones(
        name="柳岸夜市",
        shapes=shapes("Polygon", [ring]),
        permits=ZoneRules(ZoneKind.TRADE, (world.standard_class("09006"),), Window(hours=((1080, 120),))),
        by=lin,
        now=MONDAY,
    )[0]
    return plan.pk, watched.pk, first, spot.pk, Stretch.objects.get().pk, zone.pk
