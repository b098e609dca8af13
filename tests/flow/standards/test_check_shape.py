"""A document that comes in is held against the published schema too: what only the schema finds is told, once."""

import jsonschema
import jsonschema_rs
import pytest
import yaml
from hypothesis import given

from chuangcheng.flow.standards.formats import WrongDocument, edition_schema, read_document, read_edition, read_tree
from chuangcheng.flow.standards.formats.shape import as_json, read_checked
from chuangcheng.flow.standards.terms import Fault

from .books import good, xlsx
from .test_schema import QUICKLY, spoilt

SLOW = jsonschema.Draft202012Validator(edition_schema())
QUICK = jsonschema_rs.validator_for(edition_schema())

DOCUMENT = """\
format: chuangcheng-edition/1
code: demo
title: 示例
tree:
- {{code: A, title: {title}, methods: [{{kind: field, points: {points}, rule: {rule}}}]}}
"""


def problems(data):
    with pytest.raises(WrongDocument) as told:
        read_document(data)
    return [(one.place, one.line, one.code) for one in told.value.problems]


def test_what_only_the_schema_finds_is_told_with_place_and_remedy_in_both_languages():
    document = DOCUMENT.format(title="甲", points="１０", rule="share")
    assert read_edition(document).tree[0].methods[0].points == 10  # what is stored stays readable
    with pytest.raises(WrongDocument) as told:
        read_document(document)
    (problem,) = told.value.problems
    assert problem.text() == (
        "第 5 行 tree[0].methods[0].points: “１０”不合公布的 JSON Schema，别的程序读不出来；"
        "照 docs/formats.md 写：数字、小数点和百分号用半角，文字里不夹看不见的字符"
    )
    assert problem.text("en") == (
        "line 5: tree[0].methods[0].points: “１０” does not fit the published JSON Schema, so that other programs"
        " cannot read it; write it as docs/formats.md says: plain digits, points and percent signs,"
        " no invisible characters"
    )


def test_a_character_that_nobody_sees_is_named():
    with pytest.raises(WrongDocument) as told:
        read_document(DOCUMENT.format(title="\ufeff", points=1, rule="share"))
    assert [problem.values for problem in told.value.problems] == [(("value", "U+FEFF"),)]


def test_what_the_reader_tells_is_not_told_again():
    assert problems(DOCUMENT.format(title="甲", points="x", rule="shares")) == [
        ("tree[0].methods[0].points", 5, Fault.NOT_A_NUMBER),
        ("tree[0].methods[0].rule", 5, Fault.UNKNOWN_CHOICE),
        ("tree[0].methods", 5, Fault.UNKNOWN_RULE_COUNTED),
    ]


def test_both_are_told_at_once():
    assert problems(DOCUMENT.format(title="甲", points="１", rule="shares")) == [
        ("tree[0].methods[0].rule", 5, Fault.UNKNOWN_CHOICE),
        ("tree[0].methods", 5, Fault.UNKNOWN_RULE_COUNTED),
        ("tree[0].methods[0].points", 5, Fault.NOT_IN_SHAPE),
    ]


def test_a_workbook_is_held_against_it_as_the_document_that_it_becomes():
    sheets = good()
    sheets["测评内容与标准"][2][4] = "６"  # a spreadsheet may hold full-width digits: they are written plainly
    _, text = read_document(xlsx(sheets))
    assert SLOW.is_valid(as_json(read_tree(text)))
    sheets["检查项"][1][1] = "\ufeff"
    assert problems(xlsx(sheets)) == [("items[0].title", 0, Fault.NOT_IN_SHAPE)]


@QUICKLY
@given(spoilt())
def test_whatever_is_spoilt_is_told_once_and_what_passes_has_the_shape(root):
    text = yaml.safe_dump(root, allow_unicode=True, default_style='"').replace('!!null "null"', "null")
    tree = as_json(read_tree(text))
    assert SLOW.is_valid(tree) == QUICK.is_valid(tree)
    try:
        read_edition(text)
        alone = set()
    except WrongDocument as wrong:
        alone = set(wrong.problems)
    try:
        read_checked(text)
        told = set()
    except WrongDocument as wrong:
        told = set(wrong.problems)
    more = told - alone
    assert alone <= told
    assert {problem.code for problem in more} <= {Fault.NOT_IN_SHAPE}
    assert not {problem.place for problem in more} & {problem.place for problem in alone}
    assert bool(told) or SLOW.is_valid(tree)
