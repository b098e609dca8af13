"""What a round covers, by street and by type, what remains with whom, and the lists those numbers open to."""

import pytest

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.services import advance_cases, steps
from chuangcheng.flow.inspections import selectors, services
from chuangcheng.flow.inspections.models import Assignment, Observation
from chuangcheng.flow.inspections.terms import RoundKind
from chuangcheng.flow.places.services import NewSite, load_sites
from chuangcheng.foundation.acts.rules import PRODUCT
from tests.flow.inspections.test_visits import at, close_case
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db


def covered(rows) -> list[tuple[str, int, int]]:
    return [(row.title, row.visited, row.sites) for row in rows]


def test_coverage_counts_what_was_visited_of_each_type_and_street(world: World):
    row = world.plan()
    world.visit(row, world.road)
    card = selectors.round_card(world.cast.zheng, round_id=row.pk)
    assert covered(card.by_type) == [("主次干道", 1, 2), ("农贸市场", 0, 1)]
    assert covered(card.by_street) == [("柳岸街道", 1, 2), ("石桥街道", 0, 1)]
    assert (card.whole, card.unvisited) == (True, 2)


def test_every_number_of_the_coverage_opens_to_so_many_sites(world: World):
    row = world.plan()
    world.visit(row, world.road)
    for name in ("lin", "zheng", "zhao", "qian", "wei"):
        acting = world.cast.acting[name]
        card = selectors.round_card(acting, round_id=row.pk)
        for column, rows in (("site_type_id", card.by_type), ("street_id", card.by_street)):
            for one in rows:
                told = {"round_id": row.pk, column: one.id}
                assert len(selectors.stops_page(acting, **told).rows) == one.sites, (name, one)
                assert len(selectors.stops_page(acting, **told, to_do=True).rows) == one.unvisited, (name, one)


def test_a_site_in_no_street_is_covered_and_found(world: World):
    load_sites(sites=[NewSite("X-01", "飞地", world.road.site_type_id)], by=PRODUCT, now=MONDAY)
    row = world.plan()
    card = selectors.round_card(world.cast.lin, round_id=row.pk)
    assert covered(card.by_street)[-1] == ("", 0, 1)
    stops = selectors.stops_page(world.cast.lin, round_id=row.pk, street_id=0)
    assert [stop.site for stop in stops.rows] == ["飞地"]


def test_what_remains_is_told_to_the_office_alone_by_name_and_not_by_number(world: World):
    row = world.plan(inspectors=("zhao", "han"))
    world.visit(row, world.road)
    left = selectors.round_card(world.cast.lin, round_id=row.pk).remaining
    assert [(one.name, one.sites) for one in left] == [("赵", 1), ("韩", 1)]
    for one in left:
        stops = selectors.stops_page(world.cast.lin, round_id=row.pk, inspector_id=one.user_id, to_do=True)
        assert len(stops.rows) == one.sites
    for name in ("zheng", "wu", "wang", "zhao", "qian"):
        assert selectors.round_card(world.cast.acting[name], round_id=row.pk).remaining == ()


def test_only_those_who_plan_filter_by_person(world: World):
    row = world.plan(inspectors=("zhao", "han"))
    for name, number in (("lin", 1), ("zheng", 3)):
        stops = selectors.stops_page(world.cast.acting[name], round_id=row.pk, inspector_id=world.cast.han.user_id)
        assert len(stops.rows) == number


def test_the_number_of_failures_opens_to_so_many_findings_for_whoever_reads_it(world: World):
    row = world.plan()
    world.visit(row, world.road, failing=("I1", "I2"))
    world.visit(row, world.far_road, failing=("I1",), at=at(2))
    told = {}
    for name in ("lin", "zheng", "wang", "zhao", "qian", "wei", "sun"):
        acting = world.cast.acting[name]
        rows = selectors.findings_page(acting, round_id=row.pk).rows
        assert selectors.round_card(acting, round_id=row.pk).row.failed == len(rows)
        told[name] = len(rows)
    assert told == {"lin": 3, "zheng": 3, "wang": 3, "zhao": 3, "qian": 2, "wei": 1, "sun": 0}


def test_a_finding_names_its_case_only_to_those_who_may_see_it(world: World):
    row = world.plan(sites=(world.road,))
    world.visit(row, world.road, failing=("I1",))
    case = Case.objects.get()
    for name, seen in (("lin", case.pk), ("zhao", case.pk), ("qian", None)):
        (finding,) = selectors.findings_page(world.cast.acting[name], round_id=row.pk).rows
        assert (finding.case_id, bool(finding.case_number), bool(finding.case_state)) == (seen, bool(seen), bool(seen))


def test_what_was_set_aside_is_no_failure_any_more(world: World):
    row = world.plan(sites=(world.road,))
    world.visit(row, world.road, failing=("I1", "I2"))
    Observation.objects.filter(item__code="I1").update(valid=False)
    assert selectors.round_card(world.cast.lin, round_id=row.pk).row.failed == 1
    assert [f.item_code for f in selectors.findings_page(world.cast.lin, round_id=row.pk).rows] == ["I2"]


