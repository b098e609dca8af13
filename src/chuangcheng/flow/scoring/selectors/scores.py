"""Scores as pages read them: frozen ones from their lines, today's from the evidence as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
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
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound
from chuangcheng.foundation.geography.models import Area

WHOLE = ""

NOBODY = "0"
"""Sites without a street or a unit: part of the whole, of no comparison."""

Seen = tuple[str, int | None, int]
"""Unit of comparison, site type (None where it need not be told apart) and item."""

OWNER_COLUMN = {Comparison.STREET: "street_id", Comparison.UNIT: "territorial_unit_id"}


def _seen(rows: QuerySet[Any], column: str | None, site: str, site_type: str | None) -> dict[Seen, Tally]:
    """Observations counted by key, site type and item in one statement, `site` being the way to the site.

    The outcomes are counted side by side, so that the database groups by numbers only and hands over few rows.
    """
    names = [*([f"{site}__{column}"] if column else []), *([site_type] if site_type else []), "item_id"]
    counts = {f"n_{outcome}": Count("pk", filter=Q(outcome=outcome)) for outcome in rules.OUTCOMES}
    found: dict[Seen, Tally] = {}
    for *head, item, met, failed, absent, unseen in (
        rows.order_by().values(*names).annotate(**counts).values_list(*names, *counts)
    ):
        key = _key(head[0] if column else None, column)
        found[key, head[-1] if site_type else None, item] = Tally(met, failed, absent, unseen)
    return found


def _key(value: int | None, column: str | None) -> str:
    return WHOLE if column is None else str(value or NOBODY)


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
    column = OWNER_COLUMN.get(comparison)
    observed = Observation.objects.filter(visit__round_id=round_id, valid=True)
    names = ["site_type_id"] if column is None else [f"site__{column}", "site_type_id"]
    assigned = Assignment.objects.filter(round_id=round_id).values_list(*names).annotate(Count("pk")).order_by()
    sites = [(_key(head[0] if head else None, column), type_id, n) for *head, type_id, n in assigned]
    return _tallies(_seen(observed, column, "visit__site", None), sites, edition)


def _today_evidence(edition_id: int, edition: LoadedEdition, comparison: Comparison) -> dict[tuple[str, str], Tally]:
    """The state today of all living sites, in two statements."""
    column = OWNER_COLUMN.get(comparison)
    observed = StateToday.objects.filter(item__edition_id=edition_id, site__retired=False)
    names = ["site_type_id"] if column is None else [column, "site_type_id"]
    living = Site.objects.filter(retired=False).values_list(*names).annotate(Count("pk")).order_by()
    sites = [(_key(head[0] if head else None, column), type_id, n) for *head, type_id, n in living]
    return _tallies(_seen(observed, column, "site", "site__site_type_id"), sites, edition)


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
    return _computed(_round_evidence(round_id, edition, comparison), edition_id, edition, comparison)


def compute_today(*, edition_id: int, comparison: Comparison) -> Score:
    """The score of the state today."""
    edition = loaded_edition(edition_id=edition_id)
    return _computed(_today_evidence(edition_id, edition, comparison), edition_id, edition, comparison)


def _computed(
    counts: dict[tuple[str, str], Tally], edition_id: int, edition: LoadedEdition, comparison: Comparison
) -> Score:
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


@dataclass(frozen=True)
class Compared:
    """One street or unit beside the others. `place` is None without evidence."""

    key_id: int
    name: str
    place: int | None
    value: Decimal
    lower: Decimal
    upper: Decimal
    points: Decimal
    evidence: Decimal
    tally: Tally


def _frozen_line(row: ScoreLine) -> Line:
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


def round_sheet(acting: Acting, *, round_id: int) -> Sheet:
    """The frozen result of a closed round, in two statements. NotFound while there is none."""
    run = ScoreRun.objects.filter(round_id=round_id).select_related("round").first()
    if run is None or not may_read_scores(acting):
        raise NotFound(f"result of round {round_id}")
    rows = ScoreLine.objects.filter(run=run, comparison=Comparison.WHOLE).order_by("position")
    whole, *lines = (_frozen_line(row) for row in rows)
    return Sheet(_total(View.ROUND, whole, run.taken_at, round_id, run.round.title), tuple(lines))


def _total(view: View, line: Line, at: datetime, round_id: int | None = None, title: str = "") -> Total:
    return Total(view, round_id, title, at, line.points, line.value, line.lower, line.upper, line.evidence, line.known)


def today_sheet(acting: Acting, *, edition_id: int, now: datetime) -> Sheet:
    """The state today of an edition, in a fixed number of statements."""
    if not may_read_scores(acting):
        raise NotFound("scores")
    score = compute_today(edition_id=edition_id, comparison=Comparison.WHOLE)
    return Sheet(_total(View.TODAY, score.totals[WHOLE], now), score.lines)


def compared(
    acting: Acting, *, edition_id: int, comparison: Comparison, round_id: int | None = None
) -> tuple[Compared, ...]:
    """Streets or units side by side, best first, equal values sharing a place; those without evidence last."""
    if not may_read_scores(acting):
        raise NotFound("scores")
    if round_id is None:
        totals = compute_today(edition_id=edition_id, comparison=comparison).totals
    else:
        rows = ScoreLine.objects.filter(run__round_id=round_id, comparison=comparison, code="")
        totals = {str(row.key_id): _frozen_line(row) for row in rows}
    ids = [int(key) for key in totals]
    table = Area if comparison is Comparison.STREET else Unit
    names = dict(table.objects.filter(pk__in=ids).values_list("id", "name"))
    places = rules.places(totals)
    found = [
        Compared(
            int(key),
            names.get(int(key), ""),
            places.get(key),
            line.value,
            line.lower,
            line.upper,
            line.points,
            line.evidence,
            line.tally,
        )
        for key, line in totals.items()
    ]
    return tuple(sorted(found, key=lambda c: (c.place is None, c.place or 0, c.name)))
