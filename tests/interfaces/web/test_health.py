"""`/health/` for whoever watches, and the page of the running system for whoever administers."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.utils import OperationalError
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chuangcheng.foundation.health.rules import Backup
from chuangcheng.foundation.health.services import beat, note_backup
from chuangcheng.foundation.journal.services import seal
from tests.world import World

pytestmark = pytest.mark.django_db


def right_now() -> datetime:
    """The clock of the machine: the page reads it too."""
    return datetime.now(UTC)  # noqa: TID251 - the page's own clock cannot be set


@pytest.fixture(autouse=True)
def _home_of_its_own(settings, tmp_path: Path) -> None:
    settings.HOME, settings.FILES_ROOT = tmp_path, tmp_path / "files"
    settings.FILES_ROOT.mkdir()
    settings.LEAST_FREE_MB = 1


def test_all_in_order_is_200_and_says_nothing_of_versions_or_places():
    beat(now=right_now())
    answer = Client().get("/health/")
    assert (answer.status_code, answer.json()) == (
        200,
        {
            "ok": True,
            "parts": dict.fromkeys(("database", "migrations", "files", "disk", "journal", "jobs"), "ok"),
        },
    )


def test_what_is_wrong_is_503_and_named(world: World, settings):
    settings.LEAST_FREE_MB = 1 << 40
    settings.FILES_ROOT.rmdir()
    answer = Client().get("/health")  # as watchers of earlier versions ask
    parts = answer.json()["parts"]
    assert answer.status_code == 503
    assert {name for name, word in parts.items() if word != "ok"} == {"files", "disk", "jobs", "journal"}


def test_a_database_that_is_away_is_told_to_the_signed_in_too(world: World):
    client = Client()
    client.force_login(world.cast.user("feng"))
    beat(now=right_now())

    def refuse(*_: object) -> None:
        raise OperationalError("the server is away")

    with connection.execute_wrapper(refuse):
        answer = client.get("/health/")
    assert (answer.status_code, answer.json()["parts"]["database"]) == (503, "not ok")
    assert "away" not in answer.content.decode()


def test_asking_often_costs_nothing():
    Client().get("/health/")
    with CaptureQueriesContext(connection) as asked:
        for _ in range(20):
            Client().get("/health/")
    assert len(asked) == 0
    cache.clear()
    with CaptureQueriesContext(connection) as asked:
        Client().get("/health/")
    assert len(asked) <= 10


def test_the_administrator_sees_what_to_do(world: World):
    client = Client(headers={"accept-language": "en"})
    client.force_login(world.cast.user("feng"))
    page = client.get("/system/").content.decode()
    assert "The background process does not report" in page
    assert "No backup was made yet" in page
    now = right_now()
    while seal(now=now) is not None:
        pass
    beat(now=now)
    note_backup(Backup(now - timedelta(days=3), "/backup/monday.zip", 1234, 56, 0))
    page = client.get("/system/").content.decode()
    assert "Not in order" not in page
    assert "/backup/monday.zip" in page
    assert "older than a day and a half" in page
    assert 'href="/system/"' in page
