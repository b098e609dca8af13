"""The pages for units, used by the cast as they would use them."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chuangcheng.foundation.accounts import services
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.accounts.services import NewUnit
from chuangcheng.foundation.accounts.terms import UnitKind
from chuangcheng.foundation.acts.rules import PRODUCT
from tests.people import MONDAY, UNITS, Cast, unit
from tests.world import World

from .test_people_pages import as_, beside

pytestmark = pytest.mark.django_db


def change(client: Client, row: Unit, query: str = "", **more: object):
    told = {
        "expected_version": row.version,
        "name": row.name,
        "parent": row.parent_id or "",
        "area": row.area_id or "",
        "contact_name": row.contact_name,
        "contact_phone": row.contact_phone,
    }
    return client.post(f"/units/{row.pk}/{query}", {**told, **more})


@pytest.mark.parametrize("name", ["feng", "lin"])
def test_a_unit_is_made_below_another_with_its_area_and_contact(world: World, name: str):
    told = {"code": "shiqiao-1", "name": "石桥社区", "kind": "community", "parent": "shiqiao", "area": world.shiqiao.pk}
    client = as_(world.cast, name)
    answer = client.post("/units/new/", {**told, "contact_name": "卫书记", "contact_phone": "0000-1"}, follow=True)
    row = unit("shiqiao-1")
    assert answer.redirect_chain == [(f"/units/{row.pk}/", 302)]
    assert (row.parent, row.kind, row.area, row.contact_name) == (
        unit("shiqiao"),
        UnitKind.COMMUNITY,
        world.shiqiao,
        "卫书记",
    )
    page = answer.content.decode()
    assert "石桥社区" in page and "0000-1" in page and "社区" in page


def test_everything_wrong_with_a_new_unit_stands_beside_its_field(cast: Cast):
    told = {"code": "liuan", "name": "石桥街道", "kind": "community", "parent": "district"}
    answer = as_(cast, "feng").post("/units/new/", told)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert [beside(page, f"id_{field}") for field in ("code", "name", "parent")] == [
        "<li>已被使用，请换一个</li>",
        "<li>已被使用，请换一个</li>",
        "<li>该类单位不能设在此上级之下</li>",
    ]


def test_a_new_unit_is_begun_below_the_one_whose_page_was_open(cast: Cast):
    page = as_(cast, "feng").get(f"/units/new/?under={unit('liuan').pk}").content.decode()
    assert '<option value="liuan" selected>' in page


def test_who_may_not_administer_gets_404_for_every_act_and_is_offered_none(cast: Cast):
    qian, liuan = as_(cast, "qian"), unit("liuan")
    acts = {
        "/units/new/": {"code": "n", "name": "新", "kind": "community", "parent": "liuan"},
        f"/units/{liuan.pk}/": {"expected_version": 1, "name": "新名", "parent": liuan.parent_id},
        f"/units/{liuan.pk}/retire/": {"expected_version": 1},
    }
    answers = {a: [qian.post(a, told).status_code, qian.post(a).status_code] for a, told in acts.items()}
    assert answers == {address: [404, 404] for address in acts}
    page = qian.get(f"/units/{liuan.pk}/").content.decode()
    assert "钱科长" in page
    for hidden in ("/retire/", "/units/new/", "/people/", 'id="change"', "变动记录"):
        assert hidden not in page
    assert "/units/new/" not in qian.get("/units/").content.decode()
    assert Unit.objects.filter(version__gt=1).count() == 0


def test_a_unit_moves_below_another_with_what_stands_below_it(cast: Cast):
    services.create_unit(
        unit=NewUnit("brigade", "城管大队", UnitKind.DEPARTMENT, "enforcement"), by=cast.feng, now=MONDAY
    )
    answer = change(as_(cast, "lin"), unit("enforcement"), parent=unit("office").pk)
    assert answer.status_code == 302
    assert unit("enforcement").parent == unit("office")
    assert unit("brigade").path.startswith(unit("office").path)
    page = re.sub(r"<[^>]+>", "", as_(cast, "lin").get(f"/units/{unit('enforcement').pk}/").content.decode())
    assert "上级单位：云溪区 → 云溪区创城办" in " ".join(page.split())


def test_a_unit_cannot_move_below_its_own_child(cast: Cast):
    services.create_unit(
        unit=NewUnit("brigade", "城管大队", UnitKind.DEPARTMENT, "enforcement"), by=cast.feng, now=MONDAY
    )
    answer = change(as_(cast, "feng"), unit("enforcement"), parent=unit("brigade").pk)
    assert answer.status_code == 422
    assert beside(answer.content.decode(), "id_parent") == "<li>不能把单位移到自己的下级之下</li>"
    assert unit("enforcement").parent == unit("district")


def test_only_units_it_may_stand_under_are_offered_and_a_city_stays_at_the_top(cast: Cast):
    feng = as_(cast, "feng")
    form = feng.get(f"/units/{unit('liuan').pk}/").context["form"]
    assert [name for _, name in form.fields["parent"].choices] == ["云溪区"]
    assert "parent" not in feng.get(f"/units/{unit('city').pk}/").context["form"].fields
    assert change(feng, unit("city"), contact_phone="0000-9").status_code == 302
    assert (unit("city").contact_phone, unit("city").parent) == ("0000-9", None)


def test_the_area_of_a_unit_is_named_later_and_taken_away_again(world: World):
    feng = as_(world.cast, "feng")
    assert change(feng, unit("shiqiao"), area=world.shiqiao.pk).status_code == 302
    assert unit("shiqiao").area == world.shiqiao
    assert change(feng, unit("shiqiao"), area="").status_code == 302
    assert unit("shiqiao").area is None
    page = " ".join(re.sub(r"<[^>]+>", "", feng.get(f"/units/{unit('shiqiao').pk}/").content.decode()).split())
    assert "对应区域：石桥街道 → —" in page


def test_an_act_that_does_not_speak_of_the_area_leaves_it(world: World):
    row = unit("shiqiao")
    change(as_(world.cast, "feng"), row, area=world.shiqiao.pk)
    services.change_unit(
        unit_id=row.pk,
        expected_version=2,
        name=row.name,
        contact_name="卫主任",
        contact_phone="",
        parent_id=row.parent_id,
        by=PRODUCT,
        now=MONDAY,
    )
    assert unit("shiqiao").area == world.shiqiao


def test_a_unit_without_a_contact_is_counted_and_mended_one_click_from_the_list(cast: Cast):
    lin, row = as_(cast, "lin"), unit("shiqiao")
    page = lin.get("/units/?gaps=1").content.decode()
    assert "共有 1 个单位没有写明联系人" in page
    assert f'href="/units/{row.pk}/?from=gaps#change"' in page
    assert 'id="change"' in lin.get(f"/units/{row.pk}/?from=gaps").content.decode()
    answer = change(lin, row, "?from=gaps", contact_name="卫主任", contact_phone="0000-7")
    assert answer["Location"] == "/units/?gaps=1"
    page = lin.get(answer["Location"]).content.decode()
    assert "每个单位都有联系人。" in page and "已保存：石桥街道" in page


def test_a_unit_with_people_or_units_is_not_retired_and_the_page_leads_to_them(cast: Cast):
    feng, liuan = as_(cast, "feng"), unit("liuan")
    for answer, status in (
        (feng.get(f"/units/{liuan.pk}/retire/"), 200),
        (feng.post(f"/units/{liuan.pk}/retire/", {"expected_version": 1}), 422),
    ):
        page = answer.content.decode()
        assert answer.status_code == status
        assert f'href="/people/{cast.qian.user_id}/"' in page
        assert f'href="/people/{cast.han.user_id}/"' in page
        assert f'href="/units/{unit("liuan-1").pk}/"' in page
        assert "确认停用" not in page
    assert "还有在用的下级单位，请先处理" in page and "还有在岗人员，请先调整" in page
    assert not unit("liuan").retired


def test_an_empty_unit_is_retired_after_confirming_and_is_found_among_the_retired(cast: Cast):
    row = services.create_unit(unit=NewUnit("old", "旧局", UnitKind.DEPARTMENT, "district"), by=cast.feng, now=MONDAY)
    feng = as_(cast, "feng")
    assert "停用后不能恢复" in feng.get(f"/units/{row.pk}/retire/").content.decode()
    assert feng.post(f"/units/{row.pk}/retire/", {"expected_version": 9}).status_code == 409
    assert (
        "单位已停用：旧局"
        in feng.post(f"/units/{row.pk}/retire/", {"expected_version": 1}, follow=True).content.decode()
    )
    assert "旧局" not in feng.get("/units/").content.decode()
    assert "旧局" in feng.get("/units/?retired=1").content.decode()
    page = feng.get(f"/units/{row.pk}/").content.decode()
    assert "已停用" in page and 'id="change"' not in page
    assert change(feng, unit("old"), name="新局").status_code == 404
    assert feng.get(f"/units/{row.pk}/retire/").status_code == 302


def test_of_two_who_change_a_unit_the_second_is_told_and_keeps_what_he_typed(cast: Cast):
    seen = unit("liuan")
    assert change(as_(cast, "feng"), seen, contact_name="甲主任").status_code == 302
    answer = change(as_(cast, "lin"), seen, contact_name="乙主任")
    assert (answer.status_code, "乙主任" in answer.content.decode()) == (409, True)
    assert unit("liuan").contact_name == "甲主任"


@pytest.mark.parametrize("number", [1, 3, 60])
def test_the_list_and_the_page_of_a_unit_cost_what_they_cost(cast: Cast, number: int):
    services.load_units(
        units=[NewUnit(f"c{n:02}", f"社区{n}", UnitKind.COMMUNITY, "shiqiao") for n in range(number)],
        by=PRODUCT,
        now=MONDAY,
    )
    client, found = as_(cast, "feng"), []
    for address in ("/units/", "/units/?gaps=1", f"/units/{unit('shiqiao').pk}/", "/units/new/"):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        found.append(len(asked))
    assert found == [4, 4, 9, 4]


def test_all_units_are_met_once_when_paging(cast: Cast):
    services.load_units(
        units=[NewUnit(f"c{n:02}", f"社区{n}", UnitKind.COMMUNITY, "shiqiao") for n in range(60)],
        by=PRODUCT,
        now=MONDAY,
    )
    client, seen, place = as_(cast, "feng"), [], ""
    while place is not None:
        page = client.get("/units/", {"place": place}).context["page"]
        seen += [row.code for row in page.rows]
        place = page.next
    assert len(seen) == len(set(seen)) == len(UNITS) + 60
