"""`chuangcheng cases`: what is done with cases from the command line."""

from __future__ import annotations

import click

from .case_diagram import diagram
from .case_rates import rates


@click.group()
def cases() -> None:
    """The cases of an installation. / 案件。"""


cases.add_command(diagram)
cases.add_command(rates)
