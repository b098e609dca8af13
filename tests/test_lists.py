"""Every list costs a fixed number of statements, with 1, 3 and 60 rows, and pages through all of them once."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.cases import selectors as cases
from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.services import Problem, report_cases
from chuangcheng.flow.exchange import selectors as exchange
from chuangcheng.flow.exchange.terms import RowStatus
from chuangcheng.flow.facilities import selectors as facilities
from chuangcheng.flow.facilities.services import load_facilities
from chuangcheng.flow.inspections import selectors as inspections
from chuangcheng.flow.places import selectors as places
from chuangcheng.flow.places.services import NewSite, load_sites
from chuangcheng.flow.watch import selectors as watch
from chuangcheng.flow.watch import services as watching
from chuangcheng.flow.watch.services import NewPlan
from chuangcheng.flow.watch.terms import Per
from chuangcheng.foundation.accounts import selectors as accounts
from chuangcheng.foundation.accounts.services import NewPerson, NewUnit, load_people, load_units
from chuangcheng.foundation.accounts.terms import Role, UnitKind
from chuangcheng.foundation.acts.rules import PRODUCT
from chuangcheng.foundation.notices import selectors as notices
from chuangcheng.foundation.notices.services import gather
from tests.facilities import a_bin, load_classes, open_project
from tests.flow.exchange.tables import LITTER, send, take, with_cells
from tests.foundation.notices.conftest import give_addresses
from tests.foundation.notices.posting import leave_word
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _people_may_be_told(settings, tmp_path) -> None:
    settings.FILES_ROOT = tmp_path
    settings.PUBLIC_URL, settings.MAIL_URL = "https://chuangcheng.example", "smtp://127.0.0.1:9"


def grow(world: World, number: int) -> None:
    """So many more units, people, sites, cases, messages, and a round with so many visits."""
    cast = world.cast
    load_units(
        units=[NewUnit(f"c{n}", f"社区{n}", UnitKind.COMMUNITY, "liuan") for n in range(number)], by=PRODUCT, now=MONDAY
    )
    load_people(
        people=[NewPerson(f"p{n}", f"人{n}", ((f"c{n}", Role.HANDLER, ""),)) for n in range(number)],
        by=PRODUCT,
        now=MONDAY,
    )
    sites = load_sites(
        sites=[
            NewSite(
                f"N-{n:03d}",
                f"路{n}",
                world.road.site_type_id,
                street_id=world.liuan.pk,
                territorial_unit_id=cast.qian.unit_id,
            )
            for n in range(number)
        ],
        by=PRODUCT,
        now=MONDAY,
    )
    report_cases(
        problems=[Problem(uuid.UUID(int=n + 1), f"问题{n}", street_id=world.liuan.pk) for n in range(number)],
        by=cast.lin,
        now=MONDAY,
    )
    load_classes()
    facility = a_bin(world)
    load_facilities(facilities=[replace(facility, number=f"F-{n:03d}") for n in range(number)], by=cast.lin, now=MONDAY)
    for case in Case.objects.all():
        open_project(world, case)
    for n in range(number):
        leave_word(cast.qian.user_id, subject=n)
    give_addresses(cast)
    gather(now=MONDAY)
    refused = [with_cells(LITTER, 工单编号=f"R-{n}", 受理时间="昨天") for n in range(number)]
    odd = [with_cells(LITTER, 工单编号=f"O-{n}", 办结时间="2026-01-01") for n in range(number)]
    take(send(*refused, *odd, by=cast.lin), cast.lin)
    row = world.plan(sites=tuple(sites))
    plan = NewPlan("常态", Per.WEEK, 1, MONDAY.date(), (cast.zhao.user_id,))
    watching.create_plan(plan=plan, by=cast.lin, now=MONDAY)
    watching.send_turns(now=MONDAY)
    for site in sites:
        watching.put_on_watch(site_id=site.pk, words="反映多", by=cast.lin, now=MONDAY)
    for at, site in enumerate(sites[:6]):
        world.visit(row, site, at=MONDAY + timedelta(minutes=at))


def sent_cases(world: World, place: str | None):
    """The refused rows of the newest file of cases."""
    sent = exchange.transfers_of(world.cast.lin)[0]
    return exchange.told_page(world.cast.lin, transfer=sent.uuid, status=RowStatus.PROBLEM, place=place)


def odd_cases(world: World, place: str | None):
    """The odd cases of the newest file."""
    sent = exchange.transfers_of(world.cast.lin)[0]
    return exchange.flagged_page(world.cast.lin, transfer=sent.uuid, place=place)


DAYS = {"since": MONDAY.date(), "until": MONDAY.date() + timedelta(days=6)}
LISTS = {
    "refused rows": (sent_cases, 3),
    "odd cases": (odd_cases, 3),
    "cases": (lambda w, place: cases.cases_page(w.cast.lin, wanted=cases.Filter(), now=MONDAY, place=place), 1),
    "sites": (lambda w, place: places.sites_page(w.cast.lin, wanted=places.SiteFilter(), place=place), 1),
    "units": (lambda w, place: accounts.units_page(w.cast.lin, place=place), 1),
    "people": (lambda w, place: accounts.people_page(w.cast.lin, place=place), 2),
    "rounds": (lambda w, place: inspections.rounds_page(w.cast.lin, place=place), 1),
    "visits": (lambda w, place: inspections.visits_page(w.cast.lin, place=place), 1),
    "stops": (lambda w, place: inspections.stops_page(w.cast.lin, place=place), 2),
    "messages": (lambda w, place: notices.messages_page(w.cast.lin, now=MONDAY, place=place), 1),
    "facilities": (
        lambda w, place: facilities.facilities_page(w.cast.lin, wanted=facilities.FacilityFilter(), place=place),
        1,
    ),
    "projects": (
        lambda w, place: facilities.projects_page(
            w.cast.lin, wanted=facilities.ProjectFilter(), now=MONDAY, place=place
        ),
        1,
    ),
    "looks": (lambda w, place: watch.looks_page(w.cast.lin, now=MONDAY, place=place, **DAYS), 8),
    "watched": (lambda w, place: watch.watched_page(w.cast.lin, place=place), 4),
    "graded": (lambda w, place: watch.graded_page(w.cast.lin, place=place), 2),
    "walk": (lambda w, place: inspections.stops_page(w.cast.zhao, mine=True, in_order=True, place=place), 2),
}


@pytest.mark.parametrize("number", [1, 3, 60])
def test_a_page_costs_what_it_costs_however_many_rows_there_are(world: World, number: int):
    grow(world, number)
    found = {}
    for name, (read, _) in LISTS.items():
        with CaptureQueriesContext(connection) as asked:
            read(world, None)
        found[name] = len(asked)
    assert found == {name: statements for name, (_, statements) in LISTS.items()}


def key_of(row: object) -> object:
    """What a row is told from the others by."""
    for name in ("id", "assignment_id", "site_id"):
        if hasattr(row, name):
            return getattr(row, name)
    raise AssertionError(f"{row} has no key")


@pytest.mark.parametrize("name", sorted(LISTS))
def test_paging_forwards_and_back_meets_every_row_once(world: World, name: str):
    grow(world, 60)
    read = LISTS[name][0]
    pages, place = [], None
    while True:
        page = read(world, place)
        pages.append(page)
        if page.next is None:
            break
        place = page.next
    keys = [key_of(row) for page in pages for row in page.rows]
    assert len(keys) == len(set(keys))
    if len(pages) > 1:
        assert read(world, pages[1].previous).rows == pages[0].rows


@pytest.mark.parametrize(
    ("name", "path", "most"),
    [
        ("lin", "/", 15),
        ("qian", "/", 15),
        ("zheng", "/", 15),
        ("zhao", "/", 15),
        ("lin", "/cases/", 15),
        ("lin", "/rounds/", 15),
        ("lin", "/facilities/", 15),
        ("lin", "/facilities/projects/", 15),
    ],
)
def test_pages_stay_under_fifteen_statements(world: World, name: str, path: str, most: int):
    grow(world, 60)
    client = Client()
    client.force_login(world.cast.user(name))
    client.get(path)  # the edition is parsed once per process
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    assert len(asked) <= most
