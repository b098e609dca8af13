"""`chuangcheng init`: from an empty machine to an administrator who can sign in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import click

from .passwords import password_options, set_with
from .setting_up import bring_up
from .speaking import either, language_option, say, stop

SAMPLE = "sample-unofficial"
CALENDAR = "机关作息时间"


@dataclass(frozen=True)
class Answers:
    """Who runs the installation, and who administers it; "" where nobody has said so yet."""

    unit: str
    unit_kind: str
    username: str
    name: str


@click.command()
@click.option("--unit", default="", help="Unit that runs it, such as 云溪区. / 主管单位名称，如“云溪区”。")
@click.option(
    "--unit-kind",
    type=click.Choice(["district", "city"]),
    default="district",
    show_default=True,
    help="Its kind. / 该单位是区（district）还是市（city）。",
)
@click.option("--username", default="", help="User name of the administrator. / 系统管理员的用户名。")
@click.option("--name", default="", help="Name of the administrator. / 系统管理员的姓名。")
@password_options
@click.option(
    "--sample-edition",
    is_flag=True,
    help="Load the unofficial sample edition as a draft. / 载入非官方的样例测评体系（草稿）。",
)
@language_option
def init(
    unit: str, unit_kind: str, username: str, name: str, generate: bool, from_stdin: bool, sample_edition: bool
) -> None:
    """Set up a new installation; asks for what is not given. / 新装初始化：按提示填写。

    Done twice it changes nothing. / 可重复运行，已有的不变。
    """
    bring_up()
    say("数据库已建好", "the database is there")
    _load_what_ships()
    if sample_edition:
        _load_sample()
    _let_somebody_in(Answers(unit, unit_kind, username, name), generate=generate, from_stdin=from_stdin)
    say(
        "完成。接下来：运行 chuangcheng serve，用上面的用户名登录，首页的“开局”清单一步步带您办到第一次检查",
        "done. Next: run `chuangcheng serve` and sign in; the checklist on the first page leads to the first visit",
    )


def _load_what_ships() -> None:
    from chuangcheng.flow.standards.formats.shipped import shipped_case_classes, shipped_hazards
    from chuangcheng.flow.standards.services import load_case_classes
    from chuangcheng.foundation.acts.rules import PRODUCT
    from chuangcheng.foundation.workcalendar.formats import shipped_years
    from chuangcheng.foundation.workcalendar.selectors import known_years
    from chuangcheng.foundation.workcalendar.services import ensure_default_calendar, load_official_years

    now = datetime.now(UTC)
    known = known_years()  # what somebody loaded is left alone: it may be an amended notice
    load_official_years(by=PRODUCT, now=now, years=[told for told in shipped_years() if told.year not in known])
    known = known_years()
    calendar = ensure_default_calendar(name=CALENDAR, by=PRODUCT, now=now)
    say(
        f"工作日历：{calendar.name}；放假安排 {known[0]}–{known[-1]} 年",
        f"calendar: {calendar.name}; official days of {known[0]} to {known[-1]}",
    )
    classes, limits = shipped_case_classes()
    new = load_case_classes(classes=classes, limits=limits, by=PRODUCT, now=now)
    say(
        f"案件类别：新增 {new} 类，共 {len(classes)} 类国家标准类别，附处置时限",
        f"case classes: {new} new of {len(classes)} national ones, with their time limits",
    )
    hazards, hazard_limits = shipped_hazards()
    new = load_case_classes(classes=hazards, limits=hazard_limits, by=PRODUCT, now=now)
    say(
        f"安全隐患类别：新增 {new} 类样例（非官方），请创城办逐类指定主管部门并核定时限",
        f"hazards: {new} new sample classes (unofficial); the office names who is competent and sets the limits",
    )


def _load_sample() -> None:
    from chuangcheng.flow.standards.formats.shipped import shipped_edition
    from chuangcheng.flow.standards.selectors import editions
    from chuangcheng.flow.standards.services import load_edition
    from chuangcheng.foundation.acts.rules import PRODUCT

    if any(row.code == SAMPLE for row in editions()):
        say("样例测评体系：已有", "sample edition: there already")
        return
    load_edition(document=shipped_edition(SAMPLE), by=PRODUCT, now=datetime.now(UTC))
    say(
        "样例测评体系：已载入为草稿（非官方），在“测评体系”页核对后发布",
        "sample edition: loaded as a draft (unofficial); look at it under 测评体系 and publish it there",
    )


def _let_somebody_in(told: Answers, *, generate: bool, from_stdin: bool) -> None:
    """Make an administrator who can sign in, unless there is one."""
    from chuangcheng.foundation.accounts.selectors import administrators, person_by_username
    from chuangcheng.foundation.accounts.terms import Role

    known = administrators()
    if able := [person for person in known if person.has_password]:
        say(
            f"系统管理员：已有 {'、'.join(f'{person.name}（{person.username}）' for person in able)}；"
            "忘记密码请用 chuangcheng people password 用户名",
            f"administrator: {', '.join(f'{person.name} ({person.username})' for person in able)}, there already; "
            "for a forgotten password: chuangcheng people password USERNAME",
        )
        return
    first = known[0].username if known else "admin"
    username = told.username or _ask("系统管理员的用户名", "user name of the administrator", first)
    person = person_by_username(username)
    name, unit = told.name, told.unit
    if person is None:
        name = name or _ask("系统管理员的姓名", "name of the administrator")
    if person is None or all(post.role != Role.ADMINISTRATOR for post in person.posts):
        unit = unit or _ask("主管单位的名称，如“云溪区”", "name of the unit that runs it, such as 云溪区")
    answers = Answers(unit, told.unit_kind, username, name)
    set_with(lambda given: _make(answers, given), generate=generate, from_stdin=from_stdin, username=username)
    say(f"系统管理员：{username}", f"administrator: {username}")


def _make(answers: Answers, password: str) -> None:
    """Make the administrator, or make one of a person who is there already; the unit too where it is missing."""
    from chuangcheng.foundation.accounts.selectors import person_by_username
    from chuangcheng.foundation.accounts.services import NewPerson, create_person, give_post, set_password
    from chuangcheng.foundation.accounts.terms import Role
    from chuangcheng.foundation.acts.rules import PRODUCT

    now = datetime.now(UTC)
    person = person_by_username(answers.username)
    if person is None:
        _, code = _unit(answers)
        posts = ((code, Role.ADMINISTRATOR, ""),)
        create_person(person=NewPerson(answers.username, answers.name, posts, password=password), by=PRODUCT, now=now)
        return
    row = set_password(user_id=person.id, expected_version=person.version, password=password, by=PRODUCT, now=now)
    if all(post.role != Role.ADMINISTRATOR for post in person.posts):
        unit_id, _ = _unit(answers)
        give_post(
            user_id=person.id,
            expected_version=row.version,
            unit_id=unit_id,
            role=Role.ADMINISTRATOR,
            by=PRODUCT,
            now=now,
        )


def _unit(answers: Answers) -> tuple[int, str]:
    """Id and code of the unit, which is made where it is missing."""
    from chuangcheng.flow.places.rules.people_plan import made_code
    from chuangcheng.foundation.accounts.selectors import unit_choices
    from chuangcheng.foundation.accounts.services import NewUnit, create_unit
    from chuangcheng.foundation.accounts.terms import UnitKind
    from chuangcheng.foundation.acts.rules import PRODUCT

    name = answers.unit.strip()
    for choice in unit_choices():
        if choice.name == name:
            return choice.id, choice.code
    unit = NewUnit(made_code("u", name), name, UnitKind(answers.unit_kind))
    row = create_unit(unit=unit, by=PRODUCT, now=datetime.now(UTC))
    return row.pk, row.code


def _ask(chinese: str, english: str, default: str | None = None) -> str:
    try:
        return str(click.prompt(either(chinese, english), default=default)).strip()
    except click.Abort:
        stop(
            "没有人回答：请用 --unit、--username、--name 和 --generate-password（或 --password-stdin）给出",
            "nobody answered: give --unit, --username, --name and --generate-password (or --password-stdin)",
        )
