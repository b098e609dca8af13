"""Acts on evidence."""

from .receive import receive
from .upkeep import Rebuilt, rebuild_derived, remove_leftovers

__all__ = ["Rebuilt", "rebuild_derived", "receive", "remove_leftovers"]
