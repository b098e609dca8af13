"""The acts on figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from chuangcheng.flow.standards.models import Node
from chuangcheng.flow.standards.selectors import edition_row, edition_spec
from chuangcheng.foundation.acts.rules import Actor, Invalid, Problems
from chuangcheng.foundation.journal.rules import Record
from chuangcheng.foundation.journal.services import record, record_many

from ..formats import SheetRow
from ..models import Figure
from ..rules import period_problems, problem_of, problem_of_answers
from ..terms import Refused
from .checking import alone, areas_named, living, needed, not_later, office, units_named

TEXTS = {"source_document": 200, "reviewer": 60}


@dataclass(frozen=True)
class NewFigure:
    """A value as it is entered: standard, area and unit by code (or a name that one area, one unit bears); neither
    area nor unit for the whole. `document_id` is the kept file of the source, where there is one; `answers`
    how many answers a survey's value rests on, where that is told."""

    standard_code: str
    method: str
    value: Decimal
    source_document: str
    dated: date
    reviewer: str
    area_name: str = ""
    unit_name: str = ""
    period_from: date | None = None
    period_to: date | None = None
    document_id: int | None = None
    answers: int | None = None


def new_figures(rows: Sequence[SheetRow]) -> list[NewFigure]:
    """The rows of a sheet as figures to be entered."""
    return [
        NewFigure(
            r.standard,
            r.method,
            r.value,
            r.source_document,
            r.dated,
            r.reviewer,
            r.area,
            r.unit,
            r.period_from,
            r.period_to,
            answers=r.answers,
        )
        for r in rows
    ]


@dataclass(frozen=True)
class Foreseen:
    """What an import would do with one figure: `before` is the value it takes the place of, None where it is new."""

    before: str | None
    same: bool


def check_figures(*, edition_id: int, figures: Sequence[NewFigure], by: Actor, now: datetime) -> tuple[Foreseen, ...]:
    """Refuse as `load_figures` would, and write nothing: for the preview of a sheet. Tells what would change."""
    office(by)
    places = _checked(edition_id, figures, timezone.localdate(now))
    known = _standing(edition_id)
    return tuple(
        Foreseen(row.value, not _changes(row, figure)) if (row := known.get(place)) else Foreseen(None, False)
        for place, figure in zip(places, figures, strict=True)
    )


def load_figures(*, edition_id: int, figures: Sequence[NewFigure], by: Actor, now: datetime) -> list[Figure]:
    """Enter figures, all or none; one for the same standard, method and area or unit takes the place of the one before.

    What says the same as what is there already changes nothing. Raises Invalid with "<index>.<field>", NotFound, and
    Conflict where somebody else enters the same at the same time.
    """
    office(by)
    edition_row(edition_id=edition_id)
    places = _checked(edition_id, figures, timezone.localdate(now))
    with alone():
        known = _standing(edition_id)
        fresh = Figure.objects.bulk_create(
            (
                Figure(edition_id=edition_id, **asdict(place), **_values(figure))
                for figure, place in zip(figures, places, strict=True)
                if place not in known
            ),
            batch_size=500,
        )
        kind = Figure.subject_kind()
        record_many(
            records=[
                Record(kind, row.pk, row.version, "figure.set", after=asdict(_place(row)) | _told(row)) for row in fresh
            ],
            by=by,
            at=now,
        )
        made = known | {_place(row): row for row in fresh}
        for figure, place in zip(figures, places, strict=True):
            if place in known and _changes(known[place], figure):
                row = living(Figure, id=known[place].pk, expected_version=known[place].version)
                _change(row, figure, by, now)
                made[place] = row
    return [made[place] for place in places]


def add_figure(*, edition_id: int, figure: NewFigure, by: Actor, now: datetime) -> Figure:
    """Enter one figure by hand. Where there is one already it is to be corrected instead: Invalid says so.

    Raises Invalid with the fields of the form, NotFound, Conflict.
    """
    office(by)
    edition_row(edition_id=edition_id)
    (place,) = _checked_one(edition_id, figure, timezone.localdate(now))
    with alone():
        if Figure.objects.filter(**asdict(place), withdrawn=False).exists():
            raise Invalid({"method": [Refused.TAKEN]})
        row = Figure.objects.create(edition_id=edition_id, **asdict(place), **_values(figure))
        record(subject=row, act="figure.set", by=by, at=now, after=asdict(place) | _told(row))
    return row


def set_figure(
    *,
    figure_id: int,
    expected_version: int,
    value: Decimal,
    source_document: str,
    dated: date,
    reviewer: str,
    period_from: date | None = None,
    period_to: date | None = None,
    document_id: int | None = None,
    answers: int | None = None,
    by: Actor,
    now: datetime,
) -> Figure:
    """Correct one figure: its value and what stands behind it. What it was stays readable in its history."""
    office(by)
    with transaction.atomic():
        row: Figure = living(Figure, id=figure_id, expected_version=expected_version)
        figure = NewFigure(
            row.standard.code,
            row.method,
            value,
            source_document,
            dated,
            reviewer,
            period_from=period_from,
            period_to=period_to,
            document_id=document_id,
            answers=answers,
        )
        _checked_one(row.edition_id, figure, timezone.localdate(now))
        _change(row, figure, by, now)
    return row


