"""Several inspectors at the same moment: one failure is one case, one visit sent twice is one visit."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.inspections.models import Observation, Round, Visit
from chuangcheng.flow.inspections.rules import Answer
from chuangcheng.flow.inspections.services import record_visit
from chuangcheng.flow.inspections.terms import RoundKind
from chuangcheng.flow.standards.terms import Outcome
from chuangcheng.foundation.journal.selectors import verify
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _threads_wait() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("the suite keeps SQLite in memory, where threads get no waiting")


def at_once(*acts: Callable[[], Visit]) -> list[Visit]:
    start = Barrier(len(acts))

    def run(act: Callable[[], Visit]) -> Visit:
        try:
            start.wait(timeout=20)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def seeing(world: World, row: Round, number: int, photo: int) -> Callable[[], Visit]:
    """An inspector who sees litter on the road."""
    answers = [Answer(world.item("I1").pk, Outcome.FAILED, photos=(photo,))]
    told = {"round_id": row.pk, "site_id": world.road.pk, "answers": answers, "rest_confirmed": True}
    at = MONDAY + timedelta(hours=1)
    return lambda: record_visit(uuid=uuid.UUID(int=number), started_at=at, by=world.cast.zhao, now=at, **told)


@pytest.mark.parametrize("_again", range(4))
def test_the_same_failure_seen_in_two_rounds_is_one_case(world: World, _again: int):
    rounds = [world.plan(kind, (world.road,)) for kind in (RoundKind.CENSUS, RoundKind.ROUTINE)]
    at_once(*[seeing(world, row, n, world.photo(f"{n}")) for n, row in enumerate(rounds, 1)])
    linked = set(Observation.objects.filter(outcome="failed").values_list("case_id", flat=True))
    assert linked == {Case.objects.get().pk}
    assert verify().faults == ()


def test_the_same_visit_sent_six_times_is_one(world: World):
    row = world.plan(RoundKind.CENSUS, (world.road,))
    told = at_once(*[seeing(world, row, 1, world.photo("1"))] * 6)
    assert {visit.pk for visit in told} == {Visit.objects.get().pk}
