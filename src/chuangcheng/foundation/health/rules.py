"""What is judged from what was found. Plain values, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from .terms import Advice, Part

BEAT_WITHIN = timedelta(minutes=3)
"""Background work tells every minute that it is alive; three missed in a row mean that it is not."""
BACKUP_WITHIN = timedelta(hours=36)
"""A daily backup, with half a day for one that takes long."""
AHEAD = timedelta(minutes=1)
"""How far the clocks of two machines may differ: what was told later than that ahead of now is not believed."""


@dataclass(frozen=True)
class Bounds:
    """What an installation asks of itself (settings)."""

    seal_within: timedelta
    least_free: int
    """Bytes that must be free where the files lie."""


@dataclass(frozen=True)
class Backup:
    """The newest backup that was made to its end."""

    at: datetime
    file: str
    rows: int
    files: int
    damaged: int


@dataclass(frozen=True)
class Facts:
    """What was found; None where it could not be found out."""

    database: bool
    migrations: bool
    files: bool
    free: int | None
    waiting_since: datetime | None
    """When the oldest act was done that no seal covers; None when all are sealed."""
    beat_at: datetime | None
    backup: Backup | None


@dataclass(frozen=True)
class Finding:
    """One part, and whether it is in order."""

    part: Part
    ok: bool


def judge(facts: Facts, bounds: Bounds, *, now: datetime) -> tuple[Finding, ...]:
    """Every part, in the order in which one would look. What needs the database is not in order without it."""
    sealed = facts.waiting_since is None or now - facts.waiting_since <= bounds.seal_within
    alive = facts.beat_at is not None and -AHEAD <= now - facts.beat_at <= BEAT_WITHIN
    return (
        Finding(Part.DATABASE, facts.database),
        Finding(Part.MIGRATIONS, facts.database and facts.migrations),
        Finding(Part.FILES, facts.files),
        Finding(Part.DISK, facts.free is not None and facts.free >= bounds.least_free),
        Finding(Part.JOURNAL, facts.database and facts.migrations and sealed),
        Finding(Part.JOBS, alive),
    )


def advise(backup: Backup | None, *, now: datetime) -> tuple[Advice, ...]:
    """What should be looked after although everything works."""
    if backup is None:
        return (Advice.NEVER_BACKED_UP,)
    found = []
    if now - backup.at > BACKUP_WITHIN:
        found.append(Advice.BACKUP_OLD)
    if backup.damaged:
        found.append(Advice.BACKUP_DAMAGED)
    return tuple(found)
