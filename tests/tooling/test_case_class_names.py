"""The English names of the classes that ship are those the tool that makes the catalogue would write."""

import importlib.util
from pathlib import Path

import pytest

from chuangcheng.flow.standards.formats import shipped_case_classes

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("make_case_classes", ROOT / "tools" / "make_case_classes.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_catalogue_says_what_the_tool_says(tool):
    names = tool.english_names()
    classes, _ = shipped_case_classes()
    assert {row.name: row.name_en for row in classes} == {row.name: tool.english(row.name, names) for row in classes}


def test_no_name_stands_in_the_list_for_nothing(tool):
    told = {row.name for row in shipped_case_classes()[0]}
    assert [name for name in tool.english_names() if name not in told and f"{name}{tool.FAULT}" not in told] == []


def test_a_name_that_the_list_lacks_is_told(tool):
    with pytest.raises(KeyError, match="无名设施"):
        tool.english("无名设施异常", tool.english_names())
