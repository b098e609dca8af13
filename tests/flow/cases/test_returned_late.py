"""A case that was overdue when its unit returned it: its clock stands, and how late it was is not forgotten."""

from datetime import timedelta

import pytest
from django.test import Client

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.rules import late_when_stopped
from chuangcheng.flow.cases.selectors import Filter, cases_page
from chuangcheng.flow.cases.services import advance_cases, steps
from chuangcheng.flow.cases.terms import Group, State
from tests.people import MONDAY
from tests.world import World

DUE = MONDAY + timedelta(hours=8)


@pytest.mark.parametrize(
    ("state", "due", "hours", "late"),
    [
        (State.RETURNED, DUE, 14, timedelta(hours=6)),
        (State.RETURNED, DUE, 8, None),
        (State.RETURNED, DUE, 5, None),
        (State.RETURNED, None, 14, None),
        (State.IN_HAND, DUE, 14, None),
    ],
)
def test_how_late_it_was_when_its_clock_was_stopped(state: State, due, hours: int, late):
    assert late_when_stopped(state, due, MONDAY + timedelta(hours=hours)) == late


@pytest.mark.django_db
def test_the_office_sees_it_in_its_list_and_on_its_page(world: World):
    cast = world.cast
    world.visit(world.plan(sites=(world.road,)), world.road, failing=("I1",))
    case = Case.objects.get()
    at = MONDAY + timedelta(hours=2)
    moves = [
        (steps.FileCase(world.standard_class("06012")), cast.lin, at),
        (steps.DispatchCase(cast.qian.unit_id, "by_duty", "", world.limit_value()), cast.lin, at),
    ]
    advance_cases(steps_by_case={case.pk: moves})
    late = Case.objects.get().due_at + timedelta(hours=6, minutes=5)
    advance_cases(steps_by_case={case.pk: [(steps.ReturnCase("not_mine"), cast.qian, late)]})
    now = late + timedelta(days=3)
    row = cases_page(cast.lin, wanted=Filter(group=Group.RETURNED), now=now).rows[0]
    assert (row.overdue, row.stopped_late) == (False, timedelta(hours=6, minutes=5))
    client = Client()
    client.force_login(cast.user("lin"))
    for address in ("/cases/?group=returned", f"/cases/{case.pk}/"):
        page = client.get(address).content.decode()
        assert "计时暂停" in page
        assert "退回时已超期 6 小时" in page
