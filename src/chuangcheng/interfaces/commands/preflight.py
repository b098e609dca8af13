"""What must be right before the pages are served, each with what to do about it. No rules of the work here."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from .speaking import either, stop, warn

OURS = "CHUANGCHENG_"
KNOWN = frozenset({"CHUANGCHENG_HOME", "CHUANGCHENG_DEMO", "CHUANGCHENG_DEMO_HOME", "CHUANGCHENG_DEMO_STAGES"})
"""Every variable that begins with our name; another one is a slip of the pen."""


class Told(NamedTuple):
    """One sentence in both languages."""

    chinese: str
    english: str


def demand_order(*, host: str, is_demo: bool) -> None:
    """End the command when something would go wrong; say what is odd but may be meant."""
    wrong = [*_folders(), *_assets(), *_debug(host)]
    if wrong:
        stop(
            "不能启动：\n" + "\n".join(f"· {one.chinese}" for one in wrong),
            "cannot start:\n" + "\n".join(f"· {one.english}" for one in wrong),
        )
    _demand_checks()
    if not is_demo:
        for one in _odd(host):
            warn(f"注意：{one.chinese}", f"note: {one.english}")


def _demand_checks() -> None:
    """The framework's own checks of settings, tables and addresses."""
    from django.core.checks import ERROR, run_checks

    if found := [one for one in run_checks() if one.level >= ERROR]:
        told = "\n".join(f"· {one.msg}" + (f" ({one.hint})" if one.hint else "") for one in found)
        stop(f"设置不正确：\n{told}", f"the settings are not right:\n{told}")


def _folders() -> Iterator[Told]:
    """The folders of the installation's own must be there and writable; the one for files is made."""
    from django.conf import settings

    for name, place in (("CHUANGCHENG_HOME", Path(settings.HOME)), ("FILES_ROOT", Path(settings.FILES_ROOT))):
        try:
            place.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            yield Told(f"{name}：{place} 不能建立：{error.strerror}", f"{name}: cannot make {place}: {error.strerror}")
            continue
        if not os.access(place, os.W_OK | os.X_OK):
            yield Told(
                f"{name}：{place} 不可写；它应属于运行服务的用户",
                f"{name}: {place} cannot be written to; it must belong to the user who runs the service",
            )


def _assets() -> Iterator[Told]:
    """Style sheets and scripts must have been gathered, translations compiled: `make install` does both."""
    from django.conf import settings

    if not settings.DEBUG and not (Path(settings.STATIC_ROOT) / "web" / "site.css").is_file():
        yield Told(
            f"STATIC_ROOT：{settings.STATIC_ROOT} 中没有样式和脚本；请运行 make install，或使用离线安装包",
            f"STATIC_ROOT: no style sheets and scripts in {settings.STATIC_ROOT}; run `make install`, "
            "or use the offline bundle",
        )
    catalogue = Path(settings.SOURCE) / "interfaces" / "web" / "locale" / "en" / "LC_MESSAGES" / "django.mo"
    if not catalogue.is_file():
        yield Told(
            "译文没有编译；请运行 make install，或使用离线安装包",
            "the translations are not compiled; run `make install`, or use the offline bundle",
        )


def _debug(host: str) -> Iterator[Told]:
    from django.conf import settings

    if settings.DEBUG and not is_loopback(host):
        yield Told(
            f"DEBUG=1 会把程序和数据显示给所有人：监听 {host} 时请去掉 DEBUG",
            f"DEBUG=1 shows code and data to anybody: take DEBUG away to listen on {host}",
        )


def _odd(host: str) -> Iterator[Told]:
    from django.conf import settings

    for name in sorted(os.environ):
        if name.startswith(OURS) and name not in KNOWN:
            yield Told(f"没有 {name} 这个设置，是否写错？", f"there is no setting {name}; is it misspelt?")
    if "*" in settings.ALLOWED_HOSTS:
        yield Told(
            "ALLOWED_HOSTS=* 接受任何主机名；请写明本系统的名称",
            "ALLOWED_HOSTS=* takes any host name; name the one of this system",
        )
    if not settings.SECURE and not is_loopback(host):
        yield Told(
            "没有 HTTPS：密码将以明文传输；请在前面放置说 HTTPS 的代理，并设 HTTPS=1",
            "no HTTPS: passwords travel in the clear; put a proxy that speaks HTTPS in front, and set HTTPS=1",
        )
    if settings.SECURE and all(is_loopback(name) for name in settings.ALLOWED_HOSTS):
        yield Told(
            "HTTPS=1，但 ALLOWED_HOSTS 中没有本系统的名称：从其他机器打开会得到 400",
            "HTTPS=1, but ALLOWED_HOSTS does not name this system: other machines will get 400",
        )


def is_loopback(host: str) -> bool:
    """Whether nobody but this machine can reach an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def listening_words(host: str, port: int) -> str:
    """An address as one types it into a browser."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def ended_words(status: int) -> str:
    """How a process ended, from its exit status."""
    import signal

    if status >= 0:
        return either(f"退出码 {status}", f"exit status {status}")
    try:
        name = signal.Signals(-status).name
    except ValueError:
        name = str(-status)
    words = either(f"信号 {name}", f"signal {name}")
    if -status == signal.SIGKILL:
        words += either("（可能内存不足）", " (perhaps the memory ran out)")
    return words
