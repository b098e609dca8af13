"""The desk for volume: lists, counts, the map and single acts at a million cases (CHUANGCHENG_BENCH_CASES: fewer)."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.selectors import Filter, cases_page, group_counts
from chuangcheng.flow.cases.selectors.lists import SORTS
from chuangcheng.flow.cases.terms import Group, Sort
from chuangcheng.foundation.acts.rules import Place
from tests.world import World

from .row import row
from .volume_data import CASES, NOW, fill

REPEATS = 9
MOST_STATEMENTS, CASE_PAGE_STATEMENTS = 10, 15
SLOWEST_BESIDE_SQL = 3.0
LATER_PAGE = 200
LATER_PAGE_BESIDE_FIRST = 1.5


def _typical(work: Callable[[], Any], repeats: int = REPEATS) -> float:
    """The median of the seconds that the work takes, once warm."""
    work()
    spans = []
    for _ in range(repeats):
        begun = time.perf_counter()
        work()
        spans.append(time.perf_counter() - begun)
    return statistics.median(spans)


def _bare(read: Callable[[], Any]) -> float:
    """The same statements without anything around them: sent and fetched through the driver's cursor."""
    told: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        told.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        read()

    def work() -> None:
        with connection.cursor() as cursor:
            for sql, params in told:
                cursor.execute(sql, params)
                cursor.fetchall()

    return _typical(work)


def _client(world: World, name: str) -> Client:
    client = Client(headers={"host": "localhost"})
    client.force_login(world.cast.user(name), "django.contrib.auth.backends.ModelBackend")
    return client


def _statements(client: Client, path: str) -> tuple[int, int]:
    """Statements and bytes of a page, its second time."""
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return len(asked), len(answer.content)


def bench_volume() -> list[dict[str, Any]]:
    """Everything of the desk that must not grow with the number of cases."""
    begun = time.perf_counter()
    world = fill()
    rows = [row(f"{CASES} cases written set-based", time.perf_counter() - begun, "s")]
    rows += _lists(world)
    rows += _later_pages(world)
    rows += _texts(world)
    rows += _pages(world)
    return rows


def _lists(world: World) -> list[dict[str, Any]]:
    """Each named filter in each order, for the office and for a unit; beside the same SQL alone."""
    rows, worst = [], 0.0
    for name in ("lin", "qian"):
        acting = world.cast.acting[name]
        for group in (None, *Group):
            for sort in Sort:
                wanted = Filter(group=group)

                def read(wanted: Filter = wanted, sort: Sort = sort) -> Any:
                    return cases_page(acting, wanted=wanted, now=NOW, sort=sort)

                floor, value = _bare(read), _typical(read)
                worst = max(worst, value / floor)
                title = f"list {name} {group or 'all'} by {sort}"
                rows.append(row(title, value * 1000, "ms", floor=floor * 1000, bound=SLOWEST_BESIDE_SQL))
    rows.append(row("slowest list beside its SQL", worst, "times", bound=SLOWEST_BESIDE_SQL))
    return rows


def _later_pages(world: World) -> list[dict[str, Any]]:
    """The page two hundred pages in, beside the first."""
    rows = []
    for group in (None, Group.OPEN, Group.CLOSED):
        wanted = Filter(group=group)
        for sort in Sort:
            column, descending = SORTS[sort]
            order = ("-" if descending else "") + column, ("-" if descending else "") + "id"
            from chuangcheng.flow.cases.selectors import filtered

            there = filtered(world.cast.lin, wanted, NOW).order_by(*order).values_list(column, "id")
            at = (LATER_PAGE - 1) * 50
            found = list(there[at - 1 : at])
            if not found:
                continue
            place = Place(*found[0]).token()
            first = _typical(lambda: cases_page(world.cast.lin, wanted=wanted, now=NOW, sort=sort))
            later = _typical(lambda: cases_page(world.cast.lin, wanted=wanted, now=NOW, sort=sort, place=place))
            title = f"page {LATER_PAGE} of {group or 'all'} by {sort}"
            rows.append(row(title, later * 1000, "ms", floor=first * 1000, bound=LATER_PAGE_BESIDE_FIRST))
    return rows


def _texts(world: World) -> list[dict[str, Any]]:
    """A word of every twelfth case, and one of every ten-thousandth; for the office and for a unit."""
    rows = []
    for name in ("lin", "qian"):
        for text in ("占道", "蓝莓"):
            wanted = Filter(text=text)
            value = _typical(lambda: cases_page(world.cast.acting[name], wanted=wanted, now=NOW), 3)
            rows.append(row(f"search {name} {text}", value * 1000, "ms"))
    return rows


def _pages(world: World) -> list[dict[str, Any]]:
    """Statements and weight of the pages."""
    office, unit = _client(world, "lin"), _client(world, "qian")
    case = Case.objects.filter(state="in_hand", unit_id=world.cast.qian.unit_id).latest("id").pk
    rows = []
    for name, client, path, most in (
        ("list", office, "/cases/?group=open", MOST_STATEMENTS),
        ("list of a unit", unit, "/cases/?group=with_units", MOST_STATEMENTS),
        ("home", office, "/", CASE_PAGE_STATEMENTS),
        ("case page", office, f"/cases/{case}/", CASE_PAGE_STATEMENTS),
        ("case page of its unit", unit, f"/cases/{case}/", CASE_PAGE_STATEMENTS),
    ):
        statements, weight = _statements(client, path)
        rows.append(row(name, statements, "statements", bound=most))
        rows.append(row(f"{name}, unpacked", weight / 1024, "KB"))
        rows.append(row(f"{name}, whole page", _typical(lambda: client.get(path), 5) * 1000, "ms"))
    counted = _typical(lambda: group_counts(world.cast.lin, groups=tuple(Group), now=NOW, most=1000), 3)
    rows.append(row("counts of all named filters, bounded", counted * 1000, "ms"))
    return rows
