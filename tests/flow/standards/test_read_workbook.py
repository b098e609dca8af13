"""Reading edition workbooks: what offices send is understood, and every problem has its cell and its remedy."""

import datetime
import io
import zipfile
from decimal import Decimal

import pytest

from chuangcheng.flow.standards.formats import (
    WrongDocument,
    read_document,
    read_edition,
    workbook_template,
    write_workbook,
)
from chuangcheng.flow.standards.formats import columns as catalogue
from chuangcheng.flow.standards.formats.columns import COLUMNS, SHEETS, Table
from chuangcheng.flow.standards.formats.edition import ITEM, JUDGEMENT_RULE, SITE_TYPE, TOP
from chuangcheng.flow.standards.formats.methods import METHOD, RULE
from chuangcheng.flow.standards.formats.tree import NODE
from chuangcheng.flow.standards.formats.whole import CONSEQUENCE, GATE, NEGATIVE_ITEM, ROLL_UP
from chuangcheng.flow.standards.rules import Item, Letter, Method, Rule
from chuangcheng.flow.standards.terms import Fault, ItemKind, MethodKind, RuleKind

from .books import ITEMS, TREE, csv, good, xls, xlsx


def read(data, into=None):
    return read_document(data, into=into)[0]


def told(data, language="zh", into=None):
    with pytest.raises(WrongDocument) as wrong:
        read(data, into)
    return [problem.text(language) for problem in wrong.value.problems]


def spoilt(sheet, row, column, value, sheets=None):
    """A good workbook with one cell changed; rows as the spreadsheet counts them, columns from 0."""
    sheets = sheets or good()
    sheets[sheet][row - 1][column] = value
    return xlsx(sheets)


def test_a_workbook_is_read_with_its_methods_letters_and_lists():
    edition = read(xlsx(good()))
    first, second = edition.tree[0].children
    assert first.methods == (
        Method(
            MethodKind.FIELD,
            Decimal(6),
            Rule(
                RuleKind.LETTERS, (Letter("A", Decimal("0.9"), Decimal(1)), Letter("B", Decimal("0.8"), Decimal("0.6")))
            ),
        ),
        Method(MethodKind.MATERIALS, Decimal(4), Rule(RuleKind.ALL_OR_NOTHING)),
    )
    assert second.code == "A-2"
    assert edition.items[1] == Item(
        "I-2", "公益广告不少于3处", kind=ItemKind.COUNT, standards=("A-1", "A-2"), threshold=Decimal(3)
    )
    assert edition.site_types[0].items == ("I-1", "I-2")


def test_an_old_xls_is_read_like_an_xlsx():
    assert read(xls(good())) == read(xlsx(good()))


def test_english_sheets_headings_and_codes_are_understood():
    edition = read(xlsx(good()))
    assert read(write_workbook(edition, "en")) == edition
    sheets = good()
    sheets["测评内容与标准"][0][3:6] = ["kind", "points", "rule"]
    sheets["测评内容与标准"][2][3:6] = ["field", "6", "letters"]
    assert read(xlsx(sheets)) == edition


def test_titles_above_the_headings_blank_rows_other_orders_and_merged_cells_do_no_harm():
    sheets = good()
    tree = sheets["测评内容与标准"]
    tree[:0] = [["云溪区测评内容一览表"], []]
    tree.insert(4, [])
    for row in tree[2:]:
        if row:
            row.reverse()

    def merge(book, made):
        width = len(TREE[0])
        made["测评内容与标准"].merge_range(5, width - 1, 6, width - 1, "A-1")
        made["测评内容与标准"].merge_range(5, width - 3, 6, width - 3, "街面整洁")

    assert read(xlsx(sheets, merge)) == read(xlsx(good()))


