"""Reports that may be one problem are shown beside each other, with the reasons."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.cases.selectors import case_card
from chuangcheng.flow.cases.services import refuse_case
from chuangcheng.flow.scrutiny.selectors import suggestions, suggestions_for
from chuangcheng.flow.scrutiny.services import tell_apart
from tests.flow.scrutiny.stories import at, look, report
from tests.world import World

pytestmark = pytest.mark.django_db


def shown(world: World, *cases, name: str = "lin") -> dict[int, list[int]]:
    found = suggestions(world.cast.acting[name], case_ids=[case.pk for case in cases], now=at(60))
    return {pk: [one.row.id for one in close] for pk, close in found.items()}


def test_near_in_place_and_time_and_of_one_class(world: World):
    first, second = report(world, "甲"), report(world, "乙", north=40, when=48)
    far, other = report(world, "丙", north=450, when=1), report(world, "丁", north=10, code="09006", when=2)
    assert shown(world, first, second, far, other) == {first.pk: [second.pk], second.pk: [first.pk]}
    (told,) = suggestions(world.cast.lin, case_ids=[second.pk], now=at(60))[second.pk]
    assert (told.reasons.metres, told.reasons.days, told.reasons.same_class) == (40, 2, True)


def test_like_pictures_reach_further_and_across_classes(world: World):
    first = report(world, "甲", photos=(look(world.photo("a"), (1, 2, 3, 4)),))
    second = report(world, "乙", north=300, when=1, code="09006", photos=(look(world.photo("b"), (1, 2, 3, 11)),))
    assert shown(world, first) == {first.pk: [second.pk]}
    assert suggestions(world.cast.lin, case_ids=[first.pk], now=at(60))[first.pk][0].reasons.likeness == 94


def test_what_is_refused_is_no_target(world: World):
    first, second = report(world, "甲"), report(world, "乙", north=10, when=1)
    refuse_case(case_id=second.pk, expected_version=1, by=world.cast.lin, now=at(1), reason="duplicate")
    assert shown(world, first) == {}


def test_what_a_person_told_apart_is_not_asked_again(world: World):
    first, second = report(world, "甲"), report(world, "乙", north=10, when=1)
    tell_apart(case_id=second.pk, other_id=first.pk, by=world.cast.lin, now=at(1))
    assert shown(world, first, second) == {}


def test_only_who_reads_everything_is_shown_any(world: World):
    first = report(world, "甲")
    report(world, "乙", north=10, when=1)
    assert (shown(world, first, name="wu") != {}, shown(world, first, name="qian")) == (True, {})


def test_the_page_of_a_report_is_told_what_the_list_is_told(world: World):
    look_alike = (look(world.photo("a"), (1, 2, 3, 4)),), (look(world.photo("b"), (1, 2, 3, 11)),)
    first, second = (
        report(world, f"甲{n}", north=20 * n, when=n, photos=photos) for n, photos in enumerate(look_alike)
    )
    third, far = report(world, "丙", north=30, when=2), report(world, "丁", north=9_000, when=1)
    tell_apart(case_id=third.pk, other_id=first.pk, by=world.cast.lin, now=at(3))
    cases = (first, second, third, far)
    listed = suggestions(world.cast.lin, case_ids=[case.pk for case in cases], now=at(60))
    cards = [case_card(world.cast.lin, case_id=case.pk, now=at(60)) for case in cases]
    paged = {card.row.id: suggestions_for(world.cast.lin, card=card, now=at(60)) for card in cards}
    assert {pk: told for pk, told in paged.items() if told} == listed
    assert {pk: [one.row.id for one in told] for pk, told in listed.items()} == {
        first.pk: [second.pk],
        second.pk: [first.pk, third.pk],
        third.pk: [second.pk],
    }


@pytest.mark.parametrize("number", [1, 3, 60])
def test_it_costs_the_same_however_many_there_are(world: World, number: int):
    cases = [report(world, f"案{n}", north=n, when=n / 10, photos=(world.photo(f"{n}"),)) for n in range(number + 1)]
    with CaptureQueriesContext(connection) as asked:
        shown(world, *cases[:50])
    assert len(asked) == 4
