"""`chuangcheng edition`."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from chuangcheng.flow.standards.formats import edition_schema, read_document, read_edition
from chuangcheng.flow.standards.formats.shipped import FOLDER
from chuangcheng.flow.standards.models import Edition
from chuangcheng.interfaces.commands.edition import edition
from tests.flow.standards.books import ITEMS, csv, good, xlsx

SAMPLE = FOLDER / "sample-unofficial" / "edition.yaml"


def run(*words):
    return CliRunner().invoke(edition, [str(word) for word in words])


@pytest.fixture
def wrong(tmp_path):
    document = tmp_path / "wrong.yaml"
    document.write_text(SAMPLE.read_text().replace("points: 6", "points: -6").replace("code: J09", "code: J08"))
    return document


def test_a_good_document_is_summed_up():
    result = run("check", "--language", "en", SAMPLE)
    assert result.exit_code == 0
    assert result.output == (
        "sample-unofficial: 154 standards (104 counted, 100 points), 26 site types, 199 items, 10 judgement rules\n"
    )


def test_checking_needs_neither_a_database_nor_settings():
    code = (
        "import sys; from chuangcheng.interfaces.commands.edition import edition; "
        f"edition(['check', {str(SAMPLE)!r}], standalone_mode=False); assert 'django' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={"PYTHONPATH": "src"})
    assert (done.returncode, done.stderr) == (0, "")


def test_every_problem_is_one_line_on_stderr(wrong):
    result = run("check", "--language", "zh", wrong)
    lines = result.stderr.splitlines()
    assert (result.exit_code, result.stdout) == (1, "")
    assert len(lines) == 12
    assert all(line.startswith(f"{wrong}: 第 ") for line in lines)
    assert sum("points: 不能为负" in line for line in lines) == 4
    assert sum("编码“J08”重复" in line for line in lines) == 1
    assert sum("判定规则“J09”" in line for line in lines) == 7


def test_wrong_usage_is_status_two(tmp_path):
    assert run("check").exit_code == 2
    assert run("check", tmp_path / "nothing.yaml").exit_code == 2
    assert run("burn").exit_code == 2


@pytest.mark.django_db
def test_loading_makes_a_draft_and_publishing_is_asked_for():
    assert run("load", SAMPLE).exit_code == 0
    assert Edition.objects.get().state == "draft"
    assert run("load", "--publish", SAMPLE).exit_code == 0
    assert Edition.objects.get().state == "published"


@pytest.mark.django_db
def test_a_published_edition_is_refused_in_one_line():
    run("load", "--publish", SAMPLE)
    result = run("load", "--language", "zh", SAMPLE)
    assert result.exit_code == 1
    assert result.stderr == f"{SAMPLE}: 该版本已发布，不能再改；请换一个编码载入新版本\n"


@pytest.mark.django_db
def test_a_wrong_document_loads_nothing(wrong):
    assert run("load", wrong).exit_code == 1
    assert not Edition.objects.exists()


def test_a_workbook_is_converted_to_yaml_and_back_without_loss(tmp_path):
    book, document = tmp_path / "sample.xlsx", tmp_path / "sample.yaml"
    assert run("convert", SAMPLE, book).exit_code == 0
    assert run("convert", book, document).exit_code == 0
    assert read_edition(document.read_bytes()) == read_edition(SAMPLE.read_bytes())
    assert run("check", "--language", "en", book).output == run("check", "--language", "en", SAMPLE).output


def test_problems_of_a_workbook_are_told_with_their_cells(tmp_path):
    sheets = good()
    sheets["检查项"][1][4] = "A-9"
    book = tmp_path / "wrong.xlsx"
    book.write_bytes(xlsx(sheets))
    for command in (["check", "--language", "zh", book], ["convert", "--language", "zh", book, tmp_path / "out.yaml"]):
        result = run(*command)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith(f"{book}: 工作表“检查项” 第 2 行 E 列（对应标准）：没有编码为“A-9”的测评标准；")
    assert not (tmp_path / "out.yaml").exists()


def test_a_single_table_is_taken_into_an_edition(tmp_path):
    book, table, out = tmp_path / "demo.xlsx", tmp_path / "items.csv", tmp_path / "out.yaml"
    book.write_bytes(xlsx(good()))
    table.write_bytes(csv([*ITEMS, ["I-3", "无乱贴乱画", "", "", "A-1"]]))
    assert run("check", table).exit_code == 1
    assert run("convert", table, out, "--into", book).exit_code == 0
    assert [item.code for item in read_edition(out.read_bytes()).items] == ["I-1", "I-2", "I-3"]


def test_an_output_of_another_kind_is_wrong_use(tmp_path):
    assert run("convert", SAMPLE, tmp_path / "sample.docx").exit_code == 2
    assert run("template", tmp_path / "template.yaml").exit_code == 2
    assert run("convert", SAMPLE, tmp_path / "nowhere" / "sample.yaml").exit_code == 1


def test_the_schema_is_printed():
    result = run("schema")
    assert (result.exit_code, json.loads(result.output)) == (0, edition_schema())


def test_the_template_is_written(tmp_path):
    assert run("template", tmp_path / "template.xlsx").exit_code == 0
    assert (tmp_path / "template.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.django_db
def test_a_workbook_is_loaded_published_and_exported(tmp_path):
    book, out, again = tmp_path / "demo.xlsx", tmp_path / "out.yaml", tmp_path / "again.xlsx"
    book.write_bytes(xlsx(good()))
    assert run("load", book).exit_code == 0
    result = run("publish", "--language", "en", "demo")
    assert result.output == (
        "demo: 2 standards (2 counted, 15 points), 1 site types, 2 items, 0 judgement rules [published]\n"
    )
    assert [run("export", "demo", file).exit_code for file in (out, again)] == [0, 0]
    assert out.read_text() == Edition.objects.get().document
    assert read_document(again.read_bytes())[0] == read_document(book.read_bytes())[0]
    assert run("publish", "--language", "zh", "demo").stderr == "demo: 只有草稿可以这样处理\n"


@pytest.mark.django_db
def test_an_edition_that_is_not_there_is_told(tmp_path):
    result = run("export", "--language", "zh", "nothing", tmp_path / "x.yaml")
    assert (result.exit_code, result.stderr) == (1, "nothing: 没有这个编码的版本\n")
