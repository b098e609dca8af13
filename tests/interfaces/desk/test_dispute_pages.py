"""Disputes on the pages: a kind and a place go in, a number comes out, counts for the office."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chuangcheng.flow.disputes import services
from chuangcheng.flow.disputes.models import Dispute
from chuangcheng.flow.disputes.services import NewDispute
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db


def client(world: World, name: str) -> Client:
    found = Client(headers={"accept-language": "zh-hans"})
    found.force_login(world.cast.user(name))
    return found


def mediate(world: World) -> None:
    told = {"expected_version": 0, "unit": world.cast.chen.unit_id}
    assert client(world, "lin").post(f"/disputes/mediators/{world.liuan.pk}/", told).status_code == 302


def refer(world: World, number: int, by: str = "zhao") -> Dispute:
    new = NewDispute(UUID(int=number), "neighbours", street_id=world.liuan.pk, address=f"柳岸路{number}号院")
    return services.report_dispute(dispute=new, by=world.cast.acting[by], now=MONDAY + timedelta(minutes=number))


def test_from_the_report_to_the_outcome(world: World):
    mediate(world)
    inspector, mediator = client(world, "zhao"), client(world, "chen")
    page = inspector.get("/disputes/new/").content.decode()
    assert 'type="file"' not in page
    assert "<textarea" not in page
    told = {"uuid": str(uuid4()), "kind": "neighbours", "street": world.liuan.pk, "address": "柳岸路1号院"}
    answer = inspector.post("/disputes/new/", told, follow=True)
    number = f"{timezone.localdate().year}-0001"
    page = answer.content.decode()
    assert f"已受理，编号 {number}" in page
    assert "柳岸路1号院" not in page
    assert "邻里纠纷" not in page
    row = Dispute.objects.get()
    assert inspector.get(f"/disputes/{row.pk}/").status_code == 404
    told = {"expected_version": 1, "outcome": "agreed", "on": timezone.localdate().isoformat()}
    assert inspector.post(f"/disputes/{row.pk}/", told).status_code == 404
    assert mediator.post(f"/disputes/{row.pk}/", told).status_code == 302
    assert "达成协议" in mediator.get("/disputes/").content.decode()
    office = client(world, "lin").get("/disputes/").content.decode()
    assert "共转介 1 件" in office
    assert number not in office
    assert "柳岸路1号院" not in office


def test_at_a_site_only_the_kind_is_asked_for(world: World):
    mediate(world)
    desk = client(world, "zhao")
    assert f'href="/disputes/new/?site={world.market.pk}"' in desk.get(f"/sites/{world.market.pk}/").content.decode()
    page = desk.get(f"/disputes/new/?site={world.market.pk}").content.decode()
    assert 'name="address"' not in page
    told = {"uuid": str(uuid4()), "kind": "stalls"}
    assert desk.post(f"/disputes/new/?site={world.market.pk}", told).status_code == 302
    assert Dispute.objects.get().site_id == world.market.pk


def test_where_nobody_mediates_it_says_so_and_keeps_what_was_typed(world: World):
    told = {"uuid": str(uuid4()), "kind": "neighbours", "street": world.shiqiao.pk, "address": "石桥路2号"}
    answer = client(world, "zhao").post("/disputes/new/", told)
    page = answer.content.decode()
    assert (answer.status_code, "还没有调解单位" in page, "石桥路2号" in page) == (422, True, True)


@pytest.mark.parametrize("name", ["chen", "lin", "zhao"])
def test_the_page_costs_the_same_however_many_there_are(world: World, name: str):
    mediate(world)
    desk, found = client(world, name), []
    desk.get("/disputes/")
    for number in (1, 3, 60):
        for n in range(number):
            refer(world, n + 1)
        with CaptureQueriesContext(connection) as asked:
            assert desk.get("/disputes/").status_code == 200
        found.append(len(asked))
    assert found[0] == found[1] == found[2] <= 12


def test_the_mediating_unit_pages_through_all_of_them_once(world: World):
    mediate(world)
    for n in range(60):
        refer(world, n + 1)
    desk = client(world, "chen")
    first = desk.get("/disputes/")
    page = first.context["page"]
    rest = desk.get("/disputes/", {"place": page.next}).context["page"]
    numbers = [row.number for row in (*page.rows, *rest.rows)]
    assert (len(numbers), len(set(numbers))) == (60, 60)
