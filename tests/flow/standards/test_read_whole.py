"""Reading what makes the whole out of the tree: composition, gates, roll-ups, negative list, cycle."""

from decimal import Decimal

import pytest

from chuangcheng.flow.standards.formats import WrongDocument, read_edition, write_edition
from chuangcheng.flow.standards.rules import Consequence, Gate, MethodPoints, NegativeItem, RollUp
from chuangcheng.flow.standards.terms import Effect, Fault, MethodKind, Reading, Standing

GOOD = """format: chuangcheng-edition/1
code: whole
title: 合成示例
rounding: {part: 2, total: 2}
composition:
  - {kind: field, points: 40}
  - {kind: materials, points: 40}
  - {kind: survey, points: 20}
gates:
  - {code: P1, title: 未成年人工作达到85分, edition: minors, at_least: 85}
  - {code: P2, title: 已获提名资格}
roll_ups:
  - {edition: minors, title: 未成年人, title_en: Minors, share: 20%, reading: weighted, note: 组合方式未公布}
  - {edition: index, reading: in_place, node: B}
negative_list:
  - code: G15
    title: 重大安全事故
    consequences:
      - {effect: deduct, standing: nominee, within_months: 12, points: 3}
      - {effect: suspend, standing: holder, months: 12}
      - {effect: disqualify, standing: applicant, within_months: 12}
cycle: [15%, 25%, 60%]
tree:
  - code: A
    title: 街面
    methods: [{kind: field, points: 10, rule: share}, {kind: materials, points: 5, rule: share}]
  - {code: B, title: 满意, methods: [{kind: survey, points: 5, rule: share}]}
items: [{code: I, title: 无垃圾, standards: [A], common_faults: [有垃圾, 有积水], common_faults_en: [Litter, Puddles]}]
"""


def test_everything_about_the_whole_is_read():
    edition = read_edition(GOOD)
    assert edition.composition == (
        MethodPoints(MethodKind.FIELD, Decimal(40)),
        MethodPoints(MethodKind.MATERIALS, Decimal(40)),
        MethodPoints(MethodKind.SURVEY, Decimal(20)),
    )
    assert edition.gates == (
        Gate("P1", "未成年人工作达到85分", edition="minors", at_least=Decimal(85)),
        Gate("P2", "已获提名资格"),
    )
    assert edition.roll_ups == (
        RollUp("minors", Decimal("0.2"), Reading.WEIGHTED, "", "未成年人", "Minors", note="组合方式未公布"),
        RollUp("index", Decimal(0), Reading.IN_PLACE, "B"),
    )
    assert edition.negative_list == (
        NegativeItem(
            "G15",
            "重大安全事故",
            (
                Consequence(Effect.DEDUCT, Standing.NOMINEE, 12, Decimal(3)),
                Consequence(Effect.SUSPEND, Standing.HOLDER, months=12),
                Consequence(Effect.DISQUALIFY, Standing.APPLICANT, 12),
            ),
        ),
    )
    assert edition.cycle == (Decimal("0.15"), Decimal("0.25"), Decimal("0.6"))
    assert edition.rounding.part == 2
    assert edition.items[0].common_faults_en == ("Litter", "Puddles")


def test_what_is_written_reads_as_the_same_edition():
    edition = read_edition(GOOD)
    assert read_edition(write_edition(edition)) == edition


@pytest.mark.parametrize(
    ("before", "after", "place", "fault"),
    [
        ("title: 合成示例", "title: 合成示例\nnotice_en: Sample", "", Fault.MISSING_KEY),
        ("code: B, title: 满意", "code: B, title: 满意, left_out_because_en: Old", "tree[1]", Fault.MISSING_KEY),
        ("code: B, title: 满意", "code: B, title: 满意, note_en: Mind", "tree[1]", Fault.MISSING_KEY),
        ("survey, points: 20", "opinion, points: 20", "composition[2].kind", Fault.KIND_NOT_USED),
        ("  - {kind: survey, points: 20}\n", "", "composition", Fault.KIND_NOT_SHARED),
        ("kind: materials, points: 40", "kind: field, points: 40", "composition[1].kind", Fault.NAMED_TWICE),
        ("code: P2", "code: P1", "gates[1].code", Fault.DUPLICATE_CODE),
        ("edition: minors, at_least: 85", "edition: whole, at_least: 85", "gates[0].edition", Fault.OWN_EDITION),
        ("edition: minors, at_least: 85", "edition: minors", "gates[0]", Fault.MISSING_KEY),
        ("share: 20%", "share: 120%", "roll_ups[0].share", Fault.OUT_OF_RANGE),
        ("share: 20%, ", "", "roll_ups[0]", Fault.MISSING_KEY),
        ("node: B", "node: Z", "roll_ups[1].node", Fault.UNKNOWN_REFERENCE),
        ("edition: index", "edition: minors", "roll_ups[1].edition", Fault.NAMED_TWICE),
        ("in_place, node: B", "on_top, share: 1, node: B", "roll_ups[1].node", Fault.FOREIGN_KEY),
        ("holder, months: 12", "holder", "negative_list[0].consequences[1]", Fault.NO_EFFECT),
        ("12, points: 3", "12", "negative_list[0].consequences[0]", Fault.NO_EFFECT),
        ("applicant, w", "applicant, points: 1, w", "negative_list[0].consequences[2].points", Fault.FOREIGN_KEY),
        ("15%, 25%, 60%", "15%, 25%", "cycle", Fault.SHARES_NOT_WHOLE),
        ("60%]", "[60%]]", "cycle[2]", Fault.NOT_A_NUMBER),
        ("[Litter, Puddles]", "[Litter]", "items[0].common_faults_en", Fault.NOT_AS_MANY),
    ],
)  # fmt: skip
def test_each_mistake_is_told_at_its_place(before, after, place, fault):
    assert before in GOOD
    with pytest.raises(WrongDocument) as wrong:
        read_edition(GOOD.replace(before, after, 1))
    assert (place, fault) in [(problem.place, problem.code) for problem in wrong.value.problems]
    for problem in wrong.value.problems:
        assert "{" not in problem.text("zh") + problem.text("en")
