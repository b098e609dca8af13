"""Figures of a table for the terminal."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def plain(amount: Decimal) -> str:
    """All digits, without an exponent."""
    return format(amount, "f")


def short(amount: Decimal) -> str:
    """At most four decimals; what the edition rounds to fewer is shown as it is."""
    exponent = amount.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -4:
        amount = amount.quantize(Decimal("0.0001"), ROUND_HALF_UP)
    return format(amount, "f")


def percent(share: Decimal, places: int = 0) -> str:
    """A share as a percentage, half up; more decimals only where they say something."""
    number = (share * 100).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "%"