def test_a_case_leads_to_the_visits_that_saw_it_and_they_to_the_case(world: World):
    first = world.visit(world.plan(sites=(world.road,)), world.road, failing=("I1",))
    again = world.visit(world.plan(sites=(world.road,), at=at(3)), world.road, failing=("I1",), at=at(4))
    case = Case.objects.get()
    for name in ("lin", "zheng", "zhao", "qian"):
        seen = selectors.seen_of_case(world.cast.acting[name], case_id=case.pk)
        assert [one.visit_id for one in seen] == [first.pk, again.pk], name
    for name in ("wei", "sun", "han", "zhou", "feng"):
        assert selectors.seen_of_case(world.cast.acting[name], case_id=case.pk) == ()
    for visit in (first, again):
        (row,) = selectors.visit_card(world.cast.lin, visit_id=visit.pk).of("failed")
        assert (row.case_id, row.case_number, row.case_state) == (case.pk, case.number, "reported")
    (row,) = selectors.visit_card(world.cast.qian, visit_id=first.pk).of("failed")
    assert (row.case_id, row.case_number, row.case_state) == (None, "", None)


def test_a_verification_on_the_spot_and_its_case_lead_to_each_other(world: World):
    world.visit(world.plan(sites=(world.road,)), world.road, failing=("I1",))
    case = Case.objects.get()
    cast = world.cast
    told = [
        (steps.FileCase(world.standard_class("06012")), cast.lin, at(2)),
        (steps.DispatchCase(cast.qian.unit_id, "by_duty", "", world.limit_value()), cast.lin, at(2.1)),
        (steps.AcceptCase(), cast.qian, at(2.2)),
        (steps.Rectify((world.photo("after"),)), cast.qian, at(3)),
    ]
    case = advance_cases(steps_by_case={case.pk: told})[0]
    case = services.verify_on_site(
        uuid="8a4b2c0e-0000-4000-8000-000000000001",
        case_id=case.pk,
        expected_version=case.version,
        passed=True,
        by=cast.zhou,
        now=at(4),
    )
    kinds = [(one.kind, one.outcome) for one in selectors.seen_of_case(cast.lin, case_id=case.pk)]
    assert kinds == [("round", "failed"), ("verification", "met")]
    verification = selectors.seen_of_case(cast.zhou, case_id=case.pk)
    assert [one.kind for one in verification] == ["verification"]
    (row,) = selectors.visit_card(cast.zhou, visit_id=verification[0].visit_id).observations
    assert row.case_id == case.pk


def test_a_covert_visit_stays_out_of_sight_even_where_its_case_is_known(world: World):
    world.visit(world.plan(sites=(world.road,)), world.road, failing=("I1",))
    case = close_case(world, Case.objects.get(), 2, on_site=False)
    sample = world.plan(kind=RoundKind.SAMPLE, quotas={world.road.site_type_id: 9}, seed=1, at=at(10))
    covert = world.visit(sample, world.road, failing=("I1",), at=at(11))
    for name in ("qian", "zheng", "wang", "wu", "zhou"):
        acting = world.cast.acting[name]
        assert covert.pk not in {one.visit_id for one in selectors.seen_of_case(acting, case_id=case.pk)}
        assert selectors.findings_page(acting, round_id=sample.pk).rows == ()


@pytest.mark.parametrize("number", [1, 3, 60])
def test_the_statements_stay_the_same_however_many_sites_there_are(
    world: World, number: int, django_assert_num_queries
):
    new = [NewSite(f"N-{n:03d}", f"路{n}", world.road.site_type_id, street_id=world.liuan.pk) for n in range(number)]
    sites = load_sites(sites=new, by=PRODUCT, now=MONDAY)
    row = world.plan(sites=tuple(sites))
    for site in sites[:6]:
        world.visit(row, site, failing=("I1", "I2"))
    lin = world.cast.lin
    with django_assert_num_queries(4):
        selectors.round_card(lin, round_id=row.pk)
    with django_assert_num_queries(2):
        selectors.findings_page(lin, round_id=row.pk)
    case = Case.objects.first()
    with django_assert_num_queries(2):
        selectors.seen_of_case(lin, case_id=case.pk)


def test_an_inspector_of_a_covert_round_learns_nothing_by_which_the_draw_could_be_repeated(world: World):
    quotas = {world.road.site_type_id: 2, world.market.site_type_id: 1}
    row = world.plan(RoundKind.SAMPLE, quotas=quotas, seed=6, inspectors=("zhao", "han"))
    own = Assignment.objects.filter(round=row, inspector_id=world.cast.han.user_id).count()
    card = selectors.round_card(world.cast.han, round_id=row.pk)
    [listed] = selectors.rounds_page(world.cast.han).rows
    assert 0 < own < 3
    assert (card.row.seed, card.quotas, card.row.sites, sum(c.sites for c in card.by_type)) == (None, (), own, own)
    assert (listed.seed, listed.sites) == (None, own)
    office = selectors.round_card(world.cast.lin, round_id=row.pk)
    assert (office.row.seed, len(office.quotas), office.row.sites) == (6, 2, 3)