def test_numbers_as_texts_percent_cells_and_numbers_as_codes_are_read_as_they_look():
    sheets = good()
    sheets["测评内容与标准"][4][4] = "５"
    sheets["测评内容与标准"][1][0] = 7
    sheets["测评内容与标准"][2][1] = sheets["测评内容与标准"][4][1] = "7"
    sheets["合成与门槛"] = [["类别", "比例"], ["周期年份", ""], ["周期年份", ""]]

    def percent(book, made):
        look = book.add_format({"num_format": "0%"})
        made["合成与门槛"].write_number(1, 1, 0.1 + 0.2, look)  # no decimal fraction in binary
        made["合成与门槛"].write_number(2, 1, 0.7, look)

    edition = read(xlsx(sheets, percent))
    assert edition.cycle == (Decimal("0.3"), Decimal("0.7"))
    assert (edition.tree[0].code, edition.tree[0].children[1].methods[0].points) == ("7", Decimal(5))


def test_every_problem_is_told_at_once_with_sheet_row_column_and_remedy():
    sheets = good()
    sheets["版本"][2][1] = ""
    sheets["测评内容与标准"][2][4] = -6
    sheets["测评内容与标准"][4][3] = "实地查看"
    sheets["测评内容与标准"][4][6] = "A≥90%→100%"
    sheets["检查项"][1][4] = "A-9"
    sheets["检查项"][2][3] = ""
    sheets["点位类型"][1][2] = ""
    assert told(xlsx(sheets)) == [
        "工作表“版本” 第 3 行 B 列（名称）：没有填“名称”；填写“名称”",
        "工作表“测评内容与标准” 第 3 行 E 列（分值）：不能为负：-6；改为 0 或正数",
        "工作表“测评内容与标准” 第 5 行 D 列（测评方式）：不认识的取值“实地查看”；"
        "可用：材料审核、实地考察、问卷调查、统计数据、主管部门意见",
        "工作表“测评内容与标准” 第 5 行 G 列（档次）：“按符合比例”用不到“档次”；清空此格，或换一种规则或类型",
        "工作表“检查项” 第 2 行 E 列（对应标准）：没有编码为“A-9”的测评标准；改正编码，或在相应的工作表中补上一行",
        "工作表“检查项” 第 3 行 D 列（要求值）：没有填“要求值”；填写“要求值”",
        "工作表“点位类型” 第 2 行 C 列（检查项）：没有填“检查项”；填写“检查项”",
    ]
    assert told(xlsx(sheets), "en")[1] == (
        "sheet “测评内容与标准”, row 3, column E (分值): negative: -6; use 0 or more"
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (spoilt("测评内容与标准", 3, 6, "A大于90%"), "第 3 行 G 列（档次）：档次“A大于90%”看不懂；写成 A≥90%→100%"),
        (spoilt("测评内容与标准", 3, 6, "A≥80%→100%；B≥90%→60%"), "界限没有从最好到最差排列"),
        (spoilt("测评内容与标准", 4, 2, "别的名称"), "第 4 行 C 列（名称）：编码“A-1”与第 3 行相同，“名称”却不同"),
        (spoilt("测评内容与标准", 5, 0, "A-1"), "第 5 行 C 列（名称）：编码“A-1”与第 3 行相同"),
        (spoilt("测评内容与标准", 5, 1, "Z"), "第 5 行 B 列（上级编码）：“A-2”的上级“Z”不存在；改正“上级编码”"),
        (spoilt("测评内容与标准", 5, 7, "不"), "第 5 行 H 列（计入总分）：“不”不是“是”或“否”"),
        (spoilt("测评内容与标准", 5, 7, "否"), "“A-2”不计分，但没有说明原因；填写“不计入的原因”"),
        (spoilt("测评内容与标准", 5, 3, ""), "第 5 行 D 列（测评方式）：没有填“测评方式”"),
        (spoilt("测评内容与标准", 2, 3, "实地考察"), "“A”有下级，不能再有测评方式；清空本行"),
        (spoilt("检查项", 3, 0, "I-1"), "编码“I-1”与第 2 行相同，“名称”却不同"),
        (spoilt("测评内容与标准", 1, 2, "标题"), "第 1 行 C 列：不认识的列“标题”；改为：名称、"),
        (spoilt("测评内容与标准", 1, 3, "编码"), "第 1 行 D 列：列“编码”出现两次"),
        (spoilt("版本", 4, 0, "官方版本"), "工作表“版本” 第 4 行 A 列：不认识的列“官方版本”"),
    ],
)
def test_what_is_wrong_in_one_cell_is_told_at_that_cell(data, words):
    assert any(words in one for one in told(data)), told(data)


