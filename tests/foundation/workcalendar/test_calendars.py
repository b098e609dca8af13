"""The acts on calendars."""

from datetime import date, timedelta

import pytest

from chuangcheng.foundation.accounts.permissions import can_administer
from chuangcheng.foundation.accounts.terms import Role
from chuangcheng.foundation.acts.rules import PRODUCT, Conflict, Invalid, NotFound
from chuangcheng.foundation.journal.models import Entry
from chuangcheng.foundation.journal.selectors import verify
from chuangcheng.foundation.workcalendar import selectors, services
from chuangcheng.foundation.workcalendar.models import WorkCalendar
from chuangcheng.foundation.workcalendar.permissions import KEEPING_ROLES
from chuangcheng.foundation.workcalendar.rules import USUAL_WEEK, read_hours, week_text
from chuangcheng.foundation.workcalendar.terms import DayKind, Refused
from tests.people import MONDAY, Cast

pytestmark = pytest.mark.django_db

SUMMER = "08:00-12:00,14:30-18:00;" * 5 + ";"


def the_calendar() -> WorkCalendar:
    return services.ensure_default_calendar(name="区机关作息", by=PRODUCT, now=MONDAY)


def test_a_new_installation_gets_one_default_calendar():
    assert the_calendar() == the_calendar()
    assert WorkCalendar.objects.get().week == USUAL_WEEK


def test_without_any_calendar_the_usual_week_counts():
    assert len(selectors.default_calendar().week) == 7


def test_hours_are_changed_and_told_to_the_journal():
    row = services.change_hours(
        calendar_id=the_calendar().pk, expected_version=1, week=SUMMER.replace(":", "："), by=PRODUCT, now=MONDAY
    )
    assert row.week == SUMMER
    assert selectors.calendar_cards()[0].week[0] == "08:00-12:00,14:30-18:00"
    assert Entry.objects.filter(subject_id=row.pk, act="calendar.hours", number=2).exists()


def test_the_second_of_two_people_gets_a_conflict():
    row = the_calendar()
    services.change_hours(calendar_id=row.pk, expected_version=1, week=SUMMER, by=PRODUCT, now=MONDAY)
    with pytest.raises(Conflict):
        services.change_hours(calendar_id=row.pk, expected_version=1, week=USUAL_WEEK, by=PRODUCT, now=MONDAY)
    assert WorkCalendar.objects.get().week == SUMMER


@pytest.mark.parametrize(
    ("week", "problems"),
    [
        ("", {"week": [Refused.BAD_HOURS]}),
        ("nine to five", {"week": [Refused.BAD_HOURS]}),
        ("08:30-12:00", {"week": [Refused.BAD_HOURS]}),
        ("\x00", {"week": [Refused.BAD_HOURS]}),
        (";;;;;;", {"week": [Refused.NOBODY_WORKS]}),
        (
            "18:00-09:00;08:00-12:00 11:00-17:00;9;08:00-12:0013:00-14:00;;;25:00-26:00",
            {
                "week.monday": [Refused.SPANS_OUT_OF_ORDER],
                "week.tuesday": [Refused.SPANS_OUT_OF_ORDER],
                "week.wednesday": [Refused.BAD_SPAN],
                "week.thursday": [Refused.BAD_SPAN],
                "week.sunday": [Refused.BAD_SPAN],
            },
        ),
    ],
)
def test_hours_nobody_can_work_are_refused_at_their_day(week, problems):
    with pytest.raises(Invalid) as refused:
        services.change_hours(calendar_id=the_calendar().pk, expected_version=1, week=week, by=PRODUCT, now=MONDAY)
    assert refused.value.problems == problems
    assert WorkCalendar.objects.get().week == USUAL_WEEK


@pytest.mark.parametrize(
    "text", ["08:30-12:00 13:30-17:30", " 8:30 - 12:00，13：30至17：30 ", "08:30–12:00、13:30~17:30,"]
)
def test_the_spans_of_a_day_may_stand_apart_by_blanks_or_commas(text):
    assert week_text([read_hours(text)]) == "08:30-12:00,13:30-17:30"


@pytest.mark.parametrize(
    ("name", "reason"),
    [(" ", "required"), ("区机关作息", "taken"), ("长" * 61, "too_long"), ("a\x00", "null_character")],
)
def test_a_calendar_needs_a_name_of_its_own(name, reason):
    the_calendar()
    with pytest.raises(Invalid) as refused:
        services.create_calendar(name=name, week=USUAL_WEEK, is_default=False, by=PRODUCT, now=MONDAY)
    assert refused.value.problems == {"name": [reason]}


def test_there_is_one_default_and_letting_go_of_it_is_an_act_of_its_own():
    old = the_calendar()
    new = services.create_calendar(name="夏季作息", week=SUMMER, is_default=True, by=PRODUCT, now=MONDAY)
    assert list(WorkCalendar.objects.filter(is_default=True)) == [new]
    old.refresh_from_db()
    assert old.version == 2
    assert selectors.default_calendar().week == selectors.calendar_for("夏季作息").week
    assert verify().faults == ()


