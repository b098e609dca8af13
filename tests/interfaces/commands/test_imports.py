"""`chuangcheng units|people|areas|sites|duties`."""

import pytest
from click.testing import CliRunner

from chuangcheng.flow.places.models import Site
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.interfaces.commands import imports
from tests.flow.places.books import csv, xlsx

pytestmark = pytest.mark.django_db

ROWS = [
    ["点位编号", "点位名称", "点位类型", "责任单位"],
    ["S-1", "甲路", "主次干道", "柳岸街道"],
    ["S-2", "乙路", "主次干道", "城管局"],
]


def run(command, *words):
    return CliRunner().invoke(command, [str(word) for word in words])


@pytest.fixture
def book(tmp_path, world):
    file = tmp_path / "点位.xlsx"
    file.write_bytes(xlsx(ROWS))
    return file


def test_good_rows_are_imported_and_bad_ones_told_in_one_line_each(book):
    result = run(imports.sites, "import", "--language", "zh", book)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "+     2  S-1  甲路",
        "!     3  S-2  乙路",
        "点位: 新增 1  变更 0  无变化 0  有问题 1",
    ]
    assert (
        result.stderr == f"{book}: 台账!D3 没有单位“城管局”；请改用系统中的名称，或先导入该单位；是否为：云溪区城管局\n"
    )
    assert set(Site.objects.filter(code__startswith="S").values_list("code", flat=True)) == {"S-1"}


def test_a_dry_run_shows_the_same_and_writes_nothing(book):
    assert run(imports.sites, "import", "--dry-run", "--language", "zh", book).stdout.startswith("+     2  S-1")
    assert Site.objects.count() == 3


def test_strict_imports_nothing_when_something_is_wrong(book):
    result = run(imports.sites, "import", "--strict", "--language", "zh", book)
    assert result.exit_code == 1
    assert "未导入任何一行" in result.stderr
    assert Site.objects.count() == 3


def test_a_match_makes_a_name_known(book):
    result = run(imports.sites, "import", "--match", "城管局=云溪区城管局", book)
    assert (result.exit_code, result.stderr) == (0, "")
    assert Site.objects.get(code="S-2").line_unit.code == "enforcement"


def test_wrong_use_is_told_with_status_two(book):
    assert run(imports.sites, "import", "--match", "城管局", book).exit_code == 2
    assert run(imports.sites, "import", "no-such-file.xlsx").exit_code == 2


def test_a_file_that_is_no_table_is_told(tmp_path, world):
    file = tmp_path / "photo.jpg"
    file.write_bytes(b"\xff\xd8\xff\xe0 \x81")
    result = run(imports.units, "import", "--language", "zh", file)
    assert result.exit_code == 1
    assert "文字编码无法识别" in result.stderr


@pytest.mark.parametrize("name", ["units", "people", "areas", "sites", "duties"])
def test_every_table_has_a_template_and_help(tmp_path, name):
    file = tmp_path / "empty.xlsx"
    command = getattr(imports, name)
    assert run(command, "template", file).exit_code == 0
    assert file.read_bytes().startswith(b"PK")
    assert "--dry-run" in run(command, "import", "--help").output


def test_units_are_imported_from_an_old_encoding(tmp_path, world):
    file = tmp_path / "units.csv"
    file.write_bytes(csv([["单位名称", "上级单位"], ["云溪区教育局", "云溪区"]], "gb18030"))
    assert run(imports.units, "import", file).exit_code == 0
    assert Unit.objects.get(name="云溪区教育局").kind == "department"
