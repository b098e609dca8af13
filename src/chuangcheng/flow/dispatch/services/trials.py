"""Trying a draft, and letting it decide."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localtime, make_aware

from chuangcheng.flow.dispatch import rules
from chuangcheng.flow.dispatch.models import RuleSet, Trial, TrialCase
from chuangcheng.flow.dispatch.selectors.trials import MOST_TRIED, try_out
from chuangcheng.flow.dispatch.selectors.versions import values_of
from chuangcheng.flow.dispatch.terms import Act, Refused, SetState, Verdict
from chuangcheng.foundation.acts.rules import Actor, Invalid
from chuangcheng.foundation.acts.selectors import one_moment
from chuangcheng.foundation.journal.rules import Record
from chuangcheng.foundation.journal.services import record, record_many

from .drafts import allowed, claim_draft


def try_draft(*, set_id: int, expected_version: int, by: Actor, now: datetime, most: int = MOST_TRIED) -> Trial:
    """Ask what a draft would have changed among the newest past cases, and keep the answer with its cases.

    Cases and rules are read before the transaction, so that nobody waits for it; the version that was read is claimed.
    """
    allowed(by)
    with one_moment():
        looked_at, found = try_out(set_id=set_id, now=now, most=most)
    counts = {verdict: sum(one.verdict is verdict for one in found) for verdict in Verdict}
    with transaction.atomic():
        row = claim_draft(set_id, expected_version)
        TrialCase.objects.filter(trial__rule_set=row).delete()
        trial = Trial.objects.create(
            rule_set=row,
            tried_version=row.version,
            at=now,
            by_user_id=by.user_id,
            looked_at=looked_at,
            better=counts[Verdict.BETTER],
            worse=counts[Verdict.WORSE],
            other=counts[Verdict.OTHER],
        )
        TrialCase.objects.bulk_create(
            (
                TrialCase(
                    trial=trial,
                    case_id=one.case_id,
                    verdict=one.verdict,
                    old_unit_id=one.old_unit_id,
                    old_rule_id=one.old_rule_id,
                    new_unit_id=one.new_unit_id,
                    new_rule_id=one.new_rule_id,
                    right_unit_id=one.right_unit_id,
                )
                for one in found
            ),
            batch_size=500,
        )
        told = {"looked_at": looked_at, **{str(verdict): count for verdict, count in counts.items()}}
        record_many(
            records=[
                Record(RuleSet.subject_kind(), row.pk, row.version, Act.TRY, {}, told | {"trial": trial.pk}),
                Record(Trial.subject_kind(), trial.pk, 1, Act.TRY, {}, told | {"rule_set": row.pk}),
            ],
            by=by,
            at=now,
        )
    return trial


def publish_rules(
    *, set_id: int, expected_version: int, by: Actor, now: datetime, starts_on: date | None = None
) -> RuleSet:
    """Let a draft decide from now on, or from the beginning of a day to come. Only what was tried as it is may.

    Raises Invalid where the draft was changed since its trial or never tried, where it changes nothing, or where it
    would start before today or before another version that waits for its start.
    """
    allowed(by)
    with transaction.atomic():
        row = claim_draft(set_id, expected_version)
        if not Trial.objects.filter(rule_set=row, tried_version=row.version - 1).exists():
            raise Invalid({"": [Refused.NOT_TRIED]})
        published = RuleSet.objects.filter(state=SetState.PUBLISHED)
        last = published.order_by("-number").first()
        old = list(values_of(last.pk if last else None).values())
        if not rules.differences(old, list(values_of(row.pk).values())):
            raise Invalid({"": [Refused.NOTHING_CHANGED]})
        starts_at = _start(starts_on, now)
        if last is not None and last.starts_at is not None and starts_at < last.starts_at:
            raise Invalid({"starts_on": [Refused.STARTS_BEFORE_THE_LAST]})
        highest = published.aggregate(highest=Max("number"))["highest"] or 0
        row.state, row.number = SetState.PUBLISHED, highest + 1
        row.published_at, row.published_by_id, row.starts_at = now, by.user_id, starts_at
        row.save(update_fields=["state", "number", "published_at", "published_by", "starts_at"])
        record(
            subject=row,
            act=Act.PUBLISH,
            by=by,
            at=now,
            before={"state": SetState.DRAFT},
            after={"state": row.state, "number": row.number, "starts_at": starts_at.isoformat()},
        )
    return row


def _start(starts_on: date | None, now: datetime) -> datetime:
    """The moment a version starts: now for today or no day, else the beginning of the day."""
    today = localtime(now).date()
    if starts_on is None or starts_on == today:
        return now
    if starts_on < today:
        raise Invalid({"starts_on": [Refused.STARTS_IN_THE_PAST]})
    return make_aware(datetime.combine(starts_on, time.min))
