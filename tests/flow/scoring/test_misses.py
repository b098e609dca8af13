"""How often a failure is missed: what a pair is, what the estimate is, and that tables are read as the rule says."""

import uuid
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.inspections.models import Observation, Round
from chuangcheng.flow.inspections.rules import Seen
from chuangcheng.flow.inspections.services import PastVisit, close_round, load_visits
from chuangcheng.flow.inspections.terms import RoundKind, VisitKind
from chuangcheng.flow.places.models import Site
from chuangcheng.flow.places.services import NewSite, load_sites
from chuangcheng.flow.scoring import selectors as scores
from chuangcheng.flow.scoring.rules import WITHIN, Look, pairs_of, share_missed, wilson
from chuangcheng.flow.standards.terms import Outcome
from chuangcheng.foundation.acts.rules import PRODUCT, NotFound
from tests.people import MONDAY
from tests.world import World

DAY = timedelta(days=1)


def look(day: float, by: int, failed: bool, site: int = 1, item: int = 1) -> Look:
    return Look(site, item, by, MONDAY + day * DAY, failed)


def found(*looks: Look, closed: tuple[float, ...] = ()) -> list[tuple[Look, Look]]:
    return pairs_of(looks, {(1, 1): [MONDAY + day * DAY for day in closed]})


@pytest.mark.parametrize(
    ("looks", "closed", "pairs"),
    [
        ((look(0, 1, False), look(3, 2, True)), (), 1),
        ((look(3, 2, True), look(0, 1, False)), (), 1),  # told in any order
        ((look(0, 1, False), look(3, 1, True)), (), 0),  # the same inspector
        ((look(0, 1, False), look(14, 2, True)), (), 1),  # the last moment
        ((look(0, 1, False), look(14.01, 2, True)), (), 0),  # too late
        ((look(0, 1, True), look(3, 2, True)), (2.0,), 0),  # a case was closed in between
        ((look(0, 1, True), look(3, 2, True)), (3.5,), 1),  # closed afterwards
        ((look(0, 1, False), look(3, 2, True, site=2)), (), 0),  # another site
        ((look(0, 1, False), look(3, 2, True, item=2)), (), 0),  # another item
        ((look(0, 1, False), look(2, 2, False), look(4, 1, True)), (), 2),  # each with the one before
    ],
)
def test_a_pair_is_two_successive_looks_by_two_people_with_nothing_put_right_in_between(looks, closed, pairs):
    assert len(found(*looks, closed=closed)) == pairs


def pair(first: bool, second: bool) -> tuple[Look, Look]:
    return look(0, 1, first), look(1, 2, second)


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_the_estimate_is_the_share_of_second_failures_that_passed_at_the_first_look(missed, both, fine):
    pairs = [pair(False, True)] * missed + [pair(True, True)] * both + [pair(True, False)] * fine
    told = share_missed(pairs)
    if missed + both < 30:
        assert told is None
        return
    assert (told.missed, told.pairs) == (missed, missed + both)
    assert (told.low, told.high) == wilson(missed, missed + both)
    assert told.low <= told.share <= told.high
    assert abs(told.share - Decimal(missed) / (missed + both)) < Decimal("1e-18")


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=60))
def test_pairs_whose_second_look_passed_make_no_difference(told):
    pairs = [pair(*one) for one in told]
    assert share_missed(pairs) == share_missed([one for one in pairs if one[1].failed])


def walked(world: World, kind: RoundKind, by: str, sites: list[Site], failing: set[int], at: datetime) -> Round:
    """A round in which these sites (by number) fail on litter, closed a little later."""
    inspector = world.cast.acting[by]
    row = world.plan(kind, sites=tuple(sites), at=at, inspectors=(by,))
    litter = world.item("I1").pk
    load_visits(
        visits=[
            PastVisit(
                uuid.uuid5(uuid.NAMESPACE_DNS, f"{row.pk}/{n}"),
                VisitKind.ROUND,
                row.pk,
                site.pk,
                (Seen(litter, Outcome.FAILED if n in failing else Outcome.MET),),
                inspector,
                at + timedelta(minutes=n),
            )
            for n, site in enumerate(sites)
        ]
    )
    return close_round(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=at + timedelta(hours=9))


def roads(world: World, number: int) -> list[Site]:
    new = [NewSite(f"N-{n:03d}", f"路{n}", world.road.site_type_id, street_id=world.liuan.pk) for n in range(number)]
    return load_sites(sites=new, by=PRODUCT, now=MONDAY)


