"""Carrying duties, the state today and figures from one edition to the next, by a mapping and once."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from chuangcheng.flow.cases import services as cases
from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.figures.models import Figure
from chuangcheng.flow.figures.selectors import figures_to_carry
from chuangcheng.flow.figures.services import NewFigure, load_figures
from chuangcheng.flow.inspections.models import CarriedObservation, Observation, StateToday
from chuangcheng.flow.inspections.selectors import open_findings, site_state, states_to_carry
from chuangcheng.flow.inspections.services import (
    recheck_on_site,
    recompute_state_today,
    uphold_objection,
    verify_on_site,
)
from chuangcheng.flow.places.models import Duty, DutyRule
from chuangcheng.flow.places.selectors import duties_to_carry
from chuangcheng.flow.places.services import NewDuty, NewDutyRule, load_duties, set_duty_rule, withdraw_duty
from chuangcheng.flow.places.terms import Owner, Part
from chuangcheng.flow.scoring.selectors import evidence_of, today_sheet
from chuangcheng.flow.scoring.services import carry_over
from chuangcheng.flow.standards.models import ChecklistItem, Edition, EditionMapping, MappingLine, Node
from chuangcheng.flow.standards.selectors import mapping_between, ready_to_carry, unmatched_standards
from chuangcheng.flow.standards.services import confirm_lines, propose_mapping, set_counterpart
from chuangcheng.flow.standards.terms import Outcome, Refused
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from chuangcheng.foundation.journal.models import Entry
from tests.editions import NEXT, next_edition
from tests.people import MONDAY, PEOPLE, unit
from tests.world import World

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(days=3)


@pytest.fixture
def new(world: World) -> Edition:
    return next_edition()


@pytest.fixture
def used(world: World, new: Edition) -> EditionMapping:
    """The small edition with duties, a rule, visits and a figure, and its mapping to the next one."""
    lin = world.cast.lin
    load_duties(
        duties=[
            NewDuty(unit("liuan").pk, world.standard("A1").pk, world.liuan.pk),
            NewDuty(unit("enforcement").pk, world.standard("A1").pk, part=Part.COOPERATING),
            NewDuty(unit("office").pk, world.standard("A2").pk),
            NewDuty(unit("office").pk, world.standard("B1").pk),
        ],
        by=lin,
        now=MONDAY,
    )
    set_duty_rule(
        rule=NewDutyRule(Owner.LINE, standard_id=world.standard("A1").pk, site_type_id=world.market.site_type_id),
        by=lin,
        now=MONDAY,
    )
    set_duty_rule(rule=NewDutyRule(Owner.TERRITORIAL, site_type_id=world.road.site_type_id), by=lin, now=MONDAY)
    census = world.plan(sites=(world.road, world.market))
    world.visit(census, world.road, failing=("I1",))
    world.visit(census, world.market, failing=("I3",))
    return propose_mapping(old_id=world.edition.pk, new_id=new.pk, by=lin, now=MONDAY)


def confirm(world: World, mapping: EditionMapping, *codes: str) -> None:
    lines = MappingLine.objects.filter(mapping=mapping, old_item__code__in=codes) | MappingLine.objects.filter(
        mapping=mapping, old_node__code__in=codes
    )
    mapping.refresh_from_db()
    confirm_lines(
        mapping_id=mapping.pk,
        expected_version=mapping.version,
        line_ids=list(lines.values_list("pk", flat=True)),
        by=world.cast.lin,
        now=MONDAY,
    )


def carry(world: World, mapping: EditionMapping, at=LATER):
    mapping.refresh_from_db()
    return carry_over(mapping_id=mapping.pk, expected_version=mapping.version, by=world.cast.lin, now=at)


def duties(edition: Edition) -> list[tuple[str, str, str, int | None]]:
    rows = Duty.objects.filter(standard__edition=edition, withdrawn=False).order_by("standard__position", "id")
    return list(rows.values_list("unit__code", "standard__code", "part", "area_id"))


def states(edition: Edition) -> list[tuple[str, str, str]]:
    rows = StateToday.objects.filter(item__edition=edition).order_by("site__code", "item__code")
    return list(rows.values_list("site__code", "item__code", "outcome"))


def test_duties_and_rules_hold_for_the_confirmed_counterparts_and_stay_where_they_were(
    world: World, new: Edition, used: EditionMapping
):
    before = duties(world.edition)
    done = carry(world, used)
    assert duties(new) == [("liuan", "A1", "lead", world.liuan.pk), ("enforcement", "A1", "cooperating", None)]
    rule = DutyRule.objects.get(standard__edition=new)
    assert (rule.standard.code, rule.site_type_id, rule.owner) == ("A1", world.market.site_type_id, "line")
    assert (done.duties.duties, done.duties.rules) == (2, 1)
    assert duties(world.edition) == before
    assert DutyRule.objects.count() == 3


def test_the_latest_observation_counts_for_the_new_item_and_is_not_touched(
    world: World, new: Edition, used: EditionMapping
):
    observed = list(Observation.objects.order_by("pk").values())
    confirm(world, used, "I3", "I2")
    carry(world, used)
    assert states(new) == [
        ("M-01", "I9", "failed"),
        ("R-01", "I1", "failed"),
        ("R-01", "I2", "met"),
        ("R-01", "I9", "met"),
    ]
    assert list(Observation.objects.order_by("pk").values()) == observed
    row = StateToday.objects.get(item__edition=new, item__code="I1")
    old = StateToday.objects.get(item=world.item("I1"), site=world.road)
    assert (row.observation_id, row.observed_at, row.case_id) == (old.observation_id, old.observed_at, old.case_id)


def test_an_item_that_the_new_checklist_of_the_site_lacks_is_not_carried_there(
    world: World, new: Edition, used: EditionMapping
):
    told = ready_to_carry(mapping_id=used.pk)
    plan = states_to_carry(items=told.items, new_edition_id=new.pk)
    assert (len(plan.states), plan.off_list, plan.items) == (1, 1, 1)  # the market's I1 stays behind


def test_what_is_not_confirmed_is_not_carried(world: World, new: Edition, used: EditionMapping):
    carry(world, used)
    assert states(new) == [("R-01", "I1", "failed")]
    assert [standard for _, standard, _, _ in duties(new)] == ["A1", "A1"]


def test_carried_states_are_scored_and_open_to_their_observations(world: World, new: Edition, used: EditionMapping):
    carry(world, used)
    line = next(x for x in today_sheet(world.cast.lin, edition_id=new.pk, now=LATER).lines if x.code == "A1")
    assert (line.tally.met, line.tally.failed) == (0, 1)
    (evidence,) = evidence_of(world.cast.lin, edition_id=new.pk, code="A1").rows
    assert (evidence.site, evidence.item_code, evidence.outcome) == ("柳岸路", "I1", Outcome.FAILED)
    assert evidence.carried
    assert not any(one.carried for one in evidence_of(world.cast.lin, edition_id=world.edition.pk, code="A1").rows)
    assert evidence_of(world.cast.lin, edition_id=new.pk, code="A3", outcome=None).rows == ()


def test_each_line_is_carried_once_and_what_is_confirmed_later_can_be_carried_later(
    world: World, new: Edition, used: EditionMapping
):
    carry(world, used)
    given = Duty.objects.filter(standard__edition=new).first()
    withdraw_duty(duty_id=given.pk, expected_version=1, by=world.cast.lin, now=LATER)
    with pytest.raises(Invalid) as refused:
        carry(world, used)
    assert refused.value.problems == {"": [Refused.NOTHING_TO_CARRY]}
    confirm(world, used, "A2", "I3")
    done = carry(world, used, LATER + timedelta(days=1))
    assert (done.duties.duties, done.states.states) == (1, 2)
    assert given.pk not in set(Duty.objects.filter(withdrawn=False).values_list("pk", flat=True))
    acts = Entry.objects.filter(subject_kind="standards.editionmapping").order_by("number")
    assert list(acts.values_list("act", flat=True)) == [
        "mapping.propose",
        "mapping.carry",
        "mapping.confirm",
        "mapping.carry",
    ]


def test_a_refused_carrying_leaves_no_trace(world: World, used: EditionMapping):
    carry(world, used)
    before = (Entry.objects.count(), StateToday.objects.count(), EditionMapping.objects.get().version)
    with pytest.raises(Invalid):
        carry(world, used)
    with pytest.raises(Conflict):
        carry_over(mapping_id=used.pk, expected_version=1, by=world.cast.lin, now=LATER)
    assert (Entry.objects.count(), StateToday.objects.count(), EditionMapping.objects.get().version) == before


def test_a_carried_line_cannot_be_changed(world: World, used: EditionMapping):
    carry(world, used)
    line = MappingLine.objects.get(old_item__code="I1")
    used.refresh_from_db()
    with pytest.raises(Invalid) as refused:
        set_counterpart(
            mapping_id=used.pk,
            expected_version=used.version,
            line_id=line.pk,
            counterpart_id=None,
            by=world.cast.lin,
            now=LATER,
        )
    assert refused.value.problems == {"": [Refused.CARRIED_ALREADY]}


def test_what_is_there_already_is_left_alone_and_told(world: World, new: Edition, used: EditionMapping):
    a1 = Node.objects.get(edition=new, code="A1")
    load_duties(duties=[NewDuty(unit("liuan").pk, a1.pk, world.liuan.pk)], by=world.cast.lin, now=MONDAY)
    set_duty_rule(
        rule=NewDutyRule(Owner.TERRITORIAL, standard_id=a1.pk, site_type_id=world.market.site_type_id),
        by=world.cast.lin,
        now=MONDAY,
    )
    told = duties_to_carry(standards=ready_to_carry(mapping_id=used.pk).standards)
    assert (len(told.duties), told.duties_there, len(told.rules), told.rules_there) == (1, 1, 0, 1)
    carry(world, used)
    assert DutyRule.objects.get(standard=a1).owner == "territorial"


def test_a_newer_observation_of_the_new_item_stands(world: World, new: Edition, used: EditionMapping):
    item = ChecklistItem.objects.get(edition=new, code="I1")
    old = StateToday.objects.get(item=world.item("I1"), site=world.road)
    StateToday.objects.create(
        site=world.road,
        item=item,
        observation=old.observation,
        outcome="met",
        observed_at=old.observed_at + timedelta(hours=1),
    )
    plan = states_to_carry(items={world.item("I1").pk: item.pk}, new_edition_id=new.pk)
    assert (plan.states, plan.there) == ((), 1)


def test_the_state_today_can_be_made_anew_with_what_was_carried(world: World, new: Edition, used: EditionMapping):
    confirm(world, used, "I3")
    carry(world, used)
    columns = ("site_id", "item_id", "observation_id", "outcome", "observed_at", "case_id")
    kept = sorted(StateToday.objects.values_list(*columns))
    recompute_state_today()
    assert sorted(StateToday.objects.values_list(*columns)) == kept


def test_an_objection_upheld_later_takes_the_carried_state_back_too(world: World, new: Edition, used: EditionMapping):
    carry(world, used)
    case = Case.objects.get(title__startswith="无乱扔垃圾")
    lin, qian = world.cast.lin, world.cast.qian
    cases.file_case(case_id=case.pk, expected_version=1, by=lin, now=LATER)
    cases.dispatch_case(
        case_id=case.pk, expected_version=2, by=lin, now=LATER, unit_id=qian.unit_id, limit_id=world.limit_of()
    )
    cases.return_case(
        case_id=case.pk,
        expected_version=3,
        by=qian,
        now=LATER,
        reason="contested",
        evidence=[world.photo("clean", LATER)],
    )
    uphold_objection(case_id=case.pk, expected_version=4, by=lin, now=LATER)
    assert states(new) == []
    assert CarriedObservation.objects.count() == 1  # what was carried stays on record


def verified_on_site(world: World) -> Case:
    """The case of the old edition, put right and looked at again on the spot."""
    case = Case.objects.get(title__startswith="无乱扔垃圾")
    lin, qian = world.cast.lin, world.cast.qian
    cases.file_case(case_id=case.pk, expected_version=1, by=lin, now=LATER)
    cases.dispatch_case(
        case_id=case.pk, expected_version=2, by=lin, now=LATER, unit_id=qian.unit_id, limit_id=world.limit_of()
    )
    cases.accept_case(case_id=case.pk, expected_version=3, by=qian, now=LATER)
    after = world.photo("after", LATER)
    cases.rectify_case(case_id=case.pk, expected_version=4, by=qian, now=LATER, photos=[after])
    return verify_on_site(
        uuid=UUID(int=9),
        case_id=case.pk,
        expected_version=5,
        passed=True,
        by=world.cast.zhou,
        now=LATER + timedelta(hours=1),
        photos=[world.photo("seen", LATER)],
    )


def test_a_case_found_under_the_old_edition_and_verified_on_site_is_fixed_in_the_new_one(
    world: World, new: Edition, used: EditionMapping
):
    carry(world, used)
    verified_on_site(world)
    assert states(new) == [("R-01", "I1", "met")]
    recompute_state_today()
    assert states(new) == [("R-01", "I1", "met")]


def test_what_comes_back_after_closing_fails_in_the_new_edition_with_its_new_case(
    world: World, new: Edition, used: EditionMapping
):
    carry(world, used)
    case = verified_on_site(world)
    case = cases.close_case(case_id=case.pk, expected_version=6, by=world.cast.lin, now=LATER + timedelta(hours=2))
    back = recheck_on_site(
        uuid=UUID(int=10),
        case_id=case.pk,
        expected_version=case.version,
        held=False,
        by=world.cast.zhao,
        now=LATER + timedelta(hours=3),
        photos=[world.photo("again", LATER)],
    )
    assert back.rebound_of_id == case.pk
    assert states(new) == [("R-01", "I1", "failed")]
    assert StateToday.objects.get(item__edition=new).case_id == back.pk


FIGURES = """  - code: D
    title: 数据
    children:
      - {code: D1, title: 好天数, methods: [{kind: statistic, points: 5, rule: {kind: share}}]}
      - {code: D2, title: 噪声, methods: [{kind: statistic, points: %s, rule: {kind: value}}]}
