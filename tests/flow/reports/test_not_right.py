"""一单位一清单: cases, failing checks, sites nobody looked at, standards nobody leads, figures that lack."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.inspections.models import StateToday
from chuangcheng.flow.places.services import NewDuty, give_duty
from chuangcheng.flow.places.terms import Part
from chuangcheng.flow.reports.formats import not_right_document
from chuangcheng.flow.reports.labels import LACKS
from chuangcheng.flow.reports.selectors import not_right
from chuangcheng.flow.reports.terms import Lack
from chuangcheng.foundation.acts.rules import NotFound
from chuangcheng.foundation.documents.formats import write
from chuangcheng.foundation.documents.terms import Form
from tests.flow.reports.cases import MADE, case
from tests.foundation.documents.papers import pages, sheets
from tests.people import MONDAY, PEOPLE
from tests.world import World

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=4)
NAMES = {lack: str(name) for lack, name in LACKS.items()}


def told_of(world: World, unit: str | None = "qian", who: str = "lin", most: int = 300):
    unit_id = world.cast.acting[unit].unit_id if unit else None
    return not_right(world.cast.acting[who], unit_id=unit_id, now=LATER, most=most)


def of(told, lack: Lack):
    return [row for row in told.rows if row.lack is lack]


def test_open_cases_come_with_source_standard_person_limit_and_state(world: World):
    row = case(world, moves=3)
    Case.objects.filter(pk=row.pk).update(standard=world.standard("A1"))
    case(world, 2, moves=6)
    (told,) = of(told_of(world), Lack.CASE)
    assert (told.title, told.number, told.source, told.place) == ("路面有垃圾1", row.number, "创城办自查", "柳岸路")
    assert (told.standard, told.person, told.state, told.late) == ("A1 街面整洁", "钱科长", "处置中", 2)
    assert f"{told.day:%Y-%m-%d %H:%M}" == "2026-03-03 11:30"


def test_a_case_handed_down_is_on_both_lists(world: World):
    row = case(world, moves=3)
    Case.objects.filter(pk=row.pk).update(handed_unit_id=world.cast.chen.unit_id)
    assert [one.case_id for who in ("qian", "chen") for one in of(told_of(world, who), Lack.CASE)] == [row.pk] * 2


def test_what_fails_without_an_open_case_is_told_and_whether_it_was_fixed(world: World):
    world.visit(world.plan(sites=(world.road,)), world.road, failing=("I1", "I2"))
    fixed, other = Case.objects.order_by("id")
    assert of(told_of(world), Lack.FAILING) == []
    Case.objects.filter(pk=fixed.pk).update(state="closed", rectified_at=LATER)
    StateToday.objects.filter(case=other).update(case=None)
    told = of(told_of(world), Lack.FAILING)
    assert {(row.title, row.state) for row in told} == {
        ("无乱扔垃圾", "已整改，未复看"),
        ("无占道经营", "不符合，未立案"),
    }
    assert {(row.place, row.standard, row.source) for row in told} == {("柳岸路", "A1 街面整洁", "地毯式排查")}


def test_sites_that_nobody_has_looked_at_are_missing_evidence(world: World):
    assert [row.number for row in of(told_of(world), Lack.UNSEEN)] == ["M-01", "R-01"]
    assert [row.number for row in of(told_of(world, "sun"), Lack.UNSEEN)] == ["M-01"]
    world.visit(world.plan(sites=(world.road,)), world.road)
    assert [row.number for row in of(told_of(world), Lack.UNSEEN)] == ["M-01"]


def test_standards_without_a_lead_stand_with_who_shares_in_them_and_with_nobody(world: World):
    shared = NewDuty(world.cast.qian.unit_id, world.standard("A1").pk, part=Part.COOPERATING)
    give_duty(duty=shared, by=world.cast.lin, now=MONDAY)
    assert [row.number for row in of(told_of(world), Lack.UNLED)] == ["A1"]
    assert of(told_of(world, "sun"), Lack.UNLED) == []
    assert [row.number for row in of(told_of(world, None), Lack.UNLED)] == ["A1", "A2", "B1"]


def test_a_figure_that_lacks_stands_with_who_leads_its_standard_else_with_nobody(world: World):
    assert [row.number for row in of(told_of(world, None), Lack.FIGURE)] == ["B1"]
    lead = NewDuty(world.cast.sun.unit_id, world.standard("B1").pk, part=Part.LEAD)
    give_duty(duty=lead, by=world.cast.lin, now=MONDAY)
    assert [(row.number, row.source) for row in of(told_of(world, "sun"), Lack.FIGURE)] == [("B1", "问卷调查")]
    assert of(told_of(world, None), Lack.FIGURE) == []


def test_cases_without_a_unit_belong_to_nobody(world: World):
    row = case(world, moves=1)
    assert [one.case_id for one in of(told_of(world, None), Lack.CASE)] == [row.pk]


def test_each_kind_is_bounded_and_the_numbers_stay_whole(world: World):
    for number in range(1, 4):
        case(world, number)
    told = told_of(world, most=1)
    assert (len(told.rows), told.total, told.cut) == (2, 5, True)
    assert told.counts == {Lack.CASE: 3, Lack.FAILING: 0, Lack.UNSEEN: 2, Lack.UNLED: 0, Lack.FIGURE: 0}


def test_on_paper_and_in_a_spreadsheet_it_says_the_same(world: World):
    row = case(world, moves=3)
    document = not_right_document(told_of(world), lacks=NAMES, made=MADE)
    text = "".join(pages(write(document, Form.PDF)))
    cells = [str(cell) for one in sheets(write(document, Form.XLSX))["单位问题清单"] for cell in one]
    for said in (f"路面有垃圾1{row.number}", "处置中超期2天", "未办结案件（1）", "点位尚未检查（2）", "钱科长"):
        assert said in text
        assert said in "".join(cells).replace("\n", "").replace(" ", "")


def test_with_nothing_amiss_it_says_so(world: World):
    document = not_right_document(told_of(world, "chen"), lacks=NAMES, made=MADE)
    assert "没有待整改事项。" in "".join(pages(write(document, Form.PDF)))


@pytest.mark.parametrize("who", sorted(PEOPLE))
def test_a_unit_reads_its_own_list_and_the_office_every_one(world: World, who: str):
    everything = who in ("lin", "wu", "zheng", "wang")
    handles = {"qian", "sun", "chen", "wei"}
    may = {unit: everything or unit == who for unit in handles}
    found = {}
    for unit in handles:
        try:
            found[unit] = bool(told_of(world, unit, who).unit)
        except NotFound:
            found[unit] = False
    assert found == may


def test_a_unit_that_does_not_exist_is_not_found(world: World):
    with pytest.raises(NotFound):
        not_right(world.cast.lin, unit_id=999_999, now=LATER)


def test_it_costs_what_it_costs_however_much_is_amiss(world: World):
    found = []
    for number in range(1, 5):
        case(world, number, moves=3)
        told_of(world)  # the edition is parsed once per process
        with CaptureQueriesContext(connection) as asked:
            told_of(world)
        found.append(len(asked))
    assert len(set(found)) == 1
