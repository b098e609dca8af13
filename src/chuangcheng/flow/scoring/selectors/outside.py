"""What is decided outside of an edition's evidence and enters its score, gathered from the tables."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localtime

from chuangcheng.flow.figures.selectors import (
    Total,
    events_for_score,
    gates_for_score,
    results_for_score,
    use_for_score,
)
from chuangcheng.flow.scoring.rules import (
    NOTHING_OUTSIDE,
    Declaration,
    Event,
    Others,
    Outside,
    Result,
    has_outcome,
    outcome,
)
from chuangcheng.flow.scoring.terms import Comparison
from chuangcheng.flow.standards.models import Edition
from chuangcheng.flow.standards.rules import Edition as Spec
from chuangcheng.flow.standards.selectors import loaded_edition
from chuangcheng.flow.standards.terms import EditionState, Reading

from .counting import WHOLE, computed, today_evidence


def named_in(spec: Spec) -> tuple[str, ...]:
    """The codes of the other editions that an edition builds upon, each once."""
    named = [*(gate.edition for gate in spec.gates), *(one.edition for one in spec.roll_ups)]
    return tuple(code for code in dict.fromkeys(named) if code)


def outside_of(*, edition_id: int, spec: Spec, now: datetime, with_own: bool = True) -> Outside:
    """Everything outside that the whole of an edition depends on; nothing is asked that the edition does not need.

    The total of another edition is the one decided outside, else (`with_own`) what we compute of it today, where it is
    published here: that one rests on what is decided outside alone, so that editions may name each other.
    At most four statements, one more for the other editions and at most eight for each of those that is computed.
    """
    others, negative = named_in(spec), bool(spec.negative_list)
    if not (others or negative or spec.gates or spec.cycle):
        return NOTHING_OUTSIDE
    totals = results_for_score(edition_id) if others or spec.cycle else ()
    editions = {(WHOLE, row.other_code): _certain(row) for row in totals if row.other_code in others}
    if with_own:
        editions |= _own(edition_id, [code for code in others if (WHOLE, code) not in editions], now)
    declared = gates_for_score(edition_id) if any(gate.at_least is None for gate in spec.gates) else ()
    use = use_for_score(edition_id) if negative else None
    items = {item.code for item in spec.negative_list}
    happened = events_for_score(edition_id) if negative else ()
    return Outside(
        editions=editions,
        years={(WHOLE, row.year): _certain(row) for row in totals if row.year and row.year <= len(spec.cycle)},
        gates={(WHOLE, row.code): Declaration(row.met, row.source_document, row.dated) for row in declared},
        events=tuple(Event(row.code, row.dated, WHOLE, row.source_document) for row in happened if row.code in items),
        standing=use.standing if use else None,
        day=(use.evaluation_day if use else None) or localtime(now).date(),
    )


def takes_place(spec: Spec) -> bool:
    """Whether another edition takes the place of a node, so that its total is needed for the lines themselves."""
    return any(one.reading is Reading.IN_PLACE for one in spec.roll_ups)


def _certain(row: Total) -> Result:
    return Result.certain(row.value, row.points, row.source_document, row.dated)


def _own(edition_id: int, codes: list[str], now: datetime) -> Others:
    """The state today of the newest published editions with these codes, by their final scores."""
    if not codes:
        return {}
    rows = Edition.objects.filter(code__in=codes, state=EditionState.PUBLISHED).exclude(pk=edition_id)
    newest = dict(rows.order_by("loaded_at", "id").values_list("code", "id"))
    return {(WHOLE, code): made for code, pk in newest.items() if (made := _today_of(pk, now)) is not None}


def _today_of(edition_id: int, now: datetime) -> Result | None:
    """What another edition comes to today; None where nothing of it is known."""
    edition = loaded_edition(edition_id=edition_id)
    outside = NOTHING_OUTSIDE
    if has_outcome(edition.spec) or takes_place(edition.spec):
        outside = outside_of(edition_id=edition_id, spec=edition.spec, now=now, with_own=False)
    counts = today_evidence(edition_id, edition, Comparison.WHOLE)
    score = computed(counts, edition_id, edition, Comparison.WHOLE, outside.editions)
    final = outcome(edition.spec, score.totals[WHOLE], outside).final
    if not final.known:
        return None
    return Result(final.value, final.lower, final.upper, final.points, own=True)
