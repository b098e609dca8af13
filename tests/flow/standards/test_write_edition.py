"""Whatever can be an edition survives being written and read."""

import string
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.flow.standards.formats import read_edition, write_edition
from chuangcheng.flow.standards.rules import (
    Edition,
    Item,
    JudgementRule,
    Letter,
    Method,
    Node,
    Rounding,
    Rule,
    SiteType,
)
from chuangcheng.flow.standards.terms import Aggregation, ItemKind, MethodKind, Missing, RuleKind

ODD = ["no", "null", "~", "01001", "1.5", "a: b", "# c", "- d", "'", '"', "{e}", "*f", "&g", "!h", "测 评", "%", "@i"]
one_line = st.one_of(
    st.sampled_from(ODD),
    st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="\ufeff"), min_size=1, max_size=12),
)
lines = st.lists(one_line, max_size=3).map("\n".join)
codes = st.one_of(
    st.sampled_from(["Ⅲ-92", "8-2)", "01001", "null", "1e3", "公交-01-01", "x:y"]),
    st.text(string.ascii_letters + string.digits + "-_.", min_size=1, max_size=10),
)
numbers = st.decimals(0, 1000, places=2)
fractions = st.decimals(0, 1, places=3)
maybe = st.one_of(st.just(""), one_line)
FIRST_AND_SECOND = (lambda pair: pair[0], lambda pair: pair[1])


@st.composite
def rules(draw):
    kind = draw(st.sampled_from([k for k in RuleKind if k is not RuleKind.UNKNOWN]))
    if kind in (RuleKind.LETTERS, RuleKind.COUNT_MET):
        steps = sorted(draw(st.sets(st.integers(-50, 50), min_size=1, max_size=4)), reverse=True)
        falling = draw(st.booleans())
        shares = sorted(draw(st.lists(fractions, min_size=len(steps), max_size=len(steps))), reverse=True)
        letters = tuple(
            Letter(
                draw(st.sampled_from(["A", "B", "C#"])), Decimal(-step if falling else step), share, draw(st.booleans())
            )
            for step, share in zip(steps, shares, strict=True)
        )
        return Rule(kind, letters, falling=falling)
    if kind is RuleKind.DEDUCT:
        return Rule(kind, per_finding=draw(numbers), cap=draw(st.none() | numbers))
    if kind is RuleKind.LINEAR:
        xs = sorted(draw(st.sets(numbers, min_size=2, max_size=4)))
        return Rule(kind, curve=tuple((x, draw(fractions)) for x in xs))
    return Rule(kind)


@st.composite
def methods(draw):
    kinds = draw(st.sets(st.sampled_from(MethodKind), min_size=1, max_size=3))
    return tuple(Method(k, draw(numbers), draw(rules()), draw(st.sampled_from(Missing))) for k in sorted(kinds))


@st.composite
def editions(draw):
    names = iter(draw(st.lists(codes, min_size=24, max_size=24, unique=True)))
    sites, items, judgement = ([next(names) for _ in range(3)] for _ in range(3))
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
                    draw(lines),
                    tuple(draw(st.lists(st.sampled_from(sites), unique=True))),
                    "" if counted else draw(maybe),
                )
            )
        return tuple(made)

    how = draw(st.sampled_from(Aggregation))
    tree = nodes(0, how)
    some = st.none() | st.integers(0, 10)
    notice = draw(lines)
    faults = [draw(st.lists(st.tuples(one_line, one_line), max_size=3, unique_by=FIRST_AND_SECOND)) for _ in items]
    in_english = [draw(st.booleans()) for _ in items]
    return Edition(
        next(names),
        draw(one_line),
        draw(maybe),
        draw(st.booleans()),
        notice,
        how,
        tree,
        tuple(
            Item(
                code,
                draw(one_line),
                draw(maybe),
                ItemKind.COUNT if number == 0 else ItemKind.MET_FAILED,
                tuple(draw(st.lists(st.sampled_from(leaves), unique=True))),
                tuple(draw(st.lists(st.sampled_from(judgement), unique=True))),
                threshold=Decimal(draw(st.integers(0, 9))) if number == 0 else None,
                at_most=number == 0 and draw(st.booleans()),
                spacing_metres=draw(st.none() | st.integers(1, 99)) if number == 0 else None,
                common_faults=tuple(chinese for chinese, _ in faults[number]),
                common_faults_en=tuple(english for _, english in faults[number]) if in_english[number] else (),
                case_class=draw(st.sampled_from(["", "matter:06010", "local:x-1"])),
                note=draw(lines),
            )
            for number, code in enumerate(items)
        ),
        tuple(
            SiteType(code, draw(one_line), "", tuple(draw(st.lists(st.sampled_from(items), min_size=1, unique=True))))
            for code in sites
        ),
        tuple(JudgementRule(code, draw(one_line), draw(one_line), draw(maybe)) for code in judgement),
        Rounding(draw(some), draw(some), draw(some)),
        notice_en=draw(lines) if notice else "",
    )


@given(editions())
def test_an_edition_survives_being_written_and_read(edition):
    assert read_edition(write_edition(edition)) == edition
