"""Bringing Django up for a command, in the home of the installation or of the demo."""

from __future__ import annotations

import os
from pathlib import Path

import click

from chuangcheng.interfaces.web.demo import stages

from .demo_home import State, home_of_demo, state_of
from .speaking import stop

demo_option = click.option(
    "--demo", "is_demo", is_flag=True, help="Work on the demo instead of your data. / 对演示数据操作。"
)


def bring_up(home: Path | None = None, *, is_demo: bool = False, migrate: bool = True) -> None:
    """Set Django up, in `home` where one is given, and bring its database up to date.

    Without `migrate` the database must be up to date already; otherwise the command ends and says what to do.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chuangcheng.config.settings")
    if home is not None:
        os.environ["CHUANGCHENG_HOME"] = str(home)
        os.environ["DATABASE_URL"] = f"sqlite:///{home / 'chuangcheng.sqlite3'}"
        os.environ["FILES_ROOT"] = str(home / "files")
    if is_demo:
        os.environ["CHUANGCHENG_DEMO"] = "1"
    import django

    django.setup()
    if migrate:
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
    else:
        _demand_tables()


def open_installation(*, is_demo: bool, migrate: bool = False) -> None:
    """Bring up the installation, or with `is_demo` the demo, which must have been loaded to its end."""
    if is_demo:
        demand_demo()
    bring_up(stages.place(home_of_demo()) if is_demo else None, is_demo=is_demo, migrate=migrate)


def demand_demo() -> None:
    """End the command unless a whole demo is there."""
    home = home_of_demo()
    if state_of(home) is State.FINISHED:
        return
    if state_of(home) is State.UNFINISHED:
        stop(
            f"{home} 中的演示数据没有装完：请重新运行 chuangcheng demo",
            f"the demo in {home} was not loaded to its end: run `chuangcheng demo` again",
        )
    stop(
        f"{home} 中没有演示数据：请先运行 chuangcheng demo（约一分钟）",
        f"there is no demo in {home}: run `chuangcheng demo` first (a minute or so)",
    )


def _demand_tables() -> None:
    """End the command unless the database has all tables of this version."""
    from chuangcheng.foundation.archives.selectors import is_up_to_date

    if not is_up_to_date():
        stop(
            "数据库还没有建好，或属于较早的版本：新装请运行 chuangcheng init，升级请运行 chuangcheng migrate",
            "the database is not set up or from an earlier version: run `chuangcheng init` on a new installation, "
            "`chuangcheng migrate` after an upgrade",
        )
