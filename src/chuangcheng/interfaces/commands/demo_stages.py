"""What `serve --demo` does when somebody asks for another stage: load it beside the one shown, then exchange."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import IO

from chuangcheng.interfaces.web.demo import stages
from chuangcheng.interfaces.web.demo.stages import Stage

from .speaking import say, warn

DATABASE = "chuangcheng.sqlite3"
OURS = [sys.executable, "-m", "chuangcheng.interfaces.commands.main"]


def environment_of(place: Path) -> dict[str, str]:
    """What a process works on that is to show the stage in this folder."""
    return {
        "CHUANGCHENG_HOME": str(place),
        "DATABASE_URL": f"sqlite:///{place / DATABASE}",
        "FILES_ROOT": str(place / "files"),
    }


class Keeper:
    """Looks after the stages of a demo: one is loaded at a time, and shown when it is whole and up to date."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._loads: Stage | None = None
        self._steps: list[list[str]] = []
        self._process: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] | None = None

    def environment(self) -> dict[str, str]:
        """What the web processes work on now, and where pages ask for another stage."""
        return {**environment_of(stages.place(self.home)), "CHUANGCHENG_DEMO_STAGES": str(self.home)}

    def changed(self) -> bool:
        """Go on with what is asked for; True where another stage is shown from now on. Never waits."""
        wanted = stages.wanted(self.home)
        if self._process is None:
            if wanted is None:
                return False
            if wanted is stages.shown(self.home):
                stages.show(self.home, wanted)
                return False
            self._begin(wanted)
            return False
        if wanted is not self._loads:  # somebody thought better of it
            self.end()
            return False
        status = self._process.poll()
        if status is None:
            return False
        if status == 0 and self._steps:
            self._next()
            return False
        return self._finish(self._loads, status)

    def _begin(self, stage: Stage) -> None:
        place = stages.folder_of(self.home, stage)
        log = stages.log_of(self.home, stage)
        log.parent.mkdir(exist_ok=True)
        self._log = log.open("wb")
        self._loads = stage
        self._steps = [["demo", "--once", "--stage", stage], ["migrate"]]
        self._environment = {**os.environ, "PYTHONUNBUFFERED": "1", "CHUANGCHENG_DEMO_HOME": str(place)}
        self._environment |= environment_of(place)
        self._next()

    def _next(self) -> None:
        command = [*OURS, *self._steps.pop(0)]
        self._process = subprocess.Popen(  # noqa: S603 - our own words
            command, env=self._environment, stdout=self._log, stderr=subprocess.STDOUT
        )

    def _finish(self, stage: Stage | None, status: int) -> bool:
        self._forget()
        if stage is None:
            return False
        if status or not stages.is_ready(self.home, stage):
            warn(f"演示阶段 {stage} 没有装好", f"stage {stage} of the demo could not be loaded")
            stages.fail(self.home, stage)
            return False
        stages.show(self.home, stage)
        say(f"现在显示演示阶段：{stage}", f"now showing stage {stage} of the demo")
        return True

    def end(self) -> None:
        """Stop loading; what is half loaded is loaded anew when it is asked for again."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(timeout=30)
        self._forget()

    def _forget(self) -> None:
        if self._log is not None:
            self._log.close()
        self._process, self._loads, self._log, self._steps = None, None, None, []
