"""What is decided outside of an edition's evidence and enters its score, gathered from the tables."""

from __future__ import annotations

from dataclasses import dataclass, field
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
    Outside,
    Result,
    Tally,
    has_outcome,
    outcome,
)
from chuangcheng.flow.scoring.terms import Comparison
from chuangcheng.flow.standards.rules import Edition as Spec
from chuangcheng.flow.standards.selectors import LoadedEdition, newest_published
from chuangcheng.flow.standards.terms import Reading

from .counting import WHOLE, computed
from .live import todays_evidence


def named_in(spec: Spec) -> tuple[str, ...]:
    """The codes of the other editions that an edition builds upon, each once."""
    named = [*(gate.edition for gate in spec.gates), *(one.edition for one in spec.roll_ups)]
    return tuple(code for code in dict.fromkeys(named) if code)


Evidence = dict[tuple[str, str], Tally]


@dataclass(frozen=True)
class Gathered:
    """What is decided outside, and the state today of the editions whose evidence was read for it, by id."""

    outside: Outside
    evidence: dict[int, Evidence] = field(default_factory=dict)


def gather(
    *,
    edition_id: int,
    edition: LoadedEdition,
    now: datetime,
    with_today: bool = False,
    with_own: bool = True,
) -> Gathered:
    """Everything outside that the whole of an edition depends on; nothing is asked that the edition does not need.

    The total of another edition is the one decided outside, else (`with_own`) what we compute of it today, where it is
    published here: that one rests on what is decided outside alone, so that editions may name each other. `with_today`
    reads the state today of the edition itself along with theirs. At most four statements; where others are computed
    three more for all of them, and one to five for each.
    """
    spec = edition.spec
    if not (has_outcome(spec) or takes_place(spec)):
        return Gathered(NOTHING_OUTSIDE)
    others, negative = named_in(spec), bool(spec.negative_list)
    totals = results_for_score(edition_id) if others or spec.cycle else ()
    editions = {(WHOLE, row.other_code): _certain(row) for row in totals if row.other_code in others}
    evidence: dict[int, Evidence] = {}
    untold = [code for code in others if (WHOLE, code) not in editions]
    found = newest_published(codes=untold, but=edition_id) if with_own and untold else {}
    if found:
        read = dict(found.values()) | ({edition_id: edition} if with_today else {})
        evidence = todays_evidence(read, Comparison.WHOLE)
        for code, (pk, other) in found.items():
            made = _today_of(pk, other, evidence[pk], now)
            if made is not None:
                editions[WHOLE, code] = made
    declared = gates_for_score(edition_id) if any(gate.at_least is None for gate in spec.gates) else ()
    use = use_for_score(edition_id) if negative else None
    items = {item.code for item in spec.negative_list}
    happened = events_for_score(edition_id) if negative else ()
    outside = Outside(
        editions=editions,
        years={(WHOLE, row.year): _certain(row) for row in totals if row.year and row.year <= len(spec.cycle)},
        gates={(WHOLE, row.code): Declaration(row.met, row.source_document, row.dated) for row in declared},
        events=tuple(Event(row.code, row.dated, WHOLE, row.source_document) for row in happened if row.code in items),
        standing=use.standing if use else None,
        day=(use.evaluation_day if use else None) or localtime(now).date(),
    )
    return Gathered(outside, evidence)


def takes_place(spec: Spec) -> bool:
    """Whether another edition takes the place of a node, so that its total is needed for the lines themselves."""
    return any(one.reading is Reading.IN_PLACE for one in spec.roll_ups)


def _certain(row: Total) -> Result:
    return Result.certain(row.value, row.points, row.source_document, row.dated)


def _today_of(edition_id: int, edition: LoadedEdition, counts: Evidence, now: datetime) -> Result | None:
    """What another edition comes to today, by its final score; None where nothing of it is known."""
    outside = gather(edition_id=edition_id, edition=edition, now=now, with_own=False).outside
    score = computed(counts, edition_id, edition, Comparison.WHOLE, outside.editions)
    final = outcome(edition.spec, score.totals[WHOLE], outside).final
    if not final.known:
        return None
    return Result(final.value, final.lower, final.upper, final.points, own=True)
