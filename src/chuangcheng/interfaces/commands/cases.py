"""`chuangcheng cases`: what is done with many cases at once from the command line."""

from __future__ import annotations

import click

from .case_diagram import diagram
from .case_import import import_cases
from .case_rates import rates


@click.group()
def cases() -> None:
    """The cases of an installation. / 案件。"""


cases.add_command(diagram)
cases.add_command(import_cases)
cases.add_command(rates)
