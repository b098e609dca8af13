"""What people or media report is looked at before it is filed."""

import pytest

from chuangcheng.flow.cases import selectors, services
from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.permissions import can_see
from chuangcheng.flow.cases.terms import FROM_OUTSIDE, Act, Group, PhotoKind, Refused, Source, State
from chuangcheng.foundation.acts.rules import Invalid
from tests.flow.cases.test_moves import at, problem
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db


def reported(world: World, source: Source) -> Case:
    return services.report_case(problem=problem(world, source=source), by=world.cast.lin, now=MONDAY)


def check(world: World, case: Case, found: bool = True, photos: tuple[str, ...] = ("seen",)) -> Case:
    return services.check_case(
        case_id=case.pk,
        expected_version=case.version,
        by=world.cast.zhao,
        now=at(1),
        found=found,
        photos=[world.photo(name) for name in photos],
    )


@pytest.mark.parametrize("source", sorted(FROM_OUTSIDE))
def test_it_cannot_be_filed_until_somebody_has_looked(world: World, source: Source):
    case = reported(world, source)
    told = {"case_id": case.pk, "by": world.cast.lin, "now": at(2), "case_class_id": world.standard_class("06012")}
    with pytest.raises(Invalid) as refused:
        services.file_case(**told, expected_version=1)
    assert refused.value.problems == {"": [Refused.CHECK_FIRST]}
    case = check(world, case)
    assert case.state == State.CHECKED
    assert services.file_case(**told, expected_version=2).state == State.FILED


def test_the_picture_of_the_check_shows_the_problem(world: World):
    case = check(world, reported(world, Source.PUBLIC))
    card = selectors.case_card(world.cast.lin, case_id=case.pk, now=at(2))
    assert [p.file_id for p in card.pictures_of(PhotoKind.BEFORE)][-1] == world.photo("seen")
    assert card.moves[-1].on_site


def test_what_is_not_there_ends_with_a_reason(world: World):
    case = check(world, reported(world, Source.MEDIA), found=False)
    move = case.moves.get(act=Act.NOT_FOUND)
    assert (case.state, move.reason) == (State.REFUSED, "not_found")


def test_looking_needs_a_picture(world: World):
    with pytest.raises(Invalid) as refused:
        check(world, reported(world, Source.PUBLIC), photos=())
    assert refused.value.problems == {"photos": [Refused.PHOTO_REQUIRED]}


def test_what_the_office_found_itself_needs_no_second_look(world: World):
    with pytest.raises(Invalid) as refused:
        check(world, reported_by_inspector(world))
    assert refused.value.problems == {"": [Refused.NO_CHECK_NEEDED]}


def reported_by_inspector(world: World) -> Case:
    return services.report_case(problem=problem(world), by=world.cast.zhao, now=MONDAY)


def test_inspectors_see_what_waits_for_a_look_and_what_they_looked_at(world: World):
    case = reported(world, Source.PUBLIC)
    assert can_see(world.cast.zhao, case) and can_see(world.cast.han, case)
    wanted = selectors.Filter(group=Group.TO_CHECK)
    assert len(selectors.cases_page(world.cast.zhao, wanted=wanted, now=at(1)).rows) == 1
    case = check(world, case)
    assert (can_see(world.cast.zhao, case), can_see(world.cast.han, case)) == (True, False)
    assert selectors.cases_page(world.cast.lin, wanted=wanted, now=at(1)).rows == ()
    to_file = selectors.Filter(group=Group.TO_FILE)
    assert [r.id for r in selectors.cases_page(world.cast.lin, wanted=to_file, now=at(1)).rows] == [case.pk]
