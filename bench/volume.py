"""The desk for volume: lists, counts, the map and pages at a million cases (CHUANGCHENG_BENCH_CASES: fewer)."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.selectors import Filter, cases_page, filtered, group_counts
from chuangcheng.flow.cases.selectors.lists import SORTS
from chuangcheng.flow.cases.services import count_cells
from chuangcheng.flow.cases.terms import Group, Sort
from chuangcheng.flow.inspections.rules import Answer
from chuangcheng.flow.inspections.services import record_visit
from chuangcheng.flow.inspections.terms import RoundKind
from chuangcheng.flow.standards.terms import Outcome
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Place
from tests.world import World

from .row import row
from .volume_data import CASES, NOW, fill

REPEATS = 9
MOST_OF_LISTS, MOST_OF_CASE, MOST_OF_MAP = 10, 15, 6
MOST_OF_MAP_KB = 300
MOST_OF_FINDING = 20
WEIGHED = ("reported", "checked", "filed", "returned", "rectified")
"""States in which the office has to choose: duplicates, units and facilities are proposed."""
BESIDE_SQL = 3.0
LATER_PAGE, BESIDE_FIRST = 200, 1.5


def bench_volume() -> list[dict[str, Any]]:
    """Everything of the desk that must not grow with the number of cases."""
    begun = time.perf_counter()
    world = fill()
    rows = [row(f"{CASES} cases written set-based", time.perf_counter() - begun, "s")]
    begun = time.perf_counter()
    cells = count_cells(now=NOW)
    rows.append(row(f"{cells} squares of the map counted", time.perf_counter() - begun, "s"))
    return [*rows, *_lists(world), *_later_pages(world), *_texts(world), *_pages(world), _finding(world)]


def _finding(world: World) -> dict[str, Any]:
    """A visit with one failure that becomes a case, as the phone or the sheet saves it; the second of a process."""
    visits = world.plan(kind=RoundKind.ROUTINE, sites=(world.road, world.far_road), at=NOW)
    world.visit(visits, world.road, failing=("I2",), at=NOW)
    answers = [Answer(world.item("I1").pk, Outcome.FAILED, photos=(world.photo(at=NOW),))]
    with CaptureQueriesContext(connection) as asked:
        record_visit(
            uuid=uuid4(),
            round_id=visits.pk,
            site_id=world.far_road.pk,
            answers=answers,
            rest_confirmed=True,
            started_at=NOW,
            by=world.cast.zhao,
            now=NOW,
        )
    # Without the points that a test's own savepoints add: what the act itself sends.
    sent = [one["sql"] for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
    return row("a finding saved with its case", len(sent), "statements", bound=MOST_OF_FINDING)


def _typical(work: Callable[[], Any], repeats: int = REPEATS) -> float:
    """The median of the milliseconds that the work takes, once warm."""
    work()
    spans = []
    for _ in range(repeats):
        begun = time.perf_counter()
        work()
        spans.append(time.perf_counter() - begun)
    return statistics.median(spans) * 1000


def _both(one: Callable[[], Any], other: Callable[[], Any]) -> tuple[float, float]:
    """The medians of two works that take turns, so that what else the machine does hurts both."""
    spans: tuple[list[float], list[float]] = ([], [])
    for turn in range(REPEATS + 1):
        for work, found in zip((one, other), spans, strict=True):
            begun = time.perf_counter()
            work()
            if turn:
                found.append((time.perf_counter() - begun) * 1000)
    return statistics.median(spans[0]), statistics.median(spans[1])


def _bare(read: Callable[[], Any]) -> Callable[[], None]:
    """The same statements with nothing around them: sent and fetched through the driver's cursor."""
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

    return work


def _read(acting: Acting, group: Group | None, sort: Sort, place: str | None = None) -> Callable[[], Any]:
    return partial(cases_page, acting, wanted=Filter(group=group), now=NOW, sort=sort, place=place)


