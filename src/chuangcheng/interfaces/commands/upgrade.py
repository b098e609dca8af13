"""`chuangcheng upgrade`: a backup, the new tables, the checks, and the way back when something fails."""

from __future__ import annotations

import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import click

from .backup import keep_in_mind, name_damaged
from .occupying import occupy
from .setting_up import demand_demo, demo_option, prepare, refuse_newer
from .speaking import either, language_option, say, stop, warn


@click.command()
@click.option(
    "--backups",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help="Folder for the backup; by default `backups` in the home. / 备份所放的文件夹，默认为安装位置下的 backups。",
)
@demo_option
@language_option
def upgrade(backups: Path | None, is_demo: bool) -> None:
    """Bring an installation to this version: backup, new tables, checks. / 升级：先备份，再升级数据库并核验。

    The service must be stopped. Done twice it only checks. / 须先停止服务；可重复运行。
    """
    from .demo_home import home_of_demo

    if is_demo:
        demand_demo()
    prepare(home_of_demo() if is_demo else None, is_demo=is_demo)
    from django.conf import settings

    from chuangcheng.foundation.archives.selectors import standing
    from chuangcheng.foundation.archives.terms import Schema

    refuse_newer()
    found = standing()
    if found.schema is Schema.EMPTY:
        stop(
            "数据库是空的，没有可升级的内容：新装请运行 chuangcheng init",
            "the database is empty, there is nothing to upgrade: on a new installation run `chuangcheng init`",
        )
    with occupy(alone=True):
        made = None
        if found.schema is Schema.OLDER:
            made = _back_up(backups or Path(settings.HOME) / "backups")
            _migrate(made, found.waiting)
        else:
            say(
                f"数据库已是本版本（{settings.VERSION}），只做核验",
                f"the database is of this version ({settings.VERSION}) already; only checking",
            )
        _check(made)
        _prove(made)
    say("升级完成，可以启动服务", "the upgrade is done; start the service")


def _back_up(folder: Path) -> Path:
    """Write everything as the earlier version left it. Where this fails, nothing has been changed."""
    from chuangcheng.foundation.archives.services import write_backup

    now = datetime.now(UTC)
    file = folder / f"before-upgrade-{now:%Y%m%dT%H%M%S%f}Z.zip"
    say(f"正在备份到 {file}", f"writing a backup to {file}")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        manifest = write_backup(path=file, now=now)
    except OSError as error:
        stop(
            f"备份没有做成（{error.strerror}），什么都没有改动；可用 --backups 换一个文件夹",
            f"the backup could not be written ({error.strerror}); nothing was changed. "
            "Try another folder with --backups",
        )
    keep_in_mind(file, manifest)
    if manifest.damaged:
        name_damaged(manifest.damaged)
        warn(
            f"{len(manifest.damaged)} 个证据文件在升级前就已缺失或损坏，其余都在备份里",
            f"{len(manifest.damaged)} pieces of evidence were missing or damaged before the upgrade; "
            "all else is in the backup",
        )
    return file


def _migrate(backup: Path, waiting: tuple[str, ...]) -> None:
    from django.core.management import call_command

    say(f"正在升级数据库，共 {len(waiting)} 步", f"bringing the database up to date, {len(waiting)} steps")
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except Exception as error:
        report = backup.with_suffix(".failure.txt")
        report.write_text(traceback.format_exc(), "utf-8")
        line = (str(error).strip().splitlines() or [""])[0]
        told = f"{type(error).__name__}: {line}"
        _give_up(either(f"{told}（详情见 {report}）", f"{told} (all of it in {report})"), backup)


def _check(backup: Path | None) -> None:
    """The framework's checks of settings and tables; whatever is an error there would break a page."""
    from django.core.checks import ERROR, run_checks

    if found := [one.msg for one in run_checks(databases=["default"]) if one.level >= ERROR]:
        _give_up("; ".join(found), backup)


def _prove(backup: Path | None) -> None:
    from chuangcheng.foundation.journal.selectors import verify

    verdict = verify()
    if not verdict.holds:
        for fault in verdict.faults[:20]:
            where = f"{fault.subject_kind}/{fault.subject_id}/{fault.number}"
            click.echo(f"{fault.kind}: {where} {fault.detail}".rstrip(), err=True)
        count = len(verdict.faults)
        _give_up(
            either(f"存证日志核验发现 {count} 处问题", f"the journal does not hold: {count} faults"),
            backup,
        )
    say(f"存证日志完整，共 {verdict.entries} 条记录", f"the journal is whole: {verdict.entries} entries")


def _give_up(why: str, backup: Path | None) -> NoReturn:
    """Say what failed, and the way back where there was a backup."""
    if backup is None:
        stop(f"核验没有通过：{why}", f"the check failed: {why}")
    stop(
        f"升级没有完成：{why}\n"
        "请不要启动服务。两条路：\n"
        "· 排除原因后重新运行 chuangcheng upgrade，它会从停下的地方继续；\n"
        "· 退回原来的版本：换回原来的程序，用 CHUANGCHENG_HOME（或 DATABASE_URL 和 FILES_ROOT）指定空的位置，运行\n"
        f"  chuangcheng restore {backup}",
        f"the upgrade was not completed: {why}\n"
        "Do not start the service. Two ways on:\n"
        "· remove the cause and run `chuangcheng upgrade` again; it goes on from where it stopped;\n"
        "· back to the version of before: put its program back, name an empty place by CHUANGCHENG_HOME (or "
        "DATABASE_URL and FILES_ROOT), and run\n"
        f"  chuangcheng restore {backup}",
    )
