"""Whatever can be an edition survives being written and read."""

import string
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.flow.standards.formats import read_edition, write_edition
from chuangcheng.flow.standards.rules import (
    Consequence,
    Edition,
    Gate,
    Item,
    JudgementRule,
    Letter,
    Method,
    MethodPoints,
    NegativeItem,
    Node,
    RollUp,
    Rounding,
    Rule,
    SiteType,
)
from chuangcheng.flow.standards.terms import (
    Aggregation,
    Effect,
    ItemKind,
    MethodKind,
    Missing,
    Reading,
    RuleKind,
    Standing,
)

ODD = ["no", "null", "~", "01001", "1.5", "a: b", "# c", "- d", "'", '"', "{e}", "*f", "&g", "!h", "测 评", "%", "@i"]
ODD += ["=1+1", "+1", "_x0041_", "是", "true", "a、b", "2026-03-02", "A≥90%→100%；", "「」", "x\u3000y", "http://x"]
one_line = st.one_of(
    st.sampled_from(ODD),
    st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="\ufeff"), min_size=1, max_size=12),
)
lines = st.lists(one_line, max_size=3).map("\n".join)
notes = st.tuples(lines, lines).map(lambda told: {"note": told[0], "note_en": told[1] if told[0] else ""})
"""A note and, only beside one, its English."""
codes = st.one_of(
    st.sampled_from(["Ⅲ-92", "8-2)", "01001", "null", "1e3", "公交-01-01", "x:y", "a、b", "a,", "=A1", "1.50"]),
    st.text(string.ascii_letters + string.digits + "-_.", min_size=1, max_size=10),
)
numbers = st.decimals(0, 1000, places=2)
fractions = st.decimals(0, 1, places=3)
maybe = st.one_of(st.just(""), one_line)


@st.composite
def rules(draw):
    kind = draw(st.sampled_from([k for k in RuleKind if k is not RuleKind.UNKNOWN]))
    if kind in (RuleKind.LETTERS, RuleKind.COUNT_MET):
        steps = sorted(draw(st.sets(st.integers(-50, 50), min_size=1, max_size=4)), reverse=True)
        falling = draw(st.booleans())
        shares = sorted(draw(st.lists(fractions, min_size=len(steps), max_size=len(steps))), reverse=True)
        letters = tuple(
            Letter(
                draw(st.sampled_from(["A", "B", "C#", "≥」→", "「", "一 档"])),
                Decimal(-step if falling else step),
                share,
                draw(st.booleans()),
            )
            for step, share in zip(steps, shares, strict=True)
        )
        return Rule(kind, letters, falling=falling)
    if kind is RuleKind.DEDUCT:
        return Rule(kind, per_finding=draw(numbers), cap=draw(st.none() | numbers))  # a floor depends on the points
    if kind is RuleKind.LINEAR:
        xs = sorted(draw(st.sets(numbers, min_size=2, max_size=4)))
        return Rule(kind, curve=tuple((x, draw(fractions)) for x in xs))
    return Rule(kind)


@st.composite
def methods(draw):
    kinds = draw(st.sets(st.sampled_from(MethodKind), min_size=1, max_size=3))
    return tuple(Method(k, draw(numbers), draw(rules()), draw(st.sampled_from(Missing))) for k in sorted(kinds))


@st.composite
def items(draw, code, number, leaves, judgement):
    kind = list(ItemKind)[number % len(ItemKind)] if number else ItemKind.COUNT
    whole = kind in (ItemKind.COUNT, ItemKind.K_OF_N)
    threshold = Decimal(draw(st.integers(0, 9))) if whole else draw(numbers) if kind is ItemKind.MEASURE else None
    faults = draw(st.lists(one_line, max_size=3, unique=True))
    english = draw(st.booleans())
    return Item(
        code,
        draw(one_line),
        draw(maybe),
        kind,
        tuple(draw(st.lists(st.sampled_from(leaves), unique=True))),
        tuple(draw(st.lists(st.sampled_from(judgement), unique=True))),
        threshold=threshold,
        at_most=kind in (ItemKind.COUNT, ItemKind.MEASURE, ItemKind.TIMED) and draw(st.booleans()),
        unit=draw(st.sampled_from(["", "处", "%", "01"])) if kind not in (ItemKind.MET_FAILED, ItemKind.TEST) else "",
        out_of=draw(st.integers(9, 20)) if kind is ItemKind.K_OF_N else None,
        spacing_metres=draw(st.none() | st.integers(1, 99)) if kind is ItemKind.COUNT else None,
        minutes=draw(st.none() | st.integers(1, 99)) if kind is ItemKind.TIMED else None,
        common_faults=tuple(faults),
        common_faults_en=tuple(f"{fault}!" for fault in faults) if english else (),
        case_class=draw(st.sampled_from(["", "matter:06010", "local:x-1"])),
        source=draw(maybe),
        **draw(notes),
    )


