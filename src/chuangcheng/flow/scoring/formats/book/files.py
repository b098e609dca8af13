"""A score book from files alone."""

from __future__ import annotations

import hashlib
from pathlib import Path

from chuangcheng.flow.figures.formats import read_figures
from chuangcheng.flow.scoring.formats.evidence import FIGURES, Evidence
from chuangcheng.flow.scoring.formats.tables import OWNER
from chuangcheng.flow.scoring.rules import ENGINE, Outcome, Score
from chuangcheng.flow.scoring.terms import Comparison
from chuangcheng.flow.standards.rules import Edition
from chuangcheng.flow.standards.terms import MethodKind

from .values import Book, FigureTold


def book_of_files(
    edition: Edition,
    document: bytes,
    folder: Path,
    evidence: Evidence,
    score: Score,
    outcomes: dict[str, Outcome],
    comparison: Comparison,
    key: str = "",
) -> Book:
    """The book of the whole, or of the area or unit named `key`. Raises KeyError where the evidence has none such.

    Single observations are not told: a folder of evidence is counted, not kept.
    """
    return Book(
        edition=edition,
        digest=hashlib.sha256(document).hexdigest(),
        total=score.totals[key],
        lines=tuple(line for line in score.lines if line.key == key),
        engine=ENGINE,
        comparison=comparison,
        of=key,
        figures=_figures(folder, edition, comparison, key),
        outcome=outcomes[key],
        outside=evidence.outside,
        parts=score.parts.get(key, ()),
        files=evidence.files,
    )


def _figures(folder: Path, edition: Edition, comparison: Comparison, key: str) -> tuple[FigureTold, ...]:
    path = folder / FIGURES
    if not path.is_file():
        return ()
    rows, _wrong = read_figures(path.read_bytes())  # read and checked before
    order = {node.code: at for at, node in enumerate(edition.walk())}
    owner = OWNER.get(comparison)
    found = [
        FigureTold(row.standard, MethodKind(row.method), row.value, row.source_document, row.dated, row.reviewer)
        for row in rows
        if (getattr(row, owner) == key if owner else not row.area and not row.unit)
    ]
    return tuple(sorted(found, key=lambda one: (order[one.code], one.method)))
