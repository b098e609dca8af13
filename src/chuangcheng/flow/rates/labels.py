"""What counts and rates are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .terms import Beside, By, Count, Rate

COUNTS: dict[Count, Promise] = {
    Count.REPORTED: pgettext_lazy("rates", "上报"),
    Count.TAKEN_UP: _("上报并立案"),
    Count.FILED: pgettext_lazy("rates", "立案"),
    Count.REBOUND: pgettext_lazy("rates", "反弹"),
    Count.SUSPENDED: pgettext_lazy("rates", "挂账"),
    Count.DUE: _("应处置"),
    Count.DEFERRED: pgettext_lazy("rates", "缓办"),
    Count.HANDLED: pgettext_lazy("rates", "处置"),
    Count.HANDLED_ON_TIME: _("按期处置"),
    Count.CLOSED: pgettext_lazy("rates", "结案"),
    Count.CLOSED_ON_TIME: _("按期结案"),
    Count.EXTENDED: pgettext_lazy("rates", "延期"),
    Count.REWORKED: pgettext_lazy("rates", "返工"),
}

MEANINGS: dict[Count, Promise] = {
    Count.REPORTED: _("本期内上报的案件"),
    Count.TAKEN_UP: _("本期内上报的案件中，截至期末已立案的"),
    Count.FILED: _("本期内立案的案件"),
    Count.REBOUND: _("本期内立案的案件中，属于反弹的"),
    Count.SUSPENDED: _("本期内立案的案件中，曾批准挂账的"),
    Count.DUE: _("整改期限落在本期内的案件，即应处置、应结案；期限未到、暂停计时的不计"),
    Count.DEFERRED: _("应处置的案件中，现为缓办的；计算处置率、结案率时从分母中扣除"),
    Count.HANDLED: _("应处置的案件中，截至期末单位已报告整改完成的"),
    Count.HANDLED_ON_TIME: _("应处置的案件中，在期限内报告整改完成的"),
    Count.CLOSED: _("应处置的案件中，截至期末已结案的"),
    Count.CLOSED_ON_TIME: _("应处置的案件中，按期整改、截至期末已结案的"),
    Count.EXTENDED: _("应处置的案件中，批准过延期的"),
    Count.REWORKED: _("已处置的案件中，退回返工过的"),
}

RATES: dict[Rate, Promise] = {
    Rate.FILING: _("立案率"),
    Rate.HANDLING: _("处置率"),
    Rate.HANDLING_ON_TIME: _("按期处置率"),
    Rate.CLOSING: _("结案率"),
    Rate.CLOSING_ON_TIME: _("按期结案率"),
    Rate.REWORK: _("返工率"),
    Rate.REBOUND: _("反弹率"),
    Rate.EXTENSION: _("延期率"),
    Rate.SUSPENSION: _("挂账率"),
}

BY: dict[By, Promise] = {
    By.UNIT: _("责任单位"),
    By.AREA: _("街道"),
    By.CLASS: _("案件类别"),
    By.SOURCE: _("案件来源"),
    By.PERIOD: _("时段"),
}

BESIDE: dict[Beside, Promise] = {
    Beside.BEFORE: _("环比"),
    Beside.YEAR_BEFORE: _("同比"),
}

ALL = _("全部案件")
UNKNOWN = _("未定")
TITLE = _("案件办理情况统计")
