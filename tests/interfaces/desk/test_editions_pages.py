"""The pages of editions, used by the cast as they would use them."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from chuangcheng.flow.standards.formats import read_document, write_workbook
from chuangcheng.flow.standards.models import Edition
from chuangcheng.flow.standards.selectors import edition_spec
from chuangcheng.flow.standards.services import load_edition
from tests.flow.standards.books import ITEMS, csv, good, xlsx
from tests.people import MONDAY, Cast
from tests.world import World

from .test_people_pages import as_

pytestmark = pytest.mark.django_db


def send(client, address, data, name="edition.xlsx", **more):
    return client.post(address, {"file": SimpleUploadedFile(name, data), **more})


def draft(cast: Cast) -> Edition:
    return load_edition(document=xlsx(good()), by=cast.lin, now=MONDAY)


def book_of(answer, tmp_path):
    file = tmp_path / "answer.xlsx"
    file.write_bytes(answer.content)
    return CalamineWorkbook.from_path(str(file))


def test_a_workbook_becomes_a_draft_whose_page_tells_what_it_amounts_to(cast: Cast):
    lin = as_(cast, "lin")
    answer = send(lin, "/editions/", xlsx(good()))
    row = Edition.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/editions/{row.pk}/")
    assert row.document.startswith("format: chuangcheng-edition/1\ncode: demo\n")
    page = lin.get(f"/editions/{row.pk}/").content.decode()
    for words in ("已载入为草稿", "街面整洁", "2 · 共 15.00 分", "2 条 · 11.00 分", "上传并替换", "放弃草稿"):
        assert words in page, words


def test_everything_wrong_with_a_workbook_is_told_in_a_table_and_can_be_taken_away(cast: Cast, tmp_path):
    sheets = good()
    sheets["测评内容与标准"][2][4] = -6
    sheets["检查项"][1][4] = "A-9"
    lin = as_(cast, "lin")
    answer = send(lin, "/editions/", xlsx(sheets))
    page = answer.content.decode()
    assert (answer.status_code, Edition.objects.count()) == (422, 0)
    assert "工作表“测评内容与标准” 第 3 行 E 列（分值）" in page
    assert "改为 0 或正数" in page
    assert "没有编码为“A-9”的测评标准" in page
    sealed = re.search(r'name="problems" value="([^"]+)"', page)[1]
    answer = lin.post("/editions/problems.xlsx", {"problems": sealed})
    rows = book_of(answer, tmp_path).get_sheet_by_index(0).to_python()
    assert rows[0] == ["位置", "问题", "怎么改"]
    assert rows[1][:2] == ["工作表“测评内容与标准” 第 3 行 E 列（分值）", "不能为负：-6"]
    assert len(rows) == 3


def test_only_what_a_page_has_told_is_made_a_file_of(cast: Cast):
    lin = as_(cast, "lin")
    assert [lin.post("/editions/problems.xlsx", told).status_code for told in ({}, {"problems": "WyJ4Il0:a:b"})] == [
        404,
        404,
    ]


def test_the_english_page_tells_problems_in_english(cast: Cast):
    sheets = good()
    sheets["检查项"][1][4] = "A-9"
    page = send(as_(cast, "lin", "en"), "/editions/", xlsx(sheets)).content.decode()
    assert "Not loaded: there is 1 problem in the file" in page
    assert "no standard has the code “A-9”" in page


def test_a_colleagues_draft_is_not_replaced_from_the_list(cast: Cast):
    row = draft(cast)
    sheets = good()
    sheets["版本"][2][1] = "另一个名称"
    answer = send(as_(cast, "lin"), "/editions/", xlsx(sheets))
    assert (answer.status_code, "已有编码为 demo 的草稿" in answer.content.decode()) == (422, True)
    row.refresh_from_db()
    assert (row.title, row.version) == ("示例测评体系", 1)


def test_on_its_own_page_a_draft_is_replaced_and_the_history_tells_what_changed(cast: Cast):
    row, lin = draft(cast), as_(cast, "lin")
    rows = [*ITEMS, ["I-3", "无乱贴乱画", "", "", "A-1"]]
    answer = send(lin, f"/editions/{row.pk}/", csv(rows), "items.csv", expected_version=row.version)
    assert answer.status_code == 302
    assert [item.code for item in edition_spec(edition_id=row.pk).items] == ["I-1", "I-2", "I-3"]
    page = lin.get(f"/editions/{row.pk}/").content.decode()
    assert re.search(r'检查项：<span class="muted">2</span> → 3', page)
    assert "检查项不在任何点位类型的检查表上" in page


def test_a_draft_that_somebody_else_has_changed_meanwhile_is_not_replaced(cast: Cast):
    row, lin = draft(cast), as_(cast, "lin")
    load_edition(document=xlsx(good()), by=cast.lin, now=MONDAY)
    answer = send(lin, f"/editions/{row.pk}/", xlsx(good()), expected_version=row.version)
    assert answer.status_code == 409


def test_another_editions_file_is_refused_on_the_page_of_a_draft(cast: Cast):
    row = draft(cast)
    sheets = good()
    sheets["版本"][1][1] = "other"
    answer = send(as_(cast, "lin"), f"/editions/{row.pk}/", xlsx(sheets), expected_version=row.version)
    assert (answer.status_code, Edition.objects.count()) == (422, 1)
    assert "文件中的版本编码是“other”，而要替换的是“demo”" in answer.content.decode()


def test_publishing_is_asked_once_more_and_ends_all_changing(cast: Cast):
    row, lin = draft(cast), as_(cast, "lin")
    address = f"/editions/{row.pk}/publish/"
    assert "不能再改，也不能撤回" in lin.get(address).content.decode()
    row.refresh_from_db()
    assert row.state == "draft"
    assert lin.post(address, {"expected_version": row.version}).status_code == 302
    row.refresh_from_db()
    assert row.state == "published"
    page = lin.get(f"/editions/{row.pk}/").content.decode()
    assert not any(words in page for words in ("上传并替换", f"{row.pk}/publish/", f"{row.pk}/discard/"))
    answer = send(lin, f"/editions/{row.pk}/", xlsx(good()), expected_version=row.version)
    assert (answer.status_code, "只有草稿可以这样处理" in answer.content.decode()) == (422, True)
    assert lin.get(address).status_code == 404


def test_a_draft_is_discarded_after_asking_and_its_code_is_free_again(cast: Cast):
    row, lin = draft(cast), as_(cast, "lin")
    address = f"/editions/{row.pk}/discard/"
    assert lin.get(address).status_code == 200
    assert lin.post(address, {"expected_version": row.version, "why": "改用新稿"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "discarded"
    assert "该草稿已放弃" in lin.get(f"/editions/{row.pk}/").content.decode()
    assert send(lin, "/editions/", xlsx(good())).status_code == 302


def test_who_may_not_edit_gets_404_for_every_act_and_is_offered_none(cast: Cast):
    row, qian = draft(cast), as_(cast, "qian")
    answers = [
        send(qian, "/editions/", xlsx(good())).status_code,
        send(qian, f"/editions/{row.pk}/", xlsx(good()), expected_version=1).status_code,
        qian.get(f"/editions/{row.pk}/publish/").status_code,
        qian.post(f"/editions/{row.pk}/publish/", {"expected_version": 1}).status_code,
        qian.post(f"/editions/{row.pk}/discard/", {"expected_version": 1}).status_code,
    ]
    assert answers == [404] * 5
    page = qian.get(f"/editions/{row.pk}/").content.decode()
    assert 'type="file"' not in page and "变动记录" not in page
    row.refresh_from_db()
    assert (row.state, row.version) == ("draft", 1)


def test_any_edition_can_be_downloaded_and_read_again(world: World):
    qian = as_(world.cast, "qian")
    yaml, book = (qian.get(f"/editions/{world.edition.pk}/edition.{form}") for form in ("yaml", "xlsx"))
    assert yaml.content.decode() == world.edition.document
    assert yaml["Content-Disposition"] == 'attachment; filename="small.yaml"'
    assert read_document(book.content)[0] == edition_spec(edition_id=world.edition.pk)
    english = as_(world.cast, "qian", "en").get(f"/editions/{world.edition.pk}/edition.xlsx")
    assert read_document(english.content)[0] == edition_spec(edition_id=world.edition.pk)


def test_the_template_has_an_instruction_sheet_and_the_sheets_of_an_edition(cast: Cast, tmp_path):
    book = book_of(as_(cast, "lin").get("/editions/template.xlsx"), tmp_path)
    assert book.sheet_names[:3] == ["说明", "版本", "测评内容与标准"]
    notes = [row for row in book.get_sheet_by_name("说明").to_python() if row[0] == "检查项"]
    assert ["检查项", "对应标准"] in [row[:2] for row in notes]


def test_a_standard_tells_its_rules_in_words_with_its_items(cast: Cast):
    row = draft(cast)
    node = row.nodes.get(code="A-1")
    page = as_(cast, "qian").get(f"/editions/{row.pk}/standards/{node.pk}/").content.decode()
    for words in (
        "达到 90%：A 档，得 100%",
        "达不到以上各档的不得分",
        "无暴露垃圾",
        "不少于 3",
        "主次干道",
        "无证据时不计入",
    ):
        assert words in page, words
    assert as_(cast, "qian").get(f"/editions/{row.pk + 1}/standards/{node.pk}/").status_code == 404


def test_a_large_tree_opens_branch_by_branch_in_few_statements(cast: Cast):
    groups = [{"code": f"G{g}", "title": f"部分{g}"} for g in range(30)]
    leaves = [{"code": f"L{g}-{n}", "parent": f"G{g}", "title": f"标准{g}之{n}"} for g in range(30) for n in range(40)]
    document = "format: chuangcheng-edition/1\ncode: large\ntitle: 大\ntree:\n" + "".join(
        f"  - {{code: {n['code']}, title: {n['title']}"
        + (f", parent: {n['parent']}, methods: [{{kind: field, points: 1, rule: share}}]" if "parent" in n else "")
        + "}\n"
        for n in groups + leaves
    )
    row = load_edition(document=document, by=cast.lin, now=MONDAY)
    lin = as_(cast, "lin")
    lin.get(f"/editions/{row.pk}/")
    with CaptureQueriesContext(connection) as asked:
        page = lin.get(f"/editions/{row.pk}/").content.decode()
    assert len(asked) <= 11
    assert "展开 40 行" in page and "标准7之3" not in page
    assert len(page) < 100_000
    assert "标准7之3" in lin.get(f"/editions/{row.pk}/?under=G7").content.decode()


def test_a_file_that_is_too_large_or_missing_is_refused_beside_the_field(cast: Cast):
    lin = as_(cast, "lin")
    assert "文件超过 8 MB" in send(lin, "/editions/", b"x" * (8 * 1024 * 1024 + 1)).content.decode()
    assert lin.post("/editions/").status_code == 422


def test_a_workbook_made_from_a_published_edition_cannot_replace_it(world: World):
    book = write_workbook(edition_spec(edition_id=world.edition.pk))
    answer = send(as_(world.cast, "lin"), "/editions/", book)
    assert (answer.status_code, "该版本已发布，不能再改" in answer.content.decode()) == (422, True)
