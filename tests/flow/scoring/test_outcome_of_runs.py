"""From the tables to the final score; what a closed round led to is kept for good."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given

from chuangcheng.flow.figures.models import NegativeEvent
from chuangcheng.flow.figures.services import enter_total, record_event, set_use, withdraw_event
from chuangcheng.flow.inspections.services import close_round
from chuangcheng.flow.scoring.formats import Kept, freeze, thaw
from chuangcheng.flow.scoring.models import RunOutcome, ScoreLine, ScoreRun
from chuangcheng.flow.scoring.rules import compute, outcome
from chuangcheng.flow.scoring.selectors import Owner, round_sheet, runs, today_sheet
from chuangcheng.flow.scoring.services import close_and_fix
from chuangcheng.flow.scoring.terms import Comparison, Eligibility, GateState, Ground, Reason, StepKind
from chuangcheng.flow.standards.terms import Standing
from tests.flow.figures.editions import published
from tests.people import MONDAY
from tests.world import World

from .editions import D, evidence, mixed, outsides, totals, wholes
from .outcomes import decided, in_whole, told_of_minors, with_minors

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(hours=6)


def fixed(world: World, *failing: str) -> ScoreRun:
    row = world.plan()
    world.visit(row, world.road, failing=failing)
    return close_and_fix(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=LATER)


def today(world: World):
    return today_sheet(world.cast.zheng, edition_id=world.edition.pk, now=LATER)


def test_todays_sheet_follows_the_total_to_the_final_score(world: World):
    world = in_whole(world)
    row = world.plan()
    world.visit(row, world.road, failing=("W1",))
    decided(world)
    told_of_minors(world, "90")
    sheet = today(world)
    found = sheet.outcome
    assert found is not None
    # own: 5 of 10 known points, scaled to 25 points: 12.5 × 80 %; minors 90 % of 5 points; the accident costs 3
    assert [(step.kind, step.code, step.value) for step in found.steps] == [
        (StepKind.OWN, "", D("10")),
        (StepKind.WEIGHTED, "minors", D("4.5")),
        (StepKind.DEDUCTION, "G15", D("-3")),
    ]
    assert (sheet.total.value, sheet.total.points, sheet.own.value) == (D("11.50"), D(25), D("12.50"))
    assert (sheet.total.lower, sheet.total.upper) == (found.final.lower, found.final.upper)
    assert [(gate.gate.code, gate.state) for gate in found.gates] == [
        ("P1", GateState.MET),
        ("P2", GateState.MET),
        ("P3", GateState.NOT_MET),
    ]
    assert (found.eligible, [why.ground for why in found.because]) == (Eligibility.NO, [Ground.GATE_NOT_MET])
    assert (sheet.day, sheet.standing) == (date(2026, 9, 1), Standing.NOMINEE)
    assert found.cycle is not None
    # 80 % × 15 % and 90 % × 25 % of 25 points, this score × 60 %
    assert [step.value for step in found.cycle.steps] == [D("3"), D("5.625"), D("6.9")]


def test_what_happened_counts_back_from_the_day_of_the_evaluation_or_else_from_today(world: World):
    world = in_whole(world)
    told = {"edition_id": world.edition.pk, "by": world.cast.lin, "now": MONDAY}
    record_event(item_code="G15", dated=date(2025, 6, 1), source_document="通报", **told)
    set_use(standing=Standing.NOMINEE, **told)
    assert [step.kind for step in today(world).outcome.steps].count(StepKind.DEDUCTION) == 1
    set_use(standing=Standing.NOMINEE, evaluation_day=date(2026, 9, 1), expected_version=1, **told)
    assert [step.kind for step in today(world).outcome.steps].count(StepKind.DEDUCTION) == 0


def test_another_edition_is_what_we_make_of_it_today_until_it_is_decided_outside(world: World):
    world, minors = with_minors(world)
    step = today(world).outcome.steps[1]
    assert (step.reason, step.known) == (Reason.NO_EVIDENCE, D(0))
    other = World(world.cast, minors, world.liuan, world.shiqiao, world.road, world.market, world.far_road)
    row = other.plan()
    other.visit(row, other.road)
    other.visit(row, other.far_road, failing=("MI",))
    sheet = today(world)
    step, gate = sheet.outcome.steps[1], sheet.outcome.gates[0]
    assert (step.reason, step.given, step.given_points, step.value) == (Reason.OWN_TODAY, D(25), D(50), D("2.5"))
    assert (gate.told.own, gate.state) == (True, GateState.NOT_MET)
    told_of_minors(world, "90")
    step = today(world).outcome.steps[1]
    assert (step.reason, step.given, step.source) == (Reason.GIVEN, D(90), "未成年人测评通报")


def test_an_edition_that_takes_the_place_of_a_node_enters_its_line(world: World):
    document = """
format: chuangcheng-edition/1
code: inplace
title: 代替
roll_ups: [{edition: minors, reading: in_place, node: N}]
tree:
  - {code: N, title: 未成年人, methods: [{kind: field, points: 20, rule: share}]}
