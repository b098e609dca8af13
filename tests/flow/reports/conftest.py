"""Pictures on paper have bytes: every test has a store of its own."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path: Path) -> Path:  # type: ignore[no-untyped-def]
    """The root of a store that begins empty."""
    settings.FILES_ROOT = tmp_path / "files"
    return settings.FILES_ROOT
