"""Reading the edition document: what is accepted, and that every problem is told with its place."""

import pytest

from chuangcheng.flow.standards.formats import NationalOrLocal, WrongDocument, read_edition
from chuangcheng.flow.standards.formats.problems import MOST, NOUNS, WORDS
from chuangcheng.flow.standards.terms import Fault

GOOD = """format: chuangcheng-edition/1
code: small
title: 小样
tree:
  - code: A
    title: 街面
    children:
      - code: A-1
        title: 整洁
        methods:
          - {kind: field, points: 10, rule: share}
      - code: A-2
        title: 宣传
        methods:
          - kind: field
            points: 5
            rule: {kind: letters, letters: [{name: A, at_least: 0.9, fraction: 1}, {name: B, at_least: 0.8, fraction: 0.6}]}
judgement_rules:
  - {code: J1, title: 例外, text: 线内不计}
items:
  - {code: I1, title: 无垃圾, standards: [A-1], judgement_rules: [J1], case_class: "matter:06012"}
  - {code: I2, title: 三处, kind: count, threshold: 3, standards: [A-2]}
site_types:
  - {code: road, title: 道路, items: [I1, I2]}
"""  # noqa: E501


def problems(text):
    """What is wrong with a document, as (place, line, code)."""
    with pytest.raises(WrongDocument) as wrong:
        read_edition(text, case_classes=NationalOrLocal())
    for problem in wrong.value.problems:
        assert problem.text("zh")
        assert problem.text("en")
        assert "{" not in problem.text("zh") + problem.text("en")
    return [(problem.place, problem.line, problem.code) for problem in wrong.value.problems]


def changed(before, after):
    assert before in GOOD
    return GOOD.replace(before, after, 1)


def test_a_good_document_is_read():
    edition = read_edition(GOOD)
    assert [node.code for node in edition.walk()] == ["A", "A-1", "A-2"]
    assert edition.items[1].threshold == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_usual_encoding_simply_works(encoding):
    assert read_edition(GOOD.encode(encoding)) == read_edition(GOOD)


def test_windows_line_ends_simply_work():
    assert read_edition(GOOD.replace("\n", "\r\n").encode()) == read_edition(GOOD)