def test_a_code_that_became_a_date_is_told():
    sheets = good()

    def date(book, made):
        look = book.add_format({"num_format": "m-d"})
        made["检查项"].write_datetime(1, 0, datetime.datetime(2026, 8, 2), look)

    [first, *_] = told(xlsx(sheets, date))
    assert first.startswith("工作表“检查项” 第 2 行 A 列（编码）：“2026-08-02")
    assert first.endswith("”被表格软件当成了日期或时间；把单元格格式设为文本，再重新输入")


def test_missing_and_unknown_sheets_are_told_by_name():
    sheets = good()
    sheets["检查项目"] = sheets.pop("检查项")
    [words] = told(xlsx(sheets))
    assert words.startswith("不认识的工作表“检查项目”；改名为 版本、测评内容与标准、检查项、")
    sheets = good()
    del sheets["版本"]
    assert told(xlsx(sheets)) == ["缺少工作表“版本”；照模板补上"]
    sheets = good() | {"Items": ITEMS}
    assert told(xlsx(sheets)) == ["有两张工作表都是“检查项”；合并成一张，或改名"]


def test_sheets_for_the_reader_and_hidden_ones_are_passed_over():
    sheets = good() | {"说明（填表前请读）": [["随便写"]], "备注": [["x"]], "Sheet9": []}
    edition = read(xlsx(sheets, lambda book, made: book.add_worksheet("旧稿").hide()))
    assert edition.code == "demo"


def test_what_stands_beside_the_known_columns_is_never_ignored_silently():
    sheets = good()
    sheets["检查项"][2] += ["", "私下的话"]
    assert any("第 1 行 G 列：不认识的列“”" in one for one in told(xlsx(sheets)))


def test_an_error_in_a_cell_counts_as_empty_and_formulas_as_their_result():
    sheets = good()

    def formulas(book, made):
        made["测评内容与标准"].write_formula(4, 4, "=2+3", None, 5)
        made["检查项"].write_formula(2, 3, "=1/0", None, "#DIV/0!")

    assert told(xlsx(sheets, formulas)) == ["工作表“检查项” 第 3 行 D 列（要求值）：没有填“要求值”；填写“要求值”"]


@pytest.mark.parametrize("data", [b"PK\x03\x04 broken", xlsx(good())[:3000], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99])
def test_a_broken_workbook_is_refused_in_words(data):
    assert told(data) == ["不是可读的 Excel 文件；用 Excel 或 WPS 打开，另存为 .xlsx 后再试"]


def test_a_workbook_with_a_password_is_refused_in_words():
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    assert told(locked) == ["文件有密码；去掉密码后另存"]


def test_another_kind_of_zip_and_a_zip_bomb_are_refused_before_they_are_unpacked():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * 310_000_000)
    assert told(bomb.getvalue())[0].startswith("文件有 ")
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as packed:
        packed.writestr("word/document.xml", b"x")
    assert told(other.getvalue())[0].startswith("不是可读的 Excel 文件")


def test_a_hundred_thousand_rows_and_two_far_corners_are_refused():
    sheets = good()
    sheets["检查项"] += [["I", "行"]] * 100_000
    assert told(xlsx(sheets)) == ["工作表超过 60000 行；删去多余的行；内容确有这么多时拆成几个版本"]
    corner = xlsx(good(), lambda book, made: made["检查项"].write(50_000, 16_000, "x"))
    assert told(corner)[0].startswith("文件有 ")


def test_a_single_table_takes_the_place_of_that_table_only():
    base = read(xlsx(good()))
    rows = [["编码", "名称", "对应标准"], ["I-1", "无暴露垃圾", "A-1"], ["I-2", "新的检查项", "A-2"]]
    for data in (csv(rows), csv(rows, "utf-8"), csv(rows, "utf-8-sig"), xlsx({"Sheet1": rows}), xls({"台账": rows})):
        edition = read(data, into=base)
        assert [item.title for item in edition.items] == ["无暴露垃圾", "新的检查项"]
        assert (edition.tree, edition.site_types, edition.title) == (base.tree, base.site_types, base.title)


