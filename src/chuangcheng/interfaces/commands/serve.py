"""`chuangcheng serve`: web processes that buffer what slow phones send, and one process of background work."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from types import FrameType

import click

from .setting_up import bring_up, home_of_demo

SEAL_EVERY = 60
"""Seconds between two seals of the journal."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--processes", default=2, show_default=True, help="Web processes of one thread each.")
@click.option("--demo", "is_demo", is_flag=True, help="Serve the demo's database instead of yours.")
def serve(host: str, port: int, processes: int, is_demo: bool) -> None:
    """Serve the pages until stopped. Each process has one thread and reads a request whole before it answers."""
    bring_up(home_of_demo() if is_demo else None, is_demo=is_demo)
    try:
        listening = socket.create_server((host, port), backlog=512)
    except OSError as error:
        click.echo(f"cannot listen on {host}:{port}: {error.strerror}. Try --port with another number.", err=True)
        sys.exit(1)
    listening.set_inheritable(True)
    own = [sys.executable, "-m", "chuangcheng.interfaces.commands.main", "work"]
    commands = [[*own, "--socket", str(listening.fileno())] for _ in range(processes)] + [own]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}

    def start(command: list[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, env=environment, pass_fds=[listening.fileno()])  # noqa: S603 - our own words

    running = [start(command) for command in commands]
    stopping = False

    def stop(signum: int, frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    click.echo(f"serving on http://{host}:{port} with {processes} processes; stop with Ctrl+C")
    while not stopping:
        time.sleep(0.5)
        for index, process in enumerate(running):
            if process.poll() is not None and not stopping:
                click.echo(f"process {process.pid} ended with {process.returncode}; starting another", err=True)
                running[index] = start(commands[index])
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()


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
    )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server.run()


def _background() -> None:
    """Every minute: seal the journal, and remove sent tables that nobody imported.

    What is younger than the newest seal is not protected yet.
    """
    from django.db import close_old_connections

    from chuangcheng.flow.places.services import remove_old_drafts
    from chuangcheng.foundation.acts.rules import Conflict
    from chuangcheng.foundation.journal.services import seal

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    while True:
        try:
            while seal(now=datetime.now(UTC)) is not None:
                pass
        except Conflict:
            pass  # another installation's process on the same database was first
        remove_old_drafts(now=datetime.now(UTC))
        close_old_connections()
        time.sleep(SEAL_EVERY)
