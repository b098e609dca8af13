"""Workers at once and workers that are killed, on SQLite in a file and on PostgreSQL."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from chuangcheng.foundation.acts.rules import PRODUCT
from chuangcheng.foundation.notices import rules
from chuangcheng.foundation.notices.services import News, tell
from chuangcheng.foundation.notices.terms import Matter
from tests.elsewhere import ROOT
from tests.foundation.notices.sinks import Sink, http_sink
from tests.people import MONDAY

PEOPLE, WORKERS = 40, 4


@pytest.fixture
def sink(elsewhere: dict[str, str]) -> Iterator[Sink]:
    """A gateway that the other processes send to."""
    with http_sink() as sink:
        elsewhere |= {"SMS_GATEWAY_URL": f"{sink.http}/sms", "PUBLIC_URL": "https://chuangcheng.example"}
        yield sink


def begin(environment: dict[str, str], what: str, number: int = 0, at=MONDAY) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.foundation.notices.workers", what, str(number), at.isoformat()],
        cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def end(worker: subprocess.Popen[str]) -> Any:
    out, err = worker.communicate("go\n", timeout=120)
    assert worker.returncode == 0, err
    return json.loads(out.splitlines()[-1])


def test_four_workers_send_every_message_once(elsewhere: dict[str, str], sink: Sink):
    assert end(begin(elsewhere, "prepare", PEOPLE)) == PEOPLE
    workers = [begin(elsewhere, "send") for _ in range(WORKERS)]
    for worker in workers:
        assert worker.stdout
        assert worker.stdout.readline() == "ready\n", worker.communicate()[1]
    for worker in workers:
        assert worker.stdin
        worker.stdin.write("go\n")
        worker.stdin.flush()
    told = [end(worker) for worker in workers]
    assert sum(told) == PEOPLE
    assert (len(sink.keys()), len(set(sink.keys()))) == (PEOPLE, PEOPLE)
    assert len({one.body["phone"] for one in sink.taken}) == PEOPLE
    assert end(begin(elsewhere, "tell")) == {
        "messages": {"sent": PEOPLE},
        "tries": {"1": PEOPLE},
        "unplaced": 0,
        "told": 2 * PEOPLE,
    }


@pytest.mark.parametrize(("taken_before_it_died", "arrived"), [(False, 1), (True, 2)])
def test_the_work_of_a_killed_worker_is_taken_over_when_its_lease_has_ended(
    elsewhere: dict[str, str], sink: Sink, taken_before_it_died: bool, arrived: int
):
    """Killed before the gateway took it, the message arrives once. Killed between the sending and the noting, nobody
    can know: it is sent again, under the same key, because a message too many is better than one too few."""
    assert end(begin(elsewhere, "prepare", 1)) == 1
    sink.holding, sink.holding_before = threading.Event(), not taken_before_it_died
    worker = begin(elsewhere, "send")
    assert worker.stdin
    worker.stdin.write("go\n")
    worker.stdin.flush()
    assert sink.arrived.wait(30)
    worker.kill()
    worker.communicate()
    sink.holding.set()
    sink.holding = None

    assert end(begin(elsewhere, "send", at=MONDAY + rules.LEASE - timedelta(seconds=1))) == 0
    assert end(begin(elsewhere, "tell"))["messages"] == {"waiting": 1}
    assert end(begin(elsewhere, "send", at=MONDAY + rules.LEASE)) == 1
    assert end(begin(elsewhere, "send", at=MONDAY + timedelta(days=9))) == 0
    assert (len(sink.keys()), len(set(sink.keys()))) == (arrived, 1)
    assert end(begin(elsewhere, "tell"))["messages"] == {"sent": 1}


@pytest.mark.django_db(transaction=True)
def test_the_outbox_is_written_inside_an_act_only():
    news = News(Matter.DISPATCHED, "cases.case", 1, title="x")
    with pytest.raises(RuntimeError, match="inside the transaction"):
        tell(news=news, people=[1], by=PRODUCT, at=MONDAY)
