"""Processes that are kept running: started anew when they end, ended in order and within a bounded time."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

PROVEN = 60.0
"""Seconds after which a process counts as having started well."""
LONGEST_PAUSE = 30.0
"""Seconds between two starts of a process that ends again and again."""


class Name(NamedTuple):
    """What a process is called, in both languages."""

    chinese: str
    english: str


@dataclass
class Worker:
    """One process, or the place where the next one will be."""

    name: Name
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    next_at: float = 0.0
    failures: int = field(default=0)


def pause_after(failures: int) -> float:
    """Seconds to wait before the next start: none after the first end, then 1, 2, 4 … up to the longest pause."""
    return 0.0 if failures <= 1 else min(LONGEST_PAUSE, 2.0 ** min(failures - 2, 10))


class Workers:
    """The processes of one server. `ended` hears of a process that ended by itself and when the next one starts."""

    def __init__(
        self,
        workers: Sequence[Worker],
        *,
        descriptor: int,
        environment: dict[str, str],
        ended: Callable[[Worker, int, float], None],
    ) -> None:
        self._workers = workers
        self._descriptor = descriptor
        self._environment = environment
        self._ended = ended

    def look(self) -> None:
        """Start what is not running and due. Call it often."""
        for worker in self._workers:
            now = time.monotonic()
            if worker.process is not None and (status := worker.process.poll()) is not None:
                worker.failures = 1 if now - worker.started_at >= PROVEN else worker.failures + 1
                pause = pause_after(worker.failures)
                worker.next_at = now + pause
                self._forget(worker)
                self._ended(worker, status, pause)
            if worker.process is None and now >= worker.next_at:
                worker.process = self._start(worker.command)
                worker.started_at = now

    def stop(self, *, within: float) -> int:
        """Ask all to finish what they have in hand; kill those that have not `within` seconds. How many were killed."""
        running = [worker for worker in self._workers if worker.process is not None]
        for worker in running:
            assert worker.process is not None
            worker.process.terminate()
        deadline, killed = time.monotonic() + within, 0
        for worker in running:
            assert worker.process is not None
            try:
                worker.process.wait(timeout=max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                worker.process.kill()
                worker.process.wait()
                killed += 1
            self._forget(worker)
        return killed

    def _start(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        # Its standard input is a pipe that nothing is written to: it closes when we die, however we die.
        return subprocess.Popen(  # noqa: S603 - our own words
            command, env=self._environment, pass_fds=[self._descriptor], stdin=subprocess.PIPE
        )

    def _forget(self, worker: Worker) -> None:
        if worker.process is not None and worker.process.stdin is not None:
            worker.process.stdin.close()
        worker.process = None
