"""开局: what an empty installation still needs, step by step, each with the way to do it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chuangcheng.flow.places import labels
from chuangcheng.flow.places.formats import template
from chuangcheng.flow.places.permissions import can_edit_places
from chuangcheng.flow.places.rules.setting_up import SetUpCounts, step_states
from chuangcheng.flow.places.selectors import known_choices, place_holes, set_up_counts
from chuangcheng.flow.places.terms import PlaceCheck, SetUpStep, StepState, Table
from chuangcheng.flow.standards.formats import workbook_template
from chuangcheng.flow.standards.permissions import can_edit_standards
from chuangcheng.flow.standards.selectors import current_edition, loaded_edition
from chuangcheng.foundation.accounts.labels import ROLES
from chuangcheng.foundation.accounts.rules import Acting

SAMPLE = "sample-unofficial"
"""The edition that ships to begin with; its own notice says that it is unofficial."""

TITLES: Mapping[SetUpStep, Promise] = {
    SetUpStep.CALENDAR: gettext_lazy("工作日历"),
    SetUpStep.AREAS: labels.TABLES[Table.AREAS],
    SetUpStep.UNITS: labels.TABLES[Table.UNITS],
    SetUpStep.PEOPLE: labels.TABLES[Table.PEOPLE],
    SetUpStep.EDITION: gettext_lazy("测评体系"),
    SetUpStep.SITES: labels.TABLES[Table.SITES],
    SetUpStep.DUTIES: labels.TABLES[Table.DUTIES],
}
PURPOSES: Mapping[SetUpStep, Promise] = {
    SetUpStep.CALENDAR: gettext_lazy("案件期限按工作日计算，要知道作息时间和放假调休。"),
    SetUpStep.AREAS: gettext_lazy("点位落在哪个街道、社区，责任管到哪里，都按区域算。"),
    SetUpStep.UNITS: gettext_lazy("街道、社区、部门和企业：案件派给谁、材料由谁报。"),
    SetUpStep.PEOPLE: gettext_lazy("谁在哪个单位、做什么。导入后打印登录条，各人用自己的密码登录。"),
    SetUpStep.EDITION: gettext_lazy("测评标准、检查表和点位类型都从这里来。由创城办载入，核对后发布。"),
    SetUpStep.SITES: gettext_lazy("要检查的地方：类型、位置、属地单位和主管部门。"),
    SetUpStep.DUTIES: gettext_lazy("哪项标准由谁牵头、谁配合。问题一出来就知道派给谁。"),
}
TABLES: Mapping[SetUpStep, Table] = {
    SetUpStep.AREAS: Table.AREAS,
    SetUpStep.UNITS: Table.UNITS,
    SetUpStep.PEOPLE: Table.PEOPLE,
    SetUpStep.SITES: Table.SITES,
    SetUpStep.DUTIES: Table.DUTIES,
}


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere; without an address they are only said."""

    words: str
    address: str = ""


@dataclass(frozen=True)
class Step:
    """One step as the page shows it. `next` is the button; `template` and `by_hand` are further ways."""

    code: SetUpStep
    state: StepState
    title: Promise
    purpose: Promise
    there: str
    missing: tuple[Link, ...]
    next: Link
    template: str = ""
    by_hand: Link | None = None


@dataclass(frozen=True)
class SetUp:
    """The whole checklist. `following` is the first step that is to do."""

    steps: tuple[Step, ...]
    done: int
    following: Step | None


def can_set_up(acting: Acting) -> bool:
    """Who sees the checklist: the administrators and the office."""
    return can_edit_places(acting)


def brief(acting: Acting, *, today: date) -> SetUp | None:
    """The checklist for the first page, in one statement; None when the work can begin."""
    counts = set_up_counts(acting, today=today)
    if StepState.TODO not in step_states(counts).values():
        return None
    return _set_up(acting, counts, {})


def whole_list(acting: Acting, *, today: date) -> SetUp:
    """The checklist with everything that is still missing: at most six statements more."""
    counts = set_up_counts(acting, today=today)
    edition = current_edition()
    holes: dict[PlaceCheck, int] = {}
    if edition:
        found = place_holes(loaded_edition(edition_id=edition.id), edition_id=edition.id)
        holes = {code: len(rows) for code, rows in found.items()}
    return _set_up(acting, counts, holes)


def _set_up(acting: Acting, counts: SetUpCounts, holes: Mapping[PlaceCheck, int]) -> SetUp:
    states = step_states(counts)
    steps = tuple(_step(acting, code, states[code], counts, holes) for code in SetUpStep)
    todo = [step for step in steps if step.state is StepState.TODO]
    return SetUp(steps, len(steps) - len(todo), todo[0] if todo else None)


def _step(
    acting: Acting, code: SetUpStep, state: StepState, counts: SetUpCounts, holes: Mapping[PlaceCheck, int]
) -> Step:
    table = TABLES.get(code)
    missing = _missing(acting, code, counts, holes)
    return Step(
        code=code,
        state=StepState.GAPS if missing and state is StepState.DONE else state,
        title=TITLES[code],
        purpose=PURPOSES[code],
        there=_there(code, counts),
        missing=missing,
        next=_next(acting, code, counts),
        template=_template(acting, code, table),
        by_hand=_by_hand(acting, code),
    )


