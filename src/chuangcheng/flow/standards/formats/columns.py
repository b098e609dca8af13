"""The sheets of an edition workbook with their columns, and what the closed choices are called in a cell.

docs/formats.md specifies the workbook; a test holds it against this catalogue.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from chuangcheng.flow.standards.terms import (
    Aggregation,
    Effect,
    ItemKind,
    MethodKind,
    Missing,
    Reading,
    RuleKind,
    Standing,
)


class Table(StrEnum):
    """The sheets that hold an edition."""

    FACTS = "facts"
    TREE = "tree"
    ITEMS = "items"
    SITE_TYPES = "site_types"
    JUDGEMENT_RULES = "judgement_rules"
    WHOLE = "whole"
    NEGATIVE_LIST = "negative_list"


class Holds(StrEnum):
    """What stands in the cells of a column."""

    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    CODES = "codes"  # one or several codes
    LINES = "lines"  # one text a line
    LETTERS = "letters"  # A≥90%→100%；B≥80%→60%
    CURVE = "curve"  # 60%→0；90%→100%


Words = Mapping[str, tuple[str, ...]]
"""By code: what it is called in Chinese, in English, and what is understood besides."""

AGGREGATIONS: Words = {
    Aggregation.SUM: ("分值相加", "sum", "相加", "求和"),
    Aggregation.MEAN: ("平均", "mean", "算术平均"),
    Aggregation.WEIGHTED_MEAN: ("加权平均", "weighted mean"),
}
METHOD_KINDS: Words = {
    MethodKind.MATERIALS: ("材料审核", "materials", "网上申报"),
    MethodKind.FIELD: ("实地考察", "field", "实地"),
    MethodKind.SURVEY: ("问卷调查", "survey", "问卷"),
    MethodKind.STATISTIC: ("统计数据", "statistic", "数据"),
    MethodKind.OPINION: ("主管部门意见", "opinion"),
}
RULE_KINDS: Words = {
    RuleKind.ALL_OR_NOTHING: ("全部符合得满分", "all or nothing"),
    RuleKind.SHARE: ("按符合比例", "share"),
    RuleKind.LETTERS: ("按档次", "letters"),
    RuleKind.COUNT_MET: ("按符合项数定档", "count met"),
    RuleKind.DEDUCT: ("按问题数扣分", "deduct"),
    RuleKind.LINEAR: ("按折线", "linear"),
    RuleKind.VALUE: ("按填报值", "value"),
    RuleKind.UNKNOWN: ("来源未说明", "unknown"),
}
MISSING: Words = {
    Missing.EXCLUDE: ("不计入", "exclude"),
    Missing.ZERO: ("记零分", "zero"),
    Missing.MEAN_OF_OTHERS: ("取其他单位平均", "mean of others"),
}
ITEM_KINDS: Words = {
    ItemKind.MET_FAILED: ("符合或不符合", "met or failed", "符合/不符合"),
    ItemKind.COUNT: ("计数", "count"),
    ItemKind.MEASURE: ("测量", "measure"),
    ItemKind.K_OF_N: ("若干项中达到几项", "k of n"),
    ItemKind.TIMED: ("定时观察", "timed"),
    ItemKind.TEST: ("拨测或暗访", "test"),
}
READINGS: Words = {
    Reading.WEIGHTED: ("加权", "weighted"),
    Reading.ON_TOP: ("另外相加", "on top"),
    Reading.IN_PLACE: ("替代一条", "in place"),
}
STANDINGS: Words = {
    Standing.APPLICANT: ("申报", "applicant"),
    Standing.NOMINEE: ("提名", "nominee"),
    Standing.HOLDER: ("已获称号", "holder"),
}
EFFECTS: Words = {
    Effect.DEDUCT: ("扣分", "deduct"),
    Effect.SUSPEND: ("停止资格", "suspend"),
    Effect.DISQUALIFY: ("取消参评资格", "disqualify"),
    Effect.REVOKE: ("取消称号", "revoke"),
}
PARTS: Words = {
    "composition": ("按方式合成", "composition"),
    "gates": ("前置条件", "gate", "门槛"),
    "roll_ups": ("并入其他版本", "roll-up"),
    "cycle": ("周期年份", "year of the cycle"),
}
FLAGS: Words = {"true": ("是", "yes"), "false": ("否", "no")}
NOT_ROUNDED: Words = {"none": ("不取舍", "not rounded")}


@dataclass(frozen=True)
class Column:
    """A column. `part` names the list inside the row's mapping that it belongs to, "" for the mapping itself."""

    field: str
    title: str
    title_en: str
    note: str = ""
    note_en: str = ""
    needed: bool = False
    holds: Holds = Holds.TEXT
    choices: Words | None = None
    part: str = ""
    width: int = 14

    @property
    def is_list(self) -> bool:
        """Whether a row below may continue the cell."""
        return self.holds in (Holds.CODES, Holds.LINES)


