"""Reading evidence: the files, what pictures look like, what was covered on them."""

from .files import (
    Copy,
    Damaged,
    Photo,
    damaged_files,
    not_pictures,
    open_copy,
    original_paths,
    paper_pictures,
    photo,
    photos,
)
from .looks import LookAlike, Looks, all_looked_at, look_alikes, looks
from .masks import Masked, masked

__all__ = [
    "Copy",
    "Damaged",
    "LookAlike",
    "Looks",
    "Masked",
    "Photo",
    "all_looked_at",
    "damaged_files",
    "look_alikes",
    "looks",
    "masked",
    "not_pictures",
    "open_copy",
    "original_paths",
    "paper_pictures",
    "photo",
    "photos",
]
