"""The only reader of environment variables; each helper fails loudly on nonsense."""

import ipaddress
import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


class WrongSetting(ImproperlyConfigured):
    """An environment variable holds something that cannot be meant. `chinese` says the same in Chinese."""

    def __init__(self, english: str, chinese: str) -> None:
        super().__init__(english)
        self.chinese = chinese


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
    raise WrongSetting(f"{name}={value!r}: use 1 or 0", f"{name}={value!r}：请用 1 或 0")


def number(name: str, default: int, *, least: int | None = None) -> int:
    """The variable as a whole number, `least` or more."""
    value = os.environ.get(name)
    if value is None or value == "":
        return default
    try:
        told = int(value)
    except ValueError:
        raise WrongSetting(f"{name}={value!r}: use a whole number", f"{name}={value!r}：请用整数") from None
    if least is not None and told < least:
        raise WrongSetting(f"{name}={value!r}: use {least} or more", f"{name}={value!r}：不能小于 {least}")
    return told


def words(name: str, default: list[str]) -> list[str]:
    """The variable as a list, separated by commas."""
    value = os.environ.get(name)
    return [word.strip() for word in value.split(",") if word.strip()] if value else default


def folder(name: str, default: Path) -> Path:
    """The variable as a path."""
    return Path(os.environ.get(name) or default).expanduser().resolve()


def address(name: str, default: str) -> str:
    """The variable as an IP address in its usual form, `*` for any, or `none` for none at all (then "")."""
    value = text(name, default).strip()
    if value in ("", "none"):
        return ""
    if value == "*":
        return value
    try:
        return str(ipaddress.ip_address(value))
    except ValueError:
        raise WrongSetting(
            f"{name}={value!r}: use an IP address such as 127.0.0.1, * or none",
            f"{name}={value!r}：请用 IP 地址，如 127.0.0.1，或 * 或 none",
        ) from None
