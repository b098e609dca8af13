"""Hot spots: a person takes up what the data propose, records the cause and the measures, reviews, and closes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime

from chuangcheng.flow.watch.models import HotSpot, Measure, SpotReview
from chuangcheng.flow.watch.rules.spots import has_both
from chuangcheng.flow.watch.selectors.care import care
from chuangcheng.flow.watch.selectors.proposals import Proposal, proposals
from chuangcheng.flow.watch.terms import Act, Cause, Effect, MeasureWhat, Refused, SpotOutcome, SpotState
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Invalid, NotFound, Problems
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.journal.services import record

from .plans import allowed

OLDEST = timedelta(days=366)
"""A measure may have begun so long before the spot was taken up."""


@dataclass(frozen=True)
class RootCause:
    """Why it keeps coming back, who answers for the measures, and when they are looked at again."""

    cause: Cause
    unit_id: int
    review_on: date
    words: str = ""


def open_spot(*, first_id: int, found: RootCause, by: Acting, now: datetime) -> HotSpot:
    """Take up a proposal, named by its first case, with its root cause.

    Raises Invalid where the data do not propose it (any more): somebody else may have taken it up.
    """
    allowed(by)
    with transaction.atomic():
        proposed = _proposed(first_id, now)
        _check(found, now)
        row = _made(proposed, SpotState.OPEN, now)
        row.cause, row.unit_id, row.review_on, row.words = found.cause, found.unit_id, found.review_on, found.words
        row.save()
        record(subject=row, act=Act.SPOT_OPEN, by=by, at=now, after=_told(row) | {"times": row.times})
    return row


def dismiss_proposal(*, first_id: int, words: str, by: Acting, now: datetime) -> HotSpot:
    """Say why a proposal is none. It is proposed again only when it has come as often once more."""
    allowed(by)
    problems = Problems()
    problems.text("words", words)
    if not words.strip():
        problems.add("words", Refused.REQUIRED)
    problems.refuse()
    with transaction.atomic():
        row = _made(_proposed(first_id, now), SpotState.DISMISSED, now)
        row.words, row.closed_at = words.strip(), now
        row.save()
        record(subject=row, act=Act.SPOT_DISMISS, by=by, at=now, after={"times": row.times}, why=row.words)
    return row


def change_spot(*, spot_id: int, expected_version: int, found: RootCause, by: Acting, now: datetime) -> HotSpot:
    """Change the root cause, the unit or the day of the review."""
    with transaction.atomic():
        row = _claimed(spot_id, expected_version, by)
        _check(found, now)
        before = _told(row)
        row.cause, row.unit_id, row.review_on, row.words = found.cause, found.unit_id, found.review_on, found.words
        row.save(update_fields=["cause", "unit", "review_on", "words"])
        record(subject=row, act=Act.SPOT_CHANGE, by=by, at=now, before=before, after=_told(row))
    return row


def add_measure(
    *, spot_id: int, expected_version: int, what: MeasureWhat, from_on: date, words: str, by: Acting, now: datetime
) -> HotSpot:
    """Note what is done about it, and from which day on it counts."""
    with transaction.atomic():
        row = _claimed(spot_id, expected_version, by)
        problems = Problems()
        problems.text("words", words, 200)
        if from_on < localtime(row.opened_at).date() - OLDEST:
            problems.add("from_on", Refused.IN_THE_PAST)
        problems.refuse()
        Measure.objects.create(spot=row, what=what, words=words.strip(), from_on=from_on)
        after = {"what": what, "from_on": from_on.isoformat(), "words": words.strip()}
        record(subject=row, act=Act.SPOT_MEASURE, by=by, at=now, after=after)
    return row


def review_spot(
    *, spot_id: int, expected_version: int, effect: Effect, next_on: date, words: str, by: Acting, now: datetime
) -> HotSpot:
    """Note what a review found, and when the next one is."""
    with transaction.atomic():
        row = _claimed(spot_id, expected_version, by)
        problems = Problems()
        problems.text("words", words)
        if next_on <= localtime(now).date():
            problems.add("next_on", Refused.IN_THE_PAST)
        problems.refuse()
        SpotReview.objects.create(spot=row, at=now, effect=effect, words=words.strip(), by_user_id=by.user_id)
        before, row.review_on = row.review_on, next_on
        row.save(update_fields=["review_on"])
        record(
            subject=row,
            act=Act.SPOT_REVIEW,
            by=by,
            at=now,
            before={"review_on": before.isoformat() if before else None},
            after={"effect": effect, "review_on": next_on.isoformat(), "words": words.strip()},
        )
    return row


def close_spot(
    *, spot_id: int, expected_version: int, outcome: SpotOutcome, words: str, by: Acting, now: datetime
) -> HotSpot:
    """End the care of a hot spot. It is solved only where something was done of both kinds, 疏 and 堵."""
    with transaction.atomic():
        row = _claimed(spot_id, expected_version, by)
        problems = Problems()
        problems.text("words", words)
        whats = [MeasureWhat(what) for what in row.measures.values_list("what", flat=True)]
        if outcome in (SpotOutcome.GONE, SpotOutcome.EASED) and not has_both(whats):
            problems.add("outcome", Refused.BOTH_KINDS)
        if outcome in (SpotOutcome.MOVED_AWAY, SpotOutcome.HANDED_ON) and not words.strip():
            problems.add("words", Refused.REQUIRED)
        problems.refuse()
        row.state, row.outcome, row.closed_at = SpotState.CLOSED, outcome.value, now
        row.save(update_fields=["state", "outcome", "closed_at"])
        record(
            subject=row,
            act=Act.SPOT_CLOSE,
            by=by,
            at=now,
            before={"state": SpotState.OPEN},
            after={"state": row.state, "outcome": outcome},
            why=words.strip(),
        )
    return row


def _proposed(first_id: int, now: datetime) -> Proposal:
    found = next((one for one in proposals(care=care(), now=now) if one.first_id == first_id), None)
    if found is None:
        raise Invalid({"": [Refused.NOT_A_HOT_SPOT]})
    return found


def _made(proposed: Proposal, state: SpotState, now: datetime) -> HotSpot:
    return HotSpot.objects.create(
        state=state,
        case_class_id=proposed.class_id,
        site_id=proposed.site_id,
        address=proposed.place if proposed.site_id is None else "",
        latitude=proposed.latitude,
        longitude=proposed.longitude,
        street_id=proposed.street_id,
        times=proposed.times,
        opened_at=now,
    )


def _claimed(spot_id: int, expected_version: int, by: Acting) -> HotSpot:
    allowed(by)
    row = claim(HotSpot, id=spot_id, expected_version=expected_version)
    if row.state == SpotState.DISMISSED:
        raise NotFound(f"spot {spot_id}")
    if row.state != SpotState.OPEN:
        raise Invalid({"": [Refused.NOT_OPEN]})
    return row


def _check(found: RootCause, now: datetime) -> None:
    problems = Problems()
    problems.text("words", found.words)
    if not Unit.objects.filter(pk=found.unit_id, retired=False).exists():
        problems.add("unit", Refused.UNKNOWN)
    if found.review_on <= localtime(now).date():
        problems.add("review_on", Refused.IN_THE_PAST)
    problems.refuse()


def _told(row: HotSpot) -> dict[str, object]:
    return {
        "cause": row.cause,
        "unit_id": row.unit_id,
        "review_on": row.review_on.isoformat() if row.review_on else None,
        "words": row.words,
    }
