"""The page of the moves is what the table says."""

from pathlib import Path

from click.testing import CliRunner

from chuangcheng.flow.cases.rules import MOVES
from chuangcheng.flow.cases.terms import Act, State
from chuangcheng.interfaces.commands.case_diagram import diagram, draw

PAGE = Path(__file__).resolve().parents[3] / "docs" / "cases.md"


def test_the_page_in_the_docs_is_current():
    assert PAGE.read_text(encoding="utf-8") == draw(), "write it anew: chuangcheng cases diagram --write docs/cases.md"


def test_every_move_and_every_state_is_on_it():
    page = draw()
    assert len(MOVES) == len(Act)
    assert all(f"| {move.act} " in page for move in MOVES)
    assert all(f"    {state}: {state} " in page for state in State)


def test_the_command_writes_it(tmp_path: Path):
    place = tmp_path / "cases.md"
    told = CliRunner().invoke(diagram, ["--write", str(place), "--language", "en"])
    assert (told.exit_code, told.output.strip()) == (0, f"written to {place}")
    assert place.read_text(encoding="utf-8") == draw()