def _choice(field: str, title: str, title_en: str, choices: Words, **more: object) -> Column:
    return Column(field, title, title_en, holds=Holds.CHOICE, choices=choices, **more)  # type: ignore[arg-type]


def _number(field: str, title: str, title_en: str, note: str = "", note_en: str = "", **more: object) -> Column:
    return Column(field, title, title_en, note, note_en, holds=Holds.NUMBER, width=10, **more)  # type: ignore[arg-type]


CODE = Column("code", "编码", "Code", "1 至 40 个字，不含空格", "1 to 40 characters without blanks", needed=True)
TITLE = Column("title", "名称", "Title", "不超过 200 字", "at most 200 characters", needed=True, width=44)
TITLE_EN = Column("title_en", "英文名称", "English title", width=24)
SOURCE = Column("source", "来源", "Source", "出处", "where it is from", width=18)
NOTE = Column("note", "备注", "Note", "不超过 4000 字", "at most 4000 characters", width=30)
NOTE_EN = Column("note_en", "英文备注", "Note in English", "有备注时才填", "only beside a note", width=30)
SEVERAL = ("多个编码用换行、空格或、隔开", "several: separate by line breaks, blanks or 、")

COLUMNS: Mapping[Table, tuple[Column, ...]] = {
    Table.FACTS: (
        CODE,
        TITLE,
        TITLE_EN,
        _choice(
            "official", "官方文本", "Official", FLAGS,
            note="只有发布机关的原文才填“是”", note_en="yes only for the text of the authority itself",
        ),
        Column("notice", "说明文字", "Notice", "显示在每个页面上", "shown wherever the edition is shown"),
        Column("notice_en", "英文说明文字", "Notice in English", "有说明文字时才填", "only beside a notice"),
        _choice(
            "aggregation", "总分汇总", "Total", AGGREGATIONS,
            note="总分怎样由第一层得出；不填为分值相加",
            note_en="how the total follows from the top level; blank: sum",
        ),
        _number(
            "rounding_method", "小数位：每种方式", "Decimals of a method",
            "0 至 10，四舍五入；不填为不取舍", "0 to 10, half up; blank: not rounded",
        ),
        _number(
            "rounding_leaf", "小数位：每条标准", "Decimals of a standard",
            "0 至 10；不填为不取舍", "0 to 10; blank: not rounded",
        ),
        _number(
            "rounding_part", "小数位：各部分", "Decimals of a part",
            "加权平均或按方式合成时，各部分相加之前", "each part before the parts are added up",
        ),
        Column(
            "rounding_total", "小数位：总分", "Decimals of the total",
            "0 至 10；不填为 2 位；不取舍填“不取舍”", "0 to 10; blank: 2; or: not rounded",
            holds=Holds.NUMBER, choices=NOT_ROUNDED,
        ),
    ),
    Table.TREE: (
        CODE,
        Column("parent", "上级编码", "Parent", "上一级的编码；第一层不填",
               "code of the row above it; blank at the top"),
        TITLE,
        TITLE_EN,
        _choice(
            "aggregation", "下级汇总", "Aggregation", AGGREGATIONS,
            note="有下级时：本级怎样由下级得出；不填为分值相加",
            note_en="with rows below: how its figure follows from theirs; blank: sum",
        ),
        _number("weight", "权重", "Weight", "只在上级为加权平均时填", "only below a weighted mean"),
        _choice(
            "kind", "测评方式", "Method", METHOD_KINDS, part="methods",
            note="一条标准有几种方式就写几行，续行只重复编码",
            note_en="one row for each method of a standard; the rows after the first repeat the code only",
        ),
        _number("points", "分值", "Points", "该方式的满分", "what the method can win", part="methods"),
        _choice("rule", "计分规则", "Rule", RULE_KINDS, part="methods", width=18),
        Column(
            "letters", "档次", "Letters",
            "按档次、按符合项数定档时填，从最好到最差，如 A≥90%→100%；B≥80%→60%。"
            "≥ 达到，＞ 超过，≤ 不高于，＜ 低于；→ 后为得分比例",
            "for letters and count met, best first, e.g. A≥90%→100%；B≥80%→60%; one of ≥ > ≤ <, then the share"
            " of the points",
            holds=Holds.LETTERS, part="methods", width=28,
        ),
        Column(
            "curve", "折线", "Curve", "按折线时填，值从小到大，如 60%→0；90%→100%",
            "for linear, values rising, e.g. 60%→0；90%→100%", holds=Holds.CURVE, part="methods", width=20,
        ),
        _number("per_finding", "每个问题扣", "Per finding", "按问题数扣分时填", "for deduct", part="methods"),
        _number("cap", "最多扣", "Cap", "按问题数扣分时可填", "for deduct, may be blank", part="methods"),
        _number("floor", "最低得分", "Floor", "按问题数扣分时可填", "for deduct, may be blank", part="methods"),
        _choice(
            "missing", "没有证据时", "Without evidence", MISSING, part="methods",
            note="不填为不计入", note_en="blank: exclude",
        ),
        _choice(
            "counted", "计入总分", "Counted", FLAGS,
            note="只写在标准上；不填为是", note_en="only at standards; blank: yes",
        ),
        Column(
            "left_out_because", "不计入的原因", "Left out because", "不计入总分时必填", "needed when not counted",
            width=20,
        ),
        Column(
            "left_out_because_en", "不计入的英文原因", "Left out because, in English", "有原因时才填",
            "only beside a reason", width=20,
        ),
        Column(
            "weight_source", "分值依据", "Points set by", "分值和权重由谁定；自定的写 ours",
            "who set points and weights; ours marks your own",
        ),
        Column(
            "site_types", "查看点位类型", "Site types", "点位类型编码。" + SEVERAL[0] + "。只供查阅，证据以检查项为准",
            "codes of site types; " + SEVERAL[1] + "; for information, evidence follows the items",
            holds=Holds.CODES, width=16,
        ),
        SOURCE,
        NOTE,
        NOTE_EN,
    ),
    Table.ITEMS: (
        CODE,
        TITLE,
        TITLE_EN,
        _choice("kind", "查看方式", "Kind", ITEM_KINDS, note="不填为符合或不符合", note_en="blank: met or failed"),
        Column(
            "standards", "对应标准", "Standards", "测评标准编码。" + SEVERAL[0] + "。不填的只用于日常检查",
            "codes of standards; " + SEVERAL[1] + "; blank: for routine visits only", holds=Holds.CODES,
        ),
        Column(
            "judgement_rules", "判定规则", "Judgement rules", "判定规则编码。" + SEVERAL[0], SEVERAL[1],
            holds=Holds.CODES,
        ),
        _number(
            "threshold", "要求值", "Threshold", "计数、测量、若干项中达到几项时必填",
            "needed for count, measure, k of n",
        ),
        _choice(
            "at_most", "要求值为上限", "At most", FLAGS,
            note="不得超过要求值时填是", note_en="yes where the threshold is the most that is allowed",
        ),
        Column("unit", "计量单位", "Unit", "处、米、%", "for example m, %", width=8),
        _number("out_of", "总项数", "Out of", "若干项中达到几项时必填", "needed for k of n"),
        _number("spacing_metres", "最小间距（米）", "Spacing (m)", "计数时可填", "for count"),
        _number("minutes", "观察分钟", "Minutes", "定时观察时可填", "for timed"),
        Column(
            "common_faults", "常见问题", "Common faults", "每行一个，每个不超过 120 字",
            "one a line, at most 120 characters",
            holds=Holds.LINES, width=24,
        ),
        Column(
            "common_faults_en", "英文常见问题", "Common faults in English", "与常见问题逐行对应，或不填",
            "line by line like the common faults, or blank", holds=Holds.LINES, width=24,
        ),
        Column("case_class", "案件类别", "Case class", "类别:编码，如 matter:06010",
               "kind:code, e.g. matter:06010", width=16),
        SOURCE,
        NOTE,
        NOTE_EN,
    ),
    Table.SITE_TYPES: (
        CODE,
        TITLE,
        TITLE_EN,
        Column(
            "items", "检查项", "Items", "检查项编码，按查看顺序。" + SEVERAL[0],
            "codes of items in the order of the walk; " + SEVERAL[1], needed=True, holds=Holds.CODES, width=40,
        ),
        Column("route", "查看路线", "Route", "如 步行500米", "how far to walk", width=20),
        Column("completeness", "完整程度", "Completeness", "清单与来源相比的完整程度", "how well the source covers it"),
    ),
    Table.JUDGEMENT_RULES: (
        CODE,
        TITLE,
        TITLE_EN,
        Column("text", "内容", "Text", "检查员共同遵守的判定口径",
               "the reading inspectors share", needed=True, width=60),
        Column("text_en", "英文内容", "Text in English", width=40),
        SOURCE,
    ),
    Table.WHOLE: (
        _choice(
            "part", "类别", "Part", PARTS, needed=True,
            note="按方式合成填测评方式、分值；前置条件填编码、名称，可填其他版本、至少；"
            "并入其他版本填其他版本、并入口径，及比例或替代条目；周期年份按先后每年一行，填比例，合计 100%",
            note_en="composition: method, points; gate: code, title, perhaps edition, at least; roll-up:"
            " edition, reading,"
            " share or node; year of the cycle: one row a year in order, share, together 100%",
        ),
        Column("code", "编码", "Code", "前置条件的编码", "of a gate"),
        Column("title", "名称", "Title", "前置条件或并入版本的名称", "of a gate or a roll-up", width=34),
        TITLE_EN,
        _choice("kind", "测评方式", "Method", METHOD_KINDS),
        _number("points", "分值", "Points"),
        Column("edition", "其他版本", "Edition", "另一个版本的编码", "code of another edition"),
        _number("at_least", "至少", "At least", "总分须达到的分数", "the total that must be reached"),
        _number("share", "比例", "Share", "如 20%", "e.g. 20%"),
        _choice(
            "reading", "并入口径", "Reading", READINGS,
            note="加权：本版×(1−比例)+其他×比例；另外相加：再加其他×比例；替代一条：其他版本替代一条",
            note_en="weighted: own × (1 − share) + other × share; on top: plus other × share; in place: of an own node",
        ),
        Column("node", "替代条目", "Node", "口径为替代一条时，被替代的编码", "for in place: the own code"),
        SOURCE,
        NOTE,
        NOTE_EN,
    ),
    Table.NEGATIVE_LIST: (
        CODE,
        TITLE,
        TITLE_EN,
        _choice(
            "effect", "后果", "Effect", EFFECTS, part="consequences",
            note="一项有几种后果就写几行，续行只重复编码",
            note_en="one row for each consequence; the rows after the first repeat the code only",
        ),
        _choice(
            "standing", "适用对象", "Standing", STANDINGS, part="consequences", note="不填为全部", note_en="blank: any"
        ),
        _number(
            "within_months", "几个月内", "Within months", "测评日之前几个月内发生才计；不填为不限",
            "how long before the day of the score; blank: any time", part="consequences",
        ),
        _number("points", "扣分", "Points", "后果为扣分时必填", "needed for deduct", part="consequences"),
        _number("months", "停止几个月", "Months", "后果为停止资格时必填", "needed for suspend", part="consequences"),
        SOURCE,
        NOTE,
        NOTE_EN,
    ),
}  # fmt: skip

