"""The work calendar on the desk: hours, own exceptions, the default, the official days of a year."""

import json
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chuangcheng.flow.cases import services as cases
from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.services import Problem, report_cases
from chuangcheng.foundation.journal.models import Entry
from chuangcheng.foundation.journal.selectors import verify
from chuangcheng.foundation.workcalendar.models import ExceptionDay, KnownYear, WorkCalendar
from chuangcheng.foundation.workcalendar.rules import USUAL_WEEK
from chuangcheng.foundation.workcalendar.services import create_calendar
from chuangcheng.foundation.workcalendar.terms import Weekday
from tests.people import MONDAY, ZONE
from tests.world import World

pytestmark = pytest.mark.django_db

STRANGERS = ["qian", "zhao", "zhou", "wu", "zheng", "wang"]
KEEPERS = ["feng", "lin"]
USUAL = "08:30-12:00 13:30-17:30"
NEW_YEAR_2027 = {
    "year": 2027,
    "source": "关于部分节假日安排的通知",
    "days": [
        {"date": "2027-01-01", "working": False, "name": "元旦"},
        {"date": "2027-01-04", "working": False, "name": "元旦"},
    ],
}


def sign_in(world: World, name: str, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(world.cast.user(name))
    return client


def the_calendar() -> WorkCalendar:
    return WorkCalendar.objects.get(is_default=True)


def week(version: int = 1, **days: str) -> dict[str, object]:
    """What the form of the hours sends."""
    usual = {str(day): "" if day in (Weekday.SATURDAY, Weekday.SUNDAY) else USUAL for day in Weekday}
    return {"expected_version": version, **usual, **days}


def year_file(told: object) -> SimpleUploadedFile:
    text = told if isinstance(told, bytes) else json.dumps(told, ensure_ascii=False).encode()
    return SimpleUploadedFile("year.json", text, content_type="application/json")


# The year


def test_a_year_is_shown_month_by_month_with_its_days_in_words(world: World):
    page = sign_in(world, "qian").get("/calendar/?year=2026").content.decode()
    assert page.count('<table class="month">') == 12
    assert "全年 248 个工作日" in page
    assert "1–3 日" in page
    assert "元旦 · 放假" in page
    assert "元旦 · 调休上班" in page
    assert "元旦 放假</span>" in page  # in the day's square too, for those who listen
    assert "尚未公布" not in page


def test_a_year_whose_notice_is_not_out_is_marked_provisional(world: World):
    page = sign_in(world, "feng").get("/calendar/?year=2027").content.decode()
    assert "尚未公布" in page
    assert "全年 261 个工作日（暂定）" in page
    english = sign_in(world, "feng", "en").get("/calendar/?year=2027").content.decode()
    assert "Not announced yet" in english


@pytest.mark.parametrize("year", ["0", "-5", "99999999999999999999", "x", "1949", "9999"])
def test_a_year_that_cannot_be_shown_falls_back_to_this_one(world: World, year: str):
    assert sign_in(world, "feng").get(f"/calendar/?year={year}").status_code == 200


def test_strangers_read_the_calendar_and_find_nothing_to_change(world: World):
    row = the_calendar()
    for name in STRANGERS:
        client = sign_in(world, name)
        assert "<form" not in client.get("/calendar/").content.decode().split("<main")[1].split("</main>")[0]
        for address in (
            f"/calendar/{row.pk}/hours/",
            f"/calendar/{row.pk}/default/",
            f"/calendar/{row.pk}/exceptions/",
            f"/calendar/{row.pk}/exceptions/back/",
            "/calendar/new/",
            "/calendar/years/",
        ):
            assert client.post(address, week(day="2026-03-03", name="x")).status_code == 404, (name, address)
    row.refresh_from_db()
    assert row.version == 1


def test_a_calendar_that_is_not_there_is_404(world: World):
    client = sign_in(world, "feng")
    for address in ("/calendar/999/", "/calendar/999/hours/", "/calendar/years/2027.json"):
        assert client.get(address).status_code == 404
    assert client.post("/calendar/999/exceptions/", {"expected_version": 1}).status_code == 404


# Hours


@pytest.mark.parametrize("name", KEEPERS)
def test_hours_are_changed_day_by_day(world: World, name: str):
    client = sign_in(world, name)
    row = the_calendar()
    answer = client.post(f"/calendar/{row.pk}/hours/", week(friday="8：30-12：00", saturday="09:00-11:00"), follow=True)
    row.refresh_from_db()
    hours = "08:30-12:00,13:30-17:30"
    assert row.week == ";".join([*[hours] * 4, "08:30-12:00", "09:00-11:00", ""])
    assert "作息时间已保存" in answer.content.decode()
    assert Entry.objects.filter(act="calendar.hours", user_id=world.cast.acting[name].user_id).count() == 1


def test_bad_hours_are_told_at_their_day_and_nothing_is_written(world: World):
    row = the_calendar()
    client = sign_in(world, "feng")
    answer = client.post(f"/calendar/{row.pk}/hours/", week(tuesday="九点到五点", thursday="13:00-17:00 08:00-12:00"))
    assert answer.status_code == 422
    form = answer.context["form"]
    assert sorted(form.errors) == ["thursday", "tuesday"]
    page = answer.content.decode()
    assert 'value="九点到五点"' in page
    assert 'href="#id_tuesday"' in page
    row.refresh_from_db()
    assert (row.week, row.version) == (USUAL_WEEK, 1)
    english = sign_in(world, "feng", "en").post(f"/calendar/{row.pk}/hours/", week(tuesday="nine to five"))
    assert "leave a day off empty" in english.content.decode()


def test_a_semicolon_in_a_day_does_not_push_hours_into_the_next(world: World):
    row = the_calendar()
    sign_in(world, "feng").post(f"/calendar/{row.pk}/hours/", week(monday="08:00-11:00;12:00-16:00"))
    row.refresh_from_db()
    assert row.week.split(";")[:2] == ["08:00-11:00,12:00-16:00", "08:30-12:00,13:30-17:30"]


def test_a_week_in_which_nobody_works_is_refused(world: World):
    row = the_calendar()
    answer = sign_in(world, "feng").post(
        f"/calendar/{row.pk}/hours/", {"expected_version": 1, **{str(day): "" for day in Weekday}}
    )
    assert answer.status_code == 422
    assert "一周里至少要有一天上班" in answer.content.decode()


def test_hours_from_a_stale_page_are_a_conflict_that_keeps_what_was_typed(world: World):
    row = the_calendar()
    client = sign_in(world, "feng")
    client.post(f"/calendar/{row.pk}/hours/", week())
    answer = client.post(f"/calendar/{row.pk}/hours/", week(monday="07:00-09:00"))
    assert answer.status_code == 409
    assert "07:00-09:00" in answer.content.decode()
    row.refresh_from_db()
    assert row.week == USUAL_WEEK


# Own exceptions


def test_an_exception_is_added_shown_and_taken_back(world: World):
    client = sign_in(world, "feng")
    row = the_calendar()
    told = {"expected_version": 1, "day": "2026-03-07", "working": "yes", "name": "防汛值班"}
    answer = client.post(f"/calendar/{row.pk}/exceptions/", told, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[0][0] == f"/calendar/{row.pk}/?year=2026"
    assert "全年 249 个工作日" in page
    assert "防汛值班 · 本单位上班" in page
    assert ExceptionDay.objects.filter(calendar=row, day=date(2026, 3, 7), working=True).exists()
    back = {"expected_version": 2, "day": "2026-03-07"}
    answer = client.post(f"/calendar/{row.pk}/exceptions/back/", back, follow=True)
    assert "全年 248 个工作日" in answer.content.decode()
    assert not row.exceptions.exists()
    assert verify().faults == ()


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"day": "", "working": "no", "name": "运动会"}, "day"),
        ({"day": "2026-02-30", "working": "no", "name": "运动会"}, "day"),
        ({"day": "2026-03-03", "working": "maybe", "name": "运动会"}, "working"),
        ({"day": "2026-03-03", "working": "no", "name": " "}, "name"),
        ({"day": "2026-03-03", "working": "no", "name": "长" * 61}, "name"),
    ],
)
def test_a_bad_exception_is_told_at_its_field_and_the_form_stays_open(world: World, told: dict, field: str):
    row = the_calendar()
    answer = sign_in(world, "lin").post(f"/calendar/{row.pk}/exceptions/", {"expected_version": 1, **told})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert '<details class="act" open>' in answer.content.decode()
    assert not row.exceptions.exists()


