"""Scores as pages read them: frozen ones from their lines, today's from the evidence as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet

from chuangcheng.flow.figures.selectors import values_for_score
from chuangcheng.flow.inspections.models import Assignment, Observation, StateToday
from chuangcheng.flow.places.models import Site
from chuangcheng.flow.scoring import rules
from chuangcheng.flow.scoring.models import ScoreLine, ScoreRun
from chuangcheng.flow.scoring.permissions import may_read_scores
from chuangcheng.flow.scoring.rules import Line, Score, Tally
from chuangcheng.flow.scoring.terms import Comparison, Reason, View
from chuangcheng.flow.standards.selectors import LoadedEdition, loaded_edition
from chuangcheng.flow.standards.terms import MethodKind
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound

from .owners import Owner

WHOLE = ""

NOBODY = "0"
"""Sites without a street or a unit: part of the whole, of no comparison."""

Seen = tuple[str, int | None, int]
"""Unit of comparison, site type (None where it need not be told apart) and item."""

OWNER_COLUMNS: dict[Comparison, tuple[str, ...]] = {
    Comparison.WHOLE: (),
    Comparison.STREET: ("street_id",),
    Comparison.UNIT: ("territorial_unit_id", "line_unit_id"),
}
"""Whom a site counts for. It counts for its territorial unit (块) and for its line unit (条), once where both are one;
a unit's parent is not added up.
"""


def _seen(rows: QuerySet[Any], columns: Sequence[str], site: str, site_type: str | None) -> dict[Seen, Tally]:
    """Observations counted by key, site type and item in one statement, `site` being the way to the site.

    The outcomes are counted side by side, so that the database groups by numbers only and hands over few rows.
    """
    names = [*(f"{site}__{column}" for column in columns), *([site_type] if site_type else []), "item_id"]
    counts = {f"n_{outcome}": Count("pk", filter=Q(outcome=outcome)) for outcome in rules.OUTCOMES}
    found: dict[Seen, Tally] = {}
    for *head, item, met, failed, absent, unseen in (
        rows.order_by().values(*names).annotate(**counts).values_list(*names, *counts)
    ):
        tally = Tally(met, failed, absent, unseen)
        for key in keys_of(head[: len(columns)]):
            cell = key, head[-1] if site_type else None, item
            found[cell] = found[cell] + tally if cell in found else tally
    return found


def keys_of(owners: Sequence[int | None]) -> tuple[str, ...]:
    """The units of comparison that a site with these owners counts for, each once."""
    if not owners:
        return (WHOLE,)
    return tuple(dict.fromkeys(str(owner) for owner in owners if owner)) or (NOBODY,)


def _tallies(
    seen: dict[Seen, Tally], sites: Iterable[tuple[str, int, int]], edition: LoadedEdition
) -> dict[tuple[str, str], Tally]:
    """Tallies by key and item code: what was seen, and what of sites (key, site type, number) was not looked at.

    What was seen on a site whose present type does not ask for it counts as seen, but makes up for nothing that
    another site still lacks: so the number of what is missing is the number of rows that `missing_of` shows.
    """
    codes = {item_id: code for code, item_id in edition.items.items()}
    lists = {site_type_id: frozenset(items) for site_type_id, items in edition.lines.items()}
    missing: Counter[tuple[str, int]] = Counter()
    for key, site_type_id, number in sites:
        for item in lists.get(site_type_id, ()):
            missing[key, item] += number
    tallies: dict[tuple[str, str], Tally] = {}
    for (key, seen_type, item), tally in seen.items():
        pair = key, codes[item]
        tallies[pair] = tallies[pair] + tally if pair in tallies else tally
        if seen_type is None or item in lists.get(seen_type, ()):
            missing[key, item] -= tally.met + tally.failed + tally.absent + tally.unseen
    for (key, item), number in missing.items():
        if number > 0:
            pair = key, codes[item]
            tallies[pair] = replace(tallies.get(pair, rules.NOTHING), missing=number)
    return tallies


def _round_evidence(round_id: int, edition: LoadedEdition, comparison: Comparison) -> dict[tuple[str, str], Tally]:
    """What a round saw, and did not see of its sites, in two statements."""
    columns = OWNER_COLUMNS[comparison]
    observed = Observation.objects.filter(visit__round_id=round_id, valid=True)
    names = [*(f"site__{column}" for column in columns), "site_type_id"]
    assigned = Assignment.objects.filter(round_id=round_id).values_list(*names).annotate(Count("pk")).order_by()
    sites = [(key, type_id, n) for *head, type_id, n in assigned for key in keys_of(head)]
    return _tallies(_seen(observed, columns, "visit__site", None), sites, edition)


def today_evidence(edition_id: int, edition: LoadedEdition, comparison: Comparison) -> dict[tuple[str, str], Tally]:
    """The state today of all living sites, in two statements."""
    columns = OWNER_COLUMNS[comparison]
    observed = StateToday.objects.filter(item__edition_id=edition_id, site__retired=False)
    names = [*columns, "site_type_id"]
    living = Site.objects.filter(retired=False).values_list(*names).annotate(Count("pk")).order_by()
    sites = [(key, type_id, n) for *head, type_id, n in living for key in keys_of(head)]
    return _tallies(_seen(observed, columns, "site", "site__site_type_id"), sites, edition)


def entered(*, edition_id: int, comparison: Comparison) -> dict[tuple[str, str, MethodKind], Decimal]:
    """The figures that count for a comparison: those of the whole, of its streets or of its units."""
    found = {}
    for figure in values_for_score(edition_id=edition_id):
        owner = figure.area_id if comparison is Comparison.STREET else figure.unit_id
        if comparison is Comparison.WHOLE and figure.area_id is None and figure.unit_id is None:
            found[WHOLE, figure.standard_code, figure.method] = figure.value
        elif comparison is not Comparison.WHOLE and owner is not None:
            found[str(owner), figure.standard_code, figure.method] = figure.value
    return found


def compute_round(*, round_id: int, edition_id: int, comparison: Comparison) -> Score:
    """The score of a round as its evidence stands."""
    edition = loaded_edition(edition_id=edition_id)
    return computed(_round_evidence(round_id, edition, comparison), edition_id, edition, comparison)


def compute_today(*, edition_id: int, comparison: Comparison) -> Score:
    """The score of the state today."""
    edition = loaded_edition(edition_id=edition_id)
    return computed(today_evidence(edition_id, edition, comparison), edition_id, edition, comparison)


def computed(
    counts: dict[tuple[str, str], Tally], edition_id: int, edition: LoadedEdition, comparison: Comparison
) -> Score:
    """The score of these counts with the figures that were entered, in one statement."""
    figures = entered(edition_id=edition_id, comparison=comparison)
    keys: tuple[str, ...] = (WHOLE,)
    if comparison is not Comparison.WHOLE:
        owners = {key for key, _ in counts} | {key for key, _code, _method in figures}
        keys = tuple(sorted(owners - {NOBODY}, key=int))
    return rules.compute(edition.spec, counts, figures, keys)


@dataclass(frozen=True)
class Total:
    """The headline of a score."""

    view: View
    round_id: int | None
    round: str
    at: datetime
    points: Decimal
    value: Decimal
    lower: Decimal
    upper: Decimal
    evidence: Decimal
    known: Decimal


@dataclass(frozen=True)
class Sheet:
    """A score as its page shows it: the headline and the lines of the whole, in document order."""

    total: Total
    lines: tuple[Line, ...]


def frozen_line(row: ScoreLine) -> Line:
    """A line of a frozen run as it was computed."""
    return Line(
        key=WHOLE if not row.key_id else str(row.key_id),
        code=row.code,
        points=Decimal(row.points),
        known=Decimal(row.known),
        won=Decimal(row.won),
        value=Decimal(row.value),
        lower=Decimal(row.lower),
        upper=Decimal(row.upper),
        evidence=Decimal(row.evidence),
        reason=Reason(row.reason),
        tally=Tally(row.met, row.failed, row.absent, row.unseen, row.missing),
        letter=row.letter,
        given=Decimal(row.given) if row.given else None,
        method=MethodKind(row.method) if row.method else None,
        counted=row.counted,
    )


@dataclass(frozen=True)
class RunRow:
    """A frozen round in a list."""

    id: int
    round_id: int
    round: str
    taken_at: datetime
    points: Decimal
    value: Decimal
    lower: Decimal
    upper: Decimal
    evidence: Decimal


def runs(acting: Acting, *, edition_id: int, limit: int = 24) -> tuple[RunRow, ...]:
    """Frozen rounds of an edition, newest first."""
    if not may_read_scores(acting):
        raise NotFound("scores")
    rows = ScoreRun.objects.filter(edition_id=edition_id).select_related("round").order_by("-taken_at", "-id")[:limit]
    return tuple(
        RunRow(
            r.pk,
            r.round_id,
            r.round.title,
            r.taken_at,
            Decimal(r.points),
            Decimal(r.value),
            Decimal(r.lower),
            Decimal(r.upper),
            Decimal(r.evidence),
        )
        for r in rows
    )


def round_sheet(acting: Acting, *, round_id: int, owner: Owner | None = None) -> Sheet:
    """The frozen result of a closed round, or the line of one street or unit in it, in two statements.

    NotFound while there is none, and where the street or unit has none.
    """
    run = ScoreRun.objects.filter(round_id=round_id).select_related("round").first()
    if run is None or not may_read_scores(acting):
        raise NotFound(f"result of round {round_id}")
    told = {"comparison": owner.comparison, "key_id": owner.id} if owner else {"comparison": Comparison.WHOLE}
    lines = [frozen_line(row) for row in ScoreLine.objects.filter(run=run, **told).order_by("position")]
    if not lines:
        raise NotFound(f"result of {owner} in round {round_id}")
    return Sheet(_total(View.ROUND, lines[0], run.taken_at, round_id, run.round.title), tuple(lines[1:]))


def _total(view: View, line: Line, at: datetime, round_id: int | None = None, title: str = "") -> Total:
    return Total(view, round_id, title, at, line.points, line.value, line.lower, line.upper, line.evidence, line.known)


def today_sheet(acting: Acting, *, edition_id: int, now: datetime, owner: Owner | None = None) -> Sheet:
    """The state today of an edition, or of one street or unit, in a fixed number of statements.

    NotFound where the street or unit has nothing to look at and no figure.
    """
    if not may_read_scores(acting):
        raise NotFound("scores")
    score = compute_today(edition_id=edition_id, comparison=owner.comparison if owner else Comparison.WHOLE)
    key = str(owner.id) if owner else WHOLE
    if key not in score.totals:
        raise NotFound(f"{owner} is not compared")
    lines = score.lines if owner is None else tuple(line for line in score.lines if line.key == key)
    return Sheet(_total(View.TODAY, score.totals[key], now), lines)
