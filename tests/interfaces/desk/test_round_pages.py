"""The pages of a round through the eyes of the cast: planning, changing, handing over, closing, opening a number."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.inspections.models import Assignment, Round
from chuangcheng.flow.inspections.services import plan_round
from chuangcheng.flow.inspections.terms import RoundKind, RoundState
from chuangcheng.flow.places.services import NewSite, load_sites
from chuangcheng.flow.scoring.models import ScoreRun
from chuangcheng.flow.scoring.services import close_and_fix
from chuangcheng.foundation.acts.rules import PRODUCT
from tests.flow.inspections.test_visits import close_case
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db


def sign_in(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.cast.user(name))
    return client


def draft(world: World) -> Round:
    return plan_round(
        title="三月普查",
        kind=RoundKind.CENSUS,
        edition_id=world.edition.pk,
        starts_on=MONDAY.date(),
        ends_on=MONDAY.date(),
        inspector_ids=[world.cast.han.user_id],
        by=world.cast.lin,
        now=MONDAY,
    )


def planned(world: World, **more: object) -> dict[str, object]:
    """What the form of a new round sends."""
    return {
        "title": "新轮次",
        "kind": "census",
        "edition": world.edition.pk,
        "starts_on": "2026-03-02",
        "ends_on": "2026-03-13",
        "inspectors": [world.cast.zhao.user_id],
        "seed": "7",
    } | more


def words(answer) -> str:
    """The text of a page without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_sample_is_planned_with_a_number_for_each_site_type_and_shows_them_with_its_seed(world: World):
    lin = sign_in(world, "lin")
    road, market = world.road.site_type_id, world.market.site_type_id
    answer = lin.post("/rounds/new/", planned(world, kind="sample", **{f"quota-{road}": "2", f"quota-{market}": ""}))
    row = Round.objects.get()
    assert answer.headers["Location"] == f"/rounds/{row.pk}/"
    assert list(row.quotas.values_list("site_type_id", "number")) == [(road, 2)]
    page = words(lin.get(f"/rounds/{row.pk}/"))
    assert "主次干道 2 2" in page
    assert "种子 7" in page


def test_the_preview_counts_and_writes_nothing_and_keeps_what_was_typed(world: World):
    lin = sign_in(world, "lin")
    road = world.road.site_type_id
    told = planned(world, kind="sample", title="还没想好", starts_on="", preview="1", streets=[world.liuan.pk])
    page = lin.post("/rounds/new/", told | {f"quota-{road}": "5", f"quota-{world.market.site_type_id}": "0"})
    assert (page.status_code, Round.objects.count()) == (200, 0)
    text = page.content.decode()
    assert 'value="还没想好"' in text
    assert f'name="quota-{road}" value="5"' in text
    assert "本轮点位数： 1 " in words(page)


@pytest.mark.parametrize("wrong", ["-1", "x", "501", "1" * 5000])
def test_a_quota_that_is_no_number_is_refused_and_stays_in_the_form(world: World, wrong: str):
    lin = sign_in(world, "lin")
    road = world.road.site_type_id
    page = lin.post("/rounds/new/", planned(world, kind="sample", **{f"quota-{road}": wrong}))
    assert (page.status_code, Round.objects.count()) == (422, 0)
    assert f'name="quota-{road}" value="{wrong}"' in page.content.decode()


def test_the_form_says_how_many_sites_a_re_check_takes_since_when(world: World):
    lin = sign_in(world, "lin")
    world.visit(world.plan(sites=(world.road,)), world.road, failing=("I1",))
    close_case(world, Case.objects.get(), 3, on_site=False)
    recheck = planned(world, kind="recheck")
    page = lin.post("/rounds/new/", recheck | {"preview": "1", "closed_since": "2026-03-02"})
    assert "本轮点位数： 1 " in words(page)
    page = lin.post("/rounds/new/", recheck | {"preview": "1", "closed_since": "2026-03-03"})
    assert "本轮点位数： 0 " in words(page)
    page = lin.post("/rounds/new/", recheck | {"closed_since": "2026-03-03"})
    assert (page.status_code, "没有待回头看的点位" in words(page)) == (422, True)
    lin.post("/rounds/new/", recheck | {"closed_since": "2026-03-02"})
    row = Round.objects.get(kind=RoundKind.RECHECK)
    assert list(row.assignments.values_list("site_id", flat=True)) == [world.road.pk]


