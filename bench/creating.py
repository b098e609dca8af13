"""Reporting cases through the web, beside the same statements from a bare driver loop on the same database."""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any
from uuid import UUID

from tests.people import PASSWORD

from .row import row
from .serving import ROOT, Served, server

REPORTER = "lin"
WORKERS, CLIENTS, ROUNDS = 2, 12, 9
"""More browsers than workers: a connection stays with the worker that took it, and a few may all be with one."""
CASES = 300
"""Cases of each round; the first of them all is not counted, it only warms up."""
MOST_STATEMENTS, LEAST_SHARE = 12, 0.25
LOAD = """
from chuangcheng.interfaces.commands.setting_up import bring_up
bring_up()
from uuid import UUID
from chuangcheng.flow.cases.services import Problem, report_cases
from tests.people import MONDAY, make_cast
from tests.world import make_world
world = make_world(make_cast())
problems = [Problem(UUID(int=number), "路面有垃圾", street_id=world.liuan.pk) for number in range(3000)]
report_cases(problems=problems, by=world.cast.lin, now=MONDAY)
"""
BOUNDARY = "a-part-of-the-form-ends-here"


class Reporter:
    """A browser that stays connected and reports one case after the other."""

    def __init__(self, address: str, form: dict[str, str], dice: random.Random) -> None:
        self.connection = HTTPConnection(urllib.parse.urlsplit(address).netloc, timeout=60)
        self.form, self.dice, self.cookies = form, dice, dict[str, str]()
        self._sign_in()

    def report(self, turns: Iterator[int]) -> None:
        """A case for each turn that is left, each a report of its own.

        Past `http.client`, whose parsing would take part of the processors that the workers are measured on.
        """
        for _ in turns:
            uuid = UUID(int=self.dice.getrandbits(128), version=4)
            body, headers = self._written({**self.form, "uuid": str(uuid)})
            headers |= {"Host": self.connection.host, "Content-Length": str(len(body)), "Cookie": self._cookies()}
            head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
            self.connection.sock.sendall(f"POST /cases/new/ HTTP/1.1\r\n{head}\r\n".encode() + body)
            answer = b""
            while not answer.endswith(b"\r\n\r\n"):  # what leads onward has no body
                answer += (told := self.connection.sock.recv(65536))
                assert told, "the server hung up"
            assert answer.startswith(b"HTTP/1.1 302 "), answer
            assert b"Content-Length: 0" in answer, answer

    def _sign_in(self) -> None:
        self._ask("GET", "/sign-in/")
        body, headers = self._written({"username": REPORTER, "password": PASSWORD})
        assert self._ask("POST", "/sign-in/", body, headers) == 302
        self._ask("GET", "/cases/new/")

    def _written(self, form: dict[str, str]) -> tuple[bytes, dict[str, str]]:
        """A form as a browser sends it: its body and what is said of it."""
        fields = {**form, "csrfmiddlewaretoken": self.cookies["csrftoken"]}
        part = '--{}\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
        body = "".join(part.format(BOUNDARY, *field) for field in fields.items()) + f"--{BOUNDARY}--\r\n"
        return body.encode(), {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}

    def _cookies(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _ask(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> int:
        self.connection.request(method, path, body, {**(headers or {}), "Cookie": self._cookies()})
        answer = self.connection.getresponse()
        answer.read()
        for given in answer.headers.get_all("Set-Cookie", []):
            name, _, value = given.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status


@contextmanager
def bare_loops(served: Served) -> Iterator[list[subprocess.Popen[str]]]:
    """As many loops of the bare driver as the server has workers."""
    loops = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.creating_floor", REPORTER, str(number)],
            env=served.environment,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(WORKERS)
    ]
    try:
        yield loops
    finally:
        for loop in loops:
            loop.communicate()  # its input ends, and so does it


def _line(loop: subprocess.Popen[str]) -> str:
    assert loop.stdout is not None
    line = loop.stdout.readline()
    assert line, "a loop of the bare driver has ended"
    return line


def _by_the_web(reporters: list[Reporter]) -> float:
    """Cases a second. Who is served faster reports more: no worker runs dry while another has a queue."""
    turns = iter(range(CASES))  # one iterator for all: `next` of it is atomic
    with ThreadPoolExecutor(CLIENTS) as browsers:
        begun = time.perf_counter()
        for one in [browsers.submit(one.report, turns) for one in reporters]:
            one.result()  # one that failed fails the measurement
    return CASES / (time.perf_counter() - begun)


def _by_the_driver(loops: list[subprocess.Popen[str]], seed: int) -> float:
    """Cases a second."""
    begun = time.perf_counter()
    for loop in loops:
        assert loop.stdin is not None
        loop.stdin.write(f"{CASES // WORKERS} {seed}\n")
        loop.stdin.flush()
    for loop in loops:
        _line(loop)
    return CASES // WORKERS * WORKERS / (time.perf_counter() - begun)


def _sync(folder: str) -> float:
    """Milliseconds that the disk under this folder takes to keep 4 KB more."""
    took = []
    with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
        for _ in range(50):
            begun = time.perf_counter()
            file.write(b"\0" * 4096)
            os.fsync(file.fileno())
            took.append((time.perf_counter() - begun) * 1000)
    return statistics.median(took)


def bench_creating() -> list[dict[str, Any]]:
    """Cases reported by many browsers at once on two workers."""
    with server(processes=WORKERS, load=LOAD) as served, bare_loops(served) as loops:
        told = [json.loads(_line(loop)) for loop in loops]
        form, statements = told[0]["form"], max(one["statements"] for one in told)
        reporters = [Reporter(served.address, form, random.Random(f"browser {number}")) for number in range(CLIENTS)]
        webs, floors = [], []
        for number in range(ROUNDS + 1):
            webs.append(_by_the_web(reporters))
            floors.append(_by_the_driver(loops, number))
        for one in reporters:
            one.connection.close()
        sync = _sync(served.environment["CHUANGCHENG_HOME"])
    web, floor = statistics.median(webs[1:]), statistics.median(floors[1:])
    return [
        row("report a case through the web", statements, "statements", bound=MOST_STATEMENTS),
        row(
            f"report cases, {WORKERS} workers, {CLIENTS} browsers (least)",
            web,
            "cases/s",
            floor=floor,
            least=LEAST_SHARE,
        ),
        row("a sync of 4 KB where the data lies, typical", sync, "ms"),
    ]
