"""Keeping what the columns of a source mean under a name, for the next file."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from chuangcheng.flow.exchange.formats import write_mapping
from chuangcheng.flow.exchange.models import KeptMapping
from chuangcheng.flow.exchange.permissions import can_take_over
from chuangcheng.flow.exchange.rules import CaseMapping
from chuangcheng.flow.exchange.rules.mapping import check_mapping
from chuangcheng.flow.exchange.terms import Refused
from chuangcheng.foundation.acts.rules import Actor, Conflict, NotFound
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.journal.services import record

NAME_LENGTH = 60


def keep_mapping(*, name: str, mapping: CaseMapping, by: Actor, now: datetime) -> KeptMapping:
    """Keep a mapping under a name; one that is there by this name is replaced, and its journal keeps the earlier one.

    Raises Invalid where the mapping lacks something or the name is empty or too long.
    """
    if not can_take_over(by):
        raise NotFound("may not take cases over")
    name = " ".join(name.split())
    problems = check_mapping(mapping)
    if not name:
        problems.add("name", Refused.REQUIRED)
    problems.text("name", name, NAME_LENGTH)
    problems.refuse()
    document = write_mapping(mapping)
    try:
        with transaction.atomic():
            known = KeptMapping.objects.filter(name=name).values_list("pk", flat=True).first()
            if known is None:
                row = KeptMapping.objects.create(name=name, document=document, changed_at=now)
                record(subject=row, act="mapping.keep", by=by, at=now, after={"name": name, "document": document})
                return row
            row = claim(KeptMapping, id=known, expected_version=None)
            before = {"document": row.document, "withdrawn": row.withdrawn}
            row.document, row.changed_at, row.withdrawn = document, now, False
            row.save(update_fields=["document", "changed_at", "withdrawn"])
            after = {"document": document, "withdrawn": False}
            record(subject=row, act="mapping.keep", by=by, at=now, before=before, after=after)
    except IntegrityError as error:  # two kept the same name at once
        raise Conflict(f"mapping {name}") from error
    return row


def withdraw_mapping(*, mapping_id: int, expected_version: int, by: Actor, now: datetime) -> KeptMapping:
    """Offer a mapping no longer; it comes back when one is kept under its name."""
    if not can_take_over(by):
        raise NotFound("may not take cases over")
    with transaction.atomic():
        row = claim(KeptMapping, id=mapping_id, expected_version=expected_version)
        if row.withdrawn:
            raise Conflict(f"mapping {row.name} is withdrawn")
        row.withdrawn = True
        row.save(update_fields=["withdrawn"])
        record(
            subject=row, act="mapping.withdraw", by=by, at=now, before={"withdrawn": False}, after={"withdrawn": True}
        )
    return row
