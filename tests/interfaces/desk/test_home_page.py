"""The first page: an inspector's walk, a unit's own cases, a verifier's queue."""

import re
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.cases import services as cases
from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.inspections.models import Round
from chuangcheng.flow.inspections.terms import RoundKind
from chuangcheng.flow.scoring.services import close_and_fix
from chuangcheng.flow.scrutiny.models import SecondCheck
from chuangcheng.flow.scrutiny.services import draw_checks, record_check, set_plan
from chuangcheng.flow.standards.models import CaseLimit
from chuangcheng.foundation.accounts.models import User
from tests.flow.scrutiny.stories import rectified
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db


def home(world: World, name: str, query: str = "") -> str:
    client = Client()
    client.force_login(world.cast.user(name))
    return " ".join(client.get(f"/{query}").content.decode().split())


def test_an_inspector_sees_how_far_he_is_and_opens_a_site_in_one_tap(world: World):
    row = world.plan(title="春季普查")
    world.visit(row, world.market)
    page = home(world, "zhao")
    assert '<b class="num">1 / 3</b>' in page
    assert page.count("春季普查") == 1
    assert (
        page.index("<h3>柳岸街道</h3>") < page.index("柳岸路") < page.index("<h3>石桥街道</h3>") < page.index("石桥路")
    )
    assert f'href="/rounds/{row.pk}/sites/{world.road.pk}/"' in page
    assert "柳岸市场" not in page


def test_a_site_with_a_position_can_be_navigated_to(world: World):
    world.plan(sites=(world.road,))
    assert 'href="geo:36.080000,120.370000?q=36.080000,120.370000(%E6%9F%B3%E5%B2%B8%E8%B7%AF)"' in home(world, "zhao")


def test_an_overdue_round_stands_first_and_another_can_be_chosen(world: World):
    early = world.plan(kind=RoundKind.ROUTINE, title="先结束", sites=(world.road,))
    later = world.plan(title="后结束", sites=(world.market,))
    Round.objects.filter(pk=early.pk).update(ends_on=MONDAY.date() + timedelta(days=1))
    page = home(world, "zhao")
    assert page.index("先结束") < page.index("后结束")
    assert "柳岸路" in page
    assert "柳岸市场" not in page
    assert "已逾期" in page  # the clock of the page is today's
    assert "柳岸市场" in home(world, "zhao", f"?round={later.pk}")
    assert "柳岸路" in home(world, "zhao", "?round=x")


def test_a_unit_sees_its_own_cases_over_the_whole_width_without_its_own_name_in_each_row(world: World):
    world.visit(world.plan(sites=(world.road,)), world.road, failing=("I1",))
    case = Case.objects.get()
    told = {"case_id": case.pk, "by": world.cast.lin, "now": MONDAY + timedelta(hours=2)}
    cases.file_case(**told, expected_version=1)
    cases.dispatch_case(**told, expected_version=2, unit_id=world.cast.qian.unit_id, limit_id=world.limit_of())
    page = home(world, "qian")
    assert "<h2>待我单位办理</h2>" in page
    assert "<th>责任单位</th>" not in page
    assert case.number in page
    assert 'class="cols"' not in page


def test_a_verifiers_queue_takes_the_whole_width_and_says_whose_work_it_is(world: World):
    world.visit(world.plan(sites=(world.road,)), world.road, failing=("I1",))
    page = home(world, "zhou")
    assert "<h2>待核查</h2>" in page
    assert 'class="cols"' not in page