@pytest.mark.django_db
def test_second_visits_tell_how_often_a_failure_was_missed(world: World):
    sites = roads(world, 40)
    walked(world, RoundKind.CENSUS, "zhao", sites, set(range(20)), MONDAY)
    edition_id = world.edition.pk
    assert scores.missed_failures(world.cast.lin, edition_id=edition_id).overall is None
    walked(world, RoundKind.ROUTINE, "han", sites, set(range(36)), MONDAY + 3 * DAY)
    told = scores.missed_failures(world.cast.zheng, edition_id=edition_id)
    assert (told.overall.missed, told.overall.pairs, told.pairs) == (16, 36, 36)
    assert told.of({world.item("I1").kind}) == told.overall


@pytest.mark.django_db
def test_what_was_put_right_in_between_and_what_was_set_aside_is_no_pair(world: World):
    sites = roads(world, 40)
    walked(world, RoundKind.CENSUS, "zhao", sites, set(range(20)), MONDAY)
    walked(world, RoundKind.ROUTINE, "han", sites, set(range(36)), MONDAY + 3 * DAY)
    closed = Case.objects.filter(site__in=sites[:3])
    closed.update(closed_at=MONDAY + 2 * DAY)
    Observation.objects.filter(visit__site=sites[35], visit__round__kind=RoundKind.ROUTINE).update(valid=False)
    told = scores.missed_failures(world.cast.lin, edition_id=world.edition.pk)
    assert (told.overall.missed, told.overall.pairs) == (15, 32)


@pytest.mark.django_db
def test_the_tables_are_read_as_the_rule_says(world: World):
    sites = roads(world, 12)
    for turn, (by, day) in enumerate([("zhao", 0), ("han", 5), ("zhao", 8), ("zhao", 9), ("han", 30), ("zhao", 31)]):
        failing = {n for n in range(12) if (n * 7 + turn * 5) % 3 == 0}
        walked(world, RoundKind.ROUTINE, by, sites, failing, MONDAY + day * DAY)
    Case.objects.filter(site__in=sites[::4]).update(closed_at=MONDAY + 6 * DAY)
    closings: dict[tuple[int, int], list[datetime]] = {}
    rows = Observation.objects.select_related("visit", "case")
    for o in rows:
        if o.case and o.case.closed_at:
            closings.setdefault((o.visit.site_id, o.item_id), []).append(o.case.closed_at)
    looks = [
        Look(o.visit.site_id, o.item_id, o.visit.inspector_id, o.visit.finished_at, o.outcome == Outcome.FAILED)
        for o in rows
    ]
    by_rule = [second for _first, second in pairs_of(looks, closings, WITHIN) if second.failed]
    assert scores.missed_failures(world.cast.lin, edition_id=world.edition.pk).pairs == len(by_rule) > 0


@pytest.mark.django_db
def test_rounds_that_are_not_closed_tell_nothing_so_that_a_covert_one_shows_nowhere(world: World):
    sites = roads(world, 40)
    walked(world, RoundKind.CENSUS, "han", sites, set(), MONDAY)
    before = scores.missed_failures(world.cast.lin, edition_id=world.edition.pk)
    row = world.plan(RoundKind.SAMPLE, at=MONDAY + DAY, seed=1, quotas={world.road.site_type_id: 99})
    for n, site in enumerate(sites):
        world.visit(row, site, failing=("I1",), at=MONDAY + DAY + timedelta(minutes=n))
    assert Observation.objects.filter(visit__round=row, outcome=Outcome.FAILED).count() == 40
    assert scores.missed_failures(world.cast.lin, edition_id=world.edition.pk) == before


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3, 60])
def test_the_estimate_takes_two_statements(world: World, number: int):
    sites = roads(world, number)
    walked(world, RoundKind.CENSUS, "zhao", sites, set(), MONDAY)
    walked(world, RoundKind.ROUTINE, "han", sites, set(range(number)), MONDAY + DAY)
    with CaptureQueriesContext(connection) as asked:
        assert scores.missed_failures(world.cast.lin, edition_id=world.edition.pk).pairs == number
    assert len(asked) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["zhao", "qian", "zhou", "feng", "wei", "han", "sun", "chen"])
def test_who_reads_no_scores_reads_no_estimate(world: World, name: str):
    with pytest.raises(NotFound):
        scores.missed_failures(world.cast.acting[name], edition_id=world.edition.pk)
