"""Which of two names a page shows."""

from __future__ import annotations

from django.utils.translation import get_language


def either(chinese: str, english: str) -> str:
    """The English where the page is English and there is one, else the Chinese."""
    return english if english and get_language() == "en" else chinese
