"""What all reading shares: keyset paging for every list, and reading everything as of one moment."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Model, Q, QuerySet

from .rules import Page, Place, read_place

M = TypeVar("M", bound=Model)
Row = TypeVar("Row")

PAGE_SIZE = 50


def page_of(
    rows: QuerySet[M],
    *,
    sort: str,
    place: str | None,
    to_row: Callable[[M], Row],
    descending: bool = True,
    size: int = PAGE_SIZE,
) -> Page[Row]:
    """One page of `rows` ordered by `sort` and id, in one statement.

    `sort` names a NOT NULL column. The condition is written `sort <= v AND (sort < v OR id < i)`,
    which both SQLite and PostgreSQL answer from an index on (sort, id); page 200 costs what page 1 costs.
    """
    here = read_place(place)
    backwards = here is not None and here.backwards
    down = descending != backwards
    if here is not None:
        try:
            rows = rows.filter(_beyond(sort, here, down))
        except (ValueError, TypeError, ValidationError):  # a place of another list: begin at the beginning
            here, backwards, down = None, False, descending
    order = ("-" if down else "") + sort, ("-" if down else "") + "id"
    found = list(rows.order_by(*order)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    before = _border(found[0], sort, backwards=True) if found and (more if backwards else here is not None) else None
    after = _border(found[-1], sort, backwards=False) if found and (more or backwards) else None
    return Page(tuple(to_row(row) for row in found), next=after, previous=before)


def _beyond(sort: str, here: Place, down: bool) -> Q:
    closed, opened = ("lte", "lt") if down else ("gte", "gt")
    return Q(**{f"{sort}__{closed}": here.value}) & (
        Q(**{f"{sort}__{opened}": here.value}) | Q(**{f"id__{opened}": here.id})
    )


def _border(row: Model, sort: str, *, backwards: bool) -> str:
    value: Any = row
    for name in sort.split("__"):
        value = getattr(value, name)
    return Place(value, row.pk, backwards).token()


@contextmanager
def one_moment() -> Iterator[None]:
    """Read as of one moment while others go on writing; inside an open transaction, as of that one."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # A plain BEGIN reads a snapshot and lets others write; atomic() would take the writers' lock (IMMEDIATE).
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("COMMIT")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
