"""Reading what is sent and how people want to be told."""

from .choices import OwnChoice, UnitWay, choice_of, choices_of, own_choice, unit_way
from .messages import MessageRow, Overview, messages_page, overview
from .ways import available, sends

__all__ = [
    "MessageRow",
    "Overview",
    "OwnChoice",
    "UnitWay",
    "available",
    "choice_of",
    "choices_of",
    "messages_page",
    "overview",
    "own_choice",
    "sends",
    "unit_way",
]
