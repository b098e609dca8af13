"""What words of sources mean without anybody saying so: states, sources, kinds, verdicts, national codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from chuangcheng.flow.cases.terms import Source, State
from chuangcheng.flow.exchange.terms import Amiss, Standing, Verdict
from chuangcheng.flow.standards.terms import CaseKind

from .guessing import plain


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split(" | "))


def _spread(table: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {plain(word): meaning for meaning, words in table.items() for word in (meaning, *words)}


STANDINGS = _spread(
    {
        Standing.REPORTED: _words("待受理 | 待立案 | 待审核 | 新建 | new | submitted"),
        Standing.OPEN: _words(
            "未办结 | 办理中 | 处置中 | 处理中 | 在办 | 待处理 | 待办理 | 待派遣 | 待派单 | 已派单 | 待接收 | "
            "已派遣 | 已受理 | 已立案 | 待核查 | 待结案 | 已退回 | in progress | assigned | pending"
        ),
        Standing.CLOSED: _words(
            "已办结 | 办结 | 已结案 | 结案 | 已完成 | 完成 | 已关闭 | 关闭 | 已归档 | 归档 | 已回复 | "
            "回头看通过 | resolved | done"
        ),
        Standing.REFUSED: _words(
            "不予受理 | 不予立案 | 不受理 | 作废 | 已作废 | 撤销 | 申诉成立 | cancelled | canceled | rejected"
        ),
    }
)

SOURCES = _spread(
    {
        Source.PUBLIC: _words(
            "群众反映 | 12345 | 12345热线 | 热线 | 电话 | 来电 | 微信 | 网站 | app | 市民 | 信访 | call | "
            "citizen | self service"
        ),
        Source.REFERRAL: _words("上级交办 | 交办 | 转办"),
        Source.OFFICE: _words("创城办自查 | 自查 | 巡查 | employee generated"),
        Source.INSPECTION: _words("实地检查 | 检查"),
        Source.RECHECK: _words("回头看"),
    }
)

KINDS = _spread(
    {
        CaseKind.MATTER: _words("事项 | 事件 | event | 管理事项"),
        CaseKind.COMPONENT: _words("部件 | 管理部件 | part"),
        CaseKind.LOCAL: _words("本地 | 本地扩展"),
    }
)

VERDICTS = _spread(
    {
        Verdict.YES: _words("是 | 按期 | 按时 | 未超期 | 期限内 | ontime | true | 1"),
        Verdict.NO: _words("否 | 超期 | 逾期 | 超时 | overdue | late | false | 0"),
    }
)

_DISTRICT_AND_CLASS = re.compile(r"\d{6}(\d{5})(\d{6})?", re.ASCII)
"""The national identifiers: a matter is district (6) and class (5), a component has a number of its own (6) behind."""
_CODE_FIRST = re.compile(r"(\d[\d-]*\d)[\s\u3000_:：、]+\S.*", re.ASCII | re.DOTALL)


@dataclass(frozen=True)
class Known:
    """What words may mean here. Ids by name; names as `plain` makes them, codes as they are.

    `classes`: by kind:code. `class_codes` and `class_names`: the kinds that have a class of this code or name, with its
    id; older codes are among the codes. `class_titles` by id. None for a name that several bear.
    `has_borders`: whether any street has one, so that lying outside of all means something.
    """

    zone: ZoneInfo
    classes: Mapping[str, int] = field(default_factory=dict)
    class_codes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    class_names: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    class_titles: Mapping[int, str] = field(default_factory=dict)
    units: Mapping[str, int | None] = field(default_factory=dict)
    streets: Mapping[str, int | None] = field(default_factory=dict)
    has_borders: bool = True


def find_class(text: str, kind: str, known: Known) -> int | Amiss:
    """The class that a text names: kind:code, a code, an identifier that holds one, code and name, or a name."""
    if text in known.classes:
        return known.classes[text]
    found = _by_code(text, kind, known)
    if isinstance(found, Amiss) and (lead := _CODE_FIRST.fullmatch(text)):
        found = _by_code(lead[1], kind, known)
    if found is Amiss.UNKNOWN_CLASS:
        found = _of_kind(known.class_names.get(plain(text), {}), kind)
    return found


def _by_code(text: str, kind: str, known: Known) -> int | Amiss:
    if whole := _DISTRICT_AND_CLASS.fullmatch(text):
        kind = CaseKind.COMPONENT if whole[2] else CaseKind.MATTER
        return known.classes.get(f"{kind}:{whole[1]}", Amiss.UNKNOWN_CLASS)
    return _of_kind(known.class_codes.get(text, {}), kind)


def _of_kind(found: Mapping[str, int], kind: str) -> int | Amiss:
    if kind:
        return found.get(kind, Amiss.UNKNOWN_CLASS)
    if len(found) > 1:
        return Amiss.AMBIGUOUS_CLASS
    return next(iter(found.values()), Amiss.UNKNOWN_CLASS)


def state_of(standing: Standing, *, has_unit: bool, has_class: bool) -> State:
    """In which of our states a case begins: an open one goes on where its source left it, as far as we know."""
    if standing is Standing.OPEN:
        if has_unit:
            return State.IN_HAND
        return State.FILED if has_class else State.REPORTED
    return {
        Standing.REPORTED: State.REPORTED,
        Standing.CLOSED: State.CLOSED,
        Standing.REFUSED: State.REFUSED,
    }[standing]
