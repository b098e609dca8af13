"""A case's deadline in words."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def _span(hours: float) -> str:
    """A span of time in words: whole hours up to two days, whole days beyond."""
    if hours < 1:
        return _("不足 1 小时")
    if hours < 48:
        return ngettext("%(n)d 小时", "%(n)d 小时", int(hours)) % {"n": hours}
    return ngettext("%(n)d 天", "%(n)d 天", int(hours // 24)) % {"n": hours // 24}


def due(context: Context, row: Any) -> SafeString:
    """A case's deadline in words: late by how much, or how long it still has."""
    if row.due_at is None:
        return format_html('<span class="muted">{}</span>', "—")
    now: datetime = context["now"]
    seconds = (row.due_at - now).total_seconds()
    hours = abs(seconds) / 3600
    span = _span(hours)
    at = f"{localtime(row.due_at):%m-%d %H:%M}"
    tag = _("（暂定）") if row.due_provisional else ""
    if row.overdue:
        told = _("超期 %(span)s") % {"span": span}
        return format_html('<span class="nowrap late">{} · {}</span>', at + tag, told)
    if row.state in ("dispatched", "in_hand"):
        told = _("剩 %(span)s") % {"span": span}
        return format_html('<span class="nowrap{}">{} · {}</span>', " soon" if hours < 24 else "", at + tag, told)
    if row.state == "returned":
        return _stopped(at + tag, getattr(row, "stopped_late", None))
    if row.state in ("suspended", "deferred"):
        return _stopped(at + tag, None)
    return format_html('<span class="nowrap muted">{}</span>', at + tag)


def _stopped(at: str, late: timedelta | None) -> SafeString:
    """The deadline of a case whose clock stands; how late a returned one was by then is not forgotten."""
    stands = format_html('<span class="nowrap muted">{} · {}</span>', at, _("计时暂停"))
    if late is None:
        return stands
    told = _("退回时已超期 %(span)s") % {"span": _span(late.total_seconds() / 3600)}
    return format_html('{} <span class="nowrap late">{}</span>', stands, told)
