"""Which pages each role finds in its navigation. What it may see there is decided by the selectors."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chuangcheng.flow.disputes.permissions import has_disputes_page
from chuangcheng.flow.places.permissions import can_edit_places
from chuangcheng.flow.scoring.permissions import may_read_own
from chuangcheng.flow.scrutiny.permissions import can_see_checks
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.terms import Role
from chuangcheng.foundation.notices.permissions import can_watch


@dataclass(frozen=True)
class Entry:
    """One line of the navigation."""

    title: Promise
    address: str
    icon: str
    current: bool = False


HOME = (_("首页"), "/", "home")
CASES = (_("案件"), "/cases/", "case")
ROUNDS = (_("轮次"), "/rounds/", "round")
VISITS = (_("检查记录"), "/visits/", "visit")
SITES = (_("点位"), "/sites/", "site")
MAP = (_("地图"), "/map/", "map")
SCORE = (_("评分"), "/score/", "score")
RESULTS = (_("本单位结果"), "/results/", "score")
STANDARDS = (_("测评体系"), "/editions/", "tree")
DUTIES = (_("责任分工"), "/duties/", "duty")
UNITS = (_("单位"), "/units/", "unit")
PEOPLE = (_("人员"), "/people/", "person")
CALENDAR = (_("工作日历"), "/calendar/", "calendar")
CLASSES = (_("案件类别"), "/classes/", "list")
CHECKS = (_("体检"), "/checks/", "check")
IMPORT = (_("导入"), "/import/", "import")
FACILITIES = (_("设施"), "/facilities/", "lamp")
SYSTEM = (_("运行状态"), "/system/", "check")
NOTICES = (_("通知"), "/notices/", "chat")
SLIPS = (_("登录条"), "/people/slips/", "slip")
SCRUTINY = (_("复核"), "/scrutiny/", "photo")
MY_CHECKS = (_("复核任务"), "/scrutiny/checks/", "photo")
WATCH = (_("长效管理"), "/watch/", "watch")
DISPUTES = (_("矛盾纠纷"), "/disputes/", "chat")
SET_UP = (_("开局"), "/setup/", "start")

BY_ROLE = {
    Role.COORDINATOR: (
        HOME,
        CASES,
        SCRUTINY,
        ROUNDS,
        VISITS,
        WATCH,
        SCORE,
        MAP,
        SITES,
        FACILITIES,
        STANDARDS,
        CHECKS,
        DUTIES,
        CLASSES,
        UNITS,
        PEOPLE,
        IMPORT,
        CALENDAR,
        NOTICES,
        DISPUTES,
        SET_UP,
    ),
    Role.INSPECTOR: (HOME, VISITS, CASES, MY_CHECKS, MAP, SITES, FACILITIES, STANDARDS, DISPUTES),
    Role.HANDLER: (HOME, CASES, RESULTS, VISITS, SITES, FACILITIES, MAP, DUTIES, STANDARDS, UNITS, DISPUTES),
    Role.VERIFIER: (HOME, CASES, SCRUTINY, VISITS, MAP, STANDARDS),
    Role.SUPERVISOR: (HOME, CASES, SCRUTINY, WATCH, SCORE, VISITS, MAP, SITES, FACILITIES, UNITS, STANDARDS, DISPUTES),
    Role.LEADER: (
        HOME,
        SCORE,
        RESULTS,
        CASES,
        SCRUTINY,
        WATCH,
        MAP,
        VISITS,
        SITES,
        FACILITIES,
        UNITS,
        STANDARDS,
        DISPUTES,
    ),
    Role.OBSERVER: (HOME, SCORE, CASES, SCRUTINY, WATCH, VISITS, ROUNDS, MAP, SITES, FACILITIES, STANDARDS, DISPUTES),
    Role.ADMINISTRATOR: (
        HOME,
        SET_UP,
        UNITS,
        PEOPLE,
        IMPORT,
        SITES,
        DUTIES,
        CLASSES,
        CALENDAR,
        STANDARDS,
        NOTICES,
        SYSTEM,
    ),
    Role.UNIT_ADMIN: (HOME, SLIPS, UNITS),
}


def entries_for(acting: Acting, path: str) -> tuple[Entry, ...]:
    """The navigation of a role; the entry that the path lies under is marked."""
    wanted = BY_ROLE[Role(acting.role)]
    if not acting.reads_everything:
        wanted = tuple(entry for entry in wanted if entry not in (SCORE, WATCH))
    if not can_see_checks(acting):
        wanted = tuple(entry for entry in wanted if entry is not SCRUTINY)
    if not may_read_own(acting):
        wanted = tuple(entry for entry in wanted if entry is not RESULTS)
    if not can_edit_places(acting):
        wanted = tuple(entry for entry in wanted if entry not in (IMPORT, SET_UP))
    if not has_disputes_page(acting):
        wanted = tuple(entry for entry in wanted if entry is not DISPUTES)
    if not can_watch(acting):
        wanted = tuple(entry for entry in wanted if entry is not NOTICES)
    return tuple(
        Entry(title, address, icon, path == address or (address != "/" and path.startswith(address)))
        for title, address, icon in wanted
    )
