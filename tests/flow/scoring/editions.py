"""Editions and evidence for the tests of the score: made by tables, and made by Hypothesis."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from chuangcheng.flow.scoring.rules import Tally
from chuangcheng.flow.standards.rules import Edition, Item, Letter, Method, Node, Rounding, Rule
from chuangcheng.flow.standards.terms import Aggregation, MethodKind, Missing, RuleKind

D = Decimal

UNROUNDED = Rounding(total=None)

FIVE_OF_FIVE = Rule(
    RuleKind.COUNT_MET, letters=(Letter("A", D(5), D(1)), Letter("B", D(4), D("0.8")), Letter("C", D(0), D("0.5")))
)
"""The sample rule of the evaluation, "5 of 5 = A, 4 = B, else C"; the fractions are ours."""

LETTERS = Rule(
    RuleKind.LETTERS,
    letters=(Letter("A", D("0.9"), D(1)), Letter("B", D("0.75"), D("0.8")), Letter("C", D("0.6"), D("0.6"))),
)

QUIET = Rule(RuleKind.LETTERS, letters=(Letter("A", D(55), D(1)), Letter("B", D(60), D("0.5"))), falling=True)


def field(rule: Rule | RuleKind = RuleKind.SHARE, points: str = "10", missing: Missing = Missing.EXCLUDE) -> Method:
    """A field method."""
    return Method(MethodKind.FIELD, D(points), rule if isinstance(rule, Rule) else Rule(rule), missing)


def leaf(code: str, *methods: Method, counted: bool = True, weight: str = "1") -> Node:
    """A standard."""
    return Node(code, code, methods=methods or (field(),), counted=counted, weight=D(weight))


def edition(
    *nodes: Node,
    aggregation: Aggregation = Aggregation.SUM,
    rounding: Rounding = UNROUNDED,
    items: tuple[Item, ...] = (),
) -> Edition:
    """An edition in which, unless items are given, every standard has one item of its own code in lower case."""
    made = Edition("e", "试", tree=nodes, aggregation=aggregation, rounding=rounding)
    own = tuple(Item(node.code.lower(), node.code, standards=(node.code,)) for node in made.leaves())
    return Edition("e", "试", tree=nodes, aggregation=aggregation, rounding=rounding, items=items or own)


def counts(**of: tuple[int, ...]) -> dict[tuple[str, str], Tally]:
    """Tallies of the whole: `counts(a=(met, failed, absent, unseen, missing))`."""
    return {("", code): Tally(*told) for code, told in of.items()}


fractions = st.sampled_from([D(n) / 8 for n in range(9)])
some_points = st.sampled_from([D("0.5"), D(1), D("2.5"), D(3), D(10)])


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """Any rule of which more met never wins less."""
    kind = draw(st.sampled_from([k for k in RuleKind if k not in (RuleKind.VALUE, RuleKind.UNKNOWN)]))
    if kind in (RuleKind.LETTERS, RuleKind.COUNT_MET):
        steps = sorted(draw(st.lists(fractions, min_size=1, max_size=4, unique=True)), reverse=True)
        times = 1 if kind is RuleKind.LETTERS else 8
        return Rule(kind, letters=tuple(Letter(chr(65 + i), step * times, step) for i, step in enumerate(steps)))
    if kind is RuleKind.DEDUCT:
        return Rule(
            kind,
            per_finding=draw(st.sampled_from([D("0.1"), D("0.5"), D(2)])),
            cap=draw(st.none() | st.just(D(1))),
            floor=draw(st.sampled_from([D(0), D("0.5")])),
        )
    if kind is RuleKind.LINEAR:
        xs = sorted(draw(st.lists(fractions, min_size=2, max_size=4, unique=True)))
        ys = sorted(draw(st.lists(fractions, min_size=len(xs), max_size=len(xs))))
        return Rule(kind, curve=tuple(zip(xs, ys, strict=True)))
    return Rule(kind)


@st.composite
def trees(draw: st.DrawFn, rounding: Rounding | None = None) -> Edition:
    """An edition of up to twelve field standards in up to three branches."""
    branches = []
    for b in range(draw(st.integers(1, 3))):
        leaves = tuple(
            Node(
                f"L{b}{i}",
                "l",
                methods=(
                    Method(
                        MethodKind.FIELD,
                        draw(some_points),
                        draw(rules()),
                        draw(st.sampled_from([Missing.EXCLUDE, Missing.ZERO])),
                    ),
                ),
                weight=draw(st.sampled_from([D(1), D(2), D("0.5")])),
            )
            for i in range(draw(st.integers(1, 4)))
        )
        branches.append(Node(f"B{b}", "b", children=leaves, aggregation=draw(st.sampled_from(Aggregation))))
    made = rounding or Rounding(
        draw(st.sampled_from([None, 2])), draw(st.sampled_from([None, 1])), draw(st.sampled_from([None, 2]))
    )
    return edition(*branches, aggregation=draw(st.sampled_from(Aggregation)), rounding=made)


@st.composite
def evidence(draw: st.DrawFn, of: Edition) -> dict[tuple[str, str], Tally]:
    """Tallies for the items of an edition; some items have none."""
    few = st.integers(0, 6)
    tally = st.builds(Tally, few, few, few, few, few)
    return {("", item.code): draw(tally) for item in of.items if draw(st.integers(0, 4))}
