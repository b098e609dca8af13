"""The stages of the demo: each a database and a folder of its own, one of them shown.

The stage that was loaded first lies in the demo's folder itself, the others below it. A page asks for a stage by a
file; `chuangcheng serve` sees it, loads the stage where it is not there yet, and puts it in place of the one shown.
Plain files and no database: the answer must not depend on what is being exchanged.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

MARK = "demo.json"
SHOWN, WANTED, FAILED, BELOW = "stage", "stage-wanted", "stage-failed", "stages"
"""Files in the demo's folder: the stage that is shown, asked for, could not be loaded; and the folder of the others."""
PARTS = 4
"""Lines that loading says before the last one; each is a part of the way."""


class Stage(StrEnum):
    """A point in the campaign: 启动, 推进, 迎检前夜."""

    START = "start"
    MID = "mid"
    EVE = "eve"


def first_of(home: Path) -> Stage:
    """The stage that was loaded into the demo's folder itself."""
    try:
        return Stage(json.loads((home / MARK).read_text("utf-8")).get("stage", Stage.MID))
    except (OSError, ValueError, AttributeError):
        return Stage.MID


def folder_of(home: Path, stage: Stage) -> Path:
    """Where a stage lies, or will lie."""
    return home if stage is first_of(home) else home / BELOW / stage


def is_ready(home: Path, stage: Stage) -> bool:
    """Whether a stage has been loaded to its end."""
    try:
        return json.loads((folder_of(home, stage) / MARK).read_text("utf-8"))["finished"] is True
    except (OSError, ValueError, KeyError, TypeError):
        return False


def shown(home: Path) -> Stage:
    """The stage that is shown."""
    chosen = _read(home / SHOWN)
    return chosen if chosen and is_ready(home, chosen) else first_of(home)


def place(home: Path) -> Path:
    """Where the stage that is shown lies."""
    return folder_of(home, shown(home))


def wanted(home: Path) -> Stage | None:
    """The stage that somebody asked for and that is not shown yet."""
    return _read(home / WANTED)


def ask(home: Path, stage: Stage) -> None:
    """Ask for a stage; whoever asks last is heard."""
    (home / FAILED).unlink(missing_ok=True)
    _write(home / WANTED, stage)


def show(home: Path, stage: Stage) -> None:
    """Show a stage from here on, and take the wish for it away."""
    _write(home / SHOWN, stage)
    if wanted(home) is stage:
        (home / WANTED).unlink(missing_ok=True)


def fail(home: Path, stage: Stage) -> None:
    """Give a stage up: it could not be loaded."""
    _write(home / FAILED, stage)
    (home / WANTED).unlink(missing_ok=True)


def log_of(home: Path, stage: Stage) -> Path:
    """Where loading a stage writes what it says."""
    return home / BELOW / f"{stage}.log"


@dataclass(frozen=True)
class Told:
    """How things stand: `parts` of PARTS of the wanted stage are loaded."""

    shown: Stage
    wanted: Stage | None
    failed: Stage | None
    parts: int
    ready: frozenset[Stage]


def told(home: Path) -> Told:
    """How things stand, from the files alone."""
    asked = wanted(home)
    parts = 0
    if asked is not None:
        try:
            lines = log_of(home, asked).read_text("utf-8").splitlines()
        except OSError:
            lines = []
        parts = min(sum(line.startswith("  ") for line in lines), PARTS)
    ready = frozenset(stage for stage in Stage if is_ready(home, stage))
    return Told(shown(home), asked, _read(home / FAILED), parts, ready)


def _read(file: Path) -> Stage | None:
    try:
        return Stage(file.read_text("utf-8").strip())
    except (OSError, ValueError):
        return None


def _write(file: Path, stage: Stage) -> None:
    partial = file.with_name(f"{file.name}.partial")
    partial.write_text(stage, encoding="utf-8")
    partial.replace(file)
