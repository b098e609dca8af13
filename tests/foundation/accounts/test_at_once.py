"""Several people at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from chuangcheng.foundation.accounts import services
from chuangcheng.foundation.accounts.models import Unit, User
from chuangcheng.foundation.accounts.services import NewPerson, NewUnit
from chuangcheng.foundation.accounts.terms import Refused, Role, UnitKind
from chuangcheng.foundation.acts.rules import PRODUCT, Conflict, Invalid
from chuangcheng.foundation.journal.selectors import verify
from tests.people import MONDAY, PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _threads_wait() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("the suite keeps SQLite in memory, where threads get no waiting")


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act returned or raised, all begun at the same moment."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            start.wait(timeout=20)
            return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def make_units(*codes: str) -> dict[str, Unit]:
    services.load_units(units=[NewUnit("district", "某区", UnitKind.DISTRICT)], by=PRODUCT, now=MONDAY)
    new = [NewUnit(code, f"{code}局", UnitKind.DEPARTMENT, "district") for code in codes]
    return {row.code: row for row in services.load_units(units=new, by=PRODUCT, now=MONDAY)}


def move(row: Unit, parent: Unit) -> Callable[[], object]:
    return lambda: services.change_unit(
        unit_id=row.pk,
        expected_version=1,
        name=row.name,
        contact_name="",
        contact_phone="",
        parent_id=parent.pk,
        by=PRODUCT,
        now=MONDAY,
    )


@pytest.mark.parametrize("_again", range(5))
def test_two_moves_that_cross_never_make_a_ring(_again: int) -> None:
    units = make_units("a", "b")
    told = at_once(move(units["a"], units["b"]), move(units["b"], units["a"]))
    refused = [one for one in told if isinstance(one, Exception)]
    assert [type(one) for one in refused] == [Invalid]
    assert refused[0].problems == {"parent": [Refused.OWN_DESCENDANT]}
    assert_tree()
    assert verify().faults == ()


def test_a_unit_that_moves_under_one_that_moves_lands_in_the_right_place() -> None:
    units = make_units("a", "b", "c", "d")
    told = at_once(
        move(units["a"], units["b"]),
        move(units["b"], units["c"]),
        move(units["c"], units["d"]),
        lambda: services.create_unit(unit=NewUnit("e", "戊局", UnitKind.DEPARTMENT, "a"), by=PRODUCT, now=MONDAY),
    )
    assert not [one for one in told if isinstance(one, Exception)]
    assert_tree()


def assert_tree() -> None:
    for row in Unit.objects.select_related("parent"):
        assert row.path == (row.parent.path if row.parent else "") + f"{row.pk:08d}/"


def test_of_four_people_making_one_account_or_one_unit_one_succeeds() -> None:
    make_units("a")
    person = NewPerson("lin", "林", password=PASSWORD)
    told = at_once(*[lambda: services.create_person(person=person, by=PRODUCT, now=MONDAY)] * 4)
    assert len([one for one in told if isinstance(one, User)]) == 1
    assert {type(one) for one in told if not isinstance(one, User)} <= {Invalid, Conflict}
    unit = NewUnit("x", "新局", UnitKind.DEPARTMENT, "district")
    told = at_once(*[lambda: services.create_unit(unit=unit, by=PRODUCT, now=MONDAY)] * 4)
    assert len([one for one in told if isinstance(one, Unit)]) == 1
    assert {type(one) for one in told if not isinstance(one, Unit)} <= {Invalid, Conflict}
    assert verify().faults == ()


def test_of_two_administrators_who_leave_at_once_one_stays() -> None:
    make_units("a")
    posts = (("a", Role.ADMINISTRATOR, ""),)
    people = [NewPerson(name, name, posts, password=PASSWORD) for name in ("feng", "gao")]
    rows = services.load_people(people=people, by=PRODUCT, now=MONDAY)

    def leave(row: User) -> Callable[[], object]:
        told = {"name": row.name, "phone": "", "email": "", "is_active": False}
        return lambda: services.change_person(user_id=row.pk, expected_version=1, by=PRODUCT, now=MONDAY, **told)

    told = at_once(*[leave(row) for row in rows])
    assert [one.problems for one in told if isinstance(one, Invalid)] == [{"": [Refused.LAST_ADMINISTRATOR]}]
    assert User.objects.filter(is_active=True).count() == 1


def test_many_attempts_at_once_are_no_way_around_the_limit() -> None:
    services.create_person(person=NewPerson("lin", "林", password=PASSWORD), by=PRODUCT, now=MONDAY)

    def guess() -> object:
        return services.sign_in(username="lin", password="wrong", address="192.0.2.7", now=MONDAY)

    for _ in range(3):
        at_once(*[guess] * 4)
    told = at_once(lambda: services.sign_in(username="lin", password=PASSWORD, address="192.0.2.7", now=MONDAY))
    assert told[0].problems == {"": [Refused.TOO_MANY_ATTEMPTS]}
