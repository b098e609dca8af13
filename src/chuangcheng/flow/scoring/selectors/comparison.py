"""Streets or units side by side, ranked inside their groups, and a unit's own line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q

from chuangcheng.flow.inspections.models import Assignment
from chuangcheng.flow.scoring import rules
from chuangcheng.flow.scoring.models import Appeal, RunSite, ScoreLine, ScoreRun
from chuangcheng.flow.scoring.permissions import may_read_own, may_read_scores
from chuangcheng.flow.scoring.rules import ENOUGH, NOTHING, Line, Placed, Tally
from chuangcheng.flow.scoring.terms import AppealState, Comparison, View
from chuangcheng.flow.standards.selectors import LoadedEdition, NodeRow, loaded_edition
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.terms import UnitKind
from chuangcheng.foundation.acts.rules import NotFound
from chuangcheng.foundation.geography.models import Area

from .counting import OWNER_COLUMNS, computed, keys_of
from .evidence import counted
from .groups import GroupRow, living_groups
from .live import today_evidence
from .scores import frozen_line

EVERY_STREET = "streets"
"""The default group of all streets; that of units is named by their kind."""


@dataclass(frozen=True)
class Compared:
    """One street or unit beside the others of its group.

    `field` counts what was looked at on its sites, each item once, whichever standards it serves; `looked_at` is the
    share of it that was seen and decided. `place` is None where it is not ranked: too little was looked at, or
    nothing is known.
    """

    key_id: int
    name: str
    line: Line | None
    field: Tally
    looked_at: Decimal
    placed: Placed | None = None
    appeal_id: int | None = None
    appeal_state: AppealState | None = None

    @property
    def place(self) -> int | None:
        """The place in the group."""
        return self.placed.place if self.placed else None

    @property
    def rate(self) -> Decimal | None:
        """The share of its points that it reaches."""
        return self.line.rate if self.line else None

    @property
    def low(self) -> Decimal | None:
        """The share of its points when everything unknown fails."""
        return self.line.lower / self.line.points if self.line and self.line.points else None

    @property
    def high(self) -> Decimal | None:
        """The share of its points when everything unknown passes."""
        return self.line.upper / self.line.points if self.line and self.line.points else None

    @property
    def asked(self) -> int:
        """How many items were to be looked at on its sites."""
        return self.decided + self.field.unknown

    @property
    def decided(self) -> int:
        """How many of them were seen and decided."""
        return self.field.observed + self.field.absent

    @property
    def passed(self) -> Decimal | None:
        """及格率: met ÷ (met and failed), each item once."""
        return Decimal(self.field.met) / self.field.observed if self.field.observed else None


@dataclass(frozen=True)
class Group:
    """Those compared among themselves: the ranked, best first, and apart from them those that are not ranked.

    `key` names the group in an address: the number of a group that was set, else the kind of its members.
    """

    key: str
    name: str
    id: int | None
    kind: UnitKind | None
    mark: Decimal
    ranked: tuple[Compared, ...]
    apart: tuple[Compared, ...]

    @property
    def size(self) -> int:
        """How many are ranked."""
        return len(self.ranked)


@dataclass(frozen=True)
class ComparisonSheet:
    """Everything the page of a comparison shows."""

    view: View
    round_id: int | None
    round: str
    at: datetime
    comparison: Comparison
    groups: tuple[Group, ...]

    def group(self, key: str) -> Group | None:
        """The group of this name in an address."""
        return next((group for group in self.groups if group.key == key), None)


@dataclass(frozen=True)
class Basis:
    """What a comparison is made of: the totals, and what was looked at, by key; of today all lines as well."""

    view: View
    round_id: int | None
    round: str
    at: datetime
    totals: Mapping[str, Line]
    fields: Mapping[str, Tally]
    lines: tuple[Line, ...] = ()


def compared(
    acting: Acting, *, edition_id: int, comparison: Comparison, now: datetime, round_id: int | None = None
) -> ComparisonSheet:
    """Streets or units in their groups, ranked by the share of their points, in a fixed number of statements.

    Groups that were set come first; whoever is in none of them is compared with its kind. NotFound where the round
    has no fixed result.
    """
    if not may_read_scores(acting) or comparison is Comparison.WHOLE:
        raise NotFound("scores")
    return sheet_of(basis_of(edition_id=edition_id, comparison=comparison, now=now, round_id=round_id), comparison)


def basis_of(*, edition_id: int, comparison: Comparison, now: datetime, round_id: int | None) -> Basis:
    """What a comparison is made of. The caller has checked who asks."""
    return _today(edition_id, comparison, now) if round_id is None else _fixed(round_id, comparison)


def _today(edition_id: int, comparison: Comparison, now: datetime) -> Basis:
    edition = loaded_edition(edition_id=edition_id)
    counts = today_evidence(edition, comparison)
    fields: dict[str, Tally] = {}
    for (key, _item), tally in counts.items():
        fields[key] = fields.get(key, NOTHING) + tally
    score = computed(counts, edition_id, edition, comparison)
    return Basis(View.TODAY, None, "", now, score.totals, fields, score.lines)


def _fixed(round_id: int, comparison: Comparison) -> Basis:
    run = ScoreRun.objects.filter(round_id=round_id).select_related("round").first()
    if run is None:
        raise NotFound(f"result of round {round_id}")
    rows = ScoreLine.objects.filter(run=run, comparison=comparison, code="")
    totals = {str(row.key_id): frozen_line(row) for row in rows}
    edition = loaded_edition(edition_id=run.edition_id)
    return Basis(View.ROUND, round_id, run.round.title, run.taken_at, totals, _fields(run, comparison, edition))


def _fields(run: ScoreRun, comparison: Comparison, edition: LoadedEdition) -> dict[str, Tally]:
    """What was looked at of the sites of a run, by whom they counted for then; in three statements."""
    outcomes = {f"n_{outcome}": Count("pk", filter=Q(outcome=outcome)) for outcome in rules.OUTCOMES}
    seen = counted(run.round_id).order_by().values("visit__site_id").annotate(**outcomes)
    of_site = {site: Tally(*numbers) for site, *numbers in seen.values_list("visit__site_id", *outcomes)}
    assigned = Assignment.objects.filter(round_id=run.round_id).values_list("site_id", "site_type_id")
    types: dict[int, int] = dict(assigned)
    found: dict[str, Tally] = {}
    for site, *owners in RunSite.objects.filter(run=run).values_list("site_id", *OWNER_COLUMNS[comparison]):
        tally = of_site.get(site, NOTHING)
        asked = len(edition.lines.get(types.get(site, 0), ()))
        missing = max(asked - tally.observed - tally.absent - tally.unseen, 0)
        for key in keys_of(owners):
            found[key] = found.get(key, NOTHING) + tally + Tally(missing=missing)
    return found


def sheet_of(basis: Basis, comparison: Comparison) -> ComparisonSheet:
    """Those compared in their groups."""
    set_up = living_groups(comparison)
    members = {str(pk) for group in set_up for pk in group.member_ids}
    ids = [int(key) for key in {*basis.totals, *members}]
    table: Any = Area if comparison is Comparison.STREET else Unit
    told = {
        str(pk): (name, kind) for pk, name, kind in table.objects.filter(pk__in=ids).values_list("id", "name", "kind")
    }
    appeals = {}
    if comparison is Comparison.UNIT and basis.round_id is not None:
        rows = Appeal.objects.filter(run__round_id=basis.round_id).values_list("unit_id", "id", "state")
        appeals = {str(unit): (pk, AppealState(state)) for unit, pk, state in rows}
    compare = _Comparing(basis, told, appeals)
    found = [compare.set_up(group) for group in set_up]
    rest: dict[str, list[str]] = {}
    for key in basis.totals:
        if key not in members and key in told:
            kind = EVERY_STREET if comparison is Comparison.STREET else told[key][1]
            rest.setdefault(kind, []).append(key)
    kinds = [EVERY_STREET, *UnitKind]
    found += [compare.of_kind(kind, rest[kind]) for kind in sorted(rest, key=kinds.index)]
    return ComparisonSheet(
        basis.view, basis.round_id, basis.round, basis.at, comparison, tuple(group for group in found if group)
    )


@dataclass(frozen=True)
class _Comparing:
    basis: Basis
    told: Mapping[str, tuple[str, str]]
    appeals: Mapping[str, tuple[int, AppealState]]

    def set_up(self, group: GroupRow) -> Group:
        """A group that the office has set."""
        keys = [str(pk) for pk in group.member_ids]
        return Group(str(group.id), group.name, group.id, None, group.mark, *self._rows(keys, group.mark))

    def of_kind(self, kind: str, keys: Iterable[str]) -> Group:
        """Those of one kind that are in no group."""
        unit_kind = UnitKind(kind) if kind != EVERY_STREET else None
        return Group(kind, "", None, unit_kind, ENOUGH, *self._rows(keys, ENOUGH))

    def _rows(self, keys: Iterable[str], mark: Decimal) -> tuple[tuple[Compared, ...], tuple[Compared, ...]]:
        keys = list(keys)
        lines = {key: self.basis.totals[key] for key in keys if key in self.basis.totals}
        placed = rules.ranked(lines, self.basis.fields, mark)
        rows = [self._row(key, lines.get(key), placed.get(key)) for key in keys]
        rows.sort(key=lambda row: (row.place or 0, row.name))
        return tuple(row for row in rows if row.placed), tuple(row for row in rows if not row.placed)

    def _row(self, key: str, line: Line | None, placed: Placed | None) -> Compared:
        field = self.basis.fields.get(key, NOTHING)
        seen = rules.looked_at(line, field) if line else Decimal(0)
        appeal_id, state = self.appeals.get(key, (None, None))
        return Compared(int(key), self.told.get(key, ("", ""))[0], line, field, seen, placed, appeal_id, state)


@dataclass(frozen=True)
class OwnRun:
    """A closed round in which a unit has a line of its own."""

    round_id: int
    round: str
    taken_at: datetime
    rate: Decimal | None
    failed: int
    appeal_state: AppealState | None


def own_runs(acting: Acting, *, limit: int = 24) -> tuple[OwnRun, ...]:
    """The closed rounds in which this person's unit has a line, newest first, in two statements."""
    if not may_read_own(acting):
        raise NotFound("own results")
    rows = ScoreLine.objects.filter(comparison=Comparison.UNIT, key_id=acting.unit_id, code="")
    found = list(rows.select_related("run__round").order_by("-run__taken_at", "-run_id")[:limit])
    states = dict(
        Appeal.objects.filter(unit_id=acting.unit_id, run_id__in=[row.run_id for row in found]).values_list(
            "run_id", "state"
        )
    )
    return tuple(
        OwnRun(
            row.run.round_id,
            row.run.round.title,
            row.run.taken_at,
            frozen_line(row).rate,
            row.failed,
            AppealState(states[row.run_id]) if row.run_id in states else None,
        )
        for row in found
    )


