"""Reading the official days of a year."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from importlib import resources


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


def read_year(text: str) -> OfficialYear:
    """Read {"year": 2026, "source": "…", "days": [{"date": "2026-01-01", "working": false, "name": "元旦"}]}.

    Raises ValueError that says what is wrong.
    """
    try:
        told = json.loads(text)
        days = tuple(OfficialDay(date.fromisoformat(d["date"]), bool(d["working"]), str(d["name"])) for d in told["days"])
        year = int(told["year"])
    except (KeyError, TypeError, json.JSONDecodeError) as error:
        raise ValueError(f"not a year of official days: {error}") from None
    strange = [d.day for d in days if d.day.year not in (year - 1, year, year + 1)]
    if strange:
        raise ValueError(f"{strange[0]} is not of {year}")
    return OfficialYear(year, str(told.get("source", "")), days)


def shipped_years() -> tuple[OfficialYear, ...]:
    """The years that ship with the product, oldest first."""
    folder = resources.files("chuangcheng.foundation.workcalendar") / "data"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".json")), key=lambda f: f.name)
    return tuple(read_year(f.read_text(encoding="utf-8")) for f in files)
