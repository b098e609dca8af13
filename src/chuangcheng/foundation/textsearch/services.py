"""Making and filling a search index: one table per kind of row, in each database's own way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.migrations import RunPython

from .rules import bigrams, table_of

AT_ONCE = 300
READ_AT_ONCE = 2000
MAX_POSITION = 16_383
"""PostgreSQL's highest position of a token; a text beyond it is indexed up to here."""


def install(name: str) -> RunPython:
    """A migration operation that makes the index `name`: FTS5 with content on SQLite, tsvector on PostgreSQL."""
    table = table_of(name)

    def make(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"CREATE TABLE {table} (id bigint PRIMARY KEY, body tsvector NOT NULL)")
            schema_editor.execute(f"CREATE INDEX {table}_body ON {table} USING gin (body) WITH (fastupdate = off)")
        else:
            # The ascii tokenizer takes every character beyond ASCII as part of a word: our spaces alone separate.
            schema_editor.execute(f"CREATE VIRTUAL TABLE {table} USING fts5(body, tokenize = 'ascii')")

    def remove(apps: Any, schema_editor: Any) -> None:
        schema_editor.execute(f"DROP TABLE {table}")

    return RunPython(make, remove)


def index(*, name: str, rows: Mapping[int, str]) -> None:
    """Put the texts of rows (by id) into the index, over what was there; inside the transaction of the act."""
    table = table_of(name)
    postgresql = connection.vendor == "postgresql"
    if postgresql:
        sql = (
            f"INSERT INTO {table} (id, body) VALUES (%s, %s::tsvector) "  # noqa: S608 - the name is checked
            "ON CONFLICT (id) DO UPDATE SET body = excluded.body"
        )
    else:
        sql = f"INSERT OR REPLACE INTO {table} (rowid, body) VALUES (%s, %s)"  # noqa: S608 - the name is checked
    values = [(id_, _vector(text) if postgresql else " ".join(bigrams(text))) for id_, text in rows.items()]
    with connection.cursor() as cursor:
        for start in range(0, len(values), AT_ONCE):
            cursor.executemany(sql, values[start : start + AT_ONCE])


def index_all(*, name: str, rows: Iterable[tuple[int, str]]) -> int:
    """`index` for however many texts there are, in one transaction with some of them in memory; how many."""
    count, left = 0, iter(rows)
    with transaction.atomic(savepoint=False):
        while part := dict(islice(left, READ_AT_ONCE)):
            index(name=name, rows=part)
            count += len(part)
    return count


def forget(*, name: str, ids: Iterable[int]) -> None:
    """Take rows out of the index."""
    column = "id" if connection.vendor == "postgresql" else "rowid"
    sql = f"DELETE FROM {table_of(name)} WHERE {column} = %s"  # noqa: S608 - the name is checked
    with connection.cursor() as cursor:
        cursor.executemany(sql, [(id_,) for id_ in ids])


def _vector(text: str) -> str:
    """The tokens as PostgreSQL's own notation with positions, past its parser, which knows no Chinese.

    Tokens are letters, digits and Chinese characters only, so nothing needs quoting but the quotes around them.
    """
    return " ".join(f"'{token}':{at}" for at, token in enumerate(bigrams(text)[:MAX_POSITION], start=1))
