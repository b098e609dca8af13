"""`chuangcheng upgrade` from outside: a backup first, then the new tables, and the way back when something fails."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from .installation import chuangcheng, environment, told

pytestmark = pytest.mark.skipif(
    os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="works on files of its own: once is enough"
)
PLANTED = "tests.interfaces.commands.planted."
LATER = {"DJANGO_SETTINGS_MODULE": PLANTED + "later", "PYTHONPATH": f"src{os.pathsep}."}
BROKEN = {**LATER, "DJANGO_SETTINGS_MODULE": PLANTED + "broken"}


@pytest.fixture
def home(installed: Path, tmp_path: Path) -> Path:
    """An installation of this version; with LATER or BROKEN, of an earlier one."""
    return Path(shutil.copytree(installed, tmp_path / "home"))


def backups(home: Path) -> list[Path]:
    return sorted((home / "backups").glob("*.zip")) if (home / "backups").exists() else []


def tables(home: Path) -> set[str]:
    with sqlite3.connect(home / "chuangcheng.sqlite3") as database:
        return {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_an_earlier_database_is_backed_up_and_brought_up_to_date(home: Path, tmp_path: Path):
    assert told(home, "serve", "--port", "0", **LATER) == (
        1,
        "the database is from an earlier version: stop the service and run `chuangcheng upgrade`, "
        "which makes a backup first\n",
    )
    done = chuangcheng(home, "upgrade", **LATER)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "the upgrade is done; start the service"
    assert "planted" in tables(home)
    (backup,) = backups(home)
    assert (backup.stat().st_mode & 0o777, backup.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    again = chuangcheng(home, "upgrade", **LATER)
    assert (again.returncode, again.stdout.splitlines()[0]) == (
        0,
        "the database is of this version (0.1.0) already; only checking",
    )
    assert backups(home) == [backup]

    # The earlier program keeps off the later database, and reads its own back from the backup.
    for words in (("serve", "--port", "0"), ("upgrade",), ("backup", str(tmp_path / "x.zip")), ("init",)):
        status, said = told(home, *words)
        assert (status, "archives.0001_planted" in said, said.count("\n")) == (1, True, 1), words
    assert chuangcheng(tmp_path / "back", "restore", str(backup)).returncode == 0
    assert chuangcheng(tmp_path / "back", "journal", "verify").returncode == 0


def test_a_migration_that_fails_leaves_a_backup_and_says_the_way_back(home: Path, tmp_path: Path):
    status, said = told(home, "upgrade", **BROKEN)
    (backup,) = backups(home)
    assert status == 1
    assert "ValueError: two units of one name" in said
    assert said.splitlines()[-1] == f"  chuangcheng restore {backup}"
    assert "Traceback" not in said
    assert "Traceback" in backup.with_suffix(".failure.txt").read_text("utf-8")
    assert told(home, "serve", "--port", "0", **BROKEN)[0] == 1

    assert chuangcheng(tmp_path / "back", "restore", str(backup)).returncode == 0

    mended = chuangcheng(home, "upgrade", **LATER)  # the cause is removed: it goes on from where it stopped
    assert mended.returncode == 0, mended.stderr


def test_the_backup_holds_the_columns_of_the_earlier_version(home: Path):
    """Two real steps back: what this version's tables have and the earlier ones had not is not asked for."""
    command = [sys.executable, "-m", "django", "migrate", "cases", "0003", "--verbosity", "0"]
    told_so = {"DJANGO_SETTINGS_MODULE": "chuangcheng.config.settings"}
    subprocess.run(command, env=environment(home, **told_so), check=True)
    done = chuangcheng(home, "upgrade")
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(backups(home)[0]) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert "cases.0004_rectified_by" not in manifest["migrations"]
    assert "title_en" not in manifest["columns"]["cases.case"]
    assert "title" in manifest["columns"]["cases.case"]
    assert manifest["rows"]["standards.caseclass"] == 403 + 8


def test_an_empty_database_has_nothing_to_upgrade(tmp_path: Path):
    assert told(tmp_path, "upgrade", LANG="zh_CN.UTF-8") == (
        1,
        "数据库是空的，没有可升级的内容：新装请运行 chuangcheng init\n",
    )


def test_where_no_backup_can_be_written_nothing_is_changed(home: Path, tmp_path: Path):
    (tmp_path / "file").touch()
    status, said = told(home, "upgrade", "--backups", str(tmp_path / "file" / "folder"), **LATER)
    assert (status, "nothing was changed" in said) == (1, True)
    assert "planted" not in tables(home)
