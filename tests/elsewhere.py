"""Other processes beside a test, on the database of the test or on one of their own."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]


def address_of_the_test_database() -> str:
    """What `DATABASE_URL` says for the server database of this test."""
    told = connection.settings_dict
    who = quote(told["USER"] or "", safe="")
    secret = f":{quote(told['PASSWORD'], safe='')}" if told["PASSWORD"] else ""
    host, port = told["HOST"], f":{told['PORT']}" if told["PORT"] else ""
    if host.startswith("/"):
        return f"postgresql://{who}{secret}@{port}/{quote(told['NAME'])}?host={quote(host, safe='')}"
    return f"postgresql://{who}{secret}@{host}{port}/{quote(told['NAME'])}"


def run(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Run the product's command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "chuangcheng.interfaces.commands.main", *words],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip


@pytest.fixture
def elsewhere(transactional_db: None, tmp_path: Path) -> dict[str, str]:
    """The environment of processes that share a database: a file with this run's empty tables, or its server."""
    environment = {
        **os.environ,
        "CHUANGCHENG_HOME": str(tmp_path),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "LANG": "en_US.UTF-8",
        "LC_ALL": "",
    }
    if connection.vendor == "postgresql":
        return {**environment, "DATABASE_URL": address_of_the_test_database()}
    shared = tmp_path / "shared.sqlite3"
    connection.ensure_connection()
    with closing(sqlite3.connect(shared)) as copy:
        connection.connection.backup(copy)
    return {**environment, "DATABASE_URL": f"sqlite:///{shared}"}
