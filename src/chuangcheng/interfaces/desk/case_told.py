"""What the journal of a case says, in words; beside it stands the entry as it was recorded."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chuangcheng.flow.cases.labels import ACTS, PRIORITIES, REQUEST_KINDS, SOURCES, STATES, WHO
from chuangcheng.flow.cases.rules import case_number
from chuangcheng.flow.cases.selectors import CaseCard
from chuangcheng.flow.places.labels import WHY
from chuangcheng.flow.standards.labels import LIMIT_UNITS
from chuangcheng.flow.standards.selectors import case_class_choices, limits_of
from chuangcheng.foundation.accounts.selectors import names_of_units, names_of_users
from chuangcheng.foundation.acts.rules import PRODUCT
from chuangcheng.foundation.journal.selectors import EntryRow
from chuangcheng.interfaces.desk.forms import CHOSEN, NAMED, class_words
from chuangcheng.interfaces.desk.told import NAMES, Change
from chuangcheng.interfaces.web.language import either, from_the_record

FIELDS: dict[str, Promise] = {
    "title": gettext_lazy("问题"),
    "state": gettext_lazy("状态"),
    "source": gettext_lazy("来源"),
    "case_class_id": gettext_lazy("案件类别"),
    "standard_id": gettext_lazy("测评标准"),
    "site_id": gettext_lazy("点位"),
    "street_id": gettext_lazy("街道"),
    "rebound_of_id": gettext_lazy("原案件"),
    "limit_id": gettext_lazy("立案条件"),
    "unit_id": gettext_lazy("责任单位"),
    "unit_reason": gettext_lazy("为何派给该单位"),
    "handed_unit_id": gettext_lazy("交办单位"),
    "handed_section": gettext_lazy("交办科室"),
    "handed_user_id": gettext_lazy("交办人员"),
    "filed_at": gettext_lazy("立案时间"),
    "dispatched_at": gettext_lazy("派遣时间"),
    "due_at": gettext_lazy("整改期限"),
    "due_provisional": gettext_lazy("期限暂定"),
    "rectified_at": gettext_lazy("整改时间"),
    "rectified_by_id": gettext_lazy("整改人"),
    "must_verify_on_site": gettext_lazy("须现场核查"),
    "verified_at": gettext_lazy("核查时间"),
    "verified_on_site": gettext_lazy("现场核查"),
    "closed_at": gettext_lazy("结案时间"),
    "rework_count": gettext_lazy("返工次数"),
    "rebound_number": gettext_lazy("第几次反弹"),
    "priority": gettext_lazy("案件等级"),
    "is_hazard": gettext_lazy("安全隐患"),
    "competent_unit_id": gettext_lazy("主管部门"),
    "isolated_at": gettext_lazy("现场隔离时间"),
    "isolated_by_id": gettext_lazy("现场隔离人"),
    "organisation": gettext_lazy("工地或运输企业"),
    "allowed": gettext_lazy("时限数量"),
    "allowed_unit": gettext_lazy("时限单位"),
    "accept_due_at": gettext_lazy("接收期限"),
    "extensions": gettext_lazy("延期次数"),
    "asked": gettext_lazy("待批申请"),
    "decides": gettext_lazy("由谁审批"),
    "resume_on": gettext_lazy("暂停至"),
    "recheck_on": gettext_lazy("回头看日期"),
    "checked_by_id": gettext_lazy("核实人"),
    "merged_into_id": gettext_lazy("并入案件"),
    "part_of_id": gettext_lazy("原案件"),
    "other_system": gettext_lazy("对方系统"),
    "other_number": gettext_lazy("对方编号"),
}
"""The columns of a case that the journal keeps; what is not named here is shown by its own name, never left out."""

ONLY_RAW = frozenset({"title_en", "source_reference"})
"""What stands in the recorded form only: the same again, and a reference for programs."""

OTHER_ACTS: dict[str, Promise] = {"deadline_recomputed": gettext_lazy("重新计算期限")}
NO_LIMIT = 9999
"""The year that stands for "no limit"."""


@dataclass(frozen=True)
class CaseEntry:
    """One act on a case in words. `raw` is what was recorded, for whoever proves it."""

    row: EntryRow
    act: str
    by: str
    unit: str
    role: str
    changes: tuple[Change, ...]
    raw: str


def tell_case(card: CaseCard, rows: Sequence[EntryRow]) -> tuple[CaseEntry, ...]:
    """The entries of a case in words, in four statements."""
    names = _names(card, rows)
    return tuple(
        CaseEntry(
            row=row,
            act=_act(row.act),
            by=_("本系统") if row.role == PRODUCT.role else names["user"].get(row.user_id or 0, "—"),
            unit=names["unit"].get(row.unit_id or 0, ""),
            role=str(NAMES["role"].get(row.role, "")),
            changes=tuple(_changes(row, names)),
            raw=_raw(row),
        )
        for row in rows
    )


def _act(act: str) -> str:
    known: dict[str, Promise] = {str(one): words for one, words in ACTS.items()} | OTHER_ACTS
    return str(known.get(act.removeprefix("case."), act))


Names = Mapping[str, Mapping[int, str]]


def _names(card: CaseCard, rows: Sequence[EntryRow]) -> Names:
    """What the ids in these entries are called, by the table they belong to."""

    def ids(*fields: str) -> list[int | None]:
        return [side.get(field) for row in rows for side in (row.before, row.after) for field in fields]

    classes = {one.id: class_words(one) for one in case_class_choices()} if any(ids("case_class_id")) else {}
    limits = {one.id: either(one.condition, one.condition_en) for one in limits_of(case_class_id=card.case_class_id)}
    if card.limit_id:
        limits[card.limit_id] = either(card.limit, card.limit_en)
    return {
        "user": names_of_users(
            [
                *(row.user_id for row in rows),
                *ids("handed_user_id", "rectified_by_id", "checked_by_id", "isolated_by_id"),
            ]
        ),
        "unit": names_of_units(
            [*(row.unit_id for row in rows), *ids("unit_id", "handed_unit_id", "competent_unit_id")]
        ),
        "case_class": classes,
        "limit": limits,
        "standard": {card.standard_id: either(card.standard, card.standard_en)} if card.standard_id else {},
        "site": {card.site_id: card.row.place} if card.site_id else {},
        "street": {card.street_id: card.row.street} if card.street_id else {},
    }


OF = {
    "handed_unit_id": "unit",
    "competent_unit_id": "unit",
    "handed_user_id": "user",
    "rectified_by_id": "user",
    "checked_by_id": "user",
    "isolated_by_id": "user",
    **{f"{table}_id": table for table in ("unit", "case_class", "limit", "standard", "site", "street")},
}
"""Whose id a column holds."""


def _changes(row: EntryRow, names: Names) -> Iterable[Change]:
    told = {**row.before, **row.after}
    for field in sorted(told, key=_place):
        if field in ONLY_RAW or row.before.get(field) == row.after.get(field):
            continue
        before, after = _value(field, row.before.get(field), names), _value(field, row.after.get(field), names)
        if before or after:
            yield Change(str(FIELDS.get(field, field)), before, after or "—")


ORDER = list(FIELDS)


def _place(field: str) -> tuple[int, str]:
    return (ORDER.index(field) if field in FIELDS else len(ORDER), field)


CALLED: dict[str, Mapping[Any, Promise]] = {
    "state": STATES,
    "source": SOURCES,
    "priority": PRIORITIES,
    "allowed_unit": LIMIT_UNITS,
    "asked": REQUEST_KINDS,
    "decides": WHO,
}
"""What the terms in a column are called."""


def _value(field: str, value: Any, names: Names) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return str(YES if value else NO)
    if field in ("rebound_of_id", "merged_into_id", "part_of_id"):
        return case_number(value)
    if field in OF:
        return names[OF[field]].get(value, f"#{value}")
    if field in CALLED:
        return str(CALLED[field].get(value, value))
    if field == "unit_reason":
        return from_the_record(value, [*WHY.values(), CHOSEN, NAMED])
    if field.endswith("_at"):
        return _moment(value)
    return str(value)


YES, NO = gettext_lazy("是"), gettext_lazy("否")


def _moment(value: str) -> str:
    """A moment as it is recorded, in the office's zone; nothing for "no limit"."""
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    return "" if at.year >= NO_LIMIT else f"{localtime(at):%Y-%m-%d %H:%M}"


def _raw(row: EntryRow) -> str:
    told = {
        "number": row.number,
        "act": row.act,
        "at": row.at.isoformat(),
        "user_id": row.user_id,
        "role": row.role,
        "unit_id": row.unit_id,
        "before": row.before,
        "after": row.after,
        "why": row.why,
    }
    return json.dumps(told, ensure_ascii=False, indent=1)