WRONG = [
    ("code: small\n", "code: small\ncode: other\n", ("code", 3, Fault.DUPLICATE_KEY)),
    ("code: small\n", "code: two words\n", ("code", 2, Fault.BAD_CODE)),
    ("code: small\n", "code: small\ncolour: red\n", ("colour", 3, Fault.UNKNOWN_KEY)),
    ("title: 小样\n", "", ("", 1, Fault.MISSING_KEY)),
    ("title: 小样\n", "title: [小样]\n", ("title", 3, Fault.NOT_A_TEXT)),
    ("title: 小样\n", f"title: {'长' * 201}\n", ("title", 3, Fault.TOO_LONG)),
    ("title: 小样\n", 'title: "a\\u0000b"\n', ("title", 3, Fault.CONTROL_CHARACTER)),
    ("chuangcheng-edition/1", "chuangcheng-edition/9", ("format", 1, Fault.WRONG_FORMAT)),
    ("code: A-2", "code: A-1", ("tree[0].children[1].code", 12, Fault.DUPLICATE_CODE)),
    ("code: A-2", "code: A-2\n        parent: A", ("tree[0].children[1].parent", 13, Fault.MIXED_FORMS)),
    ("points: 10", "points: -10", ("tree[0].children[0].methods[0].points", 11, Fault.NEGATIVE)),
    ("points: 10", "points: ten", ("tree[0].children[0].methods[0].points", 11, Fault.NOT_A_NUMBER)),
    ("points: 10", "points: .nan", ("tree[0].children[0].methods[0].points", 11, Fault.NOT_A_NUMBER)),
    ("points: 10, ", "", ("tree[0].children[0].methods[0]", 11, Fault.MISSING_KEY)),
    ("rule: share", "rule: shar", ("tree[0].children[0].methods[0].rule", 11, Fault.UNKNOWN_CHOICE)),
    ("rule: share", "rule: unknown", ("tree[0].children[0].methods", 10, Fault.UNKNOWN_RULE_COUNTED)),
    (
        "rule: share",
        "rule: {kind: share, cap: 3}",
        ("tree[0].children[0].methods[0].rule.cap", 11, Fault.FOREIGN_KEY),
    ),
    (
        "rule: share",
        "rule: {kind: linear, curve: [[0, 0], [0, 1]]}",
        ("tree[0].children[0].methods[0].rule.curve[1][0]", 11, Fault.CURVE_NOT_RISING),
    ),
    (
        "rule: share",
        "rule: {kind: linear, curve: [[0, 0]]}",
        ("tree[0].children[0].methods[0].rule.curve", 11, Fault.CURVE_TOO_SHORT),
    ),
    (
        "rule: share",
        "rule: {kind: deduct, per_finding: 1, floor: 11}",
        ("tree[0].children[0].methods[0].rule.floor", 11, Fault.FLOOR_ABOVE_POINTS),
    ),
    (
        "        methods:\n          - {kind: field, points: 10, rule: share}\n",
        "",
        ("tree[0].children[0]", 8, Fault.NO_METHOD),
    ),
    (
        "          - {kind: field, points: 10, rule: share}\n",
        "          - {kind: field, points: 10, rule: share}\n          - {kind: field, points: 1, rule: share}\n",
        ("tree[0].children[0].methods", 10, Fault.SAME_METHOD_TWICE),
    ),
    ("    title: 街面\n", "    title: 街面\n    methods: []\n", ("tree[0].methods", 7, Fault.METHODS_ABOVE_A_LEAF)),
    (
        "    title: 街面\n",
        "    title: 街面\n    counted: false\n",
        ("tree[0].counted", 7, Fault.COUNTED_ABOVE_A_LEAF),
    ),
    (
        "        title: 整洁\n",
        "        title: 整洁\n        counted: false\n",
        ("tree[0].children[0].counted", 10, Fault.NO_REASON),
    ),
    (
        "        title: 整洁\n",
        "        title: 整洁\n        weight: 2\n",
        ("tree[0].children[0].weight", 10, Fault.WEIGHT_UNUSED),
    ),
    (
        "at_least: 0.8",
        "at_least: 0.95",
        ("tree[0].children[1].methods[0].rule.letters[1].at_least", 17, Fault.THRESHOLDS_NOT_ORDERED),
    ),
    (
        "at_least: 0.8",
        "below: 0.8",
        ("tree[0].children[1].methods[0].rule.letters", 17, Fault.MIXED_DIRECTIONS),
    ),
    (
        "at_least: 0.8, ",
        "",
        ("tree[0].children[1].methods[0].rule.letters[1]", 17, Fault.NO_THRESHOLD),
    ),
    (
        "fraction: 0.6",
        "fraction: 1.6",
        ("tree[0].children[1].methods[0].rule.letters[1].fraction", 17, Fault.OUT_OF_RANGE),
    ),
    ("standards: [A-1]", "standards: [A-9]", ("items[0].standards[0]", 21, Fault.UNKNOWN_REFERENCE)),
    ("standards: [A-1]", "standards: [A]", ("items[0].standards[0]", 21, Fault.NOT_A_LEAF)),
    ("standards: [A-1]", "standards: [A-1, A-1]", ("items[0].standards[1]", 21, Fault.NAMED_TWICE)),
    ("standards: [A-1]", "standards: A-1", ("items[0].standards", 21, Fault.NOT_A_LIST)),
    ("judgement_rules: [J1]", "judgement_rules: [J2]", ("items[0].judgement_rules[0]", 21, Fault.UNKNOWN_REFERENCE)),
    ("matter:06012", "matter:99999", ("items[0].case_class", 21, Fault.UNKNOWN_CASE_CLASS)),
    ("matter:06012", "06012", ("items[0].case_class", 21, Fault.BAD_CASE_CLASS)),
    ("threshold: 3, ", "", ("items[1]", 22, Fault.MISSING_KEY)),
    ("threshold: 3, ", "threshold: 2.5, ", ("items[1].threshold", 22, Fault.NOT_WHOLE)),
    ("threshold: 3, ", "threshold: 3, minutes: 5, ", ("items[1].minutes", 22, Fault.FOREIGN_KEY)),
    (
        "kind: count, threshold: 3, ",
        "kind: k_of_n, threshold: 3, out_of: 2, ",
        ("items[1].threshold", 22, Fault.K_ABOVE_N),
    ),
    ("kind: count, threshold: 3, ", "kind: k_of_n, threshold: 3, ", ("items[1]", 22, Fault.MISSING_KEY)),
    ("items: [I1, I2]", "items: [I1, I3]", ("site_types[0].items[1]", 24, Fault.UNKNOWN_REFERENCE)),
    ("items: [I1, I2]", "items: []", ("site_types[0].items", 24, Fault.EMPTY)),
    ("code: I2", "code: I1", ("items[1].code", 22, Fault.DUPLICATE_CODE)),
]


