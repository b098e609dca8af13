"""One move on many cases: told before what becomes of each, each with a result, nothing lost."""

import pytest

from chuangcheng.flow.cases.models import Case, CaseMove
from chuangcheng.flow.cases.services import MOST_AT_ONCE, Item, Result, bulk_move, close_case, preview_moves
from chuangcheng.flow.cases.terms import Act, Refused, State
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.journal.selectors import verify
from tests.flow.cases.test_moves import at, case_in
from tests.world import World

pytestmark = pytest.mark.django_db


def items(*cases: Case, **more: object) -> list[Item]:
    return [Item(case.pk, case.version, **more) for case in cases]


def test_each_case_is_filed_or_said_why_not(world: World):
    new, without, done = (
        case_in(world, State.REPORTED, 1),
        case_in(world, State.REPORTED, 2),
        case_in(world, State.CLOSED, 3),
    )
    Case.objects.filter(pk=new.pk).update(case_class_id=world.standard_class("06012"))
    asked = {"act": Act.FILE, "items": items(new, without, done), "by": world.cast.lin, "now": at(20)}
    before = preview_moves(**asked)
    after = bulk_move(**asked)
    for rows in (before, after):
        assert [(row.result, row.reasons) for row in rows] == [
            (Result.DONE, ()),
            (Result.REFUSED, (Refused.NO_CLASS,)),
            (Result.REFUSED, (Refused.NOT_NOW,)),
        ]
    assert [row.target for row in before] == [State.FILED, None, None]
    assert set(Case.objects.order_by("id").values_list("state", flat=True)) == {"filed", "reported", "closed"}
    assert verify().holds


def test_a_preview_writes_nothing(world: World):
    case = case_in(world, State.REPORTED)
    preview_moves(
        act=Act.FILE, items=items(case), by=world.cast.lin, now=at(20), case_class_id=world.standard_class("06012")
    )
    case.refresh_from_db()
    assert (case.state, case.version, CaseMove.objects.count()) == ("reported", 1, 1)


def test_dispatching_gives_each_its_unit_and_its_limit(world: World):
    cases = [case_in(world, State.FILED, n) for n in (1, 2)]
    asked = {
        "act": Act.DISPATCH,
        "items": [
            Item(cases[0].pk, cases[0].version, world.cast.qian.unit_id, "属地"),
            Item(cases[1].pk, cases[1].version),
        ],
        "by": world.cast.lin,
        "now": at(20),
    }
    before, after = preview_moves(**asked), bulk_move(**asked)
    assert [(row.result, row.unit, row.reasons) for row in after] == [
        (Result.DONE, "柳岸街道", ()),
        (Result.REFUSED, "", (Refused.NO_UNIT,)),
    ]
    assert before[0].due_at == after[0].due_at
    cases[0].refresh_from_db()
    assert (cases[0].state, cases[0].unit_id, cases[0].due) == ("dispatched", world.cast.qian.unit_id, after[0].due_at)


def test_what_somebody_else_changed_meanwhile_is_left_alone_and_said(world: World):
    cases = [case_in(world, State.VERIFIED, n) for n in (1, 2)]
    close_case(case_id=cases[0].pk, expected_version=cases[0].version, by=world.cast.lin, now=at(19))
    rows = bulk_move(act=Act.CLOSE, items=items(*cases), by=world.cast.lin, now=at(20))
    assert [row.result for row in rows] == [Result.CHANGED, Result.DONE]
    assert CaseMove.objects.filter(act="close").count() == 2


def test_verifying_by_picture_leaves_out_own_units_and_what_needs_a_visit(world: World):
    plain, on_site = case_in(world, State.RECTIFIED, 1), case_in(world, State.RECTIFIED, 2)
    Case.objects.filter(pk=on_site.pk).update(must_verify_on_site=True)
    rows = bulk_move(act=Act.VERIFY, items=items(plain, on_site), by=world.cast.zhou, now=at(20))
    assert [(row.result, row.reasons) for row in rows] == [
        (Result.DONE, ()),
        (Result.REFUSED, (Refused.ON_SITE_REQUIRED,)),
    ]


def test_cases_one_may_not_see_are_not_there(world: World):
    case = case_in(world, State.DISPATCHED)
    rows = bulk_move(act=Act.ACCEPT, items=items(case), by=world.cast.wei, now=at(20))
    assert [(row.result, row.title) for row in rows] == [(Result.GONE, "")]
    with pytest.raises(NotFound):
        bulk_move(act=Act.CLOSE, items=items(case), by=world.cast.qian, now=at(20))


def test_none_and_too_many_are_refused_before_anything_is_written(world: World):
    for chosen in ([], [Item(n, 1) for n in range(MOST_AT_ONCE + 1)]):
        with pytest.raises(Invalid):
            bulk_move(act=Act.FILE, items=chosen, by=world.cast.lin, now=at(20))