def _lists(world: World) -> list[dict[str, Any]]:
    """Each named filter in each order, for the office and for a unit; beside the same SQL alone."""
    rows = []
    for name in ("lin", "qian"):
        for group in (None, *Group):
            for sort in Sort:
                read = _read(world.cast.acting[name], group, sort)
                floor, value = _both(_bare(read), read)
                rows.append(row(f"list {name} {group or 'all'} by {sort}", value, "ms", floor=floor, bound=BESIDE_SQL))
    slowest = max(rows, key=lambda one: one["value"])
    rows.append(row(f"slowest: {slowest['name']}", slowest["value"], "ms"))
    return rows


def _later_pages(world: World) -> list[dict[str, Any]]:
    """The page two hundred pages in, beside the first."""
    rows = []
    for group in (None, Group.OPEN, Group.CLOSED):
        for sort, (column, descending) in SORTS.items():
            sign, at = "-" if descending else "", (LATER_PAGE - 1) * 50
            cases = filtered(world.cast.lin, Filter(group=group), NOW).order_by(f"{sign}{column}", f"{sign}id")
            found = list(cases.values_list(column, "id")[at - 1 : at])
            if not found:
                continue
            place = Place(*found[0]).token()
            first, later = _both(_read(world.cast.lin, group, sort), _read(world.cast.lin, group, sort, place))
            title = f"page {LATER_PAGE} of {group or 'all'} by {sort}"
            rows.append(row(title, later, "ms", floor=first, bound=BESIDE_FIRST))
    return rows


def _texts(world: World) -> list[dict[str, Any]]:
    """A word of every twelfth case, and one of every ten-thousandth; for the office and for a unit."""
    rows = []
    for name in ("lin", "qian"):
        for text in ("占道", "蓝莓"):
            value = _typical(partial(cases_page, world.cast.acting[name], wanted=Filter(text=text), now=NOW), 3)
            rows.append(row(f"search {name} {text}", value, "ms"))
    return rows


def _pages(world: World) -> list[dict[str, Any]]:
    """Statements and weight of the pages."""
    case = Case.objects.filter(state="in_hand", unit_id=world.cast.qian.unit_id).latest("id").pk
    newest = {state: Case.objects.filter(state=state).order_by("-id").first() for state in WEIGHED}
    pages: list[tuple[str, str, str, int]] = [
        (f"list {group}", "lin", f"/cases/?group={group}", MOST_OF_LISTS) for group in Group
    ]
    pages += [(f"case page {state}", "lin", f"/cases/{one.pk}/", MOST_OF_CASE) for state, one in newest.items() if one]
    pages += [
        ("list of a unit", "qian", "/cases/?group=with_units", MOST_OF_LISTS),
        ("case page", "lin", f"/cases/{case}/", MOST_OF_CASE),
        ("case page of its unit", "qian", f"/cases/{case}/", MOST_OF_CASE),
        ("map of open cases", "lin", "/map/", MOST_OF_MAP),
        ("map of a part", "lin", "/map/?group=open&box=120.3,36.05,120.33,36.08", MOST_OF_MAP),
        ("map of a corner", "lin", "/map/?group=open&box=120.3,36.05,120.303,36.053", MOST_OF_MAP),
        ("map of all cases", "lin", "/map/?show=all", MOST_OF_MAP),
        ("map of closed cases", "lin", "/map/?group=closed", MOST_OF_MAP),
        ("map of a unit", "qian", "/map/?group=open", MOST_OF_MAP),
        ("home", "lin", "/", MOST_OF_CASE),
    ]
    rows = []
    for name, who, path, most in pages:
        client = Client(headers={"host": "localhost"})
        client.force_login(world.cast.user(who), "django.contrib.auth.backends.ModelBackend")
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        rows.append(row(name, len(asked), "statements", bound=most))
        weight = MOST_OF_MAP_KB if name.startswith("map") else None
        rows.append(row(f"{name}, unpacked", len(answer.content) / 1024, "KB", bound=weight))
        rows.append(row(f"{name}, whole page", _typical(partial(client.get, path), 3), "ms"))
    counted = _typical(partial(group_counts, world.cast.lin, groups=tuple(Group), now=NOW, most=1000), 3)
    rows.append(row("counts of all named filters, bounded", counted, "ms"))
    return rows
