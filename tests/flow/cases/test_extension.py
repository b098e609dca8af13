"""Asking for more time: who decides stands on the ladder, and the deadline moves only by his act."""

from datetime import timedelta
from decimal import Decimal

import pytest

from chuangcheng.flow.cases import rules, selectors, services
from chuangcheng.flow.cases.models import Case, Request
from chuangcheng.flow.cases.terms import Act, Group, Refused, RequestKind, RequestState, State, Who
from chuangcheng.flow.standards.models import CaseLimit
from chuangcheng.foundation.acts.rules import Invalid
from chuangcheng.foundation.journal.selectors import verify
from chuangcheng.foundation.notices.terms import Matter
from tests.flow.cases.test_moves import at, case_in, try_act
from tests.flow.cases.test_told import told
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db


def ask(world: World, case: Case, reason: str = "weather", when: float = 4, **more: object) -> Case:
    return services.ask_extension(
        case_id=case.pk,
        expected_version=case.version,
        by=world.cast.qian,
        now=at(when),
        amount=more.pop("amount", Decimal(8)),
        reason=reason,
        **more,
    )


def with_form(world: World) -> dict[str, object]:
    return {"evidence": [world.photo("盖章申请表")], "words": "沥青须等晴天摊铺"}


def decide(world: World, case: Case, who: str, granted: bool = True, when: float = 5) -> Case:
    act = services.grant_extension if granted else services.refuse_extension
    told = {} if granted else {"words": "人手足够"}
    return act(case_id=case.pk, expected_version=case.version, by=world.cast.acting[who], now=at(when), **told)


def refused(call) -> dict[str, list[str]]:
    with pytest.raises(Invalid) as error:
        call()
    return error.value.problems


@pytest.mark.parametrize(
    ("granted", "reason", "allowed", "decides", "form"),
    [
        (0, "weather", 1, Who.COORDINATOR, False),
        (1, "weather", 1, None, False),
        (1, "weather", 2, Who.LEADER, True),
        (2, "weather", 2, None, False),
        (0, "weather", 0, None, False),
        (0, "engineering", 0, Who.LEADER, True),
        (1, "engineering", 0, Who.LEADER, True),
        (2, "engineering", 2, None, False),
    ],
)
def test_the_ladder_says_who_decides_and_what_he_wants_to_see(granted, reason, allowed, decides, form):
    rung = rules.rung_of(RequestKind.EXTENSION, granted=granted, reason=reason, allowed=allowed)
    assert (rung.decides if rung else None) == decides
    assert bool(rung and "form" in rung.needs) == form


def test_the_first_is_the_offices_to_grant_and_counts_from_the_start(world: World):
    case = case_in(world, State.IN_HAND)  # dispatched at eleven: eight working hours end on Tuesday at half past eleven
    due = case.due_at
    case = ask(world, case)
    assert (case.state, case.due_at, case.decides) == (State.IN_HAND, due, Who.COORDINATOR)
    assert told(world, Matter.ASKED) == ["lin"]
    case = decide(world, case, "lin")
    assert case.due_at == due + timedelta(days=1, minutes=30)  # a working day has seven and a half hours
    assert (case.extensions, case.allowed, case.asked) == (1, Decimal(16), "")
    row = Request.objects.get()
    assert (row.state, row.amount, row.decided_by_id) == (RequestState.GRANTED, 8, world.cast.lin.user_id)
    assert told(world, Matter.DECIDED) == ["qian"]
    assert verify().faults == ()


def test_a_second_one_goes_to_a_leader_with_a_signed_form(world: World):
    CaseLimit.objects.update(extensions=2)
    case = decide(world, ask(world, case_in(world, State.IN_HAND)), "lin")
    assert refused(lambda: ask(world, case)) == {"words": [Refused.REQUIRED], "evidence": [Refused.FORM_REQUIRED]}
    case = ask(world, case, **with_form(world))
    for name in ("lin", "wang", "qian"):
        with pytest.raises(Exception, match="not_yours"):
            decide(world, case, name)
    assert decide(world, case, "zheng").extensions == 2
    case.refresh_from_db()
    assert refused(lambda: ask(world, case, **with_form(world))) == {"": [Refused.NO_EXTENSION_LEFT]}


def test_a_condition_may_admit_none_but_for_works(world: World):
    CaseLimit.objects.update(extensions=0)
    case = case_in(world, State.IN_HAND)
    assert refused(lambda: ask(world, case)) == {"": [Refused.NO_EXTENSION_LEFT]}
    assert ask(world, case, "engineering", **with_form(world)).decides == Who.LEADER
    assert told(world, Matter.ASKED) == ["zheng"]


