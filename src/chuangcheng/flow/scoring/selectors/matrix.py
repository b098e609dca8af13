"""Standards by streets or units: one rate a cell, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from chuangcheng.flow.scoring.models import ScoreLine
from chuangcheng.flow.scoring.permissions import may_read_scores
from chuangcheng.flow.scoring.rules import Line
from chuangcheng.flow.scoring.terms import Comparison
from chuangcheng.flow.standards.selectors import NodeRow, loaded_edition
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound

from .comparison import Basis, Compared, ComparisonSheet, Group, basis_of, sheet_of
from .scores import frozen_line

COLUMNS = 30
ROWS = 50


@dataclass(frozen=True)
class Part:
    """A page of rows or columns: from the first (1) to the last of all, and where the pages beside it begin."""

    first: int
    last: int
    all: int
    before: int | None
    after: int | None


def part_of(number: int, size: int, start: int) -> Part:
    """The page of `size` that begins at or before `start` (0: the first)."""
    begin = min(max(start, 0), max(number - 1, 0)) // size * size
    end = min(begin + size, number)
    return Part(begin + 1 if number else 0, end, number, begin - size if begin else None, end if end < number else None)


@dataclass(frozen=True)
class Matrix:
    """A page of the matrix. A row has the line of a node in every column, None where there is none."""

    sheet: ComparisonSheet
    group: Group | None
    columns: tuple[Compared, ...]
    rows: tuple[tuple[NodeRow, tuple[Line | None, ...]], ...]
    across: Part
    down: Part

    @property
    def at(self) -> datetime:
        """When the result was fixed, or now."""
        return self.sheet.at


def matrix(
    acting: Acting,
    *,
    edition_id: int,
    comparison: Comparison,
    now: datetime,
    round_id: int | None = None,
    group: str = "",
    under: str = "",
    bare: bool = False,
    row_from: int = 0,
    column_from: int = 0,
    rows: int = ROWS,
    columns: int = COLUMNS,
) -> Matrix:
    """Standards (with the nodes above them) by streets or units, in a fixed number of statements.

    `group` and `under` narrow it to a group's members and to what stands below a node; what they name and is not
    there narrows nothing. Columns stand in the order of the groups and of the places in them. Standards of which
    nothing is known anywhere are left out unless `bare`.
    """
    if not may_read_scores(acting) or comparison is Comparison.WHOLE:
        raise NotFound("scores")
    basis = basis_of(edition_id=edition_id, comparison=comparison, now=now, round_id=round_id)
    sheet = sheet_of(basis, comparison)
    chosen = sheet.group(group)
    members: dict[int, Compared] = {}
    for one in (chosen,) if chosen else sheet.groups:
        for row in (*one.ranked, *one.apart):
            if row.line is not None:
                members.setdefault(row.key_id, row)
    nodes = _nodes(loaded_edition(edition_id=edition_id).rows, under)
    if not bare:
        nodes = _with_evidence(nodes, _known(basis, comparison))
    across, down = part_of(len(members), columns, column_from), part_of(len(nodes), rows, row_from)
    shown = tuple(members.values())[max(across.first - 1, 0) : across.last]
    listed = nodes[max(down.first - 1, 0) : down.last]
    keys = [str(one.key_id) for one in shown]
    lines = _lines(basis, comparison, [node.code for node in listed], keys)
    table = tuple((node, tuple(lines.get((key, node.code)) for key in keys)) for node in listed)
    return Matrix(sheet, chosen, shown, table, across, down)


def _nodes(rows: Sequence[NodeRow], under: str) -> list[NodeRow]:
    """The counted nodes in document order, all or those below one."""
    counted = [row for row in rows if row.counted]
    top = next((row for row in counted if row.code == under), None)
    if top is None:
        return counted
    inside = {top.id}
    found = []
    for row in counted:
        if row.parent_id in inside or row.id == top.id:
            inside.add(row.id)
            found.append(row)
    return found


def _known(basis: Basis, comparison: Comparison) -> set[str]:
    """The codes of the standards of which anything was seen or entered for anybody."""
    if basis.round_id is None:
        return {line.code for line in basis.lines if line.tally.observed or line.tally.absent or line.given is not None}
    seen = Q(met__gt=0) | Q(failed__gt=0) | Q(absent__gt=0) | ~Q(given="")
    rows = ScoreLine.objects.filter(seen, run__round_id=basis.round_id, comparison=comparison)
    return set(rows.values_list("code", flat=True).distinct())


def _with_evidence(nodes: Sequence[NodeRow], known: set[str]) -> list[NodeRow]:
    """The standards of which anything is known, and the nodes above them."""
    kept: list[NodeRow] = []
    needed: set[int | None] = set()
    for node in reversed(nodes):
        if node.id in needed or (node.is_leaf and node.code in known):
            kept.append(node)
            needed.add(node.parent_id)
    return kept[::-1]


def _lines(
    basis: Basis, comparison: Comparison, codes: Sequence[str], keys: Sequence[str]
) -> dict[tuple[str, str], Line]:
    if basis.round_id is None:
        wanted, shown = set(codes), set(keys)
        return {
            (line.key, line.code): line
            for line in basis.lines
            if line.method is None and line.code in wanted and line.key in shown
        }
    rows = ScoreLine.objects.filter(
        run__round_id=basis.round_id,
        comparison=comparison,
        key_id__in=[int(key) for key in keys],
        code__in=codes,
        method="",
    )
    return {(str(row.key_id), row.code): frozen_line(row) for row in rows}
