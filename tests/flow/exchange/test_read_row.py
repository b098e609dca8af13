"""One row as a case: whatever its cells hold."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.flow.cases.terms import Source, State
from chuangcheng.flow.exchange.rules import CaseMapping, Known, RawRow, digest_of, find_class, propose, read_row
from chuangcheng.flow.exchange.rules.reading import Reading, differences
from chuangcheng.flow.exchange.terms import Amiss, DayOrder, Field, Flag
from chuangcheng.foundation.geography.rules import Point, distance
from chuangcheng.foundation.geography.terms import Datum

KNOWN = Known(
    zone=ZoneInfo("Asia/Shanghai"),
    classes={"matter:06012": 1, "matter:01001": 2, "component:01001": 3},
    class_codes={"06012": {"matter": 1}, "01001": {"matter": 2, "component": 3}, "01-12": {"matter": 1}},
    class_names={"道路不洁": {"matter": 1}, "dirtyroad": {"matter": 1}},
    class_titles={1: "道路不洁", 2: "供水井盖异常", 3: "供水井盖"},
    units={"城管局": 7, "同名": None},
    streets={"柳岸街道": 9},
)
MAPPING = CaseMapping("热线", {one: (one.value,) for one in Field}, leave=frozenset({Field.SOURCE}))
ROW = {"number": "W-1", "title": "路面有垃圾", "reported": "2026-03-02 09:05"}


def read(mapping: CaseMapping = MAPPING, **cells: str) -> Reading:
    return read_row(RawRow("台账", 3, {**ROW, **cells}, {one.value: "B" for one in Field}), mapping, KNOWN)


def values(**cells: str):
    reading = read(**cells)
    assert reading.problems == ()
    assert reading.values is not None
    return reading.values


def amiss(**cells: str) -> list[tuple[Amiss, str]]:
    return [(problem.reason, problem.heading) for problem in read(**cells).problems]


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("matter:06012", "", 1),
        ("06012", "", 1),
        ("01-12", "", 1),
        ("道路不洁", "", 1),
        ("Dirty Road", "", 1),
        ("06012 道路不洁", "", 1),
        ("06012：别的名称", "", 1),
        ("01001", "component", 3),
        ("01001", "matter", 2),
        ("01001", "", Amiss.AMBIGUOUS_CLASS),
        ("37020306012", "", 1),  # district and class: a national identifier of a matter
        ("37020301001000042", "", 3),  # with a number behind: one of a component
        ("99999", "", Amiss.UNKNOWN_CLASS),
        ("外星人", "", Amiss.UNKNOWN_CLASS),
    ],
)
def test_a_class_is_found_by_code_by_name_and_by_national_identifier(text: str, kind: str, found: int | Amiss):
    assert find_class(text, kind, KNOWN) == found


def test_a_row_says_what_where_when_and_who():
    told = values(
        **{"class": "06012"}, words="南门口", address="柳岸路1号", longitude="120.37", latitude="36.08",
        street="柳岸街道", due="2026-03-04", closed="2026-03-03 10:00", state="已办结", source="电话",
        unit="城管局", closing="已清理",
    )  # fmt: skip
    assert (told.class_id, told.unit_id, told.street_id) == (1, 7, 9)
    assert (told.title, told.words, told.closing_words) == ("路面有垃圾", "南门口", "已清理")
    assert (told.state, told.source) == (State.CLOSED, Source.PUBLIC)
    assert told.reported_at == datetime(2026, 3, 2, 1, 5, tzinfo=UTC)
    assert told.closed_at == datetime(2026, 3, 3, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cells", "state"),
    [
        ({}, State.REPORTED),
        ({"class": "06012"}, State.FILED),
        ({"class": "06012", "unit": "城管局", "state": "办理中"}, State.IN_HAND),
        ({"unit": "城管局", "state": "待受理"}, State.REPORTED),
        ({"state": "作废"}, State.REFUSED),
        ({"closed": "2026-03-03"}, State.CLOSED),
    ],
)
def test_an_open_case_goes_on_where_its_source_left_it(cells: dict[str, str], state: State):
    assert values(**cells).state is state


@pytest.mark.parametrize(
    ("cells", "flag"),
    [
        ({"closed": "2026-03-01", "state": "已办结"}, Flag.CLOSED_BEFORE_OPENED),
        ({"due": "2026-03-01"}, Flag.DUE_BEFORE_OPENED),
        ({"state": "已办结"}, Flag.CLOSED_WITHOUT_TIME),
        ({"state": "办理中", "closed": "2026-03-03"}, Flag.OPEN_WITH_CLOSING_TIME),
        ({"due": "2026-03-03", "closed": "2026-03-04", "on_time": "按期"}, Flag.ON_TIME_DIFFERS),
        ({"title": "长" * 300}, Flag.SHORTENED),
    ],
)
def test_what_contradicts_itself_is_kept_and_flagged(cells: dict[str, str], flag: Flag):
    reading = read(**cells)
    assert reading.values is not None
    assert reading.flags == (flag,)


def test_what_is_too_long_for_its_place_stands_whole_in_the_words():
    told = values(title="长" * 300, words="另外")
    assert (len(told.title), told.words) == (200, "长" * 300 + "\n另外")


def test_everything_wrong_with_a_row_is_told_at_once_with_its_column():
    assert amiss(
        number="", reported="昨天", latitude="36", **{"class": "外星人"}, unit="同名", street="月球街道", state="飘着"
    ) == [
        (Amiss.REQUIRED, "number"),
        (Amiss.BAD_TIME, "reported"),
        (Amiss.UNKNOWN_CLASS, "class"),
        (Amiss.UNKNOWN_UNIT, "unit"),
        (Amiss.UNKNOWN_STREET, "street"),
        (Amiss.HALF_A_POSITION, "longitude"),
        (Amiss.UNKNOWN_STATE, "state"),
    ]
    problem = read(reported="昨天").problems[0]
    assert (problem.sheet, problem.row, problem.column, problem.value) == ("台账", 3, "B", "昨天")


def test_a_number_whose_digits_a_spreadsheet_has_cut_is_no_number():
    assert amiss(number="1.23456789012346e+17") == [(Amiss.LOST_DIGITS, "number")]


def test_a_title_comes_from_the_description_the_class_or_its_word():
    assert values(title="", words="井盖 丢失\n很危险").title == "井盖 丢失 很危险"
    assert values(title="", **{"class": "06012"}).title == "道路不洁"
    assert amiss(title="") == [(Amiss.REQUIRED, "title")]


def test_a_table_of_values_says_what_words_mean_and_what_means_nothing():
    told = CaseMapping(
        "热线",
        MAPPING.columns,
        values={
            Field.CLASS: {"垃圾": "matter:06012", "其他": ""},
            Field.UNIT: {"执法队": "城管局"},
            Field.STATE: {"回访": "closed"},
        },
    )
    reading = read(told, **{"class": "垃圾"}, unit="执法队", state="回访", closed="2026-03-03")
    assert reading.values is not None
    assert (reading.values.class_id, reading.values.unit_id, reading.values.state) == (1, 7, State.CLOSED)
    other = read(told, **{"class": "其他"})
    assert other.values is not None
    assert other.values.class_id is None


def test_a_place_in_another_datum_is_brought_to_ours():
    gcj = CaseMapping("热线", MAPPING.columns, datum=Datum.GCJ02)
    ours, theirs = values(longitude="120.37", latitude="36.08"), read(gcj, longitude="120.37", latitude="36.08").values
    assert theirs is not None
    assert (ours.latitude, ours.longitude) == (36.08, 120.37)
    assert 100 < distance(Point(36.08, 120.37), Point(theirs.latitude, theirs.longitude)) < 1000


def test_nought_and_nought_is_no_place():
    assert values(longitude="0", latitude="0.0").latitude is None


def test_a_source_that_says_the_same_again_is_known_by_its_digest():
    assert digest_of({"a": "1", "b": "2"}) == digest_of({"b": "2", "a": "1"})
    assert differences({"state": "办理中", "gone": "x"}, {"state": "已办结", "new": "y"}) == {
        "state": ("办理中", "已办结")
    }


def test_columns_are_proposed_by_their_headings_and_none_about_a_person():
    headings = [
        "序号",
        "工单编号",
        "来电人",
        "联系电话",
        "诉求内容",
        "诉求类别",
        "受理时间",
        "办理状态",
        "承办单位",
        "经度",
        "纬度",
    ]
    found = propose(headings)
    assert found == {
        Field.NUMBER: ("工单编号",),
        Field.WORDS: ("诉求内容",),
        Field.CLASS: ("诉求类别",),
        Field.REPORTED: ("受理时间",),
        Field.STATE: ("办理状态",),
        Field.UNIT: ("承办单位",),
        Field.LONGITUDE: ("经度",),
        Field.LATITUDE: ("纬度",),
    }


CELLS = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "",
            "06012",
            "01001",
            "2026-03-02",
            "nan",
            "inf",
            "1e400",
            "-0",
            "120.37",
            "1.2E+17",
            "\x00",
            "=1+1",
            "已办结",
            "๑๒",
        ]
    ),
)


@given(
    st.dictionaries(st.sampled_from([one.value for one in Field]), CELLS),
    st.sampled_from(DayOrder),
    st.sampled_from(Datum),
    st.frozensets(st.sampled_from([Field.CLASS, Field.UNIT, Field.STREET, Field.SOURCE, Field.ON_TIME])),
)
def test_no_cell_however_odd_breaks_a_row(cells, order: DayOrder, datum: Datum, leave: frozenset[Field]):
    mapping = CaseMapping("s", MAPPING.columns, order=order, datum=datum, leave=leave)
    reading = read_row(RawRow("", 1, cells), mapping, KNOWN)
    assert (reading.values is None) == bool(reading.problems)
    if reading.values is not None:
        told = reading.values
        assert 0 < len(told.title) <= 200 and len(told.address) <= 200 and 0 < len(reading.number) <= 80
        assert "\x00" not in told.title + told.words + told.address + reading.number
        assert (told.latitude is None) == (told.longitude is None)
