"""A matter as a message that a person pastes into a chat: what, where, until when, and the address of its page."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from chuangcheng.flow.cases.labels import STATES
from chuangcheng.flow.cases.selectors import CaseRow
from chuangcheng.flow.inspections.labels import ROUND_KINDS
from chuangcheng.flow.inspections.selectors import RoundRow
from chuangcheng.interfaces.web.language import either


def case_message(request: HttpRequest, row: CaseRow) -> str:
    """A case. Who opens the address sees what his own post may see."""
    lines = [_("【创城】案件 %(number)s：%(title)s") % {"number": row.number, "title": either(row.title, row.title_en)}]
    if row.place:
        lines.append(_("地点：%(place)s") % {"place": f"{row.place} {row.street}".strip()})
    state = _("状态：%(state)s") % {"state": STATES[row.state]}
    if row.unit:
        holder = f" → {row.holder}" if row.holder else ""
        state += _("，责任单位：%(unit)s") % {"unit": row.unit + holder}
    lines.append(state)
    if row.due_at:
        late = _("（已超期）") if row.overdue else ""
        lines.append(_("整改期限：%(at)s%(late)s") % {"at": _moment(row.due_at), "late": late})
    return "\n".join([*lines, _address(request, "case", row.id)])


def round_message(request: HttpRequest, row: RoundRow) -> str:
    """A round; "" while it is covert: nothing about it belongs into a chat."""
    if row.sealed:
        return ""
    lines = [
        _("【创城】检查轮次：%(title)s") % {"title": row.title},
        _("类型：%(kind)s") % {"kind": ROUND_KINDS[row.kind]},
        _("时间：%(first)s 至 %(last)s") % {"first": row.starts_on.isoformat(), "last": row.ends_on.isoformat()},
        _("点位：已检查 %(done)d / %(all)d") % {"done": row.visited, "all": row.sites},
    ]
    return "\n".join([*lines, _address(request, "round", row.id)])


def _address(request: HttpRequest, name: str, pk: int) -> str:
    path = reverse(name, args=[pk])
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)


def _moment(at: datetime) -> str:
    return str(formats.date_format(timezone.localtime(at), "Y-m-d H:i"))
