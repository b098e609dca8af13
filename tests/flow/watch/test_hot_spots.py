"""Hot spots: proposed by the data, taken up by a person, cured by both kinds of measures."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.flow.watch import selectors, services
from chuangcheng.flow.watch.models import HotSpot
from chuangcheng.flow.watch.rules.spots import near_each_other
from chuangcheng.flow.watch.services import RootCause
from chuangcheng.flow.watch.terms import Cause, Effect, MeasureWhat, Refused, SpotOutcome, SpotState
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from chuangcheng.foundation.geography.rules import Point, distance
from chuangcheng.foundation.journal.selectors import verify
from tests.people import MONDAY
from tests.world import World

from .happenings import came

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOW = MONDAY + 15 * DAY


def thrice(world: World, **more: object) -> int:
    """Three times the same; returns the id of the first case."""
    return min(came(world, MONDAY + day * DAY, **more).pk for day in (0, 7, 14))


def cause(world: World, days: int = 30) -> RootCause:
    return RootCause(Cause.NO_PLACE_FOR_IT, world.cast.sun.unit_id, (NOW + days * DAY).date(), "没有市场")


def taken_up(world: World) -> HotSpot:
    first = thrice(world, site=world.road)
    return services.open_spot(first_id=first, found=cause(world), by=world.cast.lin, now=NOW)


def test_three_times_at_one_site_is_proposed_and_two_are_not(world: World):
    first = thrice(world, site=world.road)
    came(world, MONDAY, site=world.market)
    came(world, MONDAY + 9 * DAY, site=world.market)
    found = selectors.proposed(world.cast.zheng, now=NOW)
    assert [(one.first_id, one.times, one.place) for one in found] == [(first, 3, "柳岸路")]
    assert selectors.proposed(world.cast.zheng, now=NOW + 90 * DAY) == ()


def test_places_without_a_site_are_one_place_within_metres(world: World):
    near = [36.0800, 36.0803, 36.0804, 36.0900]
    for number, latitude in enumerate(near):
        came(world, MONDAY + 4 * number * DAY, latitude=latitude, longitude=120.37, address="桥头")
    found = selectors.proposed(world.cast.lin, now=NOW)
    assert [(one.times, one.place, one.site_id) for one in found] == [(3, "桥头", None)]


def test_a_person_takes_it_up_with_its_root_cause_and_it_is_proposed_no_more(world: World):
    row = taken_up(world)
    assert (row.state, row.cause, row.unit_id, row.times) == ("open", "no_place_for_it", world.cast.sun.unit_id, 3)
    assert selectors.proposed(world.cast.lin, now=NOW) == ()
    with pytest.raises(Invalid) as refused:
        services.open_spot(first_id=1, found=cause(world), by=world.cast.lin, now=NOW)
    assert refused.value.problems == {"": [Refused.NOT_A_HOT_SPOT]}
    assert verify().holds


def test_a_dismissed_proposal_comes_again_only_when_it_came_as_often_once_more(world: World):
    first = thrice(world, site=world.road)
    services.dismiss_proposal(first_id=first, words="施工期间，月底结束", by=world.cast.lin, now=NOW)
    came(world, NOW + 2 * DAY, site=world.road)
    assert selectors.proposed(world.cast.lin, now=NOW + 5 * DAY) == ()
    for day in (6, 10):
        came(world, NOW + day * DAY, site=world.road)
    assert [one.times for one in selectors.proposed(world.cast.lin, now=NOW + 12 * DAY)] == [3]
    with pytest.raises(NotFound):
        selectors.proposed_one(world.cast.lin, first_id=999999, now=NOW)


def test_what_came_before_and_after_the_measures_is_counted_over_equal_spans(world: World):
    row = taken_up(world)
    told = {"by": world.cast.lin, "now": NOW, "words": ""}
    services.add_measure(
        spot_id=row.pk, expected_version=1, what=MeasureWhat.PERMITTED_STALLS, from_on=NOW.date(), **told
    )
    came(world, NOW + 5 * DAY, site=world.road)
    card = selectors.spot_card(world.cast.zheng, spot_id=row.pk, now=NOW + 20 * DAY)
    assert (card.before, card.after, card.days) == (3, 1, 20)
    assert len(card.cases) == 4


def test_it_is_solved_only_with_both_kinds_of_measures(world: World):
    row = taken_up(world)
    common = {"spot_id": row.pk, "by": world.cast.lin, "now": NOW, "words": ""}
    services.add_measure(expected_version=1, what=MeasureWhat.PATROL, from_on=NOW.date(), **common)
    with pytest.raises(Invalid) as refused:
        services.close_spot(expected_version=2, outcome=SpotOutcome.GONE, **common)
    assert refused.value.problems == {"outcome": [Refused.BOTH_KINDS]}
    services.add_measure(expected_version=2, what=MeasureWhat.PARKING, from_on=NOW.date(), **common)
    services.close_spot(expected_version=3, outcome=SpotOutcome.GONE, **common)
    row.refresh_from_db()
    assert (row.state, row.outcome) == (SpotState.CLOSED, SpotOutcome.GONE)
    with pytest.raises(Invalid):
        services.add_measure(expected_version=4, what=MeasureWhat.PATROL, from_on=NOW.date(), **common)
    assert verify().holds


def test_what_moved_away_is_closed_with_words(world: World):
    row = taken_up(world)
    told = {"spot_id": row.pk, "expected_version": 1, "by": world.cast.lin, "now": NOW}
    with pytest.raises(Invalid):
        services.close_spot(outcome=SpotOutcome.MOVED_AWAY, words=" ", **told)
    services.close_spot(outcome=SpotOutcome.MOVED_AWAY, words="移到东街", **told)


def test_reviews_fall_due_and_set_the_next(world: World):
    row = taken_up(world)
    assert selectors.due_reviews(world.cast.zheng, now=NOW) == ()
    later = NOW + 31 * DAY
    assert [one.id for one in selectors.due_reviews(world.cast.zheng, now=later)] == [row.pk]
    told = {"spot_id": row.pk, "effect": Effect.BETTER, "words": "少了", "by": world.cast.lin, "now": later}
    with pytest.raises(Invalid):
        services.review_spot(expected_version=1, next_on=later.date(), **told)
    services.review_spot(expected_version=1, next_on=(later + 30 * DAY).date(), **told)
    assert selectors.due_reviews(world.cast.zheng, now=later) == ()
    card = selectors.spot_card(world.cast.lin, spot_id=row.pk, now=later)
    assert [(one.effect, one.words, one.by) for one in card.reviews] == [(Effect.BETTER, "少了", "林")]
    with pytest.raises(Conflict):
        services.change_spot(spot_id=row.pk, expected_version=1, found=cause(world, 90), by=world.cast.lin, now=later)
    services.change_spot(spot_id=row.pk, expected_version=2, found=cause(world, 90), by=world.cast.lin, now=later)


@pytest.mark.parametrize("name", ["zheng", "wu", "zhao", "sun"])
def test_others_than_the_office_decide_nothing(world: World, name: str):
    first = thrice(world, site=world.road)
    for act in (
        lambda: services.open_spot(first_id=first, found=cause(world), by=world.cast.acting[name], now=NOW),
        lambda: services.dismiss_proposal(first_id=first, words="x", by=world.cast.acting[name], now=NOW),
    ):
        with pytest.raises(NotFound):
            act()


places = st.tuples(st.floats(36.0, 36.004), st.floats(120.0, 120.004))


@given(st.lists(places, max_size=40), st.sampled_from([20.0, 50.0, 150.0]))
def test_squares_change_nothing_of_what_is_one_place(found: list[tuple[float, float]], metres: float):
    points = [(number, Point(*place)) for number, place in enumerate(found)]
    naive: list[tuple[Point, list[int]]] = []
    for number, point in points:
        for middle, members in naive:
            if distance(middle, point) <= metres:
                members.append(number)
                break
        else:
            naive.append((point, [number]))
    assert near_each_other(points, metres) == [members for _, members in naive]
