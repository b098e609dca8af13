"""Two people at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from chuangcheng.flow.places.models import Duty, ImportDraft, Site
from chuangcheng.flow.places.services import NewDuty, NewSite, give_duty, import_draft, load_sites, make_draft
from chuangcheng.flow.places.terms import Table
from chuangcheng.foundation.acts.rules import Conflict, Invalid
from chuangcheng.foundation.journal.selectors import verify
from tests.flow.places.books import csv
from tests.people import MONDAY, make_cast, unit
from tests.world import make_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _threads_wait() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("the suite keeps SQLite in memory, where threads get no waiting")


def at_once(act: Callable[[], object]) -> list[object]:
    """What the act returned or raised for each of four people who begin at the same moment."""
    start = Barrier(4)

    def run(_number: int) -> object:
        try:
            start.wait(timeout=20)
            return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        return list(threads.map(run, range(4)))


def test_a_site_is_made_by_one_of_them_and_the_others_are_told():
    world = make_world(make_cast())
    site = NewSite("N-1", "新点", world.road.site_type_id)
    told = at_once(lambda: load_sites(sites=[site], by=world.cast.lin, now=MONDAY))
    refused = [one for one in told if isinstance(one, Exception)]
    assert len(refused) == 3
    assert {type(one) for one in refused} <= {Conflict, Invalid}
    assert Site.objects.filter(code="N-1").count() == 1
    assert verify().holds


def test_a_duty_is_given_once():
    world = make_world(make_cast())
    duty = NewDuty(unit("liuan").pk, world.standard("A1").pk)
    told = at_once(lambda: give_duty(duty=duty, by=world.cast.lin, now=MONDAY))
    assert {type(one) for one in told} <= {Conflict, Duty}
    assert Duty.objects.count() == 1
    assert verify().holds


def test_a_table_that_is_pressed_twice_at_once_is_imported_once(settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    world = make_world(make_cast())
    data = csv([["点位编号", "点位名称", "点位类型"], ["N-1", "新点", "主次干道"], ["N-2", "新点二", "无此类型"]])
    draft = make_draft(table=Table.SITES, name="点位.csv", data=data, by=world.cast.lin, now=MONDAY)
    told = at_once(lambda: import_draft(draft=draft.uuid, expected_version=1, by=world.cast.lin, now=MONDAY))
    assert sorted(type(one).__name__ for one in told) == ["Conflict"] * 3 + ["ImportDraft"]
    assert (Site.objects.filter(code="N-1").count(), ImportDraft.objects.get().version) == (1, 2)
    assert draft.path.read_bytes().startswith(b"PK")  # the rows that were left out, as one of them wrote them
    assert verify().holds
