"""The pages of duties and duty rules."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.places.models import Duty, DutyRule
from chuangcheng.flow.places.services import NewDuty, NewDutyRule, give_duty, load_duties, set_duty_rule
from chuangcheng.flow.places.terms import Owner, Part
from chuangcheng.foundation.accounts.services import NewUnit, load_units
from chuangcheng.foundation.accounts.terms import UnitKind
from chuangcheng.foundation.acts.rules import PRODUCT
from chuangcheng.foundation.geography.models import Area
from tests.people import MONDAY, unit
from tests.world import World

pytestmark = pytest.mark.django_db


def sign_in(world: World, name: str, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(world.cast.user(name))
    return client


@pytest.fixture
def lin(world: World) -> Client:
    return sign_in(world, "lin")


def text(answer) -> str:
    return answer.content.decode()


def rule_at(world: World, owner: Owner = Owner.LINE, **where) -> DutyRule:
    where = where or {"site_type_id": world.road.site_type_id}
    return set_duty_rule(rule=NewDutyRule(owner, **where), by=world.cast.lin, now=MONDAY)


# Duties by hand


@pytest.mark.parametrize("name", ["lin", "feng"])
def test_the_office_gives_a_duty(world, name):
    told = {"standard": world.standard("A1").pk, "unit": unit("liuan").pk, "part": "lead", "area": world.liuan.pk}
    answer = sign_in(world, name).post("/duties/new/", told, follow=True)
    row = Duty.objects.get()
    assert (row.unit, row.standard.code, row.area, row.part) == (unit("liuan"), "A1", world.liuan, Part.LEAD)
    assert answer.redirect_chain
    assert f"责任已指定：{unit('liuan').name} · A1" in text(answer)
    assert "柳岸街道" in text(answer)


def test_a_gap_leads_to_the_form_with_its_standard_filled_in(world, lin):
    page = text(lin.get("/duties/"))
    assert "3 项标准没有牵头单位" in page
    standard = world.standard("A2")
    address = f"/duties/new/?edition={world.edition.pk}&amp;standard={standard.pk}"
    assert address in page
    form = text(lin.get(address.replace("&amp;", "&")))
    assert re.search(rf'<option value="{standard.pk}" selected>A2', form)


def test_a_duty_without_standard_or_unit_is_refused_beside_the_fields_and_nothing_is_written(world, lin):
    answer = lin.post("/duties/new/", {"part": "lead", "area": world.liuan.pk})
    assert answer.status_code == 422
    for name in ("standard", "unit"):
        assert f'id="id_{name}_error"' in text(answer)
    assert re.search(rf'<option value="{world.liuan.pk}" selected>', text(answer))
    assert Duty.objects.count() == 0


def test_a_withdrawn_duty_is_given_again_by_the_way_back_in_the_message(world, lin):
    duty = NewDuty(unit("liuan").pk, world.standard("A1").pk, world.liuan.pk, Part.COOPERATING)
    row = give_duty(duty=duty, by=world.cast.lin, now=MONDAY)
    answer = lin.post(f"/duties/{row.pk}/withdraw/", {"expected_version": 1}, follow=True)
    assert "已撤销：柳岸街道" in text(answer)
    way = re.search(r'<a href="(/duties/new/\?[^"]+)">重新指定', text(answer))[1].replace("&amp;", "&")
    form = lin.get(way).context["form"]
    lin.post(way, {name: form[name].value() for name in ("standard", "unit", "part", "area")})
    again = Duty.objects.get(withdrawn=False)
    assert again.pk != row.pk
    assert NewDuty(again.unit_id, again.standard_id, again.area_id, Part(again.part)) == duty


@pytest.mark.parametrize("seen", ["", "7"])
def test_a_stale_page_withdraws_no_duty(world, lin, seen):
    row = give_duty(duty=NewDuty(unit("liuan").pk, world.standard("A1").pk), by=world.cast.lin, now=MONDAY)
    assert lin.post(f"/duties/{row.pk}/withdraw/", {"expected_version": seen}).status_code == 409
    assert Duty.objects.get().withdrawn is False


def test_a_duty_is_withdrawn_once(world, lin):
    row = give_duty(duty=NewDuty(unit("liuan").pk, world.standard("A1").pk), by=world.cast.lin, now=MONDAY)
    lin.post(f"/duties/{row.pk}/withdraw/", {"expected_version": 1})
    answer = lin.post(f"/duties/{row.pk}/withdraw/", {"expected_version": 2})
    assert (answer.status_code, "已经撤销" in text(answer)) == (422, True)


def test_the_list_is_filtered_by_what_the_address_says(world, lin):
    given = [
        NewDuty(unit("liuan").pk, world.standard("A1").pk),
        NewDuty(unit("shiqiao").pk, world.standard("A2").pk, world.shiqiao.pk, Part.COOPERATING),
    ]
    load_duties(duties=given, by=world.cast.lin, now=MONDAY)

    def units(query):
        return [row.unit for row in lin.get(f"/duties/?{query}").context["page"].rows]

    assert units("") == ["柳岸街道", "石桥街道"]
    assert units(f"unit={unit('liuan').pk}") == ["柳岸街道"]
    assert units(f"standard={world.standard('A2').pk}") == ["石桥街道"]
    assert units(f"area={world.shiqiao.pk}") == ["石桥街道"]
    assert units("part=lead") == ["柳岸街道"]
    assert units("part=nobody&unit=x&area=-1") == ["柳岸街道", "石桥街道"]


def test_a_unit_sees_its_own_duties_and_no_act(world):
    given = [NewDuty(unit(code).pk, world.standard("A1").pk) for code in ("liuan", "shiqiao")]
    load_duties(duties=given, by=world.cast.lin, now=MONDAY)
    answer = sign_in(world, "qian").get("/duties/")
    page = text(answer)
    assert [row.unit for row in answer.context["page"].rows] == ["柳岸街道"]
    for word in ("指定责任", "撤销", "没有牵头单位", "/duties/rules/"):
        assert word not in page


# Rules


def test_the_office_makes_a_rule_by_site_type_standard_and_area(world, lin):
    told = {
        "site_type": world.road.site_type_id,
        "standard": world.standard("A1").pk,
        "area": world.liuan.pk,
        "owner": "unit",
        "unit": unit("enforcement").pk,
    }
    page = text(lin.post("/duties/rules/new/", told, follow=True))
    assert "规则已建立" in page
    assert "云溪区城管局" in page
    row = DutyRule.objects.get()
    assert (row.site_type_id, row.standard_id, row.area_id, row.owner, row.unit_id) == tuple(told.values())


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ({"owner": "line"}, "点位类型、测评标准、区域至少选一项"),
        ({"owner": "unit", "area": "here"}, 'id="id_unit_error"'),
        ({"area": "here"}, 'id="id_owner_error"'),
        ({"owner": "line", "site_type": "999999"}, 'id="id_site_type_error"'),
    ],
)
def test_a_rule_that_says_too_little_is_refused_and_nothing_is_written(world, lin, told, shown):
    told = {name: world.liuan.pk if value == "here" else value for name, value in told.items()}
    answer = lin.post("/duties/rules/new/", told)
    assert (answer.status_code, shown in text(answer)) == (422, True)
    assert DutyRule.objects.count() == 0


def test_a_second_rule_that_names_the_same_is_refused_in_words(world, lin):
    rule_at(world)
    answer = lin.post("/duties/rules/new/", {"site_type": world.road.site_type_id, "owner": "territorial"})
    assert (answer.status_code, "同样条件的规则已经有了" in text(answer)) == (422, True)
    assert DutyRule.objects.get().owner == Owner.LINE


def test_a_rule_is_changed_and_a_stale_page_is_told(world, lin):
    row = rule_at(world)
    told = {"owner": "unit", "unit": unit("liuan").pk, "expected_version": 1}
    assert lin.post(f"/duties/rules/{row.pk}/", told).status_code == 302
    answer = lin.post(f"/duties/rules/{row.pk}/", {"owner": "line", "expected_version": 1})
    assert (answer.status_code, "主管部门（条）" in text(answer)) == (409, True)
    row.refresh_from_db()
    assert (row.owner, row.unit, row.version) == (Owner.UNIT, unit("liuan"), 2)


def test_a_withdrawn_rule_is_made_again_by_the_way_back_in_the_message(world, lin):
    row = rule_at(world, standard_id=world.standard("A1").pk, area_id=world.liuan.pk)
    assert lin.post(f"/duties/rules/{row.pk}/withdraw/", {"expected_version": 9}).status_code == 409
    answer = lin.post(f"/duties/rules/{row.pk}/withdraw/", {"expected_version": 1}, follow=True)
    way = re.search(r'<a href="(/duties/rules/new/\?[^"]+)">重新设立', text(answer))[1].replace("&amp;", "&")
    form = lin.get(way).context["form"]
    told = {name: form[name].value() or "" for name in form.fields}
    assert lin.post(way, told).status_code == 302
    again = DutyRule.objects.get(withdrawn=False)
    assert (again.standard_id, again.area_id, again.owner) == (row.standard_id, row.area_id, row.owner)
    old = text(lin.get(f"/duties/rules/{row.pk}/"))
    assert "已撤销" in old
    assert "改由谁负责" not in old


def test_the_try_out_tells_who_answers_why_and_by_which_rule_in_order(world, lin):
    row = rule_at(world, Owner.TERRITORIAL, area_id=world.liuan.pk)
    office = NewDuty(unit("office").pk, world.standard("A1").pk)
    give_duty(duty=office, by=world.cast.lin, now=MONDAY)
    query = f"site={world.market.pk}&standard={world.standard('A1').pk}"
    answer = lin.get(f"/duties/who/?{query}")
    assert [(one.unit, str(one.why), one.rule_id) for one in answer.context["answers"]] == [
        ("云溪区创城办", "duty", None),
        ("柳岸街道", "rule_area", row.pk),
        ("云溪区城管局", "line_owner", None),
    ]
    assert "责任规则：该区域" in text(answer)
    assert f'href="/duties/rules/{row.pk}/"' in text(answer)
    without = lin.get(f"/duties/who/?site={world.market.pk}")
    assert [one.unit for one in without.context["answers"]] == ["柳岸街道", "云溪区城管局"]


def test_the_try_out_finds_a_site_by_its_name(world, lin):
    several = lin.get("/duties/who/?q=柳岸")
    assert [row.name for row in several.context["found"].rows] == ["柳岸市场", "柳岸路"]
    assert f"?site={world.road.pk}" in text(several)
    assert lin.get("/duties/who/?q=M-01").context["site"].name == "柳岸市场"
    assert "没有符合条件的点位" in text(lin.get("/duties/who/?q=没有此处"))
    assert lin.get("/duties/who/?site=999999").status_code == 404


# Who may


def acts(world: World) -> list[tuple[str, dict]]:
    duty = give_duty(duty=NewDuty(unit("liuan").pk, world.standard("A1").pk), by=world.cast.lin, now=MONDAY)
    rule = rule_at(world)
    return [
        ("/duties/new/", {"standard": world.standard("A2").pk, "unit": unit("liuan").pk, "part": "lead"}),
        (f"/duties/{duty.pk}/withdraw/", {"expected_version": 1}),
        ("/duties/rules/new/", {"area": world.liuan.pk, "owner": "line"}),
        (f"/duties/rules/{rule.pk}/", {"owner": "territorial", "expected_version": 1}),
        (f"/duties/rules/{rule.pk}/withdraw/", {"expected_version": 1}),
    ]


@pytest.mark.parametrize("name", ["qian", "sun", "zhao", "zhou", "wu", "zheng", "wang"])
def test_nobody_else_acts_on_duties_or_rules(world, name):
    client = sign_in(world, name)
    told = acts(world)
    assert [client.post(address, values).status_code for address, values in told] == [404] * len(told)
    assert list(Duty.objects.values_list("version", "withdrawn")) == [(1, False)]
    assert list(DutyRule.objects.values_list("version", "withdrawn", "owner")) == [(1, False, "line")]


@pytest.mark.parametrize("name", ["lin", "feng"])
def test_the_office_and_the_administrator_act_on_duties_and_rules(world, name):
    client = sign_in(world, name)
    told = acts(world)
    versions = {told[-1][0]: 2}
    for address, values in told:
        if address in versions:
            values["expected_version"] = versions[address]
        assert client.post(address, values).status_code == 302, address


# Costs and languages


@pytest.mark.parametrize("path", ["/duties/", "/duties/rules/"])
def test_a_list_costs_the_same_with_1_3_and_60_rows(world, lin, path):
    lin.get(path)
    found = {}
    made = 0
    for number in (1, 3, 60):
        for at in range(made, number):
            told = NewUnit(f"u{at}", f"第{at}社区", UnitKind.COMMUNITY, "liuan")
            (row,) = load_units(units=[told], by=PRODUCT, now=MONDAY + timedelta(minutes=at))
            area = Area.objects.create(code=f"a{at}", name=f"第{at}社区", kind="community", parent=world.liuan)
            give_duty(duty=NewDuty(row.pk, world.standard("A1").pk, area.pk), by=world.cast.lin, now=MONDAY)
            rule_at(world, area_id=area.pk)
        made = number
        with CaptureQueriesContext(connection) as asked:
            page = lin.get(path).context["page"]
        assert len(page.rows) == min(number, 50)
        found[number] = len(asked)
    assert len(set(found.values())) == 1, found
    assert found[60] <= 15


def test_the_pages_speak_english(world):
    rule_at(world)
    client = sign_in(world, "lin", "en")
    for path, words in {
        "/duties/": "Give a duty",
        "/duties/new/": "A lead unit given here",
        "/duties/rules/": "New rule",
        "/duties/rules/new/": "at least one of site type",
        f"/duties/who/?site={world.market.pk}": "units are proposed in this order",
    }.items():
        assert words in text(client.get(path)), path
