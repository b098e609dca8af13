"""Reading and writing the edition document (docs/formats.md). Every error is named at once, with place, line and remedy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

import yaml

from .rules import Edition, Item, JudgementRule, Letter, Method, Node, Rounding, Rule, SiteType
from .terms import Aggregation, ItemKind, MethodKind, Missing, RuleKind

MAX_BYTES = 20_000_000
MAX_VALUES = 1_000_000
MAX_DEPTH = 40

MESSAGES: Mapping[str, tuple[str, str]] = {
    "not_text": ("文件不是 UTF-8 或 GB18030 编码的文本；请另存为 UTF-8", "not text in UTF-8 or GB18030; save it as UTF-8"),
    "too_large": ("文件过大（上限 {limit}）", "the file is too large (at most {limit})"),
    "not_yaml": ("不是有效的 YAML：{detail}；请检查缩进和引号", "not valid YAML: {detail}; check indentation and quotes"),
    "too_deep": ("层级过深（上限 {limit} 层）", "nested too deeply (at most {limit} levels)"),
    "not_a_mapping": ("此处应为“键: 值”的结构", "expected a mapping of keys to values here"),
    "not_a_list": ("此处应为列表，每项以“- ”开头", "expected a list here, each entry beginning with '- '"),
    "duplicate_key": ("键“{value}”重复；请合并或改名", "the key '{value}' stands twice; merge or rename it"),
    "unknown_key": ("未知的键“{value}”；可用：{allowed}", "unknown key '{value}'; allowed: {allowed}"),
    "required": ("缺少“{value}”；请补充", "'{value}' is missing; add it"),
    "not_a_string": ("应为文字", "expected text"),
    "not_a_number": ("“{value}”不是数字", "'{value}' is not a number"),
    "not_whole": ("“{value}”应为整数", "'{value}' must be a whole number"),
    "negative": ("“{value}”不得为负数", "'{value}' must not be negative"),
    "not_a_flag": ("应为 true 或 false", "expected true or false"),
    "not_one_of": ("“{value}”不可用；可选：{allowed}", "'{value}' is not allowed; choose one of: {allowed}"),
    "duplicate_code": ("编码“{value}”重复，首次出现在 {first}；编码必须唯一", "code '{value}' stands twice, first at {first}; codes must be unique"),
    "unknown_code": ("引用的编码“{value}”不存在{hint}", "the code '{value}' does not exist{hint}"),
    "no_children_or_methods": ("标准“{value}”没有测评方式；请补充 methods，或加下级 children", "standard '{value}' has no method; add methods, or children"),
    "children_and_methods": ("“{value}”既有下级又有测评方式；只有末级标准可以有 methods", "'{value}' has children and methods; only a leaf may have methods"),
    "unknown_rule_counted": ("标准“{value}”的计分规则未知，不能计入总分；请写明规则，或设 counted: false 并说明原因", "standard '{value}' has an unknown rule and cannot count; state the rule, or set counted: false with a reason"),
    "reason_missing": ("“{value}”不计入总分，请用 left_out_because 说明原因", "'{value}' is left out of the sum; say why in left_out_because"),
    "letters_missing": ("规则“{value}”需要 letters", "the rule '{value}' needs letters"),
    "letters_not_falling": ("letters 的 at_least 必须由高到低", "the letters' at_least must fall from best to worst"),
    "fraction_out_of_range": ("“{value}”应在 0 到 1 之间", "'{value}' must lie between 0 and 1"),
    "curve_missing": ("linear 规则需要至少两个 curve 点", "a linear rule needs a curve of at least two points"),
    "curve_not_rising": ("curve 的横坐标必须递增", "the curve's x must rise"),
    "weight_without_mean": ("上级不是 weighted_mean，weight 不起作用；请删去 weight 或改 aggregation", "the parent takes no weighted mean, so this weight has no effect; drop it or change aggregation"),
    "threshold_missing": ("“{value}”类检查项需要 threshold", "an item of kind '{value}' needs a threshold"),
    "k_beyond_n": ("k_of_n 的 threshold 不能大于 out_of", "the threshold of k_of_n must not exceed out_of"),
    "parent_cycle": ("“{value}”的上级关系成环：{detail}；请改正 parent", "the parents of '{value}' form a cycle: {detail}; correct parent"),
    "empty_tree": ("没有任何测评内容；请填写 tree", "the tree is empty; fill in tree"),
    "field_without_item": ("实地考察标准“{value}”没有任何检查项；请在 items 的 standards 中引用它", "field standard '{value}' has no checklist item; name it in the standards of an item"),
}  # fmt: skip


class Language(StrEnum):
    """Languages a problem can be told in."""

    CHINESE = "zh-hans"
    ENGLISH = "en"


@dataclass(frozen=True)
class Problem:
    """One error of a document: where (`tree[2].methods[0].points`, line), what, and with which values."""

    place: str
    line: int
    code: str
    values: tuple[tuple[str, str], ...] = ()

    def say(self, language: str) -> str:
        """The error and its remedy in words."""
        chinese, english = MESSAGES[self.code]
        text = english if language == Language.ENGLISH else chinese
        return text.format(**dict(self.values))


class Unreadable(Exception):
    """The document has errors; `problems` holds all of them."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def decode(data: bytes) -> str:
    """Text from bytes in UTF-8 (with or without a mark) or GB18030. Raises Unreadable."""
    if len(data) > MAX_BYTES:
        raise Unreadable([Problem("", 0, "too_large", (("limit", f"{MAX_BYTES // 1_000_000} MB"),))])
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Unreadable([Problem("", 0, "not_text")])


