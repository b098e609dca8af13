"""The `chuangcheng` command. Exit status: 0 done, 1 the answer is no or the input is wrong, 2 wrong use."""

from __future__ import annotations

import importlib
from typing import Any

import click

from .speaking import Stopped, in_words

FAMILIES = {
    "init": "chuangcheng.interfaces.commands.init:init",
    "demo": "chuangcheng.interfaces.commands.demo.command:demo",
    "cases": "chuangcheng.interfaces.commands.cases:cases",
    "edition": "chuangcheng.interfaces.commands.edition:edition",
    "journal": "chuangcheng.interfaces.commands.journal:journal",
    "score": "chuangcheng.interfaces.commands.score:score",
    "serve": "chuangcheng.interfaces.commands.serve:serve",
    "work": "chuangcheng.interfaces.commands.serve:work",
    "health": "chuangcheng.interfaces.commands.health:health",
    "upgrade": "chuangcheng.interfaces.commands.upgrade:upgrade",
    "migrate": "chuangcheng.interfaces.commands.upkeep:migrate",
    "recompute": "chuangcheng.interfaces.commands.upkeep:recompute",
    "calendar": "chuangcheng.interfaces.commands.upkeep:calendar",
    "backup": "chuangcheng.interfaces.commands.backup:backup",
    "restore": "chuangcheng.interfaces.commands.backup:restore",
    "units": "chuangcheng.interfaces.commands.imports:units",
    "people": "chuangcheng.interfaces.commands.people:people",
    "areas": "chuangcheng.interfaces.commands.imports:areas",
    "sites": "chuangcheng.interfaces.commands.imports:sites",
    "duties": "chuangcheng.interfaces.commands.imports:duties",
    "watch": "chuangcheng.interfaces.commands.caring:watch",
}
"""Where each family of commands lives; one is imported only when it is called, so that `score` needs no database."""


class Families(click.Group):
    """The command's families, found by name. What a person can do something about ends in one line, not in a trace."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; tell an error in words where there are words for it."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if (told := in_words(error)) is None:
                raise
            raise Stopped(told) from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The families that this installation has."""
        return sorted(name for name in FAMILIES if self.get_command(ctx, name) is not None)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One family, imported now."""
        place = FAMILIES.get(cmd_name)
        if place is None:
            return None
        module, _, name = place.partition(":")
        try:
            command: click.Command = getattr(importlib.import_module(module), name)
        except ModuleNotFoundError as error:
            if error.name == module:
                return None
            raise
        return command


def _version() -> str:
    import tomllib
    from pathlib import Path

    project = Path(__file__).resolve().parents[4] / "pyproject.toml"
    return str(tomllib.loads(project.read_text("utf-8"))["project"]["version"])


@click.version_option(_version(), prog_name="chuangcheng")
@click.command(cls=Families, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """创城 · the working system of a campaign office. / 创城办公室的工作系统。"""


if __name__ == "__main__":
    main()
