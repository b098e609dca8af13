"""What the words of the papers are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .terms import Lack, Refused, Words

LACKS: dict[Lack, Promise] = {
    Lack.CASE: _("未办结案件"),
    Lack.FAILING: _("检查不符合，无在办案件"),
    Lack.UNSEEN: _("点位尚未检查"),
    Lack.UNLED: _("标准没有牵头单位"),
    Lack.FIGURE: _("缺少测评数据"),
}

WORDS: dict[Words, Promise] = {
    Words.SITES: _("点位台账"),
    Words.DUTIES: _("责任分工"),
    Words.FIGURES: _("测评数据"),
    Words.FIXED: _("已整改，未复看"),
    Words.NO_CASE: _("不符合，未立案"),
    Words.NOT_SEEN: _("未检查"),
    Words.NO_LEAD: _("无牵头"),
    Words.NO_FIGURE: _("未录入"),
}

REFUSED: dict[Refused, Promise] = {
    Refused.NO_CASES: _("请至少选择一件案件"),
    Refused.TOO_MANY_CASES: _("一份通知书最多列 %(most)s 件案件，请分几份制作"),
    Refused.SEVERAL_UNITS: _("一份通知书只发一个单位，所选案件属于几个单位"),
    Refused.NOT_WITH_A_UNIT: _("只有已派遣、尚未整改的案件才发整改通知书"),
    Refused.DAY_PAST: _("通知书要求的整改日期已经过去，请选今天或以后"),
}