def test_a_stale_exception_is_a_conflict(world: World):
    row = the_calendar()
    client = sign_in(world, "feng")
    told = {"expected_version": 1, "day": "2026-03-07", "working": "yes", "name": "防汛值班"}
    client.post(f"/calendar/{row.pk}/exceptions/", told)
    answer = client.post(f"/calendar/{row.pk}/exceptions/", {**told, "name": "运动会"})
    assert (answer.status_code, "运动会" in answer.content.decode()) == (409, True)
    assert client.post(f"/calendar/{row.pk}/exceptions/back/", told).status_code == 409
    assert row.exceptions.get().name == "防汛值班"


def test_taking_back_what_is_not_there_is_refused_in_words(world: World):
    row = the_calendar()
    client = sign_in(world, "feng")
    answer = client.post(f"/calendar/{row.pk}/exceptions/back/", {"expected_version": 1, "day": "2026-03-07"})
    assert (answer.status_code, "无须取消" in answer.content.decode()) == (422, True)
    assert client.post(f"/calendar/{row.pk}/exceptions/back/", {"expected_version": 1}).status_code == 422


# Calendars


def test_a_new_calendar_becomes_the_default_and_the_old_one_again(world: World):
    client = sign_in(world, "feng")
    old = the_calendar()
    told = {**week(saturday="08:00-12:00"), "name": "夏季作息", "is_default": "on"}
    answer = client.post("/calendar/new/", told, follow=True)
    new = the_calendar()
    assert (new.name, new.week.split(";")[5]) == ("夏季作息", "08:00-12:00")
    assert "夏季作息（默认）" in " ".join(answer.content.decode().split()).replace("夏季作息 （", "夏季作息（")
    old.refresh_from_db()
    client.post(f"/calendar/{old.pk}/default/", {"expected_version": old.version})
    assert the_calendar() == old
    assert client.post(f"/calendar/{new.pk}/default/", {"expected_version": 1}).status_code == 409
    assert client.post(f"/calendar/{old.pk}/default/", {"expected_version": old.version + 1}).status_code == 422


