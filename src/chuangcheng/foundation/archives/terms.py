"""Words of backups."""

from enum import StrEnum


class Refused(StrEnum):
    """Why a backup could not be read back."""

    NOT_AN_ARCHIVE = "not_an_archive"
    DAMAGED = "damaged"
    OTHER_VERSION = "other_version"
    NOT_EMPTY = "not_empty"
    JOURNAL_BROKEN = "journal_broken"
