"""The act that sets the weights of the ranking."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.db import IntegrityError, transaction

from chuangcheng.foundation.acts.rules import Actor, Conflict, Invalid, NotFound
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.journal.services import record

from ..models import Project, Weighing
from ..permissions import can_keep
from ..rules import OURS, Weights, points_of, weights_problem
from ..terms import Act, Damage, ProjectState, Urgency

AT_ONCE = 200


def set_weights(*, weights: Weights, expected_version: int, by: Actor, now: datetime) -> Weighing:
    """Set the office's own weights; all open projects are ranked anew. `expected_version` is 0 while ours are in force.

    Projects that ended keep their points. Raises Invalid, Conflict, NotFound.
    """
    if not can_keep(by):
        raise NotFound("may not set weights")
    if problem := weights_problem(weights):
        raise Invalid({"": [problem]})
    try:
        with transaction.atomic():
            row = Weighing.objects.first()
            if (row.version if row else 0) != expected_version:
                raise Conflict("the weights have just been set by somebody else")
            before = asdict(OURS)
            if row is None:
                row = Weighing.objects.create(**asdict(weights))
            else:
                row = claim(Weighing, id=row.pk, expected_version=expected_version)
                before = {name: getattr(row, name) for name in asdict(weights)}
                for name, value in asdict(weights).items():
                    setattr(row, name, value)
                row.save(update_fields=list(asdict(weights)))
            record(subject=row, act=Act.WEIGHTS, by=by, at=now, before=before, after=asdict(weights))
            _rank_anew(weights)
    except IntegrityError as error:
        raise Conflict("the weights have just been set by somebody else") from error
    return row


def _rank_anew(weights: Weights) -> None:
    """Points are a derived column: they follow the weights without an act on each project."""
    rows = list(Project.objects.filter(state=ProjectState.OPEN))
    for row in rows:
        row.points = points_of(Damage(row.damage), Urgency(row.urgency), row.served, weights).total
    Project.objects.bulk_update(rows, ["points"], batch_size=AT_ONCE)
