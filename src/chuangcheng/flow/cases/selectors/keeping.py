"""Saved filters and kept texts."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.selectors import kept

from ..models import SavedFilter, TextTemplate
from ..permissions import can_share_filters


@dataclass(frozen=True)
class FilterRow:
    """A saved filter: `address` is the query of the list of cases. `mine` where this person may withdraw it."""

    id: int
    version: int
    name: str
    address: str
    shared: bool
    owner: str
    mine: bool


def saved_filters(acting: Acting) -> tuple[FilterRow, ...]:
    """A person's own filters and those the office shares, the shared first, by name; one statement."""
    rows = SavedFilter.objects.filter(Q(owner_id=acting.user_id) | Q(shared=True), withdrawn=False)
    may_share = can_share_filters(acting)
    return tuple(
        FilterRow(
            row.pk,
            row.version,
            row.name,
            row.address,
            row.shared,
            row.owner.name,
            row.owner_id == acting.user_id or (row.shared and may_share),
        )
        for row in rows.select_related("owner").order_by("-shared", "name", "id")
    )


@dataclass(frozen=True)
class TextRow:
    """A text that is offered where words are typed; `act` is the move it is for, "" for any."""

    id: int
    version: int
    name: str
    text: str
    act: str


def kept_texts() -> tuple[TextRow, ...]:
    """The texts that the office keeps, by move and name; one statement. They are no secret of anyone."""
    rows = TextTemplate.objects.filter(withdrawn=False).order_by("act", "name", "id")
    return tuple(TextRow(*values) for values in rows.values_list("id", "version", "name", "text", "act"))


@kept
def kept_texts_at(stamp: int | None) -> tuple[TextRow, ...]:
    """`kept_texts` under their stamp: no statement once read."""
    return kept_texts()
