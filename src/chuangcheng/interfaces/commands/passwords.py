"""Asking for a password, reading it from a pipe, or making one up."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable
from typing import Any

import click

from .speaking import either, in_words, say, stop

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are taken for one another when somebody copies a password from paper."""

Setting = Callable[[str], None]


def password_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The two options of every command that sets a password; without either it is asked for, twice."""
    command = click.option(
        "--password-stdin", "from_stdin", is_flag=True, help="Read it from standard input. / 从标准输入读取密码。"
    )(command)
    return click.option(
        "--generate-password", "generate", is_flag=True, help="Make one up and print it once. / 随机生成并显示一次。"
    )(command)


def made_up() -> str:
    """A password of some 79 bits in four groups."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def set_with(act: Setting, *, generate: bool, from_stdin: bool, username: str) -> None:
    """Get a password and let `act` set it. A weak one is asked for again where somebody is there to be asked."""
    from chuangcheng.foundation.acts.rules import Invalid

    if generate:
        password = made_up()
        act(password)
        say(
            f"{username} 的密码（只显示这一次）：{password}",
            f"the password of {username} (shown this once): {password}",
        )
    elif from_stdin:
        act(sys.stdin.readline().rstrip("\r\n"))
    else:
        weak = True
        while weak:
            try:
                act(_asked(username))
                weak = False
            except Invalid as refused:
                if "password" not in refused.problems:
                    raise
                click.echo(in_words(refused), err=True)


def _asked(username: str) -> str:
    try:
        return str(
            click.prompt(
                either(f"{username} 的密码", f"password of {username}"),
                hide_input=True,
                confirmation_prompt=either("再输入一次", "once more"),
            )
        )
    except click.Abort:
        stop(
            "没有得到密码：请在终端里输入，或加 --generate-password 或 --password-stdin",
            "no password was given: type it in a terminal, or use --generate-password or --password-stdin",
        )
