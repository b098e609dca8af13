"""Evidence counted in the tables, and the score it comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet

from chuangcheng.flow.figures.selectors import values_for_score
from chuangcheng.flow.inspections.models import Assignment, Observation
from chuangcheng.flow.scoring import rules
from chuangcheng.flow.scoring.rules import Others, Score, Tally
from chuangcheng.flow.scoring.terms import Comparison
from chuangcheng.flow.standards.selectors import LoadedEdition
from chuangcheng.flow.standards.terms import MethodKind

WHOLE = ""

NOBODY = "0"
"""Sites without a street or a unit: part of the whole, of no comparison."""

Seen = tuple[str, int]
"""Unit of comparison and item."""

OWNER_COLUMNS: dict[Comparison, tuple[str, ...]] = {
    Comparison.WHOLE: (),
    Comparison.STREET: ("street_id",),
    Comparison.UNIT: ("territorial_unit_id", "line_unit_id"),
}
"""Whom a site counts for. It counts for its territorial unit (块) and for its line unit (条), once where both are one;
a unit's parent is not added up.
"""


def _seen(rows: QuerySet[Any], columns: Sequence[str], site: str) -> dict[Seen, Tally]:
    """Observations counted by key and item in one statement, `site` being the way to the site.

    The outcomes are counted side by side, so that the database groups by numbers only and hands over few rows.
    """
    names = [*(f"{site}__{column}" for column in columns), "item_id"]
    counts = {f"n_{outcome}": Count("pk", filter=Q(outcome=outcome)) for outcome in rules.OUTCOMES}
    found: dict[Seen, Tally] = {}
    for *head, item, met, failed, absent, unseen in (
        rows.order_by().values(*names).annotate(**counts).values_list(*names, *counts)
    ):
        tally = Tally(met, failed, absent, unseen)
        for key in keys_of(head):
            cell = key, item
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
    """Tallies by key and item code: what was seen, and what of sites (key, site type, number) was not looked at."""
    codes = {item_id: code for code, item_id in edition.items.items()}
    missing: Counter[tuple[str, int]] = Counter()
    for key, site_type_id, number in sites:
        for item in edition.lines.get(site_type_id, ()):
            missing[key, item] += number
    tallies: dict[tuple[str, str], Tally] = {}
    for (key, item), tally in seen.items():
        tallies[key, codes[item]] = tally
        missing[key, item] -= tally.met + tally.failed + tally.absent + tally.unseen
    for (key, item), number in missing.items():
        if number > 0:
            pair = key, codes[item]
            tallies[pair] = replace(tallies.get(pair, rules.NOTHING), missing=number)
    return tallies


def round_evidence(round_id: int, edition: LoadedEdition, comparison: Comparison) -> dict[tuple[str, str], Tally]:
    """What a round saw, and did not see of its sites, in two statements."""
    columns = OWNER_COLUMNS[comparison]
    observed = Observation.objects.filter(visit__round_id=round_id, valid=True)
    names = [*(f"site__{column}" for column in columns), "site_type_id"]
    assigned = Assignment.objects.filter(round_id=round_id).values_list(*names).annotate(Count("pk")).order_by()
    sites = [(key, type_id, n) for *head, type_id, n in assigned for key in keys_of(head)]
    return _tallies(_seen(observed, columns, "visit__site"), sites, edition)


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


def computed(
    counts: dict[tuple[str, str], Tally],
    edition_id: int,
    edition: LoadedEdition,
    comparison: Comparison,
    others: Others | None = None,
) -> Score:
    """The score of these counts with the figures that were entered, in one statement.

    `others` are the totals of other editions, for those that take the place of a node.
    """
    figures = entered(edition_id=edition_id, comparison=comparison)
    keys: tuple[str, ...] = (WHOLE,)
    if comparison is not Comparison.WHOLE:
        owners = {key for key, _ in counts} | {key for key, _code, _method in figures}
        keys = tuple(sorted(owners - {NOBODY}, key=int))
    return rules.compute(edition.spec, counts, figures, keys, others)
