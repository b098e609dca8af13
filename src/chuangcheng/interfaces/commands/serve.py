"""`chuangcheng serve`: web processes that buffer what slow phones send, and one process of background work."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from types import FrameType
from typing import Any

import click

from .demo_home import home_of_demo
from .demo_stages import Keeper
from .setting_up import bring_up, open_installation
from .speaking import language_option, say, stop, warn

SEAL_EVERY = 60
"""Seconds between two seals of the journal."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on. / 监听地址。")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port; 0 takes a free one. / 端口。"
)
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    help="Web processes of one thread each. / 网页进程数。",
)
@click.option(
    "--demo", "is_demo", is_flag=True, help="Serve the demo's database instead of yours. / 打开演示数据而不是您的数据。"
)
@language_option
def serve(host: str, port: int, processes: int, is_demo: bool) -> None:
    """Serve the pages until stopped. / 启动网页服务，直到停止。

    Each process has one thread and reads a request whole before it answers.
    """
    open_installation(is_demo=is_demo, migrate=True)
    _demand_administrator()
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.create_server((host, port), family=family, backlog=512)
    except OSError as error:
        stop(
            f"无法监听 {host}:{port}：{error.strerror}。可用 --port 换一个端口",
            f"cannot listen on {host}:{port}: {error.strerror}. Try --port with another number.",
        )
    port = listening.getsockname()[1]
    listening.set_inheritable(True)
    own = [sys.executable, "-m", "chuangcheng.interfaces.commands.main", "work"]
    commands = [[*own, "--socket", str(listening.fileno())] for _ in range(processes)] + [own]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}

    def start(command: list[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, env=environment, pass_fds=[listening.fileno()])  # noqa: S603 - our own words

    keeper = Keeper(home_of_demo()) if is_demo else None
    environment |= keeper.environment() if keeper else {}
    running = [start(command) for command in commands]
    stopping = False

    def end(signum: int, frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    shown = f"[{host}]" if ":" in host else host
    say(
        f"已启动：http://{shown}:{port}，{processes} 个进程；按 Ctrl+C 停止",
        f"serving on http://{shown}:{port} with {processes} processes; stop with Ctrl+C",
    )
    while not stopping:
        time.sleep(0.5)
        if keeper and keeper.changed():
            _end_all(running)  # whoever asks meanwhile waits at the socket
            environment |= keeper.environment()
            running = [start(command) for command in commands]
        for index, process in enumerate(running):
            if process.poll() is not None and not stopping:
                warn(
                    f"进程 {process.pid} 以 {process.returncode} 结束，正在重新启动",
                    f"process {process.pid} ended with {process.returncode}; starting another",
                )
                running[index] = start(commands[index])
    if keeper:
        keeper.end()
    _end_all(running)


def _end_all(running: list[subprocess.Popen[bytes]]) -> None:
    """End processes in order, those that do not listen by force."""
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()


def _demand_administrator() -> None:
    """End the command where nobody could sign in: a bare sign-in page would help nobody."""
    from chuangcheng.foundation.accounts.selectors import is_set_up

    if not is_set_up():
        stop(
            "还没有能登录的系统管理员：请先运行 chuangcheng init（只想看看演示，请用 serve --demo）",
            "nobody who administers can sign in yet: run `chuangcheng init` first (to look at the demo: serve --demo)",
        )


@click.command(hidden=True)
@click.option("--socket", "descriptor", type=int, default=None)
def work(descriptor: int | None) -> None:
    """One process of `serve`: web where a socket is handed on, background work otherwise."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the whole group; `serve` ends us in order
    bring_up(migrate=False)
    if descriptor is None:
        _background()
    else:
        _web(descriptor)


def _web(descriptor: int) -> None:
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from waitress.server import create_server

    server = create_server(
        get_wsgi_application(),
        sockets=[socket.socket(fileno=descriptor)],
        threads=1,
        connection_limit=1000,
        asyncore_use_poll=True,
        ident="",
        max_request_body_size=256 * 1024 * 1024,
        clear_untrusted_proxy_headers=True,
        **_believed(settings.TRUSTED_PROXY, settings.TRUSTED_PROXY_HOPS),
    )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server.run()


def _believed(proxy: str, hops: int) -> dict[str, Any]:
    """What the web server takes from the proxy in front of it; the host's name goes through it unchanged."""
    if not proxy:
        return {}
    return {
        "trusted_proxy": proxy,
        "trusted_proxy_count": hops,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
    }


def _background() -> None:
    """Every minute: seal the journal, and remove sent tables that nobody imported.

    What is younger than the newest seal is not protected yet.
    """
    from django.db import OperationalError, close_old_connections

    from chuangcheng.flow.places.services import remove_old_drafts
    from chuangcheng.foundation.acts.rules import Conflict
    from chuangcheng.foundation.journal.services import seal

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    while True:
        try:
            remove_old_drafts(now=datetime.now(UTC))
            while seal(now=datetime.now(UTC)) is not None:
                pass
        except Conflict:
            pass  # another installation's process on the same database was first
        except OperationalError as error:  # the database is busy or away for a while: what waits is sealed later
            logging.getLogger(__name__).warning("nothing sealed this time: %s", str(error).strip())
        close_old_connections()
        time.sleep(SEAL_EVERY)
