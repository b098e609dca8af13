"""Reading the official days of a year."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any


@dataclass(frozen=True)
class OfficialDay:
    """A holiday (working False) or a make-up working day (working True)."""

    day: date
    working: bool
    name: str


@dataclass(frozen=True)
class OfficialYear:
    """What a year's notice says. It may name days of the December before."""

    year: int
    source: str
    days: tuple[OfficialDay, ...]


def read_year(document: str | bytes) -> OfficialYear:
    """Read {"year": 2026, "source": "…", "days": [{"date": "2026-01-01", "working": false, "name": "元旦"}]}.

    `"isOffDay": true` in place of `"working": false` is understood too: the collections on the web write it so.
    Raises ValueError that says what is wrong. A year without days is refused: that is how such collections
    write "not published yet", and taking it for a year without holidays would make every deadline in it wrong.
    """
    try:
        told = json.loads(document)
        year = told["year"]
        days = tuple(_day(one) for one in told["days"])
    except (KeyError, TypeError, json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"not a year of official days: {error!r}") from None
    if not isinstance(year, int) or isinstance(year, bool) or not 1949 < year < 9999:
        raise ValueError(f"{year!r} is not a year")
    if not days:
        raise ValueError(f"{year} has no days: its notice is not out yet")
    if strange := [one.day for one in days if one.day.year not in (year - 1, year)]:
        raise ValueError(f"{strange[0]} is not of {year}")
    if len({one.day for one in days}) < len(days):
        raise ValueError("a day is told twice")
    source = told.get("source") or " ".join(map(str, told.get("papers", ())))
    return OfficialYear(year, str(source)[:200].replace("\x00", ""), days)


def _day(told: Mapping[str, Any]) -> OfficialDay:
    working = told["working"] if "working" in told else not told["isOffDay"]
    if not isinstance(working, bool) or not isinstance(told.get("isOffDay", False), bool):
        raise TypeError(f"{told['date']}: working is true or false")
    name = told["name"]
    if not isinstance(name, str) or not name.strip() or "\x00" in name or len(name) > 60:
        raise TypeError(f"{told['date']}: a name of at most 60 characters is missing")
    return OfficialDay(date.fromisoformat(told["date"]), working, name.strip())


def shipped_years() -> tuple[OfficialYear, ...]:
    """The years that ship with the product, oldest first."""
    folder = resources.files("chuangcheng.foundation.workcalendar") / "data"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".json")), key=lambda f: f.name)
    return tuple(read_year(f.read_text(encoding="utf-8")) for f in files)
