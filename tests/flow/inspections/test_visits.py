"""What a visit asks for, what it leads to, and what nobody may know before a covert round closes."""

import uuid
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.flow.cases import selectors as case_lists
from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.services import advance_cases, steps
from chuangcheng.flow.inspections import rules, selectors, services
from chuangcheng.flow.inspections.models import Observation, Round, StateToday, Visit
from chuangcheng.flow.inspections.rules import Answer, Seen, Stop, Walker
from chuangcheng.flow.inspections.services import PastVisit
from chuangcheng.flow.inspections.terms import Refused, RoundKind, VisitKind
from chuangcheng.flow.standards.terms import Outcome
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db


def at(hours: float):
    return MONDAY + timedelta(hours=hours)


def record(world: World, row: Round, answers: list[Answer], *, rest: bool = True, by: str = "zhao", number: int = 9):
    return services.record_visit(
        uuid=uuid.UUID(int=number),
        round_id=row.pk,
        site_id=world.road.pk,
        answers=answers,
        rest_confirmed=rest,
        started_at=at(1),
        by=world.cast.acting[by],
        now=at(2),
    )


def close_case(world: World, case: Case, hours: float, *, on_site: bool) -> Case:
    """Take a reported case to its closing, verified by picture or on site."""
    cast = world.cast
    told = [
        (cast.lin, steps.FileCase(world.standard_class("06012"))),
        (cast.lin, steps.DispatchCase(cast.qian.unit_id, "by_duty", "", world.limit_value())),
        (cast.qian, steps.AcceptCase()),
        (cast.qian, steps.Rectify((world.photo("after"),))),
        (cast.zhou, steps.Verify(on_site)),
        (cast.lin, steps.Close()),
    ]
    moves = [(step, who, at(hours + n / 10)) for n, (who, step) in enumerate(told)]
    return advance_cases(steps_by_case={case.pk: moves})[0]


def test_what_was_confirmed_as_a_group_is_stored_as_such(world: World):
    row = world.plan(sites=(world.road,))
    record(world, row, [Answer(world.item("I1").pk, Outcome.FAILED, photos=(world.photo(),))])
    stored = dict(Observation.objects.values_list("item__code", "grouped"))
    assert stored == {"I1": False, "I2": True, "I3": True}


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"outcome": Outcome.FAILED}, Refused.PHOTO_REQUIRED),
        ({"outcome": Outcome.UNSEEN}, Refused.REASON_REQUIRED),
        ({"number": Decimal(-1)}, Refused.NEGATIVE_NUMBER),
    ],
)
def test_an_answer_that_lacks_something_is_refused_at_its_item(world: World, answer: dict, reason: Refused):
    row, item = world.plan(sites=(world.road,)), world.item("I3")
    with pytest.raises(Invalid) as refused:
        record(world, row, [Answer(item.pk, **answer)])
    assert refused.value.problems == {f"item-{item.pk}": [reason]}
    assert Visit.objects.count() == 0


@pytest.mark.parametrize("document", [True, False])
def test_what_is_no_picture_is_refused_at_its_item(world: World, document: bool):
    row, item = world.plan(sites=(world.road,)), world.item("I3")
    unfit = world.photo("plan", media_type="application/pdf") if document else 999_999
    with pytest.raises(Invalid) as refused:
        record(world, row, [Answer(item.pk, Outcome.FAILED, photos=(world.photo(), unfit))])
    assert refused.value.problems == {f"item-{item.pk}": [Refused.NOT_A_PICTURE]}
    assert Visit.objects.count() == 0


def test_what_is_not_answered_is_missing_unless_the_rest_was_confirmed(world: World):
    row = world.plan(sites=(world.road,))
    with pytest.raises(Invalid) as refused:
        record(world, row, [], rest=False)
    assert refused.value.problems == {"rest": [Refused.UNANSWERED]}


def test_the_number_decides_where_the_item_has_a_threshold(world: World):
    row = world.plan(sites=(world.road,))
    record(world, row, [Answer(world.item("I3").pk, number=Decimal(2), photos=(world.photo(),))])
    assert Observation.objects.get(item__code="I3").outcome == Outcome.FAILED


def test_the_same_visit_sent_twice_is_one_visit(world: World):
    row = world.plan(sites=(world.road,))
    assert record(world, row, []).pk == record(world, row, []).pk
    with pytest.raises(Conflict):
        record(world, row, [], number=10)


