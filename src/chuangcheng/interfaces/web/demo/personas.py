"""The eight people of the demo's first page, with what waits for each of them today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from chuangcheng.flow.cases.labels import GROUPS
from chuangcheng.flow.cases.selectors import group_counts
from chuangcheng.flow.cases.terms import Group
from chuangcheng.flow.inspections.selectors import walks
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.selectors import acting_by_name, count_units_without_contact
from chuangcheng.foundation.accounts.terms import Role

from . import SIGN_INS

WAITING: dict[Role, tuple[Group, ...]] = {
    Role.COORDINATOR: (Group.TO_FILE, Group.TO_DISPATCH, Group.RETURNED),
    Role.HANDLER: (Group.TO_ACCEPT, Group.IN_HAND, Group.OVERDUE),
    Role.VERIFIER: (Group.TO_VERIFY,),
    Role.SUPERVISOR: (Group.OVERDUE, Group.REWORKED),
    Role.LEADER: (Group.OVERDUE, Group.REBOUND),
    Role.OBSERVER: (Group.OPEN, Group.CLOSED),
}
DOES: dict[Role, Promise] = {
    Role.COORDINATOR: _("立案、派遣、看全局"),
    Role.INSPECTOR: _("拿着手机走点位，只勾不符合的"),
    Role.HANDLER: _("接收、整改、附照片"),
    Role.VERIFIER: _("对照前后照片，通过或退回"),
    Role.SUPERVISOR: _("盯超期和反复"),
    Role.LEADER: _("一页看得分和卡在哪里"),
    Role.OBSERVER: _("只读，每个数都能点开"),
    Role.ADMINISTRATOR: _("单位、人员、工作日历"),
}


@dataclass(frozen=True)
class Persona:
    """Somebody whom the demo lets one be; `waiting` are numbers with what they count."""

    username: str
    role: Role
    name: str
    unit: str
    does: Promise
    waiting: tuple[tuple[int, Promise], ...]


def personas(now: datetime) -> tuple[Persona, ...]:
    """Everybody with what waits today, in at most twelve statements; nobody where no demo is loaded."""
    people = acting_by_name([username for username, _role in SIGN_INS])
    return tuple(
        Persona(username, role, people[username].name, people[username].unit_name, DOES[role], _waiting(one, role, now))
        for username, role in SIGN_INS
        if (one := people.get(username))
    )


def _waiting(acting: Acting, role: Role, now: datetime) -> tuple[tuple[int, Promise], ...]:
    if role is Role.INSPECTOR:
        left = sum(walk.left for walk in walks(acting, today=localtime(now).date()))
        return ((left, _("待检查点位")),)
    if role is Role.ADMINISTRATOR:
        return ((count_units_without_contact(acting), _("没有联系人的单位")),)
    counts = group_counts(acting, groups=WAITING[role], now=now)
    return tuple((n, GROUPS[group]) for group, n in counts.items())
