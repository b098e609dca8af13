"""`chuangcheng journal`: prove that the record is whole."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import click

from .setting_up import bring_up


@click.group()
def journal() -> None:
    """The append-only record of acts."""


@journal.command()
@click.option(
    "--seal", "digest", default=None, help="A seal's digest from a paper or a backup: it must still be there."
)
def verify(digest: str | None) -> None:
    """Check every chain and every seal. Exit status 0 when whole, 1 when something is wrong."""
    bring_up(migrate=False)
    from chuangcheng.foundation.journal.selectors import latest_seal
    from chuangcheng.foundation.journal.selectors import verify as check

    verdict = check(seal=digest)
    for fault in verdict.faults:
        where = (
            f"{fault.subject_kind}/{fault.subject_id}/{fault.number}" if fault.subject_kind else f"seal {fault.number}"
        )
        click.echo(f"{fault.kind}: {where} {fault.detail}".rstrip(), err=True)
    newest = latest_seal()
    click.echo(
        f"{verdict.entries} entries on {verdict.subjects} subjects, {verdict.seals} seals, "
        f"{verdict.unsealed} younger than the newest seal ({newest.digest if newest else 'none'})"
    )
    if not verdict.holds:
        click.echo(f"{len(verdict.faults)} faults", err=True)
        sys.exit(1)
    click.echo("whole")


@journal.command()
def seal() -> None:
    """Seal what no seal covers yet, and print the digest of the newest seal."""
    bring_up(migrate=False)
    from chuangcheng.foundation.acts.rules import Conflict
    from chuangcheng.foundation.journal.services import seal as make

    made = None
    try:
        while (row := make(now=datetime.now(UTC))) is not None:
            made = row
    except Conflict:
        click.echo("somebody else is sealing at this moment; nothing is lost, try again", err=True)
        sys.exit(1)
    click.echo(made.digest if made else "nothing to seal")
