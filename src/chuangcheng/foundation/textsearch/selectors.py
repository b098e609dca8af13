"""Finding rows by text."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.db.models import BigIntegerField, Q
from django.db.models.expressions import RawSQL

from .rules import Piece, pieces, table_of


def matching_ids(name: str, text: str, newest: int | None = None) -> Q:
    """The condition that a row (by its primary key) is found by `text` in the index `name`.

    A blank text finds everything, one without any letter, digit or character (a lone "?") nothing. The
    condition is a subquery: it adds no statement. What counts as found is `rules.fits`. With `newest`, only so many
    rows with the highest ids count: then a word that stands everywhere costs no more than one that is rare.
    """
    if not text.strip():
        return Q()
    wanted = pieces(text)
    if not wanted:
        return Q(pk__in=[])
    table = table_of(name)
    if connection.vendor == "postgresql":
        column, query = "id", _tsquery(wanted)
        sql = f"SELECT id FROM {table} WHERE body @@ %s::tsquery"  # noqa: S608 - checked name
    else:
        column, query = "rowid", _match(wanted)
        sql = f"SELECT rowid FROM {table} WHERE {table} MATCH %s"  # noqa: S608 - checked name
    if newest is not None:
        sql += f" ORDER BY {column} DESC LIMIT {int(newest)}"
    return Q(pk__in=RawSQL(sql, [query], output_field=BigIntegerField()))  # noqa: S611 - the text is a parameter


def _tsquery(wanted: Sequence[Piece]) -> str:
    parts = []
    for piece in wanted:
        ending = ":*" if piece.open_end else ""
        parts.append("(" + " <-> ".join(f"'{token}'{ending}" for token in piece.tokens) + ")")
    return " & ".join(parts)


def _match(wanted: Sequence[Piece]) -> str:
    return " AND ".join(f'"{" ".join(piece.tokens)}"' + ("*" if piece.open_end else "") for piece in wanted)
