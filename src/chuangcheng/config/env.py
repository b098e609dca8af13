"""The only reader of environment variables; each helper fails loudly on nonsense."""

import os
from pathlib import Path


class WrongSetting(Exception):
    """An environment variable holds something that cannot be meant."""


def text(name: str, default: str) -> str:
    """The variable as text; an empty one counts as not given."""
    return os.environ.get(name) or default


def flag(name: str, default: bool) -> bool:
    """The variable as yes or no: `1`, `true`, `yes` or `0`, `false`, `no`."""
    value = os.environ.get(name)
    if value is None or value == "":
        return default
    if value.lower() in ("1", "true", "yes"):
        return True
    if value.lower() in ("0", "false", "no"):
        return False
    raise WrongSetting(f"{name}={value!r}: use 1 or 0")


def number(name: str, default: int) -> int:
    """The variable as a whole number."""
    value = os.environ.get(name)
    if value is None or value == "":
        return default
    try:
        return int(value)
    except ValueError:
        raise WrongSetting(f"{name}={value!r}: use a whole number") from None


def words(name: str, default: list[str]) -> list[str]:
    """The variable as a list, separated by commas."""
    value = os.environ.get(name)
    return [word.strip() for word in value.split(",") if word.strip()] if value else default


def folder(name: str, default: Path) -> Path:
    """The variable as a path."""
    return Path(os.environ.get(name) or default).expanduser().resolve()
