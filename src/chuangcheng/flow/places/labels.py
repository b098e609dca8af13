"""What owners, duties and reasons are called."""

from collections.abc import Iterable, Sequence

from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from chuangcheng.foundation.accounts.labels import ROLES
from chuangcheng.foundation.geography.labels import KINDS as AREA_KINDS
from chuangcheng.foundation.geography.labels import told as told_of_area

from .rules.preview import Change, Problem
from .rules.windows import Window, spans_text
from .terms import (
    Amiss,
    DraftState,
    OnDays,
    Owner,
    Part,
    PlaceCheck,
    Refused,
    RowStatus,
    Table,
    Why,
    ZoneKind,
)

OWNERS: dict[Owner, Promise] = {
    Owner.TERRITORIAL: _("属地单位（块）"),
    Owner.LINE: _("主管部门（条）"),
    Owner.UNIT: _("指定单位"),
}

PARTS: dict[Part, Promise] = {Part.LEAD: _("牵头"), Part.COOPERATING: _("配合")}

WHY: dict[Why, Promise] = {
    Why.DUTY_HERE: _("该区域此项标准的牵头单位"),
    Why.DUTY: _("此项标准的牵头单位"),
    Why.RULE_STANDARD_AREA_TYPE: _("责任规则：该区域、该类点位的此项标准"),
    Why.RULE_STANDARD_AREA: _("责任规则：该区域的此项标准"),
    Why.RULE_STANDARD_TYPE: _("责任规则：该类点位的此项标准"),
    Why.RULE_AREA_TYPE: _("责任规则：该区域的该类点位"),
    Why.RULE_STANDARD: _("责任规则：此项标准"),
    Why.RULE_AREA: _("责任规则：该区域"),
    Why.RULE_TYPE: _("责任规则：该类点位"),
    Why.LINE_OWNER: _("点位主管部门"),
    Why.TERRITORIAL_OWNER: _("点位属地单位"),
    Why.STREET: _("无明确责任单位，归所在街道"),
}

REFUSED: dict[Refused, Promise] = {
    Refused.REQUIRED: _("此项必填"),
    Refused.TAKEN: _("编号已存在"),
    Refused.UNKNOWN_TYPE: _("点位类型不存在"),
    Refused.UNKNOWN_UNIT: _("单位不存在或已停用"),
    Refused.UNKNOWN_AREA: _("区域不存在或已停用"),
    Refused.UNKNOWN_STANDARD: _("测评标准不存在"),
    Refused.BAD_POSITION: _("经纬度超出范围"),
    Refused.POSITION_SWAPPED: _("经纬度似乎填反，请对调"),
    Refused.ALREADY_RETIRED: _("该点位已停用"),
    Refused.ALREADY_WITHDRAWN: _("已经撤销，无须再次撤销"),
    Refused.RULE_NAMES_NOTHING: _("点位类型、测评标准、区域至少选一项"),
    Refused.RULE_IS_THERE: _("同样条件的规则已经有了，请修改原有规则"),
    Refused.HAS_PROBLEMS: _("表中有问题，未导入任何一行"),
    Refused.NOT_A_TABLE: _("文件不能作为表格读取"),
    Refused.NOTHING_TO_IMPORT: _("没有可以导入的行"),
    Refused.TOO_MANY_DRAFTS: _("未完成的导入已有 %(most)s 个，请先导入或取消其中一些"),
    Refused.TOO_MANY_NAMES: _("对应的名称太多（最多 %(most)s 个），请先在表中改正"),
    Refused.BAD_HOURS: _("时段看不懂：请写成 06:00-09:00，多段用逗号隔开；跨夜的写 18:00-02:00"),
    Refused.DATES_REVERSED: _("结束日期早于开始日期"),
    Refused.NO_SHAPE: _("文件里没有可用的图形：请导出为 GeoJSON"),
    Refused.NO_CLASSES: _("请至少选一个案件类别"),
    Refused.UNKNOWN_CLASS: _("案件类别不存在"),
}

TABLES: dict[Table, Promise] = {
    Table.UNITS: pgettext_lazy("导入的表", "单位"),
    Table.PEOPLE: pgettext_lazy("导入的表", "人员"),
    Table.AREAS: pgettext_lazy("导入的表", "区域"),
    Table.SITES: pgettext_lazy("导入的表", "点位"),
    Table.DUTIES: pgettext_lazy("导入的表", "责任"),
}

ROW_STATUS: dict[RowStatus, Promise] = {
    RowStatus.NEW: _("新增"),
    RowStatus.CHANGED: _("变更"),
    RowStatus.SAME: _("无变化"),
    RowStatus.PROBLEM: _("有问题"),
}

