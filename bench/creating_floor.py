"""The floor of `bench_creating`: one report through the desk, recorded, then its statements again and again.

Runs as a process of its own on the served database: prints the form it sent and what that cost as one line of JSON,
then answers each line `<how many> <seed>` on standard input by making so many cases with the bare driver.
"""

from __future__ import annotations

import json
import random
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

PLACES = ("case", "entry", "uuid", "digest", "payload")


@dataclass(frozen=True)
class Statement:
    """One statement of a creation. `returns` names the number that it gives: `case`, `entry` or nothing."""

    sql: str
    values: tuple[Any, ...]
    many: bool
    returns: str = ""


@dataclass(frozen=True)
class New:
    """Stands among the values for what is another in each creation."""

    name: str
    hexadecimal: bool = False


def record(username: str) -> tuple[dict[str, str], int, list[Statement]]:
    """Report once as this person; the form, how many statements there were, and they, BEGIN and COMMIT among them."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from chuangcheng.flow.cases.models import Case
    from chuangcheng.flow.places.models import Site
    from chuangcheng.flow.standards.models import CaseClass
    from chuangcheng.foundation.accounts.models import User
    from chuangcheng.foundation.journal.models import Entry
    from chuangcheng.interfaces.web.sessions import PERSON

    site = Site.objects.exclude(latitude=None).exclude(street=None).order_by("id")[0]
    form = {
        "title": "路面有垃圾",
        "source": "office",
        "case_class": str(CaseClass.objects.filter(kind="matter").order_by("code")[0].pk),
        "street": str(site.street_id),
        "address": "路口东北角",
        "latitude": str(site.latitude),
        "longitude": str(site.longitude),
        "words": "已在场看过",
    }
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(username=username), PERSON)
    for number in (1, 2):  # the second is the one that counts: the first opens files and loads pages
        uuid = _uuid(random.Random(f"recorded {sys.argv[2]} {number}"))
        told: list[tuple[str, Any, bool, bool]] = []

        def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
            told.append((sql, params, many, connection.in_atomic_block))  # noqa: B023 - this round's list
            return execute(sql, params, many, context)

        with CaptureQueriesContext(connection) as asked, connection.execute_wrapper(note):
            answer = client.post("/cases/new/", {**form, "uuid": str(uuid)})
        assert answer.status_code == 302, answer.status_code
    case = Case.objects.get(uuid=uuid)
    entry = Entry.objects.get(subject_kind=Case.subject_kind(), subject_id=case.pk)
    new = {
        uuid: New("uuid"),
        uuid.hex: New("uuid", hexadecimal=True),
        entry.digest: New("digest"),
        entry.payload_digest: New("payload"),
    }
    statements, inside = [], False
    for sql, params, many, atomic in told:
        if sql.startswith("BEGIN"):  # SQLite's goes by here too, PostgreSQL's does not: told alike below
            continue
        if atomic and not inside:
            statements.append(Statement("BEGIN" if connection.vendor == "postgresql" else "BEGIN IMMEDIATE", (), False))
        inside = atomic
        returns = {'INSERT INTO "cases_case" ': "case", 'INSERT INTO "journal_entry" ': "entry"}
        gives = next((name for begins, name in returns.items() if sql.startswith(begins)), "")
        (values,) = params if many else [params]
        filled = tuple(value if isinstance(value, bool) else new.get(value, value) for value in values)
        statements.append(Statement(sql, filled, many, gives))
        if gives:
            new[case.pk if gives == "case" else entry.pk] = New(gives)
    statements.append(Statement("COMMIT", (), False))
    _check(statements)
    return form, len(asked), statements


def _check(statements: list[Statement]) -> None:
    """Every number that is new stands where it belongs and nowhere else: no other value happened to be equal."""
    stands = [value.name for one in statements for value in one.values if isinstance(value, New)]
    told = {name: stands.count(name) for name in PLACES}
    assert told == {"case": 3, "entry": 2, "uuid": 2, "digest": 1, "payload": 1}, told


def _uuid(dice: random.Random) -> UUID:
    return UUID(int=dice.getrandbits(128), version=4)


def bare() -> tuple[Any, Callable[[str], str]]:
    """A connection of the driver alone, set up as the product sets up its own, and how it writes a statement."""
    from django.conf import settings
    from django.db import connection

    if connection.vendor == "postgresql":
        import psycopg

        given = connection.get_connection_params()
        given = {name: given[name] for name in ("dbname", "user", "password", "host", "port") if given.get(name)}
        return psycopg.connect(**given, autocommit=True, cursor_factory=psycopg.ClientCursor), str
    options = settings.DATABASES["default"]["OPTIONS"]
    sqlite = sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=options["timeout"], isolation_level=None)
    sqlite.executescript(options["init_command"])
    return sqlite, lambda sql: sql.replace("%s", "?").replace("%%", "%")


def replay(cursor: Any, statements: list[Statement], dice: random.Random) -> None:
    """Make one case as the product makes it, with names and numbers of its own."""
    uuid, bits = _uuid(dice), dice.getrandbits(256).to_bytes(32, "big")
    known: dict[str, Any] = {"uuid": uuid, "digest": bits.hex(), "payload": sha256(bits).hexdigest()}
    for one in statements:
        values = [_filled(value, known) for value in one.values]
        if one.many:
            cursor.executemany(one.sql, [values])
            continue
        cursor.execute(one.sql, values)
        rows = cursor.fetchall() if cursor.description else []
        if one.returns:
            known[one.returns] = rows[0][0]


def _filled(value: Any, known: dict[str, Any]) -> Any:
    if not isinstance(value, New):
        return value
    return known[value.name].hex if value.hexadecimal else known[value.name]


def main() -> None:
    """Record, say so, then make cases as told."""
    import django

    django.setup()
    form, count, statements = record(sys.argv[1])
    driver, write = bare()
    ready = [Statement(write(one.sql), one.values, one.many, one.returns) for one in statements]
    cursor = driver.cursor()
    print(json.dumps({"form": form, "statements": count}), flush=True)
    for line in sys.stdin:
        times, seed = line.split()
        dice = random.Random(f"{sys.argv[2]} {seed}")
        for _ in range(int(times)):
            replay(cursor, ready, dice)
        print("done", flush=True)


if __name__ == "__main__":
    main()
