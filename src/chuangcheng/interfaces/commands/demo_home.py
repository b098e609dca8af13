"""The demo's own folder, and the mark in it that says whose it is and whether it was loaded to its end."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from enum import Enum
from pathlib import Path
from typing import IO

from chuangcheng.interfaces.web.demo import stages

ROOT = Path(__file__).resolve().parents[4]
MARK = stages.MARK
FORMAT = "chuangcheng-demo/1"
DATABASE = "chuangcheng.sqlite3"
MADE = (
    *(DATABASE + ending for ending in ("", "-wal", "-shm", "-journal")),
    "files",
    "secret-key",
    "running",
    f"{MARK}.partial",
    stages.BELOW,
    *(name + ending for name in (stages.SHOWN, stages.WANTED, stages.FAILED) for ending in ("", ".partial")),
)
"""What loading and serving a demo put into its folder, beside the mark. Nothing else is ever removed from it."""


class State(Enum):
    """What lies in the demo's folder."""

    EMPTY = "empty"  # or no such folder
    UNFINISHED = "unfinished"
    FINISHED = "finished"
    FOREIGN = "foreign"  # something that no demo put there


class LoadingElsewhere(Exception):
    """Another process is loading the demo into this folder."""


def home_of_demo() -> Path:
    """Where the demo lives: database, files, key."""
    given = os.environ.get("CHUANGCHENG_DEMO_HOME")
    return Path(given).expanduser().resolve() if given else ROOT / "var" / "demo"


def state_of(home: Path) -> State:
    """What lies in this folder."""
    if not home.exists() or (home.is_dir() and not any(home.iterdir())):
        return State.EMPTY
    try:
        text = (home / MARK).read_text("utf-8")
        if not text:  # interrupted while it was written for the first time
            return State.UNFINISHED
        told = json.loads(text)
        if told["format"] == FORMAT:
            return State.FINISHED if told["finished"] else State.UNFINISHED
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return State.FOREIGN


def begin(home: Path) -> IO[str]:
    """Mark an empty or half-loaded folder as a demo that is being loaded, and empty it.

    Hold what it returns until the end: it keeps other processes away. Raises LoadingElsewhere.
    """
    home.mkdir(parents=True, exist_ok=True)
    mark = (home / MARK).open("a+", encoding="utf-8")
    try:
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        mark.close()
        raise LoadingElsewhere(str(home)) from None
    mark.truncate(0)
    mark.write(_mark(finished=False))
    mark.flush()
    _clear(home)
    return mark


def finish(home: Path, stage: str = stages.Stage.MID) -> None:
    """Mark the demo as loaded to its end, up to this stage (the one that is loaded unless asked otherwise)."""
    _write(home, finished=True, stage=stage)


def remove(home: Path) -> bool:
    """Remove what the demo made, the mark last; whether the folder went too (not when something else lies in it)."""
    _write(home, finished=False)  # an interrupted removal leaves no demo that looks whole
    _clear(home)
    (home / MARK).unlink()
    if any(home.iterdir()):
        return False
    try:
        home.rmdir()
    except OSError:  # a mount point, say
        return False
    return True


def _mark(*, finished: bool, **more: str) -> str:
    return json.dumps({"format": FORMAT, "finished": finished, **more})


def _write(home: Path, *, finished: bool, **more: str) -> None:
    partial = home / f"{MARK}.partial"
    partial.write_text(_mark(finished=finished, **more), encoding="utf-8")
    partial.replace(home / MARK)


def _clear(home: Path) -> None:
    for name in MADE:
        place = home / name
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)
