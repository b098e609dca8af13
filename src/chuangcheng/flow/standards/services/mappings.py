"""The acts on mappings between two editions, and the choice of the edition in use."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from chuangcheng.flow.standards import rules
from chuangcheng.flow.standards.models import ChecklistItem, Edition, EditionMapping, MappingLine, Node
from chuangcheng.flow.standards.selectors import edition_spec
from chuangcheng.flow.standards.terms import EditionState, Likeness, Refused
from chuangcheng.foundation.acts.rules import Actor, Conflict, Invalid, NotFound
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.journal.services import record

from .editions import allowed


def use_edition(*, edition_id: int, expected_version: int, by: Actor, now: datetime) -> Edition:
    """Take a published edition into use: duties, rounds and scores take it from here on where nobody asks for another.

    The one before stays readable, with its rounds and results as they were.
    """
    allowed(by)
    try:
        with transaction.atomic():
            resting = Edition.objects.filter(is_current=True).exclude(pk=edition_id).values_list("pk", flat=True)
            claimed = {
                pk: claim(Edition, id=pk, expected_version=expected_version if pk == edition_id else None)
                for pk in sorted({edition_id, *resting})  # always in this order: two at once wait, and never for ever
            }
            row = claimed.pop(edition_id)
            if row.state != EditionState.PUBLISHED:
                raise Invalid({"": [Refused.NOT_PUBLISHED]})
            if row.is_current:
                raise Invalid({"": [Refused.IN_USE_ALREADY]})
            for other in claimed.values():
                other.is_current = False
                other.save(update_fields=["is_current"])
                record(
                    subject=other,
                    act="edition.rest",
                    by=by,
                    at=now,
                    before={"is_current": True},
                    after={"is_current": False, "edition_id": row.pk},
                )
            row.is_current = True
            row.save(update_fields=["is_current"])
            record(
                subject=row,
                act="edition.use",
                by=by,
                at=now,
                before={"is_current": False},
                after={"is_current": True, "code": row.code},
            )
    except IntegrityError:
        raise Conflict("somebody else has just taken another edition into use") from None
    return row


def propose_mapping(*, old_id: int, new_id: int, by: Actor, now: datetime) -> EditionMapping:
    """Write down, for every standard and item of the old edition, its likely counterpart in the new one.

    Only lines where nothing that matters differs are confirmed from the beginning; a person decides on the others.
    """
    allowed(by)
    if old_id == new_id:
        raise Invalid({"": [Refused.SAME_EDITION]})
    states = dict(Edition.objects.filter(pk__in=(old_id, new_id)).values_list("pk", "state"))
    if len(states) < 2:
        raise NotFound(f"editions {old_id}, {new_id}")
    if set(states.values()) != {EditionState.PUBLISHED}:
        raise Invalid({"": [Refused.NOT_PUBLISHED]})
    old, new = edition_spec(edition_id=old_id), edition_spec(edition_id=new_id)
    nodes, items = rules.propose_standards(old, new), rules.propose_items(old, new)
    node_ids, item_ids = ({one: _ids(table, one) for one in (old_id, new_id)} for table in (Node, ChecklistItem))
    try:
        with transaction.atomic():
            row = EditionMapping.objects.create(old_id=old_id, new_id=new_id, made_at=now)
            lines = [
                MappingLine(
                    mapping=row,
                    old_node_id=node_ids[old_id][pair.old],
                    new_node_id=node_ids[new_id].get(pair.new),
                    likeness=pair.likeness,
                    confirmed=pair.likeness is Likeness.SAME,
                )
                for pair in nodes
            ]
            lines += [
                MappingLine(
                    mapping=row,
                    old_item_id=item_ids[old_id][pair.old],
                    new_item_id=item_ids[new_id].get(pair.new),
                    likeness=pair.likeness,
                    confirmed=pair.likeness is Likeness.SAME,
                )
                for pair in items
            ]
            for position, line in enumerate(lines):
                line.position = position
            MappingLine.objects.bulk_create(lines, batch_size=500)
            record(
                subject=row,
                act="mapping.propose",
                by=by,
                at=now,
                after={
                    "old_id": old_id,
                    "new_id": new_id,
                    "standards": {str(kind): sum(p.likeness is kind for p in nodes) for kind in Likeness},
                    "items": {str(kind): sum(p.likeness is kind for p in items) for kind in Likeness},
                },
            )
    except IntegrityError:
        raise Conflict("somebody else has just begun this mapping") from None
    return row


def _ids(table: type[Node] | type[ChecklistItem], edition_id: int) -> dict[str, int]:
    return dict(table.objects.filter(edition_id=edition_id).values_list("code", "id"))


def set_counterpart(
    *, mapping_id: int, expected_version: int, line_id: int, counterpart_id: int | None, by: Actor, now: datetime
) -> MappingLine:
    """Say what a standard or an item of the old edition corresponds to in the new one (None: nothing); confirms it.

    Raises Invalid ("counterpart"): not a standard or item of the new edition, or an item that another confirmed line
    has already; for the whole where the line was carried.
    """
    allowed(by)
    with transaction.atomic():
        row = claim(EditionMapping, id=mapping_id, expected_version=expected_version)
        line = MappingLine.objects.filter(mapping=row, pk=line_id).first()
        if line is None:
            raise NotFound(f"line {line_id} of mapping {mapping_id}")
        if line.carried_at is not None:
            raise Invalid({"": [Refused.CARRIED_ALREADY]})
        name = "new_node" if line.old_node_id else "new_item"
        _check_counterpart(row, line, counterpart_id)
        before = {name: getattr(line, f"{name}_id"), "confirmed": line.confirmed}
        if getattr(line, f"{name}_id") != counterpart_id:
            line.likeness = Likeness.PERSON if counterpart_id else Likeness.NOTHING
        setattr(line, f"{name}_id", counterpart_id)
        line.confirmed = True
        line.save(update_fields=[name, "likeness", "confirmed"])
        record(
            subject=row,
            act="mapping.set",
            by=by,
            at=now,
            before={"line": line.position} | before,
            after={"line": line.position, name: counterpart_id, "confirmed": True},
        )
    return line


def _check_counterpart(row: EditionMapping, line: MappingLine, counterpart_id: int | None) -> None:
    if counterpart_id is None:
        return
    if line.old_node_id:
        known = Node.objects.filter(edition_id=row.new_id, is_leaf=True, pk=counterpart_id).exists()
    else:
        known = ChecklistItem.objects.filter(edition_id=row.new_id, pk=counterpart_id).exists()
        _refuse_taken(row, {counterpart_id}, without={line.pk})
    if not known:
        raise Invalid({"counterpart": [Refused.OTHER_EDITION]})


def _refuse_taken(row: EditionMapping, item_ids: Collection[int], without: Collection[int]) -> None:
    taken = MappingLine.objects.filter(mapping=row, confirmed=True, new_item_id__in=item_ids).exclude(pk__in=without)
    code = taken.values_list("new_item__code", flat=True).first()
    if code is not None:
        raise Invalid({"counterpart": [Refused.TAKEN_BY_ANOTHER]}, code=code)


def confirm_lines(*, mapping_id: int, expected_version: int, line_ids: Sequence[int], by: Actor, now: datetime) -> int:
    """Confirm proposed lines as they stand, all or none; how many. Lines that are confirmed already do not count."""
    allowed(by)
    with transaction.atomic():
        row = claim(EditionMapping, id=mapping_id, expected_version=expected_version)
        lines = list(MappingLine.objects.filter(mapping=row, pk__in=line_ids, confirmed=False).order_by("position"))
        if not lines:
            raise Invalid({"": [Refused.NOTHING_PICKED]})
        items = [line.new_item_id for line in lines if line.new_item_id]
        _refuse_taken(row, set(items), without=())
        if len(set(items)) < len(items):
            twice = next(one for one in items if items.count(one) > 1)
            code = ChecklistItem.objects.values_list("code", flat=True).get(pk=twice)
            raise Invalid({"counterpart": [Refused.TAKEN_BY_ANOTHER]}, code=code)
        for line in lines:
            line.confirmed = True
        MappingLine.objects.bulk_update(lines, ["confirmed"], batch_size=500)
        record(
            subject=row,
            act="mapping.confirm",
            by=by,
            at=now,
            after={"lines": [line.position for line in lines]},
        )
    return len(lines)


def take_carried_lines(*, mapping_id: int, expected_version: int, by: Actor, now: datetime) -> EditionMapping:
    """Mark what is carried out now, for good: confirmed lines with a counterpart that were not carried before.

    Only the act that carries (`scoring.services.carry_over`) calls this, first, inside its own transaction; it
    writes the journal. Raises Invalid where nothing is left to carry.
    """
    allowed(by)
    row = claim(EditionMapping, id=mapping_id, expected_version=expected_version)
    lines = MappingLine.objects.ready().filter(mapping=row)
    if not lines.update(carried_at=now):
        raise Invalid({"": [Refused.NOTHING_TO_CARRY]})
    row.carried_at = now
    row.save(update_fields=["carried_at"])
    return row
