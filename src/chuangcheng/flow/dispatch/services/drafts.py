"""Working on the rules: a draft is a copy of the newest version, changed rule by rule, and proposes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from chuangcheng.flow.dispatch import rules
from chuangcheng.flow.dispatch.models import DispatchRule, RuleSet
from chuangcheng.flow.dispatch.permissions import can_keep_rules
from chuangcheng.flow.dispatch.selectors.versions import value_of
from chuangcheng.flow.dispatch.terms import Act, Refused, SetState, Target
from chuangcheng.foundation.acts.rules import Actor, Invalid, NotFound
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.journal.services import record

from .checks import check_rule


def allowed(by: Actor) -> None:
    """Strangers are told that there is nothing here."""
    if not can_keep_rules(by):
        raise NotFound("may not keep the dispatch rules")


def start_draft(*, by: Actor, now: datetime, found: Sequence[rules.Rule] | None = None) -> RuleSet:
    """Begin a draft with the rules of the version published last, or with others that were read from a file.

    Raises Invalid where there is a draft already, or where one of the others cannot be.
    """
    allowed(by)
    _not_too_many(len(found or ()))
    for rule in found or ():
        check_rule(rule)
    try:
        with transaction.atomic():
            row = RuleSet.objects.create(state=SetState.DRAFT, made_at=now, made_by_id=by.user_id)
            if found is None:
                newest = RuleSet.objects.filter(state=SetState.PUBLISHED).order_by("-number").values("id")[:1]
                old = DispatchRule.objects.filter(rule_set_id__in=list(newest.values_list("id", flat=True)))
                found = [value_of(one) for one in old.order_by("position", "id")]
            DispatchRule.objects.bulk_create(
                DispatchRule(rule_set=row, position=at, **_columns(rule)) for at, rule in enumerate(found)
            )
            record(subject=row, act=Act.START, by=by, at=now, after={"rules": [str(rule.key) for rule in found]})
    except IntegrityError:
        raise Invalid({"": [Refused.DRAFT_IS_THERE]}) from None
    return row


def add_rule(*, set_id: int, expected_version: int, rule: rules.Rule, by: Actor, now: datetime) -> RuleSet:
    """Put a rule at the end of a draft. Raises Invalid by field."""
    allowed(by)
    check_rule(rule)
    with transaction.atomic():
        row = claim_draft(set_id, expected_version)
        keys = _keys(row)
        _not_too_many(len(keys) + 1)
        DispatchRule.objects.create(rule_set=row, position=len(keys), **_columns(rule))
        record(subject=row, act=Act.ADD, by=by, at=now, after=_told(rule))
    return row


def change_rule(*, set_id: int, expected_version: int, rule: rules.Rule, by: Actor, now: datetime) -> RuleSet:
    """Say a rule of a draft anew; it keeps its key and its place. Raises Invalid by field, NotFound."""
    allowed(by)
    check_rule(rule)
    with transaction.atomic():
        row = claim_draft(set_id, expected_version)
        known = _rule(row, rule.key)
        before = value_of(known)
        columns = _columns(rule)
        for name, value in columns.items():
            setattr(known, name, value)
        known.save(update_fields=[name for name in columns if name != "key"])
        record(subject=row, act=Act.CHANGE, by=by, at=now, before=_told(before), after=_told(rule))
    return row


def move_rule(*, set_id: int, expected_version: int, key: UUID, place: int, by: Actor, now: datetime) -> RuleSet:
    """Put a rule of a draft at another place, counted from 0; beyond the ends is the end."""
    allowed(by)
    with transaction.atomic():
        row = claim_draft(set_id, expected_version)
        keys = _keys(row)
        if key not in keys:
            raise NotFound(f"dispatch rule {key}")
        _in_order(row, rules.moved(keys, key, place))
        told = {"key": str(key), "place": keys.index(key)}
        record(subject=row, act=Act.MOVE, by=by, at=now, before=told, after=told | {"place": place})
    return row


def remove_rule(*, set_id: int, expected_version: int, key: UUID, by: Actor, now: datetime) -> RuleSet:
    """Take a rule out of a draft: it ends when the draft is published. Versions that had it keep it."""
    allowed(by)
    with transaction.atomic():
        row = claim_draft(set_id, expected_version)
        known = _rule(row, key)
        before = value_of(known)
        known.delete()
        _in_order(row, _keys(row))
        record(subject=row, act=Act.REMOVE, by=by, at=now, before=_told(before))
    return row


def discard_draft(*, set_id: int, expected_version: int, by: Actor, now: datetime) -> RuleSet:
    """Give a draft up; what is in force stays."""
    allowed(by)
    with transaction.atomic():
        row = claim_draft(set_id, expected_version)
        row.state = SetState.DISCARDED
        row.save(update_fields=["state"])
        record(
            subject=row,
            act=Act.DISCARD,
            by=by,
            at=now,
            before={"state": SetState.DRAFT},
            after={"state": SetState.DISCARDED},
        )
    return row


def claim_draft(set_id: int, expected_version: int) -> RuleSet:
    """Take the next version of a draft. Raises Invalid where it is one no more, Conflict, NotFound."""
    row = claim(RuleSet, id=set_id, expected_version=expected_version)
    if row.state != SetState.DRAFT:
        raise Invalid({"": [Refused.NOT_A_DRAFT]})
    return row


def _keys(row: RuleSet) -> list[UUID]:
    return list(row.rules.order_by("position", "id").values_list("key", flat=True))


def _rule(row: RuleSet, key: UUID) -> DispatchRule:
    found = DispatchRule.objects.filter(rule_set=row, key=key).first()
    if found is None:
        raise NotFound(f"dispatch rule {key}")
    return found


def _in_order(row: RuleSet, keys: Sequence[UUID]) -> None:
    """Write the places of the rules, two statements however many."""
    found = {one.key: one for one in row.rules.all()}
    for at, key in enumerate(keys):
        found[key].position = at
    DispatchRule.objects.bulk_update(found.values(), ["position"])


def _not_too_many(number: int) -> None:
    if number > rules.MOST_RULES:
        raise Invalid({"": [Refused.TOO_MANY_RULES]}, most=rules.MOST_RULES)


def _columns(rule: rules.Rule) -> dict[str, Any]:
    """A rule as its row keeps it; a unit only where the rule is for a named one."""
    return {
        "key": rule.key,
        "title": rule.title.strip(),
        "case_class_id": rule.class_id,
        "kind": rule.kind if rule.major else "",
        "major": rule.major,
        "condition": rule.condition,
        "standard_id": rule.standard_id,
        "site_type_id": rule.site_type_id,
        "site_id": rule.site_id,
        "area_id": rule.area_id,
        "weekdays": "".join(str(one) for one in sorted(rule.weekdays)),
        "days": str(rule.days),
        "start": rule.start,
        "end": rule.end,
        "target": str(rule.target),
        "unit_id": rule.unit_id if rule.target is Target.UNIT else None,
    }


def _told(rule: rules.Rule) -> dict[str, Any]:
    """A rule as the journal keeps it: what it names and whom it sends to."""
    told = _columns(rule)
    return {name: str(value) if name == "key" else value for name, value in told.items() if value not in (None, "")}
