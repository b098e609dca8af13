"""The ladder of approval: who decides what a unit asks for, and what he wants to see."""

from __future__ import annotations

from dataclasses import dataclass

from ..terms import ExtensionReason, Need, RequestKind, Who


@dataclass(frozen=True)
class Rung:
    """One row of the ladder: the `number`-th request of a kind (0: any), for works, all else, or (None) both."""

    kind: RequestKind
    number: int
    works: bool | None
    decides: Who
    needs: tuple[Need, ...]
    by_class: bool = False  # only where the case's filing condition allows ordinary extensions


LADDER: tuple[Rung, ...] = (
    Rung(RequestKind.EXTENSION, 1, False, Who.COORDINATOR, (Need.REASON, Need.AMOUNT), by_class=True),
    Rung(RequestKind.EXTENSION, 2, False, Who.LEADER, (Need.REASON, Need.AMOUNT, Need.WHY, Need.FORM), by_class=True),
    Rung(RequestKind.EXTENSION, 1, True, Who.LEADER, (Need.REASON, Need.AMOUNT, Need.WHY, Need.FORM)),
    Rung(RequestKind.EXTENSION, 2, True, Who.LEADER, (Need.REASON, Need.AMOUNT, Need.WHY, Need.FORM)),
    Rung(RequestKind.SUSPENSION, 0, None, Who.LEADER, (Need.REASON, Need.DAY, Need.WHY, Need.FORM)),
)

WORKS = frozenset({ExtensionReason.ENGINEERING})
"""Reasons that mean engineering work."""


def rung_of(kind: RequestKind, *, granted: int, reason: str, allowed: int) -> Rung | None:
    """The row for the next request of this kind, or None when there is no further one.

    `granted`: extensions the case has had since its dispatch. `allowed`: how many ordinary ones its filing condition
    admits; for works the condition's rule does not count.
    """
    works = reason in WORKS
    for rung in LADDER:
        if rung.kind is kind and rung.number in (0, granted + 1) and rung.works in (None, works):
            return None if rung.by_class and granted >= allowed else rung
    return None
