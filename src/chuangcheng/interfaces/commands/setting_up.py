"""Bringing Django up for a command, in the home of the installation or of the demo."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]


def home_of_demo() -> Path:
    """The demo's own folder: database, files, key. Removing the folder removes the demo."""
    given = os.environ.get("CHUANGCHENG_DEMO_HOME")
    return Path(given).expanduser().resolve() if given else ROOT / "var" / "demo"


def bring_up(home: Path | None = None, *, is_demo: bool = False, migrate: bool = True) -> None:
    """Set Django up, in `home` where one is given, and bring its database up to date."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chuangcheng.config.settings")
    if home is not None:
        os.environ["CHUANGCHENG_HOME"] = str(home)
        os.environ["DATABASE_URL"] = f"sqlite:///{home / 'chuangcheng.sqlite3'}"
        os.environ["FILES_ROOT"] = str(home / "files")
    if is_demo:
        os.environ["CHUANGCHENG_DEMO"] = "1"
    import django

    django.setup()
    if migrate:
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
