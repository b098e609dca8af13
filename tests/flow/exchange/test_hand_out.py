"""Lists of cases taken along: what is on the list, to whom it may be shown, as what a machine or a person needs."""

from __future__ import annotations

import csv
import io
import json
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.selectors import Filter
from chuangcheng.flow.cases.services import Problem, report_cases
from chuangcheng.flow.exchange.formats import (
    csv_parts,
    geojson_parts,
    lay_out,
    read_sheets,
    write_list,
)
from chuangcheng.flow.exchange.labels import COLUMNS, cells_of
from chuangcheng.flow.exchange.rules import CaseMapping, propose
from chuangcheng.flow.exchange.selectors import hand_out
from chuangcheng.flow.exchange.services import make_transfer
from chuangcheng.foundation.acts.rules import NotFound
from chuangcheng.foundation.spreadsheets.rules import FORMULA
from tests.people import MONDAY

from .tables import LITTER, STALLS, send, take

pytestmark = pytest.mark.django_db


def handed(acting, **wanted):
    return list(hand_out(acting, wanted=Filter(**wanted), now=MONDAY))


def as_xlsx(rows) -> bytes:
    memory = io.BytesIO()
    write_list(memory, "案件", [str(one) for one in COLUMNS], (cells_of(row, english=False) for row in rows))
    return memory.getvalue()


def as_csv(rows) -> str:
    return "".join(csv_parts([str(one) for one in COLUMNS], (cells_of(row, english=False) for row in rows)))


@pytest.fixture
def lin(world):
    take(send(LITTER, STALLS, by=world.cast.lin), world.cast.lin)
    return world.cast.lin


def test_a_row_tells_both_numbers_and_both_codes(lin):
    litter = next(row for row in handed(lin) if row.foreign_number == "W-1")
    assert (litter.system, litter.class_kind, litter.national, litter.class_code) == (
        "12345 热线",
        "matter",
        "06012",
        "06012",
    )
    assert (litter.street, litter.unit, litter.on_time) == ("柳岸街道", "柳岸街道", True)


def test_the_filter_and_the_order_of_the_list_hold(lin, world):
    assert [row.foreign_number for row in handed(lin)] == ["W-2", "W-1"]
    assert [row.foreign_number for row in handed(lin, street_id=world.liuan.pk)] == ["W-1"]


def test_a_unit_takes_along_its_own_cases_and_an_administrator_none(lin, world):
    assert [row.foreign_number for row in handed(world.cast.qian)] == ["W-1"]
    for name in ("feng", "he"):
        with pytest.raises(NotFound):
            hand_out(world.cast.acting[name], wanted=Filter(), now=MONDAY)


def test_a_list_costs_one_statement(lin, django_assert_num_queries):
    with django_assert_num_queries(1):
        handed(lin)


def test_nothing_that_somebody_typed_becomes_a_formula(lin):
    nasty = [f"{sign}HYPERLINK(1)" for sign in "=+-@"]
    report_cases(problems=[Problem(uuid4(), title) for title in nasty], by=lin, now=MONDAY)
    rows = handed(lin)
    read = list(csv.reader(io.StringIO(as_csv(rows).removeprefix("\ufeff"))))
    assert not [cell for line in read for cell in line if cell.startswith(("=", "+", "-", "@"))]
    back = {row.cells["问题"] for row in lay_out(read_sheets(as_xlsx(rows))).rows}
    assert set(nasty) <= back  # as texts, whole
    assert set(nasty) <= {row.cells["问题"] for row in lay_out(read_sheets(as_csv(rows).encode())).rows}


CELL = st.one_of(st.text(max_size=20), st.none(), st.floats(allow_nan=False), st.integers())


@given(st.lists(st.lists(CELL, min_size=2, max_size=4), max_size=5))
def test_no_text_of_a_csv_begins_like_a_formula(rows):
    text = "".join(csv_parts(["甲", "乙"], rows)).removeprefix("\ufeff")
    lines = list(csv.reader(io.StringIO(text, newline="")))[1:]
    for line, row in zip(lines, rows, strict=True):
        texts = [cell for cell, told in zip(line, row, strict=True) if isinstance(told, str)]
        assert not [cell for cell in texts if cell.startswith(FORMULA)]


def test_the_map_takes_cases_with_a_position_in_degrees(lin):
    rows = hand_out(lin, wanted=Filter(), now=MONDAY, with_place=True)
    told = json.loads("".join(geojson_parts(rows)))
    (feature,) = told["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [120.37, 36.08]}
    assert (feature["properties"]["foreign_number"], feature["properties"]["national"]) == ("W-1", "06012")
    assert feature["properties"]["reported_at"] == "2026-02-02T01:10:00+00:00"


def test_an_empty_list_is_an_empty_file_of_each_kind(world):
    assert json.loads("".join(geojson_parts([])))["features"] == []
    assert as_csv([]).count("\n") == 1
    assert read_sheets(as_xlsx([]))[0].rows[0][0] == "编号"


COMPARED = ("title", "state", "case_class", "street", "unit", "reported_at", "due_at", "latitude", "source")


@pytest.mark.parametrize("write", [as_xlsx, lambda rows: as_csv(rows).encode()])
def test_what_was_handed_out_can_be_taken_over_elsewhere_with_its_national_codes(lin, write):
    sheets = read_sheets(write(handed(lin)))
    told = CaseMapping("另一区", propose(lay_out(sheets).headings))
    row = take(make_transfer(name="x", size=1, sheets=sheets, mapping=told, by=lin, now=MONDAY), lin)
    assert row.counts.startswith('{"new": 2')
    before, after = (
        list(
            Case.objects.filter(foreign__system=system)
            .order_by("title")
            .values_list(
                "title", "state", "case_class", "street", "unit", "reported_at", "due_at", "latitude", "source"
            )
        )
        for system in ("12345 热线", "另一区")
    )
    assert before == after