DRAFT_STATES: dict[DraftState, Promise] = {
    DraftState.OPEN: _("待导入"),
    DraftState.IMPORTED: _("已导入"),
    DraftState.DISCARDED: _("已取消"),
    DraftState.EXPIRED: _("已过期"),
}

KINDS_OF_NAME: dict[Amiss, Promise] = {
    Amiss.UNKNOWN_UNIT: pgettext_lazy("导入的名称", "单位"),
    Amiss.UNKNOWN_AREA: pgettext_lazy("导入的名称", "区域"),
    Amiss.UNKNOWN_TYPE: pgettext_lazy("导入的名称", "点位类型"),
    Amiss.UNKNOWN_STANDARD: pgettext_lazy("导入的名称", "测评标准"),
    Amiss.UNKNOWN_PARENT: pgettext_lazy("导入的名称", "上级"),
}

FIELDS: dict[str, Promise] = {
    "name": _("名称"),
    "parent": _("上级"),
    "kind": _("类型"),
    "contact_name": _("联系人"),
    "contact_phone": _("联系电话"),
    "phone": _("电话"),
    "email": _("邮箱"),
    "posts": _("岗位"),
    "address": _("地址"),
    "site_type": _("点位类型"),
    "street": _("街道"),
    "community": _("社区"),
    "territorial_unit": _("属地单位（块）"),
    "line_unit": _("主管部门（条）"),
    "latitude": _("纬度"),
    "longitude": _("经度"),
    "border": _("边界"),
}

BORDERS: dict[str, Promise] = {"old": _("原边界"), "new": _("新边界")}

AMISS: dict[Amiss, Promise] = {
    Amiss.TOO_LARGE: _("文件太大"),
    Amiss.UNREADABLE: _("不是可读的表格文件"),
    Amiss.ENCRYPTED: _("文件有密码保护"),
    Amiss.NOT_TEXT: _("文字编码无法识别"),
    Amiss.NO_HEADER: _("没有找到表头"),
    Amiss.NO_ROWS: _("表头下没有内容"),
    Amiss.TOO_MANY_ROWS: _("行数太多"),
    Amiss.NO_EDITION: _("没有可用的测评体系版本"),
    Amiss.BAD_AREAS: _("区域文件有误"),
    Amiss.FILE_GONE: _("文件已不在服务器上"),
    Amiss.REQUIRED: _("此项必填"),
    Amiss.TOO_LONG: _("文字太长"),
    Amiss.NULL_CHARACTER: _("含有不可见的空字符"),
    Amiss.TWICE_IN_FILE: _("“%(value)s”与第 %(first)s 行重复"),
    Amiss.NAME_TAKEN: _("名称“%(value)s”已被编码为 %(code)s 的单位使用"),
    Amiss.RETIRED: _("“%(value)s”已停用"),
    Amiss.UNKNOWN_UNIT: _("没有单位“%(value)s”"),
    Amiss.UNKNOWN_AREA: _("没有区域“%(value)s”"),
    Amiss.UNKNOWN_TYPE: _("没有点位类型“%(value)s”"),
    Amiss.UNKNOWN_STANDARD: _("没有测评标准“%(value)s”"),
    Amiss.UNKNOWN_PARENT: _("没有上级“%(value)s”"),
    Amiss.UNKNOWN_KIND: _("不能判断类型“%(value)s”"),
    Amiss.UNKNOWN_ROLE: _("没有角色“%(value)s”"),
    Amiss.UNKNOWN_PART: _("不认识的职责“%(value)s”"),
    Amiss.AMBIGUOUS: _("“%(value)s”有多个同名"),
    Amiss.WRONG_PARENT: _("不能设在上级“%(value)s”之下"),
    Amiss.KIND_FIXED: _("单位类型建立后不能更改"),
    Amiss.CYCLE: _("上级关系成环"),
    Amiss.PARENT_REFUSED: _("上级所在的行有问题"),
    Amiss.SEVERAL_OWNERS: _("“%(value)s”中同类单位不止一个"),
    Amiss.BAD_PHONE: _("电话“%(value)s”不正确"),
    Amiss.BAD_USERNAME: _("用户名“%(value)s”不合规则"),
    Amiss.BAD_EMAIL: _("邮箱“%(value)s”不正确"),
    Amiss.NOT_A_NUMBER: _("“%(value)s”不是经纬度数值"),
    Amiss.BAD_POSITION: _("位置“%(value)s”超出经纬度范围"),
    Amiss.SWAPPED: _("经纬度“%(value)s”似乎填反"),
}

