"""What commands say: in the language of the terminal, and one clear line for whatever goes wrong."""

from __future__ import annotations

import errno
import os
from contextlib import AbstractContextManager
from typing import IO, Any, NoReturn

import click

LANGUAGE = "chuangcheng.language"
"""Where the chosen language lies in the command's context."""


def system_language() -> str:
    """English where the terminal speaks English, else Chinese."""
    told = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if told.lower().startswith("en") else "zh"


def _remember(context: click.Context, _parameter: click.Parameter, chosen: str) -> None:
    context.meta[LANGUAGE] = chosen


language_option = click.option(
    "--language",
    type=click.Choice(["zh", "en"]),
    default=system_language,
    callback=_remember,
    is_eager=True,
    expose_value=False,
    help="Language of the messages. / 提示语言。",
)


def language() -> str:
    """The language of this command: what `--language` said, else the terminal's."""
    context = click.get_current_context(silent=True)
    return str(context.meta[LANGUAGE]) if context and LANGUAGE in context.meta else system_language()


def either(chinese: str, english: str) -> str:
    """One of the two texts."""
    return english if language() == "en" else chinese


def say(chinese: str, english: str) -> None:
    """One line on standard output."""
    click.echo(either(chinese, english))


def warn(chinese: str, english: str) -> None:
    """One line on standard error; the command goes on."""
    click.echo(either(chinese, english), err=True)


class Stopped(click.ClickException):
    """The answer is no, or the input is wrong: one line on standard error, exit status 1."""

    def show(self, file: IO[Any] | None = None) -> None:
        """The bare line, without a word in front."""
        click.echo(self.format_message(), file=file, err=True)


def stop(chinese: str, english: str) -> NoReturn:
    """End the command with exit status 1 and what to do about it."""
    raise Stopped(either(chinese, english))


def spoken() -> AbstractContextManager[None]:
    """While it is open, the product's own texts are in the command's language. Needs Django to be set up."""
    from django.utils.translation import override

    return override("en" if language() == "en" else "zh-hans")


def in_words(error: Exception) -> str | None:
    """An error that a person can do something about, in words; None for a fault of the product's own."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import OperationalError

    from chuangcheng.foundation.acts.rules import Conflict, Invalid

    if isinstance(error, ImproperlyConfigured):
        return either(getattr(error, "chinese", str(error)), str(error))
    if isinstance(error, OperationalError):
        return _of_database(str(error))
    if isinstance(error, Conflict):
        return either(
            "同一时刻有人改动了同一内容，什么都没有写入，请重试",
            "somebody else changed the same at the same moment; nothing was written, try again",
        )
    if isinstance(error, Invalid):
        from chuangcheng.interfaces.web.reasons import say_all

        with spoken():
            return "\n".join(say_all(error))
    if isinstance(error, OSError) and error.errno != errno.EPIPE and (error.filename or error.errno == errno.ENOSPC):
        return f"{error.filename or ''}: {error.strerror}".removeprefix(": ")
    return None


def _of_database(told: str) -> str:
    line = (told.strip().splitlines() or [""])[0]
    if "locked" in line:
        return either("数据库正忙，请稍后重试", "the database is busy: try again in a moment")
    if "full" in line:
        return either(f"磁盘已满：{line}", f"the disk is full: {line}")
    return either(
        f"连不上数据库：{line}；请检查 DATABASE_URL，以及数据库服务是否在运行",
        f"cannot reach the database: {line}; check DATABASE_URL, and that the server runs",
    )
