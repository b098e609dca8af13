"""The cast and the world are made once by each process, in databases of their own, to which tests roll back.

Making them takes longer than most tests do. A test that asks for `cast` or `world` runs on a copy of the empty database
in which they already stand; one that asks for neither, or that commits (`transaction=True`), runs on the empty one.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from tests.people import Cast, make_cast
from tests.world import World, make_world

KEPT = {"cast": lambda _: make_cast(), "world": make_world}
"""What is kept, in the order in which one is made from the other."""

_databases: dict[str, BaseDatabaseWrapper] = {}
_pickled: dict[str, bytes] = {}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The empty database of the run, then a copy for each of what is kept."""
    empty = connections[DEFAULT_DB_ALIAS]
    _databases[""] = empty
    yield
    connections[DEFAULT_DB_ALIAS] = empty
    with django_db_blocker.unblock():
        for name in _pickled:
            made = _databases.pop(name)
            made.close()
            if empty.vendor != "sqlite":
                empty.creation._destroy_test_db(made.settings_dict["NAME"], 0)
    _pickled.clear()


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: Any, request: pytest.FixtureRequest) -> None:
    """Before a test's transaction begins: choose the database it runs on."""
    if fixturedef.argname != "_django_db_helper":
        return
    name = next((name for name in reversed(KEPT) if name in request.fixturenames), "")
    if _commits(request):
        name = ""
    if name and name not in _pickled:
        blocker = request.getfixturevalue("django_db_blocker")
        with blocker.unblock():
            _keep(name)
    connections[DEFAULT_DB_ALIAS] = _databases[name]


@pytest.fixture
def cast(db: None) -> Cast:
    """Units and people."""
    return _kept("cast") or make_cast()


@pytest.fixture
def world(cast: Cast) -> World:
    """A published edition, case classes, areas, sites and duties around the cast."""
    return _kept("world") or make_world(cast)


def _kept(name: str) -> Any:
    """A copy of what stands in this test's database, or None when it runs on the empty one."""
    return pickle.loads(_pickled[name]) if connections[DEFAULT_DB_ALIAS] in _with(name) else None


def _with(name: str) -> list[BaseDatabaseWrapper]:
    """The databases in which this stands."""
    order = list(KEPT)
    return [_databases[later] for later in order[order.index(name) :] if later in _databases]


def _commits(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    told = marker is not None and (marker.kwargs.get("transaction") or bool(marker.args and marker.args[0]))
    return bool(told) or not {"transactional_db", "live_server"}.isdisjoint(request.fixturenames)


def _keep(name: str) -> None:
    """Make a database in which this stands, from the one before it."""
    order = list(KEPT)
    before = order[order.index(name) - 1] if order.index(name) else ""
    if before and before not in _pickled:
        _keep(before)
    connections[DEFAULT_DB_ALIAS] = _databases[name] = _copy(_databases[before], name)
    found = KEPT[name](pickle.loads(_pickled[before]) if before else None)
    _pickled[name] = pickle.dumps(found)


def _copy(source: BaseDatabaseWrapper, name: str) -> BaseDatabaseWrapper:
    """A new database with the same tables and rows, and a connection to it."""
    made = connections.create_connection(DEFAULT_DB_ALIAS)
    told = source.settings_dict
    if source.vendor == "sqlite":
        made.settings_dict = {**told, "NAME": f"file:kept_{name}?mode=memory&cache=shared"}
        source.ensure_connection()
        made.ensure_connection()
        source.connection.backup(made.connection)
    else:
        made.settings_dict = {**told, "NAME": f"{told['NAME']}_{name}"}
        source.close()
        with source.creation._nodb_cursor() as cursor:
            quote = source.ops.quote_name
            cursor.execute(f"DROP DATABASE IF EXISTS {quote(made.settings_dict['NAME'])}")
            cursor.execute(f"CREATE DATABASE {quote(made.settings_dict['NAME'])} TEMPLATE {quote(told['NAME'])}")
    return made
