"""Working on the rules: a draft, its rules, trying it, letting it decide."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chuangcheng.flow.dispatch import services
from chuangcheng.flow.dispatch.models import DispatchRule, RuleSet
from chuangcheng.flow.dispatch.selectors import rules_in_force, set_card, standing
from chuangcheng.flow.dispatch.terms import Days, Differs, Refused, SetState, Target
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from chuangcheng.foundation.journal.selectors import verify
from tests.flow.dispatch.ready import draft_of, key, publish, rule
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db


def names(rows) -> list[str]:
    return [row.rule.title for row in rows]


def titled(world: World, *titles: str):
    return [rule(title, title=title, class_id=world.standard_class("06012")) for title in titles]


def test_a_draft_begins_as_the_version_published_last_and_changes_nothing_before_it_is_published(world: World):
    lin = world.cast.lin
    publish(world, *titled(world, "a", "b"))
    draft = services.start_draft(by=lin, now=MONDAY)
    services.remove_rule(set_id=draft.pk, expected_version=1, key=key("a"), by=lin, now=MONDAY)
    assert names(set_card(lin, set_id=draft.pk).rules) == ["b"]
    assert names(rules_in_force(MONDAY)) == ["a", "b"]


def test_rules_are_added_changed_moved_and_taken_out_and_the_journal_holds(world: World):
    lin = world.cast.lin
    draft = draft_of(world, *titled(world, "a", "b", "c"))
    named = rule(
        "d",
        code=None,
        title=" d ",
        target=Target.LEAD,
        kind="matter",
        major="09",
        standard_id=world.standard("A1").pk,
        site_type_id=world.road.site_type_id,
        area_id=world.liuan.pk,
        weekdays=frozenset({6, 7}),
        days=Days.FREE,
        start=1200,
        end=360,
    )
    common = {"set_id": draft.pk, "by": lin, "now": MONDAY}
    services.add_rule(expected_version=1, rule=named, **common)
    services.move_rule(expected_version=2, key=named.key, place=0, **common)
    services.change_rule(expected_version=3, rule=replace(titled(world, "b")[0], title="B"), **common)
    services.remove_rule(expected_version=4, key=key("a"), **common)
    card = set_card(lin, set_id=draft.pk)
    assert names(card.rules) == ["d", "B", "c"]
    assert card.rules[0].rule == replace(named, title="d")
    assert (card.row.version, verify().holds) == (5, True)
    assert list(DispatchRule.objects.order_by("position").values_list("position", flat=True)) == [0, 1, 2]


def test_a_card_tells_what_is_different_from_the_version_before(world: World):
    lin = world.cast.lin
    publish(world, *titled(world, "a", "b", "b2", "c"))
    draft = services.start_draft(by=lin, now=MONDAY)
    common = {"set_id": draft.pk, "by": lin, "now": MONDAY}
    services.remove_rule(expected_version=1, key=key("a"), **common)
    services.move_rule(expected_version=2, key=key("c"), place=0, **common)
    services.add_rule(expected_version=3, rule=titled(world, "d")[0], **common)
    card = set_card(lin, set_id=draft.pk)
    assert card.differs == {key("a"): Differs.REMOVED, key("c"): Differs.MOVED, key("d"): Differs.ADDED}
    assert names(card.gone) == ["a"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"class_id": 10**6}, {"case_class": [Refused.UNKNOWN_CLASS]}),
        ({"kind": "matter", "major": "77"}, {"major": [Refused.UNKNOWN_CLASS]}),
        ({"standard_id": 10**6}, {"standard": [Refused.UNKNOWN_STANDARD]}),
        ({"site_type_id": 10**6}, {"site_type": [Refused.UNKNOWN_TYPE]}),
        ({"site_id": 10**6}, {"site": [Refused.UNKNOWN_SITE]}),
        ({"area_id": 10**6}, {"area": [Refused.UNKNOWN_AREA]}),
        ({"days": Days.FREE, "title": "长" * 61}, {"title": ["too_long"]}),
        ({}, {"": [Refused.NAMES_NOTHING]}),
    ],
)
def test_a_rule_that_cannot_be_is_told_by_field(world: World, wrong, told):
    draft = draft_of(world)
    with pytest.raises(Invalid) as refused:
        services.add_rule(set_id=draft.pk, expected_version=1, rule=rule(**wrong), by=world.cast.lin, now=MONDAY)
    assert refused.value.problems == told


def test_a_filing_condition_is_one_of_the_class(world: World):
    draft = draft_of(world)
    named = rule(class_id=world.standard_class("06012"), condition="一般情形")
    services.add_rule(set_id=draft.pk, expected_version=1, rule=named, by=world.cast.lin, now=MONDAY)
    with pytest.raises(Invalid) as refused:
        services.add_rule(
            set_id=draft.pk,
            expected_version=2,
            rule=rule("other", class_id=world.standard_class("06012"), condition="别的情形"),
            by=world.cast.lin,
            now=MONDAY,
        )
    assert refused.value.problems == {"condition": [Refused.UNKNOWN_CONDITION]}


def test_there_is_one_draft_at_a_time_and_a_given_up_one_makes_room(world: World):
    lin = world.cast.lin
    draft = draft_of(world)
    with pytest.raises(Invalid) as refused:
        services.start_draft(by=lin, now=MONDAY)
    assert refused.value.problems == {"": [Refused.DRAFT_IS_THERE]}
    services.discard_draft(set_id=draft.pk, expected_version=1, by=lin, now=MONDAY)
    with pytest.raises(Invalid):
        services.discard_draft(set_id=draft.pk, expected_version=2, by=lin, now=MONDAY)
    with pytest.raises(NotFound):
        set_card(lin, set_id=draft.pk)
    services.start_draft(by=lin, now=MONDAY)
    assert RuleSet.objects.filter(state=SetState.DRAFT).count() == 1


def test_what_was_changed_since_its_trial_is_not_published(world: World):
    lin = world.cast.lin
    draft = draft_of(world, *titled(world, "a"))
    common = {"set_id": draft.pk, "by": lin, "now": MONDAY}
    with pytest.raises(Invalid) as refused:
        services.publish_rules(expected_version=1, **common)
    assert refused.value.problems == {"": [Refused.NOT_TRIED]}
    services.try_draft(expected_version=1, **common)
    services.add_rule(expected_version=2, rule=titled(world, "b")[0], **common)
    with pytest.raises(Invalid):
        services.publish_rules(expected_version=3, **common)
    services.try_draft(expected_version=3, **common)
    row = services.publish_rules(expected_version=4, **common)
    assert (row.number, row.state, row.starts_at) == (1, SetState.PUBLISHED, MONDAY)
    assert names(rules_in_force(MONDAY)) == ["a", "b"]
    assert verify().holds
    with pytest.raises(Invalid) as refused:
        services.add_rule(expected_version=5, rule=titled(world, "c")[0], **common)
    assert refused.value.problems == {"": [Refused.NOT_A_DRAFT]}


def test_a_version_may_start_later_and_the_old_one_decides_until_then(world: World):
    lin, day = world.cast.lin, timedelta(days=1)
    publish(world, *titled(world, "old"))
    draft = draft_of(world, *titled(world, "new"))
    services.try_draft(set_id=draft.pk, expected_version=1, by=lin, now=MONDAY)
    common = {"set_id": draft.pk, "expected_version": 2, "by": lin, "now": MONDAY}
    with pytest.raises(Invalid) as refused:
        services.publish_rules(starts_on=(MONDAY - day).date(), **common)
    assert refused.value.problems == {"starts_on": [Refused.STARTS_IN_THE_PAST]}
    services.publish_rules(starts_on=(MONDAY + 3 * day).date(), **common)
    assert names(rules_in_force(MONDAY + 2 * day)) == ["old"]
    assert names(rules_in_force(MONDAY + 3 * day)) == ["new"]
    stands = standing(lin, now=MONDAY)
    assert stands.in_force and stands.coming
    assert [stands.in_force.number, stands.coming.number] == [1, 2]

    early = draft_of(world, *titled(world, "early"))
    services.try_draft(set_id=early.pk, expected_version=1, by=lin, now=MONDAY)
    with pytest.raises(Invalid) as refused:
        services.publish_rules(set_id=early.pk, expected_version=2, by=lin, now=MONDAY)
    assert refused.value.problems == {"starts_on": [Refused.STARTS_BEFORE_THE_LAST]}


def test_a_draft_that_changes_nothing_is_not_published(world: World):
    lin = world.cast.lin
    publish(world, *titled(world, "a"))
    draft = services.start_draft(by=lin, now=MONDAY)
    services.try_draft(set_id=draft.pk, expected_version=1, by=lin, now=MONDAY)
    with pytest.raises(Invalid) as refused:
        services.publish_rules(set_id=draft.pk, expected_version=2, by=lin, now=MONDAY)
    assert refused.value.problems == {"": [Refused.NOTHING_CHANGED]}


def test_two_who_change_one_draft_hear_of_each_other(world: World):
    draft = draft_of(world, *titled(world, "a", "b"))
    common = {"set_id": draft.pk, "expected_version": 1, "by": world.cast.lin, "now": MONDAY}
    services.move_rule(key=key("b"), place=0, **common)
    with pytest.raises(Conflict):
        services.remove_rule(key=key("a"), **common)


@pytest.mark.parametrize("name", ["wu", "zheng", "feng", "qian", "zhao"])
def test_the_office_alone_keeps_the_rules(world: World, name: str):
    with pytest.raises(NotFound):
        services.start_draft(by=world.cast.acting[name], now=MONDAY)
    draft = draft_of(world, *titled(world, "a"))
    common = {"set_id": draft.pk, "expected_version": 1, "by": world.cast.acting[name], "now": MONDAY}
    for act in (
        lambda: services.add_rule(rule=titled(world, "b")[0], **common),
        lambda: services.change_rule(rule=titled(world, "a")[0], **common),
        lambda: services.move_rule(key=key("a"), place=0, **common),
        lambda: services.remove_rule(key=key("a"), **common),
        lambda: services.try_draft(**common),
        lambda: services.publish_rules(**common),
        lambda: services.discard_draft(**common),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_rule_that_is_not_there_is_not_found(world: World):
    draft = draft_of(world, *titled(world, "a"))
    common = {"set_id": draft.pk, "expected_version": 1, "by": world.cast.lin, "now": MONDAY}
    with pytest.raises(NotFound):
        services.move_rule(key=key("z"), place=0, **common)
    with pytest.raises(NotFound):
        services.remove_rule(key=key("z"), **common)
    with pytest.raises(NotFound):
        services.change_rule(rule=titled(world, "z")[0], **common)