items:"""


def test_a_figure_is_carried_where_method_and_rule_agree_and_else_left(world: World, new: Edition):
    first = next_edition(NEXT.replace("code: next", "code: first").replace("items:\n", FIGURES % 4 + "\n", 1))
    second = next_edition(NEXT.replace("code: next", "code: second").replace("items:\n", FIGURES % 9 + "\n", 1))
    figures = [
        NewFigure("C1", "statistic", Decimal("0.9"), "统计公报", date(2026, 3, 1), "林"),
        NewFigure("D1", "statistic", Decimal("0.8"), "统计公报", date(2026, 3, 1), "林", unit_name="liuan"),
        NewFigure("D2", "statistic", Decimal(3), "统计公报", date(2026, 3, 1), "林"),
    ]
    load_figures(edition_id=first.pk, figures=figures, by=world.cast.lin, now=MONDAY)
    load_figures(edition_id=second.pk, figures=figures[:1], by=world.cast.lin, now=MONDAY)
    row = propose_mapping(old_id=first.pk, new_id=second.pk, by=world.cast.lin, now=MONDAY)
    told = ready_to_carry(mapping_id=row.pk)
    plan = figures_to_carry(standards=told.standards, old_id=first.pk, new_id=second.pk)
    assert (len(plan.figures), plan.there, plan.left) == (1, 1, 1)  # D1 goes, C1 is there, D2 has other points
    carry_over(mapping_id=row.pk, expected_version=1, by=world.cast.lin, now=LATER)
    found = Figure.objects.filter(edition=second).order_by("id")
    assert list(found.values_list("standard__code", "value", "unit__code", "source_document")) == [
        ("C1", "0.9", None, "统计公报"),
        ("D1", "0.8", "liuan", "统计公报"),
    ]
    assert Figure.objects.filter(edition=first, withdrawn=False).count() == 3


def test_the_numbers_beforehand_are_what_happens(world: World, new: Edition, used: EditionMapping):
    confirm(world, used, "I3", "A2")
    told = ready_to_carry(mapping_id=used.pk)
    foreseen = (
        len(duties_to_carry(standards=told.standards).duties),
        len(states_to_carry(items=told.items, new_edition_id=new.pk).states),
    )
    done = carry(world, used)
    assert (done.duties.duties, done.states.states) == foreseen
    assert unmatched_standards(mapping_id=used.pk, new_id=new.pk) == 1  # C1
    card = mapping_between(old_id=world.edition.pk, new_id=new.pk)
    assert (card.ready, card.carried, card.open) == (0, 4, 2)


@pytest.mark.parametrize("name", sorted(set(PEOPLE) - {"lin"}))
def test_only_the_office_carries(world: World, used: EditionMapping, name: str):
    with pytest.raises(NotFound):
        carry_over(mapping_id=used.pk, expected_version=1, by=world.cast.acting[name], now=LATER)
    assert CarriedObservation.objects.count() == 0


def test_a_site_tells_what_was_carried_once(world: World, new: Edition, used: EditionMapping):
    before = site_state(world.cast.lin, site_id=world.road.pk)
    carry(world, used)
    after = site_state(world.cast.lin, site_id=world.road.pk)
    assert [(s.item_code, s.outcome) for s in after] == [(s.item_code, s.outcome) for s in before]
    assert len(open_findings(world.cast.lin)) == Case.objects.count()
