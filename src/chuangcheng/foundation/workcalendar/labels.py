"""What limits, days and refusals of calendars are called."""

from collections.abc import Iterable

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext, override, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from .formats import Fault
from .terms import DayKind, Refused, SpanUnit, Weekday, YearFault

SPAN_UNITS: dict[SpanUnit, Promise] = {
    SpanUnit.WORKING_HOURS: _("工作时"),
    SpanUnit.WORKING_DAYS: _("工作日"),
    SpanUnit.CLOCK_HOURS: _("紧急工作时"),
}

WEEKDAYS: dict[Weekday, Promise] = {
    Weekday.MONDAY: _("星期一"),
    Weekday.TUESDAY: _("星期二"),
    Weekday.WEDNESDAY: _("星期三"),
    Weekday.THURSDAY: _("星期四"),
    Weekday.FRIDAY: _("星期五"),
    Weekday.SATURDAY: _("星期六"),
    Weekday.SUNDAY: _("星期日"),
}

WEEKDAY_INITIALS: dict[Weekday, Promise] = {
    Weekday.MONDAY: pgettext_lazy("weekday", "一"),
    Weekday.TUESDAY: pgettext_lazy("weekday", "二"),
    Weekday.WEDNESDAY: pgettext_lazy("weekday", "三"),
    Weekday.THURSDAY: pgettext_lazy("weekday", "四"),
    Weekday.FRIDAY: pgettext_lazy("weekday", "五"),
    Weekday.SATURDAY: pgettext_lazy("weekday", "六"),
    Weekday.SUNDAY: pgettext_lazy("weekday", "日"),
}

DAY_KINDS: dict[DayKind, Promise] = {
    DayKind.WORKING: _("上班"),
    DayKind.REST: _("休息"),
    DayKind.HOLIDAY: _("放假"),
    DayKind.MAKE_UP: _("调休上班"),
    DayKind.OWN_REST: _("本单位休息"),
    DayKind.OWN_WORKING: _("本单位上班"),
}

DAY_MARKS: dict[DayKind, Promise] = {
    DayKind.HOLIDAY: pgettext_lazy("day mark", "休"),
    DayKind.MAKE_UP: pgettext_lazy("day mark", "班"),
    DayKind.OWN_REST: pgettext_lazy("day mark", "自休"),
    DayKind.OWN_WORKING: pgettext_lazy("day mark", "自班"),
}
"""What stands in a day's square; days by the week carry no mark."""

HOLIDAYS: dict[str, Promise] = {
    "元旦": _("元旦"),
    "春节": _("春节"),
    "清明节": _("清明节"),
    "劳动节": _("劳动节"),
    "端午节": _("端午节"),
    "中秋节": _("中秋节"),
    "国庆节": _("国庆节"),
}
"""The holidays that notices name, so that an English page can name them too; other names stay as they are."""

REFUSED: dict[Refused, Promise] = {
    Refused.BAD_HOURS: _("工作时间须为七天，如 08:30-12:00,13:30-17:30，各天以分号分隔"),
    Refused.BAD_SPAN: _("写成“08:30-12:00 13:30-17:30”这样的时段；不上班的日子留空"),
    Refused.SPANS_OUT_OF_ORDER: _("每段的结束须晚于开始，后一段不得早于前一段结束"),
    Refused.NOBODY_WORKS: _("一周里至少要有一天上班"),
    Refused.BAD_YEAR_FILE: _("文件没有载入：%(problem)s"),
    Refused.NO_EXCEPTION: _("这一天没有另作安排，无须取消"),
    Refused.IS_DEFAULT: _("它已经是默认日历"),
    Refused.REQUIRED: _("此项必填"),
    Refused.TAKEN: _("已被使用，请换一个"),
}

YEAR_FAULTS: dict[YearFault, Promise] = {
    YearFault.TOO_LARGE: _("文件超过 %(value)s KB，不像是一年的放假安排"),
    YearFault.NOT_TEXT: _("文件不是 UTF-8 文本，请另存为 UTF-8 后再试"),
    YearFault.NOT_JSON: _("JSON 写法有误，请检查此处及上一行的引号、逗号和括号"),
    YearFault.NOT_AN_OBJECT: _("最外层应是一对花括号，里面有 year 和 days"),
    YearFault.NOT_A_YEAR: _("缺少四位整数的年份，或写法不对"),
    YearFault.NO_DAYS: _("缺少放假和调休日期的列表"),
    YearFault.NOT_OUT_YET: _("列表是空的：这一年的放假通知还没有公布"),
    YearFault.DAY_NOT_AN_OBJECT: _("应是一对花括号，里面有 date、working 和 name"),
    YearFault.BAD_DATE: _("不是日期，请写成“年-月-日”，月和日各两位"),
    YearFault.OTHER_YEAR: _("不属于这一年，也不属于上一年年末"),
    YearFault.TOLD_TWICE: _("这一天写了两次，请只留一处"),
    YearFault.NOT_TRUE_OR_FALSE: _("应写 true 或 false，不加引号"),
    YearFault.BAD_NAME: _("缺少节日名称，或名称超过 60 个字"),
}


def holiday_name(name: str) -> str:
    """The name of a holiday, or of several joined by "、", in the person's language."""
    return gettext("、").join(str(HOLIDAYS.get(part, part)) for part in name.split("、"))


SHIPPED_SOURCE = _("国务院办公厅放假通知，经 holiday-cn 整理 (MIT)")
"""Where the years that ship are from, as their files say it."""


def source_words(source: str) -> str:
    """Where the official days of a year are from: of the years that ship in the person's language, else as loaded."""
    with override("zh-hans"):
        shipped = str(SHIPPED_SOURCE) == source
    return str(SHIPPED_SOURCE) if shipped else source


def told(fault: Fault) -> str:
    """A fault of a year's file in the person's language: where, what was found, what is wrong."""
    words = str(YEAR_FAULTS[fault.code]) % {"value": fault.value}
    places = []
    if fault.line:
        places.append(gettext("第 %(line)d 行第 %(column)d 个字符") % {"line": fault.line, "column": fault.column})
    if fault.number:
        places.append(gettext("days 第 %(number)d 项") % {"number": fault.number})
    if fault.key:
        shown = f" {fault.value}" if fault.value and fault.code != YearFault.NOT_OUT_YET else ""
        places.append(f"{fault.key}{shown}")
    return gettext("%(place)s：%(words)s") % {"place": " ".join(places), "words": words} if places else words


def _told_all(faults: Iterable[Fault]) -> str:
    return gettext("；").join(told(fault) for fault in faults)


told_all = lazy(_told_all, str)
"""All faults as one text, put into words when it is shown: the language is that of the page."""
