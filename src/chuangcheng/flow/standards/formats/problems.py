"""What is wrong with a document, where, and what to do about it: the one place with the words, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chuangcheng.flow.standards.terms import Fault

WORDS: dict[Fault, tuple[str, str, str, str]] = {
    # fault: (what is wrong, what to do) in Chinese, then in English; {name} takes the problem's values
    Fault.TOO_LARGE: (
        "文件有 {size} 字节，超过上限 {limit}",
        "拆成几个版本，或去掉无关内容",
        "the file has {size} bytes, more than {limit}",
        "split it into several editions or leave out what does not belong",
    ),
    Fault.NOT_TEXT: (
        "文件不是 UTF-8、UTF-16 或 GB18030 文本",
        "另存为 UTF-8 文本后再试",
        "the file is not UTF-8, UTF-16 or GB18030 text",
        "save it as UTF-8 text and try again",
    ),
    Fault.NOT_YAML: (
        "YAML 写法有误：{detail}",
        "检查此行及上一行的缩进、冒号、引号和括号",
        "not valid YAML: {detail}",
        "check indentation, colons, quotes and brackets on this line and the one before",
    ),
    Fault.TOO_DEEP: (
        "嵌套超过 {limit} 层",
        "减少层级，或改用 parent 写成平表",
        "nested more than {limit} levels deep",
        "use fewer levels or the flat form with parent",
    ),
    Fault.TOO_MANY: (
        "共 {count} 项，超过上限 {limit}",
        "减少数量，或拆成几个版本",
        "{count} entries, more than {limit}",
        "use fewer, or split into several editions",
    ),
    Fault.ALIAS: (
        "使用了 YAML 锚点或别名（& 或 *）",
        "把内容照写一遍；共用检查项在 items 中写一次，由各点位类型按编码引用",
        "a YAML anchor or alias (& or *) is used",
        "write the content out; define shared items once under items and name them by code",
    ),
    Fault.TAG: (
        "使用了 YAML 标签 {tag}",
        "去掉该标签",
        "a YAML tag {tag} is used",
        "remove the tag",
    ),
    Fault.SEVERAL_DOCUMENTS: (
        "一个文件里有几份文档（---）",
        "每个文件只放一份",
        "several documents (---) in one file",
        "keep one document per file",
    ),
    Fault.EMPTY: (
        "没有内容",
        "照 docs/formats.md 的示例填写",
        "nothing is in it",
        "follow the example in docs/formats.md",
    ),
    Fault.WRONG_FORMAT: (
        "文档格式为“{found}”",
        "第一行写 format: {wanted}",
        "the document's format is “{found}”",
        "write format: {wanted} on the first line",
    ),
    Fault.NOT_A_MAPPING: (
        "这里应是“名称: 值”的若干行",
        "按“名称: 值”逐行缩进填写",
        "a list of “name: value” lines is expected here",
        "write “name: value” lines, indented",
    ),
    Fault.NOT_A_LIST: (
        "这里应是列表",
        "每项一行，以“- ”开头，或写成 [a, b]",
        "a list is expected here",
        "write one entry a line, beginning with “- ”, or [a, b]",
    ),
    Fault.NOT_A_TEXT: (
        "这里应是一个值，不是列表或多行结构",
        "写成一个值",
        "a single value is expected here, not a list or a mapping",
        "write one value",
    ),
    Fault.DUPLICATE_KEY: (
        "名称“{key}”在同一处出现两次（前一次在第 {first} 行）",
        "只保留一处",
        "the name “{key}” stands here twice (first on line {first})",
        "keep one of them",
    ),
    Fault.UNKNOWN_KEY: (
        "不认识的名称“{key}”",
        "可用：{known}",
        "unknown name “{key}”",
        "use one of: {known}",
    ),
    Fault.MISSING_KEY: ("缺少 {key}", "补上 {key}", "{key} is missing", "add {key}"),
    Fault.TOO_LONG: (
        "文字有 {length} 个字，超过上限 {limit}",
        "缩短；说明放到 note",
        "the text has {length} characters, more than {limit}",
        "shorten it; explanations belong into note",
    ),
    Fault.CONTROL_CHARACTER: (
        "文字中有控制字符",
        "删去不可见字符",
        "the text holds a control character",
        "delete invisible characters",
    ),
    Fault.BAD_CODE: (
        "编码“{value}”不可用",
        "用 1 至 {limit} 个字，中间不留空格",
        "“{value}” cannot be a code",
        "use 1 to {limit} characters without spaces",
    ),
    Fault.NOT_A_NUMBER: ("“{value}”不是数", "写成 3、0.5 或 85%", "“{value}” is not a number", "write 3, 0.5 or 85%"),
    Fault.NOT_WHOLE: ("“{value}”不是整数", "写成整数", "“{value}” is not a whole number", "write a whole number"),
    Fault.NEGATIVE: ("不能为负：{value}", "改为 0 或正数", "negative: {value}", "use 0 or more"),
    Fault.OUT_OF_RANGE: (
        "{value} 超出范围",
        "取 {low} 至 {high}",
        "{value} is out of range",
        "use {low} to {high}",
    ),
    Fault.NOT_YES_OR_NO: (
        "“{value}”不是“是/否”",
        "写成 true 或 false",
        "“{value}” is neither yes nor no",
        "write true or false",
    ),
    Fault.UNKNOWN_CHOICE: ("不认识的取值“{value}”", "可用：{known}", "unknown value “{value}”", "use one of: {known}"),
    Fault.DUPLICATE_CODE: (
        "编码“{code}”重复（前一处在第 {first} 行）",
        "换一个编码，或删去其中一处",
        "the code “{code}” is used twice (first on line {first})",
        "choose another code or remove one of them",
    ),
    Fault.MIXED_FORMS: (
        "“{code}”同时用了 parent 和 children 两种写法",
        "全部用 children 嵌套，或全部用 parent 平表",
        "“{code}”: parent and children are both used",
        "nest everything with children, or list everything flat with parent",
    ),
    Fault.UNKNOWN_PARENT: (
        "“{code}”的上级“{parent}”不存在",
        "改正 parent，或补上该条目",
        "the parent “{parent}” of “{code}” does not exist",
        "correct parent or add that entry",
    ),
    Fault.CYCLE: (
        "上下级成环：{path}",
        "把其中一个 parent 改为环外的条目，或删去",
        "the tree runs in a circle: {path}",
        "point one parent outside the circle or remove it",
    ),
    Fault.NO_METHOD: (
        "测评标准“{code}”没有测评方式",
        "补上 methods，或补上下级 children",
        "the standard “{code}” has no method",
        "add methods, or children",
    ),
    Fault.METHODS_ABOVE_A_LEAF: (
        "“{code}”有下级，不能再有测评方式",
        "把 methods 移到下级标准",
        "“{code}” has children and cannot have methods",
        "move methods to the standards below",
    ),
    Fault.COUNTED_ABOVE_A_LEAF: (
        "“{code}”有下级，不能标 counted",
        "在各下级标准上分别写 counted: false",
        "“{code}” has children and cannot carry counted",
        "write counted: false at each standard below",
    ),
    Fault.SAME_METHOD_TWICE: (
        "测评方式“{kind}”在“{code}”中出现两次",
        "合并，或拆成两条标准",
        "the method “{kind}” stands twice in “{code}”",
        "merge them or make two standards",
    ),
    Fault.UNKNOWN_RULE_COUNTED: (
        "“{code}”的计分规则未知，却计入总分",
        "写明规则，或写 counted: false 并在 left_out_because 说明原因",
        "“{code}” has an unknown rule but is counted",
        "state the rule, or write counted: false with left_out_because",
    ),
    Fault.NO_REASON: (
        "“{code}”不计分，但没有说明原因",
        "在 left_out_because 写明原因",
        "“{code}” is left out without a reason",
        "state the reason in left_out_because",
    ),
    Fault.NOTHING_COUNTED: (
        "没有一条标准计入总分",
        "至少让一条标准计分",
        "no standard is counted",
        "let at least one standard count",
    ),
    Fault.WEIGHT_UNUSED: (
        "“{code}”写了 weight，但上级不是 weighted_mean",
        "把上级的 aggregation 改为 weighted_mean，或删去 weight",
        "“{code}” has a weight, but its parent is not a weighted_mean",
        "set the parent's aggregation to weighted_mean or remove weight",
    ),
    Fault.WEIGHTS_ZERO: (
        "“{code}”下级的权重合计为 0",
        "至少一个下级的 weight 大于 0",
        "the weights below “{code}” add up to 0",
        "give at least one child a weight above 0",
    ),
    Fault.FOREIGN_KEY: (
        "{kind} 不使用 {key}",
        "删去 {key}，或换一种规则或类型",
        "{kind} does not use {key}",
        "remove {key} or choose another kind",
    ),
    Fault.NO_THRESHOLD: (
        "缺少界限",
        "写 at_least、above、at_most、below 之一",
        "a threshold is missing",
        "write one of at_least, above, at_most, below",
    ),
    Fault.SEVERAL_THRESHOLDS: (
        "一档里写了几个界限：{keys}",
        "只留一个",
        "several thresholds in one letter: {keys}",
        "keep one",
    ),
    Fault.MIXED_DIRECTIONS: (
        "各档的界限方向不一致",
        "全部用 at_least/above，或全部用 at_most/below",
        "the letters' thresholds point in different directions",
        "use at_least/above throughout or at_most/below throughout",
    ),
    Fault.THRESHOLDS_NOT_ORDERED: (
        "界限没有从最好到最差排列：{value} 之前是 {before}",
        "最好的一档写在最前",
        "thresholds do not run from best to worst: {value} after {before}",
        "write the best letter first",
    ),
    Fault.CURVE_TOO_SHORT: (
        "折线少于两个点",
        "至少写两个 [值, 比例]",
        "the curve has fewer than two points",
        "write at least two [value, fraction] pairs",
    ),
    Fault.CURVE_NOT_RISING: (
        "折线的值没有递增：{value} 之前是 {before}",
        "按值从小到大排列，不重复",
        "the curve's values do not rise: {value} after {before}",
        "order the points by value, each once",
    ),
    Fault.FLOOR_ABOVE_POINTS: (
        "最低分 {floor} 高于分值 {points}",
        "降低 floor",
        "the floor {floor} is above the points {points}",
        "lower floor",
    ),
    Fault.SHARES_NOT_WHOLE: (
        "合计为 {found}，不是 {wanted}",
        "调整各项，使合计为 {wanted}",
        "they add up to {found}, not to {wanted}",
        "change them so that they add up to {wanted}",
    ),
    Fault.KIND_NOT_USED: (
        "没有一条计分的标准用测评方式“{kind}”",
        "删去这一项，或给标准加上该方式",
        "no counted standard uses the method “{kind}”",
        "remove this entry or give a standard that method",
    ),
    Fault.KIND_NOT_SHARED: (
        "按方式合成总分，却没有给“{kind}”分值",
        "在 composition 中加上该方式，分值可为 0",
        "the whole is composed by method, but “{kind}” has no points",
        "add that method to composition; its points may be 0",
    ),
    Fault.OWN_EDITION: (
        "“{code}”就是本版本",
        "写另一个版本的编码",
        "“{code}” is this edition itself",
        "name another edition",
    ),
    Fault.NO_EFFECT: (
        "{effect} 没有写 {key}",
        "补上 {key}，须大于 0",
        "{effect} lacks {key}",
        "add {key}, above 0",
    ),
    Fault.UNKNOWN_REFERENCE: (
        "引用了不存在的{what}“{code}”",
        "改正编码，或补上该条目",
        "no {what} has the code “{code}”",
        "correct the code or add the entry",
    ),
    Fault.NAMED_TWICE: ("“{code}”写了两次", "只留一处", "“{code}” is named twice", "keep one"),
    Fault.NOT_A_LEAF: (
        "“{code}”有下级，不是测评标准",
        "改为引用其下的标准",
        "“{code}” has children and is not a standard",
        "name the standards below it",
    ),
    Fault.K_ABOVE_N: (
        "要求 {k}，但总共只有 {n}",
        "threshold 不能大于 out_of",
        "{k} are asked for out of {n}",
        "threshold must not exceed out_of",
    ),
    Fault.BAD_CASE_CLASS: (
        "案件类别“{value}”写法不对",
        "写成“类别:编码”，如 matter:06010",
        "“{value}” is not a case class",
        "write kind:code, for example matter:06010",
    ),
    Fault.NOT_AS_MANY: (
        "有 {found} 项，common_faults 有 {wanted} 项",
        "两处逐项对应，或不写英文",
        "{found} entries, while common_faults has {wanted}",
        "match them one by one, or leave the English out",
    ),
    Fault.UNKNOWN_CASE_CLASS: (
        "没有案件类别“{value}”",
        "改正编码，或先载入该类别",
        "there is no case class “{value}”",
        "correct the code or load the class first",
    ),
    Fault.DUPLICATE_CLASS: (
        "案件类别“{value}”重复（前一处在第 {first} 行）",
        "只留一处",
        "the case class “{value}” stands twice (first on line {first})",
        "keep one",
    ),
    Fault.BAD_ROW: (
        "本行不完整：{detail}",
        "补齐各列",
        "this row is incomplete: {detail}",
        "fill in all columns",
    ),
}

NOUNS = {
    "standard": "测评标准",
    "judgement rule": "判定规则",
    "item": "检查项",
    "site type": "点位类型",
    "node": "测评内容",
}

MOST = 200
"""Problems that are told at once; a document that is wrong throughout needs no longer list."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: the place (`tree[2].methods[1].points`), the line, what, and with which values."""

    place: str
    line: int
    code: Fault
    values: tuple[tuple[str, str], ...] = ()

    def message(self, language: str = "zh") -> str:
        """What is wrong, in Chinese or ("en…") in English."""
        return self._fill(2 if language.startswith("en") else 0)

    def remedy(self, language: str = "zh") -> str:
        """What to do about it."""
        return self._fill(3 if language.startswith("en") else 1)

    def text(self, language: str = "zh") -> str:
        """All of it as one clear line."""
        where = f"{self.place}: " if self.place else ""
        if language.startswith("en"):
            return f"line {self.line}: {where}{self.message(language)}; {self.remedy(language)}"
        return f"第 {self.line} 行 {where}{self.message(language)}；{self.remedy(language)}"

    def _fill(self, part: int) -> str:
        values = dict(self.values)
        if part < 2 and "what" in values:
            values["what"] = NOUNS[values["what"]]
        return WORDS[self.code][part].format_map(values)


class WrongDocument(Exception):
    """A document cannot be used; `problems` holds everything that is wrong with it, in order of lines."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line)[:MOST])
        super().__init__("; ".join(problem.text("en") for problem in self.problems))


class Notes:
    """Collects problems while a document is read, so that its writer hears all of them at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._known: set[Problem] = set()

    def note(self, place: str, line: int, code: Fault, /, **values: object) -> None:
        """Note one problem."""
        problem = Problem(place, line, code, tuple((name, str(value)) for name, value in values.items()))
        if problem not in self._known:
            self._known.add(problem)
            self.problems.append(problem)

    def refuse(self) -> None:
        """Raise WrongDocument if anything was noted."""
        if self.problems:
            raise WrongDocument(self.problems)
