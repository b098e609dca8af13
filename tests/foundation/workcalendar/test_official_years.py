"""Official holidays and make-up working days: those that ship, those that are loaded later."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from chuangcheng.foundation.acts.rules import PRODUCT, Invalid, NotFound
from chuangcheng.foundation.journal.selectors import verify
from chuangcheng.foundation.workcalendar import selectors, services
from chuangcheng.foundation.workcalendar.formats import read_year, shipped_years
from chuangcheng.foundation.workcalendar.models import ExceptionDay, KnownYear
from chuangcheng.foundation.workcalendar.rules import add, working_days_in
from chuangcheng.foundation.workcalendar.terms import Refused, SpanUnit
from tests.people import MONDAY, Cast

from .calendars import OFFICE, local, shown

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "calendar"


def a_year(year: int, *days: tuple[str, bool]) -> str:
    return json.dumps(
        {"year": year, "days": [{"date": day, "working": working, "name": "某节"} for day, working in days]}
    )


@pytest.mark.parametrize(("year", "days"), [(2023, 249), (2024, 251), (2025, 248), (2026, 248)])
def test_working_days_of_a_year_come_out_as_published(year, days):
    assert working_days_in(OFFICE, year) == days


def test_nine_years_ship_and_no_day_is_told_twice():
    years = shipped_years()
    assert [told.year for told in years] == list(range(2018, 2027))
    days = [one.day for told in years for one in told.days]
    assert len(days) == len(set(days)) == 315


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data are not here")
def test_the_shipped_facts_are_those_of_the_collection():
    for told in shipped_years():
        original = json.loads((SHARED / f"{told.year}.json").read_text(encoding="utf-8"))
        assert [(o["date"], o["isOffDay"], o["name"]) for o in original["days"]] == [
            (one.day.isoformat(), not one.working, one.name) for one in told.days
        ]
        assert read_year(json.dumps(original)).days == told.days


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data are not here")
def test_an_unpublished_year_is_not_taken_for_one_without_holidays():
    with pytest.raises(ValueError, match="not out yet"):
        read_year((SHARED / "2027.json").read_bytes())


@pytest.mark.parametrize(
    "document",
    [
        "",
        "[]",
        "{}",
        "null",
        b"\xff\xfe",
        '{"year": 2027}',
        '{"year": 2027, "days": []}',
        '{"year": 2027, "days": [1]}',
        '{"year": "2027", "days": [{"date": "2027-01-01", "working": false, "name": "元旦"}]}',
        '{"year": true, "days": [{"date": "2027-01-01", "working": false, "name": "元旦"}]}',
        '{"year": 2027, "days": [{"date": "2027-02-30", "working": false, "name": "元旦"}]}',
        '{"year": 2027, "days": [{"date": "2028-01-01", "working": false, "name": "元旦"}]}',
        '{"year": 2027, "days": [{"date": "2027-01-01", "working": "false", "name": "元旦"}]}',
        '{"year": 2027, "days": [{"date": "2027-01-01", "isOffDay": "no", "name": "元旦"}]}',
        '{"year": 2027, "days": [{"date": "2027-01-01", "working": false}]}',
        '{"year": 2027, "days": [{"date": "2027-01-01", "working": false, "name": "a\\u0000b"}]}',
        a_year(2027, ("2027-01-01", False), ("2027-01-01", True)),
    ],
)
@pytest.mark.django_db
def test_a_wrong_document_is_refused_and_nothing_is_written(document):
    with pytest.raises(Invalid) as refused:
        services.load_year_document(document=document, by=PRODUCT, now=MONDAY)
    assert refused.value.problems == {"file": [Refused.BAD_YEAR_FILE]}
    assert refused.value.detail["problem"]
    assert not KnownYear.objects.exists()


@pytest.mark.django_db
def test_loading_the_shipped_years_twice_changes_nothing_the_second_time():
    assert services.load_official_years(by=PRODUCT, now=MONDAY) == list(range(2018, 2027))
    assert services.load_official_years(by=PRODUCT, now=MONDAY) == []
    assert ExceptionDay.objects.count() == 315
    assert selectors.default_calendar() == OFFICE
    assert verify().faults == ()


@pytest.mark.django_db
def test_a_deadline_beyond_the_known_years_is_put_right_when_the_year_is_loaded():
    services.load_official_years(by=PRODUCT, now=MONDAY)
    start = local("2026-12-31 09:00")
    before = add(selectors.default_calendar(), start, 2, SpanUnit.WORKING_DAYS)
    assert (shown(before.at), before.provisional) == ("2027-01-04 17:30", True)
    document = a_year(2027, ("2027-01-01", False), ("2027-01-04", False))
    assert services.load_year_document(document=document, by=PRODUCT, now=MONDAY) == [2027]
    after = add(selectors.default_calendar(), start, 2, SpanUnit.WORKING_DAYS)
    assert (shown(after.at), after.provisional) == ("2027-01-06 17:30", False)


@pytest.mark.django_db
def test_an_amended_notice_replaces_the_days_it_no_longer_names():
    first = a_year(2027, ("2027-01-01", False), ("2027-01-02", True), ("2026-12-31", False))
    services.load_year_document(document=first, by=PRODUCT, now=MONDAY)
    amended = a_year(2027, ("2027-01-01", False), ("2027-01-03", True))
    assert services.load_year_document(document=amended, by=PRODUCT, now=MONDAY) == [2027]
    assert dict(ExceptionDay.objects.values_list("day", "working")) == {date(2027, 1, 1): False, date(2027, 1, 3): True}
    year = KnownYear.objects.get()
    assert year.version == 2
    assert verify().faults == ()


@pytest.mark.django_db
def test_only_the_office_loads_years(cast: Cast):
    for who in (cast.qian, cast.zhao, cast.zheng, cast.wang):
        with pytest.raises(NotFound):
            services.load_official_years(by=who, now=MONDAY)
    assert len(services.load_official_years(by=cast.lin, now=MONDAY)) == 9


def test_a_year_has_as_many_days_as_it_has():
    weekdays = sum((date(2022, 1, 1) + timedelta(days=n)).weekday() < 5 for n in range(365))
    off = sum(
        not one.working and one.day.weekday() < 5
        for told in shipped_years()
        for one in told.days
        if one.day.year == 2022
    )
    made_up = sum(one.working for told in shipped_years() for one in told.days if one.day.year == 2022)
    assert working_days_in(OFFICE, 2022) == weekdays - off + made_up
