"""Reading a folder of evidence: what was seen, what was to be seen, and figures from outside.

docs/formats.md specifies the folder. Nothing is taken from a folder in which anything is wrong.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np

from chuangcheng.flow.figures.formats import read_figures
from chuangcheng.flow.figures.rules import problem_of, problem_of_answers
from chuangcheng.flow.figures.terms import Refused as FigureRefused
from chuangcheng.flow.scoring.rules import NOTHING_OUTSIDE, OUTCOMES, Outside, Tally, tallies, tally_arrays
from chuangcheng.flow.scoring.terms import Comparison, Fault
from chuangcheng.flow.standards.rules import Edition, judge
from chuangcheng.flow.standards.terms import MethodKind, Outcome

from .outside import EVENTS, GATES, RESULTS, read_outside
from .problems import Problem, WrongEvidence
from .tables import NUMBER, OWNER, Codes, Table, read_table

OBSERVATIONS, SITES, FIGURES = "observations.csv", "sites.csv", "figures.csv"
FILES = (OBSERVATIONS, SITES, FIGURES, RESULTS, EVENTS, GATES)

SITE_COLUMNS = {
    "site": ("点位", "点位编码"),
    "site_type": ("点位类型",),
    "area": ("区域", "街道"),
    "unit": ("责任单位", "单位"),
    "line_unit": ("条线责任单位", "条线单位"),
}
OBSERVATION_COLUMNS = SITE_COLUMNS | {
    "item": ("检查项", "检查项编码"),
    "outcome": ("结果",),
    "number": ("数值",),
    "observed_at": ("检查时间", "时间"),
}
OUTCOME_WORDS = {
    **{str(outcome): outcome for outcome in Outcome},
    "符合": Outcome.MET,
    "不符合": Outcome.FAILED,
    "此处没有该项": Outcome.ABSENT,
    "未能查看": Outcome.UNSEEN,
}


@dataclass(frozen=True)
class Evidence:
    """What `rules.compute` and `rules.outcome` take, and the files it was read from with their SHA-256.

    `answers` are those that the figures of surveys rest on, where that is told.
    `newest` is the newest date that the files name, None where they name none. `outside` tells neither a standing
    nor a day: no file says them.
    """

    counts: Mapping[tuple[str, str], Tally]
    figures: Mapping[tuple[str, str, MethodKind], Decimal]
    keys: tuple[str, ...]
    files: tuple[tuple[str, str], ...]
    outside: Outside = NOTHING_OUTSIDE
    newest: date | None = None
    answers: Mapping[tuple[str, str, MethodKind], int] = field(default_factory=dict)


def read_evidence(folder: Path, edition: Edition, comparison: Comparison = Comparison.WHOLE) -> Evidence:
    """Read a folder for an edition. `keys` are "" for the whole, else the names of the areas or units.

    Of several rows for one site and item the latest counts. Raises WrongEvidence with everything that is wrong.
    """
    if not folder.is_dir():
        raise WrongEvidence([Problem("", 0, "", Fault.NO_SUCH_FOLDER)])
    files = tuple(folder / name for name in FILES if (folder / name).is_file())
    if not files:
        raise WrongEvidence([Problem("", 0, "", Fault.NO_EVIDENCE_FILE)])
    tables = seen, listed = _tables(folder)
    sites = _Sites(edition, comparison)
    counted, keys, expected = sites.counted(None)
    if not _told(tables):  # a file without its columns would make every row of the other look wrong
        if listed is not None:
            sites.listed(listed)
        counted, keys, expected = sites.counted(seen)
    wrong = _told(tables)
    owners = None if wrong or tables == (None, None) else set(keys)
    figures, answers, dates, wrong_figures = _figures(folder, edition, comparison, owners)
    told = read_outside(folder, edition, comparison, owners)
    wrong += [*wrong_figures, *(problem for table in told.tables for problem in table.problems)]
    if wrong:
        raise WrongEvidence(wrong)
    every = tuple(sorted({*keys, *(key for key, _code, _method in figures), *told.keys()})) or ("",)
    if comparison is Comparison.WHOLE:
        every = ("",)
    codes = [item.code for item in edition.items]
    digests = tuple((path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in files)
    newest = max((*dates, *told.dates, *filter(None, [sites.newest])), default=None)
    counts = tallies(counted, keys, codes, expected)
    return Evidence(counts, figures, every, digests, told.outside(), newest, answers)


def _told(tables: tuple[Table | None, Table | None]) -> list[Problem]:
    return [problem for table in tables if table is not None for problem in table.problems]


def _tables(folder: Path) -> tuple[Table | None, Table | None]:
    seen = listed = None
    if (folder / SITES).is_file():
        listed = read_table(folder / SITES, SITE_COLUMNS, ("site", "site_type"))
    if (folder / OBSERVATIONS).is_file():
        needed = ("site", "item", "outcome") if listed is not None else ("site", "site_type", "item", "outcome")
        seen = read_table(folder / OBSERVATIONS, OBSERVATION_COLUMNS, needed)
    return seen, listed


class _Sites:
    """The sites of a folder: each with its type and, for a comparison, its area or unit."""

    def __init__(self, edition: Edition, comparison: Comparison) -> None:
        self.edition = edition
        self.owner = OWNER.get(comparison)
        self.items = {item.code: at for at, item in enumerate(edition.items)}
        self.types = {site_type.code: at for at, site_type in enumerate(edition.site_types)}
        self.checklists = np.zeros((len(self.types) + 1, len(self.items) + 1), dtype=bool)
        for site_type in edition.site_types:
            for code in site_type.items:
                self.checklists[self.types[site_type.code], self.items[code]] = True
        self.numbers: dict[str, int] = {}
        self.told: dict[str, list[str]] = {name: [] for name in ("site_type", "area", "unit", "line_unit")}
        self.is_listed = False
        self.newest: date | None = None

    def listed(self, table: Table) -> None:
        """Take the sites that were to be visited."""
        self.is_listed = True
        codes = self._take(table)
        first = np.zeros(len(codes), dtype=bool)
        first[np.unique(codes, return_index=True)[1]] = True
        table.note_all(~first, "site", Fault.SITE_TWICE)

    def _take(self, table: Table) -> Codes:
        """Number the sites of a table, learn what it says about them, and note where it says two things."""
        if not len(table):
            return np.zeros(0, np.int64)
        given_site = table.filled("site")
        table.note_all(~given_site, "site", Fault.EMPTY_CELL)
        before = len(self.numbers)
        codes = table.numbered("site", self.numbers)
        are_listed = self.is_listed and table.name != SITES
        if are_listed:
            table.note_all((codes >= before) & given_site, "site", Fault.UNKNOWN_SITE)
        for name, of_site in self.told.items():
            cells = table.columns[name]
            of_site += [""] * (len(self.numbers) - len(of_site))
            values: dict[str, int] = {}
            said = table.numbered(name, values)
            empty = values.get("", -1)
            filled = np.flatnonzero(said != empty)
            for index in filled[np.unique(codes[filled], return_index=True)[1]].tolist():
                of_site[codes[index]] = of_site[codes[index]] or cells[index]
            kept = np.fromiter((values.get(value, -1) for value in of_site), np.int64, len(of_site))
            for index in filled[kept[codes[filled]] != said[filled]].tolist():
                table.note(index, name, Fault.SITE_DIFFERS, cells[index], of_site[codes[index]])
        for name in () if are_listed else filter(None, ("site_type", self.owner)):
            bare = np.fromiter((not value for value in self.told[name]), bool, len(self.numbers))
            once = np.zeros(len(codes), dtype=bool)
            once[np.unique(codes, return_index=True)[1]] = True
            table.note_all(bare[codes] & once, name, Fault.EMPTY_CELL)
        known = ", ".join(self.types)[:300]
        strange = np.fromiter(
            (bool(t) and t not in self.types for t in self.told["site_type"]), bool, len(self.numbers)
        )
        table.note_all(strange[codes] & table.filled("site_type"), "site_type", Fault.UNKNOWN_SITE_TYPE, known)
        return codes

    def counted(self, table: Table | None) -> tuple[Codes, list[str], dict[tuple[str, str], int]]:
        """Counts by key, item and outcome, the keys, and how often each item was to be seen."""
        seen: tuple[Codes, Codes, Codes] | None = None
        if table is not None and len(table):
            sites = self._take(table)
            items = table.codes("item", self.items)
            table.note_all(items == -1, "item", Fault.UNKNOWN_ITEM)
            table.note_all(items == -2, "item", Fault.EMPTY_CELL)
            types = np.fromiter((self.types.get(t, -1) for t in self.told["site_type"]), np.int64, len(self.numbers))
            strange = (items >= 0) & (types[sites] >= 0) & ~self.checklists[types[sites], items]
            for index in np.flatnonzero(strange).tolist():
                site_type = self.told["site_type"][sites[index]]
                table.note(index, "item", Fault.NOT_ON_CHECKLIST, table.columns["item"][index], site_type)
            outcomes = self._outcomes(table, items)
            if not table.problems:
                seen, self.newest = _latest(table, sites, items, outcomes, len(self.items))
        owners = self.told[self.owner] if self.owner else [""] * len(self.numbers)
        names: dict[str, int] = {} if self.owner else {"": 0}
        of_site = np.fromiter((names.setdefault(owner, len(names)) for owner in owners), np.int64, len(owners))
        seconds = self._seconds(owners)
        of_second = np.fromiter(
            (names.setdefault(second, len(names)) if second else -1 for second in seconds), np.int64, len(seconds)
        )
        expected: Counter[tuple[str, str]] = Counter()
        for (owner, second, kind), number in Counter(zip(owners, seconds, self.told["site_type"], strict=True)).items():
            for code in self._checklist(kind):
                expected[owner, code] += number
                if second:
                    expected[second, code] += number
        if seen is None:
            empty = np.zeros(0, np.int64)
            return tally_arrays(empty, empty, empty, len(names), len(self.items)), list(names), expected
        sites, items, outcomes = seen
        again = of_second[sites] >= 0
        keys = np.concatenate([of_site[sites], of_second[sites][again]])
        items, outcomes = np.concatenate([items, items[again]]), np.concatenate([outcomes, outcomes[again]])
        return tally_arrays(keys, items, outcomes, len(names), len(self.items)), list(names), expected

    def _seconds(self, owners: Sequence[str]) -> list[str]:
        """The line unit (条) for which each site counts too, where units are compared and it is another one."""
        if self.owner != "unit":
            return [""] * len(owners)
        return ["" if line == owner else line for line, owner in zip(self.told["line_unit"], owners, strict=True)]

    def _checklist(self, site_type: str) -> tuple[str, ...]:
        at = self.types.get(site_type)
        return () if at is None else self.edition.site_types[at].items

    def _outcomes(self, table: Table, items: Codes) -> Codes:
        """Outcomes as numbers in the order of OUTCOMES; a number decides where its item has a threshold."""
        order = {outcome: at for at, outcome in enumerate(OUTCOMES)}
        words = {word: order[outcome] for word, outcome in OUTCOME_WORDS.items()}
        outcomes = table.codes("outcome", words)
        table.note_all(outcomes == -1, "outcome", Fault.UNKNOWN_OUTCOME, ", ".join(Outcome))
        numbers = table.columns["number"]
        for index in np.flatnonzero(table.filled("number")).tolist():
            if not NUMBER.fullmatch(numbers[index]):
                table.note(index, "number", Fault.NOT_A_NUMBER, numbers[index])
                outcomes[index] = max(outcomes[index], 0)
                continue
            item = self.edition.items[items[index]] if items[index] >= 0 else None
            if item is None or item.threshold is None or outcomes[index] >= 2:
                continue
            judged = judge(item, number=Decimal(numbers[index]))
            if outcomes[index] >= 0 and OUTCOMES[outcomes[index]] is not judged:
                table.note(index, "outcome", Fault.NUMBER_CONTRADICTS, table.columns["outcome"][index], str(judged))
            outcomes[index] = order[judged]
        table.note_all(outcomes == -2, "outcome", Fault.EMPTY_CELL)
        return outcomes


def _latest(
    table: Table, sites: Codes, items: Codes, outcomes: Codes, width: int
) -> tuple[tuple[Codes, Codes, Codes] | None, date | None]:
    """The latest observation of each site and item, and the newest date of all; None, with problems noted, where
    times do not tell."""
    pairs = sites * width + items
    times: list[datetime | None] = [None] * len(table)
    for index in np.flatnonzero(table.filled("observed_at")).tolist():
        try:
            times[index] = datetime.fromisoformat(table.columns["observed_at"][index])
        except ValueError:
            table.note(index, "observed_at", Fault.NOT_A_TIME, table.columns["observed_at"][index])
    zoned = {time.tzinfo is not None for time in times if time is not None}
    if len(zoned) > 1:
        table.problems.append(Problem(table.name, 0, "observed_at", Fault.TIMES_MIXED))
    if table.problems:
        return None, None
    kept = np.unique(pairs, return_index=True)[1]
    if len(kept) != len(pairs):
        best: dict[int, int] = {}
        for index, pair in enumerate(pairs.tolist()):
            other = best.setdefault(pair, index)
            if other == index:
                continue
            mine, theirs = times[index], times[other]
            if mine is None or theirs is None or mine == theirs:
                table.note(index, "", Fault.SEEN_TWICE, known=str(table.lines[other]))
            elif mine > theirs:
                best[pair] = index
        if table.problems:
            return None, None
        kept = np.array(sorted(best.values()))
    newest = max((time.date() for time in times if time is not None), default=None)
    return (sites[kept], items[kept], outcomes[kept]), newest


FIGURE_FAULTS = {
    FigureRefused.REQUIRED: Fault.EMPTY_CELL,
    FigureRefused.NOT_A_NUMBER: Fault.NOT_A_NUMBER,
    FigureRefused.NOT_A_DATE: Fault.NOT_A_DATE,
    FigureRefused.UNREADABLE: Fault.NOT_TEXT,
    FigureRefused.MISSING_COLUMN: Fault.MISSING_COLUMN,
    FigureRefused.TOO_MANY_ROWS: Fault.TOO_MANY_ROWS,
    FigureRefused.FIELD_IS_OBSERVED: Fault.FIELD_IS_OBSERVED,
    FigureRefused.NOT_A_SHARE: Fault.NOT_A_SHARE,
    FigureRefused.BEYOND_POINTS: Fault.BEYOND_POINTS,
    FigureRefused.NOT_A_COUNT: Fault.NOT_A_COUNT,
    FigureRefused.NOT_ANSWERS: Fault.NOT_ANSWERS,
    FigureRefused.ANSWERS_OF_SURVEYS: Fault.ANSWERS_OF_SURVEYS,
}


FigureKey = tuple[str, str, MethodKind]


def _figures(
    folder: Path, edition: Edition, comparison: Comparison, owners: set[str] | None
) -> tuple[dict[FigureKey, Decimal], dict[FigureKey, int], list[date], list[Problem]]:
    """The figures of one comparison, the answers they rest on, the dates of all, and what is wrong with them.

    `owners` are the areas or units that have sites, None where no site is told.
    """
    path = folder / FIGURES
    if not path.is_file():
        return {}, {}, [], []
    rows, wrong = read_figures(path.read_bytes())
    problems = [
        Problem(
            FIGURES,
            one.line,
            "" if one.reason is FigureRefused.MISSING_COLUMN else one.column,
            FIGURE_FAULTS[one.reason],
            one.column if one.reason is FigureRefused.MISSING_COLUMN else one.value,
        )
        for one in wrong
    ]
    methods = {node.code: {str(m.kind): m for m in node.methods} for node in edition.leaves()}
    figures: dict[FigureKey, Decimal] = {}
    answers: dict[FigureKey, int] = {}
    taken: set[tuple[str, str, str, str]] = set()
    owner = OWNER.get(comparison)
    for row in rows:

        def note(column: str, code: Fault, value: str = "", known: str = "", line: int = row.line) -> None:
            problems.append(Problem(FIGURES, line, column, code, value, known))

        of = methods.get(row.standard)
        if of is None:
            note("standard", Fault.UNKNOWN_STANDARD, row.standard)
            continue
        method = of.get(row.method)
        if method is None:
            note("method", Fault.UNKNOWN_METHOD, row.method, ", ".join(of))
            continue
        if reason := problem_of(method, row.value):
            note("value", FIGURE_FAULTS[reason], format(row.value, "f"), format(method.points, "f"))
        if reason := problem_of_answers(method.kind, row.answers):
            note("answers", FIGURE_FAULTS[reason], str(row.answers))
        if row.area and row.unit:
            note("unit", Fault.AREA_AND_UNIT)
        key = (row.standard, row.method, row.area, row.unit)
        if key in taken:
            note("", Fault.DUPLICATE)
        taken.add(key)
        name = row.area if owner == "area" else row.unit
        if owner is None and not row.area and not row.unit:
            place = "", row.standard, method.kind
        elif owner is not None and name:
            if owners is not None and name not in owners:
                note(owner, Fault.UNKNOWN_OWNER, name)
            place = name, row.standard, method.kind
        else:
            continue
        figures[place] = row.value
        if row.answers is not None:
            answers[place] = row.answers
    return figures, answers, [row.dated for row in rows], problems
