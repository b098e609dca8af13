"""The acts on disputes. The journal keeps numbers and terms, never a place: more people read it than a dispute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.timezone import localdate

from chuangcheng.flow.places.models import Site
from chuangcheng.foundation.accounts.models import Post, Unit
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.terms import Role
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound, Problems
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.geography.models import Area
from chuangcheng.foundation.geography.terms import AreaKind
from chuangcheng.foundation.journal.services import record
from chuangcheng.foundation.notices.services import News, tell
from chuangcheng.foundation.notices.terms import Matter

from .models import Dispute, DisputeYear, Mediator
from .permissions import can_name_mediators, can_report_dispute, can_see_dispute
from .rules import holds_a_number
from .terms import DisputeKind, Outcome, Refused

ADDRESS = 80
TITLE, TITLE_EN = "矛盾纠纷", "Dispute"


@dataclass(frozen=True)
class NewDispute:
    """A dispute as it is reported: a kind, and a site or else a street with an address. `uuid` is made by the client,
    so that sending twice is harmless."""

    uuid: UUID
    kind: str
    site_id: int | None = None
    street_id: int | None = None
    address: str = ""


def report_dispute(*, dispute: NewDispute, by: Acting, now: datetime) -> Dispute:
    """Refer a dispute to the unit that mediates in its street, under the next number of the year.

    The same `uuid` by the same person again returns the one that is there; by somebody else it is a Conflict.
    """
    if not can_report_dispute(by):
        raise NotFound("may not report disputes")
    try:
        with transaction.atomic():
            return _known(dispute, by) or _refer(dispute, by, now)
    except IntegrityError:
        if (known := _known(dispute, by)) is None:
            raise
        return known


def _known(dispute: NewDispute, by: Acting) -> Dispute | None:
    known: Dispute | None = Dispute.objects.filter(uuid=dispute.uuid).first()
    if known is not None and known.reported_by_id != by.user_id:
        raise Conflict(f"{dispute.uuid} is another person's report")
    return known


def _refer(dispute: NewDispute, by: Acting, now: datetime) -> Dispute:
    address = "" if dispute.site_id else dispute.address.strip()
    problems = Problems()
    problems.text("address", address, ADDRESS)
    if dispute.kind not in set(DisputeKind):
        problems.add("kind", Refused.UNKNOWN_KIND)
    if holds_a_number(address):
        problems.add("address", Refused.NO_NUMBERS)
    street_id = _street_of(dispute, by)
    if street_id is None:
        problems.add("street", Refused.UNKNOWN_PLACE)
    elif not (dispute.site_id or address):
        problems.add("address", Refused.UNKNOWN_PLACE)
    problems.refuse()
    assert street_id is not None  # refused above
    mediator = Mediator.objects.filter(street_id=street_id).first()
    if mediator is None:
        raise Invalid({"street": [Refused.NO_MEDIATOR]})
    year = localdate(now).year
    row = Dispute.objects.create(
        uuid=dispute.uuid,
        year=year,
        place_in_year=_next_place(year),
        kind=dispute.kind,
        site_id=dispute.site_id,
        street_id=street_id,
        address=address,
        unit_id=mediator.unit_id,
        reported_by_id=by.user_id,
        referred_at=now,
    )
    record(subject=row, act="dispute.refer", by=by, at=now, after={"number": row.number, "unit_id": row.unit_id})
    handlers = Post.objects.filter(unit_id=row.unit_id, role=Role.HANDLER, retired=False, user__is_active=True)
    news = News(
        matter=Matter.DISPUTE,
        subject_kind=Dispute.subject_kind(),
        subject_id=row.pk,
        number=row.number,
        title=TITLE,
        title_en=TITLE_EN,
        sealed=True,
    )
    tell(news=news, people=handlers.values_list("user_id", flat=True), by=by, at=now)
    return row


def _street_of(dispute: NewDispute, by: Acting) -> int | None:
    """The street of the site, or the one that was picked."""
    if dispute.site_id:
        known: int | None = (
            Site.objects.visible_to(by).filter(pk=dispute.site_id).values_list("street_id", flat=True).first()
        )
        return known
    picked = Area.objects.filter(pk=dispute.street_id or 0, kind=AreaKind.STREET)
    found: int | None = picked.values_list("pk", flat=True).first()
    return found


def _next_place(year: int) -> int:
    """The next number of a year, inside the act's transaction: changing the row holds it until the act ends."""
    rows = DisputeYear.objects.filter(year=year)
    DisputeYear.objects.bulk_create([DisputeYear(year=year)], ignore_conflicts=True)
    rows.update(last=F("last") + 1)
    return rows.get().last


def note_outcome(
    *, dispute_id: int, expected_version: int, by: Acting, now: datetime, outcome: str, on: date | None
) -> Dispute:
    """Note the outcome of a mediation with its day, or put an earlier one right. NotFound for all but its unit."""
    with transaction.atomic():
        row = claim(Dispute, id=dispute_id, expected_version=expected_version)
        if not can_see_dispute(by, row):
            raise NotFound(f"dispute {dispute_id}")
        problems = Problems()
        if outcome not in set(Outcome):
            problems.add("outcome", Refused.UNKNOWN_OUTCOME)
        if on is None:
            problems.add("on", Refused.REQUIRED)
        elif on > localdate(now):
            problems.add("on", Refused.NOT_YET)
        elif on < localdate(row.referred_at):
            problems.add("on", Refused.BEFORE_REFERRAL)
        if (row.outcome, row.outcome_on) == (outcome, on):
            problems.add("outcome", Refused.UNCHANGED)
        problems.refuse()
        before = {"outcome": row.outcome, "outcome_on": row.outcome_on}
        row.outcome, row.outcome_on = outcome, on
        row.save(update_fields=["outcome", "outcome_on"])
        after = {"outcome": outcome, "outcome_on": on}
        record(subject=row, act="dispute.outcome", by=by, at=now, before=before, after=after)
    return row


def name_mediator(*, street_id: int, expected_version: int, unit_id: int | None, by: Acting, now: datetime) -> Mediator:
    """Name the unit that mediates in a street; `expected_version` is 0 where nobody was named yet. Disputes that were
    referred before stay where they are."""
    if not can_name_mediators(by):
        raise NotFound("mediators are named by the office")
    problems = Problems()
    if not Unit.objects.filter(pk=unit_id or 0, retired=False).exists():
        problems.add("unit", Refused.UNKNOWN_UNIT)
    if not Area.objects.filter(pk=street_id, kind=AreaKind.STREET).exists():
        raise NotFound(f"street {street_id}")
    problems.refuse()
    assert unit_id is not None  # refused above
    try:
        with transaction.atomic():
            if expected_version == 0:
                row = Mediator.objects.create(street_id=street_id, unit_id=unit_id)
                after = {"street_id": street_id, "unit_id": unit_id}
                record(subject=row, act="mediator.name", by=by, at=now, after=after)
                return row
            known = Mediator.objects.filter(street_id=street_id).values_list("pk", flat=True).first()
            row = claim(Mediator, id=known or 0, expected_version=expected_version)
            if row.unit_id == unit_id:
                raise Invalid({"unit": [Refused.UNCHANGED]})
            before = {"unit_id": row.unit_id}
            row.unit_id = unit_id
            row.save(update_fields=["unit"])
            record(subject=row, act="mediator.name", by=by, at=now, before=before, after={"unit_id": unit_id})
    except IntegrityError:
        raise Conflict("somebody else has just named who mediates in this street") from None
    return row
