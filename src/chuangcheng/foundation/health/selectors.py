"""Looking at an installation from inside. Every question is cheap: a few rows, no list is read."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from chuangcheng.foundation.archives.selectors import Standing, standing
from chuangcheng.foundation.archives.terms import Schema
from chuangcheng.foundation.journal.selectors import SealRow, latest_seal, waiting_since

from .rules import Backup, Bounds, Facts, Finding, advise, judge
from .terms import Advice

MIB = 1024 * 1024


@dataclass(frozen=True)
class Health:
    """What was found at one moment. `findings` is for everybody, all else for whoever administers."""

    findings: tuple[Finding, ...]
    advice: tuple[Advice, ...]
    facts: Facts
    bounds: Bounds
    seal: SealRow | None
    schema: Standing | None
    engine: str

    @property
    def ok(self) -> bool:
        """Whether every part is in order."""
        return all(one.ok for one in self.findings)


def running_folder() -> Path:
    """Where processes of this installation tell each other how they are."""
    return Path(settings.HOME) / "running"


def look(*, now: datetime) -> Health:
    """Ask every part. What does not answer is not in order; nothing is raised for it."""
    schema, seal, waiting, answers = None, None, None, False
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        answers = True
        schema = standing()
        if schema.schema is Schema.CURRENT:
            seal, waiting = latest_seal(), waiting_since()
    except DatabaseError:
        answers = False
    place = Path(settings.FILES_ROOT)
    facts = Facts(
        database=answers,
        migrations=schema is not None and schema.schema is Schema.CURRENT,
        files=place.is_dir() and os.access(place, os.W_OK | os.X_OK),
        free=_free(place),
        waiting_since=waiting,
        beat_at=_beat_at(),
        backup=latest_backup(),
    )
    bounds = Bounds(timedelta(minutes=settings.SEAL_WITHIN_MINUTES), settings.LEAST_FREE_MB * MIB)
    findings = judge(facts, bounds, now=now)
    return Health(findings, advise(facts.backup, now=now), facts, bounds, seal, schema, connection.vendor)


def latest_backup() -> Backup | None:
    """The newest backup, as `services.note_backup` kept it; None when there was none."""
    try:
        told = json.loads((running_folder() / "last-backup.json").read_text("utf-8"))
        return Backup(**{**told, "at": datetime.fromisoformat(told["at"])})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _beat_at() -> datetime | None:
    try:
        return datetime.fromtimestamp((running_folder() / "work.alive").stat().st_mtime, UTC)
    except OSError:
        return None


def _free(place: Path) -> int | None:
    try:
        return shutil.disk_usage(place).free
    except OSError:
        return None
