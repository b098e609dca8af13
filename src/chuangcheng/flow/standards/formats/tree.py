"""Reading the tree of an edition document, nested or flat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from chuangcheng.flow.standards.rules import Method, Node
from chuangcheng.flow.standards.terms import Aggregation, Fault, MethodKind, RuleKind

from .methods import read_methods
from .problems import Notes
from .yamltree import TEXT_LENGTH, Fields, Listing, Scalar

MAX_NODE_DEPTH = 12
MAX_NODES = 20_000

NODE = (
    "code", "parent", "title", "title_en", "children", "aggregation", "weight", "methods", "counted",
    "left_out_because", "left_out_because_en", "weight_source", "source", "note", "note_en",
    "site_types",
)  # fmt: skip


@dataclass
class Draft:
    """A node while its children are still being gathered."""

    fields: Fields
    code: str
    parent: str
    aggregation: Aggregation
    methods: tuple[Method, ...]
    counted: bool
    children: list[Draft] = field(default_factory=list)


class TreeReader:
    """Reads the tree in either form: nested with `children`, or flat with `parent`."""

    def __init__(self, notes: Notes, top: Fields) -> None:
        self.notes, self.top = notes, top
        self.nodes: list[Draft] = []

    def read(self, aggregation: Aggregation) -> tuple[tuple[Node, ...], list[Draft]]:
        """The tree, and all its drafts in document order."""
        top = self.top
        if "tree" not in top.given or (isinstance(tree := top.values["tree"], Listing) and not tree.values):
            top.note("tree", Fault.MISSING_KEY, key="tree")
        roots = self._drafts(top, "tree", 1)
        if any(draft.parent for draft in roots):
            roots = self._linked(roots)
        self._check_siblings("tree", top.line_of("tree"), roots, aggregation)
        for draft in self.nodes:
            self._check(draft)
        if self.nodes and not any(draft.counted and not draft.children for draft in self.nodes):
            top.note("tree", Fault.NOTHING_COUNTED)
        return tuple(self._node(draft) for draft in roots), self.nodes

    def _drafts(self, above: Fields, name: str, depth: int) -> list[Draft]:
        found: list[Draft] = []
        for place, value in above.listing(name):
            if len(self.nodes) >= MAX_NODES or depth > MAX_NODE_DEPTH:
                fault, limit = (
                    (Fault.TOO_DEEP, MAX_NODE_DEPTH) if depth > MAX_NODE_DEPTH else (Fault.TOO_MANY, MAX_NODES)
                )
                self.notes.note(place, value.line, fault, limit=limit, count=len(self.nodes))
                break
            fields = Fields(self.notes, place, value, NODE)
            draft = Draft(
                fields,
                fields.code(),
                fields.code("parent", needed=False),
                fields.choice("aggregation", Aggregation, Aggregation.SUM),
                tuple(read_methods(self.notes, fields)),
                fields.flag("counted", True),
            )
            self.nodes.append(draft)
            if draft.parent and (depth > 1 or "children" in fields.given):
                fields.note("parent", Fault.MIXED_FORMS, code=draft.code)
            draft.children = self._drafts(fields, "children", depth + 1)
            found.append(draft)
        return found

    def _linked(self, drafts: Sequence[Draft]) -> list[Draft]:
        """The roots of a flat list; notes parents that do not exist and circles."""
        by_code: dict[str, Draft] = {}
        for draft in drafts:
            by_code.setdefault(draft.code, draft)
        roots: list[Draft] = []
        for draft in drafts:
            above = by_code.get(draft.parent)
            if not draft.parent:
                roots.append(draft)
            elif above is None:
                draft.fields.note("parent", Fault.UNKNOWN_PARENT, code=draft.code, parent=draft.parent)
            else:
                above.children.append(draft)
        known = self._reached(roots)
        told: set[int] = set()
        for draft in drafts:
            way: list[Draft] = []
            here: Draft | None = draft
            while here is not None and id(here) not in known and all(here is not one for one in way):
                way.append(here)
                here = by_code.get(here.parent) if here.parent else None
            if here is not None and id(here) not in known:
                start = next(number for number, one in enumerate(way) if one is here)
                circle = way[start:]
                if not told & {id(one) for one in circle}:
                    path = " → ".join(one.code for one in [*circle, here])
                    circle[0].fields.note("parent", Fault.CYCLE, path=path)
                told |= {id(one) for one in circle}
        self._check_depth(roots)
        return roots

    def _check_depth(self, roots: Sequence[Draft]) -> None:
        level, depth = list(roots), 1
        while level:
            if depth > MAX_NODE_DEPTH:
                level[0].fields.note("parent", Fault.TOO_DEEP, limit=MAX_NODE_DEPTH)
                for draft in level:
                    draft.children = []
                return
            level, depth = [child for draft in level for child in draft.children], depth + 1

    @staticmethod
    def _reached(roots: Sequence[Draft]) -> set[int]:
        known: set[int] = set()
        waiting = list(roots)
        while waiting:
            draft = waiting.pop()
            if id(draft) not in known:
                known.add(id(draft))
                waiting.extend(draft.children)
        return known

    def _check(self, draft: Draft) -> None:
        fields, code = draft.fields, draft.code
        if draft.children:
            if "methods" in fields.given:
                fields.note("methods", Fault.METHODS_ABOVE_A_LEAF, code=code)
            if not draft.counted:
                fields.note("counted", Fault.COUNTED_ABOVE_A_LEAF, code=code)
            self._check_siblings(fields.place, fields.line, draft.children, draft.aggregation, code)
            return
        if not draft.methods and not fields.listing("methods"):
            fields.note("", Fault.NO_METHOD, code=code)
        kinds: set[MethodKind] = set()
        for method in draft.methods:
            if method.kind in kinds:
                fields.note("methods", Fault.SAME_METHOD_TWICE, kind=method.kind, code=code)
            kinds.add(method.kind)
        if draft.counted and any(method.rule.kind is RuleKind.UNKNOWN for method in draft.methods):
            fields.note("methods", Fault.UNKNOWN_RULE_COUNTED, code=code)
        if not draft.counted and not fields.text("left_out_because"):
            fields.note("counted", Fault.NO_REASON, code=code)

    def _check_siblings(
        self, place: str, line: int, siblings: Sequence[Draft], aggregation: Aggregation, code: str = ""
    ) -> None:
        if aggregation is not Aggregation.WEIGHTED_MEAN:
            for draft in siblings:
                if "weight" in draft.fields.given:
                    draft.fields.note("weight", Fault.WEIGHT_UNUSED, code=draft.code)
        elif siblings and not any(_weight(draft.fields) for draft in siblings):
            self.notes.note(place, line, Fault.WEIGHTS_ZERO, code=code)

    def _node(self, draft: Draft) -> Node:
        fields = draft.fields
        return Node(
            code=draft.code,
            title=fields.text("title", needed=True),
            title_en=fields.text("title_en"),
            children=tuple(self._node(child) for child in draft.children),
            aggregation=draft.aggregation,
            weight=fields.decimal("weight", Decimal(1)) or Decimal(0),
            methods=() if draft.children else draft.methods,
            counted=draft.counted,
            left_out_because=fields.text("left_out_because"),
            left_out_because_en=fields.english("left_out_because"),
            weight_source=fields.text("weight_source"),
            source=fields.text("source"),
            note=fields.text("note", TEXT_LENGTH, lines=True),
            note_en=fields.english("note", TEXT_LENGTH, lines=True),
            site_types=tuple(text for _, _, text in fields.texts("site_types")),
        )


def _weight(fields: Fields) -> Decimal:
    value = fields.values.get("weight")
    try:
        return Decimal(value.text) if isinstance(value, Scalar) else Decimal(1)
    except ArithmeticError:
        return Decimal(1)  # noted elsewhere as no number