@pytest.mark.parametrize(("before", "after", "problem"), WRONG, ids=[f"{case[2][2]}-{case[2][0]}" for case in WRONG])
def test_each_problem_is_told_with_place_and_line(before, after, problem):
    assert problem in problems(changed(before, after))


def test_all_problems_are_told_at_once_in_order_of_lines():
    text = changed("points: 10", "points: -1").replace("A-2\n", "A-1\n", 1).replace("[I1, I2]", "[I1, I9]")
    assert [(line, code) for _, line, code in problems(text)] == [
        (11, Fault.NEGATIVE),
        (12, Fault.DUPLICATE_CODE),
        (22, Fault.UNKNOWN_REFERENCE),
        (24, Fault.UNKNOWN_REFERENCE),
    ]


def test_a_document_that_is_wrong_throughout_gives_a_list_that_can_be_read():
    items = "".join(f"  - {{code: X{number}}}\n" for number in range(500))
    assert len(problems(GOOD.replace("items:\n", f"items:\n{items}", 1))) == MOST


FLAT = """format: chuangcheng-edition/1
code: flat
title: 平表
tree:
  - {code: A, title: 甲}
  - {code: B, parent: A, title: 乙}
  - {code: C, parent: B, title: 丙, methods: [{kind: field, points: 1, rule: share}]}
"""


def test_the_flat_form_gives_the_same_tree_as_the_nested_one():
    nested = FLAT.split("tree:")[0] + (
        "tree: [{code: A, title: 甲, children: [{code: B, title: 乙, children: "
        "[{code: C, title: 丙, methods: [{kind: field, points: 1, rule: share}]}]}]}]\n"
    )
    assert read_edition(FLAT) == read_edition(nested)


def test_a_circle_in_the_tree_is_told_with_its_way():
    circle = FLAT + (
        "  - {code: D, parent: F, title: 丁}\n"
        "  - {code: E, parent: D, title: 戊}\n"
        "  - {code: F, parent: E, title: 己}\n"
        "  - {code: G, parent: G, title: 庚}\n"
    )
    with pytest.raises(WrongDocument) as wrong:
        read_edition(circle)
    told = [problem for problem in wrong.value.problems if problem.code is Fault.CYCLE]
    assert [(problem.place, problem.line, dict(problem.values)["path"]) for problem in told] == [
        ("tree[3].parent", 8, "D → F → E → D"),
        ("tree[6].parent", 11, "G → G"),
    ]


def test_a_missing_parent_is_told():
    assert ("tree[2].parent", 7, Fault.UNKNOWN_PARENT) in problems(FLAT.replace("parent: B", "parent: Z"))


def test_weights_that_add_up_to_nothing_are_told():
    text = GOOD.replace("    title: 街面\n", "    title: 街面\n    aggregation: weighted_mean\n")
    for title in ("整洁", "宣传"):
        text = text.replace(f"title: {title}\n", f"title: {title}\n        weight: 0\n")
    assert problems(text) == [("tree[0]", 5, Fault.WEIGHTS_ZERO)]


BOMB = "format: chuangcheng-edition/1\na: &a [1,1,1]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]\n"
HOSTILE = [
    (BOMB, Fault.ALIAS, 2),
    ("format: !!python/object/apply:os.system [ls]\n", Fault.TAG, 1),
    ("[" * 500, Fault.TOO_DEEP, 1),
    ("[" * 5000, Fault.NOT_YAML, 1),
    ("a: [1, 2\nb: 3\n", Fault.NOT_YAML, 2),
    ("a: 1\x00\n", Fault.CONTROL_CHARACTER, 1),
    ("---\na: 1\n---\nb: 2\n", Fault.SEVERAL_DOCUMENTS, 4),
    ("", Fault.EMPTY, 1),
    ("# nothing\n", Fault.EMPTY, 1),
    ("- a\n- b\n", Fault.NOT_A_MAPPING, 1),
    (b"\xff\xff\xfe", Fault.NOT_TEXT, 1),
    (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\xff\xff", Fault.NOT_TEXT, 1),
    ("x" * (8 * 1024 * 1024 + 1), Fault.TOO_LARGE, 1),
]


@pytest.mark.parametrize(("document", "fault", "line"), HOSTILE)
def test_hostile_and_broken_files_are_refused_with_a_reason(document, fault, line):
    told = problems(document)
    assert (told[0][1], told[0][2]) == (line, fault)


def test_every_fault_has_words_in_both_languages():
    assert set(WORDS) == set(Fault)
    assert all(all(words) for words in WORDS.values())
    assert set(NOUNS) == {"standard", "judgement rule", "item", "site type", "node"}
