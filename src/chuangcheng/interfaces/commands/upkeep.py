"""`chuangcheng migrate` and `chuangcheng recompute`: bringing the database up to date, making projections anew."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from .setting_up import bring_up


@click.command()
def migrate() -> None:
    """Bring the database up to date."""
    bring_up()
    click.echo("the database is up to date")


@click.group()
def recompute() -> None:
    """Make what is derived anew."""


@recompute.command("state-today")
def state_today() -> None:
    """Make the state today anew from all observations; it must come out as it was."""
    bring_up()
    from chuangcheng.flow.inspections.services import recompute_state_today

    click.echo(f"{recompute_state_today()} rows")


@recompute.command()
def deadlines() -> None:
    """Recompute provisional deadlines after a year's official days were loaded."""
    bring_up()
    from chuangcheng.flow.cases.services import recompute_provisional_deadlines
    from chuangcheng.foundation.acts.rules import PRODUCT

    click.echo(f"{recompute_provisional_deadlines(by=PRODUCT, now=datetime.now(UTC))} changed")
