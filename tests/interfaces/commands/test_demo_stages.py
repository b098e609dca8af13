"""Another stage of the demo: asked for by a file, loaded beside the one shown, put in its place."""

import time
from pathlib import Path

import pytest

from chuangcheng.interfaces.commands import demo_home
from chuangcheng.interfaces.commands.demo_stages import Keeper
from chuangcheng.interfaces.web.demo import stages
from chuangcheng.interfaces.web.demo.stages import Stage


def finished(home: Path, stage: Stage) -> None:
    with demo_home.begin(home):
        demo_home.finish(home, stage)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A demo that was loaded to `mid`."""
    finished(tmp_path / "demo", Stage.MID)
    return tmp_path / "demo"


def until_idle(keeper: Keeper) -> bool:
    """Go on until nothing is asked for any more; whether another stage is shown then."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if keeper.changed():
            return True
        if stages.wanted(keeper.home) is None:
            return False
    pytest.fail("it never ended")


def test_the_stage_that_was_loaded_first_is_shown_and_lies_in_the_folder_itself(home: Path):
    assert stages.shown(home) is Stage.MID
    assert stages.place(home) == home
    assert stages.told(home).ready == {Stage.MID}


def test_a_demo_from_before_there_were_stages_is_taken_for_the_usual_one(tmp_path: Path):
    (tmp_path / "demo.json").write_text('{"format": "chuangcheng-demo/1", "finished": true}')
    assert stages.shown(tmp_path) is Stage.MID


def test_a_stage_that_is_ready_is_shown_and_shown_again_after_a_restart(home: Path):
    finished(home / "stages" / "eve", Stage.EVE)
    stages.ask(home, Stage.EVE)
    keeper = Keeper(home)
    assert until_idle(keeper)
    assert keeper.environment()["CHUANGCHENG_HOME"] == str(home / "stages" / "eve")
    assert keeper.environment()["CHUANGCHENG_DEMO_STAGES"] == str(home)
    assert stages.place(home) == home / "stages" / "eve"
    stages.ask(home, Stage.MID)
    assert stages.told(home).wanted is Stage.MID


def test_what_cannot_be_loaded_leaves_the_stage_as_it_was(home: Path):
    place = home / "stages" / "eve"
    place.mkdir(parents=True)
    (place / "letter.docx").write_text("mine")  # no demo: loading refuses to touch it
    stages.ask(home, Stage.EVE)
    assert not until_idle(Keeper(home))
    told = stages.told(home)
    assert (told.shown, told.wanted, told.failed) == (Stage.MID, None, Stage.EVE)
    assert [entry.name for entry in place.iterdir()] == ["letter.docx"]
    stages.ask(home, Stage.START)
    assert stages.told(home).failed is None


def test_whoever_asks_last_is_heard_and_the_stage_shown_needs_no_loading(home: Path):
    keeper = Keeper(home)
    stages.ask(home, Stage.EVE)
    keeper.changed()
    stages.ask(home, Stage.MID)
    assert not until_idle(keeper)
    assert stages.shown(home) is Stage.MID
    keeper.end()


def test_a_half_loaded_stage_is_not_shown(home: Path):
    with demo_home.begin(home / "stages" / "eve"):
        stages.show(home, Stage.EVE)
        assert stages.shown(home) is Stage.MID


def test_how_far_loading_is_follows_from_what_it_says(home: Path):
    stages.ask(home, Stage.EVE)
    log = stages.log_of(home, Stage.EVE)
    log.parent.mkdir()
    log.write_text("正在装入\n  区划\n  照片\n", encoding="utf-8")
    assert stages.told(home).parts == 2


def test_removing_the_demo_takes_every_stage_with_it(home: Path):
    finished(home / "stages" / "eve", Stage.EVE)
    stages.ask(home, Stage.START)
    stages.show(home, Stage.EVE)
    assert demo_home.remove(home)
    assert not home.exists()
