"""The acts on results of other organs: loading them from their sheet, putting a line right, the paper, taking back."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from chuangcheng.flow.standards.models import Node
from chuangcheng.foundation.acts.rules import Actor, Invalid, NotFound, Problems
from chuangcheng.foundation.evidence.models import File
from chuangcheng.foundation.journal.services import record

from ..formats import NUMBER, OutsideRow, rate_of
from ..models import OutsideLine, OutsideResult
from ..rules import period_problems
from ..terms import OutsideKind, Refused
from .checking import alone, areas_named, living, needed, not_later, office, published, units_named

TEXTS = {"organ": 120, "title": 200, "source_document": 200}
NUMBERS = ("points", "won", "rate", "rank", "sites", "observations")


@dataclass(frozen=True)
class NewResult:
    """A test by another organ: whose, what it is called, when, and the paper it stands in."""

    organ: str
    kind: OutsideKind
    title: str
    source_document: str
    dated: date
    period_from: date | None = None
    period_to: date | None = None


@dataclass(frozen=True)
class Placed:
    """Where a line of the sheet belongs, in our own names; empty where it is of the total, of the whole."""

    code: str
    title: str
    title_en: str
    place: str


def check_outside(*, edition_id: int, lines: Sequence[OutsideRow], by: Actor) -> tuple[Placed, ...]:
    """Where each line of a sheet belongs, and nothing is written: for the preview. Raises Invalid "<index>.<field>"."""
    office(by)
    published(edition_id)
    found = _placed(edition_id, lines)
    return tuple(
        Placed(
            node.code if node else "",
            node.title if node else "",
            node.title_en if node else "",
            line.area or line.unit,
        )
        for line, (node, _area, _unit) in zip(lines, found, strict=True)
    )


def load_outside(
    *, edition_id: int, result: NewResult, lines: Sequence[OutsideRow], by: Actor, now: datetime
) -> OutsideResult:
    """Keep a result with all its lines, as that organ's figures; it never enters our score.

    Raises Invalid (fields of the result, "<index>.<field>" of a line), NotFound, Conflict.
    """
    office(by)
    published(edition_id)
    problems = Problems()
    needed(problems, "", TEXTS, asdict(result))
    not_later(problems, "dated", result.dated, timezone.localdate(now))
    for name, reason in period_problems(result.period_from, result.period_to, result.dated).items():
        problems.add(name, reason)
    if not lines:
        problems.add("", Refused.NO_ROWS)
    problems.refuse()
    found = _placed(edition_id, lines)
    values = asdict(result) | {name: getattr(result, name).strip() for name in TEXTS}
    with alone():
        same = {name: values[name] for name in ("organ", "title", "dated")}
        if OutsideResult.objects.filter(edition_id=edition_id, withdrawn=False, **same).exists():
            raise Invalid({"title": [Refused.TAKEN]})
        row = OutsideResult.objects.create(edition_id=edition_id, line_count=len(lines), **values)
        OutsideLine.objects.bulk_create(
            (
                OutsideLine(
                    result=row,
                    position=position,
                    key=_key(node, area_id, unit_id),
                    node=node,
                    area_id=area_id,
                    unit_id=unit_id,
                    **{name: getattr(line, name) for name in NUMBERS},
                )
                for position, (line, (node, area_id, unit_id)) in enumerate(zip(lines, found, strict=True), 1)
            ),
            batch_size=500,
        )
        told = {name: value for name, value in values.items() if value is not None}
        told |= {"line_count": len(lines), "lines_sha256": _digest(lines)}
        record(subject=row, act="outside.load", by=by, at=now, after=told)
    return row


def correct_line(
    *,
    result_id: int,
    expected_version: int,
    line_id: int,
    points: str = "",
    won: str = "",
    rate: str = "",
    rank: int | None = None,
    sites: int | None = None,
    observations: int | None = None,
    by: Actor,
    now: datetime,
) -> OutsideResult:
    """Put one line right where it was mistyped. Its history is that of the result."""
    office(by)
    values: dict[str, Any] = {"points": points.strip(), "won": won.strip(), "rate": rate.strip().replace("％", "%")}
    values |= {"rank": rank, "sites": sites, "observations": observations}
    problems = Problems()
    for name in ("points", "won"):
        if values[name] and not NUMBER.fullmatch(values[name]):
            problems.add(name, Refused.NOT_A_NUMBER)
    if values["rate"] and rate_of(values["rate"]) is None:
        problems.add("rate", Refused.NOT_A_RATE)
    for name in ("rank", "sites", "observations"):
        if values[name] is not None and not (name == "rank") <= values[name] < 10**8:
            problems.add(name, Refused.NOT_A_RANK if name == "rank" else Refused.NOT_A_COUNT)
    if not (values["won"] or values["rate"] or values["rank"]):
        problems.add("won", Refused.NO_RESULT)
    problems.refuse()
    with transaction.atomic():
        row: OutsideResult = living(OutsideResult, id=result_id, expected_version=expected_version)
        line = OutsideLine.objects.filter(pk=line_id, result=row).select_related("node", "area", "unit").first()
        if line is None:
            raise NotFound(f"line {line_id}")
        changed = [name for name in NUMBERS if getattr(line, name) != values[name]]
        before = {name: getattr(line, name) for name in changed}
        for name in changed:
            setattr(line, name, values[name])
        line.save(update_fields=changed)
        where = {"line": line.position}
        after = where | {name: values[name] for name in changed}
        record(subject=row, act="outside.correct", by=by, at=now, before=where | before, after=after)
    return row


def attach_document(
    *, result_id: int, expected_version: int, document_id: int, by: Actor, now: datetime
) -> OutsideResult:
    """Keep the organ's own paper with its result."""
    office(by)
    with transaction.atomic():
        row: OutsideResult = living(OutsideResult, id=result_id, expected_version=expected_version)
        if not File.objects.filter(pk=document_id).exists():
            raise NotFound(f"file {document_id}")
        before = {"document_id": row.document_id}
        row.document_id = document_id
        row.save(update_fields=["document"])
        record(subject=row, act="outside.attach", by=by, at=now, before=before, after={"document_id": document_id})
    return row


