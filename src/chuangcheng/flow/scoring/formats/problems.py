"""What is wrong with a folder of evidence, where, and what to do about it: the words, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chuangcheng.flow.scoring.terms import Fault

MOST = 200
"""Problems that are told at once."""

WORDS: dict[Fault, tuple[str, str, str, str]] = {
    # fault: (what is wrong, what to do) in Chinese, then in English; {value} and {known} take the problem's values
    Fault.NO_SUCH_FOLDER: (
        "没有这个文件夹",
        "检查路径",
        "there is no such folder",
        "check the path",
    ),
    Fault.NO_EVIDENCE_FILE: (
        "文件夹中没有 observations.csv、sites.csv、figures.csv、results.csv、events.csv 或 gates.csv",
        "照 docs/formats.md 的示例放入至少一个",
        "the folder holds none of observations.csv, sites.csv, figures.csv, results.csv, events.csv, gates.csv",
        "put in at least one of them, see docs/formats.md",
    ),
    Fault.TOO_LARGE: (
        "文件有 {value} 字节，超过上限 {known}",
        "分成几个文件夹分别计算",
        "the file has {value} bytes, more than {known}",
        "split the evidence",
    ),
    Fault.NOT_TEXT: (
        "不是 UTF-8、UTF-16 或 GB18030 文本",
        "另存为 UTF-8 的 CSV",
        "not UTF-8, UTF-16 or GB18030 text",
        "save it as CSV in UTF-8",
    ),
    Fault.NOT_CSV: ("不是有效的 CSV：{value}", "检查引号", "not valid CSV: {value}", "check the quotes"),
    Fault.MISSING_COLUMN: (
        "缺少列 {value}",
        "在首行补上该列",
        "the column {value} is missing",
        "add it to the heading line",
    ),
    Fault.UNKNOWN_COLUMN: (
        "不认识的列“{value}”",
        "可用：{known}",
        "unknown column “{value}”",
        "use one of: {known}",
    ),
    Fault.COLUMN_TWICE: ("列“{value}”出现两次", "只留一列", "the column “{value}” stands twice", "keep one"),
    Fault.TOO_MANY_CELLS: (
        "本行的格数多于首行",
        "检查多余的逗号；含逗号的文字加双引号",
        "the row has more cells than the heading line",
        "look for a comma too many; quote text that holds commas",
    ),
    Fault.EMPTY_CELL: ("此格为空", "填写此格", "the cell is empty", "fill it in"),
    Fault.UNKNOWN_ITEM: (
        "版本中没有检查项“{value}”",
        "用版本文档中的检查项编码",
        "the edition has no item “{value}”",
        "use the code of an item of the edition document",
    ),
    Fault.UNKNOWN_SITE_TYPE: (
        "版本中没有点位类型“{value}”",
        "可用：{known}",
        "the edition has no site type “{value}”",
        "use one of: {known}",
    ),
    Fault.UNKNOWN_SITE: (
        "sites.csv 中没有点位“{value}”",
        "改正点位编码，或在 sites.csv 中补上",
        "sites.csv has no site “{value}”",
        "correct the site or add it to sites.csv",
    ),
    Fault.UNKNOWN_OUTCOME: (
        "不认识的结果“{value}”",
        "可用：{known}",
        "unknown outcome “{value}”",
        "use one of: {known}",
    ),
    Fault.NOT_ON_CHECKLIST: (
        "检查项“{value}”不在点位类型“{known}”的清单上",
        "改正检查项或点位类型",
        "the item “{value}” is not on the checklist of site type “{known}”",
        "correct the item or the site type",
    ),
    Fault.SITE_DIFFERS: (
        "同一点位另处写的是“{known}”，此处是“{value}”",
        "统一写法",
        "the same site says “{known}” elsewhere and “{value}” here",
        "make them the same",
    ),
    Fault.SITE_TWICE: (
        "点位“{value}”重复",
        "每个点位只写一行",
        "the site “{value}” stands twice",
        "keep one row per site",
    ),
    Fault.NOT_A_NUMBER: ("“{value}”不是数", "写成 3 或 0.5", "“{value}” is not a number", "write 3 or 0.5"),
    Fault.NUMBER_CONTRADICTS: (
        "结果“{value}”与数值不符，按数值应为“{known}”",
        "改正结果或数值，或将结果留空",
        "the outcome “{value}” contradicts the number, which means “{known}”",
        "correct one of them, or leave the outcome empty",
    ),
    Fault.NOT_A_TIME: (
        "“{value}”不是时间",
        "写成 2026-03-02T09:30 或 2026-03-02",
        "“{value}” is not a time",
        "write 2026-03-02T09:30 or 2026-03-02",
    ),
    Fault.TIMES_MIXED: (
        "有的时间带时区，有的不带",
        "全部带时区，或全部不带",
        "some times name a zone and some do not",
        "name it in all of them or in none",
    ),
    Fault.SEEN_TWICE: (
        "同一点位同一检查项另有一行（第 {known} 行），分不出先后",
        "删去一行，或填写不同的 observed_at",
        "the same site and item stand on line {known} too, and neither is the later one",
        "remove one, or give them different observed_at",
    ),
    Fault.NOT_A_DATE: ("“{value}”不是日期", "写成 2026-03-02", "“{value}” is not a date", "write 2026-03-02"),
    Fault.UNKNOWN_STANDARD: (
        "版本中没有标准“{value}”",
        "用版本文档中测评标准的编码",
        "the edition has no standard “{value}”",
        "use the code of a standard of the edition document",
    ),
    Fault.UNKNOWN_METHOD: (
        "该标准没有测评方式“{value}”",
        "可用：{known}",
        "the standard has no method “{value}”",
        "use one of: {known}",
    ),
    Fault.UNKNOWN_OWNER: (
        "没有点位属于“{value}”",
        "改正名称，或在 sites.csv 中补上它的点位",
        "no site belongs to “{value}”",
        "correct the name or add its sites to sites.csv",
    ),
    Fault.AREA_AND_UNIT: (
        "同时填了 area 和 unit",
        "只填一项；全区的数据两项都留空",
        "area and unit are both given",
        "give one of them; neither for the whole",
    ),
    Fault.DUPLICATE: (
        "同一标准、方式和区域或单位重复",
        "只留一行",
        "the same standard, method and area or unit stand twice",
        "keep one row",
    ),
    Fault.FIELD_IS_OBSERVED: (
        "实地考察结果只来自现场检查，不能录入",
        "把检查记录写入 observations.csv",
        "field results come from observations alone",
        "write what was seen into observations.csv",
    ),
    Fault.NOT_A_SHARE: (
        "“{value}”不是 0 至 1 的比例",
        "写成 0.85 或 85%",
        "“{value}” is not a share from 0 to 1",
        "write 0.85 or 85%",
    ),
    Fault.BEYOND_POINTS: (
        "“{value}”不在 0 与满分 {known} 之间",
        "填得分",
        "“{value}” is not between 0 and the {known} points of the method",
        "enter the points won",
    ),
    Fault.NOT_A_COUNT: (
        "“{value}”不是不小于 0 的整数",
        "填个数",
        "“{value}” is not a whole number from 0 on",
        "enter a count",
    ),
    Fault.NOT_ANSWERS: (
        "“{value}”不是大于 0 的整数",
        "填有效问卷的份数，或不填",
        "“{value}” is not a whole number above 0",
        "enter how many answers there were, or nothing",
    ),
    Fault.ANSWERS_OF_SURVEYS: (
        "只有问卷调查才填有效问卷数",
        "去掉“{value}”",
        "only surveys have a number of answers",
        "remove “{value}”",
    ),
    Fault.TOO_MANY_ROWS: (
        "行数过多（{value}）",
        "分成几个文件夹",
        "too many rows ({value})",
        "split the evidence",
    ),
    Fault.SAID_TWICE: ("同一内容前面已有一行", "只留一行", "an earlier row says this already", "keep one row"),
    Fault.EDITION_OR_YEAR: (
        "edition 和 year 须填且只填一项",
        "其他测评体系的总分填 edition，本体系其他年度的得分填 year",
        "one of edition and year must be given, and only one",
        "give edition for the total of another edition, year for another year of this one",
    ),
    Fault.UNKNOWN_EDITION: (
        "本版本的前置条件和计入项不涉及版本“{value}”",
        "可用：{known}",
        "no gate or roll-up of the edition names “{value}”",
        "use one of: {known}",
    ),
    Fault.UNKNOWN_YEAR: (
        "“{value}”不是周期中的年度",
        "填周期中的第几年，可用：{known}",
        "“{value}” is no year of the cycle",
        "write which year of the cycle it is, one of: {known}",
    ),
    Fault.NOT_POSITIVE: ("“{value}”不大于 0", "填满分", "“{value}” is not above 0", "enter the full points"),
    Fault.BOUNDS_DISAGREE: (
        "得分“{value}”与上下限、满分不符，应为 0 ≤ 下限 ≤ 得分 ≤ 上限 ≤ 满分",
        "改正其中一项；没有上下限的，两格留空",
        "the value “{value}” does not fit: 0 ≤ lower ≤ value ≤ upper ≤ points must hold",
        "correct one of them; leave the bounds empty where there are none",
    ),
    Fault.UNKNOWN_EVENT: (
        "负面清单中没有事项“{value}”",
        "可用：{known}",
        "the negative list has no item “{value}”",
        "use one of: {known}",
    ),
    Fault.UNKNOWN_GATE: (
        "版本中没有前置条件“{value}”",
        "可用：{known}",
        "the edition has no gate “{value}”",
        "use one of: {known}",
    ),
    Fault.GATE_IS_COMPUTED: (
        "前置条件“{value}”由得分判定，不能直接填写",
        "删去本行；其他测评体系的总分写入 results.csv（{known}）",
        "the gate “{value}” is decided by a total and cannot be declared",
        "remove the row; totals of other editions go into results.csv ({known})",
    ),
    Fault.NOT_YES_OR_NO: ("“{value}”不是“是”或“否”", "写是或否", "“{value}” is neither yes nor no", "write yes or no"),
}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: the file, its line (0: the whole file), the column ("": the whole line), and what."""

    file: str
    line: int
    column: str
    code: Fault
    value: str = ""
    known: str = ""

    def message(self, language: str = "zh") -> str:
        """What is wrong, in Chinese or ("en…") in English."""
        return self._fill(2 if language.startswith("en") else 0)

    def remedy(self, language: str = "zh") -> str:
        """What to do about it."""
        return self._fill(3 if language.startswith("en") else 1)

    def text(self, language: str = "zh") -> str:
        """All of it as one clear line."""
        english = language.startswith("en")
        line = (f"line {self.line}" if english else f"第 {self.line} 行") if self.line else ""
        column = (f"column {self.column}" if english else f"{self.column} 列") if self.column else ""
        where = " ".join(part for part in (self.file, line, column) if part)
        between = "; " if english else "；"
        head = f"{where}: " if where else ""
        return f"{head}{self.message(language)}{between}{self.remedy(language)}"

    def _fill(self, part: int) -> str:
        return WORDS[self.code][part].format(value=self.value, known=self.known)


class WrongEvidence(Exception):
    """A folder cannot be used; `problems` holds what is wrong with it, file by file in order of lines."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda one: (one.file, one.line))[:MOST])
        super().__init__("; ".join(one.text("en") for one in self.problems))
