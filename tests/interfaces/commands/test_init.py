"""`chuangcheng init`, `people password` and `calendar load`: from an empty machine to an office that can work."""

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result

from chuangcheng.flow.cases import services as cases
from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.standards.models import CaseClass, CaseLimit, Edition
from chuangcheng.foundation.accounts.models import Post, Unit, User
from chuangcheng.foundation.accounts.services import NewPerson, NewUnit, load_people, load_units, sign_in
from chuangcheng.foundation.accounts.terms import Role, UnitKind
from chuangcheng.foundation.acts.rules import PRODUCT
from chuangcheng.foundation.journal.models import Entry
from chuangcheng.foundation.workcalendar.models import KnownYear, WorkCalendar
from chuangcheng.interfaces.commands.main import main
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db

NEW = ("init", "--unit", "云溪区", "--username", "feng", "--name", "冯")


def run(*words: object, typed: str = "", language: str = "en") -> Result:
    return CliRunner().invoke(main, [*map(str, words), "--language", language], input=typed)


def signs_in(username: str, password: str) -> User:
    return sign_in(username=username, password=password, address="127.0.0.1", now=MONDAY)


def test_a_new_installation_has_an_administrator_classes_and_a_calendar():
    done = run(*NEW, "--password-stdin", typed="correct horse battery\n")
    assert (done.exit_code, done.stderr) == (0, "")
    post = Post.objects.get(user=signs_in("feng", "correct horse battery"))
    assert (post.role, post.unit.name, post.unit.kind) == (Role.ADMINISTRATOR, "云溪区", "district")
    assert CaseClass.objects.count() == 403 + 8
    assert CaseLimit.objects.exists()
    assert KnownYear.objects.filter(year=2026).exists()
    assert WorkCalendar.objects.get().is_default
    assert not Edition.objects.exists()


def test_done_twice_it_changes_nothing():
    run(*NEW, "--password-stdin", "--sample-edition", typed="correct horse battery\n")
    entries = Entry.objects.count()
    again = run(*NEW, "--password-stdin", "--sample-edition", typed="another password of hers\n")
    assert again.exit_code == 0
    assert "administrator: 冯 (feng), there already" in again.stdout
    assert "sample edition: there already" in again.stdout
    assert Entry.objects.count() == entries
    signs_in("feng", "correct horse battery")


def test_it_asks_for_what_is_not_given_and_for_the_password_twice():
    answers = ["feng", "冯", "云溪区", "short", "short", "correct horse battery", "correct horse battery"]
    done = run("init", typed="\n".join(answers) + "\n")
    assert done.exit_code == 0, done.output
    assert "密码太短" not in done.output
    assert "at least 10" in done.output
    assert "correct horse battery" not in done.output
    signs_in("feng", "correct horse battery")


def test_without_answers_it_says_which_options_there_are():
    done = run("init")
    assert done.exit_code == 1
    assert done.stderr.endswith(
        "nobody answered: give --unit, --username, --name and --generate-password (or --password-stdin)\n"
    )


def test_a_generated_password_is_shown_once_and_works():
    done = run(*NEW, "--generate-password")
    line = next(line for line in done.stdout.splitlines() if line.startswith("the password of feng"))
    password = line.rpartition(": ")[2]
    assert len(password) == 19
    assert done.stdout.count(password) == 1
    signs_in("feng", password)


def test_a_weak_password_makes_nobody():
    done = run(*NEW, "--password-stdin", typed="1234567890\n", language="zh")
    assert (done.exit_code, done.stderr) == (1, "密码太常见，容易被猜到，请换一个\n")
    assert not User.objects.exists()


def test_an_imported_administrator_without_a_password_gets_one():
    load_units(units=[NewUnit("d", "云溪区", UnitKind.DISTRICT)], by=PRODUCT, now=MONDAY)
    load_people(people=[NewPerson("feng", "冯", (("d", Role.ADMINISTRATOR, ""),))], by=PRODUCT, now=MONDAY)
    done = run("init", "--username", "feng", "--password-stdin", typed="correct horse battery\n")
    assert (done.exit_code, done.stderr) == (0, "")
    assert signs_in("feng", "correct horse battery").posts.count() == 1
    assert Unit.objects.count() == 1


def test_the_sample_edition_is_a_draft():
    run(*NEW, "--generate-password", "--sample-edition")
    assert Edition.objects.get().state == "draft"


def test_a_forgotten_password_is_set_from_the_command_line(world: World):
    done = run("people", "password", "QIAN", "--password-stdin", typed="a new one for qian\n")
    assert (done.exit_code, done.stdout) == (0, "the password of 钱 (qian) is set\n")
    signs_in("qian", "a new one for qian")
    last = Entry.objects.filter(subject_kind="accounts.user").latest("id")
    assert (last.act, last.user_id, last.role) == ("person.set_password", None, "product")


def test_nobody_of_that_name_is_told(world: World):
    done = run("people", "password", "nobody", "--generate-password", language="zh")
    assert (done.exit_code, done.stderr) == (1, "没有用户名为 nobody 的人\n")


def test_who_still_cannot_work_after_it_is_told(world: World):
    world.cast.user("qian").posts.update(retired=True)
    done = run("people", "password", "qian", "--generate-password")
    assert "this person has no post" in done.stderr


def test_a_years_official_days_move_provisional_deadlines(world: World, tmp_path: Path):
    late = datetime(2026, 12, 31, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    problem = cases.Problem(
        uuid="00000000-0000-4000-8000-000000000001", title="占道", case_class_id=world.standard_class("09006")
    )
    row = cases.report_case(problem=problem, by=world.cast.lin, now=late)
    row = cases.file_case(case_id=row.pk, expected_version=row.version, by=world.cast.lin, now=late)
    cases.dispatch_case(
        case_id=row.pk,
        expected_version=row.version,
        by=world.cast.lin,
        now=late,
        unit_id=world.cast.qian.unit_id,
        limit_id=world.limit_of("09006"),
    )
    before = Case.objects.get()
    assert before.due_provisional
    days = [{"date": f"2027-01-0{day}", "working": False, "name": "元旦"} for day in (1, 2, 3, 4, 5)]
    file = tmp_path / "2027.json"
    file.write_text(json.dumps({"year": 2027, "source": "通知", "days": days}), "utf-8")
    done = run("calendar", "load", file)
    assert (done.exit_code, done.stdout.splitlines()) == (
        0,
        ["the official days of 2027 are loaded", "1 provisional deadlines changed"],
    )
    after = Case.objects.get()
    assert after.due_at > before.due_at
    assert not after.due_provisional
    assert run("calendar", "load", file).stdout.startswith("the same as is loaded already")


def test_a_file_that_is_no_year_is_told(tmp_path: Path):
    file = tmp_path / "year.json"
    file.write_text("{}")
    done = run("calendar", "load", file, language="zh")
    assert done.exit_code == 1
    assert done.stderr == "文件没有载入：year：缺少四位整数的年份，或写法不对\n"
