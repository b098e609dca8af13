"""Four processes write, seal and check at once, on SQLite in a file and on PostgreSQL: one whole chain comes out."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from django.db import connection

from tests.elsewhere import ROOT, run
from tests.foundation.journal.subjects import begin

WRITERS, ACTS = 4, 15


def shared_subject(environment: dict[str, str]) -> int:
    """A subject in the shared database that everybody will change."""
    if connection.vendor == "postgresql":
        return begin("shared").pk
    script = (
        "import django; django.setup(); from tests.foundation.journal.subjects import begin; print(begin('shared').pk)"
    )
    made = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    return int(made.stdout)


def test_four_writers_and_sealers_make_one_whole_journal(elsewhere: dict[str, str], tmp_path: Path):
    shared, stop = str(shared_subject(elsewhere)), tmp_path / "stop"
    writers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.foundation.journal.writers", f"writer-{n}", shared, str(ACTS), str(stop)],
            cwd=ROOT, env=elsewhere, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for n in range(WRITERS)
    ]  # fmt: skip
    for writer in writers:
        assert writer.stdout
        assert writer.stdout.readline() == "ready\n", writer.communicate()[1]
    for writer in writers:
        assert writer.stdin
        writer.stdin.write("go\n")
        writer.stdin.flush()
    meanwhile = run(elsewhere, "journal", "verify")  # a check amid the writing sees one moment, which is whole
    stop.touch()
    told = []
    for writer in writers:
        out, err = writer.communicate(timeout=120)
        assert writer.returncode == 0, err
        told.append(json.loads(out))
    assert meanwhile.returncode == 0, meanwhile.stderr
    assert all(one["shared"] >= ACTS for one in told)

    sealed = run(elsewhere, "journal", "seal")
    assert sealed.returncode == 0, sealed.stderr
    verdict = run(elsewhere, "journal", "verify")
    assert verdict.returncode == 0, verdict.stderr
    entries = 1 + WRITERS + sum(one["shared"] + one["own"] for one in told)
    counts = re.match(r"(\d+) entries on (\d+) subjects, (\d+) seals, (\d+) younger .*\((\w{64})\)", verdict.stdout)
    assert counts, verdict.stdout
    assert int(counts[1]) == entries
    assert int(counts[2]) == 1 + WRITERS
    assert int(counts[3]) >= sum(one["seals"] for one in told) > 0
    assert int(counts[4]) == 0
    digest = counts[5]
    assert run(elsewhere, "journal", "verify", "--seal", digest).returncode == 0
    unknown = run(elsewhere, "journal", "verify", "--seal", "0" * 64)
    assert unknown.returncode == 1
    assert "seal_unknown" in unknown.stderr