def withdraw_figure(*, figure_id: int, expected_version: int, by: Actor, now: datetime, why: str = "") -> Figure:
    """Take a figure back; frozen scores keep what they were."""
    office(by)
    problems = Problems()
    problems.text("why", why)
    problems.refuse()
    with transaction.atomic():
        row: Figure = living(Figure, id=figure_id, expected_version=expected_version)
        row.withdrawn = True
        row.save(update_fields=["withdrawn"])
        change = {"before": {"withdrawn": False}, "after": {"withdrawn": True}}
        record(subject=row, act="figure.withdraw", by=by, at=now, why=why.strip(), **change)
    return row


@dataclass(frozen=True)
class _Place:
    standard_id: int
    method: str
    area_id: int | None
    unit_id: int | None


def _place(row: Figure) -> _Place:
    return _Place(row.standard_id, row.method, row.area_id, row.unit_id)


def _standing(edition_id: int) -> dict[_Place, Figure]:
    return {_place(row): row for row in Figure.objects.filter(edition_id=edition_id, withdrawn=False)}


def _values(figure: NewFigure) -> dict[str, Any]:
    """The columns that an entry fills, as they are kept."""
    return {
        "value": format(figure.value, "f"),
        "source_document": figure.source_document.strip(),
        "dated": figure.dated,
        "period_from": figure.period_from,
        "period_to": figure.period_to,
        "reviewer": figure.reviewer.strip(),
        "document_id": figure.document_id,
        "answers": figure.answers,
    }


def _told(row: Figure) -> dict[str, Any]:
    """The same as the journal tells it: what is not there is not told."""
    names = ("value", "source_document", "dated", "period_from", "period_to", "reviewer", "document_id", "answers")
    return {name: value for name in names if (value := getattr(row, name)) is not None}


def _changes(row: Figure, figure: NewFigure) -> bool:
    """Whether an entry says anything new. File and number of answers stay where a sheet leaves them out."""
    may_be_left_out = ("document_id", "answers")
    return any(
        getattr(row, name) != value for name, value in _values(figure).items() if value or name not in may_be_left_out
    )


def _change(row: Figure, figure: NewFigure, by: Actor, now: datetime) -> None:
    """Write what an entry says into a row that has been claimed."""
    values = _values(figure)
    before = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    after = {name: values[name] for name in before}
    record(subject=row, act="figure.set", by=by, at=now, before=before, after=after)


def _checked_one(edition_id: int, figure: NewFigure, today: date) -> list[_Place]:
    try:
        return _checked(edition_id, [figure], today)
    except Invalid as refused:
        raise Invalid({name.partition(".")[2]: why for name, why in refused.problems.items()}) from None


def _checked(edition_id: int, figures: Sequence[NewFigure], today: date) -> list[_Place]:
    """Where each figure belongs. Raises Invalid with everything that is wrong."""
    ids = dict(Node.objects.filter(edition_id=edition_id, is_leaf=True).values_list("code", "id"))
    methods = {
        (node.code, str(method.kind)): method
        for node in edition_spec(edition_id=edition_id).leaves()
        for method in node.methods
    }
    areas = areas_named({f.area_name for f in figures})
    units = units_named({f.unit_name for f in figures})
    problems = Problems()
    places: list[_Place] = []
    taken: set[tuple[_Place, str, str]] = set()
    for index, figure in enumerate(figures):
        needed(problems, f"{index}.", TEXTS, asdict(figure))
        method = methods.get((figure.standard_code, figure.method))
        if figure.standard_code not in ids:
            problems.add(f"{index}.standard", Refused.UNKNOWN_STANDARD)
        elif method is None:
            problems.add(f"{index}.method", Refused.UNKNOWN_METHOD)
        elif reason := problem_of(method, figure.value):
            problems.add(f"{index}.value", reason)
        if method is not None and (reason := problem_of_answers(method.kind, figure.answers)):
            problems.add(f"{index}.answers", reason)
        not_later(problems, f"{index}.dated", figure.dated, today)
        for name, reason in period_problems(figure.period_from, figure.period_to, figure.dated).items():
            problems.add(f"{index}.{name}", reason)
        if reason := areas.problem(figure.area_name):
            problems.add(f"{index}.area", reason)
        if reason := units.problem(figure.unit_name):
            problems.add(f"{index}.unit", reason)
        if figure.area_name and figure.unit_name:
            problems.add(f"{index}.unit", Refused.AREA_AND_UNIT)
        place = _Place(
            ids.get(figure.standard_code, 0),
            figure.method,
            areas.one(figure.area_name),
            units.one(figure.unit_name),
        )
        key = place, "" if place.area_id else figure.area_name, "" if place.unit_id else figure.unit_name
        if key in taken:
            problems.add(f"{index}.standard", Refused.DUPLICATE)
        taken.add(key)
        places.append(place)
    problems.refuse()
    return places
