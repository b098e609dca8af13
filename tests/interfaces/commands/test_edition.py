"""`chuangcheng edition check|load`."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from chuangcheng.flow.standards.formats.shipped import FOLDER
from chuangcheng.flow.standards.models import Edition
from chuangcheng.interfaces.commands.edition import edition

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
