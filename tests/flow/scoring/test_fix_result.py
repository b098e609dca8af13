"""Fixing the result of a closed round, and what can no longer happen to it."""

import csv
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from chuangcheng.flow.cases import services as cases
from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.inspections import services as inspections
from chuangcheng.flow.inspections.models import Observation
from chuangcheng.flow.inspections.terms import RoundKind
from chuangcheng.flow.scoring import selectors as scores
from chuangcheng.flow.scoring.formats import read_evidence
from chuangcheng.flow.scoring.models import ScoreLine, ScoreRun
from chuangcheng.flow.scoring.rules import ENGINE, Tally, compute
from chuangcheng.flow.scoring.services import close_and_fix, fix_result
from chuangcheng.flow.scoring.terms import Comparison, Reason, Refused
from chuangcheng.flow.standards.formats import read_edition
from chuangcheng.flow.standards.terms import Outcome
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from tests.people import MONDAY
from tests.world import EDITION, World

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(hours=6)


def fixed(world: World, *failing: str, kind: RoundKind = RoundKind.CENSUS) -> ScoreRun:
    """A round over all three sites: the road with these failures, the market without, the far road not visited."""
    row = world.plan(kind)
    world.visit(row, world.road, failing=failing)
    world.visit(row, world.market)
    return close_and_fix(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=LATER)


def test_a_closed_round_keeps_every_line_with_its_counts_and_bounds(world: World):
    run = fixed(world, "I1")
    sheet = scores.round_sheet(world.cast.zheng, round_id=run.round_id)
    lines = {line.code: line for line in sheet.lines if line.method is None}
    streets = lines["A1"]
    # litter: road failed, market met, far road missing; stalls: road met, far road missing
    assert streets.tally == Tally(met=2, failed=1, missing=2)
    assert (streets.lower, streets.upper, streets.evidence) == (Decimal(4), Decimal(8), Decimal("0.6"))
    assert streets.reason is Reason.SHARE_MET
    assert (lines["B1"].known, lines["B1"].reason) == (Decimal(0), Reason.NO_EVIDENCE)
    assert sheet.total.known == Decimal(15)
    assert (run.version, run.engine, run.document_digest) == (1, ENGINE, world.edition.document_sha256)


def test_the_frozen_lines_read_as_they_were_computed(world: World):
    row = world.plan()
    world.visit(row, world.road, failing=("I2",))
    close_and_fix(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=LATER)
    for comparison in (Comparison.WHOLE,):
        computed = scores.compute_round(round_id=row.pk, edition_id=world.edition.pk, comparison=comparison)
        assert scores.round_sheet(world.cast.lin, round_id=row.pk).lines == computed.lines


def test_a_result_is_fixed_once_and_only_of_a_closed_round(world: World):
    row = world.plan()
    with pytest.raises(Invalid) as refused:
        fix_result(round_id=row.pk, by=world.cast.lin, now=LATER)
    assert refused.value.problems == {"": [Refused.ROUND_NOT_CLOSED]}
    close_and_fix(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=LATER)
    with pytest.raises(Invalid) as refused:
        fix_result(round_id=row.pk, by=world.cast.lin, now=LATER)
    assert refused.value.problems == {"": [Refused.ALREADY_FIXED]}
    assert ScoreRun.objects.count() == 1
    with pytest.raises(NotFound):
        fix_result(round_id=999_999, by=world.cast.lin, now=LATER)


@pytest.mark.parametrize("name", ["zhao", "qian", "zhou", "wu", "zheng", "wang", "feng", "wei"])
def test_only_the_office_fixes_results(world: World, name: str):
    row = world.plan()
    inspections.close_round(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=LATER)
    with pytest.raises(NotFound):
        fix_result(round_id=row.pk, by=world.cast.acting[name], now=LATER)
    assert not ScoreRun.objects.exists()


@pytest.mark.parametrize("table", ["scoring_scorerun", "scoring_scoreline"])
@pytest.mark.parametrize("statement", ["UPDATE {table} SET value = '100'", "DELETE FROM {table}"])
def test_the_database_refuses_to_change_or_remove_a_fixed_result(world: World, table: str, statement: str):
    fixed(world, "I1")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table=table))
    for rows in (ScoreRun.objects, ScoreLine.objects):
        with pytest.raises(TypeError):
            rows.update(value="100")
        with pytest.raises(TypeError):
            rows.all().delete()


