"""What targets, verdicts and refusals of dispatch are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .terms import By, Days, Differs, FileFault, Ground, Refused, Target, Verdict, Which

TARGETS: dict[Target, Promise] = {
    Target.UNIT: _("指定单位"),
    Target.TERRITORIAL: _("点位属地单位（块）"),
    Target.LINE: _("点位主管部门（条）"),
    Target.LEAD: _("该项标准的牵头单位"),
    Target.STREET: _("所在街道"),
}

DAYS: dict[Days, Promise] = {
    Days.ANY: _("不限"),
    Days.WORKING: _("工作日（含调休上班）"),
    Days.FREE: _("非工作日（周末和节假日）"),
}

DIFFERS: dict[Differs, Promise] = {
    Differs.ADDED: pgettext_lazy("派遣规则", "新增"),
    Differs.CHANGED: pgettext_lazy("派遣规则", "有修改"),
    Differs.MOVED: pgettext_lazy("派遣规则", "调整了次序"),
    Differs.REMOVED: pgettext_lazy("派遣规则", "停用"),
}

VERDICTS: dict[Verdict, Promise] = {
    Verdict.BETTER: _("改派正确"),
    Verdict.WORSE: _("改派错误"),
    Verdict.OTHER: _("无法判断"),
}

BYS: dict[By, Promise] = {
    By.CLASS: _("按案件类别"),
    By.STREET: _("按街道"),
    By.RULE: _("按派遣依据"),
}

HEADS: dict[By, Promise] = {
    By.CLASS: _("案件类别"),
    By.STREET: _("街道"),
    By.RULE: _("派遣依据"),
}

WHICH: dict[Which, Promise] = {
    Which.SENT: _("已派遣"),
    Which.RIGHT: _("一次派遣正确"),
    Which.WRONG: _("退回或改派"),
    Which.ARRIVED: _("已到责任单位"),
}

GROUNDS: dict[Ground, Promise] = {
    Ground.DUTY: _("按责任分工"),
    Ground.HAND: _("创城办另行指定"),
}

FAULTS: dict[FileFault, Promise] = {
    FileFault.TOO_LARGE: _("文件太大"),
    FileFault.NOT_READABLE: _("不是可读的 YAML 文件"),
    FileFault.NOT_THESE_RULES: _("不是派遣规则文件：开头应有 format 和 rules"),
    FileFault.TOO_MANY: _("规则太多"),
    FileFault.NOT_A_RULE: _("不是一条规则"),
    FileFault.UNKNOWN_WORD: _("没有这个词"),
    FileFault.NOT_TEXT: _("应为文字"),
    FileFault.BAD_VALUE: _("写法不对，或与别的条件矛盾"),
    FileFault.UNKNOWN_CODE: _("本系统中没有这个代码"),
    FileFault.TWICE: _("与前面的规则重复"),
}

REFUSED: dict[Refused, Promise] = {
    Refused.REQUIRED: _("此项必填"),
    Refused.NAMES_NOTHING: _("至少写一个条件，否则所有案件都归这一条"),
    Refused.UNKNOWN_CLASS: _("没有这个案件类别"),
    Refused.UNKNOWN_CONDITION: _("先选案件类别，再选它的立案条件"),
    Refused.UNKNOWN_STANDARD: _("测评标准不存在"),
    Refused.UNKNOWN_TYPE: _("点位类型不存在"),
    Refused.UNKNOWN_SITE: _("点位不存在或已停用"),
    Refused.UNKNOWN_AREA: _("区域不存在或已停用"),
    Refused.UNKNOWN_UNIT: _("单位不存在或已停用"),
    Refused.ONE_OF_TWO: _("两者只能选一个：一个是另一个的一部分"),
    Refused.HALF_A_SPAN: _("起止时间要么都填，要么都不填"),
    Refused.EMPTY_SPAN: _("起止时间不能相同"),
    Refused.BAD_WEEKDAYS: _("星期几不存在"),
    Refused.TOO_MANY_RULES: _("规则最多 %(most)s 条"),
    Refused.DRAFT_IS_THERE: _("已经有一份草稿，请接着修改那一份"),
    Refused.NOT_A_DRAFT: _("这一版不是草稿，不能再修改"),
    Refused.NOT_TRIED: _("草稿改动后还没有试算，请先试算再启用"),
    Refused.NOTHING_CHANGED: _("草稿与上一版相同，无须启用"),
    Refused.FILE_HAS_FAULTS: _("文件有问题，没有读入任何一条"),
    Refused.STARTS_IN_THE_PAST: _("启用日期不能早于今天"),
    Refused.STARTS_BEFORE_THE_LAST: _("启用日期不能早于上一版的启用日期"),
}
