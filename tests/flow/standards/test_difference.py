"""What differs between two editions: everything is named, and nothing else."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.flow.standards.formats import read_edition
from chuangcheng.flow.standards.labels import CHANGES, EDITION_PARTS, FIELDS, field_name, list_change, said
from chuangcheng.flow.standards.rules import (
    Edition,
    FieldChange,
    Gate,
    MethodPoints,
    NegativeItem,
    Node,
    RollUp,
    difference,
    similar_titles,
    what_differs,
)
from chuangcheng.flow.standards.terms import Aggregation, Change, EditionPart, MethodKind, Reading
from tests.flow.standards.test_write_edition import editions
from tests.world import EDITION

SMALL = read_edition(EDITION)


@st.composite
def changed(draw, edition: Edition) -> Edition:
    """An edition that differs from the given one by a few acts of an editor: or not at all."""
    for _ in range(draw(st.integers(0, 4))):
        what = draw(st.sampled_from(["title", "items", "drop", "order", "tree", "swap", "points", "new"]))
        if what == "title":
            edition = replace(edition, title=edition.title + "改")
        elif what == "items" and edition.items:
            first, *rest = edition.items
            edition = replace(edition, items=(replace(first, note=first.note + "注"), *rest))
        elif what == "drop":
            edition = replace(edition, site_types=edition.site_types[1:])
        elif what == "order":
            edition = replace(edition, items=tuple(draw(st.permutations(edition.items))))
        elif what == "tree":
            edition = replace(edition, tree=tuple(draw(st.permutations(edition.tree))))
        elif what == "swap" and len(edition.tree) > 1 and edition.tree[0].children:
            first, second, *rest = edition.tree
            moved, *left = first.children
            edition = replace(
                edition,
                tree=(replace(first, children=tuple(left)), replace(second, children=(*second.children, moved)), *rest),
            )
        elif what == "points":
            edition = replace(edition, tree=tuple(_more(node) for node in edition.tree))
        else:
            edition = replace(edition, tree=(*edition.tree, Node(f"NEW-{len(edition.tree)}", "新增内容")))
    return edition


def _more(node: Node) -> Node:
    methods = tuple(replace(one, points=one.points + 1) for one in node.methods)
    return replace(node, methods=methods, children=tuple(_more(one) for one in node.children))


pairs = editions().flatmap(lambda one: st.tuples(st.just(one), changed(one) | editions()))


@given(editions())
def test_an_edition_does_not_differ_from_itself(edition):
    assert difference(edition, edition) == ()


@given(pairs)
def test_nothing_is_said_exactly_where_two_editions_are_equal(pair):
    old, new = pair
    assert (difference(old, new) == ()) == (old == new)


@given(pairs)
def test_looked_at_from_the_other_side_added_is_removed_and_new_is_old(pair):
    there, back = difference(*pair), difference(*reversed(pair))
    turned = {Change.ADDED: Change.REMOVED, Change.REMOVED: Change.ADDED}
    assert Counter((one.part, turned.get(one.change, one.change)) for one in there) == Counter(
        (one.part, one.change) for one in back
    )
    fields = {(one.part, one.code, c.field, c.of): (c.old, c.new) for one in there for c in one.fields}
    assert {
        key: (new, old)
        for key, (old, new) in fields.items()
        if key[2] not in ("position", "method_order")  # of two that change places, either may be the one that moved
    } == {
        (one.part, one.code, c.field, c.of): (c.old, c.new)
        for one in back
        for c in one.fields
        if c.field not in ("position", "method_order")
    }


@given(pairs)
def test_what_came_and_what_went_is_named_by_its_code(pair):
    old, new = pair
    found = {(one.part, one.change, one.code) for one in difference(old, new)}
    for part, of in (
        (EditionPart.NODE, lambda edition: {node.code for node in edition.walk()}),
        (EditionPart.ITEM, lambda edition: {item.code for item in edition.items}),
        (EditionPart.SITE_TYPE, lambda edition: {one.code for one in edition.site_types}),
    ):
        added, removed = of(new) - of(old), of(old) - of(new)
        assert {code for p, change, code in found if p is part and change is Change.ADDED} == added
        assert {code for p, change, code in found if p is part and change is Change.REMOVED} == removed


@given(pairs)
def test_every_difference_can_be_said_in_both_languages(pair):
    for language in ("zh-hans", "en"):
        with override(language):
            for one in difference(*pair):
                assert str(EDITION_PARTS[one.part]) and str(CHANGES[one.change])
                for change in one.fields:
                    assert change.field in FIELDS
                    assert field_name(change) and said(change.old) and said(change.new)


def told(new: Edition, old: Edition = SMALL) -> list[tuple[str, str, str, list[tuple[str, str, str]]]]:
    """The differences in Chinese words."""
    with override("zh-hans"):
        return [
            (
                str(CHANGES[one.change]),
                str(EDITION_PARTS[one.part]),
                one.code,
                [(field_name(c), said(c.old), said(c.new)) for c in one.fields],
            )
            for one in difference(old, new)
        ]


def test_points_rules_and_what_no_evidence_means_are_told_by_method():
    text = EDITION.replace(
        "methods: [{kind: field, points: 10, rule: {kind: share}}]",
        "methods: [{kind: field, points: 12.5, missing: zero, rule: {kind: deduct, per_finding: 0.5, cap: 3}}]",
    )
    assert told(read_edition(text)) == [
        (
            "修改",
            "测评内容与标准",
            "A1",
            [
                ("实地考察 · 分值", "10", "12.5"),
                ("实地考察 · 计分规则", "按符合比例得分", "按问题数扣分：每处扣 0.5 分，最多扣 3 分"),
                ("实地考察 · 无证据时", "无证据时不计入", "无证据时记零分"),
            ],
        )
    ]


def test_a_standard_that_changes_its_parent_has_moved_and_is_not_new():
    first, second = SMALL.tree
    moved = replace(
        SMALL,
        tree=(
            replace(first, children=first.children[:1]),
            replace(second, children=(*second.children, first.children[1])),
        ),
    )
    assert told(moved) == [("移动", "测评内容与标准", "A2", [("上级", "A", "B")])]


def test_of_several_lines_only_the_one_that_was_put_elsewhere_has_moved():
    one, two, three = SMALL.items
    assert told(replace(SMALL, items=(three, one, two))) == [("移动", "检查项", "I3", [("次序", "3", "1")])]


def test_a_checklist_says_which_items_came_and_went():
    road, market = SMALL.site_types
    (one,) = difference(SMALL, replace(SMALL, site_types=(replace(road, items=("I1", "I3")), market)))
    assert (one.part, one.code, list_change(one.fields[0])) == (EditionPart.SITE_TYPE, "road", (("I2",), ()))


def test_where_a_code_changed_a_similar_title_is_offered_from_both_sides():
    renamed = replace(SMALL, items=(replace(SMALL.items[0], code="K1", title="没有乱扔垃圾"), *SMALL.items[1:]))
    assert [(one.change, one.code, one.similar) for one in difference(SMALL, renamed)] == [
        (Change.REMOVED, "I1", "K1"),
        (Change.ADDED, "K1", "I1"),
    ]


def test_the_most_alike_pair_is_taken_first_and_each_code_once():
    assert similar_titles({"a": "街面整洁有序", "b": "街面整洁"}, {"x": "街面整洁", "y": "完全不同的话"}) == {"b": "x"}


def test_what_the_whole_comes_to_is_told_part_by_part():
    whole = replace(
        SMALL,
        aggregation=Aggregation.MEAN,
        composition=(MethodPoints(MethodKind.FIELD, Decimal(40)),),
        gates=(Gate("G1", "前置", at_least=Decimal(85)),),
        roll_ups=(RollUp("minors", Decimal("0.2"), Reading.WEIGHTED),),
        negative_list=(NegativeItem("N1", "重大事故", ()),),
        cycle=(Decimal("0.15"), Decimal("0.25"), Decimal("0.6")),
    )
    assert told(whole) == [
        ("修改", "版本本身", "", [("合成方式", "分值相加", "平均"), ("各年权重", "—", "0.15、0.25、0.6")]),
        ("新增", "分值构成", "field", []),
        ("新增", "前置条件", "G1", []),
        ("新增", "并入的版本", "minors", []),
        ("新增", "负面清单", "N1", []),
    ]


@pytest.mark.parametrize("pair", [(SMALL.items[0], SMALL.items[2]), tuple(SMALL.leaves())[:2]])
def test_two_items_or_two_standards_are_compared_field_by_field(pair):
    assert FieldChange("title", pair[0].title, pair[1].title) in what_differs(*pair)
