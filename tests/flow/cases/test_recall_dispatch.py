"""撤回派遣: before the unit has accepted a case, the office may take it back."""

import pytest

from chuangcheng.flow.cases import services
from chuangcheng.flow.cases.models import NO_DUE, Case, CaseMove
from chuangcheng.flow.cases.permissions import can_see
from chuangcheng.flow.cases.selectors import case_card
from chuangcheng.flow.cases.services import Item, Result, bulk_move, preview_moves
from chuangcheng.flow.cases.terms import Act, Refused, State
from chuangcheng.foundation.acts.rules import Invalid
from chuangcheng.foundation.journal.models import Entry
from chuangcheng.foundation.journal.selectors import verify
from chuangcheng.foundation.notices.terms import Matter
from tests.flow.cases.test_moves import at, case_in, try_act
from tests.flow.cases.test_told import told
from tests.world import World

pytestmark = pytest.mark.django_db


def test_the_case_waits_for_a_dispatch_again_and_lies_with_nobody(world: World):
    case = try_act(world, case_in(world, State.DISPATCHED), Act.RECALL_DISPATCH, "lin")
    case.refresh_from_db()
    assert (case.state, case.unit_id, case.unit_reason, case.limit_id) == ("filed", None, "", None)
    assert (case.due_at, case.accept_due_at, case.dispatched_at, case.allowed) == (NO_DUE, NO_DUE, None, None)
    assert not can_see(world.cast.qian, case)
    move = CaseMove.objects.get(case=case, act="recall_dispatch")
    assert (move.words, move.to_unit_id) == ("派错单位", world.cast.qian.unit_id)
    assert Entry.objects.filter(act="case.recall_dispatch", subject_id=case.pk).count() == 1
    assert verify().holds


def test_it_needs_a_reason_in_words(world: World):
    case = case_in(world, State.DISPATCHED)
    with pytest.raises(Invalid) as refused:
        services.recall_dispatch(
            case_id=case.pk, expected_version=case.version, by=world.cast.lin, now=at(9), words=" "
        )
    assert refused.value.problems == {"words": [Refused.REQUIRED]}


@pytest.mark.parametrize("state", [State.IN_HAND, State.RETURNED])
def test_once_the_unit_has_answered_it_is_too_late(world: World, state: State):
    case = case_in(world, state)
    with pytest.raises(Invalid) as refused:
        try_act(world, case, Act.RECALL_DISPATCH, "lin")
    assert refused.value.problems == {"": [Refused.NOT_NOW]}
    assert Act.RECALL_DISPATCH not in {m.act for m in case_card(world.cast.lin, case_id=case.pk, now=at(9)).next_moves}


def test_the_next_dispatch_has_a_time_of_its_own(world: World):
    case = case_in(world, State.DISPATCHED)
    before = case.due_at
    case = try_act(world, case, Act.RECALL_DISPATCH, "lin")
    case = try_act(world, case, Act.DISPATCH, "lin")  # at the same hour, many hours after the first dispatch
    assert (case.dispatched_at, case.state) == (at(20), "dispatched")
    assert case.due_at > before


def test_the_unit_it_was_taken_from_is_told(world: World):
    try_act(world, case_in(world, State.DISPATCHED), Act.RECALL_DISPATCH, "lin")
    assert told(world, Matter.RECALLED) == ["qian", "unit liuan"]


def test_many_are_taken_back_with_one_reason(world: World):
    fresh, accepted = case_in(world, State.DISPATCHED, 1), case_in(world, State.IN_HAND, 2)
    asked = {
        "act": Act.RECALL_DISPATCH,
        "items": [Item(case.pk, case.version) for case in (fresh, accepted)],
        "by": world.cast.lin,
        "now": at(20),
    }
    before = preview_moves(**asked)
    with pytest.raises(Invalid) as refused:
        bulk_move(**asked)
    assert refused.value.problems == {"words": [Refused.REQUIRED]}
    after = bulk_move(**asked, words="名单有误")
    for rows in (before, after):
        assert [(row.result, row.reasons) for row in rows] == [
            (Result.DONE, ()),
            (Result.REFUSED, (Refused.NOT_NOW,)),
        ]
        assert (rows[0].unit, rows[0].target, rows[0].due_at) == ("柳岸街道", State.FILED, None)
    assert CaseMove.objects.get(act="recall_dispatch").words == "名单有误"
    assert Case.objects.get(pk=accepted.pk).state == "in_hand"
