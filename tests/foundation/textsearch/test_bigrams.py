"""Cutting text, and what a search finds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.foundation.textsearch.rules import bigrams, fits

TEXT = st.text(alphabet="柳岸路石桥街道农贸市场abAB01 -_'\"\\（）、é", max_size=16)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("柳岸路", ("柳岸", "岸路", "路")),
        ("路", ("路",)),
        ("R-01 柳岸", ("r", "01", "柳岸", "岸")),
        ("Ｒ０１号", ("r01", "号")),
        ("", ()),
        ("?!（）", ()),
    ],
)
def test_chinese_is_cut_in_pairs_and_the_rest_in_words(text, tokens):
    assert bigrams(text) == tokens


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("柳岸街道农贸市场", "农贸", True),
        ("柳岸街道农贸市场", "贸市场", True),
        ("柳岸街道农贸市场", "市场 柳岸", True),
        ("柳岸街道农贸市场", "柳道", False),
        ("柳岸街道农贸市场", "场", True),
        ("柳岸、街道", "岸街", False),
        ("M-0123", "m-01", True),
        ("M-0123", "123", False),
        ("石桥", "石桥路", False),
    ],
)
def test_a_search_finds_every_run_of_the_query(text, query, found):
    assert fits(text, query) is found


@given(TEXT, st.integers(0, 15), st.integers(1, 6))
def test_every_stretch_of_chinese_in_a_text_finds_it(text, start, length):
    part = text[start : start + length]
    if part and all("\u4e00" <= character <= "\u9fff" for character in part):
        assert fits(text, part)
