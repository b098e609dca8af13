"""`chuangcheng serve`: web processes that buffer what slow phones send, and processes of background work."""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
import threading
import time
from datetime import UTC, datetime

import click

from chuangcheng.interfaces.web.demo import stages

from .demo_home import home_of_demo
from .demo_stages import Keeper
from .preflight import demand_order, ended_words, listening_words
from .setting_up import bring_up, demand_demo, prepare, refuse_newer
from .speaking import either, language_option, stop
from .workers import Name, Worker, Workers

SEAL_EVERY = 60
"""Seconds between two seals of the journal."""
KILL_AFTER = 5
"""Seconds beyond the grace after which a process that has not ended is killed."""


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
    "--grace",
    type=click.FloatRange(0, 600),
    default=20,
    show_default=True,
    help="Seconds to finish requests in hand when stopped. / 停止时等待正在处理的请求的秒数。",
)
@click.option(
    "--demo", "is_demo", is_flag=True, help="Serve the demo's database instead of yours. / 打开演示数据而不是您的数据。"
)
@language_option
def serve(host: str, port: int, processes: int, grace: float, is_demo: bool) -> None:
    """Serve the pages until stopped. / 启动网页服务，直到停止。

    Each process has one thread and reads a request whole before it answers. One that ends is started anew. SIGTERM
    or Ctrl+C ends all of them after the requests in hand, at the latest 5 seconds after the grace.
    """
    from .occupying import occupy

    _open(is_demo=is_demo)
    held = occupy(alone=False)
    demand_order(host=host, is_demo=is_demo)
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
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    keeper = Keeper(home_of_demo()) if is_demo else None
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"} | (keeper.environment() if keeper else {})
    workers = Workers(
        _planned(listening.fileno(), processes, grace),
        descriptor=listening.fileno(),
        environment=environment,
        ended=_tell_end,
    )
    workers.look()
    tell(
        f"已启动：{listening_words(host, port)}，{processes} 个网页进程、2 个后台进程；按 Ctrl+C 停止",
        f"serving on {listening_words(host, port)}; web processes: {processes}, in the background: 2; stop with Ctrl+C",
    )
    while not stopping.wait(0.5):
        if keeper and keeper.changed():
            workers.stop(within=grace + KILL_AFTER)  # whoever asks meanwhile waits at the socket
            environment |= keeper.environment()
        workers.look()
    if keeper:
        keeper.end()
    tell(f"正在停止，最多等待 {grace + KILL_AFTER:g} 秒", f"stopping, within {grace + KILL_AFTER:g} seconds")
    listening.close()
    killed = workers.stop(within=grace + KILL_AFTER)
    held.close()
    if killed:
        tell(f"已停止；{killed} 个进程没有按时结束，已强制结束", f"stopped; {killed} processes had to be killed")
    else:
        tell("已停止", "stopped")


def tell(chinese: str, english: str) -> None:
    """One line with the time of the office, for whoever reads the log."""
    from django.utils import timezone

    click.echo(f"{timezone.localtime():%Y-%m-%d %H:%M:%S} {either(chinese, english)}")


def _open(*, is_demo: bool) -> None:
    """The demo is brought up to date by itself; an installation only by `upgrade`, which makes a backup first."""
    if is_demo:
        demand_demo()
        bring_up(stages.place(home_of_demo()), is_demo=True)
    else:
        prepare()
        refuse_newer()
    if _is_empty():
        _stop_without_administrator()
    if not is_demo:
        bring_up(migrate=False)
    from chuangcheng.foundation.accounts.selectors import is_set_up

    if not is_set_up():
        _stop_without_administrator()


def _is_empty() -> bool:
    from chuangcheng.foundation.archives.selectors import standing
    from chuangcheng.foundation.archives.terms import Schema

    return standing().schema is Schema.EMPTY


def _stop_without_administrator() -> None:
    """End the command where nobody could sign in: a bare sign-in page would help nobody."""
    stop(
        "还没有能登录的系统管理员：请先运行 chuangcheng init（只想看看演示，请用 serve --demo）",
        "nobody who administers can sign in yet: run `chuangcheng init` first (to look at the demo: serve --demo)",
    )


def _planned(descriptor: int, processes: int, grace: float) -> list[Worker]:
    own = [sys.executable, "-m", "chuangcheng.interfaces.commands.main", "work"]
    web = [*own, "--socket", str(descriptor), "--grace", str(grace)]
    return [
        *(Worker(Name(f"网页进程 {n}", f"web process {n}"), web) for n in range(1, processes + 1)),
        Worker(Name("后台进程", "the background process"), own),
        Worker(Name("通知进程", "the process of messages"), [*own, "--tell"]),
    ]


def _tell_end(worker: Worker, status: int, pause: float) -> None:
    how = ended_words(status)
    when = either("立即", "at once") if not pause else either(f"{pause:g} 秒后", f"in {pause:g} seconds")
    tell(
        f"{worker.name.chinese}已结束（{how}），{when}重新启动", f"{worker.name.english} ended ({how}); starting {when}"
    )


@click.command(hidden=True)
@click.option("--socket", "descriptor", type=int, default=None)
@click.option("--grace", type=float, default=20)
@click.option("--tell", "telling", is_flag=True)
def work(descriptor: int | None, grace: float, telling: bool) -> None:
    """One process of `serve`: web where a socket is handed on, messages with --tell, background work otherwise."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the whole group; `serve` ends us in order
    threading.Thread(target=_end_with_parent, daemon=True).start()
    bring_up(migrate=False)
    if telling:  # a process of its own: a mail server that does not answer must not hold up the journal's seals
        from .telling import tell_people

        tell_people()
    elif descriptor is None:
        _background()
    else:
        from .web_worker import serve_socket

        serve_socket(descriptor, grace=grace)


def _end_with_parent() -> None:
    """`serve` holds the other end of our standard input: when it is gone, so are we."""
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _background() -> None:
    """Every minute: seal the journal, examine new pictures, count the map anew when it is due, remove sent tables that
    nobody imported; now and then care for places.

    What is younger than the newest seal is not protected yet.
    """
    from django.db import OperationalError, close_old_connections

    from chuangcheng.flow.cases.services import count_cells_when_due
    from chuangcheng.flow.exchange.services import remove_old_transfers
    from chuangcheng.flow.places.services import remove_old_drafts
    from chuangcheng.foundation.acts.rules import Conflict
    from chuangcheng.foundation.health.services import beat
    from chuangcheng.foundation.journal.services import seal

    from .caring import Care
    from .examining import examine_pictures

    caring = Care()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    while True:
        beat(now=datetime.now(UTC))
        try:
            remove_old_drafts(now=datetime.now(UTC))
            remove_old_transfers(now=datetime.now(UTC))
            examine_pictures(datetime.now(UTC))
            while seal(now=datetime.now(UTC)) is not None:
                beat(now=datetime.now(UTC))
            count_cells_when_due(now=datetime.now(UTC))
        except Conflict:
            pass  # another installation's process on the same database was first
        except OperationalError as error:  # the database is busy or away for a while: what waits is sealed later
            logging.getLogger(__name__).warning("nothing sealed this time: %s", str(error).strip())
        caring.look(datetime.now(UTC))
        close_old_connections()
        time.sleep(SEAL_EVERY)
