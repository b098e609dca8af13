"""`chuangcheng backup` and `chuangcheng restore`: the whole installation in one file, and back."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from .setting_up import bring_up

WORDS = {
    "not_an_archive": "this is not a whole backup of Chuangcheng",
    "damaged": "the backup is damaged: an entry is missing or does not match its digest",
    "other_version": "the backup was made by another version: restore it with that version, then upgrade",
    "not_empty": "this installation is not empty: let CHUANGCHENG_HOME (or DATABASE_URL, FILES_ROOT) name an empty one",
    "journal_broken": "the journal in the backup does not hold: nothing was restored",
}


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write database and files into FILE, consistent as of one moment."""
    if file.exists():
        click.echo(f"{file} exists already: choose another name", err=True)
        sys.exit(1)
    bring_up(migrate=False)
    from chuangcheng.foundation.archives.services import write_backup

    manifest = write_backup(path=file, now=datetime.now(UTC))
    files = sum(name.startswith("files/") for name in manifest.digests)
    click.echo(f"{sum(manifest.rows.values())} rows and {files} files in {file}; seal {manifest.seal or 'none'}")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Fill an empty installation from FILE and verify its journal."""
    bring_up()
    from chuangcheng.flow.cases.services import reindex_cases
    from chuangcheng.flow.places.services import reindex_sites
    from chuangcheng.foundation.acts.rules import Invalid
    from chuangcheng.foundation.archives.services import read_backup

    try:
        manifest = read_backup(path=file)
    except Invalid as refused:
        click.echo(WORDS[refused.problems[""][0]], err=True)
        sys.exit(1)
    reindex_sites()
    reindex_cases()
    click.echo(f"{sum(manifest.rows.values())} rows restored; the journal is whole; seal {manifest.seal or 'none'}")
