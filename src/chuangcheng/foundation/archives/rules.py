"""What a backup says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from .terms import Damage

FORMAT = "chuangcheng-backup/1"
FILES = "files/"
"""Where the originals of the evidence lie in a backup, each under its SHA-256."""


@dataclass(frozen=True)
class Manifest:
    """The last entry of a backup: written when everything else is in it, so a cut-off backup has none.

    `migrations` names the schema, `seal` the newest seal of the journal, `rows` counts rows by table,
    `digests` holds the SHA-256 of every entry by its name, `damaged` the entries of evidence that were not
    whole when the backup was made: what could be read of them is in it all the same. `columns` names the columns
    of each table in the order of its rows; backups of earlier versions lack it and follow the order of the fields.
    """

    format: str
    made_at: str
    migrations: tuple[str, ...]
    seal: str
    rows: Mapping[str, int]
    digests: Mapping[str, str]
    damaged: Mapping[str, Damage] = field(default_factory=dict)
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def files(self) -> tuple[str, ...]:
        """The entries of evidence."""
        return tuple(name for name in self.digests if name.startswith(FILES))


def is_whole(name: str, digest: str) -> bool:
    """Whether an entry of evidence holds what its name says: files are named by their SHA-256."""
    return PurePosixPath(name).name == digest
