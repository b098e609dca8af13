"""`chuangcheng cases`: what is done with many cases at once from the command line."""

from __future__ import annotations

import click

from .case_import import import_cases


@click.group()
def cases() -> None:
    """Cases: take them over from other systems. / 案件：从其他系统转入。"""


cases.add_command(import_cases)
