"""What taking over and handing out is called, and what is wrong with rows and how to put it right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from chuangcheng.flow.cases.labels import SOURCES, STATES
from chuangcheng.flow.standards.labels import CASE_KINDS
from chuangcheng.flow.standards.terms import CaseKind

from .formats.handing_out import OutCell, OutRow
from .formats.mapping_document import Wrong
from .rules.reading import Problem
from .terms import Amiss, DayOrder, ExportForm, Fault, Field, Flag, Refused, RowStatus, Standing, TransferState

FIELDS: dict[Field, Promise] = {
    Field.NUMBER: _("外部编号"),
    Field.TITLE: pgettext_lazy("案件转入", "标题"),
    Field.WORDS: _("内容"),
    Field.CLASS_KIND: _("类别性质（部件、事项）"),
    Field.CLASS: _("案件类别"),
    Field.ADDRESS: _("地址"),
    Field.LONGITUDE: _("经度"),
    Field.LATITUDE: _("纬度"),
    Field.STREET: _("街道"),
    Field.REPORTED: _("上报时间"),
    Field.DUE: _("办理期限"),
    Field.CLOSED: _("办结时间"),
    Field.STATE: _("状态"),
    Field.SOURCE: _("来源"),
    Field.UNIT: _("责任单位"),
    Field.CLOSING: _("办理结果"),
    Field.ON_TIME: _("来源认定是否按期"),
}

STANDINGS: dict[Standing, Promise] = {
    Standing.REPORTED: _("待立案"),
    Standing.OPEN: _("未办结"),
    Standing.CLOSED: _("已办结"),
    Standing.REFUSED: _("不予受理"),
}

ORDERS: dict[DayOrder, Promise] = {
    DayOrder.YMD: _("年-月-日"),
    DayOrder.MDY: _("月/日/年"),
    DayOrder.DMY: _("日/月/年"),
}

ROW_STATUS: dict[RowStatus, Promise] = {
    RowStatus.NEW: _("转入"),
    RowStatus.SAME: _("已在系统中，一致"),
    RowStatus.CHANGED: _("已在系统中，来源有变"),
    RowStatus.PROBLEM: _("有问题，不转入"),
}

STATES_OF_TRANSFER: dict[TransferState, Promise] = {
    TransferState.OPEN: _("待转入"),
    TransferState.RUNNING: _("转入中"),
    TransferState.DONE: _("已转入"),
    TransferState.DISCARDED: _("已取消"),
    TransferState.EXPIRED: _("已过期"),
}

FLAGS: dict[Flag, Promise] = {
    Flag.CLOSED_BEFORE_OPENED: _("办结早于上报"),
    Flag.DUE_BEFORE_OPENED: _("期限早于上报"),
    Flag.CLOSED_WITHOUT_TIME: _("已办结，没有办结时间"),
    Flag.OPEN_WITH_CLOSING_TIME: _("未办结，却有办结时间"),
    Flag.ON_TIME_DIFFERS: _("是否按期与来源认定不同"),
    Flag.STREET_DIFFERS: _("街道名称与位置不符"),
    Flag.OUTSIDE_ALL_STREETS: _("位置不在任何街道内"),
    Flag.SHORTENED: _("标题或地址过长，全文在说明中"),
}

AMISS: dict[Amiss, Promise] = {
    Amiss.TOO_LARGE: _("文件太大，最多 %(limit)s MB"),
    Amiss.UNREADABLE: _("不是可读的表格文件：请另存为 xlsx、xls 或 csv"),
    Amiss.ENCRYPTED: _("文件有密码保护：请取消密码后重试"),
    Amiss.NOT_TEXT: _("文字编码无法识别：请另存为 xlsx，或 UTF-8、GB18030 编码的 csv"),
    Amiss.TOO_MANY_ROWS: _("行数太多，最多 %(limit)s 行：请分成几个文件"),
    Amiss.NO_HEADER: _("没有找到表头：表头须在前 15 行内，并含有对应表中的列"),
    Amiss.NO_ROWS: _("表头下没有内容"),
    Amiss.FILE_GONE: _("文件已不在服务器上：请取消后重新上传"),
    Amiss.NO_COLUMN: _("表中没有“%(value)s”这一列"),
    Amiss.REQUIRED: _("此项不能为空"),
    Amiss.TOO_LONG: _("文字太长，最多 %(limit)s 个字"),
    Amiss.NULL_CHARACTER: _("含有不可见的空字符：请重新录入"),
    Amiss.LOST_DIGITS: _("“%(value)s”已被表格软件舍去末位数字：请在来源系统中把这一列导出为文本"),
    Amiss.BAD_TIME: _("读不出时间“%(value)s”：请核对年月日的次序"),
    Amiss.BAD_POSITION: _("“%(value)s”不是经纬度"),
    Amiss.HALF_A_POSITION: _("经度和纬度须同时填写"),
    Amiss.UNKNOWN_CLASS: _("没有案件类别“%(value)s”：请在对应表中指明"),
    Amiss.AMBIGUOUS_CLASS: _("“%(value)s”既是部件又是事项：请写成 matter:代码或 component:代码，或指明类别性质"),
    Amiss.UNKNOWN_KIND: _("不认识的类别性质“%(value)s”：请写部件或事项"),
    Amiss.UNKNOWN_STATE: _("不认识的状态“%(value)s”：请在对应表中指明"),
    Amiss.UNKNOWN_SOURCE: _("不认识的来源“%(value)s”：请在对应表中指明"),
    Amiss.UNKNOWN_UNIT: _("没有单位“%(value)s”：请在对应表中指明，或先导入该单位"),
    Amiss.UNKNOWN_STREET: _("没有街道“%(value)s”：请在对应表中指明"),
    Amiss.UNKNOWN_VERDICT: _("读不出是否按期“%(value)s”：请在对应表中指明"),
}

REFUSED: dict[Refused, Promise] = {
    Refused.REQUIRED: _("此项必填"),
    Refused.NOT_A_TABLE: _("文件不能作为表格读取"),
    Refused.NOTHING_TO_IMPORT: _("没有可以转入的行"),
    Refused.TOO_MANY: _("太多了：请先完成或取消其中一些"),
    Refused.BAD_MAPPING: _("对应表有误"),
    Refused.NAME_TAKEN: _("名称已被使用"),
    Refused.NO_SYSTEM: _("请写明来源系统的名称：同一系统的编号只转入一次"),
    Refused.UNKNOWN_ZONE: _("没有这个时区"),
}

FAULTS: dict[Fault, Promise] = {
    Fault.NOT_YAML: _("不是 YAML 文档"),
    Fault.WRONG_FORMAT: _("第一行应为 format: chuangcheng-case-mapping/1"),
    Fault.NOT_A_TABLE: _("这里应为若干项"),
    Fault.NOT_A_TEXT: _("这里应为一段文字"),
    Fault.UNKNOWN_KEY: _("不认识的项"),
    Fault.UNKNOWN_FIELD: _("不认识的栏目"),
    Fault.UNKNOWN_WORD: _("不认识的写法"),
}

EXPORT_FORMS: dict[ExportForm, Promise] = {
    ExportForm.XLSX: _("全部案件（Excel）"),
    ExportForm.CSV: _("全部案件（CSV）"),
    ExportForm.GEOJSON: _("有位置的案件（GeoJSON）"),
}

REFUSED_TITLES: tuple[Promise, Promise] = (_("行"), _("未转入的原因"))

COLUMNS: tuple[Promise, ...] = (
    _("编号"),
    _("外部系统"),
    _("外部编号"),
    _("问题"),
    _("说明"),
    _("状态"),
    _("来源"),
    _("类别性质"),
    _("国标代码"),
    _("类别代码"),
    _("类别名称"),
    _("地点"),
    _("街道"),
    _("经度"),
    _("纬度"),
    _("责任单位"),
    _("上报时间"),
    _("整改期限"),
    _("整改时间"),
    _("结案时间"),
    _("是否按期"),
    _("返工次数"),
)
"""The columns of a list that is handed out."""


def cells_of(row: OutRow, *, english: bool) -> list[OutCell]:
    """A case as the cells of these columns, times in the office's zone."""
    kind = str(CASE_KINDS[CaseKind(row.class_kind)]) if row.class_kind else ""
    verdict = "" if row.on_time is None else str(ON_TIME[row.on_time])
    return [
        row.number,
        row.system,
        row.foreign_number,
        row.title,
        row.words,
        str(STATES[row.state]),
        str(SOURCES[row.source]),
        kind,
        row.national,
        row.class_code,
        (english and row.class_name_en) or row.class_name,
        row.place,
        row.street,
        row.longitude,
        row.latitude,
        row.unit,
        *(_local(at) for at in (row.reported_at, row.due_at, row.rectified_at, row.closed_at)),
        verdict,
        row.rework_count,
    ]


