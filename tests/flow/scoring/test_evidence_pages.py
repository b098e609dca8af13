"""Every counted number of a field figure opens, page by page, to exactly so many rows."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest

from chuangcheng.flow.inspections.models import Observation, Round
from chuangcheng.flow.inspections.rules import Seen
from chuangcheng.flow.inspections.services import PastVisit, load_visits
from chuangcheng.flow.inspections.terms import UnseenReason, VisitKind
from chuangcheng.flow.places.models import Site
from chuangcheng.flow.places.services import NewSite, change_site, load_sites
from chuangcheng.flow.scoring import selectors as scores
from chuangcheng.flow.scoring.rules import Tally
from chuangcheng.flow.scoring.services import close_and_fix
from chuangcheng.flow.standards.terms import MethodKind, Outcome
from chuangcheng.foundation.acts.rules import PRODUCT, NotFound, Page
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(hours=6)
CYCLE = (Outcome.FAILED, Outcome.MET, Outcome.ABSENT, Outcome.UNSEEN, None)
"""How one site after the other is seen; None: not visited at all."""


def street(world: World, number: int) -> list[Site]:
    """So many more roads."""
    new = [NewSite(f"N-{n:03d}", f"路{n}", world.road.site_type_id, street_id=world.liuan.pk) for n in range(number)]
    return load_sites(sites=new, by=PRODUCT, now=MONDAY)


def seen_in_turn(world: World, row: Round, sites: list[Site]) -> None:
    """Visit the sites as `CYCLE` says: litter in turn, stalls met, displays met."""
    litter, stalls, displays = (world.item(code).pk for code in ("I1", "I2", "I3"))
    visits = []
    for n, site in enumerate(sites):
        outcome = CYCLE[n % len(CYCLE)]
        if outcome is None:
            continue
        reason = UnseenReason.WEATHER if outcome is Outcome.UNSEEN else ""
        photos = (world.photo(f"p{n}"),) if outcome is Outcome.FAILED else ()
        seen = (
            Seen(litter, outcome, reason=reason, photos=photos),
            Seen(stalls, Outcome.MET),
            Seen(displays, Outcome.MET),
        )
        at = MONDAY + timedelta(minutes=n)
        visits.append(PastVisit(uuid.UUID(int=n + 1), VisitKind.ROUND, row.pk, site.pk, seen, world.cast.zhao, at))
    load_visits(visits=visits)


def busy(world: World, number: int) -> Round:
    """A closed census over so many roads and the three sites of the world, of which the market was visited."""
    sites = street(world, number)
    row = world.plan()
    seen_in_turn(world, row, sites)
    world.visit(row, world.market, failing=("I1",))
    close_and_fix(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=LATER)
    return row


def all_of(read: Callable[[str | None], Page]) -> list:
    """The rows of all pages from the first to the last."""
    rows, place = [], None
    while True:
        page = read(place)
        rows += page.rows
        if page.next is None:
            return rows
        place = page.next


def tally(world: World, code: str, round_id: int | None) -> Tally:
    """What the page of a standard counts."""
    lin, edition_id = world.cast.lin, world.edition.pk
    sheet = (
        scores.round_sheet(lin, round_id=round_id)
        if round_id
        else scores.today_sheet(lin, edition_id=edition_id, now=LATER)
    )
    return next(line.tally for line in sheet.lines if line.code == code and line.method is MethodKind.FIELD)


def opened(world: World, code: str, round_id: int | None, size: int = 7) -> Tally:
    """How many rows each number opens to; no row twice."""
    told = {"edition_id": world.edition.pk, "code": code, "round_id": round_id, "size": size}
    found = {}
    for outcome in Outcome:
        rows = all_of(lambda place, o=outcome: scores.evidence_of(world.cast.lin, **told, outcome=o, place=place))
        assert len({row.id for row in rows}) == len(rows)
        assert {row.outcome for row in rows} <= {outcome}
        found[outcome] = len(rows)
    missing = all_of(lambda place: scores.missing_of(world.cast.lin, **told, place=place))
    assert len({(row.site_id, row.item_code) for row in missing}) == len(missing)
    return Tally(**{str(outcome): n for outcome, n in found.items()}, missing=len(missing))


@pytest.mark.parametrize("number", [1, 3, 60])
def test_each_number_opens_to_so_many_rows_today_and_for_a_closed_round(world: World, number: int):
    row = busy(world, number)
    for round_id in (row.pk, None):
        for code in ("A1", "A2"):
            assert opened(world, code, round_id) == tally(world, code, round_id)
    if number == 60:
        assert tally(world, "A1", row.pk) == Tally(met=12 + 48, failed=12 + 1, absent=12, unseen=12, missing=24 + 4)


def test_more_than_two_hundred_rows_open_too(world: World):
    sites = street(world, 230)
    row = world.plan()
    litter = world.item("I1").pk
    visits = [
        PastVisit(
            uuid.UUID(int=n + 1),
            VisitKind.ROUND,
            row.pk,
            site.pk,
            (Seen(litter, Outcome.MET),),
            world.cast.zhao,
            MONDAY,
        )
        for n, site in enumerate(sites)
    ]
    load_visits(visits=visits)
    assert tally(world, "A1", None).met == opened(world, "A1", None, size=50).met == 230


def test_what_had_been_set_aside_when_the_round_closed_is_missing(world: World):
    row = world.plan(sites=(world.road,))
    world.visit(row, world.road, failing=("I1", "I2"))
    Observation.objects.filter(item__code="I1").update(valid=False)
    close_and_fix(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=LATER)
    assert opened(world, "A1", row.pk) == tally(world, "A1", row.pk) == Tally(failed=1, missing=1)
    (lacking,) = scores.missing_of(world.cast.lin, edition_id=world.edition.pk, code="A1", round_id=row.pk).rows
    assert (lacking.site, lacking.item_code) == ("柳岸路", "I1")


def test_a_site_that_becomes_another_type_changes_no_closed_round_and_makes_up_for_no_other_site(world: World):
    row = world.plan()
    world.visit(row, world.road)
    close_and_fix(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=LATER)
    before = opened(world, "A1", row.pk)
    for site, type_id in ((world.road, world.market.site_type_id), (world.market, world.road.site_type_id)):
        site.refresh_from_db()
        new = NewSite(site.code, site.name, type_id, street_id=site.street_id)
        change_site(site_id=site.pk, expected_version=site.version, site=new, by=PRODUCT, now=LATER)
    assert opened(world, "A1", row.pk) == before == tally(world, "A1", row.pk)
    today = tally(world, "A1", None)
    assert opened(world, "A1", None) == today
    # The road, now a market, was seen on litter and stalls; stalls are not asked there any more.
    assert (today.met, today.missing) == (2, 4)


def test_a_site_that_was_given_up_is_neither_seen_nor_missing_today(world: World):
    world.visit(world.plan(), world.road)
    Site.objects.filter(pk__in=[world.road.pk, world.market.pk]).update(retired=True)
    assert opened(world, "A1", None) == tally(world, "A1", None) == Tally(missing=2)


def test_paging_back_shows_the_page_before(world: World):
    row = busy(world, 60)
    told = {"edition_id": world.edition.pk, "code": "A1", "round_id": row.pk, "size": 10}
    for read in (scores.evidence_of, scores.missing_of):
        first = read(world.cast.lin, **told)
        second = read(world.cast.lin, **told, place=first.next)
        back = read(world.cast.lin, **told, place=second.previous)
        assert (back.rows, back.previous) == (first.rows, None)


def test_a_case_is_named_only_where_it_may_be_seen(world: World):
    row = busy(world, 3)
    rows = scores.evidence_of(world.cast.wang, edition_id=world.edition.pk, code="A1", round_id=row.pk).rows
    assert all(one.case_id and one.case_number for one in rows)


@pytest.mark.parametrize("name", ["zhao", "qian", "zhou", "feng", "wei", "han"])
def test_who_reads_no_scores_opens_none(world: World, name: str):
    with pytest.raises(NotFound):
        scores.missing_of(world.cast.acting[name], edition_id=world.edition.pk, code="A1")


def test_what_a_covert_round_lacks_is_told_to_nobody(world: World):
    row = world.plan("sample", seed=1, quotas={world.road.site_type_id: 2})
    for name in ("lin", "zheng", "wang"):
        with pytest.raises(NotFound):
            scores.missing_of(world.cast.acting[name], edition_id=world.edition.pk, code="A1", round_id=row.pk)


@pytest.mark.parametrize("number", [1, 3, 60])
def test_a_page_costs_what_it_costs_however_many_rows_there_are(world: World, number: int, django_assert_num_queries):
    row = busy(world, number)
    told = {"edition_id": world.edition.pk, "code": "A1"}
    for read, today in ((scores.evidence_of, 2), (scores.missing_of, 3)):
        with django_assert_num_queries(today):
            read(world.cast.lin, **told)
        with django_assert_num_queries(today + 1):
            read(world.cast.lin, **told, round_id=row.pk)
