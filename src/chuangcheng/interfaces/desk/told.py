"""What the journal holds about a person, a unit or an edition, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from chuangcheng.flow.standards.labels import ACTS as EDITION_ACTS
from chuangcheng.foundation.accounts.labels import ACTS, ROLES, UNIT_KINDS
from chuangcheng.foundation.accounts.selectors import names_of_units, names_of_users
from chuangcheng.foundation.acts.rules import PRODUCT
from chuangcheng.foundation.journal.selectors import EntryRow

PERSON_FIELDS: dict[str, Promise] = {
    "username": gettext_lazy("用户名"),
    "name": gettext_lazy("姓名"),
    "phone": gettext_lazy("电话"),
    "email": gettext_lazy("电子邮箱"),
    "is_active": gettext_lazy("账号"),
    "can_sign_in": gettext_lazy("初始密码"),
    "posts": pgettext_lazy("one", "岗位"),
}

UNIT_FIELDS: dict[str, Promise] = {
    "code": gettext_lazy("代码"),
    "name": gettext_lazy("名称"),
    "kind": gettext_lazy("类型"),
    "parent_id": gettext_lazy("上级单位"),
    "area_id": gettext_lazy("对应区域"),
    "contact_name": gettext_lazy("联系人"),
    "contact_phone": gettext_lazy("联系电话"),
}

EDITION_FIELDS: dict[str, Promise] = {
    "title": gettext_lazy("名称"),
    "standards": gettext_lazy("测评标准"),
    "counted": gettext_lazy("计分的标准"),
    "points": gettext_lazy("分值合计"),
    "items": gettext_lazy("检查项"),
    "site_types": gettext_lazy("点位类型"),
    "judgement_rules": gettext_lazy("判定规则"),
    "gates": gettext_lazy("前置条件"),
    "roll_ups": gettext_lazy("并入的版本"),
    "negative_items": gettext_lazy("负面清单"),
}

SWITCHES: dict[str, tuple[Promise, Promise]] = {
    "is_active": (gettext_lazy("已停用"), gettext_lazy("在用")),
    "can_sign_in": (gettext_lazy("未设置"), gettext_lazy("已设置")),
}
"""Values that are only yes or no: what each is called, no first."""

NAMES: dict[str, Mapping[Any, Promise]] = {"act": {**ACTS, **EDITION_ACTS}, "kind": UNIT_KINDS, "role": ROLES}
"""What the journal's words are called; it keeps them as plain texts."""


@dataclass(frozen=True)
class Change:
    """One thing an act changed. Without `before` it came, without `after` it went."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Told:
    """One act in words: what, when, by whom in which post."""

    act: str
    at: datetime
    by: str
    post: str
    changes: tuple[Change, ...]
    erased: bool


def tell(
    rows: Sequence[EntryRow], fields: Mapping[str, Promise], areas: Iterable[tuple[int, str]] = ()
) -> tuple[Told, ...]:
    """The entries of one subject in words, in two statements. Fields that are not named are not shown."""
    users = names_of_users(row.user_id for row in rows)
    units = names_of_units(unit_id for row in rows for unit_id in _units_of(row))
    names = {"parent_id": units, "area_id": dict(areas)}
    return tuple(
        Told(
            act=str(NAMES["act"].get(row.act, row.act)),
            at=row.at,
            by=_("本系统") if row.role == PRODUCT.role else users.get(row.user_id or 0, "—"),
            post=_post(units, row.unit_id, row.role) if row.unit_id else "",
            changes=tuple(_changes(row, fields, names, units)),
            erased=row.erased,
        )
        for row in rows
    )


def _units_of(row: EntryRow) -> Iterable[int | None]:
    yield row.unit_id
    for told in (row.before, row.after):
        yield told.get("unit_id")
        yield told.get("parent_id")
        yield from (unit_id for unit_id, _role, _section in told.get("posts", ()))


def _changes(
    row: EntryRow, fields: Mapping[str, Promise], names: Mapping[str, dict[int, str]], units: dict[int, str]
) -> Iterable[Change]:
    if "unit_id" in row.after or "unit_id" in row.before:  # a post that was given or withdrawn
        before, after = (
            _post(units, one["unit_id"], one["role"], one["section"]) if one else "" for one in (row.before, row.after)
        )
        yield Change(str(fields["posts"]), before, after)
        return

    def words(told: Mapping[str, Any], field: str) -> str:
        value = told.get(field)
        if value is None or value == "":
            return ""
        if field == "posts":
            return "；".join(_post(units, *post) for post in value)
        if field in SWITCHES:
            return str(SWITCHES[field][bool(value)])
        if field in names:
            return names[field].get(value, "")
        return str(NAMES["kind"].get(value, value) if field == "kind" else value)

    for field, name in fields.items():
        if row.before.get(field) != row.after.get(field):
            before, after = words(row.before, field), words(row.after, field)
            if before or after:
                yield Change(str(name), before or ("—" if row.before else ""), after or "—")


def _post(units: dict[int, str], unit_id: int, role: str, section: str = "") -> str:
    parts = (units.get(unit_id, ""), str(NAMES["role"].get(role, role)), section)
    return " · ".join(part for part in parts if part)