def test_another_calendar_becomes_the_default_and_the_old_one_lets_go():
    old = the_calendar()
    new = services.create_calendar(name="夏季作息", week=SUMMER, is_default=False, by=PRODUCT, now=MONDAY)
    services.make_default(calendar_id=new.pk, expected_version=1, by=PRODUCT, now=MONDAY)
    assert dict(WorkCalendar.objects.values_list("name", "is_default")) == {old.name: False, new.name: True}
    with pytest.raises(Invalid) as refused:
        services.make_default(calendar_id=new.pk, expected_version=2, by=PRODUCT, now=MONDAY)
    assert refused.value.problems == {"": [Refused.IS_DEFAULT]}
    with pytest.raises(Conflict):
        services.make_default(calendar_id=old.pk, expected_version=1, by=PRODUCT, now=MONDAY)
    assert verify().faults == ()


def test_strangers_choose_no_default(cast: Cast):
    new = services.create_calendar(name="夏季作息", week=SUMMER, is_default=False, by=PRODUCT, now=MONDAY)
    with pytest.raises(NotFound):
        services.make_default(calendar_id=new.pk, expected_version=1, by=cast.qian, now=MONDAY)


def test_a_year_tells_each_day_once_and_puts_neighbours_together():
    services.load_official_years(by=PRODUCT, now=MONDAY)
    row = the_calendar()
    services.set_exception(
        calendar_id=row.pk,
        expected_version=1,
        day=date(2026, 1, 10),
        working=True,
        name="迎检值班",
        by=PRODUCT,
        now=MONDAY,
    )
    year = selectors.year_card(calendar_id=row.pk, year=2026)
    assert (year.known, year.open_end, year.working_days) == (True, True, 249)
    assert sum(month.working_days for month in year.months) == 249
    january = year.months[0]
    assert [(one.first.day, one.last.day, one.kind, one.name) for one in january.exceptions] == [
        (1, 3, DayKind.HOLIDAY, "元旦"),
        (4, 4, DayKind.MAKE_UP, "元旦"),
        (10, 10, DayKind.OWN_WORKING, "迎检值班"),
    ]
    days = [one.day for month in year.months for week in month.weeks for one in week if one]
    assert days == [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    assert {len(week) for month in year.months for week in month.weeks} == {7}
    assert all(one.day.weekday() == at for week in january.weeks for at, one in enumerate(week) if one)


def test_a_year_without_a_notice_is_not_known_and_counts_on_the_week():
    services.load_official_years(by=PRODUCT, now=MONDAY)
    year = selectors.year_card(calendar_id=None, year=2027)
    assert (year.known, year.open_end, year.working_days) == (False, False, 261)


def test_an_own_exception_wins_over_the_official_day_and_holds_for_its_calendar_only():
    services.load_official_years(by=PRODUCT, now=MONDAY)
    row, other = (
        the_calendar(),
        services.create_calendar(name="环卫作息", week=USUAL_WEEK, is_default=False, by=PRODUCT, now=MONDAY),
    )
    new_year = date(2026, 1, 1)
    services.set_exception(
        calendar_id=row.pk, expected_version=1, day=new_year, working=True, name="迎检值班", by=PRODUCT, now=MONDAY
    )
    assert selectors.default_calendar().is_working_day(new_year)
    assert not selectors.calendar_for(other.name).is_working_day(new_year)
    services.set_exception(
        calendar_id=row.pk, expected_version=2, day=new_year, working=None, name="", by=PRODUCT, now=MONDAY
    )
    assert not selectors.default_calendar().is_working_day(new_year)
    assert verify().faults == ()


def test_taking_back_what_was_never_set_is_refused_and_leaves_the_version():
    row = the_calendar()
    with pytest.raises(Invalid) as refused:
        services.set_exception(
            calendar_id=row.pk, expected_version=1, day=date(2026, 1, 1), working=None, name="", by=PRODUCT, now=MONDAY
        )
    assert refused.value.problems == {"day": [Refused.NO_EXCEPTION]}
    row.refresh_from_db()
    assert row.version == 1


def test_strangers_find_no_calendar_to_change(cast: Cast):
    row = the_calendar()
    for who in (cast.qian, cast.zhao, cast.zhou, cast.wu, cast.zheng, cast.wang):
        with pytest.raises(NotFound):
            services.change_hours(calendar_id=row.pk, expected_version=1, week=SUMMER, by=who, now=MONDAY)
    assert services.change_hours(calendar_id=row.pk, expected_version=1, week=SUMMER, by=cast.feng, now=MONDAY)


def test_the_roles_that_keep_calendars_are_roles_of_the_accounts(cast: Cast):
    roles = {str(role) for role in Role}
    assert roles >= KEEPING_ROLES - {PRODUCT.role}
    assert {str(who.role) for who in cast.acting.values() if can_administer(who)} == KEEPING_ROLES - {PRODUCT.role}


@pytest.mark.parametrize("own", [0, 3, 60])
def test_the_calendar_takes_three_statements_however_many_exceptions_there_are(own, django_assert_num_queries):
    services.load_official_years(by=PRODUCT, now=MONDAY)
    row = the_calendar()
    for number in range(own):
        day = date(2027, 1 + number // 28, 1 + number % 28)
        services.set_exception(
            calendar_id=row.pk, expected_version=None, day=day, working=False, name="汛期", by=PRODUCT, now=MONDAY
        )
    with django_assert_num_queries(3):
        assert len(selectors.default_calendar().exceptions) == 315 + own
    with django_assert_num_queries(2):
        assert len(selectors.calendar_cards()[0].exceptions) == own
    with django_assert_num_queries(3):
        assert selectors.year_card(calendar_id=row.pk, year=2027).year == 2027
