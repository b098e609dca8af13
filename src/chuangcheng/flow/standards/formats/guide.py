"""What the first sheet of a workbook says, and the example that a new one begins with."""

from __future__ import annotations

from decimal import Decimal

from chuangcheng.flow.standards.rules import (
    Consequence,
    Edition,
    Gate,
    Item,
    JudgementRule,
    Letter,
    Method,
    NegativeItem,
    Node,
    Rule,
    SiteType,
)
from chuangcheng.flow.standards.terms import Effect, ItemKind, MethodKind, RuleKind, Standing

GUIDE = (
    (
        "测评体系版本：填写说明",
        "一、先填“版本”表，再填“测评内容与标准”表，这两张必填；其余各表按需填写，空着即可。示例行请改成自己的内容或删去。",
        "二、“测评内容与标准”一行一条，用“上级编码”连成树；没有下级的就是测评标准，须填测评方式、分值和计分规则。",
        "三、一条标准有几种测评方式的，每种一行：第一行填全，以下各行只重复编码，再填测评方式一组的各列。负面清单的后果同此。",
        "四、带下拉框的单元格请从下拉框选取。带 * 的列必填。比例写 90% 或 0.9 均可。",
        "五、检查项通过“对应标准”与测评标准相连，通过“点位类型”表列入各类点位的检查表。没有检查项的实地考察标准不会有证据。",
        "六、表头可以不在第一行，列的顺序可以变，不用的列可以删；列名和表名不要改。不需读取的工作表，表名以“说明”或“备注”开头。",
        "七、在“测评体系”页上传，先成为草稿，核对后发布；发布后不能再改。有错误时会一次列出，逐条指明工作表、行、列和改法。",
    ),
    (
        "Edition of an evaluation system: how to fill it in",
        "1. Fill in the sheets Edition and Tree; both are needed. The others may stay empty. Replace or delete"
        " the example rows.",
        "2. Tree has one row for each entry; Parent makes it a tree. A row that is nobody's parent is a"
        " standard and needs method, points and rule.",
        "3. A standard with several methods has one row for each: the first is complete, the others repeat the"
        " code and fill in the"
        " columns of the method. The consequences of the negative list likewise.",
        "4. Take the choices from the drop-downs. Columns with * are compulsory. Shares may be written 90% or 0.9.",
        "5. Items name the standards they are evidence for, and stand on the checklists of the sheet Site"
        " types. A field standard"
        " without items never has evidence.",
        "6. Headings need not be in the first row, columns may change places or be deleted; keep the names of"
        " sheets and columns."
        " Sheets that are not to be read begin with Notes.",
        "7. Upload it on the page Editions: it becomes a draft, to be published once it has been looked"
        " through; it cannot be changed"
        " afterwards. Whatever is wrong is told at once, with sheet, row, column and remedy.",
    ),
)


def _example(words: tuple[str, ...]) -> Edition:
    group, clean, adverts, fault_1, fault_2, item_1, item_2, rule, rule_text, road, market, gate, event, unit = words
    letters = (Letter("A", Decimal("0.9"), Decimal(1)), Letter("B", Decimal("0.8"), Decimal("0.6")))
    return Edition(
        "",
        "",
        tree=(
            Node(
                "A",
                group,
                children=(
                    Node(
                        "A-1",
                        clean,
                        methods=(
                            Method(MethodKind.FIELD, Decimal(6), Rule(RuleKind.LETTERS, letters)),
                            Method(MethodKind.MATERIALS, Decimal(4), Rule(RuleKind.ALL_OR_NOTHING)),
                        ),
                        site_types=("road", "market"),
                    ),
                    Node("A-2", adverts, methods=(Method(MethodKind.FIELD, Decimal(5), Rule(RuleKind.SHARE)),)),
                ),
            ),
        ),
        items=(
            Item("I-1", item_1, standards=("A-1",), judgement_rules=("J-1",), common_faults=(fault_1, fault_2)),
            Item(
                "I-2",
                item_2,
                kind=ItemKind.COUNT,
                standards=("A-2",),
                threshold=Decimal(3),
                unit=unit,
                spacing_metres=20,
            ),
        ),
        site_types=(SiteType("road", road, items=("I-1", "I-2")), SiteType("market", market, items=("I-1",))),
        judgement_rules=(JudgementRule("J-1", rule, rule_text),),
        gates=(Gate("P-1", gate),),
        negative_list=(
            NegativeItem(
                "G-1",
                event,
                (
                    Consequence(Effect.DEDUCT, Standing.NOMINEE, 12, Decimal(3)),
                    Consequence(Effect.DISQUALIFY, Standing.APPLICANT, 12),
                ),
            ),
        ),
    )


EXAMPLE = tuple(
    _example(words)
    for words in (
        (
            "示例：公共环境", "示例：街面整洁", "示例：公益宣传", "有暴露垃圾", "垃圾未清运", "示例：无暴露垃圾",
            "示例：公益广告不少于3处", "示例：统一划线例外", "线内停放且不妨碍通行的不计。", "主次干道", "农贸市场",
            "示例：已获提名资格", "示例：发生重大责任事故", "处",
        ),
        (
            "Example: public environment", "Example: clean streets", "Example: publicity", "Litter",
            "Rubbish not removed",
            "Example: no litter", "Example: at least 3 displays", "Example: painted bays",
            "Vehicles inside the lines that block nobody do not count.", "Main road", "Market",
            "Example: nominated", "Example: a grave accident", "displays",
        ),
    )
)  # fmt: skip