def test_a_draft_is_changed_and_discarded_from_its_page(world: World):
    lin, row = sign_in(world, "lin"), draft(world)
    told = {"expected_version": row.version, "title": "四月普查", "starts_on": "2026-04-01", "ends_on": "2026-04-02"}
    assert lin.post(f"/rounds/{row.pk}/details/", told).status_code == 302
    assert "四月普查" in words(lin.get(f"/rounds/{row.pk}/"))
    wrong = lin.post(f"/rounds/{row.pk}/details/", told | {"expected_version": 2, "ends_on": "2026-03-01"})
    assert (wrong.status_code, "结束日期早于开始日期" in words(wrong)) == (422, True)
    assert "3 个点位" in words(lin.get(f"/rounds/{row.pk}/discard/"))
    assert lin.post(f"/rounds/{row.pk}/discard/", {"expected_version": 2}).headers["Location"] == "/rounds/"
    row.refresh_from_db()
    assert row.state == RoundState.DISCARDED
    assert lin.get(f"/rounds/{row.pk}/").status_code == 404


def test_closing_asks_first_and_says_how_many_sites_nobody_visited(world: World):
    lin, row = sign_in(world, "lin"), world.plan()
    world.visit(row, world.road)
    page = lin.get(f"/rounds/{row.pk}/close/")
    assert "还有 2 个点位没有检查" in words(page)
    row.refresh_from_db()
    assert row.state == RoundState.OPEN
    assert lin.post(f"/rounds/{row.pk}/close/", {"expected_version": row.version}).status_code == 302
    assert ScoreRun.objects.filter(round=row).exists()


def test_a_page_from_before_closes_nothing(world: World):
    lin, row = sign_in(world, "lin"), world.plan()
    assert lin.post(f"/rounds/{row.pk}/close/", {"expected_version": 1}).status_code == 409
    row.refresh_from_db()
    assert row.state == RoundState.OPEN


@pytest.mark.parametrize("page", ["close", "discard", "details", "reassign"])
def test_a_page_that_has_become_pointless_leads_back_to_the_round(world: World, page: str):
    lin, row = sign_in(world, "lin"), world.plan()
    close_and_fix(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=MONDAY)
    assert lin.get(f"/rounds/{row.pk}/{page}/").headers["Location"] == f"/rounds/{row.pk}/"


@pytest.mark.parametrize("name", ["zhao", "qian", "zhou", "wu", "zheng", "wang", "feng", "wei"])
@pytest.mark.parametrize("page", ["close", "discard", "details", "reassign"])
def test_strangers_find_none_of_these_pages(world: World, name: str, page: str):
    client, row = sign_in(world, name), world.plan()
    assert client.get(f"/rounds/{row.pk}/{page}/").status_code == 404
    assert client.post(f"/rounds/{row.pk}/{page}/", {"expected_version": row.version}).status_code == 404
    row.refresh_from_db()
    assert (row.state, row.version) == (RoundState.OPEN, 2)


def test_ticked_sites_go_to_another_inspector(world: World):
    lin, row = sign_in(world, "lin"), world.plan()
    han = world.cast.han.user_id
    told = {"expected_version": row.version, "inspector": han, "site": [world.far_road.pk], "scope": "chosen"}
    assert lin.post(f"/rounds/{row.pk}/reassign/", told).status_code == 302
    assert Assignment.objects.get(round=row, site=world.far_road).inspector_id == han


def test_what_may_not_go_over_is_refused_beside_the_inspector_and_stays_ticked(world: World):
    lin, row = sign_in(world, "lin"), world.plan()
    told = {
        "expected_version": row.version,
        "inspector": world.cast.han.user_id,
        "site": [world.road.pk, world.far_road.pk],
        "scope": "chosen",
    }
    page = lin.post(f"/rounds/{row.pk}/reassign/", told)
    assert (page.status_code, "新检查员不得检查本单位的点位：柳岸路" in words(page)) == (422, True)
    assert page.content.decode().count(" checked") == 2


