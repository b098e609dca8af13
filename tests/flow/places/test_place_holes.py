"""Holes between an edition, the duties and the sites, and what they cost to find."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.figures import labels as figures
from chuangcheng.flow.figures.selectors import figure_holes
from chuangcheng.flow.figures.terms import FigureCheck
from chuangcheng.flow.inspections import labels as inspections
from chuangcheng.flow.inspections.selectors import count_unassigned, passed_without_visit, unassigned_page
from chuangcheng.flow.inspections.terms import InspectionCheck, RoundKind
from chuangcheng.flow.places import labels as places
from chuangcheng.flow.places.models import Site
from chuangcheng.flow.places.selectors import count_ownerless, ownerless_page, place_holes
from chuangcheng.flow.places.services import NewDuty, NewSite, load_duties, load_sites
from chuangcheng.flow.places.terms import PlaceCheck
from chuangcheng.flow.standards.models import Edition
from chuangcheng.flow.standards.selectors import loaded_edition
from chuangcheng.foundation.acts.rules import PRODUCT
from tests.editions import next_edition
from tests.people import MONDAY, unit
from tests.world import EDITION, World

pytestmark = pytest.mark.django_db


def other(old: str, new: str) -> Edition:
    """The small edition with one thing changed, under another code."""
    assert old in EDITION
    return next_edition(EDITION.replace("code: small", "code: other").replace(old, new))


def found(edition: Edition) -> dict[PlaceCheck, list[str]]:
    loaded = loaded_edition(edition_id=edition.pk)
    holes = place_holes(loaded, edition_id=edition.pk)
    return {check: [one.code for one in rows] for check, rows in holes.items() if rows}


@pytest.mark.parametrize(
    ("terms", "labels"),
    [
        (PlaceCheck, (places.CHECKS, places.CHECK_REMEDIES)),
        (InspectionCheck, (inspections.CHECKS, inspections.CHECK_REMEDIES)),
        (FigureCheck, (figures.CHECKS, figures.CHECK_REMEDIES)),
    ],
)
def test_every_check_has_a_name_and_a_remedy(terms, labels):
    assert [set(one) for one in labels] == [set(terms)] * 2


def test_a_standard_without_duty_and_none_where_a_rule_or_a_lead_names_it(world: World):
    assert found(world.edition) == {PlaceCheck.STANDARD_WITHOUT_DUTY: ["A1", "A2", "B1"]}
    duties = [NewDuty(unit("office").pk, world.standard(code).pk) for code in ("A1", "A2", "B1")]
    load_duties(duties=duties, by=PRODUCT, now=MONDAY)
    assert found(world.edition) == {}


def test_field_standards_whose_types_have_no_living_site(world: World):
    Site.objects.update(retired=True)
    assert found(world.edition)[PlaceCheck.FIELD_WITHOUT_SITE] == ["A1", "A2"]


def test_a_type_with_sites_that_the_edition_has_no_checklist_for(world: World):
    edition = other("  - {code: market, title: 农贸市场, title_en: Market, items: [I1, I3]}\n", "")
    holes = place_holes(loaded_edition(edition_id=edition.pk), edition_id=edition.pk)
    (hole,) = holes[PlaceCheck.TYPE_WITHOUT_CHECKLIST]
    assert (hole.code, hole.id, hole.detail) == ("market", world.market.site_type_id, "1")


def test_a_composition_that_counts_on_visits_which_no_site_can_have(world: World):
    edition = other("tree:\n", "composition: [{kind: field, points: 60}, {kind: survey, points: 40}]\ntree:\n")
    assert PlaceCheck.METHOD_OUT_OF_REACH not in found(edition)
    Site.objects.update(retired=True)
    assert found(edition)[PlaceCheck.METHOD_OUT_OF_REACH] == ["field"]


def test_a_letter_that_asks_for_more_than_the_sites_can_show(world: World):
    rule = (
        "rule: {kind: count_met, letters: [{name: A, at_least: 9, fraction: 1}, {name: B, at_least: 3, fraction: 0.5}]}"
    )
    edition = other("points: 5, rule: {kind: share}}]}\n  - code: B", f"points: 5, {rule}}}]}}\n  - code: B")
    holes = place_holes(loaded_edition(edition_id=edition.pk), edition_id=edition.pk)
    (hole,) = holes[PlaceCheck.COUNT_OUT_OF_REACH]  # three sites have I3: 9 is out of reach, 3 is not
    assert (hole.code, hole.detail) == ("A2", "A")


def test_points_by_the_mean_of_others_although_nobody_has_looked(world: World):
    edition = other(
        "methods: [{kind: field, points: 10,", "methods: [{kind: field, missing: mean_of_others, points: 10,"
    )
    loaded = loaded_edition(edition_id=edition.pk)
    assert [one.code for one in passed_without_visit(loaded, edition_id=edition.pk)] == ["A1"]
    assert passed_without_visit(loaded_edition(edition_id=world.edition.pk), edition_id=world.edition.pk) == ()


def test_points_by_the_mean_of_others_although_there_is_no_figure(world: World):
    edition = other(
        "methods: [{kind: survey, points: 5,", "methods: [{kind: survey, missing: mean_of_others, points: 5,"
    )
    found = figure_holes(loaded_edition(edition_id=edition.pk), edition_id=edition.pk)
    assert {check: [one.code for one in rows] for check, rows in found.items()} == {
        FigureCheck.FIGURE_MISSING: [],
        FigureCheck.PASSED_WITHOUT_FIGURE: ["B1"],
    }


def test_a_covert_round_is_no_hole_to_those_who_may_not_know_of_it(world: World):
    row = world.plan(kind=RoundKind.SAMPLE, quotas={world.road.site_type_id: 1}, seed=1)
    row.assignments.update(inspector=None)
    assert (count_unassigned(world.cast.lin), count_unassigned(world.cast.wu)) == (1, 0)
    (hole,) = unassigned_page(world.cast.lin).rows
    assert (hole.id, hole.detail) == (row.pk, "1")


@pytest.mark.parametrize("number", [1, 3, 60])
def test_holes_cost_the_same_however_many_there_are(world: World, number: int):
    load_sites(
        sites=[NewSite(f"N-{n:02d}", f"路{n}", world.road.site_type_id) for n in range(number)], by=PRODUCT, now=MONDAY
    )
    loaded = loaded_edition(edition_id=world.edition.pk)
    with CaptureQueriesContext(connection) as asked:
        place_holes(loaded, edition_id=world.edition.pk)
    with CaptureQueriesContext(connection) as paged:
        page = ownerless_page(size=2)
    assert (len(asked), len(paged), count_ownerless(), len(page.rows)) == (2, 1, number, min(number, 2))
