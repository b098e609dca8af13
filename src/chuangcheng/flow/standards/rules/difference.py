"""What differs between two editions, part by part: a calculation on plain values.

Parts are matched by their code. `difference(a, b)` is empty exactly where a equals b.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from rapidfuzz import fuzz, process

from chuangcheng.flow.standards.terms import Change, EditionPart, MethodKind, RuleKind

from .edition import Edition, Item, Method, Node

SIMILAR_FROM = 70
"""Likeness of two titles (0 to 100) from which one is offered as the other's counterpart."""

MOST_PAIRS = 4_000_000
"""Pairs of titles that are compared at most: some seconds. Beyond, nothing is suggested."""


@dataclass(frozen=True)
class FieldChange:
    """One field of a part with its old and its new value; `of` names the method it belongs to, where it does."""

    field: str
    old: Any
    new: Any
    of: MethodKind | None = None


@dataclass(frozen=True)
class Difference:
    """One part of an edition that was added, removed, moved or changed.

    `code` is that of the part, in both editions where it is in both ("" for the edition itself). `similar` is the code
    of what may be its counterpart under another code, and only a suggestion.
    """

    part: EditionPart
    change: Change
    code: str
    title: str
    title_en: str = ""
    fields: tuple[FieldChange, ...] = ()
    similar: str = ""


def difference(old: Edition, new: Edition) -> tuple[Difference, ...]:
    """All differences: the edition itself, its rules for the whole, the tree, checklists and judgement rules."""
    found = [*_of_the_edition(old, new), *_of_the_tree(old, new)]
    found += _of_list(EditionPart.METHOD_POINTS, old.composition, new.composition, lambda one: str(one.kind))
    found += _of_list(EditionPart.GATE, old.gates, new.gates, lambda one: one.code)
    found += _of_list(EditionPart.ROLL_UP, old.roll_ups, new.roll_ups, lambda one: one.edition)
    found += _of_list(EditionPart.NEGATIVE_ITEM, old.negative_list, new.negative_list, lambda one: one.code)
    items = _of_list(EditionPart.ITEM, old.items, new.items, lambda one: one.code)
    found += _with_similar(items)
    found += _of_list(EditionPart.SITE_TYPE, old.site_types, new.site_types, lambda one: one.code)
    found += _of_list(EditionPart.JUDGEMENT_RULE, old.judgement_rules, new.judgement_rules, lambda one: one.code)
    order = list(EditionPart)
    return tuple(sorted(found, key=lambda one: order.index(one.part)))


def _of_the_edition(old: Edition, new: Edition) -> Iterator[Difference]:
    parts = ("tree", "items", "site_types", "judgement_rules", "composition", "gates", "roll_ups", "negative_list")
    changed = _changed(old, new, without=(*parts, "rounding"))
    changed += [
        FieldChange(f"rounding_{name}", getattr(old.rounding, name), getattr(new.rounding, name))
        for name in ("method", "leaf", "part", "total")
        if getattr(old.rounding, name) != getattr(new.rounding, name)
    ]
    if changed:
        yield Difference(EditionPart.EDITION, Change.CHANGED, "", new.title, new.title_en, tuple(changed))


def _of_the_tree(old: Edition, new: Edition) -> list[Difference]:
    before, after = _placed(old), _placed(new)
    found = [
        Difference(EditionPart.NODE, Change.REMOVED, code, place.node.title, place.node.title_en)
        for code, place in before.items()
        if code not in after
    ]
    moved = _reordered_nodes(before, after)
    for code, place in after.items():
        node = place.node
        if code not in before:
            found.append(Difference(EditionPart.NODE, Change.ADDED, code, node.title, node.title_en))
            continue
        was = before[code]
        if was.parent != place.parent:
            told = FieldChange("parent", was.parent, place.parent)
            found.append(Difference(EditionPart.NODE, Change.MOVED, code, node.title, node.title_en, (told,)))
        elif code in moved:
            told = FieldChange("position", was.position, place.position)
            found.append(Difference(EditionPart.NODE, Change.MOVED, code, node.title, node.title_en, (told,)))
        changed = [*_changed(was.node, node, without=("children", "methods")), *_methods(was.node, node)]
        if changed:
            found.append(Difference(EditionPart.NODE, Change.CHANGED, code, node.title, node.title_en, tuple(changed)))
    return _with_similar(found)


