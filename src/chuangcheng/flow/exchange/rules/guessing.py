"""Which column may mean what, by its heading. A person corrects it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from chuangcheng.flow.exchange.terms import Field

_ASIDE = re.compile(r"[（(【\[].*?[)）】\]]")
_SIGNS = re.compile(r"[\s*:：·•._#?？-]+")


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split(" | "))


WORDS: Mapping[Field, tuple[str, ...]] = {
    Field.NUMBER: _words(
        "工单编号 | 工单号 | 受理编号 | 受理单号 | 诉求编号 | 来电编号 | 任务号 | 任务编号 | 案件编号 | "
        "案卷编号 | 事件编号 | 编号 | 外部编号 | 流水号 | 单号 | case enquiry id | case id | "
        "service request id | request id | foreign number | unique key | number | ticket"
    ),
    Field.TITLE: _words(
        "标题 | 工单标题 | 诉求标题 | 问题标题 | 事项名称 | 问题 | 主题 | case title | title | problem | "
        "service name | complaint type"
    ),
    Field.WORDS: _words(
        "诉求内容 | 工单内容 | 来电内容 | 反映内容 | 问题描述 | 事件描述 | 详细描述 | 内容 | 主要内容 | 描述 | "
        "说明 | 备注 | remarks | description | details | descriptor"
    ),
    Field.CLASS_KIND: _words("类别性质 | 案件类型 | 部件事件 | 问题类型 | class kind | kind"),
    Field.CLASS: _words(
        "国标代码 | 类别代码 | 案件类别 | 问题类别 | 诉求类别 | 事项类别 | 小类代码 | 小类名称 | 小类 | 类别 | "
        "分类 | 类型 | national code | class code | class | type | case type | category | reason"
    ),
    Field.ADDRESS: _words(
        "地址 | 事发地址 | 发生地址 | 诉求地址 | 问题地址 | 事发地点 | 发生地点 | 地点 | 位置 | 详细地址 | "
        "location | address | incident address | place"
    ),
    Field.LONGITUDE: _words("经度 | 坐标x | x坐标 | longitude | lng | lon | long"),
    Field.LATITUDE: _words("纬度 | 坐标y | y坐标 | latitude | lat"),
    Field.STREET: _words(
        "街道 | 所属街道 | 属地街道 | 街镇 | 镇街 | 所在街道 | 属地 | neighborhood | neighbourhood | street"
    ),
    Field.REPORTED: _words(
        "受理时间 | 来电时间 | 上报时间 | 登记时间 | 创建时间 | 诉求时间 | 发现时间 | 反映时间 | 立案时间 | "
        "open dt | opened | open date | created date | requested datetime | reported | reported at"
    ),
    Field.DUE: _words(
        "办理时限 | 办结时限 | 处置时限 | 整改期限 | 截止时间 | 截止日期 | 到期时间 | 应办结时间 | "
        "要求办结时间 | 时限 | target dt | sla target dt | due date | due | expected datetime | deadline"
    ),
    Field.CLOSED: _words(
        "办结时间 | 结案时间 | 完成时间 | 实际办结时间 | 关闭时间 | 回复时间 | closed dt | closed date | "
        "closed | closed at | case closed at"
    ),
    Field.STATE: _words("状态 | 工单状态 | 办理状态 | 案件状态 | 处理状态 | 当前状态 | case status | status | state"),
    Field.SOURCE: _words(
        "来源 | 诉求来源 | 受理渠道 | 来电渠道 | 工单来源 | 问题来源 | 案件来源 | source | channel | "
        "method received type"
    ),
    Field.UNIT: _words(
        "承办单位 | 主办单位 | 责任单位 | 处置单位 | 责任部门 | 办理单位 | 承办部门 | department | agency | "
        "unit | responsible unit"
    ),
    Field.CLOSING: _words(
        "办理结果 | 处置结果 | 回复内容 | 办理情况 | 答复内容 | 办结意见 | closure reason | "
        "resolution description | result"
    ),
    Field.ON_TIME: _words("是否按期 | 是否超期 | 是否按时 | 按期 | ontime status | on time | on time status"),
}
"""Headings that sources use, the surest first."""

PERSONAL = re.compile(
    r"来电人|诉求人|反映人|联系人|姓名|电话|手机|号码|身份证|证件|微信|邮箱|性别|年龄|"
    r"caller|phone|mobile|e-?mail|first ?name|last ?name",
    re.IGNORECASE,
)
"""Columns about a person. They are never proposed: a case is about a place."""


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """A heading without remarks in brackets, signs, capitals and full width."""
    told = unicodedata.normalize("NFKC", text)
    return _SIGNS.sub("", _ASIDE.sub("", told) or told).casefold()


NATIONAL = (plain("国标代码"), plain("national code"))
"""Headings of the five digits: the class is looked for there first."""

_KNOWN = {plain(word): (one, rank) for one, words in WORDS.items() for rank, word in enumerate(words)}


def is_personal(heading: str) -> bool:
    """Whether a column seems to tell who reported, or how to reach him."""
    return plain(heading) not in _KNOWN and PERSONAL.search(heading) is not None


def known_headings(cells: Sequence[str]) -> int:
    """How many cells of a row are headings that we know."""
    return sum(1 for cell in set(cells) if cell and plain(cell) in _KNOWN)


def propose(headings: Sequence[str]) -> dict[Field, tuple[str, ...]]:
    """The likeliest column of each field. Each column is taken once; words of a case may come from several."""
    ranked: dict[Field, list[tuple[int, int, str]]] = {}
    for at, heading in enumerate(headings):
        if found := _KNOWN.get(plain(heading)):
            ranked.setdefault(found[0], []).append((found[1], at, heading))
    proposed = {}
    for one, found_here in ranked.items():
        names = tuple(heading for _rank, _at, heading in sorted(found_here))
        by_code = one is Field.CLASS and plain(names[0]) in NATIONAL  # a class of one's own has no national code
        proposed[one] = names if one is Field.WORDS else names[: 2 if by_code else 1]
    if Field.TITLE not in proposed and len(proposed.get(Field.CLASS, ())) and Field.WORDS not in proposed:
        proposed[Field.TITLE] = proposed[Field.CLASS]
    return proposed
