"""`chuangcheng upgrade` of an installation on PostgreSQL, in a database of its own on the server of this run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from .conftest import SET_UP
from .installation import chuangcheng
from .test_upgrade import BROKEN, LATER, backups

SERVER = os.environ.get("DATABASE_URL", "")
pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(not SERVER.startswith("postgres"), reason="no PostgreSQL in this run"),
]


@pytest.fixture
def database() -> Iterator[str]:
    """The address of an empty database."""
    name = f"upgraded_{os.getpid()}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_failing_upgrade_can_be_gone_back_on_and_a_mended_one_goes_on(database: str, tmp_path: Path):
    home, there = tmp_path / "home", {"DATABASE_URL": database}
    made = chuangcheng(home, "init", *SET_UP, typed="correct horse battery\n", **there)
    assert made.returncode == 0, made.stderr
    failed = chuangcheng(home, "upgrade", **there, **BROKEN)
    assert failed.returncode == 1
    (backup,) = backups(home)
    assert f"chuangcheng restore {backup}" in failed.stderr
    assert chuangcheng(tmp_path / "back", "restore", str(backup)).returncode == 0  # here into an SQLite file
    mended = chuangcheng(home, "upgrade", **there, **LATER)
    assert (mended.returncode, mended.stderr) == (0, "")
    refused = chuangcheng(home, "upgrade", **there)
    assert (refused.returncode, "archives.0001_planted" in refused.stderr) == (1, True)
