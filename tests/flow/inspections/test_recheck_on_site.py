"""回头看 of one closed case: it held, or it has come back."""

import uuid

import pytest

from chuangcheng.flow.cases import services as cases
from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.selectors import Filter, case_card, cases_page, group_counts
from chuangcheng.flow.cases.terms import Group, Source, State
from chuangcheng.flow.inspections import services
from chuangcheng.flow.inspections.models import StateToday, Visit
from chuangcheng.flow.inspections.selectors import sites_to_recheck
from chuangcheng.flow.inspections.terms import Refused, RoundKind
from chuangcheng.flow.standards.models import ChecklistItem
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Conflict, Invalid
from chuangcheng.foundation.journal.selectors import verify
from tests.flow.inspections.test_late_findings import DAY, HOUR, put_right
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def reported(world: World) -> Case:
    """A closed case that the office reported by hand."""
    problem = cases.Problem(uuid.UUID(int=5), "路面有垃圾", site_id=world.road.pk)
    case = cases.report_case(problem=problem, by=world.cast.lin, now=MONDAY)
    return put_right(world, case, MONDAY + HOUR)


@pytest.fixture
def inspected(world: World) -> Case:
    """A closed case that a visit found."""
    world.visit(world.plan(RoundKind.CENSUS, (world.road,)), world.road, ("I1",))
    return put_right(world, Case.objects.get(), MONDAY + DAY, on_site=False)


def look(world: World, case: Case, held: bool, photos: list[int] | None = None, by: Acting | None = None) -> Case:
    return services.recheck_on_site(
        uuid=uuid.UUID(int=9),
        case_id=case.pk,
        expected_version=case.version,
        held=held,
        photos=photos or [],
        by=by or world.cast.zhao,
        now=MONDAY + 5 * DAY,
    )


def test_a_reported_case_that_held_is_rechecked(world: World, reported: Case):
    assert look(world, reported, True).state == State.RECHECKED
    assert verify().faults == ()


def test_what_the_inspector_photographed_stays_with_the_case(world: World, reported: Case):
    held = world.photo("held")
    look(world, reported, True, [held])
    card = case_card(world.cast.lin, case_id=reported.pk, now=MONDAY + 6 * DAY)
    assert [picture.file_id for picture in card.pictures_of("verification")][-1:] == [held]


def test_what_came_back_is_looked_at_as_the_new_case_only(world: World, reported: Case):
    new = look(world, reported, False, [world.photo("again")])
    card = case_card(world.cast.zhao, case_id=reported.pk, now=MONDAY + 6 * DAY)
    assert (card.rebounds, [move for move in card.next_moves if move.mine]) == (((new.pk, new.number),), [])
    with pytest.raises(Invalid) as refused:
        services.recheck_on_site(
            uuid=uuid.UUID(int=10),
            case_id=reported.pk,
            expected_version=reported.version,
            held=True,
            by=world.cast.zhao,
            now=MONDAY + 6 * DAY,
        )
    assert refused.value.problems == {"": [Refused.NOT_NOW]}


def test_a_reported_case_that_came_back_is_a_new_one(world: World, reported: Case):
    new = look(world, reported, False, [world.photo("again")])
    told = (new.rebound_of_id, new.state, new.source, new.title, new.site_id)
    assert told == (reported.pk, State.REPORTED, Source.RECHECK, reported.title, world.road.pk)
    assert Case.objects.get(pk=reported.pk).state == State.CLOSED


def test_an_inspected_case_that_held_is_an_observation_too(world: World, inspected: Case):
    look(world, inspected, True)
    assert StateToday.objects.get(site=world.road, item=world.item("I1")).outcome == "met"
    assert Visit.objects.filter(kind="verification").count() == 1


def test_an_inspected_case_that_came_back_is_a_rebound(world: World, inspected: Case):
    new = look(world, inspected, False, [world.photo("again")])
    assert (new.rebound_of_id, new.state) == (inspected.pk, State.REPORTED)
    assert StateToday.objects.get(site=world.road, item=world.item("I1")).case_id == new.pk


def test_what_came_back_keeps_the_class_under_which_the_office_had_filed_it(world: World, inspected: Case):
    ChecklistItem.objects.filter(code="I1").update(case_class="")
    assert look(world, inspected, False, [world.photo("again")]).case_class_id == world.standard_class("06012")


def test_what_came_back_needs_a_picture(world: World, reported: Case):
    for photos in ([], [world.photo("bericht", media_type="application/pdf")]):
        with pytest.raises(Invalid) as refused:
            look(world, reported, False, photos)
        assert refused.value.problems == {"photos": [Refused.PHOTO_REQUIRED]}
    assert Case.objects.count() == 1


def test_both_are_due_until_somebody_has_looked(world: World, reported: Case):
    def due() -> tuple[int, int, tuple[int, ...]]:
        wanted = Filter(group=Group.TO_RECHECK)
        listed = cases_page(world.cast.zhao, wanted=wanted, now=MONDAY + 6 * DAY).rows
        counted = group_counts(world.cast.zhao, groups=(Group.TO_RECHECK,), now=MONDAY + 6 * DAY)
        return len(listed), counted[Group.TO_RECHECK], sites_to_recheck(world.cast.lin, closed_before=MONDAY + 6 * DAY)

    assert due() == (1, 1, (world.road.pk,))
    look(world, reported, False, [world.photo("again")])
    assert due() == (0, 0, ())


@pytest.mark.parametrize("name", ["han", "qian", "lin", "zhou"])
def test_only_an_inspector_of_another_unit_looks_again(world: World, reported: Case, name: str):
    with pytest.raises(Invalid) as refused:
        look(world, reported, True, by=world.cast.acting[name])
    assert refused.value.problems == {"": [Refused.NOT_NOW]}


def test_a_stale_page_is_told(world: World, reported: Case):
    look(world, reported, True)
    with pytest.raises(Conflict):
        look(world, reported, True)


def test_a_visit_of_an_inspector_whose_unit_had_the_case_leaves_it_closed(world: World, inspected: Case):
    row = world.plan(RoundKind.RECHECK, (world.road,), at=MONDAY + 2 * DAY)
    Case.objects.filter(pk=inspected.pk).update(handed_unit_id=world.cast.zhao.unit_id)
    world.visit(row, world.road, at=MONDAY + 3 * DAY)
    assert Case.objects.get(pk=inspected.pk).state == State.CLOSED