"""
    row = published(document)
    enter_total(
        edition_id=row.pk,
        other_code="minors",
        value=Decimal(45),
        points=Decimal(50),
        source_document="通报",
        dated=date(2026, 1, 5),
        reviewer="林",
        by=world.cast.lin,
        now=MONDAY,
    )
    sheet = today_sheet(world.cast.zheng, edition_id=row.pk, now=LATER)
    line = next(line for line in sheet.lines if line.code == "N")
    assert (line.reason, line.value, sheet.total.value, sheet.outcome) == (Reason.IN_PLACE, D(18), D("18.00"), None)


def test_a_street_has_a_total_and_nothing_that_is_of_the_whole(world: World):
    world = in_whole(world)
    run = fixed(world)
    decided(world)
    owner = Owner(Comparison.STREET, world.liuan.pk, world.liuan.name)
    for sheet in (
        today_sheet(world.cast.zheng, edition_id=world.edition.pk, now=LATER, owner=owner),
        round_sheet(world.cast.zheng, round_id=run.round_id, owner=owner),
    ):
        assert (sheet.outcome, sheet.parts, sheet.total.value) == (None, (), sheet.own.value)


def test_what_a_closed_round_led_to_stays_whatever_happens_later(world: World):
    world, minors = with_minors(world)
    decided(world)
    run = fixed(world, "W1")
    before = round_sheet(world.cast.zheng, round_id=run.round_id)
    document = RunOutcome.objects.get(run=run).document
    assert [step.kind for step in before.outcome.steps] == [StepKind.OWN, StepKind.WEIGHTED, StepKind.DEDUCTION]
    event = NegativeEvent.objects.get()
    told = {"by": world.cast.lin, "now": LATER}
    withdraw_event(event_id=event.pk, expected_version=event.version, **told)
    told_of_minors(world, "20")
    set_use(edition_id=world.edition.pk, standing=Standing.HOLDER, expected_version=1, **told)
    other = World(world.cast, minors, world.liuan, world.shiqiao, world.road, world.market, world.far_road)
    other.visit(other.plan(), other.road, failing=("MI",))
    assert today(world).outcome.steps != before.outcome.steps
    assert round_sheet(world.cast.zheng, round_id=run.round_id) == before
    assert RunOutcome.objects.get(run=run).document == document == freeze(thaw(document))
    (row,) = runs(world.cast.zheng, edition_id=world.edition.pk)
    assert (row.value, row.points) == (before.total.value, before.total.points)


def test_the_databases_refuse_to_change_what_a_round_led_to(world: World):
    run = fixed(in_whole(world))
    kept = RunOutcome.objects.get(run=run)
    for statement in ("UPDATE scoring_runoutcome SET document = ''", "DELETE FROM scoring_runoutcome"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    for act in (RunOutcome.objects.all().delete, lambda: RunOutcome.objects.update(document="")):
        with pytest.raises(TypeError):
            act()
    assert RunOutcome.objects.get(run=run).document == kept.document


def older_run(world: World) -> ScoreRun:
    """A result as it was fixed before outcomes were computed: its lines and nothing else."""
    row = world.plan(title="旧轮次")
    world.visit(row, world.road)
    row = close_round(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=LATER)
    figures = dict.fromkeys(("points", "value", "lower", "upper", "evidence"), "1")
    run = ScoreRun.objects.create(
        edition=world.edition, round=row, taken_at=LATER, document_digest="0" * 64, engine=1, **figures
    )
    counted = dict.fromkeys(("met", "failed", "absent", "unseen", "missing"), 0)
    ScoreLine.objects.create(
        run=run,
        comparison=Comparison.WHOLE,
        key_id=0,
        position=0,
        counted=True,
        reason=Reason.SUM,
        known="1",
        won="1",
        **figures,
        **counted,
    )
    return run


def test_a_result_of_before_reads_as_not_computed_then(world: World):
    run = older_run(in_whole(world))
    sheet = round_sheet(world.cast.zheng, round_id=run.round_id)
    assert (sheet.computed, sheet.outcome, sheet.total.value) == (False, None, D(1))
    assert [row.value for row in runs(world.cast.zheng, edition_id=run.edition_id)] == [D(1)]


@pytest.mark.parametrize("visited", [1, 3])
def test_reading_takes_a_fixed_number_of_statements(world: World, visited: int):
    world, _minors = with_minors(world)
    decided(world)
    row = world.plan()
    for site in (world.road, world.market, world.far_road)[:visited]:
        world.visit(row, site)
    close_and_fix(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=LATER)
    today(world)  # editions are read once
    with CaptureQueriesContext(connection) as asked:
        today(world)
    # edition, sites, figures; totals, gates, standing, events; the other edition: which, figures
    assert len(asked) == 9
    with CaptureQueriesContext(connection) as asked:
        round_sheet(world.cast.zheng, round_id=row.pk)
    assert len(asked) == 2


def test_an_edition_with_nothing_outside_asks_for_nothing_outside(world: World):
    sheet = today(world)
    assert (sheet.outcome, sheet.parts, sheet.day) == (None, (), None)


@given(wholes().flatmap(lambda made: totals().flatmap(lambda t: outsides().map(lambda o: (made, t, o)))))
def test_what_is_kept_reads_back_as_it_was(drawn):
    made, total, outside = drawn
    kept = Kept((total,), outcome(made, total, outside), outside.day, outside.standing)
    assert thaw(freeze(kept)) == kept
    assert freeze(thaw(freeze(kept))) == freeze(kept)


@given(mixed(composed=True).flatmap(lambda made: evidence(made).map(lambda seen: (made, seen))))
def test_parts_read_back_as_they_were(drawn):
    made, seen = drawn
    kept = Kept(compute(made, seen, {}).parts[""])
    assert thaw(freeze(kept)) == kept
