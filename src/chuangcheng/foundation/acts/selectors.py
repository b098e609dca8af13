"""What all reading shares: keyset paging for every list, reading everything as of one moment, and keeping in memory
what changes seldom."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

from django.core.exceptions import EmptyResultSet, ValidationError
from django.db import connection, transaction
from django.db.models import BigIntegerField, F, Func, Model, Q, QuerySet, Subquery

from .models import Subject
from .rules import Page, Place, read_place

M = TypeVar("M", bound=Model)
Row = TypeVar("Row")
Found = TypeVar("Found")
Key = ParamSpec("Key")

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
            rows = rows.filter(beyond(sort, here, down))
        except (ValueError, TypeError, ValidationError):  # a place of another list: begin at the beginning
            here, backwards, down = None, False, descending
    order = ("-" if down else "") + sort, ("-" if down else "") + "id"
    found = list(rows.order_by(*order)[: size + 1])
    return page_around(
        found, size=size, here=here, border=lambda row, back: _border(row, sort, backwards=back), to_row=to_row
    )


def page_around(
    found: list[Found],
    *,
    size: int,
    here: Place | None,
    border: Callable[[Found, bool], str],
    to_row: Callable[[Found], Row],
) -> Page[Row]:
    """The page made of what was read from `here` on, in reading direction: at most `size` rows, one more says that
    there is more. `border` gives the place at a row, backwards or not."""
    backwards = here is not None and here.backwards
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    before = border(found[0], True) if found and (more if backwards else here is not None) else None
    after = border(found[-1], False) if found and (more or backwards) else None
    return Page(tuple(to_row(row) for row in found), next=after, previous=before)


def counts_of(lists: Sequence[QuerySet[Any]], *, most: int | None = None) -> list[int]:
    """How many rows each list has, in one statement; with `most`, counting stops after one more than that."""
    if not lists:
        return []
    parts: list[str] = []
    values: list[Any] = []
    for rows in lists:
        wanted = rows.order_by().values("pk")
        try:
            sql, params = (wanted if most is None else wanted[: most + 1]).query.sql_with_params()
        except EmptyResultSet:
            sql, params = "SELECT 1 WHERE 1 = 0", ()
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS counted)")  # noqa: S608 - compiled by the ORM, values apart
        values += params
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(parts), values)
        return list(cursor.fetchone())


def beyond(sort: str, here: Place, down: bool) -> Q:
    """The condition of what stands behind a place in a list ordered by `sort` and id."""
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


def stamp(model: type[Subject]) -> Subquery:
    """A number that grows with every act on any row of a small table (None while it is empty), to be read along with
    another row: what was read of the table under a stamp holds as long as the stamp stays.

    Only for tables of which no row is ever deleted and whose every change takes a row's next version.
    """
    grown = Func(F("version") + 1, function="SUM", output_field=BigIntegerField())
    return Subquery(model._default_manager.order_by().annotate(stamp=grown).values("stamp"))


_forgetful: list[Callable[[], None]] = []


def kept(read: Callable[Key, Found]) -> Callable[Key, Found]:
    """Let what `read` finds be read once per process, database and arguments, of which the first is a stamp.

    The stamp is read before the table, so that nothing older than it is kept under it. What is kept is shared: values
    that nobody changes, and nothing that permissions rest on.
    """

    @lru_cache(maxsize=MOST_KEPT)
    def found(_database: str, args: Any, kwargs: Any) -> Found:
        return read(*args, **dict(kwargs))

    @wraps(read)
    def ask(*args: Key.args, **kwargs: Key.kwargs) -> Found:
        return found(str(connection.settings_dict["NAME"]), args, tuple(kwargs.items()))

    _forgetful.append(found.cache_clear)
    return ask


MOST_KEPT = 64
"""Answers that one selector keeps: a class's limits under a stamp are one."""


def forget_kept() -> None:
    """Read anew whatever is kept: for tests, whose rows are rolled back and their stamps given again."""
    for forget in _forgetful:
        forget()
