"""Times as people and systems write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from chuangcheng.flow.exchange.terms import DayOrder

EARLIEST, LATEST = 1970, 2100
"""Years of cases; a time outside is a mistake of the keyboard or of the spreadsheet."""

SPREADSHEET_DAY_NOUGHT: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet knows no zone
"""From which spreadsheets count days, where a cell of times was saved as a bare number."""
SPREADSHEET_DAYS: Final = range(25_569, 73_051)
"""1970 to 2099, so counted."""

_TIME = re.compile(
    r"""
    \s*(?P<a>\d{1,4}) \s*[-/.年]\s* (?P<b>\d{1,2}) \s*[-/.月]\s* (?P<c>\d{1,4}) \s*日?
    (?: [\sT,]* (?P<before>上午|下午|凌晨|早上|中午|晚上|AM|PM)?
        \s*(?P<hour>\d{1,2}) \s*[:时點点]\s* (?P<minute>\d{1,2})? \s*分?
        (?: \s*:?\s*(?P<second>\d{1,2})(?:[.,](?P<part>\d{1,9}))? \s*秒?)?
        \s*(?P<after>AM|PM|A\.M\.|P\.M\.)?
        \s*(?P<zone>Z|[+-]\d{2}:?\d{2})?
    )?\s*
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_BARE = re.compile(r"\s*(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?\s*", re.ASCII)
_NUMBER = re.compile(r"\s*(\d{5})(\.\d+)?\s*", re.ASCII)
_MORNING, _AFTERNOON = ("AM", "上午", "凌晨", "早上"), ("PM", "下午", "晚上", "中午")


def read_time(text: str, *, order: DayOrder, zone: ZoneInfo) -> datetime | None:
    """The moment in UTC that a text says, or None where it says none.

    Understood are a day alone (its beginning), a day with hours and minutes, with seconds, in 24 hours or in twelve
    with a mark (AM, PM, 上午, 下午), with signs or in Chinese, digits without any sign, and the bare number that a
    spreadsheet counts. Without an offset of its own it is local time of `zone`; the hour that a clock shows twice is
    its first.
    """
    read = _signed(text, order) or _bare(text) or _counted(text)
    if read is None or not EARLIEST <= read.year <= LATEST:
        return None
    return (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(UTC)


def guess_order(texts: Iterable[str]) -> DayOrder:
    """In which order a source writes its days, by times that it wrote: the year leads unless it stands at the end."""
    found = [match for text in texts if (match := _TIME.fullmatch(text)) and len(match["c"]) == 4]
    if not found:
        return DayOrder.YMD
    return DayOrder.DMY if any(int(match["a"]) > 12 for match in found) else DayOrder.MDY


def _signed(text: str, order: DayOrder) -> datetime | None:
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    first, second, third = int(found["a"]), int(found["b"]), int(found["c"])
    if len(found["a"]) == 4:  # a year in front is a year, whatever the order
        year, month, day = first, second, third
    elif order is DayOrder.MDY:
        month, day, year = first, second, third
    elif order is DayOrder.DMY:
        day, month, year = first, second, third
    else:
        year, month, day = first, second, third
    if year < 100:
        year += 2000
    hour = _hour(int(found["hour"] or 0), (found["before"] or found["after"] or "").upper().replace(".", ""))
    if hour is None:
        return None
    numbers = year, month, day, hour, int(found["minute"] or 0), int(found["second"] or 0)
    return _moment(*numbers, micro=int((found["part"] or "0").ljust(6, "0")[:6]), zone=found["zone"])


def _hour(hour: int, mark: str) -> int | None:
    """The hour of 24, by the mark of the half of the day."""
    if not mark or hour > 12:
        return hour if not mark or mark in _AFTERNOON or hour == 0 else None
    if mark in _MORNING:
        return hour % 12
    if mark == "中午":
        return hour if hour >= 10 else hour + 12
    return hour % 12 + 12


def _bare(text: str) -> datetime | None:
    found = _BARE.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    return _moment(year, month, day, hour, minute, second)


def _counted(text: str) -> datetime | None:
    found = _NUMBER.fullmatch(text)
    if found is None or int(found[1]) not in SPREADSHEET_DAYS:
        return None
    seconds = round(float(found[2] or 0) * 86_400)
    return SPREADSHEET_DAY_NOUGHT + timedelta(days=int(found[1]), seconds=seconds)


def _moment(
    year: int, month: int, day: int, hour: int, minute: int, second: int, *, micro: int = 0, zone: str | None = None
) -> datetime | None:
    try:
        at = datetime(year, month, day, hour, minute, second, micro)  # noqa: DTZ001 - the zone comes next
    except ValueError:
        return None
    if zone is None:
        return at
    if zone.upper() == "Z":
        return at.replace(tzinfo=UTC)
    offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    return (at - offset if zone[0] == "+" else at + offset).replace(tzinfo=UTC)
