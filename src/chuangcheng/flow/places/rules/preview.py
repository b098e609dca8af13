"""What an import would do, told before it does it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chuangcheng.flow.places.terms import Amiss, RowStatus, Table


@dataclass(frozen=True)
class SheetRow:
    """A row of a table: texts by field, with the place each came from (a column's letter)."""

    sheet: str
    number: int
    cells: Mapping[str, str]
    columns: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")


@dataclass(frozen=True)
class Heading:
    """A heading of a table: as written, the field it was taken for, or the field it may have meant."""

    text: str
    field: str = ""
    meant: str = ""


@dataclass(frozen=True)
class Problem:
    """What is wrong where. `row` counts as the spreadsheet does; 0 is the whole sheet, an empty sheet the whole file.

    `value` is what stands there, `detail` fills the words of `labels.AMISS` and `labels.REMEDIES`,
    `suggestions` are names that may be meant, the likeliest first.
    """

    reason: Amiss
    sheet: str = ""
    row: int = 0
    column: str = ""
    value: str = ""
    detail: Mapping[str, object] = field(default_factory=dict)
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """One field that an import would change, as texts for a person."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class PlanRow:
    """What would become of one row. `cells` are its texts as written, `values` is for the act and no reader."""

    sheet: str
    row: int
    key: str
    name: str
    status: RowStatus
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Preview:
    """What an import of one file would do. `problems` are those of the file as a whole."""

    table: Table
    rows: tuple[PlanRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    headings: tuple[Heading, ...] = ()

    def count(self, status: RowStatus) -> int:
        """How many rows have this status."""
        return sum(row.status is status for row in self.rows)

    def with_status(self, status: RowStatus) -> tuple[PlanRow, ...]:
        """The rows of this status."""
        return tuple(row for row in self.rows if row.status is status)

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong, of the file first, then row by row."""
        return self.problems + tuple(problem for row in self.rows for problem in row.problems)
