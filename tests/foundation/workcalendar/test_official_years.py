"""Official holidays and make-up working days: those that ship, those that are loaded later."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import translation

from chuangcheng.foundation.acts.rules import PRODUCT, Invalid, NotFound
from chuangcheng.foundation.journal.selectors import verify
from chuangcheng.foundation.workcalendar import labels, selectors, services
from chuangcheng.foundation.workcalendar.formats import (
    Fault,
    WrongYear,
    example_year,
    read_year,
    shipped_years,
    write_year,
)
from chuangcheng.foundation.workcalendar.models import ExceptionDay, KnownYear
from chuangcheng.foundation.workcalendar.rules import add, working_days_in
from chuangcheng.foundation.workcalendar.terms import Refused, SpanUnit, YearFault
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
    with pytest.raises(ValueError, match="not_out_yet"):
        read_year((SHARED / "2027.json").read_bytes())


NEW_YEAR = '{"date": "2027-01-01", "working": false, "name": "元旦"}'


@pytest.mark.parametrize(
    ("document", "code", "number"),
    [
        ("", YearFault.NOT_JSON, 0),
        ("[" * 100_000, YearFault.NOT_JSON, 0),
        ('{"year": ' + "9" * 5000 + "}", YearFault.NOT_JSON, 0),
        (" " * 300_000, YearFault.TOO_LARGE, 0),
        ("{'year': 2027}", YearFault.NOT_JSON, 0),
        (b"\xff\xfe", YearFault.NOT_JSON, 0),
        ("元旦".encode("gb18030"), YearFault.NOT_TEXT, 0),
        ("[]", YearFault.NOT_AN_OBJECT, 0),
        ("null", YearFault.NOT_AN_OBJECT, 0),
        ("{}", YearFault.NOT_A_YEAR, 0),
        (f'{{"year": "2027", "days": [{NEW_YEAR}]}}', YearFault.NOT_A_YEAR, 0),
        (f'{{"year": true, "days": [{NEW_YEAR}]}}', YearFault.NOT_A_YEAR, 0),
        ('{"year": 2027}', YearFault.NO_DAYS, 0),
        ('{"year": 2027, "days": {}}', YearFault.NO_DAYS, 0),
        ('{"year": 2027, "days": []}', YearFault.NOT_OUT_YET, 0),
        (f'{{"year": 2027, "days": [{NEW_YEAR}, 1]}}', YearFault.DAY_NOT_AN_OBJECT, 2),
        ('{"year": 2027, "days": [{"date": "2027-02-30", "working": false, "name": "元旦"}]}', YearFault.BAD_DATE, 1),
        ('{"year": 2027, "days": [{"date": "2028-01-01", "working": false, "name": "元旦"}]}', YearFault.OTHER_YEAR, 1),
        (
            '{"year": 2027, "days": [{"date": "2027-01-01", "working": "false", "name": "元旦"}]}',
            YearFault.NOT_TRUE_OR_FALSE,
            1,
        ),
        (
            '{"year": 2027, "days": [{"date": "2027-01-01", "isOffDay": "no", "name": "元旦"}]}',
            YearFault.NOT_TRUE_OR_FALSE,
            1,
        ),
        ('{"year": 2027, "days": [{"date": "2027-01-01", "working": false}]}', YearFault.BAD_NAME, 1),
        (
            '{"year": 2027, "days": [{"date": "2027-01-01", "working": false, "name": "a\\u0000b"}]}',
            YearFault.BAD_NAME,
            1,
        ),
        (
            '{"year": 2027, "days": [{"date": "2027-01-01", "working": false, "name": "\\ud800"}]}',
            YearFault.BAD_NAME,
            1,
        ),
        (a_year(2027, ("2027-01-01", False), ("2027-01-01", True)), YearFault.TOLD_TWICE, 2),
    ],
)
@pytest.mark.django_db
def test_a_wrong_document_is_refused_with_the_place_and_nothing_is_written(document, code, number):
    with pytest.raises(Invalid) as refused:
        services.load_year_document(document=document, by=PRODUCT, now=MONDAY)
    assert refused.value.problems == {"file": [Refused.BAD_YEAR_FILE]}
    (fault,) = refused.value.detail["faults"]
    assert (fault.code, fault.number) == (code, number)
    assert not KnownYear.objects.exists()


def test_all_faults_of_a_document_are_told_at_once_in_the_language_of_the_page():
    days = [{"date": "2027-13-01", "working": 1, "name": ""}, {"date": "2027-01-01", "working": False, "name": "元旦"}]
    with pytest.raises(WrongYear) as wrong:
        read_year(json.dumps({"year": 2027, "days": [*days, 7]}))
    words = labels.told_all(wrong.value.faults)
    assert str(words) == (
        'days 第 1 项 date "2027-13-01"：不是日期，请写成“年-月-日”，月和日各两位；'
        "days 第 1 项 working 1：应写 true 或 false，不加引号；"
        'days 第 1 项 name ""：缺少节日名称，或名称超过 60 个字；'
        "days 第 3 项：应是一对花括号，里面有 date、working 和 name"
    )
    with translation.override("en"):
        assert str(words).startswith('days, entry 1 date "2027-13-01": not a date;')


def test_a_syntax_error_is_told_with_its_line():
    with pytest.raises(WrongYear) as wrong:
        read_year('{"year": 2027,\n "days": [}')
    assert (wrong.value.faults[0].line, wrong.value.faults[0].column) == (2, 11)


@pytest.mark.parametrize("code", YearFault)
def test_every_fault_has_words_in_both_languages(code):
    chinese = labels.told(Fault(code))
    with translation.override("en"):
        assert labels.told(Fault(code)) not in (chinese, "")


def test_what_is_written_is_read_back():
    for one in shipped_years():
        assert read_year(write_year(one)) == one
    assert read_year(example_year(2031)).year == 2031


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
