"""What taking rows over would do, without doing it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chuangcheng.flow.exchange.models import ForeignCase
from chuangcheng.flow.exchange.rules import CaseMapping, Known, RawRow, Reading, differences, read_row
from chuangcheng.flow.exchange.terms import Field, Flag, RowStatus
from chuangcheng.foundation.geography.rules import Point
from chuangcheng.foundation.geography.selectors import areas_at
from chuangcheng.foundation.geography.terms import AreaKind

AT_ONCE = 500
"""Numbers that one statement asks for."""


@dataclass(frozen=True)
class PlanRow:
    """A row with what becomes of it. `street_id` and `flags` are final; `changes` says before and after by field."""

    reading: Reading
    status: RowStatus
    street_id: int | None = None
    flags: tuple[Flag, ...] = ()
    case_id: int | None = None
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass
class Earlier:
    """Rows of the same file that came before, by number: one that stands there twice is taken once."""

    received: dict[str, Mapping[str, str]] = field(default_factory=dict)


def plan_rows(
    rows: Sequence[RawRow], *, mapping: CaseMapping, known: Known, earlier: Earlier | None = None
) -> tuple[PlanRow, ...]:
    """What becomes of each row, in two statements for its places and one for every 500 numbers."""
    earlier = earlier or Earlier()
    readings = [read_row(raw, mapping, known) for raw in rows]
    here = _here(mapping.system, [reading.number for reading in readings if reading.values])
    found: list[tuple[Reading, RowStatus, int | None, dict[str, tuple[str, str]]]] = []
    for reading in readings:
        if reading.values is None:
            found.append((reading, RowStatus.PROBLEM, None, {}))
            continue
        case_id, received = here.get(reading.number, (None, earlier.received.get(reading.number)))
        if received is None:
            earlier.received[reading.number] = reading.received
            found.append((reading, RowStatus.NEW, None, {}))
            continue
        changes = differences(received, reading.received)
        found.append((reading, RowStatus.CHANGED if changes else RowStatus.SAME, case_id, changes))
    return _placed(found, known)


def _here(system: str, numbers: Sequence[str]) -> dict[str, tuple[int, Mapping[str, str]]]:
    """The cases that are here already, by their number, with what the source said when they were taken over."""
    found = {}
    wanted = list(dict.fromkeys(numbers))
    for start in range(0, len(wanted), AT_ONCE):
        rows = ForeignCase.objects.filter(system=system, number__in=wanted[start : start + AT_ONCE])
        for number, case_id, received in rows.values_list("number", "case_id", "received"):
            found[number] = case_id, json.loads(received)
    return found


def _placed(
    found: Sequence[tuple[Reading, RowStatus, int | None, dict[str, tuple[str, str]]]], known: Known
) -> tuple[PlanRow, ...]:
    """The rows with their streets: as named, else the one that the place lies in."""
    points = {
        at: Point(values.latitude, values.longitude)
        for at, (reading, _status, _case, _changes) in enumerate(found)
        if (values := reading.values) and values.latitude is not None and values.longitude is not None
    }
    areas = dict(zip(points, areas_at(list(points.values()), AreaKind.STREET), strict=True))
    rows = []
    for at, (reading, status, case_id, changes) in enumerate(found):
        street_id = reading.values.street_id if reading.values else None
        flags = list(reading.flags)
        if at in areas:
            area = areas[at]
            if area is None and known.has_borders:
                flags.append(Flag.OUTSIDE_ALL_STREETS)
            elif area is not None and street_id not in (None, area.id):
                flags.append(Flag.STREET_DIFFERS)
            street_id = street_id or (area.id if area else None)
        rows.append(PlanRow(reading, status, street_id, tuple(flags), case_id, changes))
    return tuple(rows)


def distinct_words(
    rows: Sequence[RawRow], mapping: CaseMapping, one: Field, *, most: int = 200
) -> tuple[tuple[str, int], ...]:
    """The words of a column and how often each stands there, the most frequent first."""
    counted: dict[str, int] = {}
    names = mapping.columns.get(one, ())
    for raw in rows:
        text = next((told for name in names if (told := raw.cells.get(name, "").strip())), "")
        if text:
            counted[text] = counted.get(text, 0) + 1
    return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:most])