def _template(acting: Acting, code: SetUpStep, table: Table | None) -> str:
    if table is not None:
        return reverse("import-template", args=[table])
    return reverse("edition-template") if code is SetUpStep.EDITION and can_edit_standards(acting) else ""


def _there(code: SetUpStep, counts: SetUpCounts) -> str:
    told = {
        SetUpStep.CALENDAR: _("今年放假安排已载入") if counts.this_year else _("今年放假安排尚未载入"),
        SetUpStep.AREAS: _("区域 %(areas)d 个，其中街道 %(streets)d 个"),
        SetUpStep.UNITS: ngettext("单位 %(units)d 个", "单位 %(units)d 个", counts.units),
        SetUpStep.PEOPLE: _("在用账号 %(people)d 个，待首次登录 %(waiting)d 个，尚无密码 %(without_password)d 个"),
        SetUpStep.EDITION: _("已发布 %(published)d 版，草稿 %(drafts)d 版"),
        SetUpStep.SITES: ngettext("在用点位 %(sites)d 个", "在用点位 %(sites)d 个", counts.sites),
        SetUpStep.DUTIES: _("指定责任 %(duties)d 条，责任规则 %(duty_rules)d 条"),
    }
    return told[code] % vars(counts)


def _missing(acting: Acting, code: SetUpStep, counts: SetUpCounts, holes: Mapping[PlaceCheck, int]) -> tuple[Link, ...]:
    checks = can_edit_standards(acting)

    def check(which: PlaceCheck, otherwise: str) -> str:
        return reverse("check", args=[which]) if checks else otherwise

    found: list[tuple[int, str, str]] = []
    if code is SetUpStep.CALENDAR and step_states(counts)[code] is StepState.GAPS:
        found.append((1, _("明年的放假安排还没有载入"), reverse("calendar-years")))
    elif code is SetUpStep.UNITS:
        n = counts.units_without_contact
        found.append((n, _("%(n)d 个单位没有联系人") % {"n": n}, f"{reverse('units')}?gaps=1"))
    elif code is SetUpStep.PEOPLE:
        found += [
            (1, _("还没有%(role)s") % {"role": ROLES[role]}, f"{reverse('person-new')}?{urlencode({'role': role})}")
            for role in counts.missing_roles
        ]
        n = counts.without_password
        found.append((n, _("%(n)d 人还没有密码，请打印登录条") % {"n": n}, f"{reverse('slips')}?standing=no_password"))
        n = counts.waiting
        found.append((n, _("%(n)d 人拿了登录条，还没有登录过") % {"n": n}, f"{reverse('slips')}?standing=waiting"))
    elif code is SetUpStep.SITES:
        n = counts.ownerless
        found.append((n, _("%(n)d 个点位没有责任单位") % {"n": n}, check(PlaceCheck.SITE_WITHOUT_OWNER, "")))
        n = holes.get(PlaceCheck.TYPE_WITHOUT_CHECKLIST, 0)
        found.append((n, _("%(n)d 类点位没有检查表") % {"n": n}, check(PlaceCheck.TYPE_WITHOUT_CHECKLIST, "")))
    elif code is SetUpStep.DUTIES:
        n = holes.get(PlaceCheck.STANDARD_WITHOUT_DUTY, 0)
        words = _("%(n)d 项标准没有牵头单位") % {"n": n}
        found.append((n, words, check(PlaceCheck.STANDARD_WITHOUT_DUTY, reverse("duties"))))
    return tuple(Link(words, address) for number, words, address in found if number)


def _next(acting: Acting, code: SetUpStep, counts: SetUpCounts) -> Link:
    if code is SetUpStep.CALENDAR:
        return (
            Link(_("查看日历"), reverse("calendar"))
            if counts.this_year
            else Link(_("载入放假安排"), reverse("calendar-years"))
        )
    if code is SetUpStep.EDITION:
        if not can_edit_standards(acting):
            return Link(_("由创城办的账号完成此步"))
        return Link(
            _("查看并发布") if counts.drafts and not counts.published else _("载入版本文件"), reverse("editions")
        )
    if code is SetUpStep.PEOPLE and not counts.missing_roles and counts.without_password:
        return Link(_("打印登录条"), f"{reverse('slips')}?standing=no_password")
    table = TABLES[code]
    return Link(_("导入%(table)s表") % {"table": labels.TABLES[table]}, reverse("import-table", args=[table]))


def _by_hand(acting: Acting, code: SetUpStep) -> Link | None:
    ways: dict[SetUpStep, Link] = {
        SetUpStep.UNITS: Link(_("逐个建立"), reverse("unit-new")),
        SetUpStep.PEOPLE: Link(_("逐个建立"), reverse("person-new")),
        SetUpStep.SITES: Link(_("逐个登记"), reverse("site-new")),
        SetUpStep.DUTIES: Link(_("按规则设定"), reverse("duty-rule-new")),
    }
    return ways.get(code)


def all_templates(acting: Acting, *, language: str) -> bytes:
    """Every template in one zip, numbered in the order of filling in. Each goes to another colleague as a file."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as packed:
        for number, code in enumerate((step for step in SetUpStep if step is not SetUpStep.CALENDAR), start=1):
            table = TABLES.get(code)
            data = (
                workbook_template(language)
                if table is None
                else template(table, language, known_choices(acting, table=table))
            )
            packed.writestr(f"{number} {TITLES[code]}.xlsx", data)
    return memory.getvalue()
