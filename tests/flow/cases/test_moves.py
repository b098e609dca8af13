"""The table of moves, as it works on real cases: who may make each move, who may not, and what it does to the clock."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest

from chuangcheng.flow.cases import rules, selectors, services
from chuangcheng.flow.cases.models import Case, CaseMove
from chuangcheng.flow.cases.permissions import can_see
from chuangcheng.flow.cases.services import History, Problem, steps
from chuangcheng.flow.cases.terms import Act, Refused, Source, State
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from chuangcheng.foundation.journal.selectors import verify
from tests.people import MONDAY, PEOPLE
from tests.world import World

pytestmark = pytest.mark.django_db

STEPS = {
    Act.FILE: lambda w: ("lin", steps.FileCase(w.standard_class("06012"))),
    Act.DISPATCH: lambda w: ("lin", steps.DispatchCase(w.cast.qian.unit_id, "by_duty", "属地", w.limit_value())),
    Act.ACCEPT: lambda w: ("qian", steps.AcceptCase()),
    Act.RECTIFY: lambda w: ("qian", steps.Rectify((w.photo("after"),))),
    Act.VERIFY: lambda w: ("zhou", steps.Verify()),
    Act.CLOSE: lambda w: ("lin", steps.Close()),
    Act.RETURN: lambda w: ("qian", steps.ReturnCase("not_mine")),
    Act.CHECK: lambda w: ("zhao", steps.Check((w.photo("seen"),))),
    Act.ASK_EXTENSION: lambda w: ("qian", steps.AskExtension(Decimal(8), "weather")),
    Act.ASK_SUSPENSION: lambda w: (
        "qian",
        steps.AskSuspension(date(2026, 6, 1), "season", (w.photo("form"),), words="雨季后施工"),
    ),
    Act.SUSPEND: lambda w: ("zheng", steps.Suspend()),
    Act.DEFER: lambda w: ("lin", steps.Defer("legal", words="诉讼中")),
    Act.MERGE: lambda w: ("lin", steps.Merge(another(w).pk, another(w).number)),
    Act.SPLIT: lambda w: ("lin", steps.Split(2, "两个单位")),
    Act.HAND_OVER: lambda w: ("lin", steps.HandOver("市级平台", "A-1")),
}
PATH = [Act.FILE, Act.DISPATCH, Act.ACCEPT, Act.RECTIFY, Act.VERIFY, Act.CLOSE]
REACHED_BY = {
    State.REPORTED: [],
    State.FILED: PATH[:1],
    State.DISPATCHED: PATH[:2],
    State.IN_HAND: PATH[:3],
    State.RECTIFIED: PATH[:4],
    State.VERIFIED: PATH[:5],
    State.CLOSED: PATH,
    State.RETURNED: [*PATH[:2], Act.RETURN],
    State.CHECKED: [Act.CHECK],
    State.SUSPENDED: [*PATH[:3], Act.ASK_SUSPENSION, Act.SUSPEND],
    State.DEFERRED: [*PATH[:2], Act.DEFER],
    State.MERGED: [Act.MERGE],
    State.SPLIT: [Act.FILE, Act.SPLIT],
    State.HANDED_OVER: [Act.FILE, Act.HAND_OVER],
}
FIRST = {
    Act.GRANT_EXTENSION: Act.ASK_EXTENSION,
    Act.REFUSE_EXTENSION: Act.ASK_EXTENSION,
    Act.SUSPEND: Act.ASK_SUSPENSION,
    Act.REFUSE_SUSPENSION: Act.ASK_SUSPENSION,
}
"""What has to be asked before somebody can answer."""


def at(hours: float):
    return MONDAY + timedelta(hours=hours)


def problem(world: World, number: int = 1, source: Source = Source.OFFICE) -> Problem:
    shown = (world.photo("before"),)
    return Problem(uuid.UUID(int=number), "路面有垃圾", source, site_id=world.road.pk, photos=shown)


def another(world: World) -> Case:
    """A case that others may be merged into."""
    told = Problem(uuid.UUID(int=9999), "同一处垃圾", site_id=world.road.pk)
    return services.report_case(problem=told, by=world.cast.lin, now=MONDAY)


def case_in(world: World, state: State, number: int = 1, ready_for: Act | None = None) -> Case:
    """A case that has come to this state, one hour a move, and is ready for an act."""
    path = [*REACHED_BY[state], *([FIRST[ready_for]] if ready_for in FIRST else [])]
    outside = state is State.CHECKED or ready_for in (Act.CHECK, Act.NOT_FOUND)
    told = [STEPS[act](world) for act in path]
    past = tuple((step, world.cast.acting[who], at(1 + n)) for n, (who, step) in enumerate(told))
    found = problem(world, number, Source.PUBLIC if outside else Source.OFFICE)
    case = services.load_cases(histories=[History(found, world.cast.lin, MONDAY, past)])[0]
    if ready_for is Act.ISOLATE:
        competent = {"competent_unit_id": world.cast.sun.unit_id}
        Case.objects.filter(pk=case.pk).update(is_hazard=True, priority="urgent", **competent)
    return case


def try_act(world: World, case: Case, act: Act, who: str):
    """Make a move through its public function."""
    common = {"case_id": case.pk, "expected_version": case.version, "by": world.cast.acting[who], "now": at(20)}
    match act:
        case Act.FILE:
            return services.file_case(**common, case_class_id=world.standard_class("06012"))
        case Act.REFUSE:
            return services.refuse_case(**common, reason="duplicate")
        case Act.DISPATCH:
            return services.dispatch_case(**common, unit_id=world.cast.qian.unit_id, limit_id=world.limit_of())
        case Act.ACCEPT:
            return services.accept_case(**common)
        case Act.RETURN:
            return services.return_case(**common, reason="not_mine")
        case Act.UPHOLD:
            return services.uphold_objection(**common)
        case Act.INSIST:
            return services.insist(**common, why="已核对")
        case Act.HAND_DOWN:
            return services.hand_down(**common, section="城建科")
        case Act.TAKE_BACK:
            return services.take_back(**common)
        case Act.RECTIFY:
            return services.rectify_case(**common, photos=[world.photo("after2")])
        case Act.SEND_BACK:
            return services.send_back(**common, reason="not_done")
        case Act.VERIFY:
            return services.verify_case(**common)
        case Act.CLOSE:
            return services.close_case(**common)
        case Act.CHECK | Act.NOT_FOUND:
            return services.check_case(**common, found=act is Act.CHECK, photos=[world.photo("seen")])
        case Act.ASK_EXTENSION:
            return services.ask_extension(**common, amount=Decimal(8), reason="weather")
        case Act.GRANT_EXTENSION:
            return services.grant_extension(**common)
        case Act.REFUSE_EXTENSION:
            return services.refuse_extension(**common, words="理由不足")
        case Act.ASK_SUSPENSION:
            told = {"until": date(2026, 6, 1), "reason": "season", "evidence": [world.photo("form")]}
            return services.ask_suspension(**common, **told, words="雨季后施工")
        case Act.SUSPEND:
            return services.suspend(**common)
        case Act.REFUSE_SUSPENSION:
            return services.refuse_suspension(**common, words="可以施工")
        case Act.RESUME:
            return services.resume_case(**common)
        case Act.DEFER:
            return services.defer_case(**common, reason="legal", words="诉讼中")
        case Act.END_DEFERRAL:
            return services.end_deferral(**common)
        case Act.MERGE:
            return services.merge_case(**common, into_id=another(world).pk)
        case Act.UNMERGE:
            return services.unmerge_case(**common, words="不是同一处")
        case Act.SPLIT:
            units = [world.cast.qian.unit_id, world.cast.sun.unit_id]
            return services.split_case(**common, unit_ids=units, limit_id=world.limit_of())
        case Act.HAND_OVER:
            return services.hand_over_case(**common, system="市级平台", number="A-1")
        case Act.RECALL:
            return services.recall_case(**common, words="对方退回")
        case Act.RECALL_DISPATCH:
            return services.recall_dispatch(**common, words="派错单位")
        case Act.SETTLE:
            return services.settle_case(**common, words="对方已办结")
        case Act.CHANGE_DEADLINE:
            return services.change_deadline(**common, amount=Decimal(16), unit="working_hours", words="条件选错")
        case Act.SET_PRIORITY:
            return services.set_priority(**common, priority="urgent")
        case Act.ISOLATE:
            return services.isolate_case(**common, photos=[world.photo("cones")])
        case _:
            return services.recheck_case(
                case_id=case.pk, expected_version=case.version, by=common["by"], now=common["now"]
            )


MAY = {
    Act.FILE: {"lin"},
    Act.REFUSE: {"lin"},
    Act.DISPATCH: {"lin"},
    Act.ACCEPT: {"qian"},
    Act.RETURN: {"qian"},
    Act.UPHOLD: {"lin"},
    Act.INSIST: {"lin"},
    Act.HAND_DOWN: {"qian"},
    Act.TAKE_BACK: {"qian"},
    Act.RECTIFY: {"qian"},
    Act.SEND_BACK: {"zhou"},
    Act.VERIFY: {"zhou"},
    Act.CLOSE: {"lin"},
    Act.RECHECK: {"zhao"},
    Act.CHECK: {"lin", "zhao", "han"},
    Act.NOT_FOUND: {"lin", "zhao", "han"},
    Act.ASK_EXTENSION: {"qian"},
    Act.GRANT_EXTENSION: {"lin"},
    Act.REFUSE_EXTENSION: {"lin"},
    Act.ASK_SUSPENSION: {"qian"},
    Act.SUSPEND: {"zheng"},
    Act.REFUSE_SUSPENSION: {"zheng"},
    Act.RESUME: {"lin", "qian"},
    Act.DEFER: {"lin"},
    Act.END_DEFERRAL: {"lin"},
    Act.MERGE: {"lin"},
    Act.UNMERGE: {"lin"},
    Act.SPLIT: {"lin"},
    Act.HAND_OVER: {"lin"},
    Act.RECALL: {"lin"},
    Act.RECALL_DISPATCH: {"lin"},
    Act.SETTLE: {"lin"},
    Act.CHANGE_DEADLINE: {"lin"},
    Act.SET_PRIORITY: {"lin"},
    Act.ISOLATE: {"lin", "zhao", "han", "sun"},  # whoever may stand there; 城管局 is competent
}


@pytest.mark.parametrize("move", rules.MOVES[1:], ids=lambda move: move.act)
def test_only_those_whom_the_table_names_may_make_a_move(world: World, move: rules.Move):
    who_did = set()
    for number, name in enumerate(sorted(PEOPLE), 1):
        case = case_in(world, move.origins[0], number, move.act)
        try:
            try_act(world, case, move.act, name)
        except (NotFound, Invalid):
            case.refresh_from_db()
            assert case.state == move.origins[0]
        else:
            who_did.add(name)
    assert who_did == MAY[move.act]


@pytest.mark.parametrize("state", list(REACHED_BY), ids=str)
def test_no_move_is_made_from_a_state_that_the_table_does_not_name(world: World, state: State):
    for number, move in enumerate(rules.MOVES[1:], 1):
        if state in move.origins:
            continue
        case = case_in(world, state, number)
        with pytest.raises((Invalid, NotFound)):
            try_act(world, case, move.act, sorted(MAY[move.act])[0])


def test_the_second_of_two_people_gets_a_conflict_and_changes_nothing(world: World):
    case = case_in(world, State.DISPATCHED)
    try_act(world, case, Act.ACCEPT, "qian")
    with pytest.raises(Conflict):
        try_act(world, case, Act.RETURN, "qian")
    case.refresh_from_db()
    assert (case.state, case.version, verify().faults) == (State.IN_HAND, 4, ())


def test_a_rectification_needs_a_picture(world: World):
    case = case_in(world, State.IN_HAND)
    with pytest.raises(Invalid) as refused:
        services.rectify_case(case_id=case.pk, expected_version=case.version, by=world.cast.qian, now=at(9), photos=[])
    assert refused.value.problems == {"photos": [Refused.PHOTO_REQUIRED]}


def test_contesting_a_finding_needs_evidence_and_not_mine_does_not(world: World):
    case = case_in(world, State.DISPATCHED)
    common = {"case_id": case.pk, "expected_version": case.version, "by": world.cast.qian, "now": at(9)}
    with pytest.raises(Invalid) as refused:
        services.return_case(**common, reason="contested")
    assert refused.value.problems == {"evidence": [Refused.EVIDENCE_REQUIRED]}
    assert services.return_case(**common, reason="not_mine").state == State.RETURNED


def test_a_class_may_demand_that_somebody_stands_there(world: World):
    case = case_in(world, State.RECTIFIED)
    Case.objects.filter(pk=case.pk).update(must_verify_on_site=True)
    with pytest.raises(Invalid) as refused:
        try_act(world, case, Act.VERIFY, "zhou")
    assert refused.value.problems == {"on_site": [Refused.ON_SITE_REQUIRED]}


def test_a_case_is_handed_down_only_to_ones_own(world: World):
    case = case_in(world, State.IN_HAND)
    common = {"case_id": case.pk, "expected_version": case.version, "by": world.cast.qian, "now": at(9)}
    for receiver in ({"unit_id": world.cast.wei.unit_id}, {"user_id": world.cast.sun.user_id}, {}):
        with pytest.raises(Invalid):
            services.hand_down(**common, **receiver)
    moved = services.hand_down(**common, unit_id=world.cast.chen.unit_id)
    assert (moved.unit_id, moved.handed_unit_id) == (world.cast.qian.unit_id, world.cast.chen.unit_id)
    assert can_see(world.cast.chen, moved)


def test_the_limit_counts_working_hours_and_waits_while_the_office_looks(world: World):
    case = case_in(world, State.DISPATCHED)  # dispatched on Monday at eleven with eight working hours
    assert case.due_at == MONDAY + timedelta(days=1, hours=2.5)  # five hours on Monday, three on Tuesday
    case = services.return_case(
        case_id=case.pk, expected_version=case.version, by=world.cast.qian, now=at(5), reason="not_mine"
    )
    case = services.insist(case_id=case.pk, expected_version=case.version, by=world.cast.lin, now=at(7), why="属你单位")
    assert case.due_at == MONDAY + timedelta(days=1, hours=6)  # two hours later, past the midday break


def test_everybody_sees_in_lists_exactly_what_he_sees_one_by_one(world: World):
    for number, state in enumerate(REACHED_BY, 1):
        case_in(world, state, number)
    for name in PEOPLE:
        acting = world.cast.acting[name]
        listed = set(Case.objects.visible_to(acting).values_list("pk", flat=True))
        assert listed == {case.pk for case in Case.objects.all() if can_see(acting, case)}, name


def test_loading_a_history_writes_what_single_acts_write(world: World):
    loaded = case_in(world, State.CLOSED, 1)
    single = services.report_case(problem=problem(world, 2), by=world.cast.lin, now=MONDAY)
    for number, act in enumerate(PATH):
        who, step = STEPS[act](world)
        services.making.carry_out(
            case_id=single.pk,
            expected_version=number + 1,
            by=world.cast.acting[who],
            now=at(1 + number),
            step=step,
        )
    apart = {"id", "uuid"}

    def row(pk: int) -> dict:
        return {k: v for k, v in Case.objects.filter(pk=pk).values()[0].items() if k not in apart}

    def moves(pk: int) -> list[dict]:
        return [
            {k: v for k, v in move.items() if k not in {"id", "case_id"}}
            for move in CaseMove.objects.filter(case_id=pk).order_by("number").values()
        ]

    assert row(loaded.pk) == row(single.pk)
    assert moves(loaded.pk) == moves(single.pk)
    assert verify().faults == ()


def test_the_same_report_twice_is_one_case(world: World):
    first = services.report_case(problem=problem(world), by=world.cast.lin, now=MONDAY)
    again = services.report_case(problem=problem(world), by=world.cast.lin, now=at(1))
    assert (first.pk, Case.objects.count()) == (again.pk, 1)
    with pytest.raises(Conflict):
        services.report_case(problem=problem(world), by=world.cast.wu, now=at(1))


@pytest.mark.parametrize(
    ("text", "found"), [("垃圾", 1), ("柳岸路", 1), ("路面有", 1), ("面路", 0), ("0000001", 1), ("市场", 0), ("%", 0)]
)
def test_two_characters_are_enough_to_find_a_case(world: World, text: str, found: int):
    case = case_in(world, State.REPORTED)
    number = case.number if text == "0000001" else text
    rows = selectors.cases_page(world.cast.lin, wanted=selectors.Filter(text=number), now=MONDAY).rows
    assert len(rows) == found
