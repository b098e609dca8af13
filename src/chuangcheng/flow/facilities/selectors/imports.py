"""What an import of the register would do, before it does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from chuangcheng.flow.standards.models import CaseClass
from chuangcheng.flow.standards.terms import CaseKind
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.acts.rules import Actor, NotFound
from chuangcheng.foundation.geography.models import Area
from chuangcheng.foundation.geography.terms import AreaKind, Datum

from ..formats import FileProblem, read_register
from ..models import Facility
from ..permissions import can_keep
from ..rules import Known, KnownClass, PlanRow, SheetRow, Surroundings, plan_rows
from ..terms import RowStatus

VALUES = (
    "name",
    "case_class_id",
    "street_id",
    "address",
    "latitude",
    "longitude",
    "received_datum",
    "owner_id",
    "maintainer_id",
    "overseer_id",
    "condition",
    "installed_on",
    "source",
    "note",
)
AT_ONCE = 500
"""Numbers that one statement asks for."""


@dataclass(frozen=True)
class RegisterPlan:
    """What an import of one file would do; `problems` are those of the file, or of features without a row."""

    rows: tuple[PlanRow, ...] = ()
    problems: tuple[FileProblem, ...] = ()

    def count(self, status: RowStatus) -> int:
        """How many rows have this status."""
        return sum(row.status is status for row in self.rows)

    def with_status(self, status: RowStatus) -> tuple[PlanRow, ...]:
        """The rows of this status."""
        return tuple(row for row in self.rows if row.status is status)


def plan_register(by: Actor, *, data: bytes, datum: Datum, now: datetime) -> RegisterPlan:
    """What importing this file would do, row by row, with everything that is wrong. Writes nothing.

    Three statements, and one for every 500 rows. Never raises on bad input; NotFound for those who may not import.
    """
    if not can_keep(by):
        raise NotFound("may not import")
    rows, problems = read_register(data)
    if not rows:
        return RegisterPlan((), problems)
    return RegisterPlan(plan_rows(rows, _surroundings(rows, datum, now)), problems)


def _surroundings(rows: Sequence[SheetRow], datum: Datum, now: datetime) -> Surroundings:
    classes = CaseClass.objects.filter(kind=CaseKind.COMPONENT).values_list("id", "code", "name", "name_en")
    streets = Area.objects.filter(retired=False, kind=AreaKind.STREET).values_list("id", "name", "code")
    units = Unit.objects.filter(retired=False).values_list("id", "name", "code")
    return Surroundings(
        classes=[KnownClass(*one) for one in classes],
        streets=[(id_, name, (code,)) for id_, name, code in streets],
        units=[(id_, name, (code,)) for id_, name, code in units],
        known=_known(sorted({row["number"] for row in rows} - {""})),
        datum=datum,
        today=timezone.localdate(now),
    )


def _known(numbers: Sequence[str]) -> dict[str, Known]:
    found = {}
    for start in range(0, len(numbers), AT_ONCE):
        for row in Facility.objects.filter(number__in=numbers[start : start + AT_ONCE]):
            values = {name: getattr(row, name) for name in VALUES}
            found[row.number] = Known(row.pk, row.version, values, row.retired)
    return found
