"""The command from outside, in an installation of its own on SQLite."""

import os
import subprocess
import sys
from pathlib import Path

LEFT_OUT = ("DJANGO_SETTINGS_MODULE", "LC_ALL", "LC_MESSAGES", "CHUANGCHENG_DEMO")


def environment(home: Path, **more: str) -> dict[str, str]:
    """What the command needs to know: its home, English, nothing of the tests' own settings."""
    return {
        **{name: value for name, value in os.environ.items() if name not in LEFT_OUT},
        "CHUANGCHENG_HOME": str(home),
        "CHUANGCHENG_DEMO_HOME": str(home / "demo"),
        "DATABASE_URL": "",
        "FILES_ROOT": "",
        "PYTHONPATH": "src",
        "LANG": "en_US.UTF-8",
        **more,
    }


def chuangcheng(home: Path, *words: str, typed: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    command = [sys.executable, "-m", "chuangcheng.interfaces.commands.main", *words]
    return subprocess.run(
        command, env=environment(home, **more), input=typed, capture_output=True, text=True, check=False, timeout=600
    )


def told(home: Path, *words: str, **more: str) -> tuple[int, str]:
    """Exit status and standard error."""
    done = chuangcheng(home, *words, **more)
    return done.returncode, done.stderr