REMEDIES: dict[Amiss, Promise] = {
    Amiss.TOO_LARGE: _("请删去图片等无关内容，或分成几个不超过 %(limit)s MB 的文件"),
    Amiss.UNREADABLE: _("请另存为 xlsx、xls 或 csv 后重试"),
    Amiss.ENCRYPTED: _("请取消密码后重试"),
    Amiss.NOT_TEXT: _("请另存为 xlsx，或 UTF-8、GB18030 编码的 csv"),
    Amiss.NO_HEADER: _("表头须在前 10 行内，至少有：%(columns)s；可下载模板对照"),
    Amiss.NO_ROWS: _("请填写后重试"),
    Amiss.TOO_MANY_ROWS: _("请分成每个不超过 %(limit)s 行的文件"),
    Amiss.NO_EDITION: _("请先载入并发布测评体系版本，或指明版本代码"),
    Amiss.BAD_AREAS: _("请改正后重试"),
    Amiss.FILE_GONE: _("请取消这次导入，重新上传"),
    Amiss.REQUIRED: _("请填写；csv 中因合并单元格留空的，请改用 xlsx 或选择“空格沿用上一行”"),
    Amiss.TOO_LONG: _("请精简到 %(limit)s 个字以内"),
    Amiss.NULL_CHARACTER: _("请重新录入该单元格"),
    Amiss.TWICE_IN_FILE: _("请合并或删去其中一行"),
    Amiss.NAME_TAKEN: _("请改用原编码，或换一个名称"),
    Amiss.RETIRED: _("请换一个，或先恢复使用"),
    Amiss.UNKNOWN_UNIT: _("请改用系统中的名称，或先导入该单位"),
    Amiss.UNKNOWN_AREA: _("请改用系统中的名称，或先导入该区域"),
    Amiss.UNKNOWN_TYPE: _("请改用测评体系中的点位类型"),
    Amiss.UNKNOWN_STANDARD: _("请填写标准的编号或全称"),
    Amiss.UNKNOWN_PARENT: _("请改正名称，或在同一张表中补上该上级"),
    Amiss.UNKNOWN_KIND: _("请填写类型，写法见模板说明"),
    Amiss.UNKNOWN_ROLE: _("请改用系统中的角色名称"),
    Amiss.UNKNOWN_PART: _("请写“牵头”或“配合”"),
    Amiss.AMBIGUOUS: _("请改用编码"),
    Amiss.WRONG_PARENT: _("请核对上级与类型：社区在街道之下，街道和部门在区之下"),
    Amiss.KIND_FIXED: _("请清空或改回原类型"),
    Amiss.CYCLE: _("请改正其中一个单位的上级"),
    Amiss.PARENT_REFUSED: _("请先改正上级所在的行"),
    Amiss.SEVERAL_OWNERS: _("属地单位和主管部门各只能有一个，请只留一个"),
    Amiss.BAD_PHONE: _("固定电话请带区号，手机为 11 位；不清楚的请清空"),
    Amiss.BAD_USERNAME: _("须为 2 至 60 位字母、数字或 . @ + - _"),
    Amiss.BAD_EMAIL: _("请写成 名称@域名，不清楚的请清空"),
    Amiss.NOT_A_NUMBER: _("请写成十进制度数，如 120.3826"),
    Amiss.BAD_POSITION: _("经度在 -180 至 180 之间，纬度在 -90 至 90 之间"),
    Amiss.SWAPPED: _("请对调经度和纬度"),
}


def told(problem: Problem) -> str:
    """A problem as one sentence: place, what is wrong, remedy, and the names that may be meant."""
    return place_of(problem) + words_of(problem) if problem.reason is not Amiss.BAD_AREAS else words_of(problem)


def words_of(problem: Problem) -> str:
    """What is wrong, the remedy, and the names that may be meant, without the place."""
    if problem.reason is Amiss.BAD_AREAS:
        return told_of_area(problem.detail["found"])  # type: ignore[arg-type]
    values = {**problem.detail, "value": problem.value}
    parts = [f"{AMISS[problem.reason]}" % values, f"{REMEDIES[problem.reason]}" % values]
    if problem.suggestions:
        parts.append(gettext("是否为：%(names)s") % {"names": pgettext("并列", "、").join(problem.suggestions)})
    return pgettext("并列", "；").join(parts)


def told_change(change: Change) -> tuple[str, str, str]:
    """One field that would change: what it is called, before, after."""
    words = [_text_of(change.field, text) for text in (change.before, change.after)]
    return str(FIELDS.get(change.field, change.field)), *words  # type: ignore[return-value]