def test_an_objection_upheld_later_changes_neither_the_result_nor_what_it_opens_to(world: World):
    lin, qian = world.cast.lin, world.cast.qian
    run = fixed(world, "I1", "I2")
    told = {"edition_id": world.edition.pk, "code": "A1", "round_id": run.round_id}
    before = scores.round_sheet(lin, round_id=run.round_id), scores.evidence_of(lin, **told).rows
    case = Case.objects.order_by("id").first()
    case = cases.file_case(case_id=case.pk, expected_version=case.version, by=lin, now=LATER)
    case = cases.dispatch_case(
        case_id=case.pk,
        expected_version=2,
        by=lin,
        now=LATER,
        unit_id=qian.unit_id,
        limit_id=world.limit_of(),
        why="属地",
    )
    case = cases.return_case(
        case_id=case.pk, expected_version=3, by=qian, now=LATER, reason="contested", evidence=[world.photo("clean")]
    )
    inspections.uphold_objection(case_id=case.pk, expected_version=4, by=lin, now=LATER)
    assert not Observation.objects.get(case_id=case.pk).valid
    assert scores.round_sheet(lin, round_id=run.round_id) == before[0]
    after = scores.evidence_of(lin, **told).rows
    assert [row.item_code for row in after] == [row.item_code for row in before[1]]
    assert sorted((row.item_code, row.set_aside) for row in after) == [("I1", True), ("I2", False)]
    line = next(line for line in before[0].lines if line.code == "A1")
    assert len(after) == line.tally.failed


def test_what_was_set_aside_before_the_round_closed_is_no_evidence_of_its_result(world: World):
    row = world.plan()
    world.visit(row, world.road, failing=("I1", "I2"))
    Observation.objects.filter(item__code="I1", visit__round=row).update(valid=False)
    close_and_fix(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=LATER)
    told = {"edition_id": world.edition.pk, "code": "A1", "round_id": row.pk}
    assert [r.item_code for r in scores.evidence_of(world.cast.lin, **told).rows] == ["I2"]
    line = next(line for line in scores.round_sheet(world.cast.lin, round_id=row.pk).lines if line.code == "A1")
    assert (line.tally.failed, line.tally.missing) == (1, 4)


def test_every_figure_opens_to_as_many_observations_as_it_counts(world: World):
    run = fixed(world, "I1")
    for round_id in (run.round_id, None):
        sheet = (
            scores.today_sheet(world.cast.lin, edition_id=world.edition.pk, now=LATER)
            if round_id is None
            else scores.round_sheet(world.cast.lin, round_id=round_id)
        )
        for line in (line for line in sheet.lines if line.code in ("A1", "A2") and line.method):
            for outcome in Outcome:
                rows = scores.evidence_of(
                    world.cast.lin, edition_id=world.edition.pk, code=line.code, round_id=round_id, outcome=outcome
                )
                assert len(rows.rows) == getattr(line.tally, outcome)


def test_a_sample_round_enters_the_state_today_only_when_it_closes(world: World):
    row = world.plan(RoundKind.SAMPLE, seed=7, quotas={world.road.site_type_id: 2, world.market.site_type_id: 1})
    for site in (world.road, world.market, world.far_road):
        world.visit(row, site, failing=("I1",))
    before = scores.today_sheet(world.cast.zheng, edition_id=world.edition.pk, now=LATER)
    assert (before.total.evidence, before.lines[0].tally.failed) == (Decimal(0), 0)
    with pytest.raises(NotFound):
        scores.round_sheet(world.cast.zheng, round_id=row.pk)
    with pytest.raises(NotFound):
        scores.evidence_of(world.cast.zheng, edition_id=world.edition.pk, code="A1", round_id=row.pk)
    close_and_fix(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=LATER)
    after = scores.today_sheet(world.cast.zheng, edition_id=world.edition.pk, now=LATER)
    assert after.lines[0].tally.failed == 3


