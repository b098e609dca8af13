"""What a running server needs and withstands: memory of a web process, and phones that trickle their uploads."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection

from chuangcheng.interfaces.web.demo import PASSWORD, SIGN_INS

from .row import row

ROOT = Path(__file__).resolve().parents[1]
MOST_MEMORY = 130
PHONES, MOST_WAIT = 80, 100
PAGES = ("/", "/cases/", "/sites/", "/rounds/", "/map/", "/score/", "/units/", "/people/")
LOAD = """
from datetime import UTC, datetime
from chuangcheng.interfaces.commands.setting_up import bring_up
bring_up()
from chuangcheng.interfaces.commands.demo.command import load
load(seed=20, now=datetime(2026, 3, 2, 8, tzinfo=UTC), stage="mid")
"""


class Served(NamedTuple):
    """A running server: where it answers, its process id, and the environment that leads to its data."""

    address: str
    process: int
    environment: dict[str, str]


@contextmanager
def server(processes: int, load: str = LOAD) -> Iterator[Served]:
    """A server of the demo's data, or of what `load` makes, on the engine in use, with a database of its own."""
    home = Path(tempfile.mkdtemp(prefix="chuangcheng-serving-"))
    environment = {
        **os.environ,
        "CHUANGCHENG_HOME": str(home),
        "FILES_ROOT": str(home / "files"),
        "PYTHONPATH": os.pathsep.join(map(str, (ROOT / "src", ROOT))),
    }
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP DATABASE IF EXISTS serving_bench")
            cursor.execute("CREATE DATABASE serving_bench")
        parts = urllib.parse.urlsplit(os.environ["DATABASE_URL"])
        environment["DATABASE_URL"] = urllib.parse.urlunsplit(parts._replace(path="/serving_bench"))
    else:
        environment["DATABASE_URL"] = f"sqlite:///{home / 'chuangcheng.sqlite3'}"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = None
    try:
        subprocess.run([sys.executable, "-c", load], env=environment, check=True, stdout=subprocess.DEVNULL)
        words = [sys.executable, "-m", "chuangcheng.interfaces.commands.main", "serve", "--port", str(port)]
        words += ["--processes", str(processes)]
        running = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        address = f"http://127.0.0.1:{port}"
        _wait_for(address)
        yield Served(address, running.pid, environment)
    finally:
        if running is not None:
            running.send_signal(signal.SIGTERM)
            running.wait(timeout=30)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("DROP DATABASE IF EXISTS serving_bench WITH (FORCE)")
        shutil.rmtree(home, ignore_errors=True)


def _wait_for(address: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{address}/sign-in/", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not answer within half a minute")


def _signed_in(address: str, username: str) -> urllib.request.OpenerDirector:
    """A browser of a person."""
    jar = CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    with browser.open(f"{address}/sign-in/") as page:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())
    assert token is not None
    form = {"username": username, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
    request = urllib.request.Request(f"{address}/sign-in/", urllib.parse.urlencode(form).encode())
    request.add_header("Referer", f"{address}/sign-in/")
    with browser.open(request) as answer:
        assert "/sign-in/" not in answer.url, f"{username} could not sign in"
    return browser


def _web_processes(parent: int) -> list[int]:
    told = subprocess.run(["ps", "-eo", "pid,ppid,args"], check=True, capture_output=True, text=True).stdout
    rows = [line.split(None, 2) for line in told.splitlines()[1:]]
    return [int(pid) for pid, above, args in rows if int(above) == parent and "--socket" in args]


def _resident(process: int) -> float:
    """Megabytes of a process that are in memory, the shared ones included.

    Without the pages of an SQLite database that it looks into: they are the disk's cache, and go when memory is short.
    """
    kilobytes, is_database = 0, False
    for line in Path(f"/proc/{process}/smaps").read_text().splitlines():
        if "-" in line.split()[0]:  # the first line of a mapping: 7f00-7f10 r--s ... its file
            is_database = line.endswith(".sqlite3")
        elif line.startswith("Rss:") and not is_database:
            kilobytes += int(line.split()[1])
    return kilobytes * 1024 / 1e6


def bench_memory() -> list[dict[str, Any]]:
    """A web process after every main page was seen by everybody in the list of sign-ins, ten times over."""
    with server(processes=1) as (address, parent, _):
        browsers = [_signed_in(address, username) for username, _ in SIGN_INS]
        seen = 0
        for _ in range(10):
            for browser in browsers:
                for path in PAGES:
                    try:
                        with browser.open(address + path) as page:
                            seen += len(page.read()) > 0
                    except urllib.error.HTTPError as error:  # not for this role
                        error.close()
        value = max(_resident(process) for process in _web_processes(parent))
    assert seen > 100
    return [row(f"web process after {seen} pages of the demo", value, "MB", bound=MOST_MEMORY)]


def bench_trickle() -> list[dict[str, Any]]:
    """Pages while 80 phones send their photos a kilobyte at a time."""
    with server(processes=2) as (address, _, _):
        browser = _signed_in(address, SIGN_INS[0][0])
        quiet = _waits(browser, address)
        stop, sending = threading.Event(), threading.Event()
        phones = threading.Thread(target=_phones, args=(urllib.parse.urlsplit(address), stop, sending))
        phones.start()
        try:
            sending.wait(20)
            busy = _waits(browser, address)
        finally:
            stop.set()
            phones.join()
    typical, worst = statistics.median(busy), sorted(busy)[int(len(busy) * 0.95)]
    return [
        row(f"home page, {PHONES} trickled uploads, typical", typical, "ms", bound=MOST_WAIT),
        row(f"home page, {PHONES} trickled uploads, 19 of 20", worst, "ms", bound=MOST_WAIT),
        row("home page, no uploads, typical", statistics.median(quiet), "ms", bound=MOST_WAIT),
    ]


def _waits(browser: urllib.request.OpenerDirector, address: str) -> list[float]:
    """Milliseconds of each of a hundred visits to the home page."""
    waits = []
    for _ in range(100):
        begun = time.perf_counter()
        with browser.open(f"{address}/") as page:
            page.read()
        waits.append((time.perf_counter() - begun) * 1000)
    return waits


def _phones(address: urllib.parse.SplitResult, stop: threading.Event, sending: threading.Event) -> None:
    """Eighty connections, each in the middle of a request that grows by a kilobyte every tenth of a second."""
    head = (
        f"POST /cases/new/ HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Length: 3000000\r\n"
        "Content-Type: application/octet-stream\r\n\r\n"
    ).encode()
    phones = [socket.create_connection((address.hostname or "", address.port or 0)) for _ in range(PHONES)]
    try:
        for phone in phones:
            phone.sendall(head)
        while not stop.wait(0.1):
            for phone in phones:
                phone.sendall(b"x" * 1024)
            sending.set()
    finally:
        for phone in phones:
            phone.close()
