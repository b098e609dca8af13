"""Holes that an edition can have although its document is readable."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

from chuangcheng.flow.standards.terms import EditionCheck, MethodKind, RuleKind

from .edition import Edition, Item, Node


@dataclass(frozen=True)
class Hole:
    """One thing that is amiss: the row it is about, by code and title; `detail` says more, `id` is the row's."""

    code: str
    title: str
    title_en: str = ""
    id: int = 0
    detail: str = ""


def holes_in(edition: Edition, case_classes: Container[str]) -> dict[EditionCheck, tuple[Hole, ...]]:
    """All holes of an edition by what they are, in document order."""
    listed = {code for one in edition.site_types for code in one.items}
    serving = {code for item in edition.items for code in item.standards}
    field = [node for node in counted(edition) if has_field(node)]
    return {
        EditionCheck.FIELD_WITHOUT_ITEM: tuple(_of(node) for node in field if node.code not in serving),
        EditionCheck.LETTER_OUT_OF_REACH: tuple(
            Hole(node.code, node.title, node.title_en, detail="、".join(letters))
            for node in counted(edition)
            if (letters := letters_out_of_reach(node))
        ),
        EditionCheck.ITEM_ON_NO_CHECKLIST: tuple(_of(item) for item in edition.items if item.code not in listed),
        EditionCheck.ITEM_WITHOUT_STANDARD: tuple(_of(item) for item in edition.items if not item.standards),
        EditionCheck.CLASS_UNKNOWN: tuple(
            Hole(item.code, item.title, item.title_en, detail=item.case_class)
            for item in edition.items
            if item.case_class and item.case_class not in case_classes
        ),
    }


def counted(edition: Edition) -> Iterator[Node]:
    """The standards that count, in document order."""

    def below(nodes: tuple[Node, ...]) -> Iterator[Node]:
        for node in nodes:
            if node.counted and node.is_leaf:
                yield node
            elif node.counted:
                yield from below(node.children)

    return below(edition.tree)


def has_field(node: Node) -> bool:
    """Whether observations are evidence of this standard."""
    return any(method.kind is MethodKind.FIELD and method.rule.kind is not RuleKind.VALUE for method in node.methods)


def types_serving(edition: Edition) -> dict[str, frozenset[str]]:
    """Which site types (by code) have an item on their checklist that is evidence of a standard (by code)."""
    of_item = {item.code: item.standards for item in edition.items}
    found: dict[str, set[str]] = {}
    for one in edition.site_types:
        for item in one.items:
            for code in of_item.get(item, ()):
                found.setdefault(code, set()).add(one.code)
    return {code: frozenset(types) for code, types in found.items()}


def _of(one: Node | Item) -> Hole:
    return Hole(one.code, one.title, one.title_en)


def letters_out_of_reach(node: Node, observations: int | None = None) -> tuple[str, ...]:
    """Letters that no observation can bring: of a share beyond 0 to 1, or, where the number of `observations` that
    the standard can have is told, of more than those."""
    found = []
    for method in node.methods:
        if method.kind is not MethodKind.FIELD:
            continue
        if method.rule.kind is RuleKind.LETTERS and observations is None:
            lowest, highest = 0, 1
        elif method.rule.kind is RuleKind.COUNT_MET and observations:
            lowest, highest = 0, observations
        else:
            continue
        for letter in method.rule.letters:
            room = letter.at_least - lowest if method.rule.falling else highest - letter.at_least
            if room < 0 or (room == 0 and letter.strictly):
                found.append(letter.name)
    return tuple(found)
