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
    What a later version has worked on is left alone in any case.
    """
    prepare(home, is_demo=is_demo)
    if not migrate:
        _demand_tables()
        return
    refuse_newer()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def prepare(home: Path | None = None, *, is_demo: bool = False) -> None:
    """Set Django up, in `home` where one is given; nobody looks at the database yet."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chuangcheng.config.settings")
    if home is not None:
        os.environ["CHUANGCHENG_HOME"] = str(home)
        os.environ["DATABASE_URL"] = f"sqlite:///{home / 'chuangcheng.sqlite3'}"
        os.environ["FILES_ROOT"] = str(home / "files")
    if is_demo:
        os.environ["CHUANGCHENG_DEMO"] = "1"
    import django

    django.setup()


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
    from chuangcheng.foundation.archives.selectors import standing
    from chuangcheng.foundation.archives.terms import Schema

    refuse_newer()
    schema = standing().schema
    if schema is Schema.EMPTY:
        stop("数据库还没有建好：请先运行 chuangcheng init", "the database is not set up: run `chuangcheng init` first")
    if schema is Schema.OLDER:
        stop(
            "数据库属于较早的版本：请停止服务，运行 chuangcheng upgrade（它会先备份）",
            "the database is from an earlier version: stop the service and run `chuangcheng upgrade`, "
            "which makes a backup first",
        )


def refuse_newer() -> None:
    """End the command when a later version of the program has worked on the database."""
    from chuangcheng.foundation.archives.selectors import standing
    from chuangcheng.foundation.archives.terms import Schema

    found = standing()
    if found.schema is Schema.NEWER:
        stop(
            f"数据库已由更新版本的程序升级过（{found.unknown[-1]}），本程序不能使用它："
            "请换用新版本的程序；要退回旧版本，请把升级前的备份恢复到空的位置",
            f"a later version of the program has upgraded this database ({found.unknown[-1]}), this one cannot use it: "
            "use the later program, or restore the backup from before the upgrade into an empty place",
        )
