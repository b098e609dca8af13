"""A backup holds one moment, and nobody waits for it: on SQLite in a file and on PostgreSQL."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.elsewhere import ROOT, run


def test_others_write_while_a_backup_is_made_and_it_holds_the_moment_it_began(
    elsewhere: dict[str, str], tmp_path: Path
):
    path = tmp_path / "backup.zip"
    done = subprocess.run(
        [sys.executable, "-m", "tests.foundation.archives.busy", str(path)],
        cwd=ROOT, env=elsewhere, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["during"][1:] == ["unit", "picture"]  # written before the second table was read
    assert told["rows"]["accounts.unit"] == 1
    assert told["rows"]["evidence.file"] == 0
    assert told["rows"]["journal.entry"] == 1
    assert told["files"] == []
    home = tmp_path / "restored"
    own = {"CHUANGCHENG_HOME": str(home), "DATABASE_URL": f"sqlite:///{home / 'x.sqlite3'}", "FILES_ROOT": ""}
    back = run({**elsewhere, **own}, "restore", str(path))  # which proves the journal
    assert back.returncode == 0, back.stderr
