"""`chuangcheng journal`: prove that the record is whole."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import click

from .setting_up import demo_option, open_installation
from .speaking import language_option, say, stop, warn


@click.group()
def journal() -> None:
    """The append-only record of acts. / 存证日志。"""


@journal.command()
@click.option(
    "--seal",
    "digest",
    default=None,
    help="A seal's digest from a paper or a backup: it must still be there. / 纸面或备份上的封存值，核对是否仍在。",
)
@demo_option
@language_option
def verify(digest: str | None, is_demo: bool) -> None:
    """Check every chain and every seal. Exit status 0 when whole, 1 when something is wrong. / 核验全部存证日志。"""
    open_installation(is_demo=is_demo)
    from chuangcheng.foundation.journal.selectors import latest_seal
    from chuangcheng.foundation.journal.selectors import verify as check

    verdict = check(seal=digest)
    for fault in verdict.faults:
        where = (
            f"{fault.subject_kind}/{fault.subject_id}/{fault.number}" if fault.subject_kind else f"seal {fault.number}"
        )
        click.echo(f"{fault.kind}: {where} {fault.detail}".rstrip(), err=True)
    newest = latest_seal()
    say(
        f"{verdict.subjects} 个对象，{verdict.entries} 条记录，{verdict.seals} 次封存，"
        f"{verdict.unsealed} 条尚未封存（最近封存值 {newest.digest if newest else '无'}）",
        f"{verdict.entries} entries on {verdict.subjects} subjects, {verdict.seals} seals, "
        f"{verdict.unsealed} younger than the newest seal ({newest.digest if newest else 'none'})",
    )
    if not verdict.holds:
        warn(f"发现 {len(verdict.faults)} 处问题", f"{len(verdict.faults)} faults")
        sys.exit(1)
    say("完整", "whole")


@journal.command()
@demo_option
@language_option
def seal(is_demo: bool) -> None:
    """Seal what no seal covers yet, and print the digest of the newest seal. / 封存新的记录，打印最近封存值。"""
    open_installation(is_demo=is_demo)
    from chuangcheng.foundation.acts.rules import Conflict
    from chuangcheng.foundation.journal.services import seal as make

    made = None
    try:
        while (row := make(now=datetime.now(UTC))) is not None:
            made = row
    except Conflict:
        stop(
            "另一个进程正在封存，没有丢失任何内容，请重试",
            "somebody else is sealing at this moment; nothing is lost, try again",
        )
    if made is None:
        say("没有需要封存的记录", "nothing to seal")
    else:
        click.echo(made.digest)
