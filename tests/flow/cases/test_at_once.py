"""The same report sent several times at the same moment is one case."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.services import Problem, report_case
from chuangcheng.foundation.journal.selectors import verify
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _threads_wait() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("the suite keeps SQLite in memory, where threads get no waiting")


def test_six_times_the_same_report_is_one_case(world: World):
    start = Barrier(6)
    problem = Problem(uuid.UUID(int=7), "路面有垃圾", site_id=world.road.pk)

    def send(_: int) -> int:
        try:
            start.wait(timeout=20)
            return report_case(problem=problem, by=world.cast.lin, now=MONDAY).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        told = set(threads.map(send, range(6)))
    assert told == set(Case.objects.values_list("pk", flat=True))
    assert len(told) == 1
    assert verify().faults == ()