@dataclass(frozen=True)
class OwnResult:
    """A unit's own line of a closed round: its place and how many are ranked with it, and its standards.

    `groups` has every group that the unit is in, with nobody's row but its own; `standards` are those of which
    anything is known, in document order.
    """

    edition_id: int
    round_id: int
    round: str
    at: datetime
    row: Compared
    group: OwnGroup
    groups: tuple[OwnGroup, ...]
    standards: tuple[tuple[NodeRow, Line], ...]


@dataclass(frozen=True)
class OwnGroup:
    """A group as one of its members may know it."""

    name: str
    kind: UnitKind | None
    mark: Decimal
    size: int
    placed: Placed | None


def own_result(acting: Acting, *, round_id: int) -> OwnResult:
    """The result of this person's unit in a closed round; NotFound where it has none. Nobody else's is told."""
    if not may_read_own(acting):
        raise NotFound("own results")
    run = ScoreRun.objects.filter(round_id=round_id).first()
    lines = ScoreLine.objects.filter(run=run, comparison=Comparison.UNIT, key_id=acting.unit_id).order_by("position")
    own = [frozen_line(row) for row in lines] if run else []
    if run is None or not own:
        raise NotFound(f"result of unit {acting.unit_id} in round {round_id}")
    sheet = sheet_of(_fixed(round_id, Comparison.UNIT), Comparison.UNIT)
    mine = [
        (OwnGroup(group.name, group.kind, group.mark, group.size, row.placed), row)
        for group in sheet.groups
        for row in (*group.ranked, *group.apart)
        if row.key_id == acting.unit_id
    ]
    by_code = {line.code: line for line in own if line.method is None}
    nodes = loaded_edition(edition_id=run.edition_id).rows
    standards = tuple(
        (node, by_code[node.code])
        for node in nodes
        if node.is_leaf and node.counted and node.code in by_code and by_code[node.code].known
    )
    return OwnResult(
        run.edition_id,
        round_id,
        sheet.round,
        sheet.at,
        mine[0][1],
        mine[0][0],
        tuple(group for group, _row in mine),
        standards,
    )