def test_a_refusal_says_why_and_leaves_the_deadline(world: World):
    case = ask(world, case_in(world, State.IN_HAND))
    due = case.due_at
    assert refused(lambda: services.refuse_extension(
        case_id=case.pk, expected_version=case.version, by=world.cast.lin, now=at(5), words=" "
    )) == {"words": [Refused.REQUIRED]}  # fmt: skip
    case = decide(world, case, "lin", granted=False)
    assert (case.due_at, case.extensions, Request.objects.get().state) == (due, 0, RequestState.REFUSED)


def test_one_waits_at_a_time(world: World):
    case = ask(world, case_in(world, State.IN_HAND))
    assert refused(lambda: ask(world, case)) == {"": [Refused.ASKED_ALREADY]}
    assert refused(lambda: try_act(world, case, Act.ASK_SUSPENSION, "qian")) == {"": [Refused.ASKED_ALREADY]}


def test_what_is_over_cannot_be_extended(world: World):
    case = case_in(world, State.IN_HAND)
    assert refused(lambda: ask(world, case, when=30)) == {"": [Refused.LIMIT_IS_OVER]}


@pytest.mark.parametrize(
    ("amount", "why"), [(None, "required"), (Decimal(0), "not_positive"), (Decimal("NaN"), "not_positive"),
                        (Decimal(10**5), "too_much"), (Decimal("0.001"), "not_whole")]
)  # fmt: skip
def test_odd_amounts_are_refused(world: World, amount: Decimal | None, why: str):
    case = case_in(world, State.IN_HAND)
    assert refused(lambda: ask(world, case, amount=amount)) == {"amount": [why]}


@pytest.mark.parametrize("act", [Act.RECTIFY, Act.RETURN])
def test_a_request_lapses_when_the_case_moves_on(world: World, act: Act):
    case = try_act(world, ask(world, case_in(world, State.IN_HAND)), act, "qian")
    assert (case.asked, case.decides, Request.objects.get().state) == ("", "", RequestState.LAPSED)


def test_a_new_dispatch_begins_with_no_extension(world: World):
    case = decide(world, ask(world, case_in(world, State.IN_HAND)), "lin")
    case = try_act(world, try_act(world, case, Act.RETURN, "qian"), Act.DISPATCH, "lin")
    assert (case.extensions, case.allowed) == (0, 8)


@pytest.mark.parametrize(("reason", "group"), [("weather", Group.FOR_OFFICE), ("engineering", Group.FOR_LEADER)])
def test_what_waits_for_a_decision_is_a_list(world: World, reason: str, group: Group):
    case = ask(world, case_in(world, State.IN_HAND), reason, **with_form(world))
    for one in (Group.FOR_OFFICE, Group.FOR_LEADER):
        page = selectors.cases_page(world.cast.zheng, wanted=selectors.Filter(group=one), now=MONDAY)
        assert [row.id for row in page.rows] == ([case.pk] if one is group else [])


def test_the_page_tells_what_was_asked_and_who_is_to_decide(world: World):
    case = ask(world, case_in(world, State.IN_HAND))
    for name, mine in (("lin", True), ("qian", False), ("zheng", False)):
        card = selectors.case_card(world.cast.acting[name], case_id=case.pk, now=at(5))
        grant = next(move for move in card.next_moves if move.act is Act.GRANT_EXTENSION)
        assert (grant.mine, grant.why_not) == (mine, None if mine else Refused.NOT_YOURS)
        assert card.waiting and card.waiting.amount == 8
        assert not any(move.act is Act.SUSPEND for move in card.next_moves)


def test_loading_in_bulk_writes_the_same_requests(world: World):
    steps = services.steps
    loaded = case_in(world, State.IN_HAND, 1)
    single = case_in(world, State.IN_HAND, 2)
    single = decide(world, ask(world, single), "lin")
    services.advance_cases(
        steps_by_case={
            loaded.pk: [
                (steps.AskExtension(Decimal(8), "weather"), world.cast.qian, at(4)),
                (steps.GrantExtension(), world.cast.lin, at(5)),
            ]
        }
    )
    apart = {"id", "case_id"}
    rows = [
        {k: v for k, v in row.items() if k not in apart}
        for row in Request.objects.order_by("case_id").values()
    ]  # fmt: skip
    assert rows[0] == rows[1]
    loaded.refresh_from_db()
    assert (loaded.due_at, loaded.version, loaded.allowed) == (single.due_at, single.version, single.allowed)
    assert verify().faults == ()
