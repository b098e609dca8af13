"""Finding rows by text."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.db.models import BigIntegerField, Q
from django.db.models.expressions import RawSQL

from .rules import Piece, pieces, table_of


def matching_ids(name: str, text: str) -> Q:
    """The condition that a row (by its primary key) is found by `text` in the index `name`.

    A blank text finds everything, one without any letter, digit or character (a lone "?") nothing. The
    condition is a subquery: it adds no statement. What counts as found is `rules.fits`.
    """
    if not text.strip():
        return Q()
    wanted = pieces(text)
    if not wanted:
        return Q(pk__in=[])
    table = table_of(name)
    if connection.vendor == "postgresql":
        sql, query = f"SELECT id FROM {table} WHERE body @@ %s::tsquery", _tsquery(wanted)  # noqa: S608 - checked name
    else:
        sql, query = f"SELECT rowid FROM {table} WHERE {table} MATCH %s", _match(wanted)  # noqa: S608 - checked name
    return Q(pk__in=RawSQL(sql, [query], output_field=BigIntegerField()))  # noqa: S611 - the text is a parameter


def _tsquery(wanted: Sequence[Piece]) -> str:
    parts = []
    for piece in wanted:
        ending = ":*" if piece.open_end else ""
        parts.append("(" + " <-> ".join(f"'{token}'{ending}" for token in piece.tokens) + ")")
    return " & ".join(parts)


def _match(wanted: Sequence[Piece]) -> str:
    return " AND ".join(f'"{" ".join(piece.tokens)}"' + ("*" if piece.open_end else "") for piece in wanted)