def test_streets_and_units_stand_side_by_side(world: World):
    run = fixed(world, "I1")
    for round_id in (run.round_id, None):
        told = {"edition_id": world.edition.pk, "comparison": Comparison.STREET, "round_id": round_id, "now": LATER}
        (streets,) = scores.compared(world.cast.zheng, **told).groups
        assert [(row.name, row.place, row.field.observed) for row in (*streets.ranked, *streets.apart)] == [
            ("柳岸街道", 1, 5),
            ("石桥街道", None, 0),
        ]
        found = scores.compared(world.cast.zheng, **told | {"comparison": Comparison.UNIT})
        names = [{row.name for row in (*group.ranked, *group.apart)} for group in found.groups]
        assert names == [{"云溪区城管局"}, {"柳岸街道", "石桥街道"}]


@pytest.mark.parametrize(
    ("name", "reads"),
    [("lin", True), ("wu", True), ("zheng", True), ("wang", True), ("qian", False), ("zhao", False), ("zhou", False),
     ("feng", False), ("wei", False), ("chen", False), ("han", False), ("sun", False)],
)  # fmt: skip
def test_scores_are_read_by_those_who_read_everything(world: World, name: str, reads: bool):
    run, acting = fixed(world), world.cast.acting[name]
    edition = {"edition_id": world.edition.pk}
    for ask in (
        lambda: scores.runs(acting, **edition),
        lambda: scores.round_sheet(acting, round_id=run.round_id),
        lambda: scores.today_sheet(acting, **edition, now=LATER),
        lambda: scores.compared(acting, **edition, comparison=Comparison.STREET, now=LATER),
        lambda: scores.evidence_of(acting, **edition, code="A1", outcome=Outcome.MET),
    ):
        if reads:
            assert ask()
        else:
            with pytest.raises(NotFound):
                ask()


@pytest.mark.parametrize("visited", [1, 3])
def test_reading_takes_a_fixed_number_of_statements(world: World, visited: int, django_assert_num_queries):
    row = world.plan()
    for site in (world.road, world.market, world.far_road)[:visited]:
        world.visit(row, site, failing=("I1",))
    close_and_fix(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=LATER)
    lin, edition_id = world.cast.lin, world.edition.pk
    scores.today_sheet(lin, edition_id=edition_id, now=LATER)  # the edition is read once
    with django_assert_num_queries(2):
        scores.round_sheet(lin, round_id=row.pk)
    with django_assert_num_queries(3):
        scores.today_sheet(lin, edition_id=edition_id, now=LATER)
    with django_assert_num_queries(1):
        scores.runs(lin, edition_id=edition_id)
    with django_assert_num_queries(3):
        scores.evidence_of(lin, edition_id=edition_id, code="A1", round_id=row.pk)


def test_the_same_evidence_from_files_comes_to_the_same_score(world: World, tmp_path: Path):
    run = fixed(world, "I1", "I3")
    sites = (world.road, world.market, world.far_road)
    with (tmp_path / "sites.csv").open("w", encoding="gb18030", newline="") as file:
        rows = [
            [site.code, site.site_type.code, site.street.name, site.territorial_unit.name, str(site.line_unit or "")]
            for site in sites
        ]
        csv.writer(file).writerows([["点位", "点位类型", "区域", "责任单位", "条线责任单位"], *rows])
    seen = Observation.objects.filter(visit__round_id=run.round_id).order_by("id")
    with (tmp_path / "observations.csv").open("w", encoding="utf-8-sig", newline="") as file:
        rows = seen.values_list("visit__site__code", "item__code", "outcome", "number", "visit__finished_at")
        told = [[*row[:4], row[4].isoformat()] for row in rows]
        csv.writer(file).writerows([["site", "item", "outcome", "number", "observed_at"], *told])
    edition = read_edition(EDITION)
    for comparison in Comparison:
        evidence = read_evidence(tmp_path, edition, comparison)
        from_files = compute(edition, evidence.counts, evidence.figures, evidence.keys)
        from_tables = scores.compute_round(round_id=run.round_id, edition_id=world.edition.pk, comparison=comparison)
        figures = [
            sorted((x.code, x.points, x.value, x.lower, x.upper, x.evidence, x.reason) for x in score.totals.values())
            + sorted((x.code, x.points, x.value, x.lower, x.upper, x.evidence, x.reason) for x in score.lines)
            for score in (from_files, from_tables)
        ]
        assert figures[0] == figures[1]
