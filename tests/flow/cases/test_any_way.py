"""Random acts by random people at random times: no illegal state, no lost act, the clock as counted by hand."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from chuangcheng.flow.cases import selectors, services
from chuangcheng.flow.cases.models import NO_DUE, Case, CaseMove, Request
from chuangcheng.flow.cases.services import Problem
from chuangcheng.flow.cases.terms import Act, ExtensionReason, RequestState, Source
from chuangcheng.flow.standards.models import CaseLimit
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from chuangcheng.foundation.journal.models import Entry
from chuangcheng.foundation.journal.selectors import verify
from tests.flow.cases.any_way import BACK, COUNTED_ANEW, NEXT, Clock
from tests.flow.cases.test_moves import MAY
from tests.people import MONDAY, PEOPLE
from tests.world import World

pytestmark = pytest.mark.django_db

MOST_CASES = 3
GAPS = st.sampled_from([timedelta(minutes=15 * n) for n in (0, 1, 3, 8, 17, 30, 96, 200, 288)])
"""How long people wait: whole quarters of an hour, up to three days."""


WAY = ("file", "dispatch", "accept", "rectify", "verify", "close")
"""How a case usually goes."""


@dataclass
class Known:
    """What the machine knows of a case without asking the product."""

    number: int
    outside: bool
    state: str = "reported"
    before: str = ""
    version: int = 1
    asked: str = ""
    whole: int | None = None
    extensions: int = 0
    amount: Decimal | None = None
    acts: list[tuple[str, int]] = field(default_factory=list)
    clock: Clock = field(default_factory=Clock)


class AnyWay(RuleBasedStateMachine):
    """An office in which anybody tries anything."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.now = MONDAY
        self.cases: dict[int, Known] = {}
        self.shot = 0

    def teardown(self) -> None:
        """Nothing is lost, then everything is forgotten."""
        try:
            for pk, known in self.cases.items():
                moves = CaseMove.objects.filter(case_id=pk).order_by("number")
                assert [(m.act, m.by_user_id) for m in moves] == known.acts
                entries = Entry.objects.filter(subject_kind="cases.case", subject_id=pk).order_by("number")
                assert [e.act for e in entries] == [f"case.{act}" for act, _ in known.acts]
            assert set(Case.objects.values_list("pk", flat=True)) == set(self.cases)
            assert verify().faults == ()
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    def photo(self) -> int:
        """A picture that nobody has used before."""
        self.shot += 1
        return self.world.photo(f"shot {self.shot}", MONDAY)

    @initialize(source=st.sampled_from([Source.OFFICE, Source.PUBLIC]), far=st.integers(0, len(WAY)))
    def first(self, source: Source, far: int) -> None:
        """There is a case, and it has come some way."""
        self.report(source)
        pk, known = next(iter(self.cases.items()))
        for act in ["check"] * known.outside + list(WAY[:far]):
            self.now += timedelta(minutes=30)
            who = sorted(MAY[Act(act)])[0]
            common = {"case_id": pk, "expected_version": known.version, "by": self.world.cast.acting[who]}
            told: dict[str, Any] = {"words": "因故"}
            self.call(Act(act), common | {"now": self.now}, told)
            self.accepted(pk, known, act, who, told)

    @precondition(lambda self: len(self.cases) < MOST_CASES)
    @rule(source=st.sampled_from(list(Source)[2:]))
    def report(self, source: Source) -> None:
        """Somebody reports a problem."""
        number = len(self.cases) + 1
        told = Problem(uuid.UUID(int=number), f"问题{number}", source, site_id=self.world.road.pk)
        case = services.report_case(problem=told, by=self.world.cast.lin, now=self.now)
        outside = source in (Source.PUBLIC, Source.MEDIA)
        by = self.world.cast.lin.user_id
        self.cases[case.pk] = Known(number, outside, acts=[("report", by)])

    @rule(data=st.data())
    def a_few_things_happen(self, data: st.DataObject) -> None:
        """People try acts, one after the other."""
        for _ in range(4):
            self.try_something(data)

    def try_something(self, data: st.DataObject) -> None:
        """Somebody tries an act: more often than not one that is possible, by one who may."""
        self.now += data.draw(GAPS, "gap")
        pk = data.draw(st.sampled_from(sorted(self.cases)), "case")
        known = self.cases[pk]
        anything = sorted(str(act) for act in Act if act is not Act.REPORT)
        possible = sorted({act for state, act in NEXT if state == known.state} - {"set_priority"} - self.idle(known))
        sensible = data.draw(st.integers(0, 9), "sensible") < 8 and bool(possible)
        act = data.draw(st.sampled_from(possible if sensible else anything), "act")
        may = sorted(MAY[Act(act)] | ({"zheng"} if act.startswith(("grant", "refuse_e")) else set()))
        who = data.draw(st.sampled_from(may if sensible else sorted(PEOPLE)), "who")
        version = known.version if data.draw(st.integers(0, 9), "fresh") else known.version - 1
        told = self.words_for(Act(act), data, pk)
        before = Case.objects.filter(pk=pk).values().get()
        common = {"case_id": pk, "expected_version": version, "by": self.world.cast.acting[who], "now": self.now}
        try:
            with transaction.atomic():
                self.call(Act(act), common, told)
        except Conflict:
            stale, refused = True, True
        except (Invalid, NotFound):
            stale, refused = False, True
        else:
            stale = refused = False
        if refused:
            assert not stale or version != known.version
            assert Case.objects.filter(pk=pk).values().get() == before
            return
        assert version == known.version, "a stale page was taken"
        assert who in may, f"{who} may not {act}"
        self.accepted(pk, known, act, who, told)

    @staticmethod
    def idle(known: Known) -> set[str]:
        """What is possible by the state, but pointless just now: answers to nothing, a second request."""
        answers = {"extension": {"grant_extension", "refuse_extension"}, "suspension": {"suspend", "refuse_suspension"}}
        if known.asked:
            return {"ask_extension", "ask_suspension"} | set().union(*answers.values()) - answers[known.asked]
        return set().union(*answers.values())

    def accepted(self, pk: int, known: Known, act: str, who: str, told: dict[str, Any]) -> None:
        """The machine makes the same move by its own table and clock."""
        to = NEXT[known.state, act]
        event(act)
        if act in ("defer", "merge"):
            known.before = known.state
        if known.outside:
            assert (known.state, act) != ("reported", "file"), "filed without a look"
        if act == "grant_extension":
            known.extensions += 1
        if act.startswith("ask_"):
            assert not known.asked, "two requests wait"
        if act in ("grant_extension", "refuse_extension"):
            assert known.asked == "extension"
        if act in ("suspend", "refuse_suspension"):
            assert known.asked == "suspension"
        known.state = known.before if to == BACK else to
        if act.startswith("ask_"):
            known.asked, known.amount = act[4:], told.get("amount")
        amount, unit = told.get("amount"), told.get("unit", "")
        if act == "dispatch":
            amount, unit, known.extensions = Decimal(8), "working_hours", 0
        if act == "recall_dispatch":
            known.extensions = 0
        if act == "grant_extension":
            amount = known.amount
        known.clock.after(act, self.now, amount, unit)
        if act in (*COUNTED_ANEW, "refuse_extension", "suspend", "refuse_suspension") and act != "change_deadline":
            known.asked = ""
        if known.state != "in_hand":
            known.asked = ""
        known.version += 1
        known.acts.append((act, self.world.cast.acting[who].user_id))
        if act == "split":
            self.split_off(pk, who)

    def split_off(self, pk: int, who: str) -> None:
        """The parts that came of a split."""
        by = self.world.cast.acting[who].user_id
        for part in Case.objects.filter(part_of_id=pk):
            new = Known(len(self.cases) + 1, False, "dispatched", version=3, whole=pk)
            new.acts = [("report", by), ("file", by), ("dispatch", by)]
            new.clock.after("dispatch", self.now, Decimal(8), "working_hours")
            self.cases[part.pk] = new

    def words_for(self, act: Act, data: st.DataObject, pk: int) -> dict[str, Any]:
        """What is told with an act; mostly enough, sometimes not."""
        words = "因故" if data.draw(st.integers(0, 7), "with words") else ""
        hours = Decimal(data.draw(st.sampled_from([1, 4, 8, 24]), "amount"))
        match act:
            case Act.ASK_EXTENSION:
                reason = data.draw(st.sampled_from(sorted(ExtensionReason)), "reason")
                return {"amount": hours, "reason": reason, "words": words, "evidence": [self.photo()]}
            case Act.CHANGE_DEADLINE:
                unit = data.draw(st.sampled_from(["working_hours", "working_days", "clock_hours"]), "unit")
                return {"amount": Decimal(3) if unit == "working_days" else hours, "unit": unit, "words": words}
            case Act.MERGE:
                return {"into_id": data.draw(st.sampled_from(sorted(self.cases)), "into"), "words": words}
            case Act.SET_PRIORITY:
                return {"priority": data.draw(st.sampled_from(["normal", "high", "urgent"]), "priority")}
            case _:
                return {"words": words}

    def call(self, act: Act, common: dict[str, Any], told: dict[str, Any]) -> None:
        """The public function of an act."""
        world, pictures = self.world, {"photos": [self.photo()]}
        limit, qian, sun = world.limit_of(), world.cast.qian.unit_id, world.cast.sun.unit_id
        later = {"until": date(2026, 12, 1), "evidence": [self.photo()]}
        more: dict[Act, dict[str, Any]] = {
            Act.FILE: {"case_class_id": world.standard_class("06012")},
            Act.REFUSE: {"reason": "too_vague"},
            Act.DISPATCH: {"unit_id": qian, "limit_id": limit},
            Act.RETURN: {"reason": "not_mine"},
            Act.HAND_DOWN: {"section": "城建科"},
            Act.RECTIFY: pictures,
            Act.SEND_BACK: {"reason": "not_done"},
            Act.CHECK: pictures | {"found": True},
            Act.NOT_FOUND: pictures | {"found": False},
            Act.ASK_SUSPENSION: later | {"reason": "season"},
            Act.DEFER: {"reason": "legal"},
            Act.SPLIT: {"unit_ids": [qian, sun], "limit_id": limit},
            Act.HAND_OVER: {"system": "市级平台", "number": "A-1"},
            Act.ISOLATE: pictures,  # of cases that are no hazards: always refused
        }
        if act is Act.INSIST:
            told = {"why": told["words"]}
        FUNCTIONS[act](**common, **more.get(act, {}), **told)

    @invariant()
    def every_case_is_as_it_should_be(self) -> None:
        """State, version, deadline and request are those of the machine's own count."""
        waiting = set(Request.objects.filter(state=RequestState.WAITING).values_list("case_id", flat=True))
        for row in Case.objects.order_by("pk"):
            known = self.cases[row.pk]
            assert (row.state, row.version, row.asked) == (known.state, known.version, known.asked), row.pk
            assert (row.pk in waiting) == bool(row.asked) == bool(row.decides)
            assert row.due_at == known.clock.due, (row.pk, known.acts[-1])
            assert row.extensions == known.extensions or row.state in ("split", "handed_over", "filed", "closed")
            assert (row.merged_into_id is not None) == (row.state == "merged")
            assert row.resume_on is None or row.state in ("suspended", "deferred")
            assert row.due_at == NO_DUE or row.unit_id is not None
            if row.state == "closed" and known.acts[-2:][0][0] == "split":
                assert not Case.objects.filter(part_of=row, state__in=["dispatched", "in_hand", "rectified"]).exists()

    @invariant()
    def the_page_names_no_other_move(self) -> None:
        """What the page of the newest case says is what the machine's table says."""
        pk = max(self.cases)
        card = selectors.case_card(self.world.cast.lin, case_id=pk, now=self.now)
        assert {(self.cases[pk].state, str(move.act)) for move in card.next_moves} <= set(NEXT)