def test_the_coordinators_desk_answers_five_questions_each_a_link_to_its_list(world: World):
    first = world.plan(sites=(world.road,), title="第一轮")
    world.visit(first, world.road)
    close_and_fix(round_id=first.pk, expected_version=first.version, by=world.cast.lin, now=MONDAY + timedelta(hours=2))
    later = MONDAY + timedelta(hours=4)
    world.visit(world.plan(sites=(world.road,), at=later), world.road, failing=("I1",), at=later)
    page = home(world, "lin")
    for address, number, words in (
        ("/cases/?group=overdue", "0", "已超期"),
        ("/cases/?group=returned", "0", "单位退回"),
        ("/cases/?group=to_verify", "0", "待核查"),
        ("/cases/?group=nobodys", "1", "尚无责任单位"),
        ("/checks/standard_without_duty/", "3", "无人负责的标准"),
        (
            f"/score/changes/?edition={world.edition.pk}&amp;from={first.pk}&amp;to=today#losses",
            "−6.67",
            "较上一轮失分项合计",
        ),
    ):
        assert f'href="{address}"' in page
        assert f"<b>{number}</b><span>{words}</span>" in page, words
    client = Client()
    client.force_login(world.cast.user("lin"))
    assert Case.objects.get().number in client.get("/cases/?group=nobodys").content.decode()
    told = client.get(f"/score/changes/?edition={world.edition.pk}&from={first.pk}&to=today").content.decode()
    assert "合计 −6.67" in told


def test_the_coordinators_desk_takes_fifteen_statements_at_most(world: World):
    row = world.plan(sites=(world.road,))
    world.visit(row, world.road, failing=("I1",))
    close_and_fix(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=MONDAY + timedelta(hours=2))
    client = Client()
    client.force_login(world.cast.user("lin"))
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/")
    assert len(asked) <= 15


def number(page: str, address: str) -> int:
    """The number in the tile that opens this address."""
    return int(re.search(rf'href="{re.escape(address)}"><b>(\d+)</b>', page)[1])


@pytest.mark.parametrize(
    "address", ["/people/?standing=no_password", "/people/?standing=no_post", "/units/?gaps=1", "/classes/?gaps=1"]
)
def test_each_number_of_an_administrator_is_the_length_of_its_list(world: World, address: str):
    User.objects.create(username="new", name="新来的", password="!")
    CaseLimit.objects.update(until=MONDAY)
    client = Client()
    client.force_login(world.cast.user("feng"))
    listed = client.get(address).content.decode().count('<a class="row"')
    assert number(client.get("/").content.decode(), address) == listed > 0


def test_an_administrator_is_told_until_when_deadlines_are_sure(world: World):
    page = home(world, "feng")
    assert re.search(r'<a class="tile( warn)?" href="/calendar/years/"><b>\d{4}</b>', page)


def test_a_leader_sees_today_against_the_last_round_and_opens_what_caused_it(world: World):
    row = world.plan(sites=(world.road,))
    world.visit(row, world.road, failing=("I1",))
    close_and_fix(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=MONDAY + timedelta(hours=2))
    page = home(world, "zheng")
    assert "没有单位超期。" in page
    address = f'href="/score/changes/?edition={world.edition.pk}&amp;from={row.pk}&amp;to=today"'
    assert address in page
    assert page.index(address) < page.index("<h2>已超期</h2>")


def test_who_is_drawn_for_a_second_check_finds_it_on_his_first_page_until_he_has_looked(world: World):
    set_plan(expected_version=0, share=Decimal(1), far_metres=200, by=world.cast.lin, now=MONDAY)
    rectified(world, "路灯不亮", (world.photo("after"),), closed=True)
    assert "待我复核" not in home(world, "zhao")
    draw_checks(
        first_day=MONDAY.date(), last_day=MONDAY.date(), seed=7, by=world.cast.lin, now=MONDAY + timedelta(hours=9)
    )
    assert number(home(world, "zhao"), "/scrutiny/checks/?state=waiting") == 1
    assert "待我复核" not in home(world, "han")
    check = SecondCheck.objects.get()
    record_check(
        check_id=check.pk,
        expected_version=check.version,
        holds=True,
        uuid=UUID(int=5),
        photos=(),
        by=world.cast.zhao,
        now=MONDAY + timedelta(hours=30),
    )
    assert "待我复核" not in home(world, "zhao")
