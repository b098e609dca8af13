"""What the words of facilities and projects are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .terms import Condition, ConditionReason, Damage, ProjectGroup, ProjectState, Refused, RowStatus, Stage, Urgency

CONDITIONS: dict[Condition, Promise] = {
    Condition.INTACT: pgettext_lazy("facility", "完好"),
    Condition.DAMAGED: pgettext_lazy("facility", "破损"),
    Condition.LOST: pgettext_lazy("facility", "丢失"),
    Condition.ABANDONED: pgettext_lazy("facility", "废弃"),
    Condition.REMOVED: pgettext_lazy("facility", "移除"),
}

CONDITION_REASONS: dict[ConditionReason, Promise] = {
    ConditionReason.REGISTERED: pgettext_lazy("facility", "登记"),
    ConditionReason.FOUND: _("现场查看"),
    ConditionReason.WORN: _("老化磨损"),
    ConditionReason.HIT: _("碰撞损坏"),
    ConditionReason.WEATHER: _("天气原因"),
    ConditionReason.STOLEN: _("被盗"),
    ConditionReason.REPAIRED: _("已修复"),
    ConditionReason.REPLACED: _("已更换"),
    ConditionReason.PLANNED: _("按计划停用或拆除"),
    ConditionReason.IMPORTED: _("导入更新"),
}

STAGES: dict[Stage, Promise] = {
    Stage.SURVEY: _("勘查"),
    Stage.BUDGET: _("概算"),
    Stage.APPROVAL: _("审批"),
    Stage.WORKS: _("施工"),
    Stage.ACCEPTANCE: _("验收"),
}

PROJECT_STATES: dict[ProjectState, Promise] = {
    ProjectState.OPEN: pgettext_lazy("project", "进行中"),
    ProjectState.DONE: pgettext_lazy("project", "已验收"),
    ProjectState.DROPPED: pgettext_lazy("project", "已终止"),
}

PROJECT_GROUPS: dict[ProjectGroup, Promise] = {
    ProjectGroup.OPEN: pgettext_lazy("projects", "进行中"),
    ProjectGroup.OVERDUE: pgettext_lazy("projects", "阶段超期"),
    ProjectGroup.DONE: pgettext_lazy("projects", "已验收"),
    ProjectGroup.DROPPED: pgettext_lazy("projects", "已终止"),
}

DAMAGES: dict[Damage, Promise] = {
    Damage.LIGHT: _("轻微，不影响使用"),
    Damage.MARKED: _("明显，影响使用"),
    Damage.SEVERE: _("严重，难以使用"),
    Damage.GONE: _("完全不能使用"),
}

URGENCIES: dict[Urgency, Promise] = {
    Urgency.CAN_WAIT: _("可以等待"),
    Urgency.THIS_YEAR: _("年内解决"),
    Urgency.THIS_QUARTER: _("本季度解决"),
    Urgency.AT_ONCE: _("立即解决"),
}

ROW_STATUS: dict[RowStatus, Promise] = {
    RowStatus.NEW: _("新增"),
    RowStatus.CHANGED: _("变更"),
    RowStatus.SAME: _("与现有相同"),
    RowStatus.PROBLEM: _("有问题"),
}

FIELDS: dict[str, Promise] = {
    "number": _("标识码或编号"),
    "name": _("名称"),
    "case_class": _("部件类别"),
    "street": _("街道"),
    "address": _("位置"),
    "latitude": _("纬度"),
    "longitude": _("经度"),
    "owner": _("权属单位"),
    "maintainer": _("养护单位"),
    "overseer": _("主管部门"),
    "condition": pgettext_lazy("facility", "状态"),
    "installed_on": _("初始日期"),
    "source": _("数据来源"),
    "note": pgettext_lazy("facility", "备注"),
}
"""The columns of the register, in the order of its sheets."""

REFUSED: dict[Refused, Promise] = {
    Refused.REQUIRED: _("此项必填"),
    Refused.TAKEN: _("该编号已登记在册"),
    Refused.BAD_IDENTIFIER: _("标识码应为 17 位数字（区划 6 位、类别 5 位、顺序 6 位）"),
    Refused.OTHER_CLASS: _("标识码第 7 至 11 位与所选类别的代码不一致"),
    Refused.NOT_A_COMPONENT: _("该类别不是部件类别"),
    Refused.UNKNOWN_CLASS: _("没有这个部件类别：请写国标代码或名称"),
    Refused.UNKNOWN_UNIT: _("没有这个单位"),
    Refused.UNKNOWN_AREA: _("没有这个街道"),
    Refused.UNKNOWN_CONDITION: _("状态只有：完好、破损、丢失、废弃、移除"),
    Refused.AMBIGUOUS: _("有几个同名的，请写编码"),
    Refused.BAD_POSITION: _("位置不对：纬度和经度须同时填写，以度为单位"),
    Refused.POSITION_SWAPPED: _("纬度和经度好像写反了"),
    Refused.IN_THE_FUTURE: _("日期不能晚于今天"),
    Refused.SAME_CONDITION: _("已经是这个状态"),
    Refused.UNKNOWN_REASON: _("请从列表中选择原因"),
    Refused.NOT_A_PICTURE: _("请附图片"),
    Refused.ALREADY_RETIRED: _("该设施已注销"),
    Refused.HAS_PROJECT: _("该设施还有进行中的项目，请先验收或终止"),
    Refused.LINKED_ALREADY: _("案件已关联这处设施"),
    Refused.ALREADY_WITHDRAWN: _("关联已经取消"),
    Refused.CASE_IS_OVER: _("案件已办结，不能再立项"),
    Refused.PROJECT_IS_OPEN: _("该案件已有进行中的项目"),
    Refused.NOT_OPEN: _("项目已经结束"),
    Refused.STAGE_IS_OVER: _("这一阶段已经完成"),
    Refused.NOT_THIS_STAGE: _("请先完成前一阶段"),
    Refused.BEFORE_THE_LAST: _("日期与前后阶段的先后顺序不符"),
    Refused.TOO_MANY_PEOPLE: _("人数不对"),
    Refused.WEIGHTS_NOT_A_HUNDRED: _("三项权重须为非负整数，合计 100"),
    Refused.TOO_LONG: _("文字过长，请精简"),
    Refused.NULL_CHARACTER: _("文字中有不可见的空字符，请删去后重试"),
    Refused.TOO_LARGE: _("文件过大，请分几次导入"),
    Refused.UNREADABLE: _("文件无法读取：请另存为 xlsx、UTF-8 的 csv 或 GeoJSON"),
    Refused.MISSING_COLUMN: _("缺少这一列"),
    Refused.NO_ROWS: _("表中没有数据"),
    Refused.TOO_MANY_ROWS: _("行数过多，请分几次导入"),
    Refused.TWICE_IN_FILE: _("同一编号在文件中出现了两次"),
    Refused.NUMBER_LOST: _("编号以数字格式存放，表格软件已把末几位改成 0：请把该列设为文本后重新填写"),
    Refused.NOT_A_NUMBER: _("不是以度为单位的数"),
    Refused.NOT_A_DATE: _("不是日期，请写成 2026-03-02"),
    Refused.NOT_GEOJSON: _("不是 GeoJSON 要素集合（FeatureCollection）"),
    Refused.NOT_A_POINT: _("图形不是点（Point）"),
    Refused.NOT_IN_USE: _("该编号的设施已注销，不能用导入恢复"),
    Refused.HAS_PROBLEMS: _("有的行有问题，没有导入"),
    Refused.NOTHING_TO_IMPORT: _("没有可以导入的行"),
}
