"""Reading the edition document: YAML to `rules.Edition`, or everything that is wrong with it at once.

docs/formats.md specifies the document.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Sequence

from chuangcheng.flow.standards.rules import Edition, Item, JudgementRule, Rounding, SiteType
from chuangcheng.flow.standards.terms import Aggregation, CaseKind, Fault, ItemKind

from .problems import Notes
from .tree import Draft, TreeReader
from .whole import read_whole
from .yamltree import TEXT_LENGTH, Fields, Listing, Mapping, Value, read_tree

FORMAT = "chuangcheng-edition/1"

TOP = (
    "format", "code", "title", "title_en", "official", "notice", "notice_en", "aggregation", "rounding",
    "composition", "gates", "roll_ups", "negative_list", "cycle", "tree", "items", "site_types", "judgement_rules",
)  # fmt: skip
ITEM = (
    "code", "title", "title_en", "kind", "standards", "judgement_rules", "threshold", "at_most", "unit", "out_of",
    "spacing_metres", "minutes", "common_faults", "common_faults_en", "case_class", "source", "note",
    "note_en",
)  # fmt: skip
ITEM_FIELDS: dict[ItemKind, tuple[str, ...]] = {
    ItemKind.MET_FAILED: (),
    ItemKind.COUNT: ("threshold", "at_most", "unit", "spacing_metres"),
    ItemKind.MEASURE: ("threshold", "at_most", "unit"),
    ItemKind.K_OF_N: ("threshold", "out_of", "unit"),
    ItemKind.TIMED: ("threshold", "at_most", "unit", "minutes"),
    ItemKind.TEST: (),
}
NEEDS_THRESHOLD = (ItemKind.COUNT, ItemKind.MEASURE, ItemKind.K_OF_N)
SITE_TYPE = ("code", "title", "title_en", "items", "route", "completeness")
JUDGEMENT_RULE = ("code", "title", "title_en", "text", "text_en", "source")


def read_edition(data: bytes | str, case_classes: Container[str] | None = None) -> Edition:
    """The edition that a YAML document states.

    `case_classes` are the known classes as "kind:code"; None leaves the codes unchecked.
    Raises WrongDocument with all problems, each with its place, line and remedy.
    """
    return edition_of(read_tree(data), case_classes)


def edition_of(root: Value, case_classes: Container[str] | None = None, notes: Notes | None = None) -> Edition:
    """The edition that a tree of values states, wherever it comes from: all rules for documents are here.

    `notes` holds what is known to be wrong already. Raises WrongDocument with all problems.
    """
    notes = notes or Notes()
    top = Fields(notes, "", root, TOP)
    if not isinstance(root, Mapping):
        notes.refuse()
    if top.text("format") != FORMAT:
        top.note("format", Fault.WRONG_FORMAT, found=top.text("format")[:40], wanted=FORMAT)
    rounding = Fields(notes, "rounding", top.values.get("rounding"), ("method", "leaf", "part", "total"))
    aggregation = top.choice("aggregation", Aggregation, Aggregation.SUM)
    judgement_rules = tuple(_judgement_rules(notes, top))
    items = tuple(_items(notes, top, case_classes))
    site_types = tuple(_site_types(notes, top))
    tree, nodes = TreeReader(notes, top).read(aggregation)
    whole = read_whole(notes, top, nodes)
    edition = Edition(
        code=top.code(),
        title=top.text("title", needed=True),
        title_en=top.text("title_en"),
        official=top.flag("official", False),
        notice=top.text("notice", TEXT_LENGTH, lines=True),
        notice_en=top.english("notice", TEXT_LENGTH, lines=True),
        aggregation=aggregation,
        tree=tree,
        items=tuple(item for _, item in items),
        site_types=tuple(site_type for _, site_type in site_types),
        judgement_rules=tuple(rule for _, rule in judgement_rules),
        rounding=Rounding(
            method=rounding.whole("method", 0, 10),
            leaf=rounding.whole("leaf", 0, 10),
            part=rounding.whole("part", 0, 10),
            total=rounding.whole("total", 0, 10) if "rounding" in top.given else Rounding().total,
        ),
        **whole,
    )
    _once((fields, item.code) for fields, item in items)
    _once((fields, site_type.code) for fields, site_type in site_types)
    _once((fields, rule.code) for fields, rule in judgement_rules)
    _once((draft.fields, draft.code) for draft in nodes)
    _references(nodes, items, site_types, {rule.code for _, rule in judgement_rules})
    notes.refuse()
    return edition


def _once(coded: Iterable[tuple[Fields, str]]) -> None:
    first: dict[str, int] = {}
    for fields, code in coded:
        if code and code in first:
            fields.note("code", Fault.DUPLICATE_CODE, code=code, first=first[code])
        elif code:
            first[code] = fields.line_of("code")


def _judgement_rules(notes: Notes, top: Fields) -> Iterable[tuple[Fields, JudgementRule]]:
    for place, value in top.listing("judgement_rules"):
        fields = Fields(notes, place, value, JUDGEMENT_RULE)
        yield (
            fields,
            JudgementRule(
                fields.code(),
                fields.text("title", needed=True),
                fields.text("text", TEXT_LENGTH, needed=True, lines=True),
                fields.text("source"),
                fields.text("title_en"),
                fields.text("text_en", TEXT_LENGTH, lines=True),
            ),
        )


def _items(notes: Notes, top: Fields, case_classes: Container[str] | None) -> Iterable[tuple[Fields, Item]]:
    for place, value in top.listing("items"):
        fields = Fields(notes, place, value, ITEM)
        kind = fields.choice("kind", ItemKind, ItemKind.MET_FAILED)
        every = {name for names in ITEM_FIELDS.values() for name in names}
        for name in sorted(fields.given & every - set(ITEM_FIELDS[kind])):
            fields.note(name, Fault.FOREIGN_KEY, kind=kind, key=name)
        if kind in NEEDS_THRESHOLD:
            fields.need("threshold")
        if kind is ItemKind.K_OF_N:
            fields.need("out_of")
        faults, faults_en = (
            tuple(text for _, _, text in fields.texts(name, 120)) for name in ("common_faults", "common_faults_en")
        )
        if faults_en and len(faults_en) != len(faults):
            fields.note("common_faults_en", Fault.NOT_AS_MANY, found=len(faults_en), wanted=len(faults))
        threshold, out_of = fields.decimal("threshold"), fields.whole("out_of", 1)
        if threshold is not None and kind in (ItemKind.COUNT, ItemKind.K_OF_N):
            if threshold != threshold.to_integral_value():
                fields.note("threshold", Fault.NOT_WHOLE, value=threshold)
            elif out_of is not None and threshold > out_of:
                fields.note("threshold", Fault.K_ABOVE_N, k=threshold, n=out_of)
        yield (
            fields,
            Item(
                code=fields.code(),
                title=fields.text("title", needed=True),
                title_en=fields.text("title_en"),
                kind=kind,
                standards=tuple(text for _, _, text in fields.texts("standards")),
                judgement_rules=tuple(text for _, _, text in fields.texts("judgement_rules")),
                threshold=threshold,
                at_most=fields.flag("at_most", False),
                unit=fields.text("unit", 20),
                out_of=out_of,
                spacing_metres=fields.whole("spacing_metres", 1),
                minutes=fields.whole("minutes", 1, 1440),
                common_faults=faults,
                common_faults_en=faults_en,
                case_class=_case_class(fields, case_classes),
                source=fields.text("source"),
                note=fields.text("note", TEXT_LENGTH, lines=True),
                note_en=fields.english("note", TEXT_LENGTH, lines=True),
            ),
        )


def _case_class(fields: Fields, known: Container[str] | None) -> str:
    key = fields.text("case_class", 60)
    if not key:
        return ""
    if not re.fullmatch(rf"({'|'.join(CaseKind)}):\S{{1,20}}", key):
        fields.note("case_class", Fault.BAD_CASE_CLASS, value=key)
    elif known is not None and key not in known:
        fields.note("case_class", Fault.UNKNOWN_CASE_CLASS, value=key)
    return key


def _site_types(notes: Notes, top: Fields) -> Iterable[tuple[Fields, SiteType]]:
    for place, value in top.listing("site_types"):
        fields = Fields(notes, place, value, SITE_TYPE)
        fields.need("items")
        if isinstance(told := fields.values.get("items"), Listing) and not told.values:
            fields.note("items", Fault.EMPTY)
        yield (
            fields,
            SiteType(
                code=fields.code(),
                title=fields.text("title", needed=True),
                title_en=fields.text("title_en"),
                items=tuple(text for _, _, text in fields.texts("items")),
                route=fields.text("route"),
                completeness=fields.text("completeness", 40),
            ),
        )


def _references(
    nodes: Sequence[Draft],
    items: Sequence[tuple[Fields, Item]],
    site_types: Sequence[tuple[Fields, SiteType]],
    judgement_rules: Collection[str],
) -> None:
    leaves = {draft.code for draft in nodes if not draft.children}
    inner = {draft.code for draft in nodes if draft.children}
    item_codes = {item.code for _, item in items}
    site_codes = {site_type.code for _, site_type in site_types}
    for fields, _ in items:
        for place, line, code in fields.texts("standards"):
            if code in inner:
                fields.notes.note(place, line, Fault.NOT_A_LEAF, code=code)
            elif code not in leaves:
                _unknown(fields, place, line, "standard", code)
        for place, line, code in fields.texts("judgement_rules"):
            if code not in judgement_rules:
                _unknown(fields, place, line, "judgement rule", code)
    for fields, _ in site_types:
        for place, line, code in fields.texts("items"):
            if code not in item_codes:
                _unknown(fields, place, line, "item", code)
    for draft in nodes:
        for place, line, code in draft.fields.texts("site_types"):
            if code not in site_codes:
                _unknown(draft.fields, place, line, "site type", code)


def _unknown(fields: Fields, place: str, line: int, what: str, code: str) -> None:
    fields.notes.note(place, line, Fault.UNKNOWN_REFERENCE, what=what, code=code[:40])
