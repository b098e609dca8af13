"""`chuangcheng cases import`."""

import pytest
from click.testing import CliRunner

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.exchange.formats import lay_out, read_sheets
from chuangcheng.flow.exchange.models import Transfer
from chuangcheng.interfaces.commands.cases import cases
from tests.flow.exchange.tables import HEAD, LITTER, MAPPING, STALLS, with_cells
from tests.flow.places.books import csv

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    """A folder of files for each test."""
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def sheet(tmp_path, world):
    file = tmp_path / "热线.csv"

    def write(*rows):
        file.write_bytes(csv([HEAD, *rows], "gb18030"))
        return file

    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    return write


def run(file, *words):
    mapping = file.parent / "mapping.yaml"
    told = ["import", str(file), "--mapping", str(mapping), "--language", "zh", *map(str, words)]
    return CliRunner().invoke(cases, told)


COUNTS = "转入 {}  已在系统中，一致 {}  已在系统中，来源有变 {}  有问题，不转入 {}"


def test_good_rows_go_in_and_bad_ones_are_told_in_one_line_each(sheet):
    file = sheet(LITTER, with_cells(STALLS, 受理时间="昨天"))
    result = run(file)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [COUNTS.format(1, 0, 0, 1)]
    assert result.stderr.splitlines() == ["2 / 2 行", f"{file}: I3 受理时间：读不出时间“昨天”：请核对年月日的次序"]
    assert Case.objects.get().source_reference == "W-1"


def test_a_dry_run_says_the_same_and_writes_nothing(sheet):
    file = sheet(LITTER, LITTER, with_cells(STALLS, 受理时间="昨天"))
    result = run(file, "--dry-run")
    assert (result.exit_code, result.stdout.splitlines()) == (1, [COUNTS.format(1, 1, 0, 1)])
    assert (Case.objects.count(), Transfer.objects.count()) == (0, 0)


def test_run_again_it_adds_nothing_and_tells_what_its_source_changed(sheet):
    run(sheet(LITTER, STALLS))
    result = run(sheet(LITTER, with_cells(STALLS, 办理状态="已办结", 办结时间="2026-02-05")))
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "~ W-2  办结时间: - → 2026-02-05; 状态: 办理中 → 已办结",
        COUNTS.format(0, 1, 1, 0),
    ]
    assert Case.objects.get(source_reference="W-2").state == "in_hand"


def test_it_goes_in_batches_and_says_how_far_it_is(sheet):
    result = run(sheet(*[with_cells(LITTER, 工单编号=f"W-{n}") for n in range(5)]), "--batch", "2")
    assert (result.exit_code, result.stderr.splitlines()) == (0, ["2 / 5 行", "4 / 5 行", "5 / 5 行"])


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_refused_rows_are_written_with_their_reasons_and_nothing_of_them_stays_behind(sheet, tmp_path, more):
    file = sheet(LITTER, with_cells(STALLS, 诉求类别="外星人"))
    run(file, "--refused", tmp_path / "refused.xlsx", *more)
    (row,) = lay_out(read_sheets((tmp_path / "refused.xlsx").read_bytes())).rows
    assert (row.cells["行"], row.cells["工单编号"]) == ("3", "W-2")
    assert "没有案件类别“外星人”" in row.cells["未转入的原因"]
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []


def test_odd_rows_are_counted(sheet):
    result = run(sheet(with_cells(LITTER, 办结时间="2026-01-01")))
    assert result.stdout.splitlines()[1] == "其中 1 行有疑点，已保留并标明"


def test_a_wrong_mapping_is_told_with_every_place_and_nothing_happens(sheet):
    file = sheet(LITTER)
    (file.parent / "mapping.yaml").write_text("format: x\ncolumns: {number: A, odd: B}\n", encoding="utf-8")
    result = run(file)
    assert result.exit_code == 1
    assert [line.partition(": ")[2] for line in result.stderr.splitlines()] == [
        "format 第一行应为 format: chuangcheng-case-mapping/1 x",
        "columns.odd 不认识的栏目",
    ]


def test_a_file_that_is_no_table_is_told_in_one_line(sheet):
    file = sheet(LITTER)
    file.write_bytes(b"PK\x03\x04broken")
    result = run(file)
    assert (result.exit_code, result.stderr.splitlines()) == (
        1,
        [f"{file}: 不是可读的表格文件：请另存为 xlsx、xls 或 csv"],
    )
