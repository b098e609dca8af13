"""The `chuangcheng` command. Exit status: 0 done, 1 the answer is no or the input is wrong, 2 wrong use."""

from __future__ import annotations

import importlib

import click

FAMILIES = {
    "demo": "chuangcheng.interfaces.commands.demo.command:demo",
    "edition": "chuangcheng.interfaces.commands.edition:edition",
    "journal": "chuangcheng.interfaces.commands.journal:journal",
    "score": "chuangcheng.interfaces.commands.score:score",
    "serve": "chuangcheng.interfaces.commands.serve:serve",
    "work": "chuangcheng.interfaces.commands.serve:work",
    "migrate": "chuangcheng.interfaces.commands.upkeep:migrate",
    "recompute": "chuangcheng.interfaces.commands.upkeep:recompute",
    "backup": "chuangcheng.interfaces.commands.backup:backup",
    "restore": "chuangcheng.interfaces.commands.backup:restore",
    "units": "chuangcheng.interfaces.commands.imports:units",
    "people": "chuangcheng.interfaces.commands.imports:people",
    "areas": "chuangcheng.interfaces.commands.imports:areas",
    "sites": "chuangcheng.interfaces.commands.imports:sites",
    "duties": "chuangcheng.interfaces.commands.imports:duties",
}
"""Where each family of commands lives; one is imported only when it is called, so that `score` needs no database."""


class Families(click.Group):
    """The command's families, found by name."""

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


@click.command(cls=Families, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """创城 · the working system of a campaign office."""


if __name__ == "__main__":
    main()
