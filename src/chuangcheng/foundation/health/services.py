"""What running processes leave behind so that others can see how they are. No rows: it tells of this machine."""

from __future__ import annotations

import json
import os
from datetime import datetime

from .rules import Backup
from .selectors import running_folder


def beat(*, now: datetime) -> None:
    """Tell that background work is alive. Raises OSError where the home cannot be written to."""
    place = running_folder()
    place.mkdir(parents=True, exist_ok=True)
    file = place / "work.alive"
    file.touch()
    os.utime(file, (now.timestamp(), now.timestamp()))


def note_backup(backup: Backup) -> None:
    """Keep when the newest backup was made and where it lies. Raises OSError."""
    place = running_folder()
    place.mkdir(parents=True, exist_ok=True)
    partial = place / "last-backup.json.partial"
    partial.write_text(json.dumps({**backup.__dict__, "at": backup.at.isoformat()}, ensure_ascii=False), "utf-8")
    partial.replace(place / "last-backup.json")