SHEETS: Mapping[Table, tuple[str, str]] = {
    Table.FACTS: ("版本", "Edition"),
    Table.TREE: ("测评内容与标准", "Tree"),
    Table.ITEMS: ("检查项", "Items"),
    Table.SITE_TYPES: ("点位类型", "Site types"),
    Table.JUDGEMENT_RULES: ("判定规则", "Judgement rules"),
    Table.WHOLE: ("合成与门槛", "Whole"),
    Table.NEGATIVE_LIST: ("负面清单", "Negative list"),
}
NEEDED_SHEETS = (Table.FACTS, Table.TREE)
NOTES_SHEET = ("说明", "Notes")
CHOICES_SHEET = ("选项", "Choices")
ASIDE = ("说明", "notes", "选项", "choices", "备注")
"""Sheets whose name begins like this are for the reader of the workbook, and read as nothing."""

_REMARKS = re.compile(r"[（(【\[].*?[)）】\]]")
_SIGNS = re.compile(r"[\s*:：·•._-]+")


def plain(text: str) -> str:
    """A heading or the word for a choice without remarks in brackets, marks of compulsion, blanks and capitals."""
    text = unicodedata.normalize("NFKC", text)
    return _SIGNS.sub("", _REMARKS.sub("", text) or text).casefold()


def column_by_heading(table: Table) -> dict[str, Column]:
    """The columns of a table by every heading that stands for them."""
    found: dict[str, Column] = {}
    for column in COLUMNS[table]:
        for word in (column.title, column.title_en, column.field):
            found.setdefault(plain(word), column)
    return found


def codes_by_word(choices: Words) -> dict[str, str]:
    """The code by every word that stands for it, the code itself among them."""
    return {plain(word): str(code) for code, words in choices.items() for word in (code, *words)}


def heading_of(table: Table, field: str, language: str) -> str:
    """The heading of a field; the field itself where the sheet has no such column."""
    column = next((column for column in COLUMNS[table] if column.field == field), None)
    return field if column is None else column.title_en if language.startswith("en") else column.title


def word_for(table: Table, code: str, language: str) -> str:
    """What the cells of a sheet call a code; the code itself where none of its columns has that choice."""
    at = 1 if language.startswith("en") else 0
    return next((c.choices[code][at] for c in COLUMNS[table] if c.choices and code in c.choices), code)
