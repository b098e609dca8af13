"""Telling people: writing the outbox, making messages of it, sending them, and how somebody wants to be told."""

from .choosing import choose, set_unit_channel
from .delivering import Concern, deliver_next, hold_restored, send_again
from .gathering import gather
from .telling import News, tell

__all__ = [
    "Concern",
    "News",
    "choose",
    "deliver_next",
    "gather",
    "hold_restored",
    "send_again",
    "set_unit_channel",
    "tell",
]
