"""Reading how far the database is."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def is_up_to_date() -> bool:
    """Whether the database has all tables of this version, and of none before it."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
