"""Reading the official days of a year."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any

from .terms import YearFault


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


MOST_BYTES = 200_000
"""Far more than a year's notice needs."""

LONGEST_NAME = 60


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with the file of a year.

    `line` and `column` stand where the text is no JSON; `number` counts the entries of "days" from 1; 0 is none.
    `value` is what was found, as the file has it.
    """

    code: YearFault
    number: int = 0
    key: str = ""
    value: str = ""
    line: int = 0
    column: int = 0


class WrongYear(ValueError):
    """A file that tells no year of official days; `faults` holds everything that is wrong, in the file's order."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"days[{one.number}]: {one.code}" if one.number else one.code for one in faults))


def read_year(document: str | bytes) -> OfficialYear:
    """Read {"year": 2026, "source": "…", "days": [{"date": "2026-01-01", "working": false, "name": "元旦"}]}.

    `"isOffDay": true` in place of `"working": false` is understood too: the collections on the web write it so.
    Raises WrongYear with all faults. A year without days is refused: that is how such collections
    write "not published yet", and taking it for a year without holidays would make every deadline in it wrong.
    """
    told = _parsed(document)
    year, listed = told.get("year"), told.get("days")
    if not isinstance(year, int) or isinstance(year, bool) or not 1949 < year < 9999:
        raise WrongYear([Fault(YearFault.NOT_A_YEAR, key="year", value=_shown(year))])
    if not isinstance(listed, list):
        raise WrongYear([Fault(YearFault.NO_DAYS, key="days")])
    if not listed:
        raise WrongYear([Fault(YearFault.NOT_OUT_YET, key="days", value=str(year))])
    faults: list[Fault] = []
    days: dict[date, OfficialDay] = {}
    for number, one in enumerate(listed, start=1):
        if not isinstance(one, dict):
            faults.append(Fault(YearFault.DAY_NOT_AN_OBJECT, number, value=_shown(one)))
            continue
        day = _day(one, number, year, faults)
        if day is not None and day.day in days:
            faults.append(Fault(YearFault.TOLD_TWICE, number, "date", day.day.isoformat()))
        elif day is not None:
            days[day.day] = day
    if faults:
        raise WrongYear(faults)
    papers = told.get("papers")
    source = told.get("source") or " ".join(map(str, papers if isinstance(papers, list) else ()))
    return OfficialYear(year, _storable(str(source))[:200], tuple(days.values()))


def _parsed(document: str | bytes) -> dict[str, Any]:
    if len(document) > MOST_BYTES:
        raise WrongYear([Fault(YearFault.TOO_LARGE, value=str(MOST_BYTES // 1000))])
    try:
        told = json.loads(document)
    except json.JSONDecodeError as error:
        raise WrongYear([Fault(YearFault.NOT_JSON, line=error.lineno, column=error.colno)]) from None
    except UnicodeDecodeError:
        raise WrongYear([Fault(YearFault.NOT_TEXT)]) from None
    except (ValueError, RecursionError):  # endless numbers and brackets
        raise WrongYear([Fault(YearFault.NOT_JSON, line=1, column=1)]) from None
    if not isinstance(told, dict):
        raise WrongYear([Fault(YearFault.NOT_AN_OBJECT)])
    return told


def _day(told: Mapping[str, Any], number: int, year: int, faults: list[Fault]) -> OfficialDay | None:
    """One entry of "days", or None where something is wrong with it."""
    before = len(faults)
    key = "isOffDay" if "isOffDay" in told and "working" not in told else "working"
    working, name, day = told.get(key), told.get("name"), _date(told.get("date"))
    if day is None:
        faults.append(Fault(YearFault.BAD_DATE, number, "date", _shown(told.get("date"))))
    elif day.year not in (year - 1, year):
        faults.append(Fault(YearFault.OTHER_YEAR, number, "date", day.isoformat()))
    if not isinstance(working, bool) or not isinstance(told.get("isOffDay", False), bool):
        faults.append(Fault(YearFault.NOT_TRUE_OR_FALSE, number, key, _shown(working)))
    if not isinstance(name, str) or not name.strip() or _storable(name) != name or len(name) > LONGEST_NAME:
        faults.append(Fault(YearFault.BAD_NAME, number, "name", _shown(name)))
    if day is None or not isinstance(name, str) or len(faults) > before:
        return None
    return OfficialDay(day, bool(working) != (key == "isOffDay"), name.strip())


def _date(told: object) -> date | None:
    try:
        return date.fromisoformat(told) if isinstance(told, str) else None
    except ValueError:
        return None


def _shown(value: object) -> str:
    """What was found, short enough to be shown; nothing where the key is missing."""
    return "" if value is None else _storable(json.dumps(value, ensure_ascii=False))[:40]


def _storable(text: str) -> str:
    """The text without U+0000 and half characters, which no database keeps."""
    return text.replace("\x00", "").encode(errors="ignore").decode()


def write_year(told: OfficialYear) -> str:
    """The document of a year, one day a line: `read_year` reads it back."""
    days = ",\n".join(
        "    " + json.dumps({"date": one.day.isoformat(), "working": one.working, "name": one.name}, ensure_ascii=False)
        for one in told.days
    )
    source = json.dumps(told.source, ensure_ascii=False)
    return f'{{\n  "year": {told.year},\n  "source": {source},\n  "days": [\n{days}\n  ]\n}}\n'


def example_year(year: int) -> str:
    """A small document to imitate; its days are made up."""
    first, later = date(year, 1, 1), date(year, 1, 4)
    days = OfficialDay(first, False, "元旦"), OfficialDay(later, True, "元旦")
    return write_year(OfficialYear(year, "国务院办公厅关于节假日安排的通知", days))


def shipped_years() -> tuple[OfficialYear, ...]:
    """The years that ship with the product, oldest first."""
    folder = resources.files("chuangcheng.foundation.workcalendar") / "data"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".json")), key=lambda f: f.name)
    return tuple(read_year(f.read_text(encoding="utf-8")) for f in files)
