"""Filters and texts that are kept under a name."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chuangcheng.flow.cases.models import SavedFilter, TextTemplate
from chuangcheng.flow.cases.permissions import can_keep_filters, can_keep_texts, can_share_filters
from chuangcheng.flow.cases.terms import Act, Refused
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Invalid, NotFound, Problems
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.journal.services import record

LONGEST_NAME, LONGEST_ADDRESS = 40, 500
MOST_OF_A_PERSON = 50
"""Filters that one person keeps: more are no shortcut."""


def save_filter(*, name: str, address: str, shared: bool, by: Acting, now: datetime) -> SavedFilter:
    """Keep a filter of the list of cases; a person's own of the same name is changed to it.

    `address` is the query of the list. Raises Invalid on "name" or "address"; NotFound for who sees no cases; what only
    the office may share with everybody is Invalid on "shared".
    """
    if not can_keep_filters(by):
        raise NotFound("filters")
    problems = Problems()
    _check_name(problems, name)
    problems.text("address", address, LONGEST_ADDRESS)
    if shared and not can_share_filters(by):
        problems.add("shared", Refused.NOT_SHARED)
    problems.refuse()
    with transaction.atomic():
        own = SavedFilter.objects.filter(owner_id=by.user_id, withdrawn=False)
        known = own.filter(name=name.strip()).first()
        if known is None:
            if own.count() >= MOST_OF_A_PERSON:
                raise Invalid({"name": [Refused.TOO_MANY]}, most=MOST_OF_A_PERSON)
            row = SavedFilter.objects.create(
                name=name.strip(), address=address, owner_id=by.user_id, shared=shared, at=now
            )
            before = {}
        else:
            row = claim(SavedFilter, id=known.pk, expected_version=None)
            before = {"address": row.address, "shared": row.shared}
            row.address, row.shared, row.at = address, shared, now
            row.save(update_fields=["address", "shared", "at"])
        after = {"name": row.name, "address": address, "shared": shared}
        record(subject=row, act="filter.save", by=by, at=now, before=before, after=after)
    return row


def withdraw_filter(*, filter_id: int, expected_version: int, by: Acting, now: datetime) -> None:
    """Keep a filter no longer. NotFound for who did not save it; a shared one is withdrawn by whoever may share."""
    with transaction.atomic():
        row = claim(SavedFilter, id=filter_id, expected_version=expected_version)
        mine = row.owner_id == by.user_id or (row.shared and can_share_filters(by))
        if row.withdrawn or not mine:
            raise NotFound(f"filter {filter_id}")
        row.withdrawn = True
        row.save(update_fields=["withdrawn"])
        record(
            subject=row, act="filter.withdraw", by=by, at=now, before={"withdrawn": False}, after={"withdrawn": True}
        )


def keep_text(*, name: str, text: str, act: str, by: Acting, now: datetime) -> TextTemplate:
    """Keep a text that is offered where words are typed on a case; `act` is the move it is for, "" for any.

    NotFound for who keeps no texts, Invalid on "name", "text" or "act".
    """
    if not can_keep_texts(by):
        raise NotFound("texts")
    problems = Problems()
    _check_name(problems, name)
    problems.text("text", text)
    if not text.strip():
        problems.add("text", Refused.REQUIRED)
    if act and act not in set(Act):
        problems.add("act", Refused.UNKNOWN_REASON)
    problems.refuse()
    with transaction.atomic():
        row = TextTemplate.objects.create(name=name.strip(), text=text.strip(), act=act, at=now)
        record(subject=row, act="text.keep", by=by, at=now, after={"name": row.name, "text": row.text, "act": act})
    return row


def withdraw_text(*, text_id: int, expected_version: int, by: Acting, now: datetime) -> None:
    """Offer a text no longer; what was written with it stays. NotFound for who keeps no texts."""
    if not can_keep_texts(by):
        raise NotFound("texts")
    with transaction.atomic():
        row = claim(TextTemplate, id=text_id, expected_version=expected_version)
        if row.withdrawn:
            raise NotFound(f"text {text_id}")
        row.withdrawn = True
        row.save(update_fields=["withdrawn"])
        record(subject=row, act="text.withdraw", by=by, at=now, after={"withdrawn": True})


def _check_name(problems: Problems, name: str) -> None:
    problems.text("name", name, LONGEST_NAME)
    if not name.strip():
        problems.add("name", Refused.REQUIRED)
