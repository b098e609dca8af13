"""The JSON Schema of the edition document, made from the very tables that the reader reads by.

Names, choices and limits therefore cannot differ from the reader's; only the kind of each value is said here. The
schema knows the shape of a document. What values mean together (references, order of letters, circles in the tree) only
the reader knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from chuangcheng.flow.standards.terms import (
    Aggregation,
    CaseKind,
    Effect,
    ItemKind,
    MethodKind,
    Missing,
    Reading,
    RuleKind,
    Standing,
)

from .edition import FORMAT, ITEM, ITEM_FIELDS, JUDGEMENT_RULE, NEEDS_THRESHOLD, SITE_TYPE, TOP
from .methods import METHOD, RULE, RULE_FIELDS, THRESHOLDS
from .tree import NODE
from .whole import CONSEQUENCE, GATE, LONGEST, NEGATIVE_ITEM, OWN_FIELD, ROLL_UP
from .yamltree import CODE_LENGTH, NO, TEXT_LENGTH, TITLE_LENGTH, YES

Schema = dict[str, Any]

ADDRESS = "https://json-schema.org/draft/2020-12/schema"
NOTHING: Schema = {"type": "null"}
_LINES = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]*$"
_NO_CONTROL = r"^\s*[^\u0000-\u001f\u007f-\u009f]*\s*$"
_DIGITS = r"[0-9]{1,12}(\.[0-9]{1,10}|(\.[0-9]{1,8})?%)?"
"""Written out: which digits the short sign for them stands for differs between programs."""
_MORE_THAN_ZERO = rf"^\s*\+?(?=[0.]*[1-9]){_DIGITS}\s*$"
_FRACTION = r"^\s*\+?(0*1(\.0{1,10})?|0+(\.[0-9]{1,10})?|0*([0-9]{1,2}(\.[0-9]{1,8})?|100(\.0{1,8})?)%)\s*$"


def edition_schema() -> Schema:
    """The schema, in the dialect of 2020-12. Values may be written as texts throughout, as the reader takes them."""
    return {
        "$schema": ADDRESS,
        "$id": FORMAT,
        "title": "Chuangcheng edition (测评体系版本)",
        **_object(
            TOP,
            {
                "format": {"const": FORMAT},
                "code": _ref("code"),
                "title": _ref("title"),
                "official": _ref("flag"),
                "notice": _text(TEXT_LENGTH, lines=True),
                "notice_en": _text(TEXT_LENGTH, lines=True),
                "aggregation": _choice(Aggregation),
                "rounding": _maybe(
                    _object(
                        ("method", "leaf", "part", "total"),
                        dict.fromkeys(("method", "leaf", "part", "total"), _whole(0, 10)),
                    )
                ),
                "composition": _list(
                    _object(
                        ("kind", "points"),
                        {"kind": _choice(MethodKind, needed=True), "points": _ref("number")},
                        "kind points",
                    ),
                    most=len(MethodKind) + 1,
                ),
                "gates": _list(_gate(), most=200),
                "roll_ups": _list(_roll_up(), most=50),
                "negative_list": _list(
                    _object(
                        NEGATIVE_ITEM,
                        {**_COMMON, "consequences": _list(_consequence(), most=20)},
                        "code title consequences",
                    ),
                    most=500,
                ),
                "cycle": _list({"allOf": [_ref("number"), {"not": NOTHING}]}, most=20),
                "tree": _list({"$ref": "#/$defs/node"}, least=1),
                "items": _list(_item()),
                "site_types": _list(
                    _object(
                        SITE_TYPE,
                        {
                            **_COMMON,
                            "items": _list(_ref("entry"), least=1),
                            "route": _text(),
                            "completeness": _text(40),
                        },
                        "code title items",
                    )
                ),
                "judgement_rules": _list(
                    _object(
                        JUDGEMENT_RULE,
                        {
                            **_COMMON,
                            "text": _text(TEXT_LENGTH, lines=True, needed=True),
                            "text_en": _text(TEXT_LENGTH, lines=True),
                        },
                        "code title text",
                    )
                ),
            },
            "format code title tree",
        ),
        "$defs": {
            "node": _node(),
            "code": {
                "type": _SINGLE,
                "pattern": rf"^\s*\S{{1,{CODE_LENGTH}}}\s*$",
                "allOf": [{"pattern": _NO_CONTROL}],
            },
            "title": _text(needed=True),
            "entry": _text(needed=True),
            "flag": _maybe({"anyOf": [{"type": "boolean"}, {"type": "string", "pattern": _flags()}]}),
            "number": _number(),
        },
    }


_SINGLE = ["string", "number", "boolean"]
ENGLISH = ("notice", "left_out_because", "note")
"""Texts that need not be there, and whose English stands only beside them."""


def _object(names: Iterable[str], shapes: Mapping[str, Schema], needed: str = "", **more: Any) -> Schema:
    """A mapping with exactly these names; a name without a shape here is a line of text."""
    told: Schema = {
        "type": "object",
        "properties": {name: shapes.get(name, _text()) for name in names},
        "additionalProperties": False,
    }
    if needed:
        told["required"] = needed.split()
        for name in told["required"]:
            told["properties"][name] = {"allOf": [told["properties"][name], {"not": NOTHING}]}
    told |= more
    if beside := [_needs(f"{name}_en", name) for name in ENGLISH if f"{name}_en" in told["properties"]]:
        told["allOf"] = [*told.get("allOf", ()), *beside]
    return told


def _list(of: Schema, *, least: int = 0, most: int = 20_000) -> Schema:
    told: Schema = {"type": "array", "items": of, "maxItems": most}
    return _maybe(told | ({"minItems": least} if least else {}))


def _maybe(shape: Schema) -> Schema:
    """Empty, `~` and `null` count as not given."""
    if "type" not in shape:
        return {"anyOf": [NOTHING, shape]}
    kinds = shape["type"] if isinstance(shape["type"], list) else [shape["type"]]
    return shape | {"type": [*kinds, "null"]}  # not `anyOf`: what is wrong inside is then told where it is


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _text(limit: int = TITLE_LENGTH, *, lines: bool = False, needed: bool = False) -> Schema:
    """A text, counted without the blanks around it."""
    shape: Schema = {
        "type": _SINGLE,
        "pattern": rf"^\s*(\S([\s\S]{{0,{limit - 2}}}\S)?){'' if needed else '?'}\s*$",
        "allOf": [{"pattern": _LINES if lines else _NO_CONTROL}],
    }
    return shape if needed else _maybe(shape)


def _choice(kinds: type[StrEnum], *, needed: bool = False) -> Schema:
    """A word of `kinds`; an empty text is none."""
    shape: Schema = {"type": "string", "pattern": rf"^\s*({'|'.join(kinds)}){'' if needed else '?'}\s*$"}
    return shape if needed else _maybe(shape)


def _number(*, negative: bool = False) -> Schema:
    sign = "[+-]?" if negative else r"(\+|-(?=[0.]*%?\s*$))?"
    typed: Schema = {"type": "number"} if negative else {"type": "number", "minimum": 0}
    return _maybe({"anyOf": [typed, {"type": "string", "pattern": rf"^\s*{sign}{_DIGITS}\s*$"}]})


def _fraction() -> Schema:
    typed = {"type": "number", "minimum": 0, "maximum": 1}
    return _maybe({"anyOf": [typed, {"type": "string", "pattern": _FRACTION}]})


def _whole(low: int, high: int = 100_000) -> Schema:
    """A whole number; as a text the schema knows only its lower bound."""
    pattern = r"^\s*\+?0*([1-9][0-9]*)\s*$" if low else r"^\s*[+-]?0*[0-9]*\s*$"
    texts = "|".join(str(number) for number in range(low, high + 1)) if high <= 10 else ""
    if texts:
        pattern = rf"^\s*\+?0*({texts})\s*$"
    return _maybe(
        {"anyOf": [{"type": "integer", "minimum": low, "maximum": high}, {"type": "string", "pattern": pattern}]}
    )


def _flags() -> str:
    words = "|".join("".join(f"[{c}{c.upper()}]" if c.isascii() else c for c in word) for word in YES + NO)
    return rf"^\s*({words})\s*$"


_COMMON: Mapping[str, Schema] = {
    "code": {"$ref": "#/$defs/code"},
    "title": {"$ref": "#/$defs/title"},
    "note": _text(TEXT_LENGTH, lines=True),
    "note_en": _text(TEXT_LENGTH, lines=True),
}


def _node() -> Schema:
    return _object(
        NODE,
        {
            **_COMMON,
            "parent": _maybe(_ref("code")),
            "children": _list({"$ref": "#/$defs/node"}),
            "aggregation": _choice(Aggregation),
            "weight": _ref("number"),
            "methods": _list(_method(), most=20),
            "counted": _ref("flag"),
            "site_types": _list(_ref("entry")),
        },
        "code title",
    )


def _method() -> Schema:
    word = {"type": "string", "pattern": rf"^\s*{RuleKind.UNKNOWN}\s*$"}
    unknown = {"anyOf": [word, {"type": "object", "properties": {"kind": word}}]}
    return _object(
        METHOD,
        {
            "kind": _choice(MethodKind, needed=True),
            "points": _ref("number"),
            "rule": {"anyOf": [_bare_rule(), *(_rule(kind) for kind in RuleKind)]},
            "missing": _choice(Missing),
        },
        "kind rule",
        **{
            "if": {"properties": {"rule": unknown}},
            "then": True,
            "else": {"required": ["points"], "properties": {"points": {"not": NOTHING}}},
        },
    )


def _bare_rule() -> Schema:
    """The rules that need nothing but their name."""
    bare = [kind for kind in RuleKind if kind not in RULE_FIELDS]
    return {"type": "string", "pattern": rf"^\s*({'|'.join(bare)})\s*$"}


def _rule(kind: RuleKind) -> Schema:
    fields = RULE_FIELDS.get(kind, ())
    shapes: Mapping[str, Schema] = {
        "letters": _list(_letter(), least=1, most=50),
        "per_finding": _ref("number"),
        "cap": _ref("number"),
        "floor": _ref("number"),
        "curve": _list(_point(), least=2, most=100),
    }
    needed = {"letters": " letters", "per_finding": " per_finding", "curve": " curve"}
    return _object(
        RULE,
        {name: shapes[name] if name in fields else NOTHING for name in RULE if name != "kind"}
        | {"kind": {"type": "string", "pattern": rf"^\s*{kind}\s*$"}},
        "kind" + "".join(needed.get(name, "") for name in fields),
    )


def _letter() -> Schema:
    return _object(
        ("name", "fraction", *THRESHOLDS),
        {"name": _text(20, needed=True), "fraction": _fraction(), **dict.fromkeys(THRESHOLDS, _number(negative=True))},
        "name fraction",
        oneOf=[{"required": [name], "properties": {name: {"not": NOTHING}}} for name in THRESHOLDS],
    )


def _point() -> Schema:
    number = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": rf"^\s*[+-]?{_DIGITS}\s*$"}]}
    fraction = {"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, {"type": "string", "pattern": _FRACTION}]}
    return {"type": "array", "prefixItems": [number, fraction], "minItems": 2, "maxItems": 2}


def _gate() -> Schema:
    shapes = {**_COMMON, "edition": _maybe(_ref("code")), "at_least": _ref("number")}
    return _object(GATE, shapes, "code title", **_needs("edition", "at_least"))


def _roll_up() -> Schema:
    shapes = {
        **_COMMON,
        "edition": _ref("code"),
        "share": _fraction(),
        "reading": _choice(Reading, needed=True),
        "node": _text(40),
    }
    in_place = {"properties": {"reading": {"pattern": rf"^\s*{Reading.IN_PLACE}\s*$"}}}
    return _object(
        ROLL_UP,
        shapes,
        "edition reading",
        **{
            "if": in_place,
            "then": {"required": ["node"], "properties": {"node": {"not": NOTHING}, "share": NOTHING}},
            "else": {"required": ["share"], "properties": {"share": {"not": NOTHING}, "node": NOTHING}},
        },
    )


def _consequence() -> Schema:
    shapes = {
        "effect": _choice(Effect, needed=True),
        "standing": _choice(Standing),
        "within_months": _whole(1, LONGEST),
        "points": _ref("number"),
        "months": _whole(1, LONGEST),
    }
    rules = []
    for effect in Effect:
        own = OWN_FIELD.get(effect)
        then: Schema = {"properties": {name: NOTHING for name in ("points", "months") if name != own}}
        if own:
            more = {
                "anyOf": [{"exclusiveMinimum": 0, "type": "number"}, {"type": "string", "pattern": _MORE_THAN_ZERO}]
            }
            then["required"], then["properties"][own] = [own], more
        rules.append({"if": {"properties": {"effect": {"pattern": rf"^\s*{effect}\s*$"}}}, "then": then})
    return _object(CONSEQUENCE, shapes, "effect", allOf=rules)


def _item() -> Schema:
    every = {name for names in ITEM_FIELDS.values() for name in names}
    shapes = {
        **_COMMON,
        "kind": _choice(ItemKind),
        "standards": _list(_ref("entry")),
        "judgement_rules": _list(_ref("entry")),
        "threshold": _ref("number"),
        "at_most": _ref("flag"),
        "unit": _text(20),
        "out_of": _whole(1),
        "spacing_metres": _whole(1),
        "minutes": _whole(1, 1440),
        "common_faults": _list(_text(120, needed=True)),
        "common_faults_en": _list(_text(120, needed=True)),
        "case_class": _maybe({"type": "string", "pattern": rf"^\s*(({'|'.join(CaseKind)}):\S{{1,20}})?\s*$"}),
    }
    rules: list[Schema] = []
    for kind, own in ITEM_FIELDS.items():
        then: Schema = {"properties": dict.fromkeys(sorted(every - set(own)), NOTHING)}
        needed = [n for n in ("threshold", "out_of") if n in own and (kind in NEEDS_THRESHOLD)]
        if needed:
            then["required"] = needed
            then["properties"] |= {name: {"not": NOTHING} for name in needed}
        is_kind: Schema = {"properties": {"kind": {"type": "string", "pattern": rf"^\s*{kind}\s*$"}}}
        if kind is ItemKind.MET_FAILED:  # what an item is when it says nothing
            is_kind["properties"]["kind"] = _maybe({"type": "string", "pattern": rf"^\s*({kind})?\s*$"})
        else:
            is_kind["required"] = ["kind"]
        rules.append({"if": is_kind, "then": then})
    return _object(ITEM, shapes, "code title", allOf=rules)


def _needs(name: str, other: str) -> Schema:
    """Where `name` is given, so must `other` be."""
    given: Schema = {"required": [name], "properties": {name: {"not": NOTHING}}}
    return {"if": given, "then": {"required": [other], "properties": {other: {"not": NOTHING}}}}
