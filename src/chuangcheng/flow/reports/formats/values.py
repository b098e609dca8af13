"""What the papers tell, as plain values. Times are in the office's zone; states and sources are words already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from chuangcheng.flow.reports.rules import Week
from chuangcheng.flow.reports.terms import Lack


@dataclass(frozen=True, slots=True)
class Problem:
    """One case as papers show it. `late` is whole days past the limit, None while it is not late.

    before and after are small JPEG pictures.
    """

    id: int
    number: str
    title: str
    title_en: str
    class_name: str
    class_name_en: str
    place: str
    street: str
    unit: str
    holder: str
    state: str
    due_at: datetime | None = None
    due_provisional: bool = False
    late: int | None = None
    standard: str = ""
    standard_en: str = ""
    words: str = ""
    before: tuple[bytes, ...] = ()
    after: tuple[bytes, ...] = ()
    hazard: bool = False
    organisation: str = ""


@dataclass(frozen=True)
class ProblemList:
    """The first cases of a filtered list, and how many the list has in all."""

    rows: tuple[Problem, ...]
    count: int


@dataclass(frozen=True)
class Notice:
    """What one unit is asked to put right. `issuer` is the unit that writes; `contact` whom it answers to there.

    `until`: by when what is overdue is to be put right, as this paper asks; None: at once. The cases keep their limits.
    """

    unit: str
    issuer: str
    contact: str
    rows: tuple[Problem, ...]
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """What happened in a week to the cases of a street or a unit (id None: of all).

    rectified   put right in the week, `on_time` of them within their limit
    overdue     with a unit past their limit at the moment the briefing is made
    """

    id: int | None
    name: str
    found: int = 0
    filed: int = 0
    rectified: int = 0
    on_time: int = 0
    closed: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class Scored:
    """A score: of a round (by its title), or of today (round_id None)."""

    title: str
    round_id: int | None
    points: Decimal
    value: Decimal
    lower: Decimal
    upper: Decimal


@dataclass(frozen=True)
class Briefing:
    """A week of the district.

    until       the last day of the week, or today while the week runs
    streets     and units: those with something to tell, the most overdue first
    late        the cases that are longest overdue now; `whole.overdue` is how many there are
    came_back   how many cases of the week are rebounds, and the first of them
    disputes    how many disputes were referred to mediation in the week, and for how many an outcome was noted in it
    waiting     cases that wait for the office: to file, to dispatch, returned; and within a day of their limit
    """

    week: Week
    until: date
    at: datetime
    office: str
    whole: Tally
    streets: tuple[Tally, ...]
    units: tuple[Tally, ...]
    late: tuple[Problem, ...]
    came_back: int
    rebounds: tuple[Problem, ...]
    this_round: Scored | None
    last_round: Scored | None
    today: Scored | None
    to_file: int = 0
    to_dispatch: int = 0
    returned: int = 0
    nearly_due: int = 0
    disputes: int = 0
    disputes_settled: int = 0


@dataclass(frozen=True, slots=True)
class LackRow:
    """One thing that is not right: what, known from where, the standard it hurts, who, by or since when, how it stands.

    Of case_id, site_id and standard_code the one that opens it is set.
    """

    lack: Lack
    title: str
    title_en: str
    source: str
    place: str
    standard: str
    standard_en: str
    person: str
    day: datetime | None
    state: str
    late: int | None = None
    case_id: int | None = None
    site_id: int | None = None
    standard_code: str = ""
    number: str = ""


@dataclass(frozen=True)
class NotRight:
    """All that is not right with a unit (None: with what belongs to nobody): the first of each kind, and how many."""

    unit_id: int | None
    unit: str
    edition_id: int | None
    rows: tuple[LackRow, ...]
    counts: dict[Lack, int]

    @property
    def total(self) -> int:
        """How many things there are in all."""
        return sum(self.counts.values())

    @property
    def cut(self) -> bool:
        """Whether there are more than are told."""
        return self.total > len(self.rows)
