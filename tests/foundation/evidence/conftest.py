"""Every test has its own store."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path: Path) -> Path:  # type: ignore[no-untyped-def]
    """The root of a store that begins empty."""
    settings.FILES_ROOT = tmp_path / "files"
    return settings.FILES_ROOT


@pytest.fixture
def all_files(files_root: Path):  # type: ignore[no-untyped-def]
    """Lists the files of the store, by path below its root."""

    def listed() -> list[str]:
        return sorted(str(path.relative_to(files_root)) for path in files_root.rglob("*") if path.is_file())

    return listed
