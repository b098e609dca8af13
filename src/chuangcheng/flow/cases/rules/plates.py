"""Organisations are named, never vehicles or their drivers."""

from __future__ import annotations

import re

PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领][A-Z][·.\s-]?[A-Z0-9]{4,5}[A-Z0-9挂学警港澳]",
    re.IGNORECASE,
)


def names_a_plate(text: str) -> bool:
    """Whether a number plate stands in a text."""
    return PLATE.search(text) is not None
