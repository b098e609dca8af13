"""Sending many cases at once: each by the rules, with its decision kept as a single dispatch keeps it."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.services import Item, Result, preview_moves, return_case
from chuangcheng.flow.cases.terms import Act, DispatchReason, Refused
from chuangcheng.flow.dispatch import services
from chuangcheng.flow.dispatch.models import DispatchDecision
from chuangcheng.flow.dispatch.selectors import first_offers
from chuangcheng.flow.places.terms import Why
from chuangcheng.flow.standards.models import CaseClass, CaseLimit
from chuangcheng.foundation.acts.rules import NotFound
from chuangcheng.foundation.journal.selectors import verify
from tests.flow.dispatch.ready import past_cases, publish, rule
from tests.people import MONDAY, unit
from tests.world import World

pytestmark = pytest.mark.django_db


def filed(world: World, number: int) -> list[Case]:
    """Cases that wait for their dispatch."""
    return past_cases(world, number, to=())


def proposed(world: World, cases: list[Case]) -> list[Item]:
    """What the preview holds for these cases."""
    offers = first_offers(world.cast.lin, case_ids=[case.pk for case in cases], now=MONDAY)
    found = []
    for case in cases:
        offer = offers[case.pk]
        reason = DispatchReason.BY_RULE if offer.rule else DispatchReason.BY_DUTY
        found.append(Item(case.pk, case.version, offer.unit_id, "依据", reason))
    return found


def send(world: World, items: list[Item], **more: object):
    return services.dispatch_cases(items=items, by=world.cast.lin, now=MONDAY, **more)


def test_each_case_goes_where_the_rules_say_and_keeps_the_rule(world: World):
    cases = filed(world, 2)
    publish(world, rule(title="道路不洁", class_id=world.standard_class("06012")))
    rows = send(world, proposed(world, cases), words="集中派遣")
    assert [(row.result, row.unit) for row in rows] == [(Result.DONE, "云溪区城管局")] * 2
    decisions = DispatchDecision.objects.select_related("rule", "move")
    assert [(d.rule.title, d.proposed_id, d.chosen_id, d.move.reason) for d in decisions] == [
        ("道路不洁", unit("enforcement").pk, unit("enforcement").pk, "by_rule")
    ] * 2
    assert set(Case.objects.values_list("unit_reason", flat=True)) == {"依据"}
    assert verify().holds


def test_a_unit_picked_for_all_keeps_what_was_proposed_instead(world: World):
    cases = filed(world, 2)
    publish(world, rule(class_id=world.standard_class("06012")))
    items = [Item(case.pk, case.version, unit("liuan").pk, "创城办指定", "chosen_by_coordinator") for case in cases]
    assert [row.result for row in send(world, items)] == [Result.DONE] * 2
    kept = set(DispatchDecision.objects.values_list("proposed_id", "chosen_id"))
    assert kept == {(unit("enforcement").pk, unit("liuan").pk)}


def test_without_a_rule_the_duty_proposes(world: World):
    (case,) = filed(world, 1)
    (offer,) = first_offers(world.cast.lin, case_ids=[case.pk], now=MONDAY).values()
    assert (offer.unit_id, offer.rule, offer.why) == (unit("liuan").pk, None, Why.TERRITORIAL_OWNER)
    send(world, proposed(world, [case]))
    decision = DispatchDecision.objects.get()
    assert (decision.rule_id, decision.proposed_id) == (None, unit("liuan").pk)


def test_a_case_whose_proposal_has_changed_since_the_preview_is_left_alone(world: World):
    first, second = filed(world, 2)
    items = proposed(world, [first, second])
    publish(world, rule(class_id=world.standard_class("06012")))
    by_hand = replace(items[1], reason=DispatchReason.CHOSEN_BY_COORDINATOR)
    assert [row.result for row in send(world, [items[0], by_hand])] == [Result.CHANGED, Result.DONE]
    assert DispatchDecision.objects.get().move.case_id == second.pk
    first.refresh_from_db()
    assert (first.state, first.version) == ("filed", 2)


def test_a_case_that_somebody_moved_meanwhile_keeps_no_decision_and_stops_no_other(world: World):
    cases = filed(world, 2)
    items = proposed(world, cases)
    rows = send(world, [replace(items[0], version=1), items[1]])
    assert [row.result for row in rows] == [Result.CHANGED, Result.DONE]
    assert list(DispatchDecision.objects.values_list("move__case_id", flat=True)) == [cases[1].pk]


def test_the_proposal_is_the_one_under_the_condition_that_is_taken(world: World):
    (case,) = filed(world, 1)
    kind = CaseClass.objects.get(code="06012")
    ordinary = CaseLimit.objects.get(case_class=kind)
    CaseLimit.objects.create(
        case_class=kind, position=2, condition="大面积", condition_en="Large", amount=4,
        unit=ordinary.unit, closing_condition="", verify_on_site=False, since=MONDAY,
    )  # fmt: skip
    publish(world, rule(class_id=kind.pk, condition="大面积"))
    assert proposed(world, [case])[0].unit_id == unit("liuan").pk


def test_who_has_just_sent_it_back_is_not_proposed_without_a_look(world: World):
    (case,) = filed(world, 1)
    send(world, proposed(world, [case]))
    return_case(case_id=case.pk, expected_version=3, by=world.cast.qian, now=MONDAY, reason="not_mine")
    assert first_offers(world.cast.lin, case_ids=[case.pk], now=MONDAY) == {}
    (row,) = preview_moves(act=Act.DISPATCH, items=[Item(case.pk, 4)], by=world.cast.lin, now=MONDAY)
    assert row.reasons == (Refused.NO_UNIT,)


def test_only_the_office_sends_many(world: World):
    (case,) = filed(world, 1)
    with pytest.raises(NotFound):
        services.dispatch_cases(items=proposed(world, [case]), by=world.cast.qian, now=MONDAY)
    assert not DispatchDecision.objects.exists()


@pytest.mark.parametrize("number", [1, 3, 60])
def test_the_proposals_cost_the_same_for_one_and_for_many(world: World, number: int):
    cases = filed(world, number)
    publish(world, rule(class_id=world.standard_class("06012")))
    with CaptureQueriesContext(connection) as asked:
        found = first_offers(world.cast.lin, case_ids=[case.pk for case in cases], now=MONDAY)
    assert len(found) == number
    assert len(asked) <= 14
