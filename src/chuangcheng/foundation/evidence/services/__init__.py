"""Acts on evidence."""

from .look import look_at_pictures
from .mask import mask_picture, rebuild_masked
from .receive import receive
from .upkeep import Rebuilt, rebuild_derived, remove_leftovers

__all__ = [
    "Rebuilt",
    "look_at_pictures",
    "mask_picture",
    "rebuild_derived",
    "rebuild_masked",
    "receive",
    "remove_leftovers",
]
