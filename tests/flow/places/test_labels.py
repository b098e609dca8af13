"""Every word has its name, every problem a remedy."""

import pytest
from django.utils.translation import override

from chuangcheng.flow.places import labels
from chuangcheng.flow.places.rules import Problem
from chuangcheng.flow.places.terms import Amiss, Owner, Part, Refused, RowStatus, Table, Why
from chuangcheng.foundation.geography.formats import read_areas

DETAIL = {"first": 3, "code": "x", "limit": 5, "columns": "名称"}


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (Owner, labels.OWNERS),
        (Part, labels.PARTS),
        (Why, labels.WHY),
        (Refused, labels.REFUSED),
        (Table, labels.TABLES),
        (RowStatus, labels.ROW_STATUS),
        (Amiss, labels.AMISS),
        (Amiss, labels.REMEDIES),
    ],
)
def test_every_word_has_a_name(words, names):
    assert set(words) == set(names)


@pytest.mark.parametrize("reason", [reason for reason in Amiss if reason is not Amiss.BAD_AREAS])
def test_every_problem_is_told_with_place_value_and_remedy(reason):
    problem = Problem(reason, "台账", 7, "C", "某值", DETAIL, ("甲", "乙"))
    with override("zh-hans"):
        told = labels.told(problem)
    assert told.startswith("台账!C7 ")
    assert told.endswith("；是否为：甲、乙")
    assert "%" not in told


def test_what_is_wrong_with_areas_is_told_in_geographys_words():
    found = read_areas(b"{}").problems[0]
    assert "FeatureCollection" in labels.told(Problem(Amiss.BAD_AREAS, detail={"found": found}))
