"""The first write of every act, and how new rows are written."""

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models, transaction
from django.db.models import F

from .models import Subject
from .rules import Conflict, NotFound

S = TypeVar("S", bound=Subject)

VALUES_AT_ONCE = 30_000
"""In one statement: SQLite takes 32,766, PostgreSQL 65,535."""


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


def insert(rows: Sequence[models.Model]) -> None:
    """Write new rows of one table and give each its id: `bulk_create` for tables into which many acts write.

    The statement is made once for the table, not for each row of values, which takes the ORM twice as long as
    the database needs (ADR 38). Must run in the transaction of an act.
    """
    if not rows:
        return
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("insert() belongs inside the transaction of an act")
    head, places, fields, tail = _statement(type(rows[0]), connection.vendor)
    at_once = VALUES_AT_ONCE // len(fields)
    with connection.cursor() as cursor:
        for start in range(0, len(rows), at_once):
            part = rows[start : start + at_once]
            values = [field.get_db_prep_save(field.pre_save(row, True), connection) for row in part for field in fields]
            cursor.execute(head + ", ".join([places] * len(part)) + tail, values)
            for row, (given,) in zip(part, cursor.fetchall(), strict=True):
                row.pk = given
                row._state.adding, row._state.db = False, connection.alias


@cache
def _statement(model: type[models.Model], vendor: str) -> tuple[str, str, list[Any], str]:
    """How a row is written: what stands before the values, a place for each, their fields, what gives the id."""
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    head = f"INSERT INTO {quoted(model._meta.db_table)} ({columns}) VALUES "  # noqa: S608 - names of our own tables
    return head, f"({', '.join(['%s'] * len(fields))})", fields, f" RETURNING {quoted(str(model._meta.pk.column))}"
