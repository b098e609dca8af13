"""A draft against past cases: how many would have gone elsewhere, which, and for better or worse."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.dispatch import services
from chuangcheng.flow.dispatch.models import TrialCase
from chuangcheng.flow.dispatch.selectors import newest_trial, trial_page
from chuangcheng.flow.dispatch.terms import Days, Target, Verdict
from chuangcheng.foundation.acts.rules import NotFound
from chuangcheng.foundation.journal.selectors import verify
from tests.flow.dispatch.ready import draft_of, past_cases, publish, rule
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(days=9)


def tried(world: World, *rules):
    draft = draft_of(world, *rules)
    services.try_draft(set_id=draft.pk, expected_version=1, by=world.cast.lin, now=LATER)
    card = newest_trial(world.cast.lin, set_id=draft.pk)
    assert card is not None
    return draft, card


def test_it_tells_how_many_of_how_many_would_have_changed_and_for_better_or_worse(world: World):
    past_cases(world, 3, code="09006", to=("liuan", "enforcement"))  # went the wrong way first
    past_cases(world, 2, code="09006", to=("liuan",))  # and these the right one
    past_cases(world, 4, code="06012", to=("liuan",))
    _draft, card = tried(world, rule(class_id=world.standard_class("09006")))
    assert (card.looked_at, card.changed, card.better, card.worse, card.other) == (9, 5, 3, 2, 0)
    assert (card.fresh, verify().holds) == (True, True)


def test_the_cases_are_listed_from_one_unit_to_the_other_with_the_rule(world: World):
    (case,) = past_cases(world, 1, code="09006")
    _draft, card = tried(world, rule(class_id=world.standard_class("09006"), title="占道"))
    (row,) = trial_page(world.cast.lin, trial_id=card.id).rows
    assert (row.case_id, row.old_unit, row.new_unit, row.right_unit) == (
        case.pk,
        "柳岸街道",
        "云溪区城管局",
        "柳岸街道",
    )
    assert (row.old_rule, row.new_rule.rule.title, row.verdict) == (None, "占道", Verdict.WORSE)
    assert trial_page(world.cast.lin, trial_id=card.id, verdict=Verdict.BETTER).rows == ()


def test_a_case_that_lies_with_nobody_speaks_for_neither(world: World):
    (case,) = past_cases(world, 1)
    type(case).objects.filter(pk=case.pk).update(state="returned")
    _draft, card = tried(world, rule(class_id=world.standard_class("06012")))
    assert (card.changed, card.other) == (1, 1)


def test_the_rules_in_force_are_what_it_is_compared_with(world: World):
    past_cases(world, 3)
    named = rule(class_id=world.standard_class("06012"))
    publish(world, named)
    _draft, card = tried(world, named)
    assert (card.looked_at, card.changed) == (3, 0)


def test_the_hour_the_problem_was_reported_decides(world: World):
    past_cases(world, 12)  # from nine in the morning, an hour apart
    _draft, card = tried(world, rule(start=12 * 60, end=15 * 60), rule("free", days=Days.FREE))
    assert card.changed == 3


def test_only_the_newest_cases_are_looked_at(world: World):
    past_cases(world, 5)
    draft = draft_of(world, rule(class_id=world.standard_class("06012")))
    services.try_draft(set_id=draft.pk, expected_version=1, by=world.cast.lin, now=LATER, most=2)
    card = newest_trial(world.cast.lin, set_id=draft.pk)
    assert card is not None
    assert (card.looked_at, card.changed) == (2, 2)


def test_a_draft_that_moved_on_says_that_its_trial_is_old_and_a_new_one_takes_its_place(world: World):
    lin = world.cast.lin
    past_cases(world, 2)
    draft, _card = tried(world, rule(class_id=world.standard_class("06012")))
    services.add_rule(set_id=draft.pk, expected_version=2, rule=rule("more", days=Days.FREE), by=lin, now=MONDAY)
    old = newest_trial(lin, set_id=draft.pk)
    services.try_draft(set_id=draft.pk, expected_version=3, by=lin, now=LATER)
    new = newest_trial(lin, set_id=draft.pk)
    assert old and new
    assert (old.fresh, new.fresh, TrialCase.objects.count()) == (False, True, 2)
    assert trial_page(lin, trial_id=old.id).rows == ()


def test_a_rule_taken_out_leaves_the_trial_readable(world: World):
    lin = world.cast.lin
    past_cases(world, 1)
    named = rule(class_id=world.standard_class("06012"))
    draft, card = tried(world, named)
    services.remove_rule(set_id=draft.pk, expected_version=2, key=named.key, by=lin, now=MONDAY)
    (row,) = trial_page(lin, trial_id=card.id).rows
    assert (row.new_unit, row.new_rule) == ("云溪区城管局", None)


@pytest.mark.parametrize("number", [1, 3, 60])
def test_it_costs_the_same_statements_for_however_many_cases(world: World, number: int):
    past_cases(world, number, standard="A1")
    publish(world, rule("old", code="shiqiao", area_id=world.shiqiao.pk))
    draft = draft_of(
        world,
        rule("night", start=1200, end=360, days=Days.WORKING),
        rule("lead", None, target=Target.LEAD, standard_id=world.standard("A1").pk),
        rule("class", kind="matter", major="06"),
    )
    with CaptureQueriesContext(connection) as asked:
        services.try_draft(set_id=draft.pk, expected_version=1, by=world.cast.lin, now=LATER)
    card = newest_trial(world.cast.lin, set_id=draft.pk)
    assert card is not None
    assert card.changed == number
    assert len(asked) <= 25
    with CaptureQueriesContext(connection) as asked:
        trial_page(world.cast.lin, trial_id=card.id)
    assert len(asked) <= 3


def test_the_list_is_paged_and_every_case_met_once(world: World):
    cases = past_cases(world, 7)
    _draft, card = tried(world, rule(class_id=world.standard_class("06012")))
    found, place = [], None
    while True:
        page = trial_page(world.cast.lin, trial_id=card.id, place=place, size=3)
        found += [row.case_id for row in page.rows]
        if page.next is None:
            break
        place = page.next
    assert found == [case.pk for case in reversed(cases)]


def test_units_do_not_read_trials(world: World):
    draft, card = tried(world)
    with pytest.raises(NotFound):
        newest_trial(world.cast.qian, set_id=draft.pk)
    with pytest.raises(NotFound):
        trial_page(world.cast.qian, trial_id=card.id)
