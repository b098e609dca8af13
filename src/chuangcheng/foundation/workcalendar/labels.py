"""What limits and refusals of calendars are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .terms import Refused, SpanUnit

SPAN_UNITS: dict[SpanUnit, Promise] = {
    SpanUnit.WORKING_HOURS: _("工作时"),
    SpanUnit.WORKING_DAYS: _("工作日"),
    SpanUnit.CLOCK_HOURS: _("紧急工作时"),
}

REFUSED: dict[Refused, Promise] = {
    Refused.BAD_HOURS: _("工作时间须为七天，如 08:30-12:00,13:30-17:30，各天以分号分隔"),
    Refused.BAD_YEAR_FILE: _("不是有效的节假日文件：%(problem)s"),
    Refused.NO_EXCEPTION: _("这一天没有另作安排，无须取消"),
    Refused.REQUIRED: _("此项必填"),
    Refused.TAKEN: _("已被使用，请换一个"),
}
