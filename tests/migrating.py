"""A database without a table, for what a migration does with the rows that are there.

Going back from the newest tables takes every later step down and up again, most of a minute; a migration is tried from
what it builds on, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import StateApps

Target = list[tuple[str, str]]


class Migrating:
    """The tables as they stand after some migrations."""

    def to(self, target: Target) -> StateApps:
        """Migrate forwards or back to these, and what they need; the models as they are there."""
        executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
        executor.migrate(target)
        return executor.loader.project_state(target).apps


@pytest.fixture
def migrating(django_db_setup: None, django_db_blocker: Any) -> Iterator[Migrating]:
    """An empty database in place of the test's."""
    before = connections[DEFAULT_DB_ALIAS]
    made = connections.create_connection(DEFAULT_DB_ALIAS)
    told = before.settings_dict
    with django_db_blocker.unblock():
        if before.vendor == "sqlite":
            made.settings_dict = {**told, "NAME": ":memory:"}
        else:
            made.settings_dict = {**told, "NAME": f"{told['NAME']}_migrating"}
            with before.creation._nodb_cursor() as cursor:
                cursor.execute(f"CREATE DATABASE {before.ops.quote_name(made.settings_dict['NAME'])}")
        connections[DEFAULT_DB_ALIAS] = made
        try:
            yield Migrating()
        finally:
            connections[DEFAULT_DB_ALIAS] = before
            made.close()
            if before.vendor != "sqlite":
                before.creation._destroy_test_db(made.settings_dict["NAME"], 0)
