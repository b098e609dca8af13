"""Reading the catalogue of case classes and their limits."""

import pytest

from chuangcheng.flow.standards.formats import WrongDocument, read_case_classes, read_case_limits
from chuangcheng.flow.standards.terms import Fault

CLASSES = "kind,code,major,major_name,name\nmatter,06010,06,市容环境类,暴露垃圾\ncomponent,06010,06,某类,某部件\n"
LIMIT = (
    "{condition: 一般, amount: 4, unit: working_hours, closing_condition: 清理, verify_on_site: false, source: ours}"
)


def codes(wrong):
    return [(problem.line, problem.code) for problem in wrong.value.problems]


def test_the_same_code_in_two_kinds_is_two_classes():
    rows = read_case_classes(CLASSES.encode("gb18030"))
    assert [row.key for row in rows] == ["matter:06010", "component:06010"]


def test_wrong_rows_are_told_with_their_lines():
    with pytest.raises(WrongDocument) as wrong:
        read_case_classes(CLASSES + "matter,06010,06,市容环境类,又一次\nmatter,06011,06,,\nother,1,1,类,名\n")
    assert codes(wrong) == [(4, Fault.DUPLICATE_CLASS), (5, Fault.BAD_ROW), (6, Fault.UNKNOWN_CHOICE)]


def test_missing_columns_are_told():
    with pytest.raises(WrongDocument) as wrong:
        read_case_classes("kind,code\n")
    assert codes(wrong) == [(1, Fault.MISSING_KEY)] * 3


def test_a_class_takes_its_own_limits_before_those_of_its_major():
    classes = read_case_classes(CLASSES + "matter,06011,06,市容环境类,积存渣土\n")
    limits = read_case_limits(
        f"format: chuangcheng-limits/1\nmajors: [{{kind: matter, major: 06, limits: [{LIMIT}]}}]\n"
        f"classes: [{{case_class: matter:06010, limits: [{LIMIT.replace('amount: 4', 'amount: 1.5')}]}}]\n",
        classes,
    )
    assert {key: [str(row.amount) for row in rows] for key, rows in limits.items()} == {
        ("matter", "06010"): ["1.5"],
        ("matter", "06011"): ["4"],
        ("component", "06010"): [],
    }


@pytest.mark.parametrize(
    ("classes", "fault"),
    [
        (f"[{{case_class: matter:9, limits: [{LIMIT}]}}]", Fault.UNKNOWN_CASE_CLASS),
        (f"[{{case_class: matter:06010, limits: [{LIMIT}, {LIMIT}]}}]", Fault.NAMED_TWICE),
        (f"[{{case_class: matter:06010, limits: [{LIMIT.replace('4', '0')}]}}]", Fault.OUT_OF_RANGE),
        (f"[{{case_class: matter:06010, limits: [{LIMIT.replace('working_hours', 'weeks')}]}}]", Fault.UNKNOWN_CHOICE),
        ("[{case_class: matter:06010}]", Fault.MISSING_KEY),
    ],
)
def test_wrong_limits_are_told(classes, fault):
    with pytest.raises(WrongDocument) as wrong:
        read_case_limits(f"format: chuangcheng-limits/1\nclasses: {classes}\n", read_case_classes(CLASSES))
    assert codes(wrong) == [(2, fault)]
