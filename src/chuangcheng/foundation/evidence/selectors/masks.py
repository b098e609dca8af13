"""What was covered on pictures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ..models import Mask
from ..rules import MaskBox, boxes_of


@dataclass(frozen=True)
class Masked:
    """A masked picture: its boxes, who drew them and when. `version` is what the next change has seen."""

    version: int
    boxes: tuple[MaskBox, ...]
    made_at: datetime
    made_by_id: int | None


def masked(file_ids: Iterable[int]) -> dict[int, Masked]:
    """The masks of these files, in one statement; pictures that nobody masked are left out."""
    rows = Mask.objects.filter(file_id__in=set(file_ids))
    return {row.file_id: Masked(row.version, boxes_of(row.boxes), row.made_at, row.made_by_id) for row in rows}
