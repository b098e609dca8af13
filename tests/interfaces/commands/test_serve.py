"""`chuangcheng serve` from outside: it keeps its processes alive, stops in order, and starts only when all is right."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chuangcheng.interfaces.commands.preflight import is_loopback
from chuangcheng.interfaces.commands.workers import pause_after

from .installation import chuangcheng, environment, told

pytestmark = pytest.mark.skipif(
    os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="works on files of its own: once is enough"
)
PATIENCE = 60


@pytest.fixture
def home(installed: Path, tmp_path: Path) -> Path:
    """An installation that was set up."""
    return Path(shutil.copytree(installed, tmp_path / "home"))


class Server:
    """A running `chuangcheng serve`."""

    def __init__(self, home: Path, *words: str) -> None:
        command = [sys.executable, "-m", "chuangcheng.interfaces.commands.main", "serve", "--port", "0"]
        self.log = home / "log"
        self.process = subprocess.Popen(
            [*command, *words], env=environment(home), stdout=self.log.open("wb"), stderr=subprocess.STDOUT
        )
        self.port = int(self.wait_for(r"http://127\.0\.0\.1:(\d+)")[1])

    def wait_for(self, words: str) -> re.Match[str]:
        """Read on in the log until it says so."""
        return until(lambda: re.search(words, self.log.read_text("utf-8")), f"{words} in {self.log}")

    def children(self) -> set[int]:
        """The processes it runs."""
        pid = self.process.pid
        return {int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}

    def health(self) -> tuple[int, dict[str, object]]:
        """What /health/ answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/", timeout=PATIENCE) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)
        except OSError:
            return 0, {}


def until(found: Callable[[], object], what: str) -> object:
    """Ask until there is an answer: other processes must get there on their own."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if answer := found():
            return answer
        threading.Event().wait(0.05)
    raise AssertionError(f"waited in vain for {what}")


@pytest.fixture
def served(home: Path) -> Iterator[Server]:
    server = Server(home, "--processes", "1", "--grace", "3")
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.process.kill()
        server.process.wait()


def gone(pids: set[int]) -> bool:
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


def test_a_process_that_dies_is_replaced_and_the_end_is_in_order(served: Server):
    until(lambda: served.health()[0] == 200, "everything in order")
    first = served.children()
    assert len(first) == 3  # web, background, messages
    for pid in first:
        os.kill(pid, signal.SIGKILL)
    until(lambda: len(served.children() - first) == 3, "three new processes")
    until(lambda: served.health()[0] == 200, "everything in order again")
    wrong = urllib.request.Request(f"http://127.0.0.1:{served.port}/health/", headers={"Host": "elsewhere.example"})
    with pytest.raises(urllib.error.HTTPError, match="400"):
        urllib.request.urlopen(wrong, timeout=PATIENCE)
    last = served.children()
    served.process.terminate()
    assert served.process.wait(timeout=PATIENCE) == 0
    assert gone(last)
    log = served.log.read_text("utf-8")
    stamp = r"(?m)^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d "
    ended = r"web process 1 ended \(signal SIGKILL \(perhaps the memory ran out\)\); starting at once"
    assert re.search(stamp + ended, log)
    assert re.search(stamp + "the background process ended", log)
    assert re.search(stamp + "stopped$", log)
    assert "Invalid HTTP_HOST header: 'elsewhere.example'" in log  # one line, and not the trace of a fault
    assert "Traceback" not in log


def test_what_is_in_hand_is_finished_and_what_never_ends_is_not_waited_for(served: Server):
    until(lambda: served.health()[0] == 200, "everything in order")
    half = "GET /health/ HTTP/1.1\r\nHost: localhost\r\n"
    with (
        socket.create_connection(("127.0.0.1", served.port)) as slow,
        socket.create_connection(("127.0.0.1", served.port)) as never,
    ):
        for one in (slow, never):
            one.sendall(half.encode())
        until(lambda: served.health()[0] == 200, "both halves to be read")
        begun = time.monotonic()
        served.process.terminate()
        served.wait_for("stopping, within 8 seconds")
        slow.sendall(b"Connection: close\r\n\r\n")
        assert b"200 OK" in slow.recv(4096)
        assert served.process.wait(timeout=PATIENCE) == 0
        assert time.monotonic() - begun < PATIENCE / 2
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", served.port), timeout=1)


def test_when_serve_itself_is_killed_nobody_stays_behind(served: Server):
    until(lambda: served.health()[0] == 200, "everything in order")
    pids = served.children()
    served.process.kill()
    until(lambda: gone(pids), "the processes to end")


def test_a_running_service_is_not_upgraded_and_tells_how_it_is(served: Server, home: Path):
    until(lambda: served.health()[0] == 200, "everything in order")
    status, said = told(home, "upgrade")
    assert (status, said.startswith("the service is running: stop it first")) == (1, True)
    fine = chuangcheng(home, "health", "--port", str(served.port))
    assert (fine.returncode, f"pages on port {served.port}: in order" in fine.stdout) == (0, True)
    assert "No backup was made yet" in fine.stdout
    assert chuangcheng(home, "backup", str(home.parent / "b.zip")).returncode == 0
    assert "No backup was made yet" not in chuangcheng(home, "health").stdout


def test_without_a_service_the_watcher_is_told(home: Path):
    done = chuangcheng(home, "health", LANG="zh_CN.UTF-8")
    assert (done.returncode, "数据库: 正常" in done.stdout) == (1, True)
    assert "✗ 后台进程没有报到" in done.stdout


def test_everything_that_is_wrong_is_told_at_once(home: Path):
    (home / "no-folder").touch()
    wrong = {"FILES_ROOT": str(home / "no-folder"), "STATIC_ROOT": str(home / "nothing")}
    status, said = told(home, "serve", "--port", "0", **wrong)
    assert (status, said.splitlines()) == (
        1,
        [
            "cannot start:",
            f"· FILES_ROOT: cannot make {home / 'no-folder'}: File exists",
            f"· STATIC_ROOT: no style sheets and scripts in {home / 'nothing'}; run `make install`, "
            "or use the offline bundle",
        ],
    )
    status, said = told(home, "serve", "--port", "0", "--host", "0.0.0.0", DEBUG="1", LANG="zh_CN.UTF-8")
    assert (status, said) == (1, "不能启动：\n· DEBUG=1 会把程序和数据显示给所有人：监听 0.0.0.0 时请去掉 DEBUG\n")


@pytest.mark.parametrize(("failures", "seconds"), [(1, 0), (2, 1), (3, 2), (4, 4), (7, 30), (100, 30)])
def test_the_pause_grows_with_each_end_up_to_half_a_minute(failures: int, seconds: float):
    assert pause_after(failures) == seconds


@pytest.mark.parametrize(
    ("host", "alone"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False), ("example", False)],
)
def test_what_only_this_machine_can_reach(host: str, alone: bool):
    assert is_loopback(host) is alone
