"""Letters and curves as one line of text: `A≥90%→100%；B≥80%→60%` and `60%→0；90%→100%`.

A letter's name that holds one of the signs used here stands in 「」, a 」 within it doubled.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from chuangcheng.flow.standards.rules import Letter

THRESHOLDS = {"≥": "at_least", "＞": "above", "≤": "at_most", "＜": "below"}
_SIGNS = {(False, False): "≥", (False, True): "＞", (True, False): "≤", (True, True): "＜"}
_OTHER_SIGNS = {">=": "≥", "<=": "≤", "=>": "≥", "=<": "≤", ">": "＞", "<": "＜", "⩾": "≥", "⩽": "≤"}

_LETTER = re.compile(
    r"\s*(?:「((?:[^」]|」」)*)」|([^「」≥＞≤＜⩾⩽<>=→；;\n]*?))\s*"
    r"(≥|≤|>=|<=|=>|=<|⩾|⩽|＞|＜|>|<)\s*([^→≥≤＞＜<>=；;\n]+?)\s*(?:→|->)\s*([^→；;\n]+?)\s*(?:[；;\n]\s*|$)"
)
_POINT = re.compile(r"\s*([^→；;\n]+?)\s*(?:→|->)\s*([^→；;\n]+?)\s*(?:[；;\n]\s*|$)")
_ODD = re.compile(r"[「」≥＞≤＜⩾⩽<>=→；;\n]|->|^\s*$")


def write_letters(letters: Sequence[Letter], *, falling: bool, of_shares: bool) -> str:
    """Letters as text. `of_shares` writes thresholds from 0 to 1 as percentages."""
    shares = of_shares and all(0 <= letter.at_least <= 1 for letter in letters)
    return "；".join(
        f"{_name(letter.name)}{_SIGNS[falling, letter.strictly]}"
        f"{percent(letter.at_least) if shares else number(letter.at_least)}→{percent(letter.fraction)}"
        for letter in letters
    )


def read_letters(text: str) -> tuple[tuple[str, str, str, str], ...] | None:
    """Name, kind of threshold, threshold and fraction of each letter as texts; None where the text is no such line."""
    found: list[tuple[str, str, str, str]] = []
    at = 0
    text = text.strip()
    while at < len(text):
        match = _LETTER.match(text, at)
        if match is None or match.end() == at:
            return None
        quoted, bare, sign, threshold, fraction = match.groups()
        name = bare if quoted is None else quoted.replace("」」", "」")
        found.append((name, THRESHOLDS[_OTHER_SIGNS.get(sign, sign)], threshold, fraction))
        at = match.end()
    return tuple(found)


def write_curve(curve: Sequence[tuple[Decimal, Decimal]]) -> str:
    """A curve as text; values from 0 to 1 throughout are written as percentages."""
    shares = all(0 <= x <= 1 for x, _ in curve)
    return "；".join(f"{percent(x) if shares else number(x)}→{percent(y)}" for x, y in curve)


def read_curve(text: str) -> tuple[tuple[str, str], ...] | None:
    """The points of a curve as texts; None where the text is no such line."""
    found: list[tuple[str, str]] = []
    at = 0
    text = text.strip()
    while at < len(text):
        match = _POINT.match(text, at)
        if match is None:
            return None
        found.append((match[1], match[2]))
        at = match.end()
    return tuple(found)


def number(value: Decimal) -> str:
    """A number without superfluous zeros or an exponent."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(value: Decimal) -> str:
    """A number times 100 with a percent sign, exactly."""
    return f"{number(value * 100)}%"


def _name(name: str) -> str:
    return f"「{name.replace('」', '」」')}」" if _ODD.search(name) else name
