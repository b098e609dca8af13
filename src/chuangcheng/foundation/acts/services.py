"""The first write of every act."""

from typing import TypeVar

from django.db import transaction
from django.db.models import F

from .models import Subject
from .rules import Conflict, NotFound

S = TypeVar("S", bound=Subject)


def claim(model: type[S], *, id: int, expected_version: int | None) -> S:
    """Take the next version of a row for this act and return the row as it now is.

    `expected_version` is the version the person saw; None means "whatever it is" and is for acts of
    the product itself (jobs, bulk loading). Must be called inside the act's transaction: the update
    holds the row until the transaction ends.

    Raises Conflict when the row has moved on, NotFound when there is none.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("claim() belongs inside the transaction of an act")
    rows = model._default_manager.filter(pk=id)
    if expected_version is not None:
        rows = rows.filter(version=expected_version)
    if not rows.update(version=F("version") + 1):
        if model._default_manager.filter(pk=id).exists():
            raise Conflict(f"{model.subject_kind()} {id} has moved on from version {expected_version}")
        raise NotFound(f"{model.subject_kind()} {id}")
    return model._default_manager.get(pk=id)
