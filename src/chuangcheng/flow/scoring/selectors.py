"""Scores as pages read them: frozen ones from their lines, today's from the evidence as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.rules import case_number
from chuangcheng.flow.cases.terms import State as CaseState
from chuangcheng.flow.figures.selectors import values_for_score
from chuangcheng.flow.inspections.models import Assignment, Observation, Round, StateToday
from chuangcheng.flow.inspections.terms import RoundState
from chuangcheng.flow.places.models import Site
from chuangcheng.flow.standards.selectors import LoadedEdition, loaded_edition
from chuangcheng.flow.standards.terms import MethodKind, Outcome
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound
from chuangcheng.foundation.geography.models import Area

from . import rules
from .models import LeftOut, ScoreLine, ScoreRun
from .permissions import may_read_scores
from .rules import Line, Score, Tally
from .terms import Comparison, Reason, View

WHOLE = ""

NOBODY = "0"
"""Sites without a street or a unit: part of the whole, of no comparison."""

OWNER_COLUMN = {Comparison.STREET: "street_id", Comparison.UNIT: "territorial_unit_id"}


def _seen(rows: QuerySet[Any], column: str | None, site: str) -> dict[tuple[str, int], Tally]:
    """Observations counted by key and item id in one statement, `site` being the way to the site.

    The outcomes are counted side by side, so that the database groups by numbers only and hands over few rows.
    """
    names = ["item_id"] if column is None else [f"{site}__{column}", "item_id"]
    counts = {f"n_{outcome}": Count("pk", filter=Q(outcome=outcome)) for outcome in rules.OUTCOMES}
    found: dict[tuple[str, int], Tally] = {}
    for *head, item, met, failed, absent, unseen in (
        rows.order_by().values(*names).annotate(**counts).values_list(*names, *counts)
    ):
        found[_key(head[0] if head else None, column), item] = Tally(met, failed, absent, unseen)
    return found


def _key(value: int | None, column: str | None) -> str:
    return WHOLE if column is None else str(value or NOBODY)


def _tallies(
    seen: dict[tuple[str, int], Tally], sites: Iterable[tuple[str, int, int]], edition: LoadedEdition
) -> dict[tuple[str, str], Tally]:
    """Tallies by key and item code: what was seen, and what of sites (key, site type, number) was not looked at."""
    codes = {item_id: code for code, item_id in edition.items.items()}
    lists = edition.lines
    expected: Counter[tuple[str, int]] = Counter()
    for key, site_type_id, number in sites:
        for item in lists.get(site_type_id, ()):
            expected[key, item] += number
    tallies = {(key, codes[item]): tally for (key, item), tally in seen.items()}
    for (key, item), number in expected.items():
        tally = seen.get((key, item), rules.NOTHING)
        looked = tally.met + tally.failed + tally.absent + tally.unseen
        if number > looked:
            tallies[key, codes[item]] = Tally(tally.met, tally.failed, tally.absent, tally.unseen, number - looked)
    return tallies


def _round_evidence(round_id: int, edition: LoadedEdition, comparison: Comparison) -> dict[tuple[str, str], Tally]:
    """What a round saw, and did not see of its sites, in two statements."""
    column = OWNER_COLUMN.get(comparison)
    observed = Observation.objects.filter(visit__round_id=round_id, valid=True)
    names = ["site__site_type_id"] if column is None else [f"site__{column}", "site__site_type_id"]
    assigned = Assignment.objects.filter(round_id=round_id).values_list(*names).annotate(Count("pk")).order_by()
    sites = [(_key(head[0] if head else None, column), type_id, n) for *head, type_id, n in assigned]
    return _tallies(_seen(observed, column, "visit__site"), sites, edition)


def _today_evidence(edition_id: int, edition: LoadedEdition, comparison: Comparison) -> dict[tuple[str, str], Tally]:
    """The state today of all living sites, in two statements."""
    column = OWNER_COLUMN.get(comparison)
    observed = StateToday.objects.filter(item__edition_id=edition_id, site__retired=False)
    names = ["site_type_id"] if column is None else [column, "site_type_id"]
    living = Site.objects.filter(retired=False).values_list(*names).annotate(Count("pk")).order_by()
    sites = [(_key(head[0] if head else None, column), type_id, n) for *head, type_id, n in living]
    return _tallies(_seen(observed, column, "site"), sites, edition)


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


@dataclass(frozen=True)
class EvidenceRow:
    """One observation behind a figure: it opens to its visit, its case and its pictures."""

    visit_id: int
    site_id: int
    site: str
    item_code: str
    item: str
    item_en: str
    outcome: Outcome
    seen_at: datetime
    fault: str
    case_id: int | None
    case_number: str
    fixed_not_reobserved: bool
    set_aside: bool = False
    """An objection to it was upheld after the result of its round had been fixed."""
    carried: bool = False
    """It was made for an item of an older edition and counts here by a mapping."""


def evidence_of(
    acting: Acting,
    *,
    edition_id: int,
    code: str,
    round_id: int | None = None,
    outcome: Outcome | None = Outcome.FAILED,
    limit: int = 200,
) -> tuple[EvidenceRow, ...]:
    """The observations behind a standard's field figure, failures unless asked otherwise; in three statements."""
    if not may_read_scores(acting):
        raise NotFound("scores")
    if round_id is not None:
        if not Round.objects.known_to(acting).filter(pk=round_id, state=RoundState.CLOSED).exists():
            raise NotFound(f"round {round_id}")
        left_out = LeftOut.objects.filter(run__round_id=round_id).values("observation_id")
        rows = Observation.objects.filter(visit__round_id=round_id).exclude(pk__in=left_out)
    else:
        # By the item of the state, not of the observation: it may have been carried from an older edition.
        shown = StateToday.objects.filter(site__retired=False, item__edition_id=edition_id, item__standards__code=code)
        rows = Observation.objects.filter(pk__in=shown.values("observation_id"))
    if round_id is not None:
        rows = rows.filter(item__standards__code=code)
    if outcome is not None:
        rows = rows.filter(outcome=outcome)
    rows = rows.select_related("visit__site", "item", "case").order_by("-visit__finished_at", "-id")[:limit]
    found = list(rows)
    visible = set(
        Case.objects.visible_to(acting)
        .filter(pk__in=[o.case_id for o in found if o.case_id])
        .values_list("pk", flat=True)
    )
    return tuple(
        EvidenceRow(
            o.visit_id,
            o.visit.site_id,
            o.visit.site.name,
            o.item.code,
            o.item.title,
            o.item.title_en,
            Outcome(o.outcome),
            o.visit.finished_at,
            o.fault,
            o.case_id if o.case_id in visible else None,
            case_number(o.case_id) if o.case_id in visible else "",
            round_id is None
            and o.outcome == Outcome.FAILED
            and o.case is not None
            and o.case.state in (CaseState.VERIFIED, CaseState.CLOSED),
            not o.valid,
            o.item.edition_id != edition_id,
        )
        for o in found
    )
