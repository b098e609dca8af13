"""What is urgent is told at once: by night, without holding it back, and whatever somebody has chosen."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from chuangcheng.foundation.notices.rules import Choice, due
from chuangcheng.foundation.notices.terms import URGENT, Matter, Timing

ZONE = ZoneInfo("Asia/Shanghai")
NIGHT = datetime(2026, 3, 2, 23, 30, tzinfo=ZONE)


@pytest.mark.parametrize(
    "choice", [Choice(), Choice(silent=True), Choice(timings={Matter.HAZARD: Timing.NEVER}), Choice(quiet_from=0)]
)
def test_a_hazard_breaks_the_quiet_hours_and_every_choice(choice: Choice):
    assert choice.timing(Matter.HAZARD) is Timing.AT_ONCE
    assert due(NIGHT, Timing.AT_ONCE, choice, ZONE, urgent=Matter.HAZARD in URGENT) == NIGHT


def test_nothing_else_does():
    assert due(NIGHT, Timing.AT_ONCE, Choice(), ZONE) == NIGHT + timedelta(hours=7, minutes=30)
    assert {Matter.HAZARD} == URGENT
