"""Keeping the dispatch rules at the screen, trying them, and what they change on the page of a case."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.dispatch import services
from chuangcheng.flow.dispatch.models import DispatchDecision, DispatchRule, RuleSet
from chuangcheng.flow.dispatch.terms import Days, SetState, Target
from tests.flow.dispatch.ready import draft_of, key, past_cases, publish, rule
from tests.flow.dispatch.test_proposals import filed
from tests.people import MONDAY, unit
from tests.test_english_pages import chinese_on
from tests.world import World

pytestmark = pytest.mark.django_db


def sign_in(world: World, name: str, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(world.cast.user(name))
    return client


def every_rule(world: World):
    """Rules that together name everything a rule can name."""
    return [
        rule("night", title="夜市", class_id=world.standard_class("09006"), condition="一般情形", start=1200, end=360),
        rule("major", kind="matter", major="06", weekdays=frozenset({6, 7}), days=Days.FREE),
        rule("lead", None, target=Target.LEAD, standard_id=world.standard("A1").pk, area_id=world.liuan.pk),
        rule("type", None, target=Target.LINE, site_type_id=world.market.site_type_id, days=Days.WORKING),
        rule("site", None, target=Target.TERRITORIAL, site_id=world.road.pk),
        rule("street", None, target=Target.STREET, area_id=world.shiqiao.pk, start=480, end=720),
    ]


def test_from_no_rules_to_a_rule_that_proposes_the_unit_of_a_case(world: World):
    """The way of a coordinator: a draft, a rule, its trial, publishing it, dispatching by it."""
    client = sign_in(world, "lin")
    past_cases(world, 2)
    assert "还没有启用的派遣规则" in client.get("/duties/dispatch/rules/").content.decode()
    answer = client.post("/duties/dispatch/rules/draft/")
    draft = RuleSet.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/duties/dispatch/rules/{draft.pk}/")
    told = {
        "expected_version": 1,
        "what": f"class:{world.standard_class('06012')}",
        "site": "R-01",
        "days": "any",
        "target": "unit",
        "unit": unit("enforcement").pk,
    }
    wrong = client.post(f"/duties/dispatch/rules/{draft.pk}/new/", told | {"site": "no such code", "start": "20:00"})
    assert (wrong.status_code, "点位不存在或已停用" in wrong.content.decode()) == (422, True)
    assert client.post(f"/duties/dispatch/rules/{draft.pk}/new/", told).status_code == 302
    row = DispatchRule.objects.get()
    change = f"/duties/dispatch/rules/{draft.pk}/{row.key}/"
    assert "一般情形" in client.get(change).content.decode()  # the class is known now, and its conditions are offered
    answer = client.post(change, told | {"expected_version": 2, "title": "柳岸路保洁", "condition": "一般情形"})
    assert answer.status_code == 302
    page = client.get(f"/duties/dispatch/rules/{draft.pk}/").content.decode()
    assert "案件类别“道路不洁”，立案条件“一般情形”，点位“柳岸路”" in page
    refused = client.post(f"/duties/dispatch/rules/{draft.pk}/publish/", {"expected_version": 3})
    assert (refused.status_code, "请先试算再启用" in refused.content.decode()) == (422, True)
    client.post(f"/duties/dispatch/rules/{draft.pk}/try/", {"expected_version": 3})
    page = client.get(f"/duties/dispatch/rules/{draft.pk}/trial/").content.decode()
    assert "最近 2 件中有 2 件会改派" in page
    assert page.count("柳岸路保洁") == 2
    assert client.post(f"/duties/dispatch/rules/{draft.pk}/publish/", {"expected_version": 4}).status_code == 302
    draft.refresh_from_db()
    assert draft.state == SetState.PUBLISHED

    (case,) = filed(world)
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert re.findall(r'name="suggested" value="(\d+)"', page)[0] == str(unit("enforcement").pk)
    assert "云溪区城管局 — 派遣规则：柳岸路保洁" in page
    sent = {"expected_version": 2, "suggested": unit("enforcement").pk, "limit": world.limit_of()}
    assert client.post(f"/cases/{case.pk}/dispatch/", sent).status_code == 302
    case.refresh_from_db()
    assert (case.unit_reason, case.moves.last().reason) == ("派遣规则：柳岸路保洁", "by_rule")
    assert DispatchDecision.objects.get().rule_id == row.pk
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert f"/duties/dispatch/rules/{draft.pk}/#rule-{row.key}" in page
    assert "按派遣规则" in page
    for_the_unit = sign_in(world, "sun").get(f"/cases/{case.pk}/").content.decode()
    assert "派遣规则：柳岸路保洁" in for_the_unit
    assert "/duties/dispatch/rules/" not in for_the_unit


def test_rules_are_moved_and_ended_in_a_draft(world: World):
    client = sign_in(world, "lin")
    draft = draft_of(world, *every_rule(world))

    def order() -> list[str]:
        page = client.get(f"/duties/dispatch/rules/{draft.pk}/").content.decode()
        return re.findall(r'<tr id="rule-([0-9a-f-]+)"', page)

    names = ["night", "major", "lead", "type", "site", "street"]
    assert order() == [str(key(name)) for name in names]
    for version, (name, act, told) in enumerate(
        [
            ("street", "move", {"to": "up"}),
            ("night", "move", {"to": "down"}),
            ("major", "move", {"to": "up"}),
            ("lead", "remove", {}),
        ],
        start=1,
    ):
        address = f"/duties/dispatch/rules/{draft.pk}/{key(name)}/{act}/"
        assert client.post(address, told | {"expected_version": version}).status_code == 302
    assert order() == [str(key(name)) for name in ("major", "night", "type", "street", "site")]
    stale = client.post(f"/duties/dispatch/rules/{draft.pk}/{key('site')}/remove/", {"expected_version": 1})
    assert stale.status_code == 409


def test_giving_a_draft_up_asks_first(world: World):
    client = sign_in(world, "lin")
    draft = draft_of(world)
    address = f"/duties/dispatch/rules/{draft.pk}/discard/"
    assert "现行规则不变" in client.get(address).content.decode()
    assert client.post(address, {"expected_version": 1}).status_code == 302
    assert client.get(f"/duties/dispatch/rules/{draft.pk}/").status_code == 404


def test_the_list_of_cases_to_dispatch_says_who_is_proposed(world: World):
    filed(world, 2)
    publish(world, rule(title="道路不洁", class_id=world.standard_class("06012")))
    for name, seen in (("lin", 2), ("wu", 0)):
        page = sign_in(world, name).get("/cases/?group=to_dispatch").content.decode()
        assert page.count("建议派给 云溪区城管局") == seen
    assert "建议派给" not in sign_in(world, "lin").get("/cases/").content.decode()


def test_where_another_unit_was_chosen_the_office_still_sees_what_was_proposed(world: World):
    (case,) = filed(world)
    publish(world, rule(class_id=world.standard_class("06012")))
    client = sign_in(world, "lin")
    sent = {"expected_version": 2, "unit": unit("liuan").pk, "limit": world.limit_of()}
    client.post(f"/cases/{case.pk}/dispatch/", sent)
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert "（建议的是 云溪区城管局）" in page
    assert "（建议的是" not in sign_in(world, "qian").get(f"/cases/{case.pk}/").content.decode()


def pages(world: World) -> list[str]:
    """Every page of dispatch with something on it: rules in force and to come, a draft, its trial, figures."""
    lin = world.cast.lin
    past_cases(world, 3, code="09006", to=("liuan", "enforcement"))
    publish(world, *every_rule(world)[:3])
    late = services.start_draft(by=lin, now=MONDAY)
    services.remove_rule(set_id=late.pk, expected_version=1, key=key("night"), by=lin, now=MONDAY)
    services.try_draft(set_id=late.pk, expected_version=2, by=lin, now=MONDAY)
    soon = (MONDAY + timedelta(days=3650)).date()
    services.publish_rules(set_id=late.pk, expected_version=3, by=lin, now=MONDAY, starts_on=soon)
    draft = draft_of(world, *every_rule(world)[1:], rule("all", code="liuan", class_id=world.standard_class("09006")))
    services.try_draft(set_id=draft.pk, expected_version=1, by=lin, now=MONDAY)
    first = RuleSet.objects.get(number=1)
    return [
        "/duties/dispatch/rules/",
        f"/duties/dispatch/rules/{first.pk}/",
        f"/duties/dispatch/rules/{late.pk}/",
        f"/duties/dispatch/rules/{late.pk}/trial/",
        f"/duties/dispatch/rules/{draft.pk}/",
        f"/duties/dispatch/rules/{draft.pk}/trial/",
        f"/duties/dispatch/rules/{draft.pk}/trial/?verdict=worse",
        *(
            f"/duties/dispatch/figures/{more}?since=2026-03-01&until=2026-03-31&by={by}"
            for by in ("class", "street", "rule")
            for more in ("", "cases/")
        ),
        f"/duties/dispatch/rules/{draft.pk}/new/",
        f"/duties/dispatch/rules/{draft.pk}/{key('major')}/",
        f"/duties/dispatch/rules/{draft.pk}/publish/",
        f"/duties/dispatch/rules/{draft.pk}/discard/",
    ]


FOR_THE_OFFICE_ALONE = 4
"""The last ones of `pages`."""


def test_pages_by_role(world: World):
    addresses = pages(world)
    for name in ("lin", "wu", "zheng", "wang", "feng", "qian", "zhao", "zhou", "he"):
        client = sign_in(world, name)
        found = [client.get(address).status_code for address in addresses]
        reads, keeps = name in ("lin", "wu", "zheng", "wang"), name == "lin"
        wanted = [200 if reads else 404] * (len(addresses) - FOR_THE_OFFICE_ALONE)
        assert found == wanted + [200 if keeps else 404] * FOR_THE_OFFICE_ALONE, name


def test_pages_in_english_are_english(world: World):
    addresses = pages(world)
    typed = ["夜市", "问题0", "问题1", "问题2"]
    for name in ("lin", "wu"):
        client = sign_in(world, name, "en")
        for address in addresses if name == "lin" else addresses[:-FOR_THE_OFFICE_ALONE]:
            page = client.get(address).content.decode()
            for words in typed:
                page = page.replace(words, "")
            assert chinese_on(page) == [], address


def test_a_refused_rule_is_told_in_english(world: World):
    draft = draft_of(world)
    answer = sign_in(world, "lin", "en").post(
        f"/duties/dispatch/rules/{draft.pk}/new/", {"expected_version": 1, "days": "any", "target": "street"}
    )
    assert answer.status_code == 422
    assert chinese_on(answer.content.decode()) == []


@pytest.mark.parametrize("number", [1, 3, 60])
def test_pages_cost_the_same_however_many_rows_they_have(world: World, number: int):
    client = sign_in(world, "lin")
    past_cases(world, number)
    filed(world, number)
    publish(world, *every_rule(world))
    rules = [
        rule(str(n), title=f"第{n}条", class_id=world.standard_class("06012"), condition="一般情形")
        for n in range(number)
    ]
    draft = draft_of(world, *rules)
    services.try_draft(set_id=draft.pk, expected_version=1, by=world.cast.lin, now=MONDAY)
    case = Case.objects.filter(state="filed").latest("id")
    found = {}
    for address, most in {
        f"/duties/dispatch/rules/{draft.pk}/": 12,
        f"/duties/dispatch/rules/{draft.pk}/trial/": 14,
        "/duties/dispatch/rules/": 12,
        "/duties/dispatch/figures/?since=2026-03-01&until=2026-03-31": 7,
        "/duties/dispatch/figures/cases/?since=2026-03-01&until=2026-03-31": 7,
        "/cases/?group=to_dispatch": 10,
        f"/cases/{case.pk}/": 15,
    }.items():
        client.get(address)  # rules, duties and units are read once per process until they change
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        found[address] = (len(asked), most)
    assert {address: told for address, told in found.items() if told[0] > told[1]} == {}, found


def test_odd_addresses_are_answered_calmly(world: World):
    client = sign_in(world, "lin")
    assert client.get("/duties/dispatch/figures/?by=x&since=never&until=2026-99-99").status_code == 200
    assert client.get("/duties/dispatch/figures/cases/?which=x&of=%00&place=zzz").status_code == 200
    draft = draft_of(world)
    assert client.get(f"/duties/dispatch/rules/{draft.pk}/{uuid.uuid4()}/").status_code == 404
    assert client.get(f"/duties/dispatch/rules/{draft.pk}/trial/").status_code == 404
    told = {"expected_version": 1, "what": "class:9" * 9, "days": "any", "target": "street", "start": "25:99"}
    assert client.post(f"/duties/dispatch/rules/{draft.pk}/new/", told).status_code == 422
