"""Who set what when: the journal of one row of this step, in words for a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.selectors import names_of_units, names_of_users
from chuangcheng.foundation.acts.rules import NotFound, Page
from chuangcheng.foundation.journal.selectors import history

from ..models import EditionResult, EditionUse, Figure, GateDeclaration, NegativeEvent, OutsideResult
from ..permissions import can_read

KINDS = {
    "figure": Figure,
    "outside": OutsideResult,
    "event": NegativeEvent,
    "gate": GateDeclaration,
    "total": EditionResult,
    "use": EditionUse,
}


@dataclass(frozen=True)
class Change:
    """One act on a row. `before` and `after` hold the columns that changed; an erased payload leaves them empty."""

    number: int
    act: str
    at: datetime
    who: str
    unit: str
    role: str
    before: dict[str, Any]
    after: dict[str, Any]
    why: str
    erased: bool


def changes(acting: Acting, *, kind: str, subject_id: int, place: str | None = None) -> Page[Change]:
    """The acts on one row (`kind` of KINDS), newest first: superseded values stay readable. Three statements."""
    if not can_read(acting) or kind not in KINDS:
        raise NotFound("history")
    page = history(subject_kind=KINDS[kind].subject_kind(), subject_id=subject_id, place=place)
    users = names_of_users(row.user_id for row in page.rows)
    units = names_of_units(row.unit_id for row in page.rows)
    rows = (
        Change(
            row.number,
            row.act,
            row.at,
            users.get(row.user_id or 0, ""),
            units.get(row.unit_id or 0, ""),
            row.role,
            row.before,
            row.after,
            row.why,
            row.erased,
        )
        for row in page.rows
    )
    return Page(tuple(rows), next=page.next, previous=page.previous)
