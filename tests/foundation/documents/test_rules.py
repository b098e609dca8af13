"""Figures, headings and texts of papers as values."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.foundation.documents.formats.pdf import pieces
from chuangcheng.foundation.documents.rules import (
    BOOK,
    LETTER,
    Column,
    Row,
    Section,
    chinese,
    clean,
    numbered,
    shown,
)
from chuangcheng.foundation.documents.terms import Align, Kind


@pytest.mark.parametrize(
    ("cell", "column", "told"),
    [
        (Decimal("2.345"), Column("", 1, Kind.NUMBER, 2), "2.35"),
        (Decimal("-0.005"), Column("", 1, Kind.NUMBER, 2), "-0.01"),
        (7, Column("", 1, Kind.NUMBER), "7"),
        (Decimal("0.850"), Column("", 1, Kind.NUMBER, None), "0.850"),
        (Decimal(1) / 3, Column("", 1, Kind.NUMBER, None), "0.3333"),
        (Decimal("1E+2"), Column("", 1, Kind.NUMBER, None), "100"),
        (Decimal("0.8765"), Column("", 1, Kind.PERCENT, 1), "87.7%"),
        (None, Column("", 1, Kind.NUMBER, 2), "—"),
        (None, Column("", 1), ""),
        ("a\r\nb\x00\u202ec", Column("", 1), "a\nbc"),
    ],
)
def test_a_cell_shows_half_up_what_its_column_holds(cell: object, column: Column, told: str):
    assert shown(cell, column) == told


@pytest.mark.parametrize(
    ("number", "told"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (35, "三十五"), (99, "九十九")]
)
def test_headings_count_in_chinese(number: int, told: str):
    assert chinese(number) == told


def test_there_is_no_hundredth_heading():
    with pytest.raises(ValueError, match="100"):
        chinese(100)


def test_sections_are_numbered_as_official_papers_count():
    told = (Section("总体", ()), Section("甲", (), level=2), Section("乙", (), level=2), Section("问题", ()))
    assert [title for title, _ in numbered(told)] == ["一、总体", "（一）甲", "（二）乙", "二、问题"]
    assert [title for title, _ in numbered(told, "en")] == ["1. 总体", "1.1 甲", "1.2 乙", "2. 问题"]


def test_figures_stand_to_the_right_and_texts_to_the_left():
    stands = [Column("", 1, kind).stands for kind in Kind]
    assert stands == [Align.LEFT, Align.RIGHT, Align.RIGHT]
    assert Column("", 1, Kind.TEXT, align=Align.CENTRE).stands is Align.CENTRE


def test_the_page_of_a_letter_is_that_of_the_standard():
    assert (LETTER.width, 297 - LETTER.top - LETTER.bottom) == (156, 225)
    assert int(225 / (LETTER.pitch * 25.4 / 72)) == 22
    assert BOOK.width == 165


@given(st.text())
def test_no_text_keeps_what_xml_refuses(text: str):
    told = clean(text)
    assert all(c in "\n\t" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff") for c in told)


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=60), st.integers(1, 20))
def test_a_long_table_is_cut_into_pieces_that_lose_nothing(told: list[tuple[int, bool]], most: int):
    rows = tuple(Row((str(n),), depth=depth, strong=strong) for n, (depth, strong) in enumerate(told))
    found = list(pieces(rows, most))
    assert [row for piece in found for row in piece] == list(rows)
    assert all(0 < len(piece) <= most for piece in found) or not rows


def test_a_long_table_is_cut_before_a_row_that_heads_others():
    rows = tuple(Row((str(n),), depth=0 if n in (4, 8) else 1, strong=n in (4, 8)) for n in range(12))
    assert [len(piece) for piece in pieces(rows, 9)] == [8, 4]