def test_only_the_inspector_it_was_given_to_walks_a_site(world: World):
    row = world.plan(sites=(world.road,))
    for name in ("han", "lin", "qian", "zhou"):
        with pytest.raises(NotFound):
            record(world, row, [], by=name)


def test_nobody_inspects_his_own_unit(world: World):
    row = services.plan_round(
        title="x",
        kind=RoundKind.CENSUS,
        edition_id=world.edition.pk,
        starts_on=MONDAY.date(),
        ends_on=MONDAY.date(),
        inspector_ids=[world.cast.han.user_id],
        by=world.cast.lin,
        now=MONDAY,
    )
    given = {a.site.code: a.inspector_id for a in row.assignments.select_related("site")}
    assert given == {"M-01": None, "R-01": None, "R-02": world.cast.han.user_id}
    with pytest.raises(Invalid):
        services.open_round(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=MONDAY)


def test_a_failure_that_is_being_put_right_makes_no_second_case_and_one_that_came_back_does(world: World):
    first = world.plan(sites=(world.road,))
    world.visit(first, world.road, failing=("I1",))
    second = world.plan(sites=(world.road,), at=at(3))
    world.visit(second, world.road, failing=("I1",), at=at(4))
    assert Case.objects.count() == 1
    case = close_case(world, Case.objects.get(), 5, on_site=True)
    third = world.plan(sites=(world.road,), at=at(8))
    world.visit(third, world.road, failing=("I1",), at=at(9))
    assert list(Case.objects.order_by("id").values_list("rebound_of_id", flat=True)) == [None, case.pk]


def test_a_cure_that_holds_at_the_re_check_is_told_to_its_case(world: World):
    world.visit(world.plan(sites=(world.road,)), world.road, failing=("I1",))
    case = close_case(world, Case.objects.get(), 3, on_site=False)
    world.visit(world.plan(kind=RoundKind.RECHECK, sites=(world.road,), at=at(8)), world.road, at=at(9))
    case.refresh_from_db()
    assert case.state == "rechecked"


def test_a_closing_by_picture_is_no_observation_and_one_on_the_spot_is(world: World):
    world.visit(world.plan(sites=(world.road,)), world.road, failing=("I1",))
    close_case(world, Case.objects.get(), 3, on_site=False)
    state = {s.item_code: s for s in selectors.site_state(world.cast.lin, site_id=world.road.pk)}
    assert (state["I1"].outcome, state["I1"].fixed_not_reobserved) == (Outcome.FAILED, True)
    assert (state["I2"].outcome, state["I2"].fixed_not_reobserved) == (Outcome.MET, False)


def test_an_upheld_objection_takes_the_observation_out_of_the_state_today(world: World):
    world.visit(world.plan(sites=(world.road,)), world.road)
    world.visit(world.plan(sites=(world.road,), at=at(3)), world.road, failing=("I1",), at=at(4))
    assert StateToday.objects.get(item__code="I1").outcome == Outcome.FAILED
    cast = world.cast
    moves = [
        (steps.FileCase(world.standard_class("06012")), cast.lin, at(5)),
        (steps.DispatchCase(cast.qian.unit_id, "by_duty", "", world.limit_value()), cast.lin, at(5)),
        (steps.ReturnCase("contested", (world.photo("proof"),)), cast.qian, at(6)),
    ]
    case = advance_cases(steps_by_case={Case.objects.get().pk: moves})[0]
    services.uphold_objection(case_id=case.pk, expected_version=case.version, by=cast.lin, now=at(7), words="认定有误")
    assert StateToday.objects.get(item__code="I1").outcome == Outcome.MET


def test_nobody_outside_the_office_knows_of_a_covert_round_until_it_closes(world: World):
    row = world.plan(kind=RoundKind.SAMPLE, quotas={world.road.site_type_id: 9}, seed=3)
    visit = world.visit(row, world.road, failing=("I1",))
    for name in ("qian", "sun", "chen", "wei", "han", "zhou", "wu", "zheng", "wang", "feng"):
        acting = world.cast.acting[name]
        assert row.pk not in {r.id for r in selectors.rounds_page(acting).rows}
        assert selectors.visits_page(acting).rows == ()
        assert selectors.stops_page(acting).rows == ()
        with pytest.raises(NotFound):
            selectors.round_card(acting, round_id=row.pk)
        with pytest.raises(NotFound):
            selectors.visit_card(acting, visit_id=visit.pk)
    assert (Case.objects.count(), StateToday.objects.count()) == (0, 0)
    services.close_round(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=at(5))
    assert [c.title for c in Case.objects.all()] == ["无乱扔垃圾"]
    assert StateToday.objects.count() == 3
    assert [v.id for v in selectors.visits_page(world.cast.qian).rows] == [visit.pk]
    wanted = case_lists.Filter()
    assert len(case_lists.cases_page(world.cast.zheng, wanted=wanted, now=at(6)).rows) == 1


