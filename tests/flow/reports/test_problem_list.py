"""The problem list: what stands in a row, its pictures, its bound, and what a hostile title does."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.cases.models import Case, CasePhoto
from chuangcheng.flow.cases.selectors import Filter
from chuangcheng.flow.cases.terms import Group, Sort
from chuangcheng.flow.reports.formats import problem_list_document
from chuangcheng.flow.reports.permissions import can_make
from chuangcheng.flow.reports.selectors import problem_list
from chuangcheng.flow.reports.terms import Paper
from chuangcheng.foundation.acts.rules import NotFound
from chuangcheng.foundation.documents.formats import write
from chuangcheng.foundation.documents.terms import Form
from tests.flow.reports.cases import MADE, case
from tests.foundation.documents.papers import HOSTILE, sheet_xml, sheets
from tests.people import MONDAY, PEOPLE
from tests.world import World

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=4)


def listed(world: World, who: str = "lin", wanted: Filter | None = None, most: int = 500):
    acting = world.cast.acting[who]
    return problem_list(acting, wanted=wanted or Filter(), sort=Sort.NEWEST, now=LATER, most=most)


def written(told, most: int = 500) -> bytes:
    return write(problem_list_document(told, filtered=[("分组", "未办结")], made=MADE, most=most), Form.XLSX)


def table(data: bytes) -> list[list[object]]:
    """The rows of the list, below its head."""
    rows = sheets(data)["问题清单"]
    head = next(at for at, row in enumerate(rows) if row[0] == "序号")
    return rows[head + 1 :]


def media(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [name for name in archive.namelist() if name.startswith("xl/media/")]


def anchors(data: bytes) -> list[tuple[int, int]]:
    """Column and row of every picture, counted from 0."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
    found = re.findall(r"<xdr:from><xdr:col>(\d+)</xdr:col>.*?<xdr:row>(\d+)</xdr:row>", drawing)
    return [(int(column), int(row)) for column, row in found]


def test_a_row_tells_all_of_a_case(world: World):
    row = case(world, moves=3)
    Case.objects.filter(pk=row.pk).update(standard=world.standard("A1"), handed_section="环卫科")
    told = table(written(listed(world)))[0]
    assert told[:12] == [
        1,
        row.number,
        "路面有垃圾1",
        "道路不洁",
        "柳岸路",
        "柳岸街道",
        "柳岸街道",
        "环卫科",
        "处置中",
        "2026-03-03 11:30",
        "2",
        "A1 街面整洁",
    ]


def test_the_first_picture_before_and_the_newest_after_stand_in_their_columns(world: World):
    case(world, moves=4, pictures=True)
    data = written(listed(world))
    rows = sheets(data)["问题清单"]
    at = next(n for n, row in enumerate(rows) if row[0] == 1)
    assert anchors(data) == [(12, at), (13, at)]
    assert len(media(data)) == 2


def test_a_picture_whose_bytes_are_gone_is_left_out(world: World):
    case(world, moves=4)
    assert CasePhoto.objects.count() == 2
    assert media(written(listed(world))) == []


def test_a_longer_list_is_cut_and_says_so(world: World):
    for number in range(1, 5):
        case(world, number)
    told = listed(world, most=3)
    data = written(told, most=3)
    assert (len(told.rows), told.count) == (3, 4)
    assert [row[1] for row in table(data) if row[0]] == [one.number for one in told.rows]
    facts = " ".join(str(cell) for row in sheets(data)["问题清单"][:6] for cell in row)
    assert "4 件，本表列出前 3 件（一次最多 3 件）；其余请缩小筛选范围后另行导出" in facts


@pytest.mark.parametrize("text", [text for text in HOSTILE if text[0] in "=@+-"])
def test_what_somebody_typed_is_never_computed(world: World, text: str):
    case(world, title=text)
    data = written(listed(world))
    assert table(data)[0][2] == text
    assert not any("<f>" in xml or "<hyperlink" in xml for xml in sheet_xml(data))


def test_the_list_keeps_the_filter_of_the_page(world: World):
    case(world, 1, moves=1)
    late = case(world, 2, moves=3)
    told = listed(world, wanted=Filter(group=Group.OVERDUE))
    assert [one.number for one in told.rows] == [late.number]


def test_nobody_lists_more_than_he_sees(world: World):
    case(world, 1)
    mine = case(world, 2, unit="wei")
    assert [one.number for one in listed(world, "wei").rows] == [mine.number]
    assert listed(world, "chen").rows == ()


@pytest.mark.parametrize("who", sorted(PEOPLE))
def test_everybody_with_a_list_of_cases_makes_one_but_the_administrator(world: World, who: str):
    may = who != "feng"
    assert can_make(world.cast.acting[who], Paper.PROBLEM_LIST) is may
    if not may:
        with pytest.raises(NotFound):
            listed(world, who)


def test_it_costs_four_statements_however_long_it_is(world: World):
    found = []
    for number in range(1, 8):
        case(world, number, moves=4)
        with CaptureQueriesContext(connection) as asked:
            listed(world)
        found.append(len(asked))
    assert set(found) == {4}


def test_a_hazard_stands_first_in_the_order_of_limits_and_says_so(world: World):
    first = case(world, moves=3)
    hazard = case(world, 2, moves=1)
    Case.objects.filter(pk=hazard.pk).update(is_hazard=True, priority="urgent")
    told = problem_list(world.cast.lin, wanted=Filter(), sort=Sort.DUE, now=LATER)
    assert [row.id for row in told.rows] == [hazard.pk, first.pk]
    assert table(written(told))[0][2] == "【安全隐患】路面有垃圾2"


def test_the_building_site_or_haulage_company_is_named(world: World):
    Case.objects.filter(pk=case(world, moves=3).pk).update(organisation="顺达渣土公司")
    assert table(written(listed(world)))[0][2] == "路面有垃圾1\n工地或运输企业：顺达渣土公司"