def test_a_calendar_of_a_known_name_is_refused_at_the_name(world: World):
    answer = sign_in(world, "feng").post("/calendar/new/", {**week(), "name": the_calendar().name})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["name"])
    assert WorkCalendar.objects.count() == 1


def test_each_calendar_has_its_page(world: World):
    row = create_calendar(
        name="环卫作息", week="06:00-10:00" + ";" * 6, is_default=False, by=world.cast.feng, now=MONDAY
    )
    page = sign_in(world, "qian").get(f"/calendar/{row.pk}/?year=2026").content.decode()
    assert "06:00-10:00" in page


# The official days of a year


def dispatched_at_the_end_of_the_year(world: World, number: int = 1) -> list[Case]:
    """Cases whose two working days reach into a year that nobody has announced yet."""
    at = datetime(2026, 12, 31, 9, 0, tzinfo=ZONE)
    report_cases(
        problems=[
            Problem(UUID(int=n + 1), f"占道{n}", street_id=world.liuan.pk, case_class_id=world.standard_class("09006"))
            for n in range(number)
        ],
        by=world.cast.lin,
        now=at,
    )
    for case in Case.objects.all():
        cases.file_case(case_id=case.pk, expected_version=case.version, by=world.cast.lin, now=at)
        cases.dispatch_case(
            case_id=case.pk,
            expected_version=case.version + 1,
            by=world.cast.lin,
            now=at + timedelta(minutes=1),
            unit_id=world.cast.qian.unit_id,
            limit_id=world.limit_of("09006"),
        )
    return list(Case.objects.all())


