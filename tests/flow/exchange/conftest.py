"""Fixtures of this step."""

import pytest


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    """A folder of files for each test."""
    settings.FILES_ROOT = tmp_path / "files"
