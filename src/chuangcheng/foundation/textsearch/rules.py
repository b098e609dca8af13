"""How text is cut for searching: Chinese in pairs of characters, the rest in words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MAX_QUERY = 20
"""Pieces of a search that count; nobody types more, and a pasted page must not become a query of a thousand parts."""
MAX_TOKEN = 60
"""Characters of a word that count."""

NAME = re.compile(r"[a-z_]{1,40}")
HAN = "\u2e80-\u2fff\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
RUNS = re.compile(f"(?P<han>[{HAN}]+)|(?P<word>[^\\W_{HAN}]+)")


@dataclass(frozen=True)
class Piece:
    """A part of a search: `tokens` stand side by side; with `open_end` the last may go on."""

    tokens: tuple[str, ...]
    open_end: bool


def table_of(name: str) -> str:
    """The table that holds the index `name`, for example `places_site`."""
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r} cannot name a search index")
    return f"search_{name}"


def normal(text: str) -> str:
    """Full-width and compatibility forms become plain ones, capitals small."""
    return unicodedata.normalize("NFKC", text).lower()


def bigrams(text: str) -> tuple[str, ...]:
    """The tokens under which a text is found, in their order.

    A run of Chinese gives its overlapping pairs and, at its end, the last character alone: so every
    character begins a token, a search for one character finds it, and no pair of two runs seem neighbours.
    """
    found: list[str] = []
    for run in RUNS.finditer(normal(text)):
        if han := run["han"]:
            found += [han[at : at + 2] for at in range(len(han) - 1)]
            found.append(han[-1])
        else:
            found.append(run["word"][:MAX_TOKEN])
    return tuple(found)


def pieces(query: str) -> tuple[Piece, ...]:
    """What a text must hold to be found: every run of the query; words and single characters as beginnings."""
    found: list[Piece] = []
    for run in RUNS.finditer(normal(query)):
        han = run["han"]
        if han and len(han) > 1:
            found.append(Piece(tuple(han[at : at + 2] for at in range(min(len(han) - 1, MAX_QUERY))), open_end=False))
        else:
            found.append(Piece((han or run["word"][:MAX_TOKEN],), open_end=True))
    return tuple(dict.fromkeys(found))[:MAX_QUERY]


def fits(text: str, query: str) -> bool:
    """Whether the query finds the text: the definition that both databases must agree with."""
    tokens = bigrams(text)
    return all(_holds(tokens, piece) for piece in pieces(query))


def _holds(tokens: tuple[str, ...], piece: Piece) -> bool:
    wanted = piece.tokens
    if piece.open_end:
        return any(token.startswith(wanted[0]) for token in tokens)
    return any(tokens[at : at + len(wanted)] == wanted for at in range(len(tokens) - len(wanted) + 1))
