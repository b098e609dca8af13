"""Files of cases on their way in. Each is known to the person who sent it, and to nobody else."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from chuangcheng.flow.exchange.formats import (
    CaseTable,
    RefusedRow,
    WrongTable,
    lay_out,
    read_mapping,
    unpack,
    write_refused,
)
from chuangcheng.flow.exchange.labels import REFUSED_TITLES, place_of, told
from chuangcheng.flow.exchange.models import ForeignCase, KeptMapping, ToldRow, Transfer
from chuangcheng.flow.exchange.permissions import can_take_over
from chuangcheng.flow.exchange.rules import CaseMapping, Problem
from chuangcheng.flow.exchange.terms import Amiss, Flag, RowStatus, TransferState
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Actor, NotFound, Page
from chuangcheng.foundation.acts.selectors import PAGE_SIZE, page_of
from chuangcheng.foundation.spreadsheets.formats import is_workbook

SHOWN = 20
"""Files of one person that are listed, the newest first."""
KEPT_FOR = timedelta(days=1)
"""How long rows on their way in, and refused ones, are kept: overnight, as with other tables."""


@dataclass(frozen=True)
class TransferCard:
    """A file that was sent. `size` in bytes; `counts` by row status, and "flagged"; `kept_until` while held."""

    uuid: UUID
    version: int
    name: str
    size: int
    state: TransferState
    made_at: datetime
    position: int
    total: int
    counts: Mapping[str, int]
    mapping: CaseMapping
    kept_until: datetime | None


@dataclass(frozen=True)
class MappingRow:
    """A mapping that is kept under a name."""

    id: int
    version: int
    name: str
    mapping: CaseMapping
    document: str
    changed_at: datetime


@dataclass(frozen=True)
class ToldCard:
    """A row that was told and not written, in words of codes: `problems`, or `changes` by field."""

    id: int
    status: RowStatus
    sheet: str
    row: int
    number: str
    case_id: int | None
    problems: tuple[Problem, ...]
    changes: Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class FlaggedRow:
    """A case that was taken over although something about it was odd."""

    id: int
    number: str
    case_id: int
    title: str
    flags: tuple[Flag, ...]


@dataclass(frozen=True)
class Foreign:
    """What a case is elsewhere."""

    system: str
    number: str
    flags: tuple[Flag, ...]
    received: Mapping[str, str]


def may_take_over(by: Actor) -> None:
    """NotFound for those who take no cases over."""
    if not can_take_over(by):
        raise NotFound("may not take cases over")


def transfers_of(acting: Acting) -> tuple[TransferCard, ...]:
    """What this person has sent lately, in one statement."""
    may_take_over(acting)
    states = (TransferState.OPEN, TransferState.RUNNING, TransferState.DONE)
    rows = Transfer.objects.filter(made_by_id=acting.user_id, state__in=states).order_by("-made_at", "-id")
    return tuple(_card(row) for row in rows[:SHOWN])


def transfer_card(acting: Actor, *, transfer: UUID) -> TransferCard:
    """One file, in one statement. NotFound for everybody but the one who sent it."""
    return _card(_own(acting, transfer))


def _own(acting: Actor, transfer: UUID) -> Transfer:
    may_take_over(acting)
    row = Transfer.objects.filter(uuid=transfer, made_by_id=acting.user_id).first()
    if row is None:
        raise NotFound(f"transfer {transfer}")
    return row


def _card(row: Transfer) -> TransferCard:
    return TransferCard(
        uuid=row.uuid,
        version=row.version,
        name=row.name,
        size=row.size,
        state=TransferState(row.state),
        made_at=row.made_at,
        position=row.position,
        total=row.total,
        counts=json.loads(row.counts) if row.counts else {},
        mapping=mapping_of(row),
        kept_until=row.held_since + KEPT_FOR if row.held else None,
    )


def mapping_of(row: Transfer) -> CaseMapping:
    """What the columns of a file mean, as was said so far."""
    return read_mapping(row.mapping)


def table_of(row: Transfer) -> CaseTable:
    """The rows of a waiting file. Raises WrongTable where they are gone."""
    try:
        data = row.path.read_bytes()
    except FileNotFoundError:
        raise WrongTable(Amiss.FILE_GONE) from None
    return lay_out(unpack(data), mapping_of(row).headings())


def transfer_table(acting: Actor, *, transfer: UUID) -> CaseTable:
    """The same by its key. NotFound where none waits; raises WrongTable."""
    row = _own(acting, transfer)
    if row.state not in (TransferState.OPEN, TransferState.RUNNING):
        raise NotFound(f"transfer {transfer} is {row.state}")
    return table_of(row)


def kept_mappings(acting: Actor) -> tuple[MappingRow, ...]:
    """The mappings that are kept, by name, in one statement."""
    may_take_over(acting)
    rows = KeptMapping.objects.filter(withdrawn=False).order_by("name")
    return tuple(
        MappingRow(row.pk, row.version, row.name, read_mapping(row.document), row.document, row.changed_at)
        for row in rows
    )


def told_problems(problems: Iterable[Problem]) -> str:
    """Problems as they are kept."""
    kept = [
        {name: value for name, value in asdict(one).items() if value and name not in ("sheet", "row")}
        for one in problems
    ]
    return json.dumps(kept, ensure_ascii=False).replace("\\u0000", "")


def told_changes(changes: Mapping[str, tuple[str, str]]) -> str:
    """Changes as they are kept."""
    return json.dumps(changes, ensure_ascii=False).replace("\\u0000", "")


def told_page(acting: Actor, *, transfer: UUID, status: RowStatus, place: str | None = None) -> Page[ToldCard]:
    """The rows of a file that were told and not written, in the order of the file; two statements."""
    rows = ToldRow.objects.filter(transfer=_own(acting, transfer), status=status)
    return page_of(rows, sort="id", place=place, to_row=_told, descending=False, size=PAGE_SIZE)


def _told(row: ToldRow) -> ToldCard:
    kept = json.loads(row.told)
    is_problem = row.status == RowStatus.PROBLEM
    return ToldCard(
        id=row.pk,
        status=RowStatus(row.status),
        sheet=row.sheet,
        row=row.row,
        number=row.number,
        case_id=row.case_id,
        problems=tuple(_problem(row, one) for one in kept) if is_problem else (),
        changes={} if is_problem else {name: (before, after) for name, (before, after) in kept.items()},
    )


def _problem(row: ToldRow, kept: Mapping[str, object]) -> Problem:
    told_of = {**kept, "reason": Amiss(str(kept["reason"]))}
    return Problem(sheet=row.sheet, row=row.row, **told_of)  # type: ignore[arg-type]


def flagged_page(acting: Actor, *, transfer: UUID, place: str | None = None) -> Page[FlaggedRow]:
    """The cases of a file that are odd, in the order of the file; two statements."""
    rows = ForeignCase.objects.filter(transfer=_own(acting, transfer)).exclude(flags="").select_related("case")
    return page_of(
        rows,
        sort="id",
        place=place,
        descending=False,
        to_row=lambda row: FlaggedRow(row.pk, row.number, row.case_id, row.case.title, _flags(row.flags)),
    )


def _flags(text: str) -> tuple[Flag, ...]:
    return tuple(Flag(one) for one in text.split())


def refused_book(row: Transfer, table: CaseTable) -> bytes:
    """The refused rows of a finished file as an xlsx to put right and send again, in the language of the reader."""
    kept = {(one.sheet, one.row): _told(one).problems for one in row.told.filter(status=RowStatus.PROBLEM)}
    return _book(table, kept)


def planned_book(table: CaseTable, problems: Iterable[Problem]) -> bytes:
    """The same before anything is written, from the problems of a preview."""
    kept: dict[tuple[str, int], list[Problem]] = {}
    for one in problems:
        kept.setdefault((one.sheet[:60], one.row), []).append(one)
    return _book(table, kept)


def _book(table: CaseTable, kept: Mapping[tuple[str, int], Iterable[Problem]]) -> bytes:
    rows = []
    for raw in table.rows:
        if problems := tuple(kept.get((raw.sheet[:60], raw.row), ())):
            reasons = "\n".join(told(one, with_place=False) for one in problems)
            rows.append(RefusedRow(place_of(problems[0]), reasons, dict(raw.cells)))
    return write_refused(table.headings, (str(REFUSED_TITLES[0]), str(REFUSED_TITLES[1])), rows)


def transfer_refused(acting: Actor, *, transfer: UUID) -> bytes:
    """The refused rows of a finished file. NotFound where there are none, or they were removed."""
    row = _own(acting, transfer)
    if row.state != TransferState.DONE or not row.held:
        raise NotFound(f"transfer {transfer} has no refused rows")
    try:
        data = row.path.read_bytes()
    except FileNotFoundError:
        raise NotFound(f"the refused rows of {transfer}") from None
    # A crash after the last batch left the rows themselves: the table is made from them now.
    return data if is_workbook(data) else refused_book(row, lay_out(unpack(data), mapping_of(row).headings()))


def foreign_of_case(*, case_id: int) -> Foreign | None:
    """What a case is elsewhere, for the page of a case that this person may see; one statement."""
    row = ForeignCase.objects.filter(case_id=case_id).first()
    return Foreign(row.system, row.number, _flags(row.flags), json.loads(row.received)) if row else None
