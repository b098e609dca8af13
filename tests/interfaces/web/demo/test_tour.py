"""The walk: where it stands is told by the case, whoever moved it."""

from uuid import NAMESPACE_DNS, uuid5

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.terms import State
from chuangcheng.flow.inspections.models import Round
from chuangcheng.flow.inspections.rules import Answer
from chuangcheng.flow.inspections.selectors import StopStory
from chuangcheng.flow.inspections.services import record_visit
from chuangcheng.flow.inspections.terms import RoundState
from chuangcheng.flow.standards.formats import read_edition, shipped_edition
from chuangcheng.flow.standards.models import SiteType
from chuangcheng.flow.standards.terms import Outcome
from chuangcheng.foundation.accounts.selectors import acting_by_name
from chuangcheng.foundation.journal.selectors import verify
from chuangcheng.interfaces.web.demo.tour import ITEM, LANE, STALL, STEPS, number_of
from tests.interfaces.web.demo.test_enter import people  # noqa: F401 - a fixture
from tests.world import World

pytestmark = pytest.mark.django_db


def story(state: State | None, *, visit: int | None = 1) -> StopStory:
    return StopStory(1, 1, 1, "巷", visit, 7 if state else None, "0000007", state)


@pytest.mark.parametrize(
    ("told", "number"),
    [
        (story(None, visit=None), 1),
        (story(None), None),
        (story(State.REPORTED), 2),
        (story(State.FILED), 3),
        (story(State.DISPATCHED), 4),
        (story(State.RETURNED), 3),
        (story(State.IN_HAND), 5),
        (story(State.RECTIFIED), 6),
        (story(State.VERIFIED), 7),
        (story(State.CLOSED), 8),
        (story(State.RECHECKED), 8),
        (story(State.REFUSED), None),
        (story(State.UNFOUNDED), None),
    ],
)
def test_the_step_follows_from_the_case(told: StopStory, number: int | None):
    assert number_of(told) == number


def test_there_are_eight_steps_and_every_state_has_its_place():
    assert len(STEPS) == 8
    assert {number_of(story(state)) for state in State} >= set(range(2, 9))


def test_the_item_of_the_walk_is_on_the_lanes_checklist_of_the_sample():
    edition = read_edition(shipped_edition("sample-unofficial"))
    lane = next(row for row in edition.site_types if row.code == LANE)
    item = next(item for item in edition.items if item.title == ITEM[0] and item.code in lane.items)
    assert item.title_en == ITEM[1]
    assert item.case_class.partition(":")[2] in STALL


@pytest.fixture
def lanes(people: World) -> World:  # noqa: F811
    """The road of the cast is a lane."""
    SiteType.objects.filter(pk=people.road.site_type_id).update(code=LANE)
    return people


def find_a_stall(world: World, row: Round) -> None:
    """The demo's inspector visits the site of the walk and finds a stall there."""
    record_visit(
        uuid=uuid5(NAMESPACE_DNS, str(row.pk)),
        round_id=row.pk,
        site_id=row.assignments.get().site_id,
        answers=[Answer(world.item("I2").pk, Outcome.FAILED, photos=(world.photo(),))],
        rest_confirmed=True,
        started_at=row.created_at,
        by=acting_by_name(["inspector"])["inspector"],
        now=row.created_at,
    )


def ribbon(client: Client) -> str:
    page = " ".join(client.get("/").content.decode().split())
    return page[page.index('<aside class="ribbon demo"') : page.index("<main")]


def test_a_walk_begins_with_a_lane_to_visit_and_moves_with_its_case(lanes: World):
    client = Client()
    with override_settings(IS_DEMO=True):
        client.post("/demo/tour/")
        client.post("/demo/enter/", {"who": "inspector"})
        row = Round.objects.get()
        assert row.state == RoundState.OPEN
        page = ribbon(client)
        assert '<li aria-current="step"><span class="tour-n">1</span>' in page
        assert f'href="/rounds/{row.pk}/sites/' in page
        client.post("/demo/tour/")  # pressed again before anything happened: the same lane
        assert Round.objects.count() == 1

        find_a_stall(lanes, row)
        assert '<li aria-current="step"><span class="tour-n">2</span>' in ribbon(client)
        client.post("/demo/enter/", {"who": "coordinator"})
        case = Case.objects.get()
        assert f'href="/cases/{case.pk}/#act-file"' in ribbon(client)
        client.post(f"/cases/{case.pk}/refuse/", {"expected_version": 1, "reason": "not_a_problem"})
        page = ribbon(client)
        assert "走到这里就结束了" in page
        assert 'aria-current="step"' not in page

        # Begun anew: another round, the first one closed, nothing rewritten.
        client.post("/demo/tour/")
        assert sorted(Round.objects.values_list("state", flat=True)) == [RoundState.CLOSED, RoundState.OPEN]
        assert verify().faults == ()
        client.post("/demo/tour/end/")
        assert "tour-steps" not in ribbon(client)
        assert set(Round.objects.values_list("state", flat=True)) == {RoundState.CLOSED}


def test_the_unit_is_entered_by_whoever_signs_in_for_it(lanes: World):
    client = Client()
    with override_settings(IS_DEMO=True):
        client.post("/demo/tour/")
        find_a_stall(lanes, Round.objects.get())
        client.post("/demo/enter/", {"who": "coordinator"})
        case = Case.objects.get()
        client.post(f"/cases/{case.pk}/file/", {"expected_version": 1, "case_class": case.case_class_id})
        limit = lanes.limit_of("09006")
        told = {"expected_version": 2, "unit": lanes.cast.chen.unit_id, "limit": limit}
        assert client.post(f"/cases/{case.pk}/dispatch/", told).status_code == 302
        page = ribbon(client)
        assert "柳岸社区" in page
        assert 'name="who" value="chen"' in page
        # chen is of the cast, with another password than the demo's: one click does not enter him.
        assert client.post("/demo/enter/", {"who": "chen"})["Location"] == "/sign-in/"


def test_the_ribbon_costs_a_page_six_statements_at_most(lanes: World):
    client = Client()
    with override_settings(IS_DEMO=True):
        client.post("/demo/tour/")
        find_a_stall(lanes, Round.objects.get())
        client.post("/demo/enter/", {"who": "leader"})

        def statements() -> int:
            client.get("/complain/")
            with CaptureQueriesContext(connection) as asked:
                client.get("/complain/")
            return len(asked)

        walking = statements()
        client.post("/demo/tour/end/")
        assert walking - statements() <= 6


def test_without_a_quiet_lane_it_says_so(people: World):  # noqa: F811
    client = Client()
    with override_settings(IS_DEMO=True):
        client.post("/demo/tour/")
        assert "没有合适的小巷" in client.get("/sign-in/").content.decode()
    assert not Round.objects.exists()


def test_before_and_after_of_a_walk_are_pictures_of_one_place_and_every_walk_has_its_own(people: World):  # noqa: F811
    client = Client()
    with override_settings(IS_DEMO=True):
        found = {
            (number, what): client.get(f"/demo/scene/{number}/{what}.jpg")
            for number in (3, 4)
            for what in ("before", "after")
        }
        assert client.get("/demo/scene/3/else.jpg").status_code == 404
    assert {answer["Content-Type"] for answer in found.values()} == {"image/jpeg"}
    assert len({answer.content for answer in found.values()}) == 4
