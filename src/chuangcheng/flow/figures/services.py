"""The acts on figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from chuangcheng.flow.standards.models import Edition, Node
from chuangcheng.flow.standards.selectors import edition_spec
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.acts.rules import Actor, Conflict, Invalid, NotFound, Problems
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.geography.models import Area
from chuangcheng.foundation.journal.rules import Record
from chuangcheng.foundation.journal.services import record, record_many

from .formats import SheetRow
from .models import Figure
from .permissions import can_enter
from .rules import problem_of
from .selectors import FiguresToCarry, figures_to_carry
from .terms import Refused


@dataclass(frozen=True)
class NewFigure:
    """A value as it is entered: standard, area and unit by code (or a name that one area, one unit bears); neither
    area nor unit for the whole."""

    standard_code: str
    method: str
    value: Decimal
    source_document: str
    dated: date
    reviewer: str
    area_name: str = ""
    unit_name: str = ""


def new_figures(rows: Sequence[SheetRow]) -> list[NewFigure]:
    """The rows of a sheet as figures to be entered."""
    return [
        NewFigure(r.standard, r.method, r.value, r.source_document, r.dated, r.reviewer, r.area, r.unit) for r in rows
    ]


def check_figures(*, edition_id: int, figures: Sequence[NewFigure], by: Actor, now: datetime) -> None:
    """Refuse as `load_figures` would, and write nothing: for the preview of a sheet."""
    if not can_enter(by):
        raise NotFound("may not enter figures")
    _checked(edition_id, figures, timezone.localdate(now))


def load_figures(*, edition_id: int, figures: Sequence[NewFigure], by: Actor, now: datetime) -> list[Figure]:
    """Enter figures, all or none; one for the same standard, method and area or unit takes the place of the one before.

    Raises Invalid with "<index>.<field>".
    """
    if not can_enter(by):
        raise NotFound("may not enter figures")
    if not Edition.objects.filter(pk=edition_id).exists():
        raise NotFound(f"edition {edition_id}")
    places = _checked(edition_id, figures, timezone.localdate(now))
    with transaction.atomic():
        return [
            _set(edition_id=edition_id, place=place, figure=figure, by=by, now=now)
            for figure, place in zip(figures, places, strict=True)
        ]


@dataclass(frozen=True)
class _Place:
    standard_id: int
    method: str
    area_id: int | None
    unit_id: int | None


def _checked(edition_id: int, figures: Sequence[NewFigure], today: date) -> list[_Place]:
    """Where each figure belongs. Raises Invalid with everything that is wrong."""
    ids = dict(Node.objects.filter(edition_id=edition_id, is_leaf=True).values_list("code", "id"))
    methods = {
        (node.code, str(method.kind)): method
        for node in edition_spec(edition_id=edition_id).leaves()
        for method in node.methods
    }
    areas = _by_name(Area, {f.area_name for f in figures})
    units = _by_name(Unit, {f.unit_name for f in figures})
    problems = Problems()
    places: list[_Place] = []
    taken: set[tuple[_Place, str, str]] = set()
    for index, figure in enumerate(figures):
        problems.text(f"{index}.source_document", figure.source_document, 200)
        problems.text(f"{index}.reviewer", figure.reviewer, 60)
        for name in ("source_document", "reviewer"):
            if not getattr(figure, name).strip():
                problems.add(f"{index}.{name}", Refused.REQUIRED)
        method = methods.get((figure.standard_code, figure.method))
        if figure.standard_code not in ids:
            problems.add(f"{index}.standard", Refused.UNKNOWN_STANDARD)
        elif method is None:
            problems.add(f"{index}.method", Refused.UNKNOWN_METHOD)
        elif reason := problem_of(method, figure.value):
            problems.add(f"{index}.value", reason)
        if figure.dated > today:
            problems.add(f"{index}.dated", Refused.IN_THE_FUTURE)
        if figure.area_name and len(areas.get(figure.area_name, ())) != 1:
            known = figure.area_name in areas
            problems.add(f"{index}.area", Refused.AMBIGUOUS_AREA if known else Refused.UNKNOWN_AREA)
        if figure.unit_name and len(units.get(figure.unit_name, ())) != 1:
            problems.add(f"{index}.unit", Refused.UNKNOWN_UNIT)
        if figure.area_name and figure.unit_name:
            problems.add(f"{index}.unit", Refused.AREA_AND_UNIT)
        place = _Place(
            ids.get(figure.standard_code, 0),
            figure.method,
            next(iter(areas.get(figure.area_name, ())), None),
            next(iter(units.get(figure.unit_name, ())), None),
        )
        key = place, "" if place.area_id else figure.area_name, "" if place.unit_id else figure.unit_name
        if key in taken:
            problems.add(f"{index}.standard", Refused.DUPLICATE)
        taken.add(key)
        places.append(place)
    problems.refuse()
    return places


def _by_name(table: type[Area] | type[Unit], names: set[str]) -> dict[str, set[int]]:
    """Ids of the living rows whose code is this, else whose name is this."""
    found: dict[str, set[int]] = {}
    rows = table._default_manager.filter(retired=False).filter(Q(name__in=names) | Q(code__in=names))
    told = list(rows.values_list("id", "code", "name"))
    for pk, _code, name in told:
        found.setdefault(name, set()).add(pk)
    return found | {code: {pk} for pk, code, _name in told if code in names}


def _set(*, edition_id: int, place: _Place, figure: NewFigure, by: Actor, now: datetime) -> Figure:
    where = {
        "standard_id": place.standard_id,
        "method": place.method,
        "area_id": place.area_id,
        "unit_id": place.unit_id,
    }
    values = {
        "value": format(figure.value, "f"),
        "source_document": figure.source_document.strip(),
        "dated": figure.dated,
        "reviewer": figure.reviewer.strip(),
    }
    known = Figure.objects.filter(**where, withdrawn=False).first()
    if known is None:
        row = Figure.objects.create(edition_id=edition_id, **where, **values)
        before = {}
    else:
        row = claim(Figure, id=known.pk, expected_version=known.version)
        before = {name: getattr(row, name) for name in values}
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))
    record(subject=row, act="figure.set", by=by, at=now, before=before, after={**values, **where})
    return row


def set_figure(
    *,
    figure_id: int,
    expected_version: int,
    value: Decimal,
    source_document: str,
    dated: date,
    reviewer: str,
    by: Actor,
    now: datetime,
) -> Figure:
    """Correct one figure: its value and the document behind it."""
    if not can_enter(by):
        raise NotFound("may not enter figures")
    with transaction.atomic():
        row = claim(Figure, id=figure_id, expected_version=expected_version)
        if row.withdrawn:
            raise Invalid({"": [Refused.NOT_NOW]})
        figure = NewFigure(row.standard.code, row.method, value, source_document, dated, reviewer)
        try:
            _checked(row.edition_id, [figure], timezone.localdate(now))
        except Invalid as refused:
            raise Invalid({name.partition(".")[2]: why for name, why in refused.problems.items()}) from None
        values = {
            "value": format(value, "f"),
            "source_document": source_document.strip(),
            "dated": dated,
            "reviewer": reviewer.strip(),
        }
        before = {name: getattr(row, name) for name in values}
        for name, told in values.items():
            setattr(row, name, told)
        row.save(update_fields=list(values))
        record(subject=row, act="figure.set", by=by, at=now, before=before, after=values)
    return row


def withdraw_figure(*, figure_id: int, expected_version: int, by: Actor, now: datetime) -> Figure:
    """Take a figure back; frozen scores keep what they were."""
    if not can_enter(by):
        raise NotFound("may not enter figures")
    with transaction.atomic():
        row = claim(Figure, id=figure_id, expected_version=expected_version)
        if row.withdrawn:
            raise Invalid({"": [Refused.NOT_NOW]})
        row.withdrawn = True
        row.save(update_fields=["withdrawn"])
        record(
            subject=row, act="figure.withdraw", by=by, at=now, before={"withdrawn": False}, after={"withdrawn": True}
        )
    return row


def carry_figures(
    *, standards: Mapping[int, int], old_id: int, new_id: int, by: Actor, now: datetime
) -> FiguresToCarry:
    """Enter the figures of the old edition for the corresponding standards of the new one, with all their papers.

    `standards` maps ids of old standards to ids of new ones. What the new edition has already stays; the old edition
    keeps its figures. Part of `scoring.services.carry_over`.
    """
    if not can_enter(by):
        raise NotFound("may not enter figures")
    own = ("id", "version", "edition_id", "standard_id")
    columns = [field.attname for field in Figure._meta.concrete_fields if field.attname not in own]
    try:
        with transaction.atomic():
            plan = figures_to_carry(standards=standards, old_id=old_id, new_id=new_id)
            old = Figure.objects.in_bulk([id_ for id_, _ in plan.figures])
            values = [
                {name: getattr(old[id_], name) for name in columns} | {"standard_id": standard_id}
                for id_, standard_id in plan.figures
            ]
            rows = Figure.objects.bulk_create((Figure(edition_id=new_id, **one) for one in values), batch_size=500)
            record_many(
                records=[
                    Record(Figure.subject_kind(), row.pk, 1, "figure.set", {}, one | {"carried_from": id_})
                    for row, one, (id_, _) in zip(rows, values, plan.figures, strict=True)
                ],
                by=by,
                at=now,
            )
    except IntegrityError:
        raise Conflict("one of these figures has just been entered") from None
    return plan
