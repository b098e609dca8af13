"""Entering the figures of an older edition for a newer one, where a mapping says so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from chuangcheng.foundation.acts.rules import Actor, Conflict, NotFound
from chuangcheng.foundation.journal.rules import Record
from chuangcheng.foundation.journal.services import record_many

from ..models import Figure
from ..permissions import can_enter
from ..selectors import FiguresToCarry, figures_to_carry


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
