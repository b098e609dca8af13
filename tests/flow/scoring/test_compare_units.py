"""Units side by side: a site counts for its territory and its line, frozen figures open to what they counted."""

from datetime import timedelta
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.inspections.services import close_round
from chuangcheng.flow.inspections.terms import RoundKind
from chuangcheng.flow.places.models import Site
from chuangcheng.flow.places.services import NewSite, change_site, load_sites
from chuangcheng.flow.scoring import selectors as scores
from chuangcheng.flow.scoring.models import RunSite, ScoreLine, ScoreRun
from chuangcheng.flow.scoring.rules import Tally
from chuangcheng.flow.scoring.services import close_and_fix, create_group
from chuangcheng.flow.scoring.terms import Comparison
from chuangcheng.flow.standards.terms import Outcome
from chuangcheng.foundation.accounts.services import NewUnit, load_units
from chuangcheng.foundation.accounts.terms import UnitKind
from chuangcheng.foundation.acts.rules import PRODUCT, NotFound
from tests.flow.scoring.test_evidence_pages import all_of, seen_in_turn
from tests.people import MONDAY, unit
from tests.world import World

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(hours=6)


def walked(world: World, market_fails: tuple[str, ...] = ("I1",)) -> int:
    """A closed census: the road without failures, the market with these, the far road not visited."""
    row = world.plan()
    world.visit(row, world.road)
    world.visit(row, world.market, failing=market_fails)
    close_and_fix(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=LATER)
    return row.pk


def rows(world: World, round_id: int | None, comparison: Comparison = Comparison.UNIT) -> dict[str, scores.Compared]:
    told = {"edition_id": world.edition.pk, "comparison": comparison, "round_id": round_id, "now": LATER}
    sheet = scores.compared(world.cast.zheng, **told)
    return {row.name: row for group in sheet.groups for row in (*group.ranked, *group.apart)}


def test_a_site_counts_for_its_territorial_unit_and_for_its_line_unit(world: World):
    round_id = walked(world)
    for told in (rows(world, round_id), rows(world, None)):
        assert told["云溪区城管局"].field == Tally(met=1, failed=1)  # the market alone
        assert told["柳岸街道"].field == Tally(met=4, failed=1)  # road and market
        assert told["石桥街道"].field == Tally(missing=3)


def test_a_site_whose_units_are_one_counts_once(world: World):
    Site.objects.filter(pk=world.market.pk).update(line_unit=unit("liuan"))
    round_id = walked(world)
    for told in (rows(world, round_id), rows(world, None)):
        assert told["柳岸街道"].field == Tally(met=4, failed=1)
        assert "云溪区城管局" not in told


def test_a_parent_is_not_added_up(world: World):
    Site.objects.filter(pk=world.road.pk).update(territorial_unit=unit("liuan-1"))
    round_id = walked(world)
    for told in (rows(world, round_id), rows(world, None)):
        assert told["柳岸社区"].field == Tally(met=3)
        assert told["柳岸街道"].field == Tally(met=1, failed=1)


def test_units_are_compared_with_their_kind(world: World):
    walked(world)
    sheet = scores.compared(
        world.cast.lin, edition_id=world.edition.pk, comparison=Comparison.UNIT, round_id=None, now=LATER
    )
    assert [(g.key, [r.name for r in g.ranked], [r.name for r in g.apart]) for g in sheet.groups] == [
        (UnitKind.DEPARTMENT, ["云溪区城管局"], []),
        (UnitKind.STREET, ["柳岸街道"], ["石桥街道"]),
    ]


def test_a_group_that_was_set_is_ranked_for_itself_and_its_mark_decides_who_is_ranked(world: World):
    members = [unit("liuan").pk, unit("enforcement").pk, unit("shiqiao").pk]
    create_group(
        name="重点单位",
        comparison=Comparison.UNIT,
        member_ids=members,
        mark=Decimal(0),
        by=world.cast.lin,
        now=MONDAY,
    )
    round_id = walked(world)
    told = {"edition_id": world.edition.pk, "comparison": Comparison.UNIT, "now": LATER}
    for asked in (round_id, None):
        (group,) = scores.compared(world.cast.lin, **told, round_id=asked).groups
        assert [(r.place, r.name) for r in group.ranked] == [(1, "柳岸街道"), (2, "云溪区城管局")]
        assert [r.name for r in group.apart] == ["石桥街道"]


def test_equal_rates_share_a_place(world: World):
    row = world.plan()
    for site in (world.road, world.market, world.far_road):
        world.visit(row, site)
    close_and_fix(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=LATER)
    told = rows(world, row.pk)
    assert {(told[name].place, told[name].placed.tied) for name in ("柳岸街道", "石桥街道")} == {(1, True)}


