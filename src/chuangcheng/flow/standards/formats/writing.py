"""Writing an edition as its document. Reading it again gives an equal edition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import yaml

from chuangcheng.flow.standards.rules import Consequence, Edition, Item, Letter, Method, Node, RollUp, Rounding, Rule
from chuangcheng.flow.standards.terms import Aggregation, ItemKind, Missing, Reading

from .edition import FORMAT


class _Writer(yaml.CSafeDumper):
    """Writes exact decimals as plain numbers and short lists of codes on one line."""

    def ignore_aliases(self, data: object) -> bool:
        """Never write anchors: the reader refuses them."""
        return True


class _Line(list[Any]):
    """A list to be written on one line."""


def _decimal(writer: Any, value: Decimal) -> yaml.ScalarNode:
    text = format(value, "f")
    tag = "float" if "." in text else "int"
    return writer.represent_scalar(f"tag:yaml.org,2002:{tag}", text)  # type: ignore[no-any-return]


def _line(writer: Any, value: _Line) -> yaml.SequenceNode:
    return writer.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=True)  # type: ignore[no-any-return]


def _text(writer: Any, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value and all(line == line.rstrip() for line in value.split("\n")) else None
    return writer.represent_scalar("tag:yaml.org,2002:str", value, style=style)  # type: ignore[no-any-return]


_Writer.add_representer(Decimal, _decimal)
_Writer.add_representer(_Line, _line)
_Writer.add_representer(str, _text)


def write_edition(edition: Edition) -> str:
    """The document of an edition, in the nested form."""
    rounding = edition.rounding
    document = {
        "format": FORMAT,
        **_given(
            code=edition.code,
            title=edition.title,
            title_en=edition.title_en,
            official=edition.official,
            notice=edition.notice,
            notice_en=edition.notice_en,
            aggregation=str(edition.aggregation) if edition.aggregation is not Aggregation.SUM else "",
        ),
        **({"rounding": {n: v for n, v in vars(rounding).items() if v is not None}} if rounding != Rounding() else {}),
        **_whole(edition),
        "tree": [_node(node) for node in edition.tree],
        **_given(
            judgement_rules=[
                _given(
                    code=rule.code,
                    title=rule.title,
                    title_en=rule.title_en,
                    text=rule.text,
                    text_en=rule.text_en,
                    source=rule.source,
                )
                for rule in edition.judgement_rules
            ],
            items=[_item(item) for item in edition.items],
            site_types=[
                _given(
                    code=site_type.code,
                    title=site_type.title,
                    title_en=site_type.title_en,
                    route=site_type.route,
                    completeness=site_type.completeness,
                    items=_Line(site_type.items),
                )
                for site_type in edition.site_types
            ],
        ),
    }
    text: str = yaml.dump(document, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=118)
    return text


def _whole(edition: Edition) -> dict[str, Any]:
    """What makes the whole out of the tree, and decides about it."""
    return _given(
        composition=[_Map((("kind", str(part.kind)), ("points", part.points))) for part in edition.composition],
        gates=[_given(**vars(gate)) for gate in edition.gates],
        roll_ups=[_roll_up(one) for one in edition.roll_ups],
        negative_list=[
            _given(**(vars(item) | {"consequences": [_Map(_consequence(one)) for one in item.consequences]}))
            for item in edition.negative_list
        ],
        cycle=_Line(edition.cycle) or None,
    )


def _roll_up(one: RollUp) -> dict[str, Any]:
    share = None if one.reading is Reading.IN_PLACE else one.share
    return _given(**(vars(one) | {"reading": str(one.reading), "share": share}))


def _consequence(one: Consequence) -> Iterable[tuple[str, Any]]:
    told = vars(one) | {"effect": str(one.effect), "standing": one.standing and str(one.standing)}
    return ((name, value) for name, value in told.items() if value is not None and (name != "points" or value))


def _given(**values: Any) -> dict[str, Any]:
    """The values that say something: no empty texts, lists, nothing, or False. A zero says something."""
    return {name: value for name, value in values.items() if not (value is None or value is False or value in ("", []))}


def _node(node: Node) -> dict[str, Any]:
    return _given(
        code=node.code,
        title=node.title,
        title_en=node.title_en,
        aggregation=str(node.aggregation) if node.aggregation is not Aggregation.SUM else "",
    ) | _rest_of_node(node)


def _rest_of_node(node: Node) -> dict[str, Any]:
    rest: dict[str, Any] = {}
    if node.weight != 1:
        rest["weight"] = node.weight
    if not node.counted:
        rest["counted"] = False
    return rest | _given(
        left_out_because=node.left_out_because,
        left_out_because_en=node.left_out_because_en,
        weight_source=node.weight_source,
        source=node.source,
        note=node.note,
        note_en=node.note_en,
        site_types=_Line(node.site_types),
        methods=[_method(method) for method in node.methods],
        children=[_node(child) for child in node.children],
    )


def _method(method: Method) -> dict[str, Any]:
    return {"kind": str(method.kind), "points": method.points, "rule": _rule(method.rule)} | (
        {"missing": str(method.missing)} if method.missing is not Missing.EXCLUDE else {}
    )


def _rule(rule: Rule) -> str | Mapping[str, Any]:
    rest: dict[str, Any] = {}
    if rule.letters:
        rest["letters"] = [_Map(_letter(letter, rule.falling)) for letter in rule.letters]
    if rule.kind == "deduct":
        rest["per_finding"] = rule.per_finding
        if rule.cap is not None:
            rest["cap"] = rule.cap
        if rule.floor:
            rest["floor"] = rule.floor
    if rule.curve:
        rest["curve"] = [_Line(point) for point in rule.curve]
    return {"kind": str(rule.kind), **rest} if rest else str(rule.kind)


class _Map(dict[str, Any]):
    """A mapping to be written on one line."""


def _map(writer: Any, value: _Map) -> yaml.MappingNode:
    return writer.represent_mapping("tag:yaml.org,2002:map", value.items(), flow_style=True)  # type: ignore[no-any-return]


_Writer.add_representer(_Map, _map)


def _letter(letter: Letter, falling: bool) -> Iterable[tuple[str, Any]]:
    threshold = ("below" if letter.strictly else "at_most") if falling else ("above" if letter.strictly else "at_least")
    return (("name", letter.name), (threshold, letter.at_least), ("fraction", letter.fraction))


def _item(item: Item) -> dict[str, Any]:
    return _given(
        code=item.code,
        title=item.title,
        title_en=item.title_en,
        kind=str(item.kind) if item.kind is not ItemKind.MET_FAILED else "",
    ) | {
        name: value
        for name, value in (
            ("threshold", item.threshold),
            ("at_most", item.at_most or None),
            ("unit", item.unit or None),
            ("out_of", item.out_of),
            ("spacing_metres", item.spacing_metres),
            ("minutes", item.minutes),
            ("standards", _Line(item.standards) or None),
            ("judgement_rules", _Line(item.judgement_rules) or None),
            ("common_faults", _Line(item.common_faults) or None),
            ("common_faults_en", _Line(item.common_faults_en) or None),
            ("case_class", item.case_class or None),
            ("source", item.source or None),
            ("note", item.note or None),
            ("note_en", item.note_en or None),
        )
        if value is not None
    }