def read_edition(data: bytes | str) -> Edition:
    """The edition a document states. Raises Unreadable with every problem."""
    text = data if isinstance(data, str) else decode(data)
    reader = _Reader()
    value = reader.load(text)
    edition = reader.edition(value) if isinstance(value, dict) else None
    if edition is None and not reader.problems:
        reader.note("", "not_a_mapping")
    if reader.problems:
        raise Unreadable(sorted(reader.problems, key=lambda p: (p.line, p.place)))
    assert edition is not None
    return edition


T = TypeVar("T", bound=StrEnum)


class _Reader:
    """Builds an edition from a parsed document and collects what is wrong with it."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.lines: dict[str, int] = {}
        self.values = 0
        self.codes: dict[tuple[str, str], str] = {}
        self.references: list[tuple[str, str, str]] = []

    def note(self, place: str, code: str, **values: object) -> None:
        told = tuple((key, str(value)) for key, value in values.items())
        problem = Problem(place, self._line(place), code, told)
        if problem not in self.problems:
            self.problems.append(problem)

    def _line(self, place: str) -> int:
        while place and place not in self.lines:
            place = place[: max(place.rfind("."), place.rfind("["), 0)]
        return self.lines.get(place, 0)

    # From text to plain values, with the line of each

    def load(self, text: str) -> Any:
        if len(text) > MAX_BYTES:
            self.note("", "too_large", limit=f"{MAX_BYTES // 1_000_000} MB")
            return None
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
        try:
            root = loader.get_single_node()
            return self._plain(root, "", 0, loader) if root is not None else None
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            self.lines[""] = mark.line + 1 if mark else 0
            self.note("", "not_yaml", detail=getattr(error, "problem", None) or "?")
        except RecursionError:
            self.note("", "too_deep", limit=MAX_DEPTH)
        finally:
            loader.dispose()
        return None

    def _plain(self, node: yaml.Node, place: str, depth: int, loader: Any) -> Any:
        self.values += 1
        self.lines[place] = node.start_mark.line + 1
        if self.values > MAX_VALUES:
            raise yaml.YAMLError("too many values")
        if depth > MAX_DEPTH:
            self.note(place, "too_deep", limit=MAX_DEPTH)
            return None
        if isinstance(node, yaml.MappingNode):
            found: dict[str, Any] = {}
            for key_node, value_node in node.value:
                key = str(key_node.value)
                inner = f"{place}.{key}" if place else key
                if key in found:
                    self.lines[inner] = key_node.start_mark.line + 1
                    self.note(inner, "duplicate_key", value=key)
                    continue
                found[key] = self._plain(value_node, inner, depth + 1, loader)
            return found
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(one, f"{place}[{i}]", depth + 1, loader) for i, one in enumerate(node.value)]
        if node.tag in ("tag:yaml.org,2002:float", "tag:yaml.org,2002:int"):
            return _number(node.value) if _number(node.value) is not None else node.value
        if node.tag == "tag:yaml.org,2002:bool":
            return node.value.lower() in ("true", "yes", "on")
        if node.tag == "tag:yaml.org,2002:null":
            return None
        return str(node.value)

    # From plain values to the edition

    def keys(self, value: Any, place: str, allowed: Iterable[str]) -> dict[str, Any]:
        if not isinstance(value, dict):
            self.note(place, "not_a_mapping")
            return {}
        allowed = list(allowed)
        for key in value:
            if key not in allowed:
                self.note(f"{place}.{key}" if place else key, "unknown_key", value=key, allowed=", ".join(allowed))
        return value

    def text(self, value: dict[str, Any], place: str, key: str, required: bool = False) -> str:
        found = value.get(key)
        if found is None or found == "":
            if required:
                self.note(place, "required", value=key)
            return ""
        if isinstance(found, (dict, list)):
            self.note(f"{place}.{key}", "not_a_string")
            return ""
        return str(found).strip()

    def flag(self, value: dict[str, Any], place: str, key: str, default: bool) -> bool:
        found = value.get(key, default)
        if not isinstance(found, bool):
            self.note(f"{place}.{key}", "not_a_flag")
            return default
        return found

    def number(self, value: dict[str, Any], place: str, key: str, required: bool = False) -> Decimal | None:
        found = value.get(key)
        if found is None:
            if required:
                self.note(place, "required", value=key)
            return None
        amount = found if isinstance(found, Decimal) else None
        if amount is None:
            self.note(f"{place}.{key}", "not_a_number", value=found)
        elif amount < 0:
            self.note(f"{place}.{key}", "negative", value=found)
            return None
        return amount

    def whole(self, value: dict[str, Any], place: str, key: str) -> int | None:
        amount = self.number(value, place, key)
        if amount is not None and amount != amount.to_integral_value():
            self.note(f"{place}.{key}", "not_whole", value=amount)
            return None
        return None if amount is None else int(amount)

    def term(self, value: dict[str, Any], place: str, key: str, terms: type[T], default: T | None) -> T | None:
        found = value.get(key)
        if found is None:
            if default is None:
                self.note(place, "required", value=key)
            return default
        if found not in set(terms):
            self.note(f"{place}.{key}", "not_one_of", value=found, allowed=", ".join(terms))
            return default
        return terms(found)

    def list(self, value: dict[str, Any], place: str, key: str) -> list[Any]:
        found = value.get(key)
        if found is None:
            return []
        if not isinstance(found, list):
            self.note(f"{place}.{key}" if place else key, "not_a_list")
            return []
        return found

    def codes_in(self, value: dict[str, Any], place: str, key: str, kind: str) -> tuple[str, ...]:
        found = []
        for index, code in enumerate(self.list(value, place, key)):
            found.append(str(code))
            self.references.append((kind, str(code), f"{place}.{key}[{index}]"))
        return tuple(found)

    def code(self, value: dict[str, Any], place: str, kind: str) -> str:
        code = self.text(value, place, "code", required=True)
        if code:
            first = self.codes.setdefault((kind, code), place)
            if first != place:
                self.note(f"{place}.code", "duplicate_code", value=code, first=first)
        return code

    def edition(self, value: dict[str, Any]) -> Edition:
        self.keys(value, "", ("edition", "tree", "items", "site_types", "judgement_rules"))
        head = self.keys(
            value.get("edition", {}),
            "edition",
            ("code", "title", "title_en", "official", "notice", "aggregation", "rounding"),
        )
        rounding = self.keys(head.get("rounding") or {}, "edition.rounding", ("method", "leaf", "total"))
        places = {
            key: self.whole(rounding, "edition.rounding", key) if key in rounding else default
            for key, default in (("method", None), ("leaf", None), ("total", 2))
        }
        aggregation = self.term(head, "edition", "aggregation", Aggregation, Aggregation.SUM) or Aggregation.SUM
        tree = self.tree(self.list(value, "", "tree"), aggregation)
        if not tree:
            self.note("tree", "empty_tree")
        edition = Edition(
            code=self.text(head, "edition", "code", required=True),
            title=self.text(head, "edition", "title", required=True),
            title_en=self.text(head, "edition", "title_en"),
            official=self.flag(head, "edition", "official", False),
            notice=self.text(head, "edition", "notice"),
            aggregation=aggregation,
            tree=tree,
            judgement_rules=tuple(
                self.judgement_rule(rule, f"judgement_rules[{i}]")
                for i, rule in enumerate(self.list(value, "", "judgement_rules"))
            ),
            items=tuple(self.item(item, f"items[{i}]") for i, item in enumerate(self.list(value, "", "items"))),
            site_types=tuple(
                self.site_type(one, f"site_types[{i}]") for i, one in enumerate(self.list(value, "", "site_types"))
            ),
            rounding=Rounding(**places),
        )
        self.check_references()
        self.check_field_items(edition)
        return edition

    def tree(self, entries: list[Any], aggregation: Aggregation) -> tuple[Node, ...]:
        """The tree from its nested form, or from a flat list whose entries name their `parent`."""
        if not any(isinstance(entry, dict) and "parent" in entry for entry in entries):
            return tuple(self.node(entry, f"tree[{i}]", aggregation) for i, entry in enumerate(entries))
        below: dict[str, list[tuple[dict[str, Any], str]]] = {}
        parents: dict[str, str] = {}
        for i, entry in enumerate(entries):
            place = f"tree[{i}]"
            if isinstance(entry, dict):
                parent = str(entry.get("parent") or "")
                parents.setdefault(str(entry.get("code")), parent)
                below.setdefault(parent, []).append((entry, place))
            else:
                self.note(place, "not_a_mapping")
        for i, entry in enumerate(entries):
            if isinstance(entry, dict) and (parent := str(entry.get("parent") or "")):
                code = str(entry.get("code"))
                if parent not in parents:
                    self.note(f"tree[{i}].parent", "unknown_code", value=parent, hint="")
                elif cycle := _cycle(code, parents):
                    self.note(f"tree[{i}].parent", "parent_cycle", value=code, detail=" → ".join(cycle))
        if self.problems:
            return tuple(self.node(entry, place, aggregation) for entry, place in below.get("", []))
        return tuple(self.node(entry, place, aggregation, below) for entry, place in below.get("", []))

    def node(
        self,
        value: Any,
        place: str,
        parent: Aggregation,
        below: Mapping[str, list[tuple[dict[str, Any], str]]] | None = None,
    ) -> Node:
        allowed = [field.name for field in fields(Node)] + ["parent"]
        value = self.keys(value, place, allowed)
        code = self.code(value, place, "standard")
        aggregation = self.term(value, place, "aggregation", Aggregation, Aggregation.SUM) or Aggregation.SUM
        if below is not None:
            children = tuple(self.node(child, where, aggregation, below) for child, where in below.get(code, []))
        else:
            children = tuple(
                self.node(child, f"{place}.children[{i}]", aggregation)
                for i, child in enumerate(self.list(value, place, "children"))
            )
        methods = tuple(
            self.method(method, f"{place}.methods[{i}]") for i, method in enumerate(self.list(value, place, "methods"))
        )
        counted = self.flag(value, place, "counted", True)
        left_out = self.text(value, place, "left_out_because")
        if children and methods:
            self.note(place, "children_and_methods", value=code)
        if not children and not methods:
            self.note(place, "no_children_or_methods", value=code)
        if counted and not children and any(m.rule.kind is RuleKind.UNKNOWN for m in methods):
            self.note(place, "unknown_rule_counted", value=code)
        if not counted and not left_out:
            self.note(place, "reason_missing", value=code)
        if "weight" in value and parent is not Aggregation.WEIGHTED_MEAN:
            self.note(f"{place}.weight", "weight_without_mean")
        weight = self.number(value, place, "weight")
        return Node(
            code=code,
            title=self.text(value, place, "title", required=True),
            title_en=self.text(value, place, "title_en"),
            children=children,
            aggregation=aggregation,
            weight=Decimal(1) if weight is None else weight,
            methods=methods,
            counted=counted,
            left_out_because=left_out,
            weight_source=self.text(value, place, "weight_source"),
            source=self.text(value, place, "source"),
            note=self.text(value, place, "note"),
        )

    def method(self, value: Any, place: str) -> Method:
        value = self.keys(value, place, ("kind", "points", "rule", "missing"))
        points = self.number(value, place, "points", required=True)
        return Method(
            kind=self.term(value, place, "kind", MethodKind, None) or MethodKind.FIELD,
            points=points or Decimal(0),
            rule=self.rule(value.get("rule") or {}, f"{place}.rule"),
            missing=self.term(value, place, "missing", Missing, Missing.EXCLUDE) or Missing.EXCLUDE,
        )

    def rule(self, value: Any, place: str) -> Rule:
        value = self.keys(value, place, [field.name for field in fields(Rule)])
        kind = self.term(value, place, "kind", RuleKind, None) or RuleKind.UNKNOWN
        letters = tuple(
            self.letter(one, f"{place}.letters[{i}]") for i, one in enumerate(self.list(value, place, "letters"))
        )
        if kind in (RuleKind.LETTERS, RuleKind.COUNT_MET) and not letters:
            self.note(place, "letters_missing", value=kind)
        steps = [(letter.at_least, letter.strictly) for letter in letters]
        if any(not (a[0] > b[0] or (a[0] == b[0] and a[1] > b[1])) for a, b in zip(steps, steps[1:], strict=False)):
            self.note(f"{place}.letters", "letters_not_falling")
        curve = self.curve(self.list(value, place, "curve"), f"{place}.curve")
        if kind is RuleKind.LINEAR and len(curve) < 2:
            self.note(place, "curve_missing")
        if kind is RuleKind.DEDUCT and value.get("per_finding") is None:
            self.note(place, "required", value="per_finding")
        return Rule(
            kind=kind,
            letters=letters,
            per_finding=self.number(value, place, "per_finding") or Decimal(0),
            cap=self.number(value, place, "cap"),
            floor=self.number(value, place, "floor") or Decimal(0),
            curve=curve,
        )

    def letter(self, value: Any, place: str) -> Letter:
        value = self.keys(value, place, [field.name for field in fields(Letter)])
        fraction = self.number(value, place, "fraction", required=True)
        if fraction is not None and fraction > 1:
            self.note(f"{place}.fraction", "fraction_out_of_range", value=fraction)
        return Letter(
            name=self.text(value, place, "name", required=True),
            at_least=self.number(value, place, "at_least", required=True) or Decimal(0),
            fraction=fraction or Decimal(0),
            strictly=self.flag(value, place, "strictly", False),
        )

    def curve(self, entries: list[Any], place: str) -> tuple[tuple[Decimal, Decimal], ...]:
        points: list[tuple[Decimal, Decimal]] = []
        for i, entry in enumerate(entries):
            if not (isinstance(entry, list) and len(entry) == 2 and all(isinstance(x, Decimal) for x in entry)):
                self.note(f"{place}[{i}]", "not_a_number", value=entry)
                continue
            if points and entry[0] <= points[-1][0]:
                self.note(f"{place}[{i}]", "curve_not_rising")
            if not 0 <= entry[1] <= 1:
                self.note(f"{place}[{i}]", "fraction_out_of_range", value=entry[1])
            points.append((entry[0], entry[1]))
        return tuple(points)

    def judgement_rule(self, value: Any, place: str) -> JudgementRule:
        value = self.keys(value, place, [field.name for field in fields(JudgementRule)])
        return JudgementRule(
            code=self.code(value, place, "judgement rule"),
            title=self.text(value, place, "title", required=True),
            text=self.text(value, place, "text", required=True),
            source=self.text(value, place, "source"),
        )

    def item(self, value: Any, place: str) -> Item:
        value = self.keys(value, place, [field.name for field in fields(Item)])
        kind = self.term(value, place, "kind", ItemKind, ItemKind.MET_FAILED) or ItemKind.MET_FAILED
        threshold, out_of = self.number(value, place, "threshold"), self.whole(value, place, "out_of")
        if kind in (ItemKind.MEASURE, ItemKind.K_OF_N) and threshold is None:
            self.note(place, "threshold_missing", value=kind)
        if kind is ItemKind.K_OF_N and out_of is None:
            self.note(place, "required", value="out_of")
        if threshold is not None and out_of is not None and threshold > out_of:
            self.note(f"{place}.threshold", "k_beyond_n")
        return Item(
            code=self.code(value, place, "item"),
            title=self.text(value, place, "title", required=True),
            title_en=self.text(value, place, "title_en"),
            kind=kind,
            standards=self.codes_in(value, place, "standards", "standard"),
            judgement_rules=self.codes_in(value, place, "judgement_rules", "judgement rule"),
            threshold=threshold,
            at_most=self.flag(value, place, "at_most", False),
            unit=self.text(value, place, "unit"),
            out_of=out_of,
            spacing_metres=self.whole(value, place, "spacing_metres"),
            minutes=self.whole(value, place, "minutes"),
            common_faults=tuple(str(fault) for fault in self.list(value, place, "common_faults")),
            case_class=self.text(value, place, "case_class"),
            source=self.text(value, place, "source"),
            note=self.text(value, place, "note"),
        )

    def site_type(self, value: Any, place: str) -> SiteType:
        value = self.keys(value, place, [field.name for field in fields(SiteType)])
        return SiteType(
            code=self.code(value, place, "site type"),
            title=self.text(value, place, "title", required=True),
            title_en=self.text(value, place, "title_en"),
            items=tuple(dict.fromkeys(self.codes_in(value, place, "items", "item"))),
            route=self.text(value, place, "route"),
            completeness=self.text(value, place, "completeness"),
        )

    def check_references(self) -> None:
        for kind, code, place in self.references:
            if (kind, code) not in self.codes:
                self.note(place, "unknown_code", value=code, hint="")

    def check_field_items(self, edition: Edition) -> None:
        """A counted field standard that no item serves could never get any evidence."""
        served = {code for item in edition.items for code in item.standards}
        for node in edition.leaves():
            by_field = any(method.kind is MethodKind.FIELD for method in node.methods)
            if node.counted and by_field and node.code not in served and edition.items:
                place = self.codes.get(("standard", node.code), "tree")
                self.note(place, "field_without_item", value=node.code)


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.replace("_", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _cycle(code: str, parents: Mapping[str, str]) -> list[str] | None:
    seen = [code]
    while (code := parents.get(code, "")) != "":
        if code in seen:
            return [*seen[seen.index(code) :], code]
        seen.append(code)
    return None


def write_edition(edition: Edition) -> str:
    """The document of an edition; reading it gives the same edition back."""
    document = {
        "edition": _told(edition, skip=("tree", "items", "site_types", "judgement_rules"))
        | {"rounding": _told(edition.rounding, keep_none=True)},
        "tree": [_node(node) for node in edition.tree],
        "judgement_rules": [_told(rule) for rule in edition.judgement_rules],
        "items": [_told(item) for item in edition.items],
        "site_types": [_told(one) for one in edition.site_types],
    }
    kept = {key: value for key, value in document.items() if value}
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return str(yaml.dump(kept, Dumper=dumper, allow_unicode=True, sort_keys=False, width=110))


def _node(node: Node) -> dict[str, Any]:
    told = _told(node, skip=("children", "methods"))
    if node.methods:
        told["methods"] = [
            _told(method, skip=("rule",)) | {"points": _value(method.points), "rule": _rule(method.rule)}
            for method in node.methods
        ]
    if node.children:
        told["children"] = [_node(child) for child in node.children]
    return told


def _rule(rule: Rule) -> dict[str, Any]:
    told = _told(rule, skip=("letters", "curve"))
    if rule.letters:
        told["letters"] = [
            _told(x) | {"at_least": _value(x.at_least), "fraction": _value(x.fraction)} for x in rule.letters
        ]
    if rule.curve:
        told["curve"] = [[_value(x), _value(y)] for x, y in rule.curve]
    if rule.kind is RuleKind.DEDUCT:
        told["per_finding"] = _value(rule.per_finding)
    return told


def _told(value: Any, skip: tuple[str, ...] = (), keep_none: bool = False) -> dict[str, Any]:
    """The fields of a value that differ from their defaults, in their order."""
    told = {}
    for field in fields(value):
        found = getattr(value, field.name)
        if field.name in skip or field.name == "rounding" or (found == field.default and not keep_none):
            continue
        told[field.name] = _value(found)
    return told


def _value(found: Any) -> Any:
    if isinstance(found, StrEnum):
        return str(found)
    if isinstance(found, Decimal):
        return int(found) if found == found.to_integral_value() else _Exact(format(found.normalize(), "f"))
    if isinstance(found, tuple):
        return [_value(one) for one in found]
    return found


class _Exact(float):
    """A decimal that is written digit for digit as it stands."""

    def __new__(cls, text: str) -> _Exact:
        made = super().__new__(cls, text)
        made.text = text
        return made

    text: str


for _dumper in (yaml.SafeDumper, getattr(yaml, "CSafeDumper", yaml.SafeDumper)):
    _dumper.add_representer(_Exact, lambda d, v: d.represent_scalar("tag:yaml.org,2002:float", v.text))