FUNCTIONS: dict[Act, Any] = {
    Act.ISOLATE: services.isolate_case,
    Act.FILE: services.file_case,
    Act.REFUSE: services.refuse_case,
    Act.DISPATCH: services.dispatch_case,
    Act.ACCEPT: services.accept_case,
    Act.RETURN: services.return_case,
    Act.UPHOLD: services.uphold_objection,
    Act.INSIST: services.insist,
    Act.HAND_DOWN: services.hand_down,
    Act.TAKE_BACK: services.take_back,
    Act.RECTIFY: services.rectify_case,
    Act.SEND_BACK: services.send_back,
    Act.VERIFY: services.verify_case,
    Act.CLOSE: services.close_case,
    Act.RECHECK: services.recheck_case,
    Act.CHECK: services.check_case,
    Act.NOT_FOUND: services.check_case,
    Act.ASK_EXTENSION: services.ask_extension,
    Act.GRANT_EXTENSION: services.grant_extension,
    Act.REFUSE_EXTENSION: services.refuse_extension,
    Act.ASK_SUSPENSION: services.ask_suspension,
    Act.SUSPEND: services.suspend,
    Act.REFUSE_SUSPENSION: services.refuse_suspension,
    Act.RESUME: services.resume_case,
    Act.DEFER: services.defer_case,
    Act.END_DEFERRAL: services.end_deferral,
    Act.MERGE: services.merge_case,
    Act.UNMERGE: services.unmerge_case,
    Act.SPLIT: services.split_case,
    Act.HAND_OVER: services.hand_over_case,
    Act.RECALL: services.recall_case,
    Act.RECALL_DISPATCH: services.recall_dispatch,
    Act.SETTLE: services.settle_case,
    Act.CHANGE_DEADLINE: services.change_deadline,
    Act.SET_PRIORITY: services.set_priority,
}


def test_whatever_people_try_the_cases_stay_in_order(world: World):
    CaseLimit.objects.update(extensions=2)

    class Office(AnyWay):
        pass

    Office.world = world
    run_state_machine_as_test(
        Office,
        settings=settings(
            max_examples=16,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
