"""A deadline is set once; every change is an act with its reason."""

from datetime import timedelta
from decimal import Decimal

import pytest

from chuangcheng.flow.cases import services
from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.terms import Act, Refused, State
from chuangcheng.foundation.acts.rules import Invalid
from chuangcheng.foundation.journal.models import Entry
from chuangcheng.foundation.notices.terms import Matter
from tests.flow.cases.test_moves import at, case_in, try_act
from tests.flow.cases.test_told import told
from tests.world import World

pytestmark = pytest.mark.django_db


def change(world: World, case: Case, amount: object, unit: str = "working_hours", words: str = "条件选错") -> Case:
    return services.change_deadline(
        case_id=case.pk,
        expected_version=case.version,
        by=world.cast.lin,
        now=at(4),
        amount=amount if amount is None else Decimal(str(amount)),
        unit=unit,
        words=words,
    )


def test_the_new_limit_counts_from_the_dispatch_and_the_unit_hears_of_it(world: World):
    case = case_in(world, State.IN_HAND)
    due = case.due_at
    case = change(world, case, 16)
    assert (case.due_at, case.allowed) == (due + timedelta(days=1, minutes=30), 16)
    move = case.moves.get(act=Act.CHANGE_DEADLINE)
    assert (move.words, move.by_user_id) == ("条件选错", world.cast.lin.user_id)
    assert Entry.objects.filter(act="case.change_deadline", subject_id=case.pk).count() == 1
    assert told(world, Matter.DEADLINE_MOVED) == ["qian"]


def test_pauses_before_and_after_it_count_as_ever(world: World):
    case = try_act(world, case_in(world, State.DISPATCHED), Act.RETURN, "qian")
    case = try_act(world, case, Act.INSIST, "lin")
    changed = change(world, case, 3, "working_days")
    again = try_act(world, changed, Act.RETURN, "qian")
    assert again.due_at == changed.due_at
    moved = services.insist(
        case_id=case.pk, expected_version=again.version, by=world.cast.lin, now=at(20 + 24), why="属你单位"
    )
    assert moved.due_at == changed.due_at + timedelta(days=1)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ((None,), {"amount": [Refused.REQUIRED]}),
        ((8,), {"amount": [Refused.UNCHANGED]}),
        ((1.5, "working_days"), {"amount": [Refused.NOT_WHOLE]}),
        ((3, "moons"), {"unit": [Refused.REQUIRED]}),
        ((16, "working_hours", " "), {"words": [Refused.REQUIRED]}),
    ],
)
def test_it_needs_an_amount_and_a_reason(world: World, told: tuple, why: dict):
    case = case_in(world, State.IN_HAND)
    with pytest.raises(Invalid) as refused:
        change(world, case, *told)
    assert refused.value.problems == why


def test_a_priority_is_shown_and_moves_nothing(world: World):
    case = case_in(world, State.IN_HAND)
    due = case.due_at
    case = services.set_priority(
        case_id=case.pk, expected_version=case.version, by=world.cast.lin, now=at(4), priority="urgent"
    )
    assert (case.priority, case.state, case.due_at) == ("urgent", State.IN_HAND, due)
    with pytest.raises(Invalid):
        services.set_priority(
            case_id=case.pk, expected_version=case.version, by=world.cast.lin, now=at(4), priority="urgent"
        )
