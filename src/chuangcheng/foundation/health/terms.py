"""Words of health."""

from enum import StrEnum


class Part(StrEnum):
    """What an installation needs in order to work."""

    DATABASE = "database"
    MIGRATIONS = "migrations"
    FILES = "files"
    DISK = "disk"
    JOURNAL = "journal"
    JOBS = "jobs"


class Advice(StrEnum):
    """What works on all the same, and what somebody should look after."""

    NEVER_BACKED_UP = "never_backed_up"
    BACKUP_OLD = "backup_old"
    BACKUP_DAMAGED = "backup_damaged"
