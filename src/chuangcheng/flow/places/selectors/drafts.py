"""Tables that wait for their import. Each is known to the person who sent it, and to nobody else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import get_language

from chuangcheng.flow.places import formats, labels
from chuangcheng.flow.places.formats.rest import RestRow
from chuangcheng.flow.places.models import ImportDraft
from chuangcheng.flow.places.permissions import can_edit_places
from chuangcheng.flow.places.rules.drafts import kept_until
from chuangcheng.flow.places.rules.preview import Preview, Problem
from chuangcheng.flow.places.terms import Amiss, DraftState, RowStatus, Table
from chuangcheng.flow.standards.models import Node, SiteType
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound
from chuangcheng.foundation.geography.models import Area
from chuangcheng.foundation.geography.terms import AreaKind, Datum

from .imports import TableOptions, newest_edition, preview_table

SHOWN = 20
"""Tables of one person that are listed, the newest first."""


@dataclass(frozen=True)
class DraftCard:
    """A table that was sent. `size` in bytes; `counts` by status once it is imported; `kept_until` while held."""

    uuid: UUID
    version: int
    table: Table
    name: str
    size: int
    state: DraftState
    made_at: datetime
    options: TableOptions
    counts: Mapping[str, int]
    kept_until: datetime | None


def options_text(options: TableOptions) -> str:
    """Options as they are kept."""
    told = {
        "datum": str(options.datum),
        "accepted": dict(options.accepted),
        "fill_down": options.fill_down,
        "edition": options.edition,
        "area_kind": str(options.area_kind),
    }
    return json.dumps(told, ensure_ascii=False)


def read_options(text: str) -> TableOptions:
    """Options that `options_text` wrote."""
    told = json.loads(text)
    return TableOptions(
        datum=Datum(told["datum"]),
        accepted=told["accepted"],
        fill_down=told["fill_down"],
        edition=told["edition"],
        area_kind=AreaKind(told["area_kind"]),
    )


def drafts_of(acting: Acting) -> tuple[DraftCard, ...]:
    """What this person has sent lately, in one statement. NotFound for those who may not import."""
    if not can_edit_places(acting):
        raise NotFound("may not import")
    rows = ImportDraft.objects.filter(
        made_by_id=acting.user_id, state__in=(DraftState.OPEN, DraftState.IMPORTED)
    ).order_by("-made_at", "-id")
    return tuple(_card(row) for row in rows[:SHOWN])


def draft_card(acting: Acting, *, draft: UUID) -> DraftCard:
    """One table, in one statement. NotFound for everybody but the one who sent it."""
    return _card(_own(acting, draft))


def _own(acting: Acting, draft: UUID) -> ImportDraft:
    row = ImportDraft.objects.filter(uuid=draft, made_by_id=acting.user_id).first()
    if row is None or not can_edit_places(acting):
        raise NotFound(f"draft {draft}")
    return row


def _card(row: ImportDraft) -> DraftCard:
    return DraftCard(
        uuid=row.uuid,
        version=row.version,
        table=Table(row.table),
        name=row.name,
        size=row.size,
        state=DraftState(row.state),
        made_at=row.made_at,
        options=read_options(row.options),
        counts=json.loads(row.counts) if row.counts else {},
        kept_until=kept_until(row.held_since) if row.held else None,
    )


def draft_preview(acting: Acting, *, draft: UUID) -> Preview:
    """What importing a waiting table would do, with the options and names chosen so far. NotFound where none waits."""
    row = _own(acting, draft)
    if row.state != DraftState.OPEN:
        raise NotFound(f"draft {draft} is {row.state}")
    return preview_of(row, acting)


def preview_of(row: ImportDraft, acting: Acting) -> Preview:
    """The same for a loaded row. A file that is gone (the database was restored from a backup) is told as a problem."""
    try:
        data = row.path.read_bytes()
    except FileNotFoundError:
        return Preview(Table(row.table), problems=(Problem(Amiss.FILE_GONE),))
    return preview_table(acting, table=Table(row.table), data=data, options=read_options(row.options))


def rest_of(preview: Preview) -> bytes:
    """The rows with a problem as an xlsx to put right, in the language of the reader."""
    rows = [
        RestRow(
            place=labels.place_of(Problem(row.problems[0].reason, row.sheet, row.row)).strip(),
            cells=row.cells,
            words="\n".join(labels.told(problem) for problem in row.problems),
        )
        for row in preview.with_status(RowStatus.PROBLEM)
    ]
    return formats.rest_of_table(preview.table, rows, "en" if get_language() == "en" else "zh")


def draft_rest(acting: Acting, *, draft: UUID) -> bytes:
    """The rows with a problem as an xlsx: of a waiting table, or those that its import left out. NotFound if none."""
    row = _own(acting, draft)
    if row.state == DraftState.OPEN:
        preview = preview_of(row, acting)
        if preview.count(RowStatus.PROBLEM):
            return rest_of(preview)
    elif row.state == DraftState.IMPORTED and row.held:
        try:
            return row.path.read_bytes()
        except FileNotFoundError:
            pass
    raise NotFound(f"draft {draft} has no rest")


def names_to_choose(table: Table, *, edition: str = "") -> dict[Amiss, tuple[str, ...]]:
    """The known names by what they are names of, for one kind of table; at most four statements."""
    areas = Area.objects.filter(retired=False).order_by("kind", "name")
    units = Unit.objects.filter(retired=False).order_by("kind", "name")
    found: dict[Amiss, tuple[str, ...]] = {}
    if table is Table.AREAS:
        return {Amiss.UNKNOWN_PARENT: _names(areas)}
    found[Amiss.UNKNOWN_UNIT] = _names(units)
    found[Amiss.UNKNOWN_PARENT] = found[Amiss.UNKNOWN_UNIT]
    if table is not Table.PEOPLE:
        found[Amiss.UNKNOWN_AREA] = _names(areas)
    if table is Table.SITES:
        found[Amiss.UNKNOWN_TYPE] = tuple(SiteType.objects.order_by("title").values_list("title", flat=True))
    if table is Table.DUTIES:
        leaves = Node.objects.filter(edition=newest_edition(edition), is_leaf=True).order_by("position")
        found[Amiss.UNKNOWN_STANDARD] = tuple(f"{code} {title}" for code, title in leaves.values_list("code", "title"))
    return found


def _names(rows: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rows.values_list("name", flat=True)))  # type: ignore[attr-defined]
