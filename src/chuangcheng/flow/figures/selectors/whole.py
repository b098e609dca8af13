"""Reading what the whole depends on: the place's standing, gates, totals of others, events of the negative list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from chuangcheng.flow.standards.rules import Consequence, Gate, NegativeItem, RollUp
from chuangcheng.flow.standards.selectors import edition_spec
from chuangcheng.flow.standards.terms import Standing
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound, Page
from chuangcheng.foundation.acts.selectors import PAGE_SIZE, page_of

from ..models import EditionResult, EditionUse, GateDeclaration, NegativeEvent
from ..permissions import can_read
from ..rules import by_standing


@dataclass(frozen=True)
class UseRow:
    """What the place is in the programme of an edition, and the day it is evaluated on."""

    id: int
    version: int
    standing: Standing
    evaluation_day: date | None


def use_for_score(edition_id: int) -> UseRow | None:
    """The place's standing and its day, or None where nobody has set them. One statement."""
    row = EditionUse.objects.filter(edition_id=edition_id).first()
    return UseRow(row.pk, row.version, Standing(row.standing), row.evaluation_day) if row else None


@dataclass(frozen=True)
class Declared:
    """Whether a gate is met, as somebody declared with a document."""

    id: int
    version: int
    code: str
    met: bool
    source_document: str
    dated: date
    reviewer: str
    document_id: int | None = None
    withdrawn: bool = False


def _declared(row: GateDeclaration) -> Declared:
    return Declared(
        row.pk,
        row.version,
        row.gate_code,
        row.met,
        row.source_document,
        row.dated,
        row.reviewer,
        row.document_id,
        row.withdrawn,
    )


def gates_for_score(edition_id: int) -> tuple[Declared, ...]:
    """The declarations that stand, one per gate at most, in one statement."""
    rows = GateDeclaration.objects.filter(edition_id=edition_id, withdrawn=False).order_by("gate_code")
    return tuple(_declared(row) for row in rows)


@dataclass(frozen=True)
class Total:
    """A total decided outside: of another edition (`other_code`), or of a year of the cycle (1 the first)."""

    id: int
    version: int
    other_code: str
    year: int | None
    value: Decimal
    points: Decimal
    source_document: str
    dated: date
    reviewer: str
    document_id: int | None = None
    withdrawn: bool = False


def _total(row: EditionResult) -> Total:
    return Total(
        row.pk,
        row.version,
        row.other_code,
        row.year,
        Decimal(row.value),
        Decimal(row.points),
        row.source_document,
        row.dated,
        row.reviewer,
        row.document_id,
        row.withdrawn,
    )


def results_for_score(edition_id: int) -> tuple[Total, ...]:
    """The totals that stand, one per other edition or year at most, in one statement."""
    rows = EditionResult.objects.filter(edition_id=edition_id, withdrawn=False).order_by("other_code", "year")
    return tuple(_total(row) for row in rows)


@dataclass(frozen=True)
class Event:
    """An event of the negative list; `code` is that of the edition's item, `title` what it was called then."""

    id: int
    version: int
    code: str
    title: str
    dated: date
    source_document: str
    note: str
    withdrawn: bool = False


def _event(row: NegativeEvent) -> Event:
    return Event(row.pk, row.version, row.item_code, row.title, row.dated, row.source_document, row.note, row.withdrawn)


def events_for_score(edition_id: int) -> tuple[Event, ...]:
    """All events that stand, the oldest first, in one statement. Whether one still counts is for the score to say."""
    rows = NegativeEvent.objects.filter(edition_id=edition_id, withdrawn=False).order_by("dated", "id")
    return tuple(_event(row) for row in rows)


@dataclass(frozen=True)
class EventRow:
    """An event in the list, with what the edition states for a place of this standing (all, while it is not told)."""

    event: Event
    consequences: tuple[Consequence, ...]


