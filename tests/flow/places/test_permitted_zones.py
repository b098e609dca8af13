"""Where something is permitted: a finding inside at its hours needs a reason."""

import json
import uuid
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.services import Problem, report_case
from chuangcheng.flow.inspections.models import Visit
from chuangcheng.flow.inspections.rules import Answer
from chuangcheng.flow.inspections.services import record_visit
from chuangcheng.flow.places import selectors, services
from chuangcheng.flow.places.models import PermittedZone
from chuangcheng.flow.places.rules.windows import Window
from chuangcheng.flow.places.services import ZoneRules
from chuangcheng.flow.places.terms import OnDays, Refused, ZoneKind
from chuangcheng.flow.standards.terms import Outcome
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.geography.formats import read_shapes
from chuangcheng.foundation.journal.selectors import verify
from tests.people import MONDAY, ZONE
from tests.world import World

pytestmark = pytest.mark.django_db
EVENING = datetime(2026, 3, 2, 19, 0, tzinfo=ZONE)


def square(west: float, south: float, side: float = 0.004, name: str = "") -> dict[str, object]:
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {
        "type": "Feature",
        "properties": {"name": name},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def document(*features: dict[str, object]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def draw(world: World, **more: object) -> PermittedZone:
    """A night market around 柳岸路, from six to two."""
    permits = {
        "kind": ZoneKind.TRADE,
        "class_ids": (world.standard_class("09006"),),
        "window": Window(hours=((1080, 120),)),
        "conditions": "不超出划线",
    } | more
    read = read_shapes(document(square(120.368, 36.078)), lines=False)
    return services.create_zones(
        name="柳岸夜市", shapes=read.rows, permits=ZoneRules(**permits), by=world.cast.lin, now=MONDAY
    )[0]


def report(world: World, at: datetime, words: str = "", code: str = "09006", latitude: float = 36.08) -> Case:
    problem = Problem(
        uuid=uuid.uuid4(),
        title="占道经营",
        words=words,
        case_class_id=world.standard_class(code),
        latitude=latitude,
        longitude=120.37,
        street_id=world.liuan.pk,
    )
    return report_case(problem=problem, by=world.cast.lin, now=at)


def test_a_report_inside_at_its_hour_needs_a_reason_and_keeps_it(world: World):
    draw(world)
    with pytest.raises(Invalid) as refused:
        report(world, EVENING)
    assert (list(refused.value.problems), refused.value.detail["zone"]) == (["words"], "柳岸夜市")
    assert report(world, EVENING, "超出划线两米").words == "超出划线两米"


@pytest.mark.parametrize(
    "told",
    [{"at": datetime(2026, 3, 2, 15, 0, tzinfo=ZONE)}, {"code": "06012"}, {"latitude": 36.09}],
    ids=["another hour", "another class", "outside"],
)
def test_at_another_hour_of_another_class_or_outside_nothing_is_asked(world: World, told: dict[str, object]):
    draw(world)
    report(world, **{"at": EVENING, **told})


def test_a_withdrawn_zone_permits_nothing(world: World):
    zone = draw(world)
    services.withdraw_zone(zone_id=zone.pk, expected_version=1, by=world.cast.lin, now=MONDAY)
    report(world, EVENING)
    assert selectors.zones() == ()


def visit(world: World, words: str) -> Visit:
    row = world.plan(sites=(world.road,))
    item = world.item("I2").pk
    return record_visit(
        uuid=uuid.uuid4(),
        round_id=row.pk,
        site_id=world.road.pk,
        answers=[Answer(item, Outcome.FAILED, words=words, photos=(world.photo("stall"),))],
        rest_confirmed=True,
        started_at=EVENING,
        by=world.cast.zhao,
        now=EVENING,
    )


def test_a_failure_on_a_sheet_inside_needs_a_reason_too(world: World):
    draw(world)
    with pytest.raises(Invalid) as refused:
        visit(world, "")
    assert refused.value.problems == {f"item-{world.item('I2').pk}": ["permitted_zone"]}
    assert visit(world, "占了盲道").observations.get(item=world.item("I2")).words == "占了盲道"


def test_school_days_follow_the_terms(world: World):
    draw(world, window=Window(on_days=OnDays.SCHOOL))
    report(world, EVENING)
    first, last = (EVENING - timedelta(days=9)).date(), (EVENING + timedelta(days=99)).date()
    services.set_term(name="春季学期", starts_on=first, ends_on=last, by=world.cast.lin, now=MONDAY)
    with pytest.raises(Invalid):
        report(world, EVENING)
    services.set_term(name="春季学期", starts_on=last, ends_on=last, by=world.cast.lin, now=MONDAY)
    report(world, EVENING)
    assert [term.starts_on for term in selectors.school_terms()] == [last]
    assert verify().holds


def test_a_zone_changes_its_rules_and_its_shape_and_tells_the_journal(world: World):
    zone = draw(world)
    shape = read_shapes(document(square(120.378, 36.088)), lines=False).rows[0]
    permits = ZoneRules(ZoneKind.PARK, (world.standard_class("06012"),))
    row = services.change_zone(
        zone_id=zone.pk,
        expected_version=1,
        name="停放区",
        permits=permits,
        shape=shape,
        by=world.cast.lin,
        now=MONDAY,
    )
    assert (row.name, row.west, [c.case_class_id for c in row.classes.all()]) == (
        "停放区",
        120.378,
        [world.standard_class("06012")],
    )
    report(world, EVENING)
    assert verify().holds


def test_what_is_wrong_is_told(world: World):
    with pytest.raises(Invalid) as refused:
        services.create_zones(name=" ", shapes=(), permits=ZoneRules(ZoneKind.TRADE, ()), by=world.cast.lin, now=MONDAY)
    assert refused.value.problems == {
        "file": [Refused.NO_SHAPE],
        "name": [Refused.REQUIRED],
        "classes": [Refused.NO_CLASSES],
    }
    with pytest.raises(NotFound):
        services.set_term(name="x", starts_on=MONDAY.date(), ends_on=MONDAY.date(), by=world.cast.qian, now=MONDAY)


def test_where_no_zone_is_near_one_statement_is_asked(world: World):
    draw(world)
    with CaptureQueriesContext(connection) as asked:
        assert selectors.zones_open(36.2, 120.5, at=EVENING) == ()
    assert len(asked) == 1
    assert selectors.zones_open(None, None, at=EVENING) == ()


def test_lines_and_broken_shapes_are_refused_with_their_place():
    read = read_shapes(
        b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":null}]}', lines=True
    )
    assert [problem.reason for problem in read.problems] == ["not_a_line"]
    line = {
        "type": "Feature",
        "properties": {"id": 7},
        "geometry": {"type": "LineString", "coordinates": [[120.1, 36.1], [120.2, 36.1]]},
    }
    assert [row.code for row in read_shapes(json.dumps(line).encode(), lines=True).rows] == ["7"]
    assert read_shapes(json.dumps(line).encode(), lines=False).problems
    assert read_shapes(b"nothing", lines=True).problems
