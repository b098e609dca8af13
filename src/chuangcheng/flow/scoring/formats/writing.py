"""A score as a document and as a table for the terminal. docs/formats.md specifies the document."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from unicodedata import east_asian_width

from chuangcheng.flow.scoring.rules import ENGINE, Line, Score, places
from chuangcheng.flow.scoring.terms import Comparison
from chuangcheng.flow.standards.rules import Edition, Node

from .evidence import Evidence

FORMAT = "chuangcheng-score/1"

COMPARED = {Comparison.WHOLE: "whole", Comparison.STREET: "area", Comparison.UNIT: "unit"}

HEADS = {
    "zh": ("编码", "名称", "满分", "得分", "下限", "上限", "证据", "符合/已查", "依据"),
    "en": ("code", "title", "points", "value", "lower", "upper", "evidence", "met/seen", "why"),
}
PLACE_HEADS = {
    "zh": ("名次", "名称", "满分", "得分", "下限", "上限", "证据", "符合/已查"),
    "en": ("place", "name", "points", "value", "lower", "upper", "evidence", "met/seen"),
}


def write_score(edition: Edition, document: bytes, evidence: Evidence, score: Score, comparison: Comparison) -> str:
    """A score as JSON text, one line for each line: the same input gives the same text, character by character.

    `document` are the bytes of the edition document. Decimals are written as text, so that no reader rounds them.
    """
    by_key: dict[str, list[Line]] = {key: [] for key in score.totals}
    for line in score.lines:
        by_key[line.key].append(line)
    place = places(score.totals)
    head = {
        "format": FORMAT,
        "engine": ENGINE,
        "edition": {
            "code": edition.code,
            "title": edition.title,
            "official": edition.official,
            "sha256": hashlib.sha256(document).hexdigest(),
        },
        "evidence": dict(evidence.files),
        "by": COMPARED[comparison],
    }
    parts = [f'"{name}": {_json(told)}' for name, told in head.items()]
    results = []
    for key in _ordered(score, place):
        ranked = place.get(key) if comparison is not Comparison.WHOLE else None
        lines = ",\n  ".join(_json(_told(line, named=True)) for line in by_key[key])
        results.append(
            f'{{"key": {_json(key)}, "place": {_json(ranked)},\n'
            f' "total": {_json(_told(score.totals[key]))},\n "lines": [\n  {lines}\n ]}}'
        )
    return "{" + ",\n".join([*parts, '"results": [\n' + ",\n".join(results) + "\n]"]) + "}\n"


def _json(told: object) -> str:
    return json.dumps(told, ensure_ascii=False)


def _ordered(score: Score, place: Mapping[str, int]) -> list[str]:
    """Best first, those without evidence last, equal ones by name."""
    return sorted(score.totals, key=lambda key: (key not in place, place.get(key, 0), key))


def _told(line: Line, *, named: bool = False) -> dict[str, object]:
    tally = line.tally
    head: dict[str, object] = {}
    if named:
        head = {"code": line.code, "method": line.method and str(line.method), "counted": line.counted}
    return head | {
        "points": _text(line.points),
        "known": _text(line.known),
        "won": _text(line.won),
        "value": _text(line.value),
        "lower": _text(line.lower),
        "upper": _text(line.upper),
        "evidence": _text(line.evidence),
        "reason": str(line.reason),
        "letter": line.letter or None,
        "given": None if line.given is None else _text(line.given),
        "met": tally.met,
        "failed": tally.failed,
        "absent": tally.absent,
        "unseen": tally.unseen,
        "missing": tally.missing,
    }


def _text(amount: Decimal) -> str:
    return format(amount, "f")


def table_of(edition: Edition, score: Score, comparison: Comparison, language: str = "zh") -> str:
    """A score as lines of text: the tree of the whole, or areas or units best first."""
    english = language.startswith("en")
    place = places(score.totals)
    if comparison is not Comparison.WHOLE:
        rows = [(str(place.get(key, "–")), key, *_cells(score.totals[key])) for key in _ordered(score, place)]
        return _aligned([PLACE_HEADS["en" if english else "zh"], *rows], texts=(1,))
    nodes = {node.code: (node, depth) for node, depth in _walk(edition.tree)}
    rows = []
    for line in score.lines:
        if line.method is None:
            node, depth = nodes[line.code]
            title = node.title_en if english and node.title_en else node.title
            aside = "" if line.counted else ("(not counted) " if english else "（不计分）")
            rows.append(
                (line.code, "  " * depth + aside + title, *_cells(line), f"{line.reason} {line.letter}".strip())
            )
    total = score.totals[""]
    title = edition.title_en if english and edition.title_en else edition.title
    rows.append(("", title, *_cells(total), str(total.reason)))
    return _aligned([HEADS["en" if english else "zh"], *rows], texts=(0, 1, 8))


def _walk(nodes: tuple[Node, ...], depth: int = 0) -> list[tuple[Node, int]]:
    return [pair for node in nodes for pair in ((node, depth), *_walk(node.children, depth + 1))]


def _cells(line: Line) -> tuple[str, ...]:
    figures = (_short(amount) for amount in (line.points, line.value, line.lower, line.upper))
    evidence = (line.evidence * 100).quantize(Decimal(1), ROUND_HALF_UP)
    seen = f"{line.tally.met}/{line.tally.observed}" if line.tally.observed or line.tally.unknown else ""
    return (*figures, f"{evidence}%", seen)


def _short(amount: Decimal) -> str:
    """At most four decimals; what the edition rounds to fewer is shown as it is."""
    exponent = amount.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -4:
        amount = amount.quantize(Decimal("0.0001"), ROUND_HALF_UP)
    return format(amount, "f")


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _aligned(rows: list[tuple[str, ...]], texts: tuple[int, ...]) -> str:
    widths = [max(_width(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = []
        for at, cell in enumerate(row):
            gap = " " * (widths[at] - _width(cell))
            cells.append(cell + gap if at in texts else gap + cell)
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines) + "\n"
