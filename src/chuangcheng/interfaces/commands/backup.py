"""`chuangcheng backup` and `chuangcheng restore`: the whole installation in one file, and back."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from . import demo_home
from .setting_up import bring_up, demo_option, open_installation
from .speaking import language_option, say, spoken, stop, warn

if TYPE_CHECKING:
    from chuangcheng.foundation.archives.rules import Manifest

NAMED = 20
"""Damaged files that are named one by one; the count is of all."""


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@demo_option
@language_option
def backup(file: Path, is_demo: bool) -> None:
    """Write database and files into FILE, as of one moment, while others go on working. / 备份数据库和全部证据文件。

    Exit status 1 when a piece of evidence is missing or damaged; it is named, and the backup is made all the same.
    """
    if file.exists():
        stop(f"{file} 已存在：请换一个文件名", f"{file} exists already: choose another name")
    if not file.parent.is_dir():
        stop(f"没有文件夹 {file.parent}：请先建立", f"there is no folder {file.parent}: make it first")
    if not os.access(file.parent, os.W_OK):
        stop(f"文件夹 {file.parent} 不可写", f"the folder {file.parent} cannot be written to")
    open_installation(is_demo=is_demo)
    from chuangcheng.foundation.archives.services import write_backup

    manifest = write_backup(path=file, now=datetime.now(UTC))
    keep_in_mind(file, manifest)
    rows, files, seal = sum(manifest.rows.values()), len(manifest.files), manifest.seal
    say(
        f"已备份 {rows} 行数据、{files} 个文件到 {file}；封存值 {seal or '无'}",
        f"{rows} rows and {files} files in {file}; seal {seal or 'none'}",
    )
    if manifest.damaged:
        name_damaged(manifest.damaged)
        count = len(manifest.damaged)
        stop(
            f"{count} 个证据文件缺失或损坏，其余都在备份里；请从较早的备份中找回它们",
            f"{count} pieces of evidence are missing or damaged, all else is in the backup; "
            "look for them in an earlier one",
        )


def keep_in_mind(file: Path, manifest: Manifest) -> None:
    """Let the page of the running system show when the newest backup was made. The backup stands without it."""
    from chuangcheng.foundation.health.rules import Backup
    from chuangcheng.foundation.health.services import note_backup

    made = datetime.fromisoformat(manifest.made_at)
    rows, files = sum(manifest.rows.values()), len(manifest.files)
    try:
        note_backup(Backup(made, str(file.resolve()), rows, files, len(manifest.damaged)))
    except OSError as error:
        warn(
            f"备份已完成，但没有记下备份时间：{error.strerror}",
            f"the backup is made, but its time could not be kept: {error.strerror}",
        )


def name_damaged(damaged: Mapping[str, str]) -> None:
    from chuangcheng.foundation.archives.labels import DAMAGES
    from chuangcheng.foundation.archives.terms import Damage

    with spoken():
        for name, damage in list(damaged.items())[:NAMED]:
            click.echo(f"{PurePosixPath(name).name}: {DAMAGES[Damage(damage)]}", err=True)
    if len(damaged) > NAMED:
        click.echo(f"… {len(damaged) - NAMED}", err=True)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--accept-damaged",
    is_flag=True,
    help="Restore although evidence was damaged when the backup was made. / 备份时已损坏的证据文件照样恢复。",
)
@demo_option
@language_option
def restore(file: Path, accept_damaged: bool, is_demo: bool) -> None:
    """Fill an empty installation from FILE and verify its journal. / 从备份恢复到空的安装，并核验存证日志。"""
    if is_demo:
        home = demo_home.home_of_demo()
        if demo_home.state_of(home) is not demo_home.State.EMPTY:
            stop(f"{home} 不是空的：请先运行 chuangcheng demo --remove", f"{home} is not empty: remove the demo first")
        with demo_home.begin(home):
            bring_up(home, is_demo=True)
            _restore(file, accept_damaged)
            demo_home.finish(home)
    else:
        bring_up()
        _restore(file, accept_damaged)


def _restore(file: Path, accept_damaged: bool) -> None:
    from chuangcheng.flow.cases.services import reindex_cases
    from chuangcheng.flow.exchange.services import reindex_taken_over
    from chuangcheng.flow.facilities.services import reindex_facilities
    from chuangcheng.flow.places.services import reindex_sites
    from chuangcheng.foundation.acts.rules import Invalid
    from chuangcheng.foundation.archives.services import read_backup

    try:
        manifest = read_backup(path=file, accept_damaged=accept_damaged)
    except Invalid as refused:
        if told := refused.detail.get("manifest"):
            name_damaged(told.damaged)
        raise
    reindex_sites()
    reindex_cases()
    reindex_taken_over()
    reindex_facilities()
    if manifest.damaged:
        name_damaged(manifest.damaged)
        warn(
            f"有 {len(manifest.damaged)} 个证据文件在备份时就已缺失或损坏",
            f"{len(manifest.damaged)} pieces of evidence were missing or damaged when the backup was made",
        )
    rows, seal = sum(manifest.rows.values()), manifest.seal
    say(
        f"已恢复 {rows} 行数据；存证日志完整；封存值 {seal or '无'}",
        f"{rows} rows restored; the journal is whole; seal {seal or 'none'}",
    )
