"""Numbers of facilities: the national identifier of 17 digits, or a number of the office's own."""

from __future__ import annotations

import re
from typing import Final

from ..terms import Refused

NUMBER_LENGTH: Final = 40
IDENTIFIER: Final = re.compile(r"[0-9]{6}(?P<class_code>[0-9]{5})[0-9]{6}")
"""GB/T 47678.5: six digits of the district, five of the class (two and three), six in sequence."""
OLDER: Final = re.compile(r"[0-9]{16}")
"""The form before: six, two and two, six. Taken as a number of the office's own; it says nothing checkable."""
LOOKS_NATIONAL: Final = re.compile(r"[0-9]{14,}")
"""So many digits are meant for an identifier: with a digit missing they would not be noticed otherwise."""


def is_identifier(number: str) -> bool:
    """Whether this is a national identifier of 17 digits."""
    return IDENTIFIER.fullmatch(number) is not None


def number_problem(number: str, class_code: str = "") -> Refused | None:
    """What is wrong with the number of a facility of this class ("" where the class is not known), or None."""
    if found := IDENTIFIER.fullmatch(number):
        told = found["class_code"]
        other = bool(re.fullmatch(r"[0-9]{5}", class_code)) and told != class_code
        return Refused.OTHER_CLASS if other else None
    if LOOKS_NATIONAL.fullmatch(number) and not OLDER.fullmatch(number):
        return Refused.BAD_IDENTIFIER
    return None


def class_in(number: str) -> str:
    """The code of the class that a national identifier names, "" for a number of the office's own."""
    found = IDENTIFIER.fullmatch(number)
    return found["class_code"] if found else ""
