"""Reading the cells of one row, collecting everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from chuangcheng.flow.places.terms import Amiss, RowStatus
from chuangcheng.foundation.acts.rules import text_problem

from .matching import Names, split_names
from .preview import Change, PlanRow, Problem, SheetRow

_EXTENSION = re.compile(r"(转|ext\.?|x)\s*\d{1,6}$", re.IGNORECASE)
_PHONE = re.compile(r"(\+?86)?(1\d{10}|0\d{9,11}|[2-9]\d{6,7}|1\d{4}|400\d{7}|800\d{7})")
_DEGREES = re.compile(r"(\d{1,3})\s*[°度]\s*(\d{1,2})\s*[′'分]\s*(?:(\d{1,2}(?:\.\d+)?)\s*[″\"秒])?\s*[NESWnesw]?")


def phone_is_good(text: str) -> bool:
    """Whether each of the numbers in a cell can be rung: mobile, landline with or without area code, hotline."""
    numbers = [part for part in re.split(r"[、，,；;/\n]+", text) if part.strip()]
    return bool(numbers) and all(
        _PHONE.fullmatch(re.sub(r"[\s()（）\-—–]", "", _EXTENSION.sub("", number.strip()))) for number in numbers
    )


def degrees(text: str) -> float | None:
    """A number of degrees, decimal or in degrees, minutes and seconds; None where it is neither."""
    plain = text.strip().rstrip("°度")
    try:
        return float(plain) if plain.lower() not in ("nan", "inf", "-inf", "infinity") else None
    except ValueError:
        pass
    if found := _DEGREES.fullmatch(text.strip()):
        whole, minutes, seconds = found.groups()
        return int(whole) + int(minutes) / 60 + float(seconds or 0) / 3600
    return None


class RowCheck:
    """One row being read: each method returns what the cell means and notes what is wrong with it."""

    def __init__(self, row: SheetRow) -> None:
        self.row = row
        self.problems: list[Problem] = []

    def wrong(self, name: str, reason: Amiss, suggestions: tuple[str, ...] = (), **detail: object) -> None:
        """Note that the cell of the field `name` is amiss."""
        row = self.row
        value = str(detail.pop("value", row[name]))
        self.problems.append(
            Problem(reason, row.sheet, row.number, row.columns.get(name, ""), value, detail, suggestions)
        )

    def text(self, name: str, limit: int, *, needed: bool = False) -> str:
        """A free text."""
        text = self.row[name].strip()
        if reason := text_problem(text, limit):
            self.wrong(name, Amiss(reason), limit=limit, value=text[:40].replace("\x00", "�"))
        elif needed and not text:
            self.wrong(name, Amiss.REQUIRED)
        return text

    def phone(self, name: str) -> str:
        """A telephone number, or several."""
        text = self.text(name, 40)
        if text and not phone_is_good(text):
            self.wrong(name, Amiss.BAD_PHONE)
        return text

    def one(self, name: str, names: Names, unknown: Amiss, *, needed: bool = False) -> int | None:
        """The row that a name means."""
        text = self.row[name].strip()
        if not text:
            if needed:
                self.wrong(name, Amiss.REQUIRED)
            return None
        return self.found(name, text, names, unknown)

    def found(self, name: str, text: str, names: Names, unknown: Amiss) -> int | None:
        """The row that `text`, a part of the cell, means."""
        match = names.find(text)
        if match.key is None:
            self.wrong(name, Amiss.AMBIGUOUS if match.ambiguous else unknown, match.suggestions, value=text)
        return match.key

    def several(self, name: str, names: Names, unknown: Amiss) -> tuple[int, ...]:
        """The rows that the names in a cell mean."""
        parts = split_names(self.row[name], lambda part: names.find(part).key is not None)
        keys = [self.found(name, part, names, unknown) for part in parts]
        return tuple(dict.fromkeys(key for key in keys if key is not None))

    def word(self, name: str, words: Mapping[str, str], unknown: Amiss) -> str | None:
        """A member of a list of words, or None where the cell is blank or says something else."""
        text = self.row[name].strip()
        found = words.get(text.casefold())
        if text and found is None:
            self.wrong(name, unknown, tuple(dict.fromkeys(k for k in words if k in text or text in k))[:3])
        return found

    def plan(
        self,
        *,
        key: str,
        name: str,
        known: bool,
        changes: Sequence[Change] = (),
        values: Mapping[str, object] | None = None,
    ) -> PlanRow:
        """What becomes of the row."""
        if self.problems:
            status = RowStatus.PROBLEM
        elif not known:
            status = RowStatus.NEW
        else:
            status = RowStatus.CHANGED if changes else RowStatus.SAME
        return PlanRow(
            self.row.sheet,
            self.row.number,
            key,
            name,
            status,
            tuple(changes) if status is RowStatus.CHANGED else (),
            tuple(self.problems),
            dict(values or {}),
            self.row.cells,
        )


def note_twice(checks: Iterable[tuple[RowCheck, str]], field_of: Callable[[RowCheck], str]) -> None:
    """Note rows that mean the same as an earlier one."""
    first: dict[str, SheetRow] = {}
    for check, key in checks:
        if key and key in first:
            check.wrong(
                field_of(check), Amiss.TWICE_IN_FILE, first=first[key].number, sheet=first[key].sheet, value=key
            )
        elif key:
            first[key] = check.row


def changed(
    before: Mapping[str, str], after: Mapping[str, str], parents: Mapping[str, str] | None = None
) -> tuple[Change, ...]:
    """The fields that differ, in their order. A parent is compared by its code and told by its name in `parents`."""
    told = parents or {}
    return tuple(
        Change(
            name, *(told.get(text, text) if name == "parent" else text for text in (before.get(name, ""), after[name]))
        )
        for name in after
        if before.get(name, "") != after[name]
    )
