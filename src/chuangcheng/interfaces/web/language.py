"""Which of two names a page shows, and words that are kept with a record."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import get_language, override

RECORD = "zh-hans"
"""The language of the office's records, whatever language their writer reads."""


def either(chinese: str, english: str) -> str:
    """The English where the page is English and there is one, else the Chinese."""
    return english if english and get_language() == "en" else chinese


def for_the_record(words: Promise | str) -> str:
    """Words of the product as a record keeps them."""
    with override(RECORD):
        return str(words)


def from_the_record(kept: str, words: Iterable[Promise]) -> str:
    """What a record keeps, in the language of the page where it is one of `words`; what a person wrote stays."""
    return next((str(one) for one in words if for_the_record(one) == kept), kept)