@dataclass(frozen=True)
class _Place:
    node: Node
    parent: str
    position: int  # among its siblings, from 1


def _placed(edition: Edition) -> dict[str, _Place]:
    found: dict[str, _Place] = {}

    def place(nodes: Sequence[Node], parent: str) -> None:
        for number, node in enumerate(nodes, 1):
            found[node.code] = _Place(node, parent, number)
            place(node.children, node.code)

    place(edition.tree, "")
    return found


def _reordered_nodes(before: Mapping[str, _Place], after: Mapping[str, _Place]) -> set[str]:
    """Nodes that stand under the same parent as before, but before or after another of those."""
    kept = [code for code, place in after.items() if code in before and before[code].parent == place.parent]
    siblings: dict[str, list[str]] = {}
    for code in kept:
        siblings.setdefault(after[code].parent, []).append(code)
    return {
        code
        for codes in siblings.values()
        for code in _reordered(sorted(codes, key=lambda one: before[one].position), codes)
    }


def _reordered(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """The fewest codes that must be taken out and put back to turn one order of them into the other."""
    place = {code: at for at, code in enumerate(old)}
    ends: list[int] = []  # the smallest end of a rising run of each length
    run: list[int] = []
    for code in new:
        at = bisect_left(ends, place[code])
        ends[at : at + 1] = [place[code]]
        run.append(at)
    kept: set[str] = set()
    wanted, least = len(ends) - 1, len(place)
    for code, length in zip(reversed(new), reversed(run), strict=True):
        if length == wanted and place[code] < least:
            kept.add(code)
            least = place[code]
            wanted -= 1
    return set(new) - kept


def _methods(old: Node, new: Node) -> Iterator[FieldChange]:
    if old.methods == new.methods:
        return
    before, after = _by_kind(old.methods), _by_kind(new.methods)
    if before is None or after is None:
        yield FieldChange("methods", old.methods, new.methods)
        return
    for kind in dict.fromkeys([*before, *after]):
        was, now = before.get(kind), after.get(kind)
        if was is None or now is None:
            yield FieldChange("method", was, now, kind)
        else:
            for name in ("points", "rule", "missing"):
                if getattr(was, name) != getattr(now, name):
                    yield FieldChange(name, getattr(was, name), getattr(now, name), kind)
    shared = [kind for kind in after if kind in before]
    if shared != [kind for kind in before if kind in after]:
        yield FieldChange("method_order", tuple(before), tuple(after))


def _by_kind(methods: Sequence[Method]) -> dict[MethodKind, Method] | None:
    found = {method.kind: method for method in methods}
    return found if len(found) == len(methods) else None


def _changed(old: Any, new: Any, without: Sequence[str] = ()) -> list[FieldChange]:
    return [
        FieldChange(one.name, getattr(old, one.name), getattr(new, one.name))
        for one in fields(old)
        if one.name not in without and getattr(old, one.name) != getattr(new, one.name)
    ]


def _of_list(
    part: EditionPart, old: Sequence[Any], new: Sequence[Any], code_of: Callable[[Any], str]
) -> list[Difference]:
    before, after = _numbered(old, code_of), _numbered(new, code_of)
    found = []
    for key, one in before.items():
        if key not in after:
            found.append(_told(part, Change.REMOVED, code_of(one), one))
    moved = _reordered([key for key in before if key in after], [key for key in after if key in before])
    places = {key: at for at, key in enumerate(before, 1)}
    for at, (key, one) in enumerate(after.items(), 1):
        if key not in before:
            found.append(_told(part, Change.ADDED, code_of(one), one))
            continue
        if key in moved:
            found.append(_told(part, Change.MOVED, code_of(one), one, (FieldChange("position", places[key], at),)))
        if changed := _changed(before[key], one):
            found.append(_told(part, Change.CHANGED, code_of(one), one, tuple(changed)))
    return found


def _numbered(rows: Sequence[Any], code_of: Callable[[Any], str]) -> dict[Any, Any]:
    """Rows by code; a code that comes again (as another edition may be rolled up twice) is told apart by its number."""
    seen: dict[Hashable, int] = {}
    found = {}
    for one in rows:
        code = code_of(one)
        seen[code] = seen.get(code, 0) + 1
        found[f"{code}\x00{seen[code]}"] = one
    return found


def _told(part: EditionPart, change: Change, code: str, one: Any, changed: tuple[FieldChange, ...] = ()) -> Difference:
    return Difference(part, change, code, getattr(one, "title", ""), getattr(one, "title_en", ""), changed)


def _with_similar(found: list[Difference]) -> list[Difference]:
    """Name, beside what was removed and what was added, a counterpart of a similar title."""
    pairs = similar_titles(
        {one.code: one.title for one in found if one.change is Change.REMOVED},
        {one.code: one.title for one in found if one.change is Change.ADDED},
    )
    back = {new: old for old, new in pairs.items()}
    return [
        Difference(one.part, one.change, one.code, one.title, one.title_en, one.fields, similar)
        if (similar := (pairs if one.change is Change.REMOVED else back).get(one.code, ""))
        and one.change in (Change.REMOVED, Change.ADDED)
        else one
        for one in found
    ]


def similar_titles(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """Codes of `old` with the code of `new` whose title is most alike, each code once, the most alike pair first."""
    if not old or not new or len(old) * len(new) > MOST_PAIRS:
        return {}
    near = [
        (-score, code, other)
        for code, title in old.items()
        for _title, score, other in process.extract(
            title, dict(new), scorer=fuzz.ratio, score_cutoff=SIMILAR_FROM, limit=3
        )
    ]
    pairs: dict[str, str] = {}
    taken: set[str] = set()
    for _score, code, other in sorted(near):
        if code not in pairs and other not in taken:
            pairs[code] = other
            taken.add(other)
    return pairs


def same_meaning(old: Item, new: Item) -> bool:
    """Whether an observation of the one item says the same about the other: what is looked at, and when it fails."""
    names = ("title", "kind", "threshold", "at_most", "unit", "out_of", "spacing_metres", "minutes")
    return all(getattr(old, name) == getattr(new, name) for name in names)


def same_standard(old: Node, new: Node) -> bool:
    """Whether two standards ask for the same: their title and what they are measured by."""
    return old.title == new.title and {m.kind for m in old.methods} == {m.kind for m in new.methods}


def same_figure(old: Node, new: Node, kind: MethodKind) -> bool:
    """Whether a figure of the one standard can stand for the other: both have the method, and by the same rule.

    Where the figure is the points themselves, the points must agree too.
    """
    one = next((method for method in old.methods if method.kind is kind), None)
    other = next((method for method in new.methods if method.kind is kind), None)
    if one is None or other is None or one.rule != other.rule:
        return False
    return one.rule.kind is not RuleKind.VALUE or one.points == other.points


def what_differs(old: Node | Item, new: Node | Item) -> tuple[FieldChange, ...]:
    """The fields in which two standards, or two items, differ; codes and places in the tree aside."""
    if isinstance(old, Node) and isinstance(new, Node):
        return (*_changed(old, new, without=("code", "children", "methods")), *_methods(old, new))
    return tuple(_changed(old, new, without=("code", "standards", "judgement_rules")))
