"""The one statement that reads a page of cases: merged from its arms, compiled once for each shape and kept.

Compiling costs several times what the database needs for the answer, so a statement is kept with stand-ins for what
changes from one request to the next: the moment, and the place one continues from.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BigIntegerField, Q
from django.db.models.expressions import RawSQL
from django.utils.timezone import localdate

from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Place
from chuangcheng.foundation.acts.selectors import beyond

from ..models import Case
from .wanted import SOON, Filter, arms

KEPT_STATEMENTS = 512
"""Statements kept in memory, each of a few kilobytes: what the people of one process look at within a day."""

NOW = datetime(9000, 1, 1, tzinfo=UTC)
AFTER = datetime(9001, 1, 1, tzinfo=UTC)
THERE = Place(AFTER, 2**62 + 9001)
ANY_STATE = "\x01state"
INNER = "SELECT -9001"
"""Stand-ins: no case has such a moment, id or state."""


def read(
    acting: Acting,
    *,
    wanted: Filter,
    now: datetime,
    columns: tuple[str, ...],
    sort: str,
    place: Place | None,
    descending: bool,
    size: int,
) -> list[tuple[Any, ...]]:
    """The first `size` cases of a list from `place` on, as the values of `columns`, in one statement."""
    continued = place is not None
    sql, kept = _statement(acting, wanted, columns, sort, descending, size, continued, connection.vendor)
    at = connection.ops.adapt_datetimefield_value
    day = connection.ops.adapt_datefield_value
    known: dict[Any, Any] = {at(NOW): at(now), at(NOW + SOON): at(now + SOON), day(localdate(NOW)): day(localdate(now))}
    if place is not None and isinstance(place.value, datetime):
        known |= {at(AFTER): at(place.value), THERE.id: place.id}
    with connection.cursor() as cursor:
        cursor.execute(sql, [known.get(value, value) for value in kept])
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


@lru_cache(maxsize=KEPT_STATEMENTS)
def _statement(
    acting: Acting,
    wanted: Filter,
    columns: tuple[str, ...],
    sort: str,
    descending: bool,
    size: int,
    continued: bool,
    vendor: str,
) -> tuple[str, list[Any]]:
    inner, values = _ids(acting, wanted, sort, descending, size, continued)
    sign = "-" if descending else ""
    whole = Case.objects.filter(pk__in=RawSQL(INNER, [], output_field=BigIntegerField()))  # noqa: S611 - a constant
    sql, params = whole.order_by(f"{sign}{sort}", f"{sign}id").values_list(*columns).query.sql_with_params()
    assert not params
    assert sql.count(f"IN ({INNER})") == 1
    # An array is found first and its rows then taken by their key. Given IN, PostgreSQL joins all cases to all they
    # point to before it looks which are asked for: beyond eight tables it keeps the order in which they are written.
    found = f"= ANY (ARRAY({inner}))" if vendor == "postgresql" else f"IN ({inner})"
    return sql.replace(f"IN ({INNER})", found), values


def _ids(
    acting: Acting, wanted: Filter, sort: str, descending: bool, size: int, continued: bool
) -> tuple[str, list[Any]]:
    """SQL and parameters that give the ids of the first `size` cases of all arms together, in the order of the list."""
    sign, way = ("-", "DESC") if descending else ("", "ASC")
    further = beyond(sort, THERE, descending) if continued else Q()
    pieces: list[str] = []
    values: list[Any] = []
    for part in arms(acting, wanted, NOW):
        cases = part.cases.filter(further)
        if part.states:
            cases = cases.filter(state=ANY_STATE)
        try:
            arm = cases.order_by(f"{sign}{sort}", f"{sign}id").values_list("id", sort)[:size]
            sql, params = arm.query.sql_with_params()
        except EmptyResultSet:  # a text of which nothing can be looked for
            continue
        for state in part.states or (None,):
            pieces.append(f"SELECT * FROM ({sql}) AS arm{len(pieces)}")  # noqa: S608 - compiled, values apart
            values += [str(state) if value == ANY_STATE else value for value in params]
    if not pieces:
        return "SELECT 0 WHERE 1 = 0", []
    if len(pieces) == 1:
        return f"SELECT id FROM ({pieces[0]}) AS listed", values  # noqa: S608 - compiled, values apart
    merged = " UNION ALL ".join(pieces)
    order = f"ORDER BY {sort} {way}, id {way} LIMIT {int(size)}"
    return f"SELECT id FROM ({merged}) AS listed {order}", values  # noqa: S608 - compiled, values apart
