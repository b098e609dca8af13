"""Taking 20,000 cases over from another system, beside a bare loop that writes the same rows with the driver alone."""

from __future__ import annotations

import csv
import io
import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from chuangcheng.flow.cases.models import Case, CaseMove
from chuangcheng.flow.cases.selectors import Filter
from chuangcheng.flow.exchange.formats import csv_parts, lay_out, read_mapping, read_sheets
from chuangcheng.flow.exchange.labels import COLUMNS, cells_of
from chuangcheng.flow.exchange.models import ForeignCase, Transfer
from chuangcheng.flow.exchange.selectors import hand_out
from chuangcheng.flow.exchange.services import make_transfer, take_over_batch
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.terms import Role, UnitKind
from chuangcheng.foundation.acts.rules import PRODUCT
from chuangcheng.foundation.geography.formats import read_areas
from chuangcheng.foundation.geography.services import load_areas
from chuangcheng.foundation.journal.models import Entry, Payload, Pending

from .row import row

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
ROWS = 20_000
SECONDS = 60
STREETS = 25
HEAD = ("number", "title", "words", "address", "lon", "lat", "opened", "due", "closed", "state", "verdict")
MAPPING = """
format: chuangcheng-case-mapping/1
system: bench
times: mdy
columns: {number: number, title: title, words: words, address: address, longitude: lon, latitude: lat,
          reported: opened, due: due, closed: closed, state: state, on_time: verdict}
"""


def _file() -> bytes:
    """Requests as a city publishes them: long numbers, twelve-hour times, three quarters closed."""
    memory = io.StringIO()
    writer = csv.writer(memory)
    writer.writerow(HEAD)
    for n in range(ROWS):
        opened = NOW - timedelta(minutes=26 * (ROWS - n))
        due, closed = opened + timedelta(days=n % 30 + 1), opened + timedelta(hours=n % 997)
        is_closed = n % 4 > 0
        writer.writerow(
            [
                101_001_240_754 + n,
                f"路面破损 {n % 150}",
                "市民反映路面破损，影响通行。" * (n % 5),
                f"柳岸路{n}号",
                f"{120.30 + n % 250 / 1000:.4f}",
                f"{36.05 + n % 97 / 1000:.4f}",
                *(f"{at:%m/%d/%Y %I:%M:%S %p}" for at in (opened, due)),
                f"{closed:%m/%d/%Y %I:%M:%S %p}" if is_closed else "",
                "Closed" if is_closed else "Open",
                ("ONTIME" if closed <= due else "OVERDUE") if is_closed else "",
            ]
        )
    return memory.getvalue().encode()


def _streets() -> None:
    """So many streets side by side, which the places have to be found in."""
    features = []
    for n in range(STREETS):
        west = 120.30 + n / 100
        ring = [[west, 36.0], [west + 0.01, 36.0], [west + 0.01, 36.2], [west, 36.2], [west, 36.0]]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        properties = {"code": f"b{n}", "name": f"街道{n}"}
        features.append({"type": "Feature", "geometry": geometry, "properties": properties})

    reading = read_areas(json.dumps({"type": "FeatureCollection", "features": features}).encode())
    load_areas(areas=reading.rows, by=PRODUCT, now=NOW)


@dataclass(frozen=True)
class Spent:
    """Seconds by the clock, and of the processor: on a busy machine the two lie far apart."""

    clock: float
    processor: float

    def __sub__(self, other: Spent) -> Spent:
        return Spent(self.clock - other.clock, self.processor - other.processor)


def bench_exchange() -> list[dict[str, Any]]:
    """20,000 rows in, the same file again, and all of them out."""
    _streets()
    data = _file()
    first, done = _take_over(data)
    assert '"new": 20000' in done.counts
    again, done = _take_over(data)
    assert '"same": 20000' in done.counts
    out = _hand_out()
    floor = _floor()
    name = f"take over {ROWS:,} cases"
    return [
        row(name, first.clock, "s", bound=SECONDS),
        row(f"{name}, of this process's processor", first.processor, "s"),
        row(f"{name}, beside bare executemany", first.clock, "s", floor=floor),
        row(f"{name}, the same file again", again.clock, "s"),
        row(f"hand out {ROWS:,} cases as csv", out, "s"),
    ]


def _take_over(data: bytes) -> tuple[Spent, Transfer]:
    """From the bytes of the file to the last batch."""
    begun = _now()
    mapping = read_mapping(MAPPING)
    sheets = read_sheets(data)
    table = lay_out(sheets, mapping.headings())
    sent = make_transfer(name="bench.csv", size=len(data), sheets=sheets, mapping=mapping, by=PRODUCT, now=NOW)
    while sent.state != "done":
        sent = take_over_batch(transfer=sent.uuid, expected_version=sent.version, by=PRODUCT, now=NOW, table=table)
    return _now() - begun, sent


def _now() -> Spent:
    return Spent(time.perf_counter(), time.process_time())


def _hand_out() -> float:
    acting = Acting(
        user_id=0, role=Role.COORDINATOR, unit_id=0, post_id=0, name="", unit_name="", unit_kind=UnitKind.DISTRICT
    )
    begun = time.perf_counter()
    rows = (cells_of(one, english=False) for one in hand_out(acting, wanted=Filter(), now=NOW))
    lines = sum(part.count("\n") for part in csv_parts([str(one) for one in COLUMNS], rows))
    assert lines >= ROWS
    return time.perf_counter() - begun


WRITTEN: tuple[type[Model], ...] = (Case, CaseMove, ForeignCase, Entry, Payload, Pending)
"""The tables of one case that comes in."""


def _floor() -> float:
    """The same rows into tables of the same columns and indexes, by the driver alone, in as many transactions."""
    kept = []
    with connection.cursor() as cursor:
        for model in WRITTEN:
            table = model._meta.db_table
            cursor.execute(f"SELECT * FROM {table}")
            rows = cursor.fetchall()
            marks = ", ".join(["%s"] * len(rows[0]))
            kept.append((f"INSERT INTO floor_{table} VALUES ({marks})", rows))
            cursor.execute(f"CREATE TABLE floor_{table} AS SELECT * FROM {table} WHERE 1 = 0")
            for number, (index, unique) in enumerate(_indexes(cursor, table)):
                words = "UNIQUE INDEX" if unique else "INDEX"
                cursor.execute(f"CREATE {words} floor_{table}_{number} ON floor_{table} ({index})")
    begun = time.perf_counter()
    for start in range(0, ROWS, 1000):
        with transaction.atomic(), connection.cursor() as cursor:
            for statement, rows in kept:
                cursor.executemany(statement, rows[start : start + 1000])
    return time.perf_counter() - begun


def _indexes(cursor: Any, table: str) -> list[tuple[str, bool]]:
    """The plain indexes of a table, as columns and whether they are unique."""
    told = connection.introspection.get_constraints(cursor, table).values()
    return [
        (", ".join(one["columns"]), bool(one["unique"]) or bool(one["primary_key"]))
        for one in told
        if one["columns"] and (one["index"] or one["unique"] or one["primary_key"]) and not one["foreign_key"]
    ]
