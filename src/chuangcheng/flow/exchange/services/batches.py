"""Taking the rows of a file over, batch by batch: each in one transaction, each resumable."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction

from chuangcheng.flow.cases.services import Problem, TakenOver, take_over_cases
from chuangcheng.flow.exchange.formats import CaseTable
from chuangcheng.flow.exchange.models import ForeignCase, ToldRow, Transfer
from chuangcheng.flow.exchange.rules.mapping import check_mapping
from chuangcheng.flow.exchange.selectors.known import known_names
from chuangcheng.flow.exchange.selectors.plan import PlanRow, plan_rows
from chuangcheng.flow.exchange.selectors.transfers import (
    mapping_of,
    refused_book,
    table_of,
    told_changes,
    told_problems,
)
from chuangcheng.flow.exchange.terms import Refused, RowStatus, TransferState
from chuangcheng.foundation.acts.rules import Actor, Conflict, Invalid
from chuangcheng.foundation.journal.services import record

from .transfers import claim_own, close, keep_rows, own_transfer

BATCH = 1000
"""Rows of one transaction: two seconds or so, in which no other can write on SQLite."""

NAMES = UUID("6f4a4f0e-9d0c-5a3e-8a51-2f6b1c3d7e90")
"""Under which the uuid of a case is made from system and number: the same row is the same case on every machine."""


def take_over_batch(
    *,
    transfer: UUID,
    expected_version: int,
    by: Actor,
    now: datetime,
    size: int = BATCH,
    table: CaseTable | None = None,
) -> Transfer:
    """Take over the next rows of a file: good ones are written, others told, and the place is remembered.

    The file is read before anything is locked; `table` spares the reading where the caller has it. After the last
    batch the rows are removed; where some were refused, a table of them takes their place for a day. Raises Invalid
    where the mapping lacks something, Conflict when the file has gone on meanwhile or the same cases come in elsewhere.
    """
    row = own_transfer(transfer, by)
    if row.version != expected_version or row.state not in (TransferState.OPEN, TransferState.RUNNING):
        raise Conflict(f"transfer {transfer} has moved on")
    mapping = mapping_of(row)
    check_mapping(mapping).refuse()
    table = table or table_of(row)
    start, known = row.position, known_names()
    rows = table.rows[start : start + size]
    if not rows and not start:
        raise Invalid({"": [Refused.NOTHING_TO_IMPORT]})
    try:
        with transaction.atomic():
            row = claim_own(transfer, expected_version, by, (TransferState.OPEN, TransferState.RUNNING))
            planned = plan_rows(rows, mapping=mapping, known=known)
            _write(row, mapping.system, [one for one in planned if one.status is RowStatus.NEW], by, now)
            _tell(row, [one for one in planned if one.status in (RowStatus.PROBLEM, RowStatus.CHANGED)])
            counts = _counted(row, planned)
            row.counts = json.dumps(counts)
            row.position = start + len(rows)
            row.total = len(table.rows)
            row.state = TransferState.RUNNING
            row.save(update_fields=["counts", "position", "total", "state"])
            finished = row.position >= row.total
            if finished:
                close(row, TransferState.DONE, held=bool(counts[RowStatus.PROBLEM]), now=now)
            else:
                row.held_since = now
                row.save(update_fields=["held_since"])
            after = {"rows": [start + 1, row.position], **counts}
            record(subject=row, act="transfer.batch", by=by, at=now, after=after)
    except IntegrityError as error:
        raise Conflict(f"transfer {transfer}: {error}") from error
    if finished and row.held:
        keep_rows(row.path, refused_book(row, table))
    elif finished:
        row.path.unlink(missing_ok=True)
    return row


def _write(row: Transfer, system: str, planned: Sequence[PlanRow], by: Actor, now: datetime) -> None:
    cases = take_over_cases(cases=[_taken(one, system) for one in planned], by=by, now=now)
    ForeignCase.objects.bulk_create(
        [
            ForeignCase(
                system=system,
                number=one.reading.number,
                case=case,
                transfer=row,
                digest=one.reading.digest,
                received=json.dumps(one.reading.received, ensure_ascii=False),
                flags=" ".join(one.flags),
            )
            for one, case in zip(planned, cases, strict=True)
        ],
        batch_size=500,
    )


def _taken(one: PlanRow, system: str) -> TakenOver:
    values, number = one.reading.values, one.reading.number
    assert values is not None  # a new row has no problems
    return TakenOver(
        problem=Problem(
            uuid=uuid5(NAMES, f"{system}\n{number}"),
            title=values.title,
            source=values.source,
            source_reference=number,
            words=values.words,
            case_class_id=values.class_id,
            address=values.address,
            latitude=values.latitude,
            longitude=values.longitude,
            street_id=one.street_id,
        ),
        system=system,
        state=values.state,
        reported_at=values.reported_at,
        due_at=values.due_at,
        closed_at=values.closed_at,
        unit_id=values.unit_id,
        closing_words=values.closing_words,
    )


def _tell(row: Transfer, planned: Sequence[PlanRow]) -> None:
    ToldRow.objects.bulk_create(
        [
            ToldRow(
                transfer=row,
                status=one.status,
                sheet=one.reading.raw.sheet[:60],
                row=one.reading.raw.row,
                number=one.reading.number.replace("\x00", "")[:80],
                case_id=one.case_id,
                told=told_problems(one.reading.problems)
                if one.status is RowStatus.PROBLEM
                else told_changes(one.changes),
            )
            for one in planned
        ],
        batch_size=500,
    )


def _counted(row: Transfer, planned: Sequence[PlanRow]) -> dict[str, int]:
    counts = {str(status): 0 for status in RowStatus} | {"flagged": 0} | (json.loads(row.counts) if row.counts else {})
    for one in planned:
        counts[one.status] += 1
        counts["flagged"] += one.status is RowStatus.NEW and bool(one.flags)
    return counts