@pytest.mark.parametrize("comparison", [Comparison.STREET, Comparison.UNIT])
@pytest.mark.parametrize("number", [1, 3, 60])
def test_every_number_of_a_line_opens_to_so_many_rows(world: World, comparison: Comparison, number: int):
    new = [
        NewSite(
            f"N-{n:03d}",
            f"路{n}",
            world.road.site_type_id,
            street_id=(world.liuan, world.shiqiao)[n % 2].pk,
            territorial_unit_id=unit(("liuan", "shiqiao")[n % 2]).pk,
            line_unit_id=unit("enforcement").pk if n % 3 else None,
        )
        for n in range(number)
    ]
    sites = load_sites(sites=new, by=PRODUCT, now=MONDAY)
    row = world.plan()
    seen_in_turn(world, row, sites)
    world.visit(row, world.market, failing=("I1", "I3"))
    close_and_fix(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=LATER)
    for round_id in (row.pk, None):
        for line in rows(world, round_id, comparison).values():
            owner = scores.Owner(comparison, line.key_id, line.name)
            told = {"edition_id": world.edition.pk, "code": None, "round_id": round_id, "owner": owner, "size": 7}
            counts = {}
            for outcome in Outcome:
                counts[str(outcome)] = len(
                    all_of(lambda p, o=outcome, t=told: scores.evidence_of(world.cast.lin, **t, outcome=o, place=p))
                )
            missing = len(all_of(lambda p, t=told: scores.missing_of(world.cast.lin, **t, place=p)))
            assert Tally(**counts, missing=missing) == line.field, (line.name, round_id)
            read = scores.round_sheet if round_id else scores.today_sheet
            about = {"round_id": round_id} if round_id else {"edition_id": world.edition.pk, "now": LATER}
            sheet = read(world.cast.lin, **about, owner=owner)
            standard = next(one for one in sheet.lines if one.code == "A1")
            opened = scores.evidence_of(
                world.cast.lin, **told | {"code": "A1", "size": 500}, outcome=Outcome.FAILED
            ).rows
            assert len(opened) == standard.tally.failed


def test_a_fixed_figure_opens_to_its_sites_whoever_answers_for_them_later(world: World):
    round_id = walked(world)
    before = rows(world, round_id)
    world.market.refresh_from_db()
    new = NewSite("M-01", "柳岸市场", world.market.site_type_id, street_id=world.shiqiao.pk)
    change_site(site_id=world.market.pk, expected_version=world.market.version, site=new, by=PRODUCT, now=LATER)
    assert rows(world, round_id) == before
    owner = scores.owner_of(world.cast.lin, unit_id=unit("enforcement").pk)
    told = {"edition_id": world.edition.pk, "code": None, "owner": owner}
    assert len(scores.evidence_of(world.cast.lin, **told, round_id=round_id).rows) == 1
    assert len(scores.evidence_of(world.cast.lin, **told).rows) == 0
    assert "云溪区城管局" not in rows(world, None)


def test_a_result_fixed_before_this_opens_to_the_territory_it_was_counted_by(world: World):
    row = world.plan()
    world.visit(row, world.market, failing=("I1",))
    row = close_round(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=LATER)
    nothing = dict.fromkeys(("points", "value", "lower", "upper", "evidence"), "0")
    run = ScoreRun.objects.create(edition=world.edition, round=row, taken_at=LATER, engine=1, **nothing)
    migration = import_module("chuangcheng.flow.scoring.migrations.0005_sites_of_earlier_runs")
    migration.fill(apps, None)
    kept = RunSite.objects.get(run=run, site=world.market)
    assert (kept.street_id, kept.territorial_unit_id, kept.line_unit_id) == (world.liuan.pk, unit("liuan").pk, None)


@pytest.mark.parametrize("statement", ["UPDATE scoring_runsite SET line_unit_id = NULL", "DELETE FROM scoring_runsite"])
def test_the_database_refuses_to_change_who_answered_for_a_site_of_a_fixed_result(world: World, statement: str):
    walked(world)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert RunSite.objects.count() == 3


def test_the_sheet_of_a_unit_has_its_lines_alone(world: World):
    round_id = walked(world)
    owner = scores.owner_of(world.cast.lin, unit_id=unit("enforcement").pk)
    for sheet in (
        scores.round_sheet(world.cast.lin, round_id=round_id, owner=owner),
        scores.today_sheet(world.cast.lin, edition_id=world.edition.pk, now=LATER, owner=owner),
    ):
        assert {line.key for line in sheet.lines} == {str(owner.id)}
        assert next(line for line in sheet.lines if line.code == "A1").tally == Tally(failed=1)
    stranger = scores.owner_of(world.cast.lin, unit_id=unit("tester").pk)
    with pytest.raises(NotFound):
        scores.round_sheet(world.cast.lin, round_id=round_id, owner=stranger)
    with pytest.raises(NotFound):
        scores.today_sheet(world.cast.lin, edition_id=world.edition.pk, now=LATER, owner=stranger)


def many_units(world: World, number: int) -> int:
    """A closed round over so many more roads, each of a unit and a street of its own."""
    load_units(
        units=[NewUnit(f"c{n}", f"社区{n}", UnitKind.COMMUNITY, "liuan") for n in range(number)], by=PRODUCT, now=MONDAY
    )
    new = [
        NewSite(f"N-{n:03d}", f"路{n}", world.road.site_type_id, territorial_unit_id=unit(f"c{n}").pk)
        for n in range(number)
    ]
    sites = load_sites(sites=new, by=PRODUCT, now=MONDAY)
    row = world.plan()
    seen_in_turn(world, row, sites)
    close_and_fix(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=LATER)
    return row.pk


