"""What about a picture of a rectification may need a person's look: facts and their evidence, never verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from chuangcheng.flow.scrutiny.terms import FlagKind
from chuangcheng.foundation.geography.rules import Point, distance

EDITORS: Final = (
    "photoshop",
    "lightroom",
    "snapseed",
    "gimp",
    "picsart",
    "pixelmator",
    "affinity photo",
    "paint.net",
    "canva",
    "meitu",
    "美图",
    "xingtu",
    "醒图",
    "acdsee",
    "picasa",
)
"""Programs for editing by the names they write into files, in small letters. No camera's own software."""


SAME_VIEW_BITS: Final = 2
"""The picture of the rectification is meant to be taken from where that of the problem was: these two count as near-
same only when they hardly differ at all."""


@dataclass(frozen=True)
class Handed:
    """A picture that was handed in as that of a rectification, and what is known of it and of its case."""

    file_id: int
    captured_at: datetime | None
    received_at: datetime
    taken_at: Point | None
    software: str
    dispatched_at: datetime | None
    place: Point | None


@dataclass(frozen=True)
class Used:
    """Another use of the same or of a near-same picture: in which case, in how many of 64 bits it differs, and whether
    it is the picture that shows the problem of this very case."""

    case_id: int
    file_id: int
    different: int
    shows_the_problem: bool = False


@dataclass(frozen=True)
class Flagged:
    """One flag with its evidence: which picture of which case it resembles, how many bits differ, how many metres
    away it was taken, when it was taken or kept, or which program wrote it."""

    kind: FlagKind
    other_case_id: int | None = None
    other_file_id: int | None = None
    different: int | None = None
    metres: int | None = None
    at: datetime | None = None
    software: str = ""


def flags_of(handed: Handed, used: Sequence[Used], *, far_metres: int) -> tuple[Flagged, ...]:
    """All flags of one picture, at most one of a kind. `used` are its other uses, nearest first."""
    found: list[Flagged] = []
    same = next((one for one in used if one.file_id == handed.file_id), None)
    like = next((one for one in used if one.file_id != handed.file_id and _counts(one)), None)
    if same:
        found.append(Flagged(FlagKind.SAME_PICTURE, same.case_id, same.file_id, 0))
    elif like:
        found.append(Flagged(FlagKind.LIKE_PICTURE, like.case_id, like.file_id, like.different))
    if handed.dispatched_at is not None:
        # That the file was kept earlier is certain; what a camera's clock says is not, and is told with that caution.
        earliest = min(filter(None, (handed.captured_at, handed.received_at)))
        if earliest < handed.dispatched_at:
            found.append(Flagged(FlagKind.BEFORE_DISPATCH, at=earliest))
    if handed.taken_at and handed.place:
        metres = round(distance(handed.taken_at, handed.place))
        if metres > far_metres:
            found.append(Flagged(FlagKind.FAR, metres=metres))
    if editor_in(handed.software):
        found.append(Flagged(FlagKind.EDITED, software=handed.software))
    if handed.captured_at is None:
        found.append(Flagged(FlagKind.NO_CAPTURE_TIME))
    return tuple(found)


def _counts(used: Used) -> bool:
    return not used.shows_the_problem or used.different <= SAME_VIEW_BITS


def editor_in(software: str) -> bool:
    """Whether a program for editing wrote the file, by the name it gives itself. That it did proves no change of what
    is seen: it may have cut or brightened the picture; and who wants to deceive takes the name out."""
    told = software.casefold()
    return any(name in told for name in EDITORS)
