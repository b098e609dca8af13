"""Words of backups."""

from enum import StrEnum


class Schema(StrEnum):
    """How the tables of a database compare with those this program knows."""

    EMPTY = "empty"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"  # a later program has worked on it: this one must not


class Refused(StrEnum):
    """Why a backup could not be read back."""

    NOT_AN_ARCHIVE = "not_an_archive"
    DAMAGED = "damaged"
    OTHER_VERSION = "other_version"
    NOT_EMPTY = "not_empty"
    JOURNAL_BROKEN = "journal_broken"
    EVIDENCE_DAMAGED = "evidence_damaged"  # it already was when the backup was made; `accept_damaged` takes it


class Damage(StrEnum):
    """What was wrong with a piece of evidence when the backup was made."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    CHANGED = "changed"
