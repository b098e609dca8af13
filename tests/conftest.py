"""Fixtures that every test may use."""

import os

import pytest
from django.core.cache import cache
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from chuangcheng.flow.scoring.selectors.scores import kept_sheet
from chuangcheng.flow.standards.selectors.editions import _loaded
from chuangcheng.foundation.acts.selectors import forget_kept

pytest_plugins = ["tests.elsewhere", "tests.kept_world", "tests.migrating", "tests.sql_guard"]

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs a loop in the main thread
hypothesis_settings.register_profile("repeatable", derandomize=True, deadline=None, max_examples=60)
hypothesis_settings.load_profile("repeatable")


@pytest.fixture(autouse=True)
def _editions_are_read_anew() -> None:
    """A test's rows are rolled back and their ids given again: nothing kept in memory may outlive its test."""
    forget_kept()
    _loaded.cache_clear()
    kept_sheet.cache_clear()
    cache.clear()


@pytest.fixture(autouse=True)
def _every_test_begins_in_the_default_language() -> None:
    """A page asked for in English leaves English behind on the thread."""
    translation.deactivate()


DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--on-the-database`: leave out what knows no database, or only one of its own. `tools/test.py` asks for it in the
    second of its two runs, where such tests would say the same again."""
    parser.addoption("--on-the-database", action="store_true")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests that open the run's database."""
    if not config.getoption("--on-the-database"):
        return
    alone = [item for item in items if not _opens_the_database(item)]
    config.hook.pytest_deselected(items=alone)
    items[:] = [item for item in items if _opens_the_database(item)]


def _opens_the_database(item: pytest.Item) -> bool:
    marked = any(item.get_closest_marker(name) for name in ("django_db", "server"))
    return marked or not DATABASE.isdisjoint(getattr(item, "fixturenames", ()))
