"""What kinds and outcomes of disputes are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .terms import DisputeKind, Outcome, Refused

KINDS: dict[DisputeKind, Promise] = {
    DisputeKind.NEIGHBOURS: _("邻里纠纷"),
    DisputeKind.PROPERTY: _("物业纠纷"),
    DisputeKind.HOUSING: _("房屋、宅基地纠纷"),
    DisputeKind.FAMILY: _("婚姻家庭纠纷"),
    DisputeKind.LABOUR: _("劳动争议"),
    DisputeKind.CONSUMER: _("消费纠纷"),
    DisputeKind.TRAFFIC: _("交通事故纠纷"),
    DisputeKind.CONSTRUCTION: _("施工扰民纠纷"),
    DisputeKind.STALLS: _("摊位、经营场地纠纷"),
    DisputeKind.OTHER: pgettext_lazy("disputes", "其他纠纷"),
}

OUTCOMES: dict[Outcome, Promise] = {
    Outcome.AGREED: _("达成协议"),
    Outcome.PARTLY: _("部分达成协议"),
    Outcome.NOT_AGREED: _("未达成协议"),
    Outcome.WITHDRAWN: _("当事人不再要求调解"),
    Outcome.TO_COURT: _("引导诉讼、仲裁"),
    Outcome.TO_POLICE: _("移送公安机关"),
    Outcome.NOT_OURS: _("不属调解范围"),
}

REFUSED: dict[Refused, Promise] = {
    Refused.REQUIRED: pgettext_lazy("disputes", "此项必填"),
    Refused.UNKNOWN_KIND: _("请从列表中选择纠纷类型"),
    Refused.UNKNOWN_OUTCOME: _("请从列表中选择调解结果"),
    Refused.UNKNOWN_PLACE: _("请选择点位，或选择街道并填写地址"),
    Refused.UNKNOWN_UNIT: pgettext_lazy("disputes", "单位不存在或已停用"),
    Refused.NO_MEDIATOR: _("该街道还没有调解单位，请创城办先指定"),
    Refused.NO_NUMBERS: _("只填地址，不填电话、证件号码，也不填姓名"),
    Refused.BEFORE_REFERRAL: _("不能早于转介的日期"),
    Refused.NOT_YET: _("不能晚于今天"),
    Refused.UNCHANGED: pgettext_lazy("disputes", "与现在相同，没有改动"),
}
