"""Editions and evidence for the tests of the score: made by tables, and made by Hypothesis."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from chuangcheng.flow.scoring.rules import Event, Line, Outside, Result, Tally
from chuangcheng.flow.scoring.terms import Reason
from chuangcheng.flow.standards.rules import (
    Consequence,
    Edition,
    Gate,
    Item,
    Letter,
    Method,
    MethodPoints,
    NegativeItem,
    Node,
    RollUp,
    Rounding,
    Rule,
)
from chuangcheng.flow.standards.terms import Aggregation, Effect, MethodKind, Missing, Reading, RuleKind, Standing

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


def total(value: str, points: str = "100", lower: str = "", upper: str = "", known: str = "") -> Line:
    """The total of the whole, as if it had been computed."""
    low, high = D(lower or value), D(upper or value)
    known_points = D(known or points)
    return Line("", "", D(points), known_points, D(value), D(value), low, high, D(1), Reason.SUM)


@st.composite
def rules(draw: st.DrawFn, full: bool = False) -> Rule:
    """Any rule of which more met never wins less. `full`: any that wins everything when all that is seen is met."""
    left_out = (RuleKind.VALUE, RuleKind.UNKNOWN, *([RuleKind.COUNT_MET] if full else []))
    kind = draw(st.sampled_from([k for k in RuleKind if k not in left_out]))
    if kind in (RuleKind.LETTERS, RuleKind.COUNT_MET):
        steps = sorted({*draw(st.lists(fractions, min_size=1, max_size=4)), *([D(1)] if full else [])}, reverse=True)
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
        if full:
            ys[-1] = D(1)
        return Rule(kind, curve=tuple(zip(xs, ys, strict=True)))
    return Rule(kind)


roundings = st.builds(
    Rounding,
    method=st.sampled_from([None, 2]),
    leaf=st.sampled_from([None, 1]),
    part=st.sampled_from([None, 1, 2]),
    total=st.sampled_from([None, 2]),
)


@st.composite
def trees(draw: st.DrawFn, rounding: Rounding | None = None, full: bool = False) -> Edition:
    """An edition of up to twelve field standards in up to three branches; `full` as for `rules`."""
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
                        draw(rules(full)),
                        draw(st.sampled_from([Missing.EXCLUDE, Missing.ZERO])),
                    ),
                ),
                weight=draw(st.sampled_from([D(1), D(2), D("0.5")])),
            )
            for i in range(draw(st.integers(1, 4)))
        )
        branches.append(Node(f"B{b}", "b", children=leaves, aggregation=draw(st.sampled_from(Aggregation))))
    made = rounding or draw(roundings)
    return edition(*branches, aggregation=draw(st.sampled_from(Aggregation)), rounding=made)


@st.composite
def evidence(draw: st.DrawFn, of: Edition) -> dict[tuple[str, str], Tally]:
    """Tallies for the items of an edition; some items have none."""
    few = st.integers(0, 6)
    tally = st.builds(Tally, few, few, few, few, few)
    return {("", item.code): draw(tally) for item in of.items if draw(st.integers(0, 4))}


KINDS = (MethodKind.FIELD, MethodKind.MATERIALS, MethodKind.SURVEY)
TODAY = date(2026, 3, 2)


@st.composite
def mixed(
    draw: st.DrawFn, rounding: Rounding | None = None, full: bool = False, composed: bool | None = None
) -> Edition:
    """An edition of up to six standards with one to three methods, composed by method or by its tree."""
    branches = []
    for b in range(draw(st.integers(1, 2))):
        leaves = []
        for i in range(draw(st.integers(1, 3))):
            kinds = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=3, unique=True))
            methods = tuple(
                Method(
                    kind,
                    draw(some_points),
                    draw(rules(full)) if kind is MethodKind.FIELD else Rule(RuleKind.SHARE),
                    draw(st.sampled_from([Missing.EXCLUDE, Missing.ZERO])),
                )
                for kind in kinds
            )
            leaves.append(Node(f"L{b}{i}", "l", methods=methods, weight=draw(st.sampled_from([D(1), D(3)]))))
        branches.append(Node(f"B{b}", "b", children=tuple(leaves), aggregation=draw(st.sampled_from(Aggregation))))
    made = edition(*branches, aggregation=draw(st.sampled_from(Aggregation)), rounding=rounding or draw(roundings))
    if composed is None:
        composed = draw(st.booleans())
    used = [kind for kind in KINDS if any(m.kind is kind for node in made.leaves() for m in node.methods)]
    points = st.sampled_from([D(40), D("39.7"), D(20), D(0)])
    return replace(made, composition=tuple(MethodPoints(kind, draw(points)) for kind in used) if composed else ())


@st.composite
def figures(draw: st.DrawFn, of: Edition) -> dict[tuple[str, str, MethodKind], Decimal]:
    """Entered shares for the methods of an edition; some have none."""
    return {
        ("", node.code, method.kind): draw(fractions)
        for node in of.leaves()
        for method in node.methods
        if method.kind is not MethodKind.FIELD and draw(st.integers(0, 2))
    }


@st.composite
def results(draw: st.DrawFn) -> Result:
    """The total of another edition."""
    points = draw(st.sampled_from([D(100), D(27), D(1)]))
    lower, value, upper = sorted(draw(st.lists(fractions, min_size=3, max_size=3)))
    return Result(points * value, points * lower, points * upper, points)


@st.composite
def totals(draw: st.DrawFn) -> Line:
    """Any total of the whole, printed with two decimals."""
    points = draw(st.sampled_from([D(100), D(106), D("83.5")]))
    lower, value, upper = sorted((points * one).quantize(D("0.01")) for one in draw(st.tuples(*[fractions] * 3)))
    if not draw(st.integers(0, 4)):
        return Line("", "", points, D(0), D(0), D(0), D(0), points, D(0), Reason.NO_EVIDENCE)
    return Line("", "", points, points, value, value, lower, upper, D(1), Reason.SUM)


@st.composite
def wholes(draw: st.DrawFn) -> Edition:
    """An edition about which much is decided outside."""
    beside = [
        RollUp(f"o{n}", draw(st.sampled_from([D("0.2"), D("0.25"), D("0.333")])), reading)
        for n, reading in enumerate(
            draw(st.lists(st.sampled_from([Reading.WEIGHTED, Reading.ON_TOP]), max_size=3, unique=False))
        )
    ]
    consequences = st.builds(
        Consequence,
        effect=st.sampled_from(Effect),
        standing=st.none() | st.sampled_from(Standing),
        within_months=st.none() | st.integers(1, 24),
        points=st.sampled_from([D("0.5"), D(5), D(60)]),
        months=st.integers(1, 24),
    )
    items = [NegativeItem(f"G{n}", "g", tuple(draw(st.lists(consequences, min_size=1, max_size=3)))) for n in range(3)]
    gates = (Gate("P1", "p", edition="o0", at_least=D(85)), Gate("P2", "p"), Gate("P3", "p", at_least=D(50)))
    return Edition(
        "e",
        "试",
        rounding=draw(roundings),
        roll_ups=tuple(beside),
        negative_list=tuple(items),
        gates=gates[: draw(st.integers(0, 3))],
        cycle=draw(st.sampled_from([(), (D("0.15"), D("0.25"), D("0.6"))])),
    )


events = st.builds(
    Event, item=st.sampled_from(["G0", "G1", "G2"]), on=st.dates(TODAY - timedelta(900), TODAY + timedelta(30))
)


@st.composite
def outsides(draw: st.DrawFn) -> Outside:
    """What may be decided outside an edition of `wholes`."""
    return Outside(
        editions={("", f"o{n}"): draw(results()) for n in range(3) if draw(st.booleans())},
        years={("", n): draw(results()) for n in (1, 2, 3) if draw(st.booleans())},
        events=tuple(draw(st.lists(events, max_size=4))),
        standing=draw(st.none() | st.sampled_from(Standing)),
        day=TODAY,
    )
