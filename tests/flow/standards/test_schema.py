"""The published schema says of a document's shape what the reader says, and no more."""

import copy
import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from chuangcheng.flow.standards.formats import WrongDocument, edition_schema, read_edition, read_tree, write_edition
from chuangcheng.flow.standards.formats.shape import as_json
from chuangcheng.flow.standards.formats.shipped import FOLDER, shipped_editions
from chuangcheng.flow.standards.terms import Fault

from .test_formats_page import examples
from .test_write_edition import editions

SHAPE = {
    Fault.WRONG_FORMAT, Fault.NOT_A_MAPPING, Fault.NOT_A_LIST, Fault.NOT_A_TEXT, Fault.UNKNOWN_KEY, Fault.MISSING_KEY,
    Fault.TOO_LONG, Fault.CONTROL_CHARACTER, Fault.BAD_CODE, Fault.NOT_A_NUMBER, Fault.NEGATIVE,
    Fault.NOT_YES_OR_NO, Fault.UNKNOWN_CHOICE, Fault.FOREIGN_KEY, Fault.NO_THRESHOLD, Fault.SEVERAL_THRESHOLDS,
    Fault.CURVE_TOO_SHORT, Fault.NO_EFFECT, Fault.BAD_CASE_CLASS, Fault.EMPTY,
}  # fmt: skip
"""What the schema knows as well. OUT_OF_RANGE and NOT_WHOLE it knows only in part: whole numbers may come as texts."""

QUICKLY = settings(phases=[Phase.explicit, Phase.generate])
"""A whole edition takes minutes to shrink, and the first one that fails says as much."""

SCHEMA = jsonschema.Draft202012Validator(edition_schema())


def typed(value):
    """The same with numbers and yes or no as such, as an editor of YAML sees them."""
    if isinstance(value, list):
        return [typed(one) for one in value]
    if isinstance(value, dict):
        return {name: typed(one) for name, one in value.items()}
    if value in ("true", "false"):
        return value == "true"
    try:
        number = json.loads(value) if isinstance(value, str) and "e" not in value.lower() else None
    except ValueError:
        return value
    return value if number is None or isinstance(number, (str, bool)) else number


def faults(text):
    try:
        read_edition(text)
    except WrongDocument as wrong:
        return {problem.code for problem in wrong.problems}
    return set()


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(edition_schema())


def test_the_schema_refers_to_nothing_outside_itself():
    waiting, outside = [edition_schema()], []
    while waiting:
        here = waiting.pop()
        waiting += here.values() if isinstance(here, dict) else here if isinstance(here, list) else []
        if isinstance(here, dict) and not here.get("$ref", "#").startswith("#"):
            outside.append(here["$ref"])
    assert outside == []


def test_the_published_schema_is_the_one_in_force():
    page = Path(__file__).resolve().parents[3] / "docs" / "edition.schema.json"
    assert json.loads(page.read_text()) == edition_schema()


@pytest.mark.parametrize("name", shipped_editions())
def test_the_editions_that_ship_have_the_shape(name):
    tree = as_json(read_tree((FOLDER / name / "edition.yaml").read_bytes()))
    assert list(SCHEMA.iter_errors(tree)) == []
    assert list(SCHEMA.iter_errors(typed(tree))) == []


def test_the_examples_on_the_page_have_the_shape():
    for block in examples("chuangcheng-edition/1"):
        assert list(SCHEMA.iter_errors(as_json(read_tree(block)))) == []


@QUICKLY
@given(editions())
def test_whatever_can_be_an_edition_has_the_shape(edition):
    tree = as_json(read_tree(write_edition(edition)))
    assert list(SCHEMA.iter_errors(tree)) == []
    assert list(SCHEMA.iter_errors(typed(tree))) == []


ODD = [None, "", " ", "x", "字" * 41, "字" * 250, "字" * 5000, "-1", "0.5", "1.5", "85%", "150%", "1e3", "是", "true",
       "maybe", "a b", "one\ntwo", "\x07", [], {}, ["x"], {"x": "1"}, "share", "letters", "field", "deduct", "suspend",
       "in_place", "k_of_n", "count", "mean", "unknown", "matter:06010", "999999999999999"]  # fmt: skip


@st.composite
def spoilt(draw):
    """An edition with one place changed: a value replaced, a name removed, renamed or added."""
    root = as_json(read_tree(write_edition(draw(editions()))))
    places = []
    waiting = [root]
    while waiting:
        here = waiting.pop()
        inside = here.items() if isinstance(here, dict) else enumerate(here)
        for name, value in inside:
            places.append((here, name))
            if isinstance(value, (dict, list)):
                waiting.append(value)
    place, name = draw(st.sampled_from(places))
    how = draw(st.sampled_from(["replace", "remove", "rename", "add"]))
    if how == "replace" or isinstance(place, list):
        place[name] = copy.deepcopy(draw(st.sampled_from(ODD)))
    elif how == "remove":
        del place[name]
    elif how == "rename":
        place[f"{name}x"] = place.pop(name)
    else:
        place[draw(st.sampled_from(["curve", "letters", "cap", "threshold", "at_most", "below", "node", "points"]))] = (
            "1"
        )
    return root


@QUICKLY
@given(spoilt())
def test_schema_and_reader_agree_on_what_has_no_shape(root):
    found = faults(yaml.safe_dump(root, allow_unicode=True, default_style='"').replace('!!null "null"', "null"))
    told = [error.message[:200] for error in SCHEMA.iter_errors(root)]
    unsure = {Fault.OUT_OF_RANGE, Fault.NOT_WHOLE, Fault.TOO_MANY}
    if found & SHAPE:
        assert told, found
    elif not found & unsure:
        assert not told, found