@pytest.mark.parametrize("number", [1, 3, 60])
def test_comparing_costs_the_same_however_many_units_there_are(world: World, number: int):
    round_id = many_units(world, number)
    create_group(
        name="甲组",
        comparison=Comparison.UNIT,
        member_ids=[unit("liuan").pk, unit("shiqiao").pk],
        by=world.cast.lin,
        now=MONDAY,
    )
    lin, told = world.cast.lin, {"edition_id": world.edition.pk, "comparison": Comparison.UNIT, "now": LATER}
    scores.compared(lin, **told)  # the edition is read once
    asked = {
        "compared today": lambda: scores.compared(lin, **told),
        "compared": lambda: scores.compared(lin, **told, round_id=round_id),
        "matrix today": lambda: scores.matrix(lin, **told),
        "matrix": lambda: scores.matrix(lin, **told, round_id=round_id),
        "own": lambda: scores.own_result(world.cast.qian, round_id=round_id),
        "own runs": lambda: scores.own_runs(world.cast.qian),
        "groups": lambda: scores.groups(lin),
    }
    found = {}
    for name, ask in asked.items():
        with CaptureQueriesContext(connection) as statements:
            ask()
        found[name] = len(statements)
    assert found == {
        "compared today": 6,
        "compared": 10,
        "matrix today": 7,
        "matrix": 13,
        "own": 13,
        "own runs": 2,
        "groups": 2,
    }


def test_the_matrix_is_told_in_pages_that_together_are_the_whole(world: World):
    round_id = many_units(world, 50)
    told = {"edition_id": world.edition.pk, "comparison": Comparison.UNIT, "now": LATER}
    for asked in (round_id, None):
        whole = scores.matrix(world.cast.lin, **told, round_id=asked, columns=999)
        first = scores.matrix(world.cast.lin, **told, round_id=asked)
        assert (len(first.columns), first.across.after, first.across.before) == (30, 30, None)
        second = scores.matrix(world.cast.lin, **told, round_id=asked, column_from=30)
        assert (*first.columns, *second.columns) == whole.columns
        joined = [(*one[1], *two[1]) for one, two in zip(first.rows, second.rows, strict=True)]
        assert joined == [cells for _node, cells in whole.rows]
        assert (second.across.after, second.across.before) == (None, 0)
        parts = [
            scores.matrix(world.cast.lin, **told, round_id=asked, bare=True, rows=2, row_from=n).rows for n in (0, 2, 4)
        ]
        assert [node.code for part in parts for node, _cells in part] == ["A", "A1", "A2", "B", "B1"]


def test_the_matrix_narrows_to_a_node_and_to_a_group_and_its_cells_are_the_frozen_lines(world: World):
    round_id = walked(world)
    told = {"edition_id": world.edition.pk, "comparison": Comparison.UNIT, "now": LATER, "round_id": round_id}
    found = scores.matrix(world.cast.lin, **told, under="A", group=str(UnitKind.STREET))
    assert [node.code for node, _cells in found.rows] == ["A", "A1", "A2"]
    assert [column.name for column in found.columns] == ["柳岸街道", "石桥街道"]
    for node, cells in found.rows:
        for column, cell in zip(found.columns, cells, strict=True):
            kept = ScoreLine.objects.get(
                run__round_id=round_id, comparison=Comparison.UNIT, key_id=column.key_id, code=node.code, method=""
            )
            assert (cell.value, cell.points) == (Decimal(kept.value), Decimal(kept.points))


@pytest.mark.parametrize("name", ["zhao", "qian", "zhou", "feng", "wei", "han", "sun", "chen"])
def test_who_reads_no_scores_compares_nothing(world: World, name: str):
    acting, told = (
        world.cast.acting[name],
        {"edition_id": world.edition.pk, "comparison": Comparison.UNIT, "now": LATER},
    )
    for ask in (scores.compared, scores.matrix):
        with pytest.raises(NotFound):
            ask(acting, **told)
    with pytest.raises(NotFound):
        scores.groups(acting)
    with pytest.raises(NotFound):
        scores.owner_of(acting, street_id=world.liuan.pk)


def test_a_covert_round_has_no_comparison_for_anybody(world: World):
    row = world.plan(RoundKind.SAMPLE, seed=1, quotas={world.road.site_type_id: 9})
    world.visit(row, world.road, failing=("I1",))
    told = {"edition_id": world.edition.pk, "comparison": Comparison.UNIT, "now": LATER}
    for name in ("lin", "zheng", "wang", "wu"):
        for ask in (scores.compared, scores.matrix):
            with pytest.raises(NotFound):
                ask(world.cast.acting[name], **told, round_id=row.pk)
    assert rows(world, None)["柳岸街道"].field.observed == 0
    with pytest.raises(NotFound):
        scores.own_result(world.cast.qian, round_id=row.pk)
    assert scores.own_runs(world.cast.qian) == ()
