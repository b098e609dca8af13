"""The acts on what the whole depends on: events of the negative list, gates, totals of others, the place's standing."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from chuangcheng.flow.standards.terms import Standing
from chuangcheng.foundation.acts.models import Subject
from chuangcheng.foundation.acts.rules import Actor, Conflict, Invalid, Problems
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.journal.services import record

from ..models import EditionResult, EditionUse, GateDeclaration, NegativeEvent
from ..rules import MAX_NOTE, has_number_of_a_person
from ..terms import Refused
from .checking import alone, living, needed, not_later, office, published

TEXTS = {"source_document": 200, "reviewer": 60}


def record_event(
    *,
    edition_id: int,
    item_code: str,
    dated: date,
    source_document: str,
    note: str = "",
    by: Actor,
    now: datetime,
) -> NegativeEvent:
    """Record that an event of a category of the negative list happened. No person belongs here, nor his file.

    Raises Invalid, NotFound, Conflict.
    """
    office(by)
    item = next((i for i in published(edition_id).negative_list if i.code == item_code), None)
    problems = Problems()
    if item is None:
        problems.add("item_code", Refused.UNKNOWN_ITEM)
    needed(problems, "", {"source_document": 200}, {"source_document": source_document})
    problems.text("note", note, MAX_NOTE)
    for name, text in (("source_document", source_document), ("note", note)):
        if has_number_of_a_person(text):
            problems.add(name, Refused.PERSONAL)
    not_later(problems, "dated", dated, timezone.localdate(now))
    problems.refuse()
    assert item is not None
    same = {"item_code": item_code, "dated": dated, "source_document": source_document.strip()}
    with alone():
        if NegativeEvent.objects.filter(edition_id=edition_id, withdrawn=False, **same).exists():
            raise Invalid({"source_document": [Refused.TAKEN]})
        values = same | {"title": item.title, "note": note.strip()}
        row = NegativeEvent.objects.create(edition_id=edition_id, **values)
        record(subject=row, act="event.record", by=by, at=now, after=values)
    return row


def withdraw_event(*, event_id: int, expected_version: int, by: Actor, now: datetime, why: str = "") -> NegativeEvent:
    """Take an event back: it was recorded wrongly, or the decision behind it was lifted."""
    row: NegativeEvent = _withdraw(NegativeEvent, event_id, expected_version, "event.withdraw", by, now, why)
    return row


def declare_gate(
    *,
    edition_id: int,
    gate_code: str,
    met: bool,
    source_document: str,
    dated: date,
    reviewer: str,
    document_id: int | None = None,
    expected_version: int | None = None,
    by: Actor,
    now: datetime,
) -> GateDeclaration:
    """Say whether a gate that no total decides is met, or put right what was said (`expected_version` is then its).

    Raises Invalid, NotFound, and Conflict where it was declared since.
    """
    office(by)
    gate = next((g for g in published(edition_id).gates if g.code == gate_code), None)
    problems = Problems()
    if gate is None:
        problems.add("", Refused.UNKNOWN_GATE)
    elif gate.at_least is not None:
        problems.add("", Refused.GATE_IS_MEASURED)
    needed(problems, "", TEXTS, {"source_document": source_document, "reviewer": reviewer})
    not_later(problems, "dated", dated, timezone.localdate(now))
    problems.refuse()
    values = {
        "met": met,
        "source_document": source_document.strip(),
        "dated": dated,
        "reviewer": reviewer.strip(),
        "document_id": document_id,
    }
    where = {"edition_id": edition_id, "gate_code": gate_code}
    row: GateDeclaration = _enter(GateDeclaration, where, values, expected_version, "gate.declare", by, now)
    return row


def withdraw_gate(
    *, declaration_id: int, expected_version: int, by: Actor, now: datetime, why: str = ""
) -> GateDeclaration:
    """Take a declaration back: the gate is then open again."""
    row: GateDeclaration = _withdraw(GateDeclaration, declaration_id, expected_version, "gate.withdraw", by, now, why)
    return row


def enter_total(
    *,
    edition_id: int,
    other_code: str = "",
    year: int | None = None,
    value: Decimal,
    points: Decimal,
    source_document: str,
    dated: date,
    reviewer: str,
    document_id: int | None = None,
    expected_version: int | None = None,
    by: Actor,
    now: datetime,
) -> EditionResult:
    """Enter the total of another edition that this one names, or of a year of its cycle, as decided outside.

    With `expected_version` the total that is there is put right. Raises Invalid, NotFound, Conflict.
    """
    office(by)
    spec = published(edition_id)
    problems = Problems()
    named = {g.edition for g in spec.gates} | {r.edition for r in spec.roll_ups}
    if bool(other_code) == (year is not None):
        problems.add("", Refused.EDITION_OR_YEAR)
    elif other_code and other_code not in named:
        problems.add("", Refused.UNKNOWN_EDITION)
    elif year is not None and not 1 <= year <= len(spec.cycle):
        problems.add("", Refused.UNKNOWN_YEAR)
    if points <= 0:
        problems.add("points", Refused.NOT_POSITIVE)
    if value < 0:
        problems.add("value", Refused.NOT_A_NUMBER)
    elif value > points > 0:
        problems.add("value", Refused.ABOVE_POINTS)
    needed(problems, "", TEXTS, {"source_document": source_document, "reviewer": reviewer})
    not_later(problems, "dated", dated, timezone.localdate(now))
    problems.refuse()
    values = {
        "value": format(value, "f"),
        "points": format(points, "f"),
        "source_document": source_document.strip(),
        "dated": dated,
        "reviewer": reviewer.strip(),
        "document_id": document_id,
    }
    where = {"edition_id": edition_id, "other_code": other_code, "year": year}
    row: EditionResult = _enter(EditionResult, where, values, expected_version, "total.enter", by, now)
    return row


def withdraw_total(*, total_id: int, expected_version: int, by: Actor, now: datetime, why: str = "") -> EditionResult:
    """Take a total of another edition or year back."""
    row: EditionResult = _withdraw(EditionResult, total_id, expected_version, "total.withdraw", by, now, why)
    return row


def set_use(
    *,
    edition_id: int,
    standing: Standing,
    evaluation_day: date | None = None,
    expected_version: int | None = None,
    by: Actor,
    now: datetime,
) -> EditionUse:
    """Say what the place is in the programme and, where it is known, the day it is evaluated on.

    Raises Invalid, NotFound, and Conflict where somebody has set it since.
    """
    office(by)
    published(edition_id)
    values = {"standing": str(standing), "evaluation_day": evaluation_day}
    row: EditionUse = _enter(EditionUse, {"edition_id": edition_id}, values, expected_version, "use.set", by, now)
    return row


def _enter(
    model: type[Subject],
    where: dict[str, Any],
    values: dict[str, Any],
    expected_version: int | None,
    act: str,
    by: Actor,
    now: datetime,
) -> Any:
    """Make the one row that may stand there, or, with the version a person saw, put it right."""
    alive = where if model is EditionUse else where | {"withdrawn": False}
    with alone():
        known = model._default_manager.filter(**alive).first()
        if (known is None) != (expected_version is None):
            raise Conflict(f"{model.subject_kind()} has been entered or taken back since")
        if known is None:
            row: Any = model._default_manager.create(**where, **values)
            told = {name: value for name, value in (where | values).items() if value not in (None, "")}
            record(subject=row, act=act, by=by, at=now, after=told)
            return row
        row = claim(model, id=known.pk, expected_version=expected_version)
        before = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))
        record(subject=row, act=act, by=by, at=now, before=before, after={name: values[name] for name in before})
        return row


def _withdraw(
    model: type[Subject], row_id: int, expected_version: int, act: str, by: Actor, now: datetime, why: str
) -> Any:
    office(by)
    problems = Problems()
    problems.text("why", why)
    problems.refuse()
    with transaction.atomic():
        row = living(model, id=row_id, expected_version=expected_version)
        row.withdrawn = True
        row.save(update_fields=["withdrawn"])
        change = {"before": {"withdrawn": False}, "after": {"withdrawn": True}}
        record(subject=row, act=act, by=by, at=now, why=why.strip(), **change)
    return row
