"""Who works on an installation's home: any number of servers, or one upgrade and nobody else."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import IO

from .speaking import stop


def occupy(*, alone: bool) -> IO[bytes]:
    """Take the home of this installation; hold what is returned until the end. Ends the command when it is taken."""
    from django.conf import settings

    place = Path(settings.HOME) / "running"
    place.mkdir(parents=True, exist_ok=True)
    lock = (place / "lock").open("ab")
    try:
        fcntl.flock(lock, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        if alone:
            stop(
                "服务正在运行：请先停止（systemctl stop chuangcheng，或结束 chuangcheng serve），再升级",
                "the service is running: stop it first (systemctl stop chuangcheng, or end `chuangcheng serve`), "
                "then upgrade",
            )
        stop("正在升级：请等它结束后再启动", "an upgrade is under way: start when it has ended")
    return lock
