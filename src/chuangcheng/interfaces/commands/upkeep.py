"""`chuangcheng migrate`, `recompute` and `calendar`: what an administrator does now and then."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from .setting_up import demo_option, open_installation
from .speaking import language_option, say


@click.command()
@demo_option
@language_option
def migrate(is_demo: bool) -> None:
    """Bring the database up to date. / 升级数据库。"""
    open_installation(is_demo=is_demo, migrate=True)
    say("数据库已是最新", "the database is up to date")


@click.group()
def recompute() -> None:
    """Make what is derived anew. / 重新计算派生数据。"""


@recompute.command("state-today")
@demo_option
@language_option
def state_today(is_demo: bool) -> None:
    """Make the state today anew from all observations; it must come out as it was. / 由全部检查记录重算“今日状态”。"""
    open_installation(is_demo=is_demo)
    from chuangcheng.flow.inspections.services import recompute_state_today

    rows = recompute_state_today()
    say(f"共 {rows} 行", f"{rows} rows")


@recompute.command()
@demo_option
@language_option
def deadlines(is_demo: bool) -> None:
    """Recompute provisional deadlines after a year's official days were loaded. / 重算暂定的办理时限。"""
    open_installation(is_demo=is_demo)
    _recompute_deadlines()


def _recompute_deadlines() -> None:
    from chuangcheng.flow.cases.services import recompute_provisional_deadlines
    from chuangcheng.foundation.acts.rules import PRODUCT

    changed = recompute_provisional_deadlines(by=PRODUCT, now=datetime.now(UTC))
    say(f"{changed} 件案件的暂定时限有变动", f"{changed} provisional deadlines changed")


@click.group()
def calendar() -> None:
    """Official holidays and make-up working days. / 法定节假日与调休。"""


@calendar.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@demo_option
@language_option
def load_year(file: Path, is_demo: bool) -> None:
    """Load a year's official days from FILE (JSON) and recompute provisional deadlines. / 载入某年放假安排并重算时限。

    docs/operations.md shows what such a file looks like.
    """
    open_installation(is_demo=is_demo)
    from chuangcheng.flow.cases.services import load_year as load
    from chuangcheng.foundation.acts.rules import PRODUCT

    loaded = load(document=file.read_bytes(), by=PRODUCT, now=datetime.now(UTC))
    if loaded.year:
        say(f"已载入 {loaded.year} 年放假安排", f"the official days of {loaded.year} are loaded")
    else:
        say("与已载入的一致，无变动", "the same as is loaded already")
    say(f"{loaded.deadlines} 件案件的暂定时限有变动", f"{loaded.deadlines} provisional deadlines changed")
