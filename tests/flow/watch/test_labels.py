"""Every word of the long-term care has a name, and every measure a kind."""

from enum import StrEnum

import pytest

from chuangcheng.flow.watch import labels, terms
from chuangcheng.flow.watch.rules.care import NAMES, RANGES, Care, out_of_range
from chuangcheng.flow.watch.rules.spots import KIND_OF

NAMED = {
    terms.Grade: labels.GRADES,
    terms.Aim: labels.AIMS,
    terms.Per: labels.PERS,
    terms.Look: labels.LOOKS,
    terms.Entry: labels.ENTRIES,
    terms.Leaving: labels.LEAVINGS,
    terms.SpotState: labels.SPOT_STATES,
    terms.Cause: labels.CAUSES,
    terms.MeasureKind: labels.MEASURE_KINDS,
    terms.MeasureWhat: labels.MEASURES,
    terms.Effect: labels.EFFECTS,
    terms.SpotOutcome: labels.SPOT_OUTCOMES,
    terms.Refused: labels.REFUSED,
}


@pytest.mark.parametrize("term", NAMED, ids=lambda term: term.__name__)
def test_every_term_is_called_something(term: type[StrEnum]):
    assert set(NAMED[term]) == set(term)


def test_every_measure_is_of_a_kind_and_every_number_has_its_words_and_range():
    assert set(KIND_OF) == set(terms.MeasureWhat)
    assert set(labels.care_words()) == set(RANGES) == set(NAMES)
    assert out_of_range(Care()) == []
