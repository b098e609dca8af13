"""The pages of scrutiny: what they show, what their forms do, what they cost."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.scrutiny.models import CheckDraw, Flag, NotDuplicate, Plan, SecondCheck
from chuangcheng.flow.scrutiny.services import draw_checks, examine_rectifications, set_plan
from chuangcheng.flow.scrutiny.terms import CheckState, Judgement
from chuangcheng.foundation.evidence.models import File, Mask
from chuangcheng.foundation.evidence.services import receive
from tests.flow.scrutiny.stories import at, look, rectified, report
from tests.foundation.evidence.files import jpeg, picture
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path: Path) -> Path:
    """The root of a store that begins empty."""
    settings.FILES_ROOT = tmp_path / "files"
    return settings.FILES_ROOT


def client_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.cast.user(name))
    return client


def flagged(world: World, number: int = 1) -> None:
    """So many rectifications, each without a capture time."""
    if not Plan.objects.exists():
        set_plan(expected_version=0, share=Decimal(1), far_metres=200, by=world.cast.lin, now=at(0))
    for n in range(number):
        rectified(world, f"案{n}", (look(world.photo(f"after {n}"), None, received_at=at(4)),))
    while examine_rectifications(now=at(5)):
        pass


def test_a_flag_is_judged_on_its_page(world: World):
    flagged(world)
    flag = Flag.objects.get()
    client = client_of(world, "zhou")
    assert "照片信息中没有拍摄时间" in client.get("/scrutiny/").content.decode()
    answer = client.post(f"/scrutiny/flags/{flag.pk}/", {"expected_version": 1, "verdict": "accepted:only_sent_on"})
    flag.refresh_from_db()
    assert (answer.status_code, flag.judgement) == (302, Judgement.ACCEPTED)
    assert "转发或截图造成" in client.get("/scrutiny/?judgement=all").content.decode()


def test_a_report_is_joined_or_told_apart_where_it_is_proposed(world: World):
    first, second, third = (report(world, name, north=n * 20, when=n) for n, name in enumerate("甲乙丙"))
    client = client_of(world, "lin")
    assert "相距 20 米" in client.get(f"/cases/{second.pk}/").content.decode()
    page = client.get("/scrutiny/duplicates/").content.decode()
    assert len(re.findall(r"/join/\d+/", page)) == 3, "each pair once"
    client.post(f"/cases/{third.pk}/apart/{first.pk}/", {"from": "list"})
    client.post(f"/cases/{third.pk}/join/{second.pk}/", {"expected_version": 1})
    third.refresh_from_db()
    assert (NotDuplicate.objects.count(), third.state) == (1, "merged")


def test_before_and_after_lie_side_by_side_and_over_each_other(world: World):
    case = rectified(world, "甲", (world.photo("after"),))
    page = client_of(world, "zhou").get(f"/cases/{case.pk}/compare/").content.decode()
    assert (page.count('class="compared"'), page.count('type="range"')) == (1, 1)


def test_who_takes_the_picture_after_sees_the_one_before(world: World):
    case = rectified(world, "甲", (world.photo("after"),))
    Case.objects.filter(pk=case.pk).update(state="in_hand")
    page = client_of(world, "qian").get(f"/cases/{case.pk}/").content.decode()
    assert "请站在与这张照片相同的位置" in page


def test_a_picture_is_masked_by_numbers_alone(world: World):
    shown = receive(content=jpeg(picture(400, 300)), name="p.jpg", by=world.cast.lin, now=MONDAY).pk
    case = report(world, "甲", photos=(shown,))
    client, address = client_of(world, "lin"), f"/cases/{case.pk}/photos/{shown}/"
    wrong = client.post(address, {"expected_version": 0})
    assert (wrong.status_code, "请至少画一个遮挡框" in wrong.content.decode()) == (422, True)
    box = {"left-0": "10", "top-0": "12.5", "width-0": "30", "height-0": "95"}
    assert client.post(address, {"expected_version": 0, **box}).status_code == 302
    assert Mask.objects.get().boxes == [[1000, 1250, 3000, 8750]], "what reaches over the edge ends at it"
    assert client.get(f"/cases/{case.pk}/files/{shown}/masked").status_code == 200
    assert "已有遮挡件" in client.get(address).content.decode()
    assert File.objects.get(pk=shown).size == len(jpeg(picture(400, 300)))


def test_second_checks_are_set_up_drawn_and_recorded(world: World):
    lin, zhao = client_of(world, "lin"), client_of(world, "zhao")
    rectified(world, "甲", (world.photo("after"),), closed=True)
    lin.post("/scrutiny/plan/", {"expected_version": 0, "percent": "50", "far_metres": "200"})
    day = MONDAY.date().isoformat()
    lin.post("/scrutiny/checks/draw/", {"first_day": day, "last_day": day, "seed": "7"})
    check = SecondCheck.objects.get()
    held = {"expected_version": 1, "uuid": "00000000-0000-0000-0000-000000000005", "holds": "1"}
    assert zhao.post(f"/scrutiny/checks/{check.pk}/", held).status_code == 302
    check.refresh_from_db()
    assert (Plan.objects.get().share, CheckDraw.objects.get().seed, check.state) == (
        Decimal("0.5"),
        7,
        CheckState.HOLDS,
    )


def test_what_comes_back_is_drawn_and_said_in_a_table(world: World):
    lately = (datetime.now(UTC) - MONDAY) / timedelta(hours=1) - 500  # noqa: TID251 - the page reads the clock
    first = report(world, "甲", site=True, when=lately)
    for n in (1, 2):
        Case.objects.filter(pk=report(world, f"甲{n}", site=True, when=lately + n).pk).update(rebound_of=first)
    page = client_of(world, "wu").get("/scrutiny/comebacks/").content.decode()
    assert ('<svg class="chart"' in page, page.count('<tr><td class="num">')) == (True, 26)
    assert "?happened=found&amp;since" in page


PAGES = ["/scrutiny/", "/scrutiny/?judgement=all", "/scrutiny/checks/", "/scrutiny/duplicates/", "/scrutiny/comebacks/"]


@pytest.mark.parametrize("number", [1, 3, 60])
def test_lists_cost_the_same_however_long_they_are(world: World, number: int):
    flagged(world, number)
    for n in range(number):
        report(world, f"近{n}", north=n, when=n / 10)
        rectified(world, f"结{n}", (world.photo(f"closed {n}"),), closed=True)
    day = MONDAY.date()
    draw_checks(first_day=day, last_day=day, seed=1, by=world.cast.lin, now=at(9) + timedelta(days=1))
    client = client_of(world, "lin")
    client.get("/scrutiny/")
    found = {}
    for address in PAGES:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        found[address] = len(asked)
    assert max(found.values()) <= 15, found


def test_the_page_of_a_case_stays_under_its_bound_of_statements(world: World):
    for n in range(20):
        report(world, f"近{n}", north=n, when=n / 10, photos=(world.photo(f"p{n}"),))
    case = Case.objects.latest("id")
    client = client_of(world, "lin")
    client.get(f"/cases/{case.pk}/")
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/cases/{case.pk}/")
    assert len(asked) <= 15
