"""A score as a document and as a table for the terminal. docs/formats.md specifies the document."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal

from chuangcheng.flow.scoring.rules import ENGINE, Line, Outcome, Score, contributions, has_outcome, of_line, ranks
from chuangcheng.flow.scoring.terms import Comparison
from chuangcheng.flow.standards.rules import Edition, Method, Node
from chuangcheng.flow.standards.terms import MethodKind
from chuangcheng.foundation.spreadsheets.rules import aligned

from .evidence import Evidence
from .layout import percent, plain, short
from .outcome import ELIGIBLE, METHODS, table_of_outcome, told_outcome

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
FINAL_HEADS = {"zh": ("最终得分", "参评"), "en": ("final", "eligible")}


def write_score(
    edition: Edition,
    document: bytes,
    evidence: Evidence,
    score: Score,
    outcomes: Mapping[str, Outcome],
    comparison: Comparison,
    *,
    sampled: bool = False,
) -> str:
    """A score as JSON text, one line for each line: the same input gives the same text, character by character.

    `document` are the bytes of the edition document, `outcomes` what each total leads to. Decimals are written as
    text, so that no reader rounds them. `sampled`: the sites were drawn at random, so that shares have an interval.
    """
    by_key: dict[str, list[Line]] = {key: [] for key in score.totals}
    for line in score.lines:
        by_key[line.key].append(line)
    place = _places(score, outcomes)
    outside = evidence.outside
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
        "day": outside.day and outside.day.isoformat(),
        "standing": outside.standing and str(outside.standing),
        "sampled": sampled,
    }
    of = {(node.code, method.kind): method for node in edition.leaves() for method in node.methods}
    parts = [f'"{name}": {_json(told)}' for name, told in head.items()]
    results = []
    for key in _ordered(score, place):
        ranked = place.get(key) if comparison is not Comparison.WHOLE else None
        weighted = contributions(edition, by_key[key])
        lines = ",\n  ".join(
            _json(_told(line, named=True, weighted=weighted) | _interval(line, of, evidence, sampled))
            for line in by_key[key]
        )
        methods = [_told(line, named=True) for line in score.parts.get(key, ())]
        results.append(
            f'{{"key": {_json(key)}, "place": {_json(ranked)},\n'
            f' "total": {_json(_told(score.totals[key]))},\n "parts": {_json(methods)},\n'
            f' "outcome": {_json(told_outcome(outcomes[key]))},\n "lines": [\n  {lines}\n ]}}'
        )
    return "{" + ",\n".join([*parts, '"results": [\n' + ",\n".join(results) + "\n]"]) + "}\n"


def _json(told: object) -> str:
    return json.dumps(told, ensure_ascii=False)


def _places(score: Score, outcomes: Mapping[str, Outcome]) -> dict[str, int]:
    """The place of every unit of comparison that has evidence, by the share of its points that it ends with."""
    rates = {key: outcomes[key].final.rate for key, line in score.totals.items() if line.evidence}
    return ranks({key: rate for key, rate in rates.items() if rate is not None})


def _ordered(score: Score, place: Mapping[str, int]) -> list[str]:
    """Best first, those without evidence last, equal ones by name."""
    return sorted(score.totals, key=lambda key: (key not in place, place.get(key, 0), key))


def _told(line: Line, *, named: bool = False, weighted: Mapping[str, Decimal] | None = None) -> dict[str, object]:
    tally = line.tally
    head: dict[str, object] = {}
    tail: dict[str, object] = {}
    if named:
        head = {"code": line.code, "method": line.method and str(line.method), "counted": line.counted}
    if weighted is not None:
        part = None if line.method or not line.counted else weighted.get(line.code)
        tail = {"weighted": None if part is None else plain(part)}
    return (
        head
        | {
            "points": plain(line.points),
            "known": plain(line.known),
            "won": plain(line.won),
            "value": plain(line.value),
            "lower": plain(line.lower),
            "upper": plain(line.upper),
            "evidence": plain(line.evidence),
            "reason": str(line.reason),
            "letter": line.letter or None,
            "given": None if line.given is None else plain(line.given),
            "met": tally.met,
            "failed": tally.failed,
            "absent": tally.absent,
            "unseen": tally.unseen,
            "missing": tally.missing,
        }
        | tail
    )


def _interval(
    line: Line, of: Mapping[tuple[str, MethodKind], Method], evidence: Evidence, sampled: bool
) -> dict[str, object]:
    """The interval of a method's line in points, where its share was seen in a sample."""
    found = None
    if line.method is not None:
        answers = evidence.answers.get((line.key, line.code, line.method))
        found = of_line(of[line.code, line.method], line, sampled=sampled, answers=answers)
    return {"interval": None if found is None else [plain(end) for end in found]}


def table_of(
    edition: Edition,
    evidence: Evidence,
    score: Score,
    outcomes: Mapping[str, Outcome],
    comparison: Comparison,
    language: str = "zh",
) -> str:
    """A score as lines of text: the tree of the whole and what follows from it, or areas or units best first."""
    english = language.startswith("en")
    if comparison is not Comparison.WHOLE:
        return _table_of_places(edition, score, outcomes, english)
    nodes = {node.code: (node, depth) for node, depth in _walk(edition.tree)}
    rows = []
    for line in score.lines:
        if line.method is None:
            node, depth = nodes[line.code]
            aside = "" if line.counted else ("(not counted) " if english else "（不计分）")
            title = "  " * depth + aside + _title(node, english)
            rows.append((line.code, title, *_cells(line), f"{line.reason} {line.letter}".strip()))
    for part in score.parts.get("", ()):
        name = METHODS[part.method][english] if part.method else _title(nodes[part.code][0], english)
        rows.append((part.code, name, *_cells(part), str(part.reason)))
    total = score.totals[""]
    rows.append(("", _title(edition, english), *_cells(total), str(total.reason)))
    text = aligned([HEADS["en" if english else "zh"], *rows], texts=(0, 1, 8))
    if has_outcome(edition):
        newest = evidence.outside.day == evidence.newest
        text += "\n" + table_of_outcome(edition, outcomes[""], evidence.outside, language, newest=newest)
    return text


def _table_of_places(edition: Edition, score: Score, outcomes: Mapping[str, Outcome], english: bool) -> str:
    """Areas or units best first; with their final score and eligibility where the edition makes them differ."""
    place = _places(score, outcomes)
    more = has_outcome(edition)
    heads = PLACE_HEADS["en" if english else "zh"] + (FINAL_HEADS["en" if english else "zh"] if more else ())
    rows = [heads]
    for key in _ordered(score, place):
        final, eligible = outcomes[key].final, outcomes[key].eligible
        said = (short(final.value), ELIGIBLE[eligible][english] if eligible else "") if more else ()
        rows.append((str(place.get(key, "–")), key, *_cells(score.totals[key]), *said))
    return aligned(rows, texts=(1, 9))


def _title(named: Node | Edition, english: bool) -> str:
    return named.title_en if english and named.title_en else named.title


def _walk(nodes: tuple[Node, ...], depth: int = 0) -> list[tuple[Node, int]]:
    return [pair for node in nodes for pair in ((node, depth), *_walk(node.children, depth + 1))]


def _cells(line: Line) -> tuple[str, ...]:
    figures = (short(amount) for amount in (line.points, line.value, line.lower, line.upper))
    seen = f"{line.tally.met}/{line.tally.observed}" if line.tally.observed or line.tally.unknown else ""
    return (*figures, percent(line.evidence), seen)
