"""A desk with very many cases, written set-based: a million rows in about a minute."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from django.db import connection, transaction

from chuangcheng.flow.cases.models import NO_DUE, SEARCH_INDEX
from chuangcheng.foundation.textsearch.rules import bigrams, table_of
from tests.people import make_cast
from tests.world import World, make_world

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
CASES = int(os.environ.get("CHUANGCHENG_BENCH_CASES", "1000000"))
"""How many cases; fewer where others use the machine."""
STREETS, CLASSES = 20, 40

TITLES = (
    "路面有垃圾",
    "绿化带有垃圾",
    "占道经营",
    "非机动车乱停放",
    "墙面小广告",
    "垃圾桶满溢",
    "公益广告破损",
    "路面坑洼积水",
    "消防通道被占",
    "店外堆放杂物",
    "井盖缺失",
    "窗口无人值守",
)

# Shares as of a district that has worked for years: nine of ten cases are over.
STATES = (
    ("reported", 5),
    ("filed", 5),
    ("dispatched", 8),
    ("returned", 2),
    ("in_hand", 30),
    ("rectified", 12),
    ("verified", 8),
    ("refused", 20),
    ("unfounded", 10),
    ("rechecked", 100),
    ("closed", 800),
)


def _state(n: str) -> str:
    """SQL for the state of case n: the open ones are spread over all ages, as they are."""
    parts, upto = [], 0
    for state, share in STATES:
        upto += share
        parts.append(f"WHEN (({n}) * 7919) % 1000 < {upto} THEN '{state}'")
    return f"CASE {' '.join(parts)} ELSE 'closed' END"


def _numbers(first: int, last: int) -> str:
    if connection.vendor == "postgresql":
        return f"(SELECT generate_series({first}::bigint, {last}::bigint) AS n) AS numbers"
    return (
        f"(WITH RECURSIVE counted(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM counted WHERE n < {last}) "
        "SELECT n FROM counted) AS numbers"
    )


def fill(number: int = CASES) -> World:
    """The cast, a small district, and `number` cases with a move each and their index for the search."""
    cast = make_cast()
    world = make_world(cast)
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM standards_caseclass ORDER BY id LIMIT %s",
            [CLASSES],
        )
        classes = [row[0] for row in cursor.fetchall()]
    units = (cast.qian.unit_id, cast.sun.unit_id, cast.wei.unit_id, cast.chen.unit_id)
    streets = (world.liuan.pk, world.shiqiao.pk)
    for first in range(1, number + 1, 100_000):
        with transaction.atomic(), connection.cursor() as cursor:
            for sql in _statements(first, min(first + 99_999, number), number, units, streets, classes, world):
                cursor.execute(sql)
    if postgresql:
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(pg_get_serial_sequence('cases_case', 'id'), %s)", [number])
            cursor.execute("VACUUM ANALYZE cases_case")
            cursor.execute(f"VACUUM ANALYZE {table_of(SEARCH_INDEX)}")
    return world


def _pick(values: tuple[int, ...] | list[int], n: str) -> str:
    return (
        "CASE "
        + " ".join(f"WHEN ({n}) % {len(values)} = {at} THEN {value}" for at, value in enumerate(values))
        + " END"
    )


def _statements(first, last, number, units, streets, classes, world):  # type: ignore[no-untyped-def]
    postgresql = connection.vendor == "postgresql"
    state = _state("n")

    def ago(minutes: str) -> str:
        """A moment so many minutes before now."""
        if postgresql:
            return f"(timestamptz '{NOW:%Y-%m-%d %H:%M:%S}+00' - make_interval(mins => ({minutes})::int))"
        return f"strftime('%Y-%m-%d %H:%M:%f', '{NOW:%Y-%m-%d %H:%M:%S}', (-({minutes})) || ' minutes')"

    uuid = "lpad(to_hex(n), 32, '0')::uuid" if postgresql else "printf('%032x', n)"
    false = "false" if postgresql else "0"
    titles = " ".join(f"WHEN n % {len(TITLES)} = {at} THEN '{words}'" for at, words in enumerate(TITLES))
    title = f"CASE {titles} END"
    age = f"({number} - n)"
    done = "('closed', 'rechecked', 'verified', 'rectified')"
    without_unit = "('reported', 'filed', 'refused')"
    columns = {
        "id": "n",
        "version": "1",
        "uuid": uuid,
        "title": f"CASE WHEN n % 10007 = 0 THEN '蓝莓摊位' ELSE {title} END",
        "title_en": "''",
        "words": "''",
        "state": state,
        "source": "CASE WHEN n % 3 = 0 THEN 'public' ELSE 'inspection' END",
        "source_reference": "''",
        "case_class_id": _pick(classes, "n / 3"),
        "site_id": f"CASE WHEN n % 4 = 0 THEN {world.road.pk} END",
        "address": "'某路 ' || n",
        "latitude": "36.05 + ((n * 7919) % 10000) / 100000.0",
        "longitude": "120.30 + ((n * 104729) % 10000) / 100000.0",
        "street_id": _pick(streets, "n / 7"),
        "unit_id": f"CASE WHEN {state} IN {without_unit} THEN NULL ELSE {_pick(units, 'n / 5')} END",
        "unit_reason": "''",
        "handed_unit_id": f"CASE WHEN n % 50 = 0 THEN {units[3]} END",
        "handed_section": "''",
        "reported_by_id": f"CASE WHEN n % 20 = 0 THEN {world.cast.zhao.user_id} ELSE {world.cast.lin.user_id} END",
        "reported_at": ago(age),
        "due_at": ago(f"{age} - 4320"),
        "due_provisional": false,
        "must_verify_on_site": false,
        "verified_on_site": false,
        "changed_at": ago(f"{age} / 2"),
        "rework_count": "CASE WHEN n % 33 = 0 THEN 1 ELSE 0 END",
        "rebound_of_id": "CASE WHEN n % 97 = 0 THEN n - 1 END",
        "filed_at": f"CASE WHEN {state} <> 'reported' THEN {ago(age)} END",
        "closed_at": f"CASE WHEN {state} IN ('closed', 'rechecked') THEN {ago(f'{age} / 2')} END",
        "rebound_number": "CASE WHEN n % 97 = 0 THEN 1 ELSE 0 END",
        "priority": "'normal'",
        "allowed_unit": "''",
        "accept_due_at": f"timestamptz '{NO_DUE:%Y-%m-%d}+00'" if postgresql else f"'{NO_DUE:%Y-%m-%d %H:%M:%S}'",
        "extensions": "0",
        "asked": "''",
        "decides": "''",
        "other_system": "''",
        "other_number": "''",
        "is_hazard": false,
        "organisation": "''",
        "rectified_at": f"CASE WHEN {state} IN {done} THEN {ago(f'{age} / 2')} END",
    }
    numbers = _numbers(first, last)
    yield f"INSERT INTO cases_case ({', '.join(columns)}) SELECT {', '.join(columns.values())} FROM {numbers}"
    yield (
        "INSERT INTO cases_casemove (case_id, number, act, origin, target, at, by_user_id, by_unit_id, by_role, "
        "to_name, reason, words, on_site) "
        f"SELECT n, 1, 'report', '', 'reported', {ago(age)}, {world.cast.lin.user_id}, {world.cast.lin.unit_id}, "
        f"'coordinator', '', '', '', {false} FROM {numbers}"
    )
    bodies = []
    for at, words in enumerate(TITLES):
        bodies.append(f"WHEN n % {len(TITLES)} = {at} THEN {_body(words)}")
    body = f"CASE WHEN n % 10007 = 0 THEN {_body('蓝莓摊位')} {' '.join(bodies)} END"
    column = "id" if postgresql else "rowid"
    yield f"INSERT INTO {table_of(SEARCH_INDEX)} ({column}, body) SELECT n, {body} FROM {_numbers(first, last)}"


def _body(words: str) -> str:
    """What the index keeps of a text, as a literal."""
    tokens = bigrams(words)
    if connection.vendor == "postgresql":
        inside = " ".join(f"'{token}':{at}" for at, token in enumerate(tokens, start=1)).replace("'", "''")
        return f"'{inside}'::tsvector"
    return "'" + " ".join(tokens) + "'"