def withdraw_outside(
    *, result_id: int, expected_version: int, by: Actor, now: datetime, why: str = ""
) -> OutsideResult:
    """Take a result back; its lines stay readable on its page and stand beside no score any more."""
    office(by)
    problems = Problems()
    problems.text("why", why)
    problems.refuse()
    with transaction.atomic():
        row: OutsideResult = living(OutsideResult, id=result_id, expected_version=expected_version)
        row.withdrawn = True
        row.save(update_fields=["withdrawn"])
        change = {"before": {"withdrawn": False}, "after": {"withdrawn": True}}
        record(subject=row, act="outside.withdraw", by=by, at=now, why=why.strip(), **change)
    return row


Found = tuple[Node | None, int | None, int | None]


def _placed(edition_id: int, lines: Sequence[OutsideRow]) -> list[Found]:
    """Node, area and unit of each line. Raises Invalid with everything that is wrong."""
    nodes: dict[str, set[Node]] = {}
    by_code: dict[str, set[Node]] = {}
    for node in Node.objects.filter(edition_id=edition_id):
        by_code[_same(node.code)] = {node}
        for title in {_same(node.title), _same(node.title_en)} - {""}:
            nodes.setdefault(title, set()).add(node)
    nodes |= by_code
    areas = areas_named({line.area for line in lines})
    units = units_named({line.unit for line in lines})
    problems = Problems()
    found: list[Found] = []
    taken: set[str] = set()
    for index, line in enumerate(lines):
        meant = nodes.get(_same(line.standard)) or by_code.get(_same(line.standard.split(" ")[0]), set())
        count = len(problems.found)
        if line.standard and len(meant) != 1:
            problems.add(f"{index}.standard", Refused.AMBIGUOUS_STANDARD if meant else Refused.UNKNOWN_NODE)
        if reason := areas.problem(line.area):
            problems.add(f"{index}.area", reason)
        if reason := units.problem(line.unit):
            problems.add(f"{index}.unit", reason)
        if line.area and line.unit:
            problems.add(f"{index}.unit", Refused.AREA_AND_UNIT)
        place = next(iter(meant), None), areas.one(line.area), units.one(line.unit)
        if len(problems.found) == count:
            key = _key(*place)
            if key in taken:
                problems.add(f"{index}.standard", Refused.DUPLICATE)
            taken.add(key)
        found.append(place)
    problems.refuse()
    return found


def _same(text: str) -> str:
    """A code or a title without differences that do not matter: width, capitals, blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _key(node: Node | None, area_id: int | None, unit_id: int | None) -> str:
    place = f"area:{area_id}" if area_id else f"unit:{unit_id}" if unit_id else ""
    return f"{node.pk if node else ''}|{place}"


def _digest(lines: Sequence[OutsideRow]) -> str:
    """What the journal keeps of the lines: their SHA-256, so that a changed line shows."""
    return hashlib.sha256(json.dumps([asdict(line) for line in lines], ensure_ascii=False).encode()).hexdigest()
