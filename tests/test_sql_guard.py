"""The guard over statements catches what it is there to catch, and lets pass what may."""

from collections.abc import Callable
from types import CodeType
from typing import Any

import pytest
from django.db import transaction

from chuangcheng.foundation.accounts import selectors, services
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.accounts.services import NewUnit
from chuangcheng.foundation.accounts.terms import UnitKind
from chuangcheng.foundation.acts.rules import PRODUCT
from tests.people import MONDAY
from tests.sql_guard import Guard, Misplaced

pytestmark = pytest.mark.django_db

READ = compile("def planted(*given): return list(Unit.objects.all())", "planted", "exec")
WRITE = compile("def planted(*given): return Unit.objects.filter(pk=1).update(name='x')", "planted", "exec")
CALL = compile("def planted(inner, *given): return inner(*given)", "planted", "exec")


def planted(module: str, code: CodeType) -> Callable[..., Any]:
    """A function as if it stood in a module of the product."""
    space: dict[str, Any] = {"__name__": module, "Unit": Unit}
    exec(code, space)
    return space["planted"]  # type: ignore[no-any-return]


def caught(guard: Guard, act: Callable[[], object]) -> bool:
    """Whether the guard refuses this, which is then forgotten so that the planting test itself passes."""
    try:
        with transaction.atomic():
            act()
    except Misplaced:
        assert guard.found
        guard.found.clear()
        return True
    assert guard.found == []
    return False


@pytest.mark.parametrize(
    "module",
    [
        "chuangcheng.interfaces.desk.views.cases",
        "chuangcheng.interfaces.desk.forms",
        "chuangcheng.interfaces.web.context",
        "chuangcheng.interfaces.commands.score",
        "chuangcheng.flow.cases.permissions",
        "chuangcheng.flow.cases.labels",
        "chuangcheng.foundation.accounts.rules",
    ],
)
def test_a_query_outside_selectors_and_acts_is_caught(sql_guard: Guard, module: str):
    assert caught(sql_guard, planted(module, READ))


@pytest.mark.parametrize("layer", ["selectors", "selectors.lists", "services", "services.verify"])
def test_selectors_and_acts_may_query(sql_guard: Guard, layer: str):
    assert not caught(sql_guard, planted(f"chuangcheng.foundation.accounts.{layer}", READ))


def test_a_row_that_a_selector_returned_lazily_is_caught_where_the_page_draws_it(sql_guard: Guard):
    lazy = Unit.objects.all()
    selector = planted("chuangcheng.foundation.accounts.selectors", CALL)
    view = planted("chuangcheng.interfaces.desk.views.cases", CALL)
    assert caught(sql_guard, lambda: view(lambda: list(selector(lambda: lazy)))) is False  # the test itself draws it
    drawn = planted("chuangcheng.interfaces.desk.views.cases", compile("def planted(r): return list(r)", "p", "exec"))
    assert caught(sql_guard, lambda: drawn(selector(lambda: lazy.all())))


def test_a_table_is_judged_by_who_asked_it(sql_guard: Guard):
    table = planted("chuangcheng.foundation.accounts.models", READ)
    view = planted("chuangcheng.interfaces.desk.views.cases", CALL)
    assert caught(sql_guard, lambda: view(table))
    assert not caught(sql_guard, table)


@pytest.mark.parametrize("module", ["chuangcheng.flow.cases.services.report", "chuangcheng.flow.cases.selectors"])
def test_a_write_from_outside_the_step_is_caught(sql_guard: Guard, module: str):
    assert caught(sql_guard, planted(module, WRITE))


def test_a_selector_of_the_same_step_may_not_write(sql_guard: Guard):
    assert caught(sql_guard, planted("chuangcheng.foundation.accounts.selectors", WRITE))


def test_a_step_writes_its_own_table_also_when_another_step_calls_it(sql_guard: Guard):
    own = planted("chuangcheng.foundation.accounts.services.units", WRITE)
    other = planted("chuangcheng.flow.cases.services", CALL)
    assert not caught(sql_guard, own)
    assert not caught(sql_guard, lambda: other(own))


def test_the_common_first_write_of_acts_asks_for_the_act_that_called_it(sql_guard: Guard):
    claim = planted("chuangcheng.foundation.acts.services", WRITE)
    assert caught(sql_guard, lambda: planted("chuangcheng.interfaces.desk.views.cases", CALL)(claim))
    assert caught(sql_guard, lambda: planted("chuangcheng.flow.cases.services", CALL)(claim))
    assert not caught(sql_guard, lambda: planted("chuangcheng.foundation.accounts.services.units", CALL)(claim))


def test_sessions_and_sign_in_of_the_framework_pass_under_middleware(sql_guard: Guard):
    session = planted("django.contrib.sessions.backends.db", READ)
    assert not caught(sql_guard, lambda: planted("chuangcheng.interfaces.web.middleware", CALL)(session))


def test_a_caught_fault_still_fails_the_test_at_its_end(sql_guard: Guard):
    view = planted("chuangcheng.interfaces.desk.views.cases", READ)
    with pytest.raises(Misplaced), transaction.atomic():
        view()
    assert "chuangcheng.interfaces.desk.views.cases" in sql_guard.found[0]
    sql_guard.found.clear()


def test_a_whole_act_and_a_whole_list_pass(sql_guard: Guard):
    services.load_units(units=[NewUnit("district", "某区", UnitKind.DISTRICT)], by=PRODUCT, now=MONDAY)
    assert Unit.objects.count() == 1
    assert selectors
    assert sql_guard.found == []