def _text_of(name: str, text: str) -> str:
    """A value as a person reads it: terms by what they are called."""
    if name == "kind":
        return str(AREA_KINDS.get(text, text))  # type: ignore[call-overload]
    if name == "border":
        return str(BORDERS.get(text, text))
    if name == "posts":
        posts = (post.rpartition(" ") for post in text.split("、") if post)
        return pgettext("并列", "、").join(f"{unit} {ROLES.get(role, role)}" for unit, _space, role in posts)  # type: ignore[call-overload]
    return text


def place_of(problem: Problem) -> str:
    """Where a problem is, as the spreadsheet shows it: sheet, column and row."""
    if not problem.row:
        return ""
    cell = f"{problem.column}{problem.row}" if problem.column else str(problem.row)
    return f"{problem.sheet}!{cell} " if problem.sheet else f"{cell} "


CHECKS: dict[PlaceCheck, Promise] = {
    PlaceCheck.STANDARD_WITHOUT_DUTY: _("标准没有牵头单位"),
    PlaceCheck.FIELD_WITHOUT_SITE: _("实地考察的标准没有点位"),
    PlaceCheck.TYPE_WITHOUT_CHECKLIST: _("有点位的类型没有检查表"),
    PlaceCheck.METHOD_OUT_OF_REACH: _("分值构成中的测评方式没有点位能提供"),
    PlaceCheck.COUNT_OUT_OF_REACH: _("点位太少，有的档次达不到"),
    PlaceCheck.SITE_WITHOUT_OWNER: _("点位没有责任单位"),
}

CHECK_REMEDIES: dict[PlaceCheck, Promise] = {
    PlaceCheck.STANDARD_WITHOUT_DUTY: _("出了问题不知派给谁。请指定牵头单位，或设立责任规则。"),
    PlaceCheck.FIELD_WITHOUT_SITE: _("检查表上有这些标准的检查项，但没有一个在用点位属于这些类型。请登记点位。"),
    PlaceCheck.TYPE_WITHOUT_CHECKLIST: _(
        "这些点位在本版本中无法检查，轮次会略过它们。请改点位类型，或在下一版本中补上检查表。"
    ),
    PlaceCheck.METHOD_OUT_OF_REACH: _("总分按测评方式构成，而这一部分没有任何点位可检查，永远没有证据。请登记点位。"),
    PlaceCheck.COUNT_OUT_OF_REACH: _("所有点位全部符合，项数也不够最高档。请登记更多点位，或核对来源。"),
    PlaceCheck.SITE_WITHOUT_OWNER: _("既无属地单位，也无主管部门；问题只能派给街道。请补上责任单位。"),
}


ON_DAYS: dict[OnDays, Promise] = {
    OnDays.EVERY: _("每天"),
    OnDays.WORKING: _("工作日（含调休）"),
    OnDays.REST: _("休息日和节假日"),
    OnDays.SCHOOL: _("上学日"),
}

ZONE_KINDS: dict[ZoneKind, Promise] = {
    ZoneKind.TRADE: _("允许经营"),
    ZoneKind.PARK: _("允许停放"),
    ZoneKind.POST: _("允许张贴"),
    ZoneKind.OTHER: _("其他允许"),
}

WEEKDAYS: tuple[Promise, ...] = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))


def month_words(month: int) -> str:
    """A month of the year, 1 to 12."""
    return str(MONTHS[month])


def _runs(names: Sequence[str], chosen: Iterable[int]) -> str:
    """The chosen names; three and more in a row by the first and the last."""
    runs: list[list[int]] = []
    for at in sorted(chosen):
        if runs and runs[-1][-1] == at - 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    told = []
    for run in runs:
        told += [f"{names[run[0]]}–{names[run[-1]]}"] if len(run) > 2 else [names[at] for at in run]
    return pgettext("并列", "、").join(told)


def window_words(window: Window) -> str:
    """A recurring time in words: months, weekdays, kind of day, hours; what holds always is not said."""
    parts = []
    if window.months:
        parts.append(_runs([month_words(month) for month in range(1, 13)], [m - 1 for m in window.months]))
    if window.weekdays:
        parts.append(_runs([str(day) for day in WEEKDAYS], window.weekdays))
    if window.on_days is not OnDays.EVERY or not window.weekdays:
        parts.append(str(ON_DAYS[window.on_days]))
    parts.append(spans_text(window.hours).replace(",", " ") if window.hours else gettext("全天"))
    return " · ".join(parts)
