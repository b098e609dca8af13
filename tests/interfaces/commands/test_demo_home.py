"""The demo's folder: what is the demo's own, whether it is whole, and that nothing else is ever deleted."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from chuangcheng.interfaces.commands import demo_home as place
from chuangcheng.interfaces.commands.demo_home import State, state_of

from .installation import chuangcheng, environment, told


@pytest.fixture
def loaded(tmp_path: Path) -> Path:
    """A folder as a loaded demo leaves it."""
    home = tmp_path / "demo"
    with place.begin(home):
        (home / "chuangcheng.sqlite3").write_text("rows")
        (home / "files").mkdir()
        (home / "files" / "picture").write_text("x")
        place.finish(home)
    return home


def test_a_demo_is_whole_only_when_it_was_loaded_to_its_end(tmp_path: Path, loaded: Path):
    other = tmp_path / "other"
    assert state_of(other) is State.EMPTY
    with place.begin(other):
        assert state_of(other) is State.UNFINISHED
    assert state_of(other) is State.UNFINISHED
    assert state_of(loaded) is State.FINISHED


def test_two_processes_do_not_load_into_one_folder(tmp_path: Path):
    with place.begin(tmp_path / "demo"), pytest.raises(place.LoadingElsewhere):
        place.begin(tmp_path / "demo")


def test_removing_takes_away_the_demo_and_its_folder(tmp_path: Path, loaded: Path):
    done = chuangcheng(tmp_path, "demo", "--remove")
    assert (done.returncode, done.stdout) == (0, f"removed {loaded}\n")
    assert not loaded.exists()
    assert chuangcheng(tmp_path, "demo", "--remove").stdout == f"there is no demo in {loaded}\n"


def test_removing_leaves_alone_what_somebody_else_put_there(tmp_path: Path, loaded: Path):
    (loaded / "letter.docx").write_text("mine")
    assert chuangcheng(tmp_path, "demo", "--remove").returncode == 0
    assert [entry.name for entry in loaded.iterdir()] == ["letter.docx"]


@pytest.mark.parametrize("words", [("demo", "--remove"), ("demo",), ("demo", "--once")])
def test_a_folder_that_is_no_demo_is_not_touched(tmp_path: Path, words: tuple[str, ...]):
    documents = tmp_path / "documents"
    (documents / "files").mkdir(parents=True)
    (documents / "files" / "contract").write_text("signed")
    (documents / "chuangcheng.sqlite3").write_text("the real one")
    status, line = told(tmp_path, *words, CHUANGCHENG_DEMO_HOME=str(documents))
    assert status == 1
    assert line.startswith(f"{documents} holds something that is no demo (it has no mark demo.json)")
    assert sorted(entry.name for entry in documents.rglob("*")) == ["chuangcheng.sqlite3", "contract", "files"]


def test_a_whole_demo_is_not_loaded_again(tmp_path: Path, loaded: Path):
    assert chuangcheng(tmp_path, "demo", "--once").returncode == 0
    assert told(tmp_path, "demo") == (
        1,
        f"there is a demo in {loaded} already: remove it first with `chuangcheng demo --remove`\n",
    )
    assert (loaded / "chuangcheng.sqlite3").read_text() == "rows"


def test_a_loading_that_was_killed_is_begun_anew(tmp_path: Path):
    home = tmp_path / "demo"
    command = [sys.executable, "-m", "chuangcheng.interfaces.commands.main", "demo", "--stage", "start"]
    first = subprocess.Popen(command, env=environment(tmp_path), stdout=subprocess.DEVNULL, start_new_session=True)
    deadline = time.monotonic() + 60
    while not (home / "chuangcheng.sqlite3").exists() and time.monotonic() < deadline:
        assert first.poll() is None
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    assert told(tmp_path, "serve", "--demo") == (
        1,
        f"the demo in {home} was not loaded to its end: run `chuangcheng demo` again\n",
    )
    with subprocess.Popen(
        [*command, "--once"], env=environment(tmp_path), stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as second:
        assert second.stdout
        line = second.stdout.readline()
        os.killpg(second.pid, signal.SIGKILL)  # that it loads to the end is shown by every journey
    assert line == f"the demo in {home} was not loaded to its end; loading it anew\n"
