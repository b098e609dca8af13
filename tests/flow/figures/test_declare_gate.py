"""Gates that are declared met or not, with a document."""

from datetime import date

import pytest

from chuangcheng.flow.figures.models import GateDeclaration
from chuangcheng.flow.figures.selectors import changes, declaration, gates_for_score, whole_of
from chuangcheng.flow.figures.services import declare_gate, withdraw_gate
from chuangcheng.flow.figures.terms import Refused
from chuangcheng.flow.standards.models import Edition
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from chuangcheng.foundation.journal.selectors import verify
from tests.people import MONDAY
from tests.world import World

from .editions import NOT_THE_OFFICE

pytestmark = pytest.mark.django_db


def declare(world: World, whole: Edition, by: str = "lin", **change: object) -> GateDeclaration:
    told = {
        "gate_code": "P2",
        "met": True,
        "source_document": "提名名单",
        "dated": date(2026, 1, 5),
        "reviewer": "林",
    } | change
    return declare_gate(edition_id=whole.pk, by=world.cast.acting[by], now=MONDAY, **told)


def test_a_gate_is_declared_and_put_right_and_its_history_says_so(world: World, whole: Edition):
    row = declare(world, whole)
    assert [(g.code, g.met) for g in gates_for_score(whole.pk)] == [("P2", True)]
    declare(world, whole, met=False, source_document="取消通知", expected_version=1)
    assert [(g.code, g.met, g.source_document) for g in gates_for_score(whole.pk)] == [("P2", False, "取消通知")]
    assert [s.met for s in whole_of(world.cast.zheng, edition_id=whole.pk).gates] == [None, False, None]
    newest = changes(world.cast.zheng, kind="gate", subject_id=row.pk).rows[0]
    assert (newest.before["met"], newest.after["met"]) == (True, False)
    assert verify().holds


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        ({"gate_code": "P9"}, {"": [Refused.UNKNOWN_GATE]}),
        ({"gate_code": "P1"}, {"": [Refused.GATE_IS_MEASURED]}),
        ({"dated": date(2026, 3, 3)}, {"dated": [Refused.IN_THE_FUTURE]}),
        ({"reviewer": ""}, {"reviewer": [Refused.REQUIRED]}),
        ({"source_document": "\x00"}, {"source_document": ["null_character"]}),
    ],
)
def test_what_is_wrong_is_told(world: World, whole: Edition, change: dict[str, object], problems: dict[str, list[str]]):
    with pytest.raises(Invalid) as refused:
        declare(world, whole, **change)
    assert refused.value.problems == problems
    assert gates_for_score(whole.pk) == ()


def test_who_comes_second_is_told_of_the_conflict(world: World, whole: Edition):
    declare(world, whole)
    with pytest.raises(Conflict):
        declare(world, whole, met=False)
    declare(world, whole, met=False, expected_version=1)
    with pytest.raises(Conflict):
        declare(world, whole, expected_version=1)


def test_a_declaration_that_was_taken_back_leaves_the_gate_open(world: World, whole: Edition):
    row, lin = declare(world, whole), world.cast.lin
    withdraw_gate(declaration_id=row.pk, expected_version=1, by=lin, now=MONDAY)
    assert gates_for_score(whole.pk) == ()
    with pytest.raises(Conflict):
        declare(world, whole, expected_version=2)
    assert declare(world, whole).pk != row.pk
    assert declaration(lin, edition_id=whole.pk, declaration_id=row.pk).withdrawn


@pytest.mark.parametrize("name", NOT_THE_OFFICE)
def test_only_the_office_declares(world: World, whole: Edition, name: str):
    row = declare(world, whole)
    with pytest.raises(NotFound):
        declare(world, whole, by=name, expected_version=1)
    with pytest.raises(NotFound):
        withdraw_gate(declaration_id=row.pk, expected_version=1, by=world.cast.acting[name], now=MONDAY)
