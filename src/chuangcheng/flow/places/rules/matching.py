"""Which known name a written one means: exactly, or as a suggestion that a person accepts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

SUGGESTED_FROM = 60.0
"""Likeness, 0 to 100, below which a name is no suggestion. Our choice, from trying names of departments."""
SHORT_FORM = 92.0
"""Likeness of a name whose characters the written one picks in order: 城管局 for 城市管理局."""
MOST = 3

_SIGNS = re.compile(r"[\W_]+")
STRONG = re.compile(r"[、，,；;|\n\r]+")
WEAK = re.compile(r"[\s/和与及]+")


@dataclass(frozen=True)
class Match:
    """The key of the name that is meant, or None with likely names, the likeliest first.

    `ambiguous` says that several rows bear the written name.
    """

    key: int | None
    suggestions: tuple[str, ...] = ()
    ambiguous: bool = False


def plain(text: str) -> str:
    """A name without width, case, spaces and signs, for comparing."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text).casefold())


def likeness(written: str, name: str) -> float:
    """How well a written name (plain) fits a known one (plain), 0 to 100."""
    if not written or not name:
        return 0.0
    best = max(fuzz.ratio(written, name), 0.9 * fuzz.partial_ratio(written, name) if len(written) > 1 else 0.0)
    if len(written) > 1 and (_picks(written, name) or _picks(name, written)):
        best = max(best, SHORT_FORM)
    return best


def _picks(short: str, long: str) -> bool:
    rest = iter(long)
    return len(short) < len(long) and all(character in rest for character in short)


class Names:
    """Known names with their keys. A row may bear several names (its code, its English title)."""

    def __init__(self, entries: Iterable[tuple[int, str, tuple[str, ...]]], accepted: Mapping[str, str] | None = None):
        """`entries` are (key, name shown, further names); `accepted` has the name a person chose for a written one."""
        self._keys: dict[str, set[int]] = {}
        self._shown: dict[int, str] = {}
        self._accepted = {plain(written): plain(name) for written, name in (accepted or {}).items()}
        self._seen: dict[str, Match] = {}
        for key, shown, further in entries:
            self._shown[key] = shown
            for name in (shown, *further):
                if plain(name):
                    self._keys.setdefault(plain(name), set()).add(key)

    def name_of(self, key: int) -> str:
        """The name that is shown for a key."""
        return self._shown[key]

    def find(self, written: str) -> Match:
        """The row that is meant by a written name."""
        wanted = plain(written)
        if wanted not in self._seen:
            self._seen[wanted] = self._find(self._accepted.get(wanted, wanted))
        return self._seen[wanted]

    def _find(self, wanted: str) -> Match:
        keys = self._keys.get(wanted, set())
        if len(keys) == 1:
            return Match(next(iter(keys)))
        if keys:
            return Match(None, tuple(sorted(self._shown[key] for key in keys))[:MOST], ambiguous=True)
        best: dict[str, float] = {}
        for name, owners in self._keys.items():
            score = likeness(wanted, name)
            if score >= SUGGESTED_FROM:
                for key in owners:
                    best[self._shown[key]] = max(score, best.get(self._shown[key], 0.0))
        ranked = sorted(best, key=lambda shown: (-best[shown], len(shown), shown))
        return Match(None, tuple(ranked[:MOST]))


def split_names(text: str, known: Callable[[str], bool]) -> tuple[str, ...]:
    """The names in one cell. A cell that is a name as a whole is not cut; 、 ， ； and line breaks always
    separate, spaces, strokes and 和 only where all parts are known names."""
    if not text.strip():
        return ()
    if known(text):
        return (text.strip(),)
    found: list[str] = []
    for part in (part.strip() for part in STRONG.split(text)):
        if not part:
            continue
        finer = [piece for piece in WEAK.split(part) if piece]
        if len(finer) > 1 and not known(part) and all(known(piece) for piece in finer):
            found += finer
        else:
            found.append(part)
    return tuple(dict.fromkeys(found))
