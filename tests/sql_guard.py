"""Watches every statement of every test: product code reads in selectors and acts, and writes in its own step.

Loaded by `tests/conftest.py`. A statement is judged by the frames that led to it, from the statement outwards:

* the first of our frames that is a selector or an act lets it pass;
* sessions and sign-in of the framework, migrations, and the framework's own test set-up pass (`FRAMEWORK`);
* test code that is reached before any other of our layers passes: a test may look at tables and prepare them;
* everything else - a view, a form, a template drawn by a view, a command, a permission, a label - is a fault.

A write to a step's table also needs an act of that same step on the way (`WRITES_FOR_OTHERS` lists who may not
need one, and why). A fault is raised where it happens and told again at the end of the test, in case it was caught.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from types import FrameType
from typing import Any

import pytest
from django.apps import apps
from django.db import connections

FRAMEWORK = (
    "django.contrib.sessions",  # middleware keeps the session row itself
    "django.contrib.auth",  # the signed-in person's row, once a request
    "django.contrib.contenttypes",  # filled after migrating
    "django.db.migrations",
    "django.db.backends.base.creation",
    "django.core.management.commands.migrate",
    "django.core.management.commands.flush",
)
"""Parts of the framework that touch the database on their own account."""

WRITES_FOR_OTHERS = {
    "foundation.acts": "claim() and insert() write for any step; the act that calls them is asked for instead",
    "foundation.archives": "a restore fills every table from a backup, before anybody can act",
}
"""Steps whose acts may write to the tables of others, each with its reason."""

READS = frozenset({"selectors", "services"})
TRANSPARENT = frozenset({"models"})
"""Layers that are judged by who called them: a test may use a table's queryset, a view may not."""

WRITE = re.compile(
    r'\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)"?', re.IGNORECASE
)


class Misplaced(AssertionError):
    """A statement was run from a place that may not."""


@cache
def kind_of(module: str) -> tuple[str, str]:
    """What a frame of this module is: ("framework", ""), ("test", ""), (layer, step), ("interface", "") or ("", "")."""
    if module.startswith(FRAMEWORK):
        return "framework", ""
    if module == "tests" or module.startswith(("tests.", "_pytest.", "pytest_django.")):
        return "test", ""
    parts = module.split(".")
    if parts[0] != "chuangcheng" or len(parts) < 2:
        return "", ""
    if parts[1] in ("foundation", "flow") and len(parts) > 3:
        return parts[3], f"{parts[1]}.{parts[2]}"
    return "interface", ""


@cache
def step_of_table(table: str) -> str | None:
    """The step that owns a table, or None for the framework's."""
    for app in apps.get_app_configs():
        parts = app.name.split(".")
        if parts[0] == "chuangcheng" and parts[1] in ("foundation", "flow") and table.startswith(f"{app.label}_"):
            return f"{parts[1]}.{parts[2]}"
    return None


def fault_in(sql: str, frame: FrameType | None) -> str | None:
    """What is wrong with a statement run from this frame, or None."""
    layer = ""
    acting: set[str] = set()
    while frame is not None:
        kind, step = kind_of(frame.f_globals.get("__name__", ""))
        if kind and not layer:
            if kind in ("framework", "test"):
                return None
            if kind == "migrations":
                return None
            if kind in READS and step != "foundation.acts":
                layer = kind
            elif kind not in TRANSPARENT and kind not in READS:
                place = f"{frame.f_globals.get('__name__')}:{frame.f_lineno}"
                return f"{place} runs SQL without a selector or an act: {sql[:200]}"
        if kind == "services":
            acting.add(step)
        frame = frame.f_back
    if not layer:
        return None
    write = WRITE.match(sql)
    owner = step_of_table(write[1]) if write else None
    if owner is None or owner in acting or acting & WRITES_FOR_OTHERS.keys() - {"foundation.acts"}:
        return None
    return f"{sorted(acting) or 'a selector'} writes to {write[1] if write else ''}, a table of {owner}: {sql[:200]}"


@dataclass
class Guard:
    """The faults found so far in one test. A test that plants one clears it."""

    found: list[str] = field(default_factory=list)

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        """Judge one statement, then run it."""
        if fault := fault_in(str(sql), sys._getframe(1)):
            self.found.append(fault)
            raise Misplaced(fault)
        return execute(sql, params, many, context)


@pytest.fixture(autouse=True)
def sql_guard() -> Iterator[Guard]:
    """Watch this test's statements on the connections of its thread."""
    guard = Guard()
    watched = connections.all()
    for connection in watched:
        connection.execute_wrappers.append(guard)
    try:
        yield guard
    finally:
        for connection in watched:
            connection.execute_wrappers.remove(guard)
    if guard.found:
        pytest.fail("SQL from the wrong place:\n" + "\n".join(guard.found), pytrace=False)
