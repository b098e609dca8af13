"""`chuangcheng demo`: a made-up district to look at, in a database and a folder of its own."""

from __future__ import annotations

import random
import shutil
import sys
import time
from datetime import UTC, datetime, timedelta

import click

from chuangcheng.interfaces.commands.setting_up import bring_up, home_of_demo

STAGES = ("start", "mid", "eve")


@click.command()
@click.option("--stage", type=click.Choice(STAGES), default="mid", help="启动 start · 推进 mid · 迎检前夜 eve")
@click.option("--seed", type=int, default=20, show_default=True, help="The same seed and date give the same district.")
@click.option(
    "--date", "until", type=click.DateTime(["%Y-%m-%d"]), default=None, help="The demo's today. [default: today]"
)
@click.option("--remove", is_flag=True, help="Remove the demo: its database and its files.")
def demo(stage: str, seed: int, until: datetime | None, remove: bool) -> None:
    """Load a made-up district (or remove it). Its data live apart from yours, in the demo's own folder."""
    home = home_of_demo()
    if remove:
        shutil.rmtree(home, ignore_errors=True)
        click.echo(f"removed {home}")
        return
    if (home / "chuangcheng.sqlite3").exists():
        click.echo(f"there is a demo in {home} already: remove it first with `chuangcheng demo --remove`", err=True)
        sys.exit(1)
    now = datetime.now(UTC) if until is None else until.replace(hour=8, tzinfo=UTC)
    started = time.monotonic()
    bring_up(home, is_demo=True)
    load(seed=seed, now=now, stage=stage)
    click.echo(f"demo ready in {time.monotonic() - started:.0f} s: {home}")


def load(*, seed: int, now: datetime, stage: str) -> None:
    """Make the district and tell its story into the database that is set up."""
    from django.db import transaction

    from chuangcheng.foundation.journal.services import seal

    from .district import set_up
    from .story import Story, receive_pictures, tell

    dice = random.Random(seed)  # noqa: S311 - a made-up district, no secret
    began = now - timedelta(days=95)
    with transaction.atomic():
        district = set_up(dice=dice, now=began)
    _say("district: units, people, sites, standards")
    before, after = receive_pictures(district, dice, began)
    _say("pictures")
    with transaction.atomic():
        tell(Story(district, dice, now, before, after), stage=stage)
    _say("rounds, visits, cases")
    while seal(now=now) is not None:
        pass
    _say("journal sealed")


def _say(words: str) -> None:
    click.echo(f"  {words}")
