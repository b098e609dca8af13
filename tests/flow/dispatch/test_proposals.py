"""Who is proposed for a case: the rules first, then duties and owners, and a place without owner its street."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.services import Problem, file_case, report_cases, return_case
from chuangcheng.flow.dispatch import services
from chuangcheng.flow.dispatch.models import DispatchDecision
from chuangcheng.flow.dispatch.selectors import decision_of, offers_for
from chuangcheng.flow.dispatch.terms import Days, Target
from chuangcheng.flow.places.models import Site
from chuangcheng.flow.places.selectors import suggest_units
from chuangcheng.flow.places.services import NewDuty, NewDutyRule, give_duty, set_duty_rule
from chuangcheng.flow.places.terms import Owner, Why
from chuangcheng.flow.standards.models import CaseClass, CaseLimit
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.acts.rules import Conflict, Invalid
from tests.flow.dispatch.ready import key, publish, rule
from tests.people import MONDAY, unit
from tests.world import World

pytestmark = pytest.mark.django_db

NAMES = ("柳岸街道", "云溪区城管局", "石桥街道")


def filed(world: World, number: int = 1, **named) -> list[Case]:
    """Filed cases at the road, or where it is said."""
    place = {"site_id": world.road.pk} | named
    problems = [
        Problem(key(f"case {n}"), f"问题{n}", case_class_id=world.standard_class("06012"), **place)
        for n in range(number)
    ]
    cases = report_cases(problems=problems, by=world.cast.lin, now=MONDAY)
    return [file_case(case_id=c.pk, expected_version=1, by=world.cast.lin, now=MONDAY) for c in cases]


def offered(world: World, case: Case, **more) -> list[tuple[str, str]]:
    found = offers_for(world.cast.lin, case_ids=[case.pk], now=MONDAY, **more)
    return [(one.unit, one.rule.rule.title if one.rule else str(one.why)) for one in found[case.pk]]


def test_without_rules_the_duties_say_what_they_always_said(world: World):
    set_duty_rule(rule=NewDutyRule(Owner.LINE, site_type_id=world.market.site_type_id), by=world.cast.lin, now=MONDAY)
    give_duty(duty=NewDuty(unit("shiqiao").pk, world.standard("A1").pk, world.liuan.pk), by=world.cast.lin, now=MONDAY)
    Site.objects.filter(pk=world.far_road.pk).update(territorial_unit_id=None)
    Unit.objects.filter(code="shiqiao").update(area_id=world.shiqiao.pk)
    for site in (world.road, world.market, world.far_road, None):
        for standard in ("A1", "A2", None):
            named = {
                "site_id": site.pk if site else None,
                "street_id": None if site else world.shiqiao.pk,
                "standard_id": world.standard(standard).pk if standard else None,
            }
            (case,) = report_cases(
                problems=[Problem(key(f"{site} {standard}"), "问题", **named)], by=world.cast.lin, now=MONDAY
            )
            old = suggest_units(
                site_id=named["site_id"],
                street_id=named["street_id"],
                standard_ids=[named["standard_id"]] if standard else [],
            )
            new = offers_for(world.cast.lin, case_ids=[case.pk], now=MONDAY)[case.pk]
            assert [(one.unit_id, one.unit, one.why) for one in new] == [(o.unit_id, o.unit, o.why) for o in old]


def test_the_first_rule_that_holds_comes_before_every_duty(world: World):
    (case,) = filed(world)
    publish(
        world,
        rule("no", code="shiqiao", title="别处", area_id=world.shiqiao.pk),
        rule("yes", title="道路不洁", class_id=world.standard_class("06012")),
        rule("late", code="shiqiao", title="其余", area_id=world.liuan.pk),
    )
    assert offered(world, case) == [("云溪区城管局", "道路不洁"), ("柳岸街道", Why.TERRITORIAL_OWNER)]


def test_a_rule_may_point_to_the_owners_the_lead_or_the_street(world: World):
    Unit.objects.filter(code="liuan").update(area_id=world.liuan.pk)
    give_duty(duty=NewDuty(unit("shiqiao").pk, world.standard("A1").pk), by=world.cast.lin, now=MONDAY)
    (case,) = filed(world, site_id=world.market.pk, standard_id=world.standard("A1").pk)
    found = {}
    for at, target in enumerate((Target.TERRITORIAL, Target.LINE, Target.LEAD, Target.STREET)):
        publish(
            world,
            rule(str(target), None, target=target, area_id=world.liuan.pk),
            at=MONDAY - timedelta(hours=9 - at),
        )
        found[target] = offered(world, case)[0][0]
    assert found == {
        Target.TERRITORIAL: "柳岸街道",
        Target.LINE: "云溪区城管局",
        Target.LEAD: "石桥街道",
        Target.STREET: "柳岸街道",
    }


def test_a_place_without_owner_falls_to_its_street(world: World):
    Unit.objects.filter(code="liuan").update(area_id=world.liuan.pk)
    (case,) = filed(world, site_id=None, street_id=world.liuan.pk)
    publish(world, rule("line", None, target=Target.LINE, title="条线", class_id=world.standard_class("06012")))
    assert offered(world, case) == [("柳岸街道", Why.STREET)]


def test_a_unit_out_of_use_is_not_proposed(world: World):
    (case,) = filed(world)
    publish(world, rule(class_id=world.standard_class("06012")))
    Unit.objects.filter(code="enforcement").update(retired=True)
    assert offered(world, case) == [("柳岸街道", Why.TERRITORIAL_OWNER)]


def test_a_rule_for_a_filing_condition_is_offered_before_it_is_chosen_and_asked_for_alone(world: World):
    kind = CaseClass.objects.get(code="06012")
    ordinary = CaseLimit.objects.get(case_class=kind)
    CaseLimit.objects.create(
        case_class=kind, position=2, condition="大面积", condition_en="Large", amount=4,
        unit=ordinary.unit, closing_condition="", verify_on_site=False, since=MONDAY,
    )  # fmt: skip
    (case,) = filed(world)
    publish(world, rule(title="大面积", class_id=kind.pk, condition="大面积"))
    by_owner = ("柳岸街道", str(Why.TERRITORIAL_OWNER))
    assert offered(world, case) == [("云溪区城管局", "大面积"), by_owner]
    assert offered(world, case, condition="大面积") == [("云溪区城管局", "大面积"), by_owner]
    assert offered(world, case, condition=ordinary.condition) == [by_owner]


def test_what_is_chosen_is_kept_with_what_was_proposed_and_by_which_rule(world: World):
    lin = world.cast.lin
    followed, refused = filed(world, 2)
    publish(world, rule(title="道路不洁", class_id=world.standard_class("06012")))
    for case, target in ((followed, "enforcement"), (refused, "liuan")):
        services.dispatch_case(
            case_id=case.pk,
            expected_version=2,
            by=lin,
            now=MONDAY,
            unit_id=unit(target).pk,
            limit_id=world.limit_of(),
            reason="by_rule" if target == "enforcement" else "chosen_by_coordinator",
            why="派遣规则：道路不洁",
        )
    decisions = {d.move.case_id: d for d in DispatchDecision.objects.select_related("move", "rule")}
    assert decisions[followed.pk].rule.title == decisions[refused.pk].rule.title == "道路不洁"
    assert decisions[followed.pk].proposed_id == decisions[followed.pk].chosen_id == unit("enforcement").pk
    assert decisions[refused.pk].chosen_id == unit("liuan").pk
    followed.refresh_from_db()
    assert (followed.unit_reason, followed.moves.get(act="dispatch").reason) == ("派遣规则：道路不洁", "by_rule")
    told = decision_of(lin, case_id=followed.pk)
    assert told and told.rule
    assert (told.number, told.rule.rule.title, told.followed) == (1, "道路不洁", True)
    assert decision_of(lin, case_id=refused.pk).followed is False
    assert decision_of(world.cast.wei, case_id=followed.pk) is None


def test_who_sent_it_back_is_not_proposed_first_again_and_the_rule_had_no_say_then(world: World):
    lin = world.cast.lin
    (case,) = filed(world)
    publish(world, rule(title="道路不洁", class_id=world.standard_class("06012")))
    common = {"case_id": case.pk, "now": MONDAY}
    sent = {"limit_id": world.limit_of(), "by": lin, **common}
    services.dispatch_case(expected_version=2, unit_id=unit("enforcement").pk, reason="by_rule", **sent)
    return_case(expected_version=3, by=world.cast.sun, reason="not_mine", **common)
    assert [name for name, _ in offered(world, case)] == ["柳岸街道", "云溪区城管局"]
    services.dispatch_case(expected_version=4, unit_id=unit("liuan").pk, reason="by_duty", **sent)
    decision = DispatchDecision.objects.get(move__case=case, move__number=5)
    assert (decision.rule, decision.proposed_id, decision.chosen_id) == (None, unit("liuan").pk, unit("liuan").pk)


def test_a_dispatch_that_is_refused_keeps_nothing(world: World):
    (case,) = filed(world)
    sent = {"case_id": case.pk, "by": world.cast.lin, "now": MONDAY}
    with pytest.raises(Invalid):
        services.dispatch_case(expected_version=2, unit_id=None, limit_id=None, **sent)
    with pytest.raises(Conflict):
        services.dispatch_case(expected_version=1, unit_id=unit("liuan").pk, limit_id=world.limit_of(), **sent)
    assert not DispatchDecision.objects.exists()


def test_a_case_one_may_not_see_has_no_proposal(world: World):
    (case,) = filed(world)
    assert offers_for(world.cast.wei, case_ids=[case.pk], now=MONDAY) == {}


@pytest.mark.parametrize("number", [1, 3, 60])
def test_proposals_for_a_list_cost_the_same_however_long_it_is(world: World, number: int):
    cases = filed(world, number, standard_id=world.standard("A1").pk)
    publish(
        world,
        rule("night", start=1200, end=360, days=Days.FREE),
        rule("condition", class_id=world.standard_class("06012"), condition="一般情形"),
        rule("major", kind="matter", major="09"),
    )
    with CaptureQueriesContext(connection) as asked:
        found = offers_for(world.cast.lin, case_ids=[case.pk for case in cases], now=MONDAY)
    assert len(found) == number
    assert len(asked) <= 12
