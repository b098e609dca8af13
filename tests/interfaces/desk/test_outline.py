"""A tree is shown as far as a page can bear it, and every branch that is not opened says what it holds."""

from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.flow.standards.selectors import NodeRow
from chuangcheng.interfaces.desk.outline import outline


def node(code: str, depth: int, is_leaf: bool) -> NodeRow:
    return NodeRow(0, code, code, "", depth, None, is_leaf, True, "", ())


def told(*codes: str) -> list[NodeRow]:
    """Nodes in document order; "A-1-2" stands two levels below "A"."""
    parents = {code.rpartition("-")[0] for code in codes}
    return [node(code, code.count("-"), code not in parents) for code in codes]


TREE = told("A", "A-1", "A-1-1", "A-1-2", "A-2", "A-2-1", "B", "B-1", "B-1-1")


def test_a_small_tree_is_shown_whole():
    found = outline(TREE)
    assert (found.above, found.rows, found.below) == ((), tuple(TREE), {})


def test_a_large_tree_shows_the_levels_that_fit_and_counts_the_rest():
    found = outline(TREE, most=5)
    assert [row.code for row in found.rows] == ["A", "A-1", "A-2", "B", "B-1"]
    assert found.below == {"A-1": 2, "A-2": 1, "B-1": 1}


def test_the_first_level_is_always_shown():
    found = outline(TREE, most=1)
    assert [row.code for row in found.rows] == ["A", "B"]
    assert found.below == {"A": 5, "B": 2}


def test_a_branch_is_opened_with_the_way_to_it():
    found = outline(TREE, "A-1")
    assert [row.code for row in found.above] == ["A", "A-1"]
    assert [row.code for row in found.rows] == ["A-1-1", "A-1-2"]


def test_a_leaf_or_an_unknown_code_means_the_whole_tree():
    assert outline(TREE, "A-1-1") == outline(TREE, "no such") == outline(TREE)


@st.composite
def trees(draw):
    """Nodes in document order; each is at most one level deeper than the one before."""
    depths = [0]
    for _ in range(draw(st.integers(0, 40))):
        depths.append(draw(st.integers(0, depths[-1] + 1)))
    deeper = [*depths[1:], 0]
    return [node(str(i), depth, deeper[i] <= depth) for i, depth in enumerate(depths)]


@given(trees(), st.integers(1, 50))
def test_every_node_is_shown_or_counted_below_one_that_is(nodes, most):
    found = outline(nodes, most=most)
    assert len(found.rows) + sum(found.below.values()) == len(nodes)
    assert set(found.below) <= {row.code for row in found.rows if not row.is_leaf}