def test_a_single_tree_is_told_from_a_single_list_of_items():
    base = read(xlsx(good()))
    tree = [list(row) for row in TREE]
    tree[4][2] = "公益广告宣传"
    edition = read(csv(tree), into=base)
    assert edition.tree[0].children[1].title == "公益广告宣传"
    assert edition.items == base.items


def test_problems_of_what_the_table_is_taken_into_have_a_place_but_no_cell():
    base = read(xlsx(good()))
    assert told(csv(TREE[:4]), into=base) == [
        "items[1].standards[1]: 引用了不存在的测评标准“A-2”；改正编码，或补上该条目"
    ]


def test_a_single_table_needs_an_edition_to_be_taken_into():
    assert told(xlsx({"检查项": ITEMS}))[0].startswith("这是单独一张表“检查项”，不是整个版本")
    assert told(csv(ITEMS))[0].startswith("这是单独一张表“检查项”")


def test_another_editions_file_is_not_taken_into_this_one():
    base = read(xlsx(good()))
    sheets = good()
    sheets["版本"][1][1] = "other"
    assert told(xlsx(sheets), into=base) == [
        "工作表“版本” 第 2 行 B 列（编码）：文件中的版本编码是“other”，而要替换的是“demo”；"
        "改正编码，或在版本列表页作为新版本载入"
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_template_can_be_filled_in_and_loaded(language):
    data = workbook_template(language)
    english = language == "en"
    with pytest.raises(WrongDocument) as wrong:
        read(data)
    assert [(p.cell.sheet, p.cell.row, p.code) for p in wrong.value.problems] == [
        (SHEETS[Table.FACTS][english], 2, Fault.MISSING_KEY),
        (SHEETS[Table.FACTS][english], 3, Fault.MISSING_KEY),
    ]


def test_every_name_of_the_document_has_a_column():
    fields = {table: {column.field for column in columns} for table, columns in COLUMNS.items()}
    whole = {"gates", "roll_ups", "negative_list", "composition", "cycle", "tree", "items", "site_types"}
    assert set(TOP) - whole - {"format", "judgement_rules", "rounding"} <= fields[Table.FACTS]
    assert {*NODE, *METHOD, *RULE} - {"children", "methods"} <= fields[Table.TREE]
    assert set(ITEM) == fields[Table.ITEMS]
    assert set(SITE_TYPE) == fields[Table.SITE_TYPES]
    assert set(JUDGEMENT_RULE) == fields[Table.JUDGEMENT_RULES]
    assert {*GATE, *ROLL_UP, "kind", "points", "part"} == fields[Table.WHOLE]
    assert {*NEGATIVE_ITEM, *CONSEQUENCE} - {"consequences"} == fields[Table.NEGATIVE_LIST]


def test_every_choice_has_a_word_and_no_word_stands_for_two():
    for words in (
        catalogue.AGGREGATIONS, catalogue.METHOD_KINDS, catalogue.RULE_KINDS, catalogue.MISSING,
        catalogue.ITEM_KINDS, catalogue.READINGS, catalogue.STANDINGS, catalogue.EFFECTS,
    ):  # fmt: skip
        kinds = type(next(iter(words)))
        assert set(words) == set(kinds)
        told = [catalogue.plain(word) for names in words.values() for word in set(names)]
        assert len(told) == len(set(told))


def test_a_workbook_holds_no_formula_however_the_texts_begin():
    document = (
        "format: chuangcheng-edition/1\ncode: '=1+1'\ntitle: '=HYPERLINK(\"http://x\")'\ntree:\n"
        "  - {code: '+1', title: '@x', methods: [{kind: field, points: 1, rule: share}]}\n"
    )
    data = write_workbook(read_edition(document))
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        sheets = [packed.read(name).decode() for name in packed.namelist() if name.startswith("xl/worksheets/")]
        assert not any("<f>" in sheet or "hyperlink" in sheet for sheet in sheets)
        assert not any("vba" in name.lower() for name in packed.namelist())
    assert read(data) == read_edition(document)
