"""Names as written and names as known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.flow.places.rules import Names, split_names
from chuangcheng.flow.places.rules.rows import degrees, phone_is_good

UNITS = Names([(1, "云溪区城市管理局", ("cg",)), (2, "柳岸街道", ()), (3, "石桥街道", ()), (4, "教育、体育局", ())])


@pytest.mark.parametrize("written", ["云溪区城市管理局", " 云溪区 城市管理局", "ＣＧ", "cg"])
def test_width_case_and_spaces_do_not_matter(written):
    assert UNITS.find(written).key == 1


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("城管局", "云溪区城市管理局"),
        ("柳岸街办", "柳岸街道"),
        ("石桥", "石桥街道"),
        ("云溪城市管理局", "云溪区城市管理局"),
    ],
)
def test_a_name_nearly_right_is_offered_a_match_and_not_taken_for_it(written, first):
    match = UNITS.find(written)
    assert match.key is None
    assert match.suggestions[0] == first


def test_a_name_like_no_other_gets_no_suggestion():
    assert UNITS.find("税务所").suggestions == ()


def test_a_match_that_a_person_accepted_counts():
    names = Names([(1, "云溪区城市管理局", ())], accepted={"城管局": "云溪区城市管理局"})
    assert names.find("城管局").key == 1


def test_two_rows_of_one_name_are_told_apart_by_nobody():
    names = Names([(1, "新村", ("a",)), (2, "新村", ("b",))])
    assert names.find("新村").ambiguous
    assert names.find("b").key == 2


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("柳岸街道、石桥街道", ("柳岸街道", "石桥街道")),
        ("柳岸街道，石桥街道；cg", ("柳岸街道", "石桥街道", "cg")),
        ("柳岸街道\n石桥街道", ("柳岸街道", "石桥街道")),
        ("柳岸街道 石桥街道", ("柳岸街道", "石桥街道")),
        ("柳岸街道和石桥街道", ("柳岸街道", "石桥街道")),
        ("柳岸街道/无名", ("柳岸街道/无名",)),
        ("教育、体育局", ("教育、体育局",)),
        ("柳岸街道、柳岸街道、", ("柳岸街道",)),
        ("  ", ()),
    ],
)
def test_several_names_in_one_cell_are_told_apart(cell, names):
    assert split_names(cell, lambda text: UNITS.find(text).key is not None) == names


@given(
    st.lists(st.sampled_from(["柳岸街道", "石桥街道", "cg"]), min_size=1, unique=True), st.sampled_from("、，,；;\n")
)
def test_joined_names_come_apart_again(names, sign):
    assert split_names(sign.join(names), lambda text: UNITS.find(text).key is not None) == tuple(names)


@pytest.mark.parametrize(
    "phone", ["13864201234", "138 6420 1234", "0532-85660001", "(0532)85660001", "85660001", "12345", "400-810-0000",
              "0532-85660001转123", "13864201234、85660001", "+8613864201234"],
)  # fmt: skip
def test_these_can_be_rung(phone):
    assert phone_is_good(phone)


@pytest.mark.parametrize("phone", ["1386420123", "1.38642E+10", "无", "138642012345", "", "13864201234、1"])
def test_these_cannot_be_rung(phone):
    assert not phone_is_good(phone)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("120.5", 120.5),
        ("120.5°", 120.5),
        ("120°30′0″", 120.5),
        ("120度30分", 120.5),
        ("东", None),
        ("nan", None),
        ("", None),
    ],
)
def test_degrees_are_read_as_people_write_them(text, value):
    assert degrees(text) == value
