"""The counts that are kept are those that a full count finds, and only what has changed is read again."""

from datetime import timedelta

import pytest

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.services import accept_case, dispatch_case, file_case, return_case
from chuangcheng.flow.inspections.models import StateToday
from chuangcheng.flow.inspections.services import close_round, recompute_state_today, uphold_objection
from chuangcheng.flow.inspections.terms import RoundKind
from chuangcheng.flow.places.models import Site
from chuangcheng.flow.places.services import NewSite, change_site, create_site, retire_site
from chuangcheng.flow.scoring.rules import Tally
from chuangcheng.flow.scoring.selectors.live import refreshed_sites, today_evidence
from chuangcheng.flow.scoring.terms import Comparison
from chuangcheng.flow.standards.selectors import loaded_edition
from chuangcheng.foundation.acts.rules import PRODUCT
from tests.people import MONDAY, unit
from tests.world import World

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def counted(world: World) -> None:
    """The kept counts equal those of a full count, for the whole, the streets and the units."""
    edition = loaded_edition(edition_id=world.edition.pk)
    for comparison in Comparison:
        assert today_evidence(edition, comparison) == full(world, comparison), comparison


def full(world: World, comparison: Comparison) -> dict[tuple[str, str], Tally]:
    """Every living site counted one by one."""
    edition = loaded_edition(edition_id=world.edition.pk)
    codes = {item_id: code for code, item_id in edition.items.items()}
    found: dict[tuple[str, str], dict[str, int]] = {}
    for site in Site.objects.filter(retired=False):
        owners = {
            Comparison.WHOLE: [""],
            Comparison.STREET: [str(site.street_id or 0)],
            Comparison.UNIT: sorted({str(u) for u in (site.territorial_unit_id, site.line_unit_id) if u}) or ["0"],
        }[comparison]
        seen = dict(StateToday.objects.filter(site=site).values_list("item_id", "outcome"))
        seen = dict.fromkeys(edition.lines.get(site.site_type_id, ()), "missing") | seen
        for owner in owners:
            for item_id, outcome in seen.items():
                cell = found.setdefault((owner, codes[item_id]), {})
                cell[outcome] = cell.get(outcome, 0) + 1
    return {key: Tally(**cell) for key, cell in found.items()}


def refreshed(world: World) -> int:
    return refreshed_sites(loaded_edition(edition_id=world.edition.pk))


def test_they_follow_every_act_that_changes_the_state_today(world: World):
    counted(world)
    census = world.plan()
    world.visit(census, world.road, ("I1", "I2"))
    counted(world)
    world.visit(census, world.market, ("I3",))
    counted(world)
    case = Case.objects.get(standard=world.standard("A1"), title__startswith="无乱扔垃圾")
    told = {"case_id": case.pk, "now": MONDAY + 2 * HOUR}
    file_case(**told, expected_version=1, by=world.cast.lin)
    where = {"unit_id": unit("liuan").pk, "limit_id": world.limit_of()}
    dispatch_case(**told, expected_version=2, by=world.cast.lin, **where)
    accept_case(**told, expected_version=3, by=world.cast.qian)
    paper = [world.photo("proof")]
    return_case(**told, expected_version=4, by=world.cast.qian, reason="contested", evidence=paper)
    uphold_objection(**told, expected_version=5, by=world.cast.lin)
    counted(world)
    sample = world.plan(RoundKind.SAMPLE, quotas={world.road.site_type_id: 9}, seed=1, at=MONDAY + 3 * HOUR)
    world.visit(sample, world.far_road, ("I1",), at=MONDAY + 4 * HOUR)
    counted(world)
    sample.refresh_from_db()
    close_round(round_id=sample.pk, expected_version=sample.version, by=world.cast.lin, now=MONDAY + 5 * HOUR)
    counted(world)
    moved = NewSite("R-01", "柳岸路", world.road.site_type_id, street_id=world.shiqiao.pk)
    change_site(site_id=world.road.pk, expected_version=1, site=moved, by=world.cast.lin, now=MONDAY)
    counted(world)
    retire_site(site_id=world.market.pk, expected_version=1, by=world.cast.lin, now=MONDAY)
    counted(world)
    create_site(site=NewSite("R-09", "新路", world.road.site_type_id, street_id=world.liuan.pk), by=PRODUCT, now=MONDAY)
    counted(world)
    recompute_state_today()
    counted(world)


def test_one_new_finding_reads_one_site_anew(world: World):
    census = world.plan()
    assert refreshed(world) == 3
    assert refreshed(world) == 0
    world.visit(census, world.road, ("I1",))
    assert refreshed(world) == 1
    assert refreshed(world) == 0


@pytest.mark.parametrize("number", [1, 3, 60])
def test_it_takes_one_statement_and_another_where_something_has_changed(
    world: World, number: int, django_assert_num_queries
):
    for n in range(number):
        create_site(site=NewSite(f"N-{n}", "路", world.road.site_type_id), by=PRODUCT, now=MONDAY)
    edition = loaded_edition(edition_id=world.edition.pk)
    with django_assert_num_queries(2):
        today_evidence(edition, Comparison.WHOLE)
    with django_assert_num_queries(1):
        today_evidence(edition, Comparison.STREET)
    world.visit(world.plan(sites=(world.road,)), world.road, ("I1",), at=MONDAY + HOUR)
    with django_assert_num_queries(2):
        today_evidence(edition, Comparison.UNIT)
