"""What is wrong with a document, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chuangcheng.flow.standards.terms import Fault

from .columns import Table, heading_of, word_for
from .words import IN_CELLS, NOUNS, WORDS

MOST = 200
"""Problems that are told at once; a document that is wrong throughout needs no longer list."""


KEYS = ("key", "keys")
CODES = ("kind", "effect")
"""Values of problems that are names of fields, and those that are codes of choices."""


@dataclass(frozen=True)
class Cell:
    """A cell of a workbook: the sheet as it is named in the file, the row from 1, the letters of the column, what
    stands above it, and which table of an edition the sheet holds."""

    sheet: str
    row: int
    column: str
    heading: str
    table: Table

    def text(self, language: str = "zh") -> str:
        """Where it is, in words."""
        if language.startswith("en"):
            sheet = f"sheet “{self.sheet}”, " if self.sheet else ""
            heading = f" ({self.heading})" if self.heading else ""
            return f"{sheet}row {self.row}, column {self.column}{heading}"
        sheet = f"工作表“{self.sheet}” " if self.sheet else ""
        heading = f"（{self.heading}）" if self.heading else ""
        return f"{sheet}第 {self.row} 行 {self.column} 列{heading}"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: the place (`tree[2].methods[1].points`), the line, what, and with which values.

    In a workbook the place is a `cell`; the line then only tells the order.
    """

    place: str
    line: int
    code: Fault
    values: tuple[tuple[str, str], ...] = ()
    cell: Cell | None = None

    def message(self, language: str = "zh") -> str:
        """What is wrong, in Chinese or ("en…") in English."""
        return self._fill(2 if language.startswith("en") else 0, language)

    def remedy(self, language: str = "zh") -> str:
        """What to do about it."""
        return self._fill(3 if language.startswith("en") else 1, language)

    def where(self, language: str = "zh") -> str:
        """The cell, or the line and the place in the document; the place alone in what the file was taken into."""
        if self.cell is not None:
            return self.cell.text(language)
        if not self.line:
            return self.place
        line = f"line {self.line}" if language.startswith("en") else f"第 {self.line} 行"
        separator = ": " if language.startswith("en") else " "
        return f"{line}{separator}{self.place}" if self.place else line

    def text(self, language: str = "zh") -> str:
        """All of it as one clear line."""
        where = self.where(language)
        if language.startswith("en"):
            return f"{where}{': ' if where else ''}{self.message(language)}; {self.remedy(language)}"
        separator = "：" if self.cell else ": " if where and self.place else " " if where else ""
        return f"{where}{separator}{self.message(language)}；{self.remedy(language)}"

    def _fill(self, part: int, language: str) -> str:
        values = dict(self.values)
        if part < 2 and "what" in values:
            values["what"] = NOUNS[values["what"]]
        words = WORDS[self.code]
        if self.cell is not None:
            words = IN_CELLS.get(self.code, words)
            table = self.cell.table
            for name in values:
                if name in KEYS:
                    values[name] = ", ".join(heading_of(table, key, language) for key in values[name].split(", "))
                elif name in CODES:
                    values[name] = word_for(table, values[name], language)
            if self.code is Fault.UNKNOWN_CHOICE:
                known = values["known"].split(", ")
                values["known"] = "、".join(word_for(table, code, language) for code in known)
        return words[part].format_map(values)


class WrongDocument(Exception):
    """A document cannot be used; `problems` holds everything that is wrong with it, in order of lines."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line)[:MOST])
        super().__init__("; ".join(problem.text("en") for problem in self.problems))


class Notes:
    """Collects problems while a document is read, so that its writer hears all of them at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._known: set[Problem] = set()

    def note(self, place: str, line: int, code: Fault, /, **values: object) -> None:
        """Note one problem."""
        problem = Problem(place, line, code, tuple((name, str(value)) for name, value in values.items()))
        if problem not in self._known:
            self._known.add(problem)
            self.problems.append(problem)

    def refuse(self) -> None:
        """Raise WrongDocument if anything was noted."""
        if self.problems:
            raise WrongDocument(self.problems)