def test_loading_a_year_sets_provisional_deadlines_anew_and_says_how_many(world: World):
    before = dispatched_at_the_end_of_the_year(world, 2)
    assert all(case.due_provisional for case in before)
    client = sign_in(world, "feng")
    answer = client.post("/calendar/years/", {"file": year_file(NEW_YEAR_2027)}, follow=True)
    assert "已载入 2027 年放假安排；重新确定了 2 件案件的期限。" in answer.content.decode()
    for case in before:
        case.refresh_from_db()
        assert (case.due_at.astimezone(ZONE).isoformat()[:16], case.due_provisional) == ("2027-01-06T17:30", False)
    again = sign_in(world, "feng", "en").post("/calendar/years/", {"file": year_file(NEW_YEAR_2027)}, follow=True)
    assert "the deadlines of 0 cases were set anew" in again.content.decode()
    assert "尚未公布" not in client.get("/calendar/?year=2027").content.decode()
    assert verify().faults == ()


def test_a_file_whose_deadlines_cannot_be_set_leaves_no_year_behind(world: World):
    dispatched_at_the_end_of_the_year(world)
    WorkCalendar.objects.update(week="not a week")  # damaged from outside: the second half of the act fails
    with pytest.raises(ValueError, match="bad_span"):
        cases.load_year(document=json.dumps(NEW_YEAR_2027), by=world.cast.feng, now=MONDAY)
    assert not KnownYear.objects.filter(year=2027).exists()


def test_a_bad_file_is_told_with_the_place_in_both_languages_and_nothing_is_written(world: World):
    case = dispatched_at_the_end_of_the_year(world)[0]
    days = [{"date": "2027-01-01", "working": "no", "name": "元旦"}, {"date": "2027-1-4", "working": True}]
    told = {**NEW_YEAR_2027, "days": days}
    answer = sign_in(world, "lin").post("/calendar/years/", {"file": year_file(told)})
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"] == [
        'days 第 1 项 working "no"：应写 true 或 false，不加引号',
        'days 第 2 项 date "2027-1-4"：不是日期，请写成“年-月-日”，月和日各两位',
        "days 第 2 项 name：缺少节日名称，或名称超过 60 个字",
    ]
    english = sign_in(world, "lin", "en").post("/calendar/years/", {"file": year_file(told)})
    assert (
        english.context["form"].errors["file"][0] == 'days, entry 1 working "no": write true or false, without quotes'
    )
    version = case.version
    case.refresh_from_db()
    assert (case.version, case.due_provisional) == (version, True)
    assert not KnownYear.objects.filter(year=2027).exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b'{"year": 2027,\n "days": [}', "第 2 行第 11 个字符：JSON 写法有误"),
        ("元旦".encode("gb18030"), "文件不是 UTF-8 文本"),
        (b'{"year": 2027, "days": []}', "这一年的放假通知还没有公布"),
    ],
)
def test_a_file_that_is_no_year_is_told_why(world: World, text: bytes, words: str):
    answer = sign_in(world, "feng").post("/calendar/years/", {"file": year_file(text)})
    assert (answer.status_code, words in answer.content.decode()) == (422, True)


def test_a_long_list_of_faults_is_cut_and_counted(world: World):
    answer = sign_in(world, "feng").post("/calendar/years/", {"file": year_file({"year": 2027, "days": [1] * 25})})
    assert list(answer.context["form"].errors["file"])[20:] == ["另有 5 处问题"]


def test_the_page_needs_a_file(world: World):
    answer = sign_in(world, "feng").post("/calendar/years/", {})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["file"])


def test_the_file_of_a_known_year_is_downloaded_and_loads_again(world: World):
    client = sign_in(world, "feng")
    answer = client.get("/calendar/years/2026.json")
    assert answer["Content-Disposition"] == 'attachment; filename="2026.json"'
    again = client.post("/calendar/years/", {"file": year_file(answer.content)}, follow=True)
    assert "文件内容与已载入的相同" in again.content.decode()
    assert "&quot;year&quot;: 2027" in client.get("/calendar/years/").content.decode()  # the example to imitate