@st.composite
def consequences(draw):
    effect = draw(st.sampled_from(Effect))
    return Consequence(
        effect,
        draw(st.none() | st.sampled_from(Standing)),
        draw(st.none() | st.integers(1, 60)),
        draw(st.decimals("0.1", 9, places=1)) if effect is Effect.DEDUCT else Decimal(0),
        draw(st.integers(1, 60)) if effect is Effect.SUSPEND else None,
    )


@st.composite
def wholes(draw, tree, other, names):
    """What makes the whole of this tree; `other` is the code of another edition."""
    leaves = [leaf for node in tree for leaf in node.leaves() if leaf.counted]
    kinds = sorted({method.kind for leaf in leaves for method in leaf.methods})
    inside = [node.code for top in tree for node in top.walk()]
    in_place = st.builds(
        RollUp, st.just(other), st.just(Decimal(0)), st.just(Reading.IN_PLACE), st.sampled_from(inside)
    )
    with_share = st.builds(
        lambda told, **more: RollUp(**more, **told),
        notes,
        edition=st.just(other),
        share=fractions,
        reading=st.sampled_from([Reading.WEIGHTED, Reading.ON_TOP]),
        title=maybe,
        title_en=maybe,
        source=maybe,
    )
    roll_ups = in_place | with_share
    least = draw(st.none() | numbers)
    return {
        "composition": tuple(MethodPoints(kind, draw(numbers)) for kind in kinds) if draw(st.booleans()) else (),
        "gates": (
            Gate(
                names[0],
                draw(one_line),
                draw(maybe),
                "" if least is None else draw(st.sampled_from(["", other])),
                least,
            ),
            Gate(names[1], draw(one_line), source=draw(maybe), **draw(notes)),
        )[: draw(st.integers(0, 2))],
        "roll_ups": tuple(draw(st.lists(roll_ups, max_size=1))),
        "negative_list": tuple(
            NegativeItem(
                name,
                draw(one_line),
                tuple(draw(st.lists(consequences(), min_size=1, max_size=3))),
                draw(maybe),
                **draw(notes),
            )
            for name in names[: draw(st.integers(0, 2))]
        ),
        "cycle": draw(st.sampled_from([(), (Decimal(1),), (Decimal("0.15"), Decimal("0.25"), Decimal("0.6"))])),
    }


@st.composite
def editions(draw):
    names = iter(draw(st.lists(codes, min_size=30, max_size=30, unique=True)))
    sites, item_codes, judgement = ([next(names) for _ in range(3)] for _ in range(3))
    other, *whole_names = (next(names) for _ in range(3))
    leaves: list[str] = []

    def nodes(depth, above):
        made = []
        for _ in range(draw(st.integers(1, 2))):
            aggregation = draw(st.sampled_from(Aggregation))
            children = nodes(depth + 1, aggregation) if depth < 2 and draw(st.booleans()) else ()
            counted = bool(children) or not leaves or draw(st.booleans())
            code = next(names)
            if not children:
                leaves.append(code)
            made.append(
                Node(
                    code,
                    draw(one_line),
                    draw(maybe),
                    children,
                    aggregation,
                    draw(st.decimals("0.1", 9, places=1)) if above is Aggregation.WEIGHTED_MEAN else Decimal(1),
                    () if children else draw(methods()),
                    counted,
                    "" if counted else draw(one_line),
                    draw(maybe),
                    draw(maybe),
                    site_types=tuple(draw(st.lists(st.sampled_from(sites), unique=True))),
                    left_out_because_en="" if counted else draw(maybe),
                    **draw(notes),
                )
            )
        return tuple(made)

    how = draw(st.sampled_from(Aggregation))
    tree = nodes(0, how)
    notice = draw(lines)
    some = st.none() | st.integers(0, 10)
    return Edition(
        next(names),
        draw(one_line),
        draw(maybe),
        draw(st.booleans()),
        notice,
        how,
        tree,
        tuple(draw(items(code, number, leaves, judgement)) for number, code in enumerate(item_codes)),
        tuple(
            SiteType(
                code,
                draw(one_line),
                draw(maybe),
                tuple(draw(st.lists(st.sampled_from(item_codes), min_size=1, unique=True))),
                draw(maybe),
            )
            for code in sites
        ),
        tuple(
            JudgementRule(code, draw(one_line), draw(st.one_of(one_line, st.just("一\n二"))), draw(maybe), draw(maybe))
            for code in judgement
        ),
        Rounding(draw(some), draw(some), draw(some), draw(some)),
        notice_en=draw(lines) if notice else "",
        **draw(wholes(tree, other, whole_names)),
    )


@given(editions())
def test_an_edition_survives_being_written_and_read(edition):
    assert read_edition(write_edition(edition)) == edition
