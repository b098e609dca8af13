"""Twelve people act on one case at the same moment: one does it, eleven are told that it has moved on."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from chuangcheng.flow.cases import services
from chuangcheng.flow.cases.models import Case, CaseMove
from chuangcheng.flow.cases.terms import State
from chuangcheng.foundation.accounts.models import User
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.selectors import acting_for
from chuangcheng.foundation.accounts.services import NewPerson, load_people
from chuangcheng.foundation.accounts.terms import Role
from chuangcheng.foundation.acts.rules import PRODUCT, Conflict
from chuangcheng.foundation.journal.models import Entry
from chuangcheng.foundation.journal.selectors import verify
from tests.flow.cases.test_moves import at, case_in
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)

TWELVE = 12


@pytest.fixture(autouse=True)
def _threads_wait() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("the suite keeps SQLite in memory, where threads get no waiting")


def twelve_handlers() -> list[User]:
    """Twelve more people who handle cases in 柳岸街道."""
    told = [NewPerson(f"h{n}", f"经办{n}", (("liuan", Role.HANDLER, ""),)) for n in range(TWELVE)]
    return load_people(people=told, by=PRODUCT, now=MONDAY)


def at_once(tries: list[Callable[[], str]]) -> Counter[str]:
    """What came of all tries, begun at the same moment."""
    start = Barrier(len(tries))

    def one(attempt: Callable[[], str]) -> str:
        try:
            start.wait(timeout=30)
            return attempt()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tries)) as threads:
        return Counter(threads.map(one, tries))


def one_act_was_written(case: Case, target: State) -> None:
    case.refresh_from_db()
    assert (case.state, case.version) == (target, 4)
    assert CaseMove.objects.filter(case=case).count() == 4
    assert Entry.objects.filter(subject_kind="cases.case", subject_id=case.pk).count() == 4
    assert verify().faults == ()


def test_one_wins_and_eleven_get_a_conflict(world: World):
    case = case_in(world, State.DISPATCHED)
    people = [acting_for(user_id=row.pk) for row in twelve_handlers()]

    def accept(by: Acting | None) -> Callable[[], str]:
        def attempt() -> str:
            assert by is not None
            try:
                services.accept_case(case_id=case.pk, expected_version=3, by=by, now=at(5))
            except Conflict:
                return "conflict"
            return "accepted"

        return attempt

    assert at_once([accept(by) for by in people]) == {"accepted": 1, "conflict": 11}
    one_act_was_written(case, State.IN_HAND)


def test_through_the_web_one_is_led_on_and_eleven_are_told_so(world: World):
    case = case_in(world, State.DISPATCHED)
    clients = []
    for row in twelve_handlers():
        client = Client()
        client.force_login(row)
        clients.append(client)

    def press(client: Client) -> Callable[[], str]:
        def attempt() -> str:
            return str(client.post(f"/cases/{case.pk}/accept/", {"expected_version": 3, "words": "马上去"}).status_code)

        return attempt

    assert at_once([press(client) for client in clients]) == {"302": 1, "409": 11}
    one_act_was_written(case, State.IN_HAND)
