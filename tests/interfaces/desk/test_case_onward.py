"""From a list through its cases: each act says what it did to which case, and the next one of the same kind follows."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.services import Problem, advance_cases, report_cases, return_case, steps
from chuangcheng.foundation.acts.rules import Invalid
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db


def signed_in(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.cast.user(name))
    return client


def three_cases(world: World) -> list[Case]:
    """Three problems reported one after another; the newest last."""
    for n in range(3):
        problem = Problem(uuid.UUID(int=n + 1), f"问题{n}", street_id=world.liuan.pk)
        report_cases(problems=[problem], by=world.cast.lin, now=MONDAY + timedelta(hours=n))
    return list(Case.objects.order_by("reported_at", "id"))


def row_links(page: str) -> list[str]:
    return [link.replace("&amp;", "&") for link in re.findall(r'<a class="row" href="([^"]+)"', page)]


def test_the_next_case_of_a_list_follows_after_an_act(world: World):
    cases = three_cases(world)
    lin = signed_in(world, "lin")
    links = row_links(lin.get("/cases/?group=to_file&sort=newest&place=").content.decode())
    assert links == [f"/cases/{case.pk}/?group=to_file&sort=newest" for case in reversed(cases)]
    middle = cases[1]
    sent = {"expected_version": middle.version, "case_class": world.standard_class("06012")}
    answer = lin.post(f"/cases/{middle.pk}/file/?group=to_file&sort=newest", sent, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [(f"/cases/{middle.pk}/?group=to_file&sort=newest", 302)]
    assert f"已完成：立案 {middle.number}" in page
    assert f'href="/cases/{cases[0].pk}/?group=to_file&amp;sort=newest"' in page
    last = lin.get(f"/cases/{cases[0].pk}/?group=to_file&sort=newest").content.decode()
    assert f'href="/cases/{cases[2].pk}/?group=to_file&amp;sort=newest"' in last  # round to the first


def test_without_a_list_no_case_follows(world: World):
    cases = three_cases(world)
    assert "下一件" not in signed_in(world, "lin").get(f"/cases/{cases[0].pk}/").content.decode()


def test_the_first_page_leads_on_too(world: World):
    three_cases(world)
    links = row_links(signed_in(world, "lin").get("/").content.decode())
    assert len(links) == 3
    assert all(link.endswith("/?group=to_file&sort=newest") for link in links)


def dispatched(world: World, *more: tuple[steps.CaseStep, str]) -> Case:
    world.visit(world.plan(sites=(world.road,)), world.road, failing=("I1",))
    case, cast = Case.objects.get(), world.cast
    moves = [
        (steps.FileCase(world.standard_class("06012")), "lin"),
        (steps.DispatchCase(cast.qian.unit_id, "by_duty", "", world.limit_value()), "lin"),
        *more,
    ]
    at = MONDAY + timedelta(hours=2)
    advance_cases(steps_by_case={case.pk: [(step, cast.acting[name], at) for step, name in moves]})
    return Case.objects.get()


def test_a_return_says_who_is_next(world: World):
    case = dispatched(world)
    sent = {"expected_version": case.version, "reason": "not_mine"}
    page = signed_in(world, "qian").post(f"/cases/{case.pk}/return/", sent, follow=True).content.decode()
    assert f"已完成：退回 {case.number}。接下来：创城办" in page


def test_who_may_not_see_the_case_any_more_goes_on_in_the_list(world: World):
    case = dispatched(world, (steps.AcceptCase(), "qian"), (steps.Rectify((world.photo("after"),)), "qian"))
    sent = {"expected_version": case.version, "reason": "not_done"}
    zhou = signed_in(world, "zhou")
    answer = zhou.post(f"/cases/{case.pk}/send_back/?group=to_verify&sort=due", sent, follow=True)
    assert answer.redirect_chain == [("/cases/?group=to_verify&sort=due", 302)]
    assert f"已完成：退回返工 {case.number}" in answer.content.decode()


def test_a_number_typed_whole_opens_its_case(world: World):
    cases = three_cases(world)
    lin = signed_in(world, "lin")
    assert lin.get(f"/cases/?q={cases[0].number}").headers["Location"] == f"/cases/{cases[0].pk}/"
    assert lin.get(f"/cases/?q=%23{cases[0].number}").headers["Location"] == f"/cases/{cases[0].pk}/"
    assert lin.get("/cases/?q=9999999").status_code == 200
    assert lin.get(f"/cases/?q={cases[0].number}&group=closed").status_code == 200


def test_a_number_opens_no_case_of_others(world: World):
    cases = three_cases(world)
    assert signed_in(world, "qian").get(f"/cases/?q={cases[0].number}").status_code == 200


def test_the_unit_that_returns_a_case_may_say_whose_it_is_and_the_office_is_offered_that_one(world: World):
    case, cast = dispatched(world), world.cast
    qian = signed_in(world, "qian")
    page = qian.get(f"/cases/{case.pk}/").content.decode()
    assert "为什么退回（选填）" in page
    sent = {"expected_version": case.version, "reason": "not_mine", "names_unit": cast.sun.unit_id}
    assert qian.post(f"/cases/{case.pk}/return/", sent).status_code == 302
    page = signed_in(world, "lin").get(f"/cases/{case.pk}/").content.decode()
    assert f"认为应由{cast.sun.unit_name}负责" in page
    assert re.search(rf'value="{cast.sun.unit_id}"[^>]* checked', page)
    sent = {"expected_version": case.version + 1, "suggested": cast.sun.unit_id, "limit": world.limit_of()}
    lin = signed_in(world, "lin")
    page = lin.post(f"/cases/{case.pk}/dispatch/", sent, follow=True).content.decode()
    assert f"已完成：派遣 {case.number} → {cast.sun.unit_name}。接下来：责任单位" in page
    assert "退回单位认为应由其负责" in page


def test_a_unit_that_does_not_exist_cannot_be_named(world: World):
    case = dispatched(world)
    with pytest.raises(Invalid):
        return_case(
            case_id=case.pk,
            expected_version=case.version,
            by=world.cast.qian,
            now=MONDAY + timedelta(hours=4),
            reason="not_mine",
            names_unit_id=9999,
        )