def test_all_that_remains_with_one_inspector_goes_over_and_the_rest_is_told(world: World):
    lin, row = sign_in(world, "lin"), world.plan()
    told = {"expected_version": row.version, "inspector": world.cast.han.user_id, "scope": "all"}
    address = f"/rounds/{row.pk}/reassign/?inspector={world.cast.zhao.user_id}"
    page = words(lin.post(address, told, follow=True))
    assert "已改派 1 个点位" in page
    assert "另有 2 个点位属于新检查员本单位" in page


def test_sites_that_nobody_has_are_found_and_given(world: World):
    lin, row = sign_in(world, "lin"), draft(world)
    assert "尚无检查员" in words(lin.get(f"/rounds/{row.pk}/"))
    address = f"/rounds/{row.pk}/reassign/?inspector=none"
    assert lin.get(address).content.decode().count('name="site"') == 2
    told = {"expected_version": row.version, "inspector": world.cast.zhao.user_id, "scope": "all"}
    lin.post(address, told)
    assert not Assignment.objects.filter(round=row, inspector=None).exists()


def test_all_without_an_inspector_in_the_address_moves_nothing(world: World):
    lin, row = sign_in(world, "lin"), world.plan()
    told = {"expected_version": row.version, "inspector": world.cast.han.user_id, "scope": "all"}
    assert lin.post(f"/rounds/{row.pk}/reassign/", told).status_code == 422
    assert set(row.assignments.values_list("inspector_id", flat=True)) == {world.cast.zhao.user_id}


def test_each_number_of_a_standard_is_a_link_to_as_many_rows(world: World):
    lin, row = sign_in(world, "lin"), world.plan()
    world.visit(row, world.road, failing=("I1",))
    close_and_fix(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=MONDAY + timedelta(hours=3))
    base = f"/score/{world.edition.pk}/A1/"
    for query in (f"round={row.pk}&", ""):
        page = lin.get(f"{base}?{query}").content.decode()
        for code in ("failed", "met", "absent", "unseen", "missing"):
            number = int(re.search(rf'outcome={code}[^"]*#evidence"[^>]*>[^<]*<span class="num">(\d+)', page)[1])
            opened = lin.get(f"{base}?{query}outcome={code}").content.decode()
            table = re.search(r'id="evidence".*?</section>', opened, re.DOTALL)[0]
            assert len(re.findall(r"<tr>\s*<td", table)) == number, (query, code)


def test_a_case_and_its_visit_link_to_each_other(world: World):
    visit = world.visit(world.plan(sites=(world.road,)), world.road, failing=("I1",))
    case = Case.objects.get()
    lin = sign_in(world, "lin")
    assert f'href="/visits/{visit.pk}/"' in lin.get(f"/cases/{case.pk}/").content.decode()
    page = lin.get(f"/visits/{visit.pk}/").content.decode()
    assert f'href="/cases/{case.pk}/"' in page
    assert f'href="/rounds/{visit.round_id}/"' in page


@pytest.mark.parametrize("number", [1, 3, 60])
def test_the_pages_of_a_round_cost_the_same_however_many_sites_it_has(world: World, number: int):
    new = [NewSite(f"N-{n:03d}", f"路{n}", world.road.site_type_id, street_id=world.liuan.pk) for n in range(number)]
    sites = load_sites(sites=new, by=PRODUCT, now=MONDAY)
    row = world.plan(sites=(*sites, world.far_road), inspectors=("zhao", "han"))
    for site in sites[:5]:
        holder = Assignment.objects.get(round=row, site=site).inspector_id
        world.visit(row, site, failing=("I1",), by="zhao" if holder == world.cast.zhao.user_id else "han")
    lin = sign_in(world, "lin")
    found = {}
    for page in ("", "findings/", "reassign/", "close/"):
        with CaptureQueriesContext(connection) as asked:
            assert lin.get(f"/rounds/{row.pk}/{page}").status_code == 200
        found[page] = len(asked)
    with CaptureQueriesContext(connection) as asked:
        assert lin.get("/rounds/new/").status_code == 200
    found["new"] = len(asked)
    assert found == {"": 9, "findings/": 8, "reassign/": 9, "close/": 6, "new": 7}
