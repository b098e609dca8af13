"""What pictures look like: telling near-same ones from an index, without reading a single picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from ..models import File, Look
from ..rules import IMAGES, NEAR_BITS, Bits, different_bits, near_bands

MOST_CANDIDATES = 3_000
"""Pictures that share a band and are compared bit by bit: about a thousand of a million."""


@dataclass(frozen=True)
class Looks:
    """What a picture looks like. `bits` is None where it shows nothing or could not be read."""

    bits: Bits | None
    software: str


@dataclass(frozen=True)
class LookAlike:
    """A picture that looks like another: in so many of 64 bits they differ."""

    file_id: int
    different: int


def looks(file_ids: Iterable[int]) -> dict[int, Looks]:
    """What these pictures look like, in one statement; those nobody has looked at yet are left out."""
    rows = Look.objects.filter(pk__in=set(file_ids))
    return {row.pk: Looks(_bits(row), row.software) for row in rows}


def all_looked_at(file_ids: Iterable[int]) -> bool:
    """Whether each of these files that is a picture has been looked at; one statement."""
    waiting = File.objects.filter(pk__in=set(file_ids), media_type__in=IMAGES, look__isnull=True)
    return not waiting.exists()


def look_alikes(bits: Bits, *, most_different: int = NEAR_BITS) -> tuple[LookAlike, ...]:
    """Pictures that differ in at most so many bits, nearest first; one statement on the indexes of the four bands."""
    near = Q()
    for name, band in zip(("band0", "band1", "band2", "band3"), bits, strict=True):
        near |= Q(**{f"{name}__in": near_bands(band)})
    found = []
    for row in Look.objects.filter(near).order_by()[:MOST_CANDIDATES]:
        other = _bits(row)
        if other is not None and (different := different_bits(bits, other)) <= most_different:
            found.append(LookAlike(row.pk, different))
    return tuple(sorted(found, key=lambda one: (one.different, one.file_id)))


def _bits(row: Look) -> Bits | None:
    if row.band0 is None or row.band1 is None or row.band2 is None or row.band3 is None:
        return None
    return row.band0, row.band1, row.band2, row.band3
