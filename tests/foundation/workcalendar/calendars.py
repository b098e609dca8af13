"""Calendars to compute with, without a database."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from chuangcheng.foundation.workcalendar.formats import shipped_years
from chuangcheng.foundation.workcalendar.rules import USUAL_WEEK, Calendar, read_week

SHANGHAI = ZoneInfo("Asia/Shanghai")

OFFICE = Calendar(
    zone="Asia/Shanghai",
    week=read_week(USUAL_WEEK),
    exceptions={one.day: one.working for year in shipped_years() for one in year.days},
    known_years=frozenset(year.year for year in shipped_years()),
)
"""08:30 to 12:00 and 13:30 to 17:30 on working days, with the official days 2018 to 2026."""


def local(text: str) -> datetime:
    """An instant from the office's clock, such as "2026-03-02 09:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def shown(at: datetime) -> str:
    """The office's clock at an instant."""
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