def events_page(
    acting: Acting, *, edition_id: int, withdrawn: bool = False, place: str | None = None, size: int = PAGE_SIZE
) -> Page[EventRow]:
    """Events of the negative list, the newest first: those that stand, or those taken back. Three statements."""
    if not can_read(acting):
        raise NotFound("events")
    rows = NegativeEvent.objects.filter(edition_id=edition_id, withdrawn=withdrawn)
    items = {item.code: item for item in edition_spec(edition_id=edition_id).negative_list}
    use = use_for_score(edition_id)
    return page_of(rows, sort="dated", place=place, size=size, to_row=lambda row: _event_row(row, items, use))


def _event_row(row: NegativeEvent, items: dict[str, NegativeItem], use: UseRow | None) -> EventRow:
    item = items.get(row.item_code)
    stated = item.consequences if item else ()
    return EventRow(_event(row), by_standing(stated, use.standing if use else None))


def event_card(acting: Acting, *, edition_id: int, event_id: int) -> EventRow:
    """One event, also one that was taken back. Raises NotFound."""
    row = NegativeEvent.objects.filter(pk=event_id, edition_id=edition_id).first() if can_read(acting) else None
    if row is None:
        raise NotFound(f"event {event_id}")
    items = {item.code: item for item in edition_spec(edition_id=edition_id).negative_list}
    return _event_row(row, items, use_for_score(edition_id))


@dataclass(frozen=True)
class GateState:
    """A gate of the edition with what is known of it: declared, or the total of the edition it names."""

    gate: Gate
    declared: Declared | None
    total: Total | None

    @property
    def met(self) -> bool | None:
        """Whether it is met as far as is told here; None where it is open or our own score decides."""
        if self.gate.at_least is None:
            return self.declared.met if self.declared else None
        return self.total.value >= self.gate.at_least if self.total else None


@dataclass(frozen=True)
class Awaited:
    """A total that the edition builds upon, and what was entered for it. `other_code` or `year` says which."""

    other_code: str
    year: int | None
    weight: Decimal | None
    total: Total | None


@dataclass(frozen=True)
class Whole:
    """Everything that one edition's total depends on besides its own evidence."""

    use: UseRow | None
    gates: tuple[GateState, ...]
    awaited: tuple[Awaited, ...]
    roll_ups: tuple[RollUp, ...]
    negative_list: tuple[NegativeItem, ...]
    cycle: int


def whole_of(acting: Acting, *, edition_id: int) -> Whole:
    """What the page of an edition shows besides lists. Raises NotFound. At most four statements."""
    if not can_read(acting):
        raise NotFound("what the whole depends on")
    spec = edition_spec(edition_id=edition_id)
    declared = {row.code: row for row in gates_for_score(edition_id)}
    totals = {(row.other_code, row.year): row for row in results_for_score(edition_id)}
    others = dict.fromkeys([*(g.edition for g in spec.gates), *(r.edition for r in spec.roll_ups)])
    others.pop("", None)
    awaited = [Awaited(code, None, None, totals.get((code, None))) for code in others]
    # The last year of a cycle is the one this edition computes itself.
    awaited += [Awaited("", year, weight, totals.get(("", year))) for year, weight in enumerate(spec.cycle[:-1], 1)]
    gates = (
        GateState(gate, declared.get(gate.code), totals.get((gate.edition, None)) if gate.edition else None)
        for gate in spec.gates
    )
    return Whole(
        use_for_score(edition_id),
        tuple(gates),
        tuple(awaited),
        spec.roll_ups,
        spec.negative_list,
        len(spec.cycle),
    )


def declaration(acting: Acting, *, edition_id: int, declaration_id: int) -> Declared:
    """One declaration, for its document and history. Raises NotFound."""
    return _declared(_one(acting, GateDeclaration, edition_id, declaration_id))


def total_card(acting: Acting, *, edition_id: int, total_id: int) -> Total:
    """One total, for its document and history. Raises NotFound."""
    return _total(_one(acting, EditionResult, edition_id, total_id))


def _one(acting: Acting, model: Any, edition_id: int, row_id: int) -> Any:
    row = model.objects.filter(pk=row_id, edition_id=edition_id).first() if can_read(acting) else None
    if row is None:
        raise NotFound(f"{model.subject_kind()} {row_id}")
    return row
