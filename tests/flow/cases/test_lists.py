"""Lists are merged from what indexes hold: they say the same as plain filtering, in the same order, for everybody."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.selectors import Filter, cases_page, count_cases, filtered, group_counts
from chuangcheng.flow.cases.selectors.lists import SORTS
from chuangcheng.flow.cases.terms import Group, Happened, Sort, Source, State
from tests.flow.cases.test_moves import REACHED_BY, at, case_in
from tests.world import World

pytestmark = pytest.mark.django_db
NOW = at(200)


@pytest.fixture
def many(world: World) -> World:
    """Three cases in each state, one of them handed down, one come back, one done twice."""
    number = 0
    for state in REACHED_BY:
        for _ in range(3):
            number += 1
            case_in(world, state, number)
    unit = world.cast.chen.unit_id
    Case.objects.filter(pk__in=Case.objects.filter(state=State.IN_HAND).values("pk")[:1]).update(handed_unit_id=unit)
    last = Case.objects.latest("id")
    last.rebound_of_id, last.rework_count = Case.objects.earliest("id").pk, 2
    last.save(update_fields=["rebound_of_id", "rework_count"])
    return world


def paged(world: World, name: str, wanted: Filter, sort: Sort) -> list[int]:
    """The ids of the whole list, eight at a time, read forwards and then back again."""
    acting, place, ids, pages = world.cast.acting[name], None, [], 0
    while True:
        page = cases_page(acting, wanted=wanted, now=NOW, sort=sort, place=place, size=8)
        ids += [row.id for row in page.rows]
        pages += 1
        if page.next is None:
            break
        place = page.next
    while page.previous is not None:
        page = cases_page(acting, wanted=wanted, now=NOW, sort=sort, place=page.previous, size=8)
        pages -= 1
    assert pages == 1
    assert [row.id for row in page.rows] == ids[:8]
    return ids


def plainly(world: World, name: str, wanted: Filter, sort: Sort) -> list[int]:
    column, descending = SORTS[sort]
    sign = "-" if descending else ""
    rows = filtered(world.cast.acting[name], wanted, NOW).order_by(f"{sign}{column}", f"{sign}id")
    return list(rows.values_list("id", flat=True))


def test_every_named_filter_in_every_order_says_the_same_as_plain_filtering(many: World):
    for name in ("lin", "qian", "zhou", "zhao", "feng"):
        for group in (None, *Group):
            for sort in Sort:
                wanted = Filter(group=group)
                assert paged(many, name, wanted, sort) == plainly(many, name, wanted, sort), (name, group, sort)


def test_filters_are_combined(many: World):
    for wanted in (
        Filter(unit_id=many.cast.qian.unit_id),
        Filter(street_id=many.liuan.pk, group=Group.CLOSED),
        Filter(case_class_id=many.standard_class("06012"), source=Source.OFFICE),
        Filter(group=Group.OPEN, state=State.CLOSED),
        Filter(text="垃圾", group=Group.WITH_UNITS, unit_id=many.cast.qian.unit_id),
        Filter(happened=Happened.CLOSED, site_id=many.road.pk),
        Filter(box=(0.0, 0.0, 1.0, 1.0)),
        Filter(text="?"),
    ):
        assert paged(many, "lin", wanted, Sort.DUE) == plainly(many, "lin", wanted, Sort.DUE), wanted


def test_numbers_are_the_lengths_of_lists_and_stop_where_they_are_told(many: World):
    counted = group_counts(many.cast.lin, groups=tuple(Group), now=NOW)
    assert counted == {g: len(plainly(many, "lin", Filter(group=g), Sort.DUE)) for g in Group}
    assert group_counts(many.cast.lin, groups=(Group.OPEN, Group.REBOUND), now=NOW, most=2) == {
        Group.OPEN: 3,
        Group.REBOUND: 1,
    }
    assert count_cases(many.cast.lin, wanted=Filter(group=Group.CLOSED), now=NOW, most=1) == 2


def test_no_list_of_the_office_sorts_or_reads_all_cases(many: World):
    """SQLite says how it would answer: by indexes alone, without a sort of more than the merged firsts."""
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's words; the benchmark measures both databases")
    for group in (None, *Group):
        for sort in Sort:
            with CaptureQueriesContext(connection) as asked:
                cases_page(many.cast.lin, wanted=Filter(group=group), now=NOW, sort=sort)
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]['sql']}")
                plan = [row[3] for row in cursor.fetchall()]
            bad = [step for step in plan if re.match(r"SCAN cases_case(?! USING)", step)]
            assert bad == [], (group, sort, plan)


OWN_INDEX = {
    Group.FOR_OFFICE: "case_decides_",
    Group.FOR_LEADER: "case_decides_",
    Group.HAZARDS: "case_hazard_due",
    Group.TO_ISOLATE: "case_hazard_due",
    Group.URGENT: "case_urgent_",
}
"""Named filters that hold few of a million cases, with the beginning of the index in which only those stand."""


@pytest.mark.parametrize("group", Group)
def test_no_count_of_the_office_reads_all_cases_to_find_a_few(many: World, group: Group):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's words; the benchmark measures both databases")
    with CaptureQueriesContext(connection) as asked:
        group_counts(many.cast.lin, groups=(group,), now=NOW, most=1000)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]['sql']}")
        plan = [row[3] for row in cursor.fetchall()]
    [read] = [step for step in plan if re.match(r"(SCAN|SEARCH) cases_case\b", step)]
    assert re.search(rf"INDEX {OWN_INDEX.get(group, '')}", read), plan