ON_TIME: dict[bool, Promise] = {True: _("按期"), False: _("超期")}


def _local(at: datetime | None) -> datetime | None:
    return localtime(at).replace(tzinfo=None, microsecond=0) if at else None


def place_of(problem: Problem) -> str:
    """Where a row stands: its sheet and its number."""
    if not problem.row:
        return ""
    return f"{problem.sheet}!{problem.row}" if problem.sheet else str(problem.row)


def told(problem: Problem, *, with_place: bool = True) -> str:
    """A problem as one sentence: the row and column, the heading, what is wrong and what to do."""
    words = str(AMISS[problem.reason]) % {**problem.detail, "value": problem.value}
    if problem.heading:
        words = gettext("%(heading)s：%(words)s") % {"heading": problem.heading, "words": words}
    if not with_place or not problem.row:
        return words
    before = f"{problem.sheet}!" if problem.sheet else ""
    return f"{before}{problem.column}{problem.row} {words}"


def told_fault(wrong: Wrong) -> str:
    """What is wrong with a mapping document, with its place."""
    return " ".join(filter(None, (wrong.path, str(FAULTS[wrong.fault]), wrong.value)))


def told_change(changes: Mapping[str, Sequence[str]]) -> list[tuple[str, str, str]]:
    """What a source says otherwise: what, before, after."""
    return [(str(FIELDS[Field(name)]), before, after) for name, (before, after) in changes.items()]
