"""A safety hazard: urgent at once, isolated first, seen on site by its competent unit, above everything else."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from chuangcheng.flow.cases import services
from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.selectors import Filter, case_card, cases_page, next_case
from chuangcheng.flow.cases.services import Problem
from chuangcheng.flow.cases.terms import Act, Group, Refused, Sort, State, Who
from chuangcheng.flow.standards import services as standards
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.journal.selectors import verify
from chuangcheng.foundation.notices.models import Entry, Told
from chuangcheng.foundation.notices.terms import Matter
from tests.flow.cases.hazards import LATER, act, hazard_class, in_hand, rectified, report_hazard
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db


def refused(world: World, case: Case, name: str, by: str, **told: object) -> dict[str, list[str]]:
    with pytest.raises(Invalid) as raised:
        act(world, case, name, by, **told)
    return raised.value.problems


def test_a_hazard_is_urgent_from_its_report_and_its_competent_unit_sees_it(world: World):
    case = report_hazard(world, hazard_class(world))
    assert (case.is_hazard, case.priority, case.competent_unit_id) == (True, "urgent", world.cast.sun.unit_id)
    assert case_card(world.cast.sun, case_id=case.pk, now=MONDAY).row.hazard
    with pytest.raises(NotFound):
        case_card(world.cast.wei, case_id=case.pk, now=MONDAY)


def test_its_competent_unit_and_the_office_are_told_at_once(world: World):
    report_hazard(world, hazard_class(world))
    entry = Entry.objects.get(matter=Matter.HAZARD)
    people = set(Told.objects.filter(entry=entry, user__isnull=False).values_list("user_id", flat=True))
    units = set(Told.objects.filter(entry=entry, unit__isnull=False).values_list("unit_id", flat=True))
    assert (people, units) == ({world.cast.sun.user_id, world.cast.lin.user_id}, {world.cast.sun.unit_id})


def test_what_turns_out_to_be_a_hazard_when_it_is_filed_is_told_then(world: World):
    kind = hazard_class(world)
    report_hazard(world, kind)
    problem = Problem(uuid=UUID(int=7), title="路面破损", street_id=world.liuan.pk, address="柳岸路3号")
    other = services.report_case(problem=problem, by=world.cast.zhao, now=MONDAY)
    assert Entry.objects.filter(matter=Matter.HAZARD).count() == 1
    act(world, other, "file_case", "lin", case_class_id=kind.pk)
    other.refresh_from_db()
    assert (other.is_hazard, other.priority) == (True, "urgent")
    assert Entry.objects.filter(matter=Matter.HAZARD).count() == 2


@pytest.mark.parametrize("by", ["zhao", "han", "lin", "sun"])
def test_whoever_stands_there_isolates_it_with_a_photo(world: World, by: str):
    case = report_hazard(world, hazard_class(world))
    assert refused(world, case, "isolate_case", by, photos=[]) == {"photos": [Refused.PHOTO_REQUIRED]}
    case = act(world, case, "isolate_case", by, photos=[world.photo("cones")])
    assert (case.state, case.isolated_at) == (State.REPORTED, LATER)
    assert refused(world, case, "isolate_case", by, photos=[world.photo("again")]) == {"": [Refused.ISOLATED_ALREADY]}
    assert case_card(world.cast.acting[by], case_id=case.pk, now=LATER).isolated_at == LATER  # he still sees it
    assert verify().holds


def test_nothing_else_is_isolated(world: World):
    problem = Problem(uuid=UUID(int=8), title="垃圾", address="路口")
    case = services.report_case(problem=problem, by=world.cast.zhao, now=MONDAY)
    assert refused(world, case, "isolate_case", "zhao", photos=[world.photo("x")]) == {"": [Refused.NOT_A_HAZARD]}
    assert Act.ISOLATE not in {move.act for move in case_card(world.cast.lin, case_id=case.pk, now=MONDAY).next_moves}


def test_the_unit_isolates_before_it_reports_the_rectification(world: World):
    case = in_hand(world, hazard_class(world))
    due = case.due_at
    assert due == LATER + timedelta(hours=2)  # by the clock
    photos = [world.photo("cover")]
    assert refused(world, case, "rectify_case", "qian", photos=photos) == {"": [Refused.ISOLATE_FIRST]}
    case = act(world, case, "isolate_case", "qian", photos=[world.photo("cones")])
    assert (case.state, case.due_at) == (State.IN_HAND, due)  # the clock runs on
    assert act(world, case, "rectify_case", "qian", photos=photos).state == State.RECTIFIED


def test_only_the_competent_unit_verifies_and_on_site_and_with_a_photo(world: World):
    case = rectified(world, hazard_class(world))
    photos = [world.photo("seen")]
    assert Entry.objects.filter(matter=Matter.TO_VERIFY, told__user_id=world.cast.sun.user_id).exists()
    with pytest.raises(NotFound):  # a verifier of another unit has no part in it
        act(world, case, "verify_case", "zhou", on_site=True, photos=photos)
    for by in ("lin", "qian"):
        assert refused(world, case, "verify_case", by, on_site=True, photos=photos) == {"": [Refused.NOT_COMPETENT]}
    assert refused(world, case, "verify_case", "sun", photos=photos) == {"on_site": [Refused.ON_SITE_REQUIRED]}
    assert refused(world, case, "verify_case", "sun", on_site=True) == {"photos": [Refused.PHOTO_REQUIRED]}
    case = act(world, case, "verify_case", "sun", on_site=True, photos=photos)
    assert (case.state, case.verified_on_site) == (State.VERIFIED, True)
    assert act(world, case, "close_case", "lin").state == State.CLOSED


def test_the_competent_unit_sends_it_back(world: World):
    case = rectified(world, hazard_class(world))
    case = act(world, case, "send_back", "sun", reason="not_done", on_site=True, photos=[world.photo("open")])
    assert (case.state, case.rework_count) == (State.IN_HAND, 1)


def test_who_looks_does_not_put_right(world: World):
    kind = hazard_class(world, competent="qian")
    case = report_hazard(world, kind)
    act(world, case, "file_case", "lin")
    told = {"unit_id": world.cast.qian.unit_id, "limit_id": kind.limits.get().pk}
    assert refused(world, case, "dispatch_case", "lin", **told) == {"unit": [Refused.COMPETENT_UNIT]}


def test_its_priority_is_never_lowered(world: World):
    case = in_hand(world, hazard_class(world))
    assert refused(world, case, "set_priority", "lin", priority="normal") == {"": [Refused.STAYS_URGENT]}


def test_a_hazard_takes_no_way_off(world: World):
    case = report_hazard(world, hazard_class(world))
    act(world, case, "file_case", "lin")
    barred = {"": [Refused.NOT_FOR_HAZARDS]}
    assert refused(world, case, "defer_case", "lin", reason="legal", words="诉讼中") == barred
    assert refused(world, case, "hand_over_case", "lin", system="12345", number="7") == barred
    units = [world.cast.qian.unit_id, world.cast.wei.unit_id]
    limit = case.case_class.limits.get().pk
    assert refused(world, case, "split_case", "lin", unit_ids=units, limit_id=limit) == barred


def test_whether_there_is_one_is_not_decided_at_a_desk(world: World):
    case = in_hand(world, hazard_class(world))
    act(world, case, "return_case", "qian", reason="contested", evidence=[world.photo("fine")])
    assert refused(world, case, "uphold_objection", "lin") == {"": [Refused.HAZARD_IS_SEEN]}


def test_it_goes_on_only_as_a_hazard_of_the_same_competent_unit(world: World):
    kind = hazard_class(world)
    case, other = report_hazard(world, kind), report_hazard(world, kind, "另一个井盖")
    plain = services.report_case(
        problem=Problem(uuid=UUID(int=9), title="垃圾", address="路口"), by=world.cast.lin, now=MONDAY
    )
    assert refused(world, case, "merge_case", "lin", into_id=plain.pk) == {"into": [Refused.SAME_HAZARD]}
    assert act(world, case, "merge_case", "lin", into_id=other.pk).state == State.MERGED


def test_its_deadline_counts_by_the_clock_however_it_is_changed(world: World):
    case = in_hand(world, hazard_class(world))
    told = {"amount": case.allowed + 1, "unit": "working_days", "words": "夜间施工"}
    assert refused(world, case, "change_deadline", "lin", **told) == {"unit": [Refused.CLOCK_HOURS]}


def test_nothing_is_filed_while_nobody_is_competent(world: World):
    case = report_hazard(world, hazard_class(world, competent=None))
    assert refused(world, case, "file_case", "lin") == {"case_class": [Refused.NO_COMPETENT_UNIT]}


def test_a_case_keeps_the_unit_that_was_competent_when_it_was_filed(world: World):
    kind = hazard_class(world)
    case = in_hand(world, kind)
    standards.name_competent_unit(
        case_class_id=kind.pk, expected_version=2, unit_id=world.cast.wei.unit_id, by=world.cast.lin, now=LATER
    )
    case.refresh_from_db()
    assert case.competent_unit_id == world.cast.sun.unit_id


def many(world: World, hazards: int, others: int) -> tuple[list[int], list[int]]:
    """Hazards and other cases with limits, the others due first; ids as the list by limit has them."""
    kind = hazard_class(world)
    rows = [report_hazard(world, kind, f"隐患{n}") for n in range(hazards)]
    for n in range(others):
        problem = Problem(uuid=UUID(int=100 + n), title=f"垃圾{n}", address="路口")
        rows.append(services.report_case(problem=problem, by=world.cast.lin, now=MONDAY))
    for n, row in enumerate(reversed(rows)):
        Case.objects.filter(pk=row.pk).update(due_at=MONDAY + timedelta(hours=n))
    found = [row.pk for row in reversed(rows)]
    return found[others:], found[:others]


@pytest.mark.parametrize(("hazards", "others"), [(0, 3), (2, 3), (4, 5), (3, 0), (4, 4), (1, 9)])
@pytest.mark.parametrize("size", [2, 4, 50])
def test_hazards_come_first_in_every_list_by_limit_and_nothing_is_lost(
    world: World, hazards: int, others: int, size: int
):
    first, rest = many(world, max(hazards, 1), others)
    if not hazards:
        Case.objects.filter(pk__in=first).update(state=State.CLOSED)  # a hazard that is gone stands where it belongs
        first, rest = [], [*rest, *first]
    seen, place, pages = [], None, 0
    while True:
        page = cases_page(world.cast.lin, wanted=Filter(), now=MONDAY, sort=Sort.DUE, place=place, size=size)
        seen += [row.id for row in page.rows]
        pages += 1
        if page.next is None or pages > 20:
            break
        place = page.next
    assert seen == [*first, *rest]
    while page.previous is not None and pages < 60:
        page = cases_page(world.cast.lin, wanted=Filter(), now=MONDAY, sort=Sort.DUE, place=page.previous, size=size)
        pages += 1
    assert [row.id for row in page.rows] == [*first, *rest][: len(page.rows)]


@pytest.mark.parametrize("group", [Group.HAZARDS, Group.TO_ISOLATE])
def test_a_list_of_hazards_alone_asks_for_nothing_else(
    world: World, group: Group, django_assert_num_queries: Callable[[int], AbstractContextManager[Any]]
):
    first, _ = many(world, 3, 2)
    with django_assert_num_queries(1):
        page = cases_page(world.cast.lin, wanted=Filter(group=group), now=MONDAY, sort=Sort.DUE, size=2)
    after = cases_page(world.cast.lin, wanted=Filter(group=group), now=MONDAY, sort=Sort.DUE, place=page.next)
    assert [row.id for row in (*page.rows, *after.rows)] == first
    assert after.next is None


def test_from_one_case_to_the_next_hazards_come_first_too(world: World):
    first, rest = many(world, 2, 2)
    order = [*first, *rest]
    found = []
    for case_id in order:
        row = next_case(world.cast.lin, wanted=Filter(), sort=Sort.DUE, case_id=case_id, now=MONDAY)
        found.append(row.id if row else None)
    assert found == [*order[1:], order[0]]


def test_open_hazards_and_those_not_isolated_are_groups(world: World):
    kind = hazard_class(world)
    case, other = report_hazard(world, kind), report_hazard(world, kind, "另一个")
    act(world, case, "isolate_case", "zhao", photos=[world.photo("cones")])
    listed = {
        group: [row.id for row in cases_page(world.cast.sun, wanted=Filter(group=group), now=LATER).rows]
        for group in (Group.HAZARDS, Group.TO_ISOLATE)
    }
    assert listed == {Group.HAZARDS: [other.pk, case.pk], Group.TO_ISOLATE: [other.pk]}


def test_the_page_says_that_the_competent_unit_verifies(world: World):
    case = rectified(world, hazard_class(world))
    moves = {move.act: move for move in case_card(world.cast.lin, case_id=case.pk, now=LATER).next_moves}
    assert (moves[Act.VERIFY].actor, moves[Act.VERIFY].why_not) == (Who.COMPETENT, Refused.NOT_COMPETENT)


def test_who_becomes_competent_only_at_filing_is_told_then(world: World):
    kind = hazard_class(world, competent=None)
    case = report_hazard(world, kind)
    sun = world.cast.sun
    standards.name_competent_unit(
        case_class_id=kind.pk, expected_version=1, unit_id=sun.unit_id, by=world.cast.lin, now=MONDAY
    )
    act(world, case, "file_case", "lin")
    assert Told.objects.filter(entry__matter=Matter.HAZARD, user_id=sun.user_id).count() == 1
