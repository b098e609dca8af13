"""Why a file cannot be read as a spreadsheet."""

from enum import StrEnum


class Unreadable(StrEnum):
    """What keeps a file from being read at all."""

    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    ENCRYPTED = "encrypted"
    NOT_TEXT = "not_text"
    TOO_MANY_ROWS = "too_many_rows"
