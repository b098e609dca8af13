"""An installation that was set up once, to be copied by whoever changes it."""

from pathlib import Path

import pytest

from .installation import chuangcheng

SET_UP = ("--unit", "云溪区", "--username", "feng", "--name", "冯", "--password-stdin")


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of an installation that nobody changes."""
    place = tmp_path_factory.mktemp("installation") / "home"
    made = chuangcheng(place, "init", *SET_UP, typed="correct horse battery\n")
    assert made.returncode == 0, made.stderr
    return place
