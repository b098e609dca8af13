"""What refusals of figures are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .terms import FigureCheck, Refused

COLUMNS: dict[str, Promise] = {
    "standard": _("标准编码"),
    "method": _("测评方式"),
    "value": _("数值"),
    "source_document": _("来源文件"),
    "dated": _("日期"),
    "reviewer": _("审核人"),
    "area": _("区域"),
    "unit": _("责任单位"),
}

REFUSED: dict[Refused, Promise] = {
    Refused.REQUIRED: _("此项必填"),
    Refused.NOT_A_NUMBER: _("不是数字"),
    Refused.UNKNOWN_STANDARD: _("此版本中没有该标准编码"),
    Refused.UNKNOWN_METHOD: _("该标准没有此测评方式"),
    Refused.UNKNOWN_AREA: _("区域不存在"),
    Refused.DUPLICATE: _("同一标准、方式和区域重复"),
    Refused.NOT_A_DATE: _("不是日期，请写成 2026-03-02"),
    Refused.UNREADABLE: _("无法读取；请用 xlsx、xls 或 csv"),
    Refused.MISSING_COLUMN: _("缺少此列"),
    Refused.AMBIGUOUS_AREA: _("有几个区域同名，请填区域编码"),
    Refused.UNKNOWN_UNIT: _("单位不存在"),
    Refused.AREA_AND_UNIT: _("区域和责任单位只填一项"),
    Refused.FIELD_IS_OBSERVED: _("实地考察结果只来自现场检查，不能录入"),
    Refused.NOT_A_SHARE: _("此处应为 0 至 1 的比例，如 0.85 或 85%"),
    Refused.BEYOND_POINTS: _("分值应在 0 与该测评方式的满分之间"),
    Refused.NOT_A_COUNT: _("此处应为不小于 0 的整数"),
    Refused.IN_THE_FUTURE: _("日期不能晚于今天"),
    Refused.TOO_MANY_ROWS: _("行数过多，请分几次导入"),
    Refused.NOT_NOW: _("该数据已撤回"),
}

CHECKS: dict[FigureCheck, Promise] = {
    FigureCheck.FIGURE_MISSING: _("还没有录入的数据"),
    FigureCheck.PASSED_WITHOUT_FIGURE: _("没有数据却有得分"),
}

CHECK_REMEDIES: dict[FigureCheck, Promise] = {
    FigureCheck.FIGURE_MISSING: _("材料、问卷、统计数据和部门意见的结果要录入，得分才完整。请录入数据。"),
    FigureCheck.PASSED_WITHOUT_FIGURE: _("无证据时取其他单位平均：这些标准眼下没有数据。请录入数据。"),
}
