"""周通报: one page, and no number on it that the lists of cases do not have too."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.selectors import Filter, count_cases
from chuangcheng.flow.cases.terms import Group, Happened
from chuangcheng.flow.disputes import services as disputes
from chuangcheng.flow.reports.formats import Briefing, Problem, Scored, Tally, briefing_document
from chuangcheng.flow.reports.rules import Week
from chuangcheng.flow.reports.selectors import briefing
from chuangcheng.flow.scoring.services import close_and_fix
from chuangcheng.foundation.acts.rules import NotFound
from chuangcheng.foundation.documents.formats import write
from chuangcheng.foundation.documents.terms import Form
from tests.flow.reports.cases import MADE, case
from tests.foundation.documents.papers import pages, words
from tests.people import MONDAY, PEOPLE, ZONE
from tests.world import World

pytestmark = pytest.mark.django_db
FRIDAY = MONDAY + timedelta(days=4)
LAST_WEEK = MONDAY - timedelta(days=5)


def told_of(world: World, who: str = "lin", day: date = date(2026, 3, 4), now: datetime = FRIDAY) -> Briefing:
    return briefing(world.cast.acting[who], day=day, now=now)


def busy(world: World) -> list[Case]:
    """Four cases of this week at different steps, one of last week that was put right too late."""
    rows = [case(world, 1, moves=1), case(world, 2, moves=3), case(world, 3, moves=6)]
    rows.append(case(world, 4, moves=3, unit="wei"))
    late = case(world, 5, moves=6, started=LAST_WEEK)
    Case.objects.filter(pk=late.pk).update(rectified_at=MONDAY, closed_at=MONDAY + timedelta(hours=1))
    return [*rows, late]


def test_it_counts_what_happened_in_the_week(world: World):
    busy(world)
    whole = told_of(world).whole
    assert whole == Tally(None, "", found=4, filed=4, rectified=2, on_time=1, closed=2, overdue=2)


def test_every_number_is_the_length_of_a_list_that_the_desk_shows(world: World):
    busy(world)
    told = told_of(world)
    found, wanted = {}, {}
    rows = [({}, told.whole), *(({"unit_id": one.id}, one) for one in told.units)]
    rows += [({"street_id": one.id}, one) for one in told.streets]
    for whose, one in rows:
        for what in Happened:
            days = Filter(happened=what, since=told.week.first, until=told.week.last, **whose)
            wanted[one.name, what] = count_cases(world.cast.lin, wanted=days, now=FRIDAY)
            found[one.name, what] = getattr(one, what)
        overdue = Filter(group=Group.OVERDUE, **whose)
        wanted[one.name, "overdue"] = count_cases(world.cast.lin, wanted=overdue, now=FRIDAY)
        found[one.name, "overdue"] = one.overdue
    assert found == wanted
    assert len(rows) == 4  # the whole, two units, one street


def test_days_are_those_of_the_office_and_not_of_greenwich(world: World):
    early = datetime(2026, 3, 9, 0, 30, tzinfo=ZONE)  # still Sunday in Greenwich
    case(world, 1, moves=0, started=early)
    found = [
        told_of(world, day=day, now=early + timedelta(hours=1)).whole.found for day in (early.date(), FRIDAY.date())
    ]
    assert found == [1, 0]


def test_the_longest_overdue_come_first_with_their_days(world: World):
    _filed, first, _closed, second, _old = busy(world)
    assert [(one.number, one.late) for one in told_of(world).late] == [(first.number, 2), (second.number, 2)]


def test_rebounds_of_the_week_are_counted_and_named(world: World):
    _filed, again, closed, *_rest = busy(world)
    Case.objects.filter(pk=again.pk).update(rebound_of=closed)
    told = told_of(world)
    assert (told.came_back, [one.number for one in told.rebounds]) == (1, [again.number])
    assert told_of(world, day=LAST_WEEK.date()).came_back == 0


def test_the_score_stands_beside_the_last_round_and_today(world: World):
    titles = ("第一轮", "第二轮")
    for at, title in enumerate(titles):
        moment = MONDAY + timedelta(days=at)
        row = world.plan(sites=(world.road,), title=title, at=moment)
        world.visit(row, world.road, failing=("I1",) if not at else (), at=moment + timedelta(hours=1))
        row.refresh_from_db()
        close_and_fix(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=moment + timedelta(hours=2))
    told = told_of(world)
    assert [one.title for one in (told.this_round, told.last_round)] == ["第二轮", "第一轮"]
    assert told.this_round.value == told.today.value > told.last_round.value
    text = "".join(words(write(briefing_document(told, made=MADE), Form.DOCX)))
    assert "本轮“第二轮”" in text and "上轮“第一轮”" in text and "今日状态" in text
    before = told_of(world, day=LAST_WEEK.date())
    assert (before.this_round, before.last_round) == (None, None)


def test_the_paper_says_what_the_page_says(world: World):
    busy(world)
    told = told_of(world)
    text = "".join(pages(write(briefing_document(told, made=MADE), Form.PDF)))
    assert "本周发现问题4个，立案4件，整改2件，其中按期1件（按期率50.0%），结案2件。目前超期未整改2件。" in text
    assert "2026年3月2日至2026年3月8日" in text
    assert "本周数据截至2026-03-06" in text
    assert MADE.seal.digest in text


def test_a_quiet_week_says_so(world: World):
    text = "".join(words(write(briefing_document(told_of(world), made=MADE), Form.DOCX)))
    for told in ("目前没有超期案件。", "尚无轮次结果。", "本周没有问题反弹。", "保持现有力度，按期整改在办案件。"):
        assert told in text


def worst() -> Briefing:
    """As much as a briefing can hold, every name as long as it may be."""
    problem = Problem(
        1,
        "0004107",
        "路面硬化、无明显坑洼不平和积水：" * 6,
        "Paved, no marked holes, bumps or standing water: " * 4,
        "类别",
        "Class",
        "某某街道某某社区某某小区北门外人行道" * 3,
        "街道",
        "某某区住房和城乡建设管理委员会办公室" * 2,
        "",
        "处置中",
        due_at=MADE.dated,
        late=16,
    )
    rows = tuple(Tally(n, f"第{n}某某区住房和城乡建设管理委员会", 999, 999, 999, 999, 999, 999) for n in range(60))
    scored = Scored(
        "第一轮某某区全域地毯式实地测评暨问题回头看" * 2, 1, Decimal(1000), Decimal("845.05"), *[Decimal(9)] * 2
    )
    return Briefing(
        week=Week(date(2026, 3, 2)),
        until=date(2026, 3, 6),
        at=MADE.dated,
        office="某某区精神文明建设指导委员会办公室",
        whole=Tally(None, "", 9999, 9999, 9999, 9999, 9999, 9999),
        streets=rows,
        units=rows,
        late=(problem,) * 5,
        came_back=99,
        rebounds=(problem,) * 2,
        this_round=scored,
        last_round=scored,
        today=scored,
        to_file=999,
        to_dispatch=999,
        returned=999,
        nearly_due=999,
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_is_one_page_whatever_it_has_to_tell(language: str):
    made = replace(MADE, language=language, watermark="样稿 · 演示")
    assert len(pages(write(briefing_document(worst(), made=made), Form.PDF))) == 1


@pytest.mark.parametrize("who", sorted(PEOPLE))
def test_those_who_read_the_whole_make_it_and_nobody_else(world: World, who: str):
    if who in ("lin", "wu", "zheng", "wang"):
        assert told_of(world, who).office
    else:
        with pytest.raises(NotFound):
            told_of(world, who)


def test_a_week_that_has_not_begun_has_no_briefing(world: World):
    with pytest.raises(NotFound):
        told_of(world, day=date(2026, 3, 9))


def test_it_costs_what_it_costs_however_many_cases_there_are(world: World):
    found = []
    for number in range(1, 6):
        case(world, number, moves=3)
        told_of(world)  # the edition is parsed once per process
        with CaptureQueriesContext(connection) as asked:
            told_of(world)
        found.append(len(asked))
    assert len(set(found)) == 1


def test_disputes_are_counted_in_one_line_and_never_listed(world: World):
    lin, chen = world.cast.lin, world.cast.chen
    disputes.name_mediator(
        street_id=world.liuan.pk, expected_version=0, unit_id=chen.unit_id, by=lin, now=MONDAY - timedelta(days=9)
    )
    for number, at in enumerate((MONDAY - timedelta(days=8), MONDAY, MONDAY + timedelta(days=1)), 1):
        new = disputes.NewDispute(UUID(int=number), "labour", street_id=world.liuan.pk, address=f"柳岸路{number}号院")
        row = disputes.report_dispute(dispute=new, by=lin, now=at)
    day = (MONDAY + timedelta(days=2)).date()
    disputes.note_outcome(dispute_id=row.pk, expected_version=1, by=chen, now=FRIDAY, outcome="agreed", on=day)
    told = told_of(world)
    assert (told.disputes, told.disputes_settled) == (2, 1)
    text = " ".join(words(write(briefing_document(told, made=MADE), Form.DOCX)))
    assert "本周转介矛盾纠纷 2 件，登记调解结果 1 件。" in text
    assert row.number not in text
    assert "号院" not in text
    assert "矛盾纠纷" not in " ".join(
        words(write(briefing_document(told_of(world, day=LAST_WEEK.date()), made=MADE), Form.DOCX))
    )
