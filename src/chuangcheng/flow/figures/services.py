"""The acts on figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from chuangcheng.flow.standards.models import Edition, Node
from chuangcheng.flow.standards.selectors import edition_spec
from chuangcheng.flow.standards.terms import MethodKind
from chuangcheng.foundation.acts.rules import Actor, NotFound, Problems
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.geography.models import Area
from chuangcheng.foundation.journal.services import record

from .models import Figure
from .permissions import can_enter
from .terms import Refused


@dataclass(frozen=True)
class NewFigure:
    """A value as it is entered: standard and area by their names in the edition, "" for the whole."""

    standard_code: str
    method: str
    value: Decimal
    source_document: str
    dated: date
    reviewer: str
    area_name: str = ""


def load_figures(*, edition_id: int, figures: Sequence[NewFigure], by: Actor, now: datetime) -> list[Figure]:
    """Enter figures, all or none; one for the same standard, method and area takes the place of the one before.

    Raises Invalid with "<index>.<field>".
    """
    if not can_enter(by):
        raise NotFound("may not enter figures")
    if not Edition.objects.filter(pk=edition_id).exists():
        raise NotFound(f"edition {edition_id}")
    ids = dict(Node.objects.filter(edition_id=edition_id, is_leaf=True).values_list("code", "id"))
    methods = {
        (node.code, method.kind): ids[node.code]
        for node in edition_spec(edition_id=edition_id).leaves()
        for method in node.methods
    }
    known = {(code, str(kind)) for code, kind in methods}
    codes = {code for code, _ in methods}
    areas = dict(Area.objects.filter(retired=False, name__in={f.area_name for f in figures}).values_list("name", "id"))
    problems = Problems()
    seen: set[tuple[str, str, str]] = set()
    for index, figure in enumerate(figures):
        problems.text(f"{index}.source_document", figure.source_document, 200)
        problems.text(f"{index}.reviewer", figure.reviewer, 60)
        for name in ("source_document", "reviewer"):
            if not getattr(figure, name).strip():
                problems.add(f"{index}.{name}", Refused.REQUIRED)
        if figure.standard_code not in codes:
            problems.add(f"{index}.standard", Refused.UNKNOWN_STANDARD)
        elif (figure.standard_code, figure.method) not in known:
            problems.add(f"{index}.method", Refused.UNKNOWN_METHOD)
        if figure.area_name and figure.area_name not in areas:
            problems.add(f"{index}.area", Refused.UNKNOWN_AREA)
        key = figure.standard_code, figure.method, figure.area_name
        if key in seen:
            problems.add(f"{index}.standard", Refused.DUPLICATE)
        seen.add(key)
    problems.refuse()
    with transaction.atomic():
        return [
            _set(
                edition_id=edition_id,
                standard_id=methods[figure.standard_code, MethodKind(figure.method)],
                area_id=areas[figure.area_name] if figure.area_name else None,
                figure=figure,
                by=by,
                now=now,
            )
            for figure in figures
        ]


def _set(
    *, edition_id: int, standard_id: int, area_id: int | None, figure: NewFigure, by: Actor, now: datetime
) -> Figure:
    values = {
        "value": format(figure.value, "f"),
        "source_document": figure.source_document.strip(),
        "dated": figure.dated,
        "reviewer": figure.reviewer.strip(),
    }
    known = Figure.objects.filter(
        standard_id=standard_id, method=figure.method, area_id=area_id, withdrawn=False
    ).first()
    if known is None:
        row = Figure.objects.create(
            edition_id=edition_id, standard_id=standard_id, method=figure.method, area_id=area_id, **values
        )
        before = {}
    else:
        row = claim(Figure, id=known.pk, expected_version=known.version)
        before = {name: getattr(row, name) for name in values}
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))
    record(
        subject=row,
        act="figure.set",
        by=by,
        at=now,
        before=before,
        after={**values, "standard_id": standard_id, "method": figure.method, "area_id": area_id},
    )
    return row


def withdraw_figure(*, figure_id: int, expected_version: int, by: Actor, now: datetime) -> Figure:
    """Take a figure back; frozen scores keep what they were."""
    if not can_enter(by):
        raise NotFound("may not enter figures")
    with transaction.atomic():
        row = claim(Figure, id=figure_id, expected_version=expected_version)
        row.withdrawn = True
        row.save(update_fields=["withdrawn"])
        record(
            subject=row, act="figure.withdraw", by=by, at=now, before={"withdrawn": False}, after={"withdrawn": True}
        )
    return row
