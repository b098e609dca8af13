"""Our figure beside that of another organ: by how much they differ, and why."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from chuangcheng.flow.scoring.labels import BESIDE
from chuangcheng.flow.scoring.rules import Other, compute, difference
from chuangcheng.flow.scoring.terms import Beside

from .editions import D, counts, edition, leaf

DAY = date(2026, 3, 2)


def ours(*tally: int):
    return compute(edition(leaf("A")), counts(a=tally), {}).of("A")


@pytest.mark.parametrize(
    ("tally", "other", "apart", "why"),
    [
        ((8, 2), Other(D("0.8")), "0", [Beside.SAME]),
        ((8, 2), Other(D("0.8004")), "0.0004", [Beside.SAME]),  # both print as 80.0 %
        ((8, 2), Other(D("0.9"), on=DAY), "0.1", []),
        ((8, 2), Other(D("0.9"), on=DAY - timedelta(9)), "0.1", [Beside.OTHER_DAY]),
        ((8, 2), Other(D("0.7"), observations=40), "-0.1", [Beside.OTHER_EVIDENCE]),
        ((8, 2), Other(D("0.9"), points=D(5)), "0.1", [Beside.OTHER_POINTS]),
        ((8, 2, 0, 0, 10), Other(D("0.9")), "0.1", [Beside.WITHIN_BOUNDS]),
        ((), Other(D("0.9")), None, [Beside.NOT_OBSERVED_BY_US]),
        ((8, 2), Other(None), None, [Beside.NOT_OBSERVED_THERE]),
    ],
)
def test_the_difference_is_explained(tally: tuple[int, ...], other: Other, apart: str | None, why: list[Beside]):
    found, reasons = difference(ours(*tally), DAY, other)
    assert found == (None if apart is None else Decimal(apart))
    assert [reason.why for reason in reasons] == why


def test_every_reason_has_words():
    assert set(BESIDE) == set(Beside)
