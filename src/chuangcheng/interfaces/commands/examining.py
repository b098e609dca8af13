"""The background work on pictures: look at new ones, then flag what is odd about new rectifications."""

from __future__ import annotations

import logging
from datetime import datetime

BATCHES = 5
"""So many times a hundred pictures at a time: a minute's turn stays short, also where years of pictures wait."""

log = logging.getLogger(__name__)


def examine_pictures(now: datetime) -> None:
    """One turn; what waits then is done in the next. One odd picture must not end the sealing of the journal."""
    from django.db import OperationalError

    from chuangcheng.flow.scrutiny.services import examine_rectifications
    from chuangcheng.foundation.evidence.services import look_at_pictures

    try:
        for _ in range(BATCHES):
            if not look_at_pictures():
                break
        while examine_rectifications(now=now):
            pass
    except OperationalError:
        raise
    except Exception:
        log.exception("examining pictures went wrong; it goes on")
