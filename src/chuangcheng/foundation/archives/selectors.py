"""Reading how far the database is."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor

from .terms import Schema

OURS = "chuangcheng."
"""How the names of the product's own packages begin."""


@dataclass(frozen=True)
class Standing:
    """How the tables compare with this program: what is still to be done, and what only a later program knows."""

    schema: Schema
    waiting: tuple[str, ...]
    unknown: tuple[str, ...]


def standing() -> Standing:
    """Where the database stands. Names are `app.migration`; raises OperationalError when it does not answer."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    waiting = tuple(f"{one.app_label}.{one.name}" for one, _ in plan)
    here = {config.label for config in apps.get_app_configs()}
    known = executor.loader.disk_migrations or {}
    applied = executor.loader.applied_migrations
    unknown = tuple(sorted(f"{app}.{name}" for app, name in applied if app in here and (app, name) not in known))
    if unknown:
        schema = Schema.NEWER
    elif not applied:
        schema = Schema.EMPTY
    else:
        schema = Schema.OLDER if waiting else Schema.CURRENT
    return Standing(schema, waiting, unknown)


def is_up_to_date() -> bool:
    """Whether the database has all tables of this version, and of none before or after it."""
    return standing().schema is Schema.CURRENT


def tables() -> list[type[models.Model]]:
    """The product's own tables, each after the tables it points at."""
    return _in_order([model for model in apps.get_models() if model.__module__.startswith(OURS)])


def stored_tables() -> list[type[models.Model]]:
    """The product's own tables as the database has them: before an upgrade those of an earlier version."""
    if is_up_to_date():
        return tables()
    executor = MigrationExecutor(connection)
    loader = executor.loader
    done = [key for key in loader.applied_migrations if key in loader.graph.nodes]
    own = {config.label for config in apps.get_app_configs() if config.name.startswith(OURS)}
    state = loader.project_state(done)
    return _in_order([model for model in state.apps.get_models() if model._meta.app_label in own])


def _in_order(own: list[type[models.Model]]) -> list[type[models.Model]]:
    ordered: list[type[models.Model]] = []
    while own:
        ready = [model for model in own if not _needs(model) & set(own) - {model}]
        if not ready:
            raise RuntimeError("tables point at each other in a circle")
        ordered += sorted(ready, key=lambda model: model._meta.label_lower)
        own = [model for model in own if model not in ready]
    return ordered


def _needs(model: type[models.Model]) -> set[object]:
    return {field.related_model for field in model._meta.concrete_fields if field.related_model is not None}
