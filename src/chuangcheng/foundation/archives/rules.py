"""What a backup says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FORMAT = "chuangcheng-backup/1"


@dataclass(frozen=True)
class Manifest:
    """The last entry of a backup: written when everything else is in it, so a cut-off backup has none.

    `migrations` names the schema, `seal` the newest seal of the journal, `rows` counts rows by table,
    `digests` holds the SHA-256 of every entry by its name.
    """

    format: str
    made_at: str
    migrations: tuple[str, ...]
    seal: str
    rows: Mapping[str, int]
    digests: Mapping[str, str]