def test_the_projection_made_anew_is_the_one_the_acts_kept(world: World):
    for number, failing in enumerate((("I1",), (), ("I2", "I3"))):
        row = world.plan(sites=(world.road, world.market), at=at(number * 10))
        world.visit(row, world.road, failing=failing, at=at(number * 10 + 1))
        world.visit(
            row, world.market, failing=failing[:1] if failing != ("I2", "I3") else ("I3",), at=at(number * 10 + 2)
        )
    columns = ("site_id", "item_id", "observation_id", "outcome", "observed_at", "case_id")
    kept = set(StateToday.objects.values_list(*columns))
    services.recompute_state_today()
    assert set(StateToday.objects.values_list(*columns)) == kept


def test_loading_visits_writes_what_single_visits_write(world: World):
    first, second = world.plan(sites=(world.road,), title="一"), world.plan(sites=(world.far_road,), title="二")
    world.visit(first, world.road, failing=("I1",))
    items = [world.item(code) for code in ("I1", "I2", "I3")]
    photo = world.photo(f"{world.road.code}-I1")
    seen = (
        Seen(items[0].pk, Outcome.FAILED, photos=(photo,)),
        Seen(items[1].pk, Outcome.MET, grouped=True),
        Seen(items[2].pk, Outcome.MET, grouped=True),
    )
    services.load_visits(
        visits=[
            PastVisit(uuid.UUID(int=5), VisitKind.ROUND, second.pk, world.far_road.pk, seen, world.cast.zhao, at(1))
        ]
    )
    apart = {"id", "visit_id", "case_id"}
    single, loaded = (
        [
            {k: v for k, v in o.items() if k not in apart}
            for o in Observation.objects.filter(visit__site=site).order_by("item_id").values()
        ]
        for site in (world.road, world.far_road)
    )
    assert single == loaded
    told = Case.objects.values_list("title", "state", "standard__code", "reported_by_id", "reported_at").distinct()
    assert len(told) == 1


def test_a_closed_round_takes_no_more_visits(world: World):
    row = world.plan(sites=(world.road, world.market))
    world.visit(row, world.market)
    services.close_round(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=at(2))
    with pytest.raises(Invalid) as refused:
        record(world, row, [])
    assert refused.value.problems == {"": [Refused.NOT_NOW]}


stops = st.lists(
    st.builds(Stop, st.integers(1, 10**6), st.uuids().map(str), st.integers(1, 4), st.integers(1, 5)),
    unique_by=(lambda s: s.site_id, lambda s: s.code),
    max_size=40,
)


@given(stops, st.dictionaries(st.integers(1, 4), st.integers(1, 8)), st.integers(), st.randoms())
def test_a_draw_can_be_repeated_by_anybody(drawn, quotas, seed, shuffle):
    mixed = drawn[:]
    shuffle.shuffle(mixed)
    found = rules.draw(drawn, quotas, seed)
    assert found == rules.draw(mixed, quotas, seed)
    elsewhere = [replace(stop, site_type_id=9 - stop.site_type_id) for stop in drawn]
    again = rules.draw(elsewhere, {9 - kind: number for kind, number in quotas.items()}, seed)
    assert [stop.code for stop in found] == [stop.code for stop in again]
    for kind, number in quotas.items():
        there = sum(stop.site_type_id == kind for stop in drawn)
        assert sum(stop.site_type_id == kind for stop in found) == min(number, there)


@given(stops, st.integers(1, 6))
def test_sites_are_shared_out_fairly(drawn, number):
    walkers = [Walker(n, f"{n:08d}/") for n in range(number)]
    shared = rules.share_out(drawn, walkers)
    loads = [list(shared.values()).count(walker.user_id) for walker in walkers]
    assert None not in shared.values()
    assert sum(loads) == len(drawn)
    assert max(loads) <= -(-len(drawn) // number)
