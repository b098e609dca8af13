"""Recording what was seen on a round, one visit or many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists

from chuangcheng.flow.inspections import rules
from chuangcheng.flow.inspections.models import Assignment, Observation, ObservationPhoto, Round, Visit
from chuangcheng.flow.inspections.permissions import can_walk
from chuangcheng.flow.inspections.terms import Refused, RoundState, VisitKind
from chuangcheng.flow.places.selectors import zone_near, zones_open
from chuangcheng.flow.standards.selectors import LoadedEdition, checklist_of, loaded_of
from chuangcheng.flow.standards.terms import Outcome
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound, Problems
from chuangcheng.foundation.evidence.selectors import not_pictures
from chuangcheng.foundation.journal.rules import Record
from chuangcheng.foundation.journal.services import record_many

from .findings import Told, follow_up, show_today, shown_as, tell_hazards


def record_visit(
    *,
    uuid: UUID,
    round_id: int,
    site_id: int,
    answers: Sequence[rules.Answer],
    rest_confirmed: bool,
    started_at: datetime,
    by: Acting,
    now: datetime,
) -> Visit:
    """Record one walk of one site of an open round. Photos are ids of received files.

    The same `uuid` again returns the visit that is there. In an open round that is not covert, failures
    become cases at once and the state today follows; in a covert one, hazards alone become cases at once.
    """
    assignment = (
        Assignment.objects.filter(round_id=round_id, site_id=site_id)
        .select_related("round__edition", "site")
        .defer("round__edition__document")
        .annotate(
            sent=Exists(Visit.objects.filter(uuid=uuid)),
            visited=Exists(Visit.objects.filter(round_id=round_id, site_id=site_id)),
            zone_near=zone_near(latitude="site__latitude", longitude="site__longitude"),
        )
        .first()
    )
    if (assignment is None or assignment.sent) and (known := _known(uuid, by)) is not None:
        return known
    if assignment is None or not can_walk(by, assignment.inspector_id):
        raise NotFound(f"site {site_id} of round {round_id}")
    if assignment.round.state != RoundState.OPEN:
        raise Invalid({"": [Refused.NOT_NOW]})
    if started_at > now:
        raise Invalid({"started_at": [Refused.IN_THE_FUTURE]})
    site, row = assignment.site, assignment.round
    if {site.territorial_unit_id, site.line_unit_id} & {by.unit_id, *by.own_units}:
        raise Invalid({"": [Refused.OWN_UNIT]})
    edition = loaded_of(row.edition)
    items = {line.item_id: line.item for line in checklist_of(edition, site_type_id=assignment.site_type_id)}
    if not items:
        raise Invalid({"": [Refused.NO_CHECKLIST]})
    problems = Problems()
    for answer in answers:
        problems.text(f"item-{answer.item_id}", answer.words)
        problems.text(f"item-{answer.item_id}", answer.fault, 120)
    unfit = not_pictures(file_id for answer in answers for file_id in answer.photos)
    for answer in answers:
        if not unfit.isdisjoint(answer.photos):
            problems.add(f"item-{answer.item_id}", Refused.NOT_A_PICTURE)
    walk = rules.complete(items, answers, rest_confirmed)
    for name, reasons in walk.problems.items():
        for reason in reasons:
            problems.add(name, reason)
    failing = [one for one in walk.seen if one.outcome is Outcome.FAILED and not one.words.strip()]
    zones = zones_open(site.latitude, site.longitude, at=now) if failing and assignment.zone_near else ()
    for one in failing:
        if any(items[one.item_id].case_class in zone.class_keys for zone in zones):
            problems.add(f"item-{one.item_id}", Refused.PERMITTED_ZONE)
    problems.refuse(zone="、".join(zone.name for zone in zones))
    if assignment.visited:
        raise Conflict(f"site {site_id} of round {round_id} has been visited")
    try:
        with transaction.atomic():
            # Holds the round's row against closing while the visit is written: a closed round never changes.
            if not Round.objects.filter(pk=round_id, state=RoundState.OPEN).update(state=RoundState.OPEN):
                raise Invalid({"": [Refused.NOT_NOW]})
            visit, seen, told = _write(uuid, VisitKind.ROUND, assignment, walk.seen, started_at, by, now)
            visit.round, visit.site = row, site
            whence = _told_from(edition, seen, walk.seen)
            if row.is_sealed:
                record_many(records=[told], by=by, at=now)
                tell_hazards(observations=seen, by=by, now=now, told=whence)
            else:
                follow_up(
                    observations=seen,
                    known=shown_as([(o, o.item_id) for o in seen]),
                    whose=lambda _: (by, now),
                    told=whence,
                    records=[told],
                )
    except IntegrityError:  # sent twice, or seen by two, at the same moment
        if (known := _known(uuid, by)) is not None:
            return known
        if Visit.objects.filter(round_id=round_id, site_id=site_id).exists():
            raise Conflict(f"site {site_id} of round {round_id} has been visited") from None
        raise
    return visit


def _told_from(edition: LoadedEdition, observations: Sequence[Observation], seen: Sequence[rules.Seen]) -> Told:
    """What findings of one edition are told from, without a statement."""
    return Told(
        items={item_id: edition.item_of[code] for code, item_id in edition.items.items()},
        standards=edition.standard_of,
        photos={o.pk: tuple(dict.fromkeys(one.photos)) for o, one in zip(observations, seen, strict=True)},
    )


def _known(uuid: UUID, by: Acting) -> Visit | None:
    """The visit that was sent before under this UUID."""
    known: Visit | None = Visit.objects.filter(uuid=uuid).first()
    if known is not None and known.inspector_id != by.user_id:
        raise Conflict(f"{uuid} is another person's visit")
    return known


def write_visit(
    *,
    uuid: UUID,
    kind: VisitKind,
    assignment: Assignment,
    seen: Sequence[rules.Seen],
    started_at: datetime,
    by: Acting,
    now: datetime,
) -> Visit:
    """Write a visit with what was seen, inside the transaction of an act."""
    visit, _, told = _write(uuid, kind, assignment, seen, started_at, by, now)
    record_many(records=[told], by=by, at=now)
    return visit


def _write(
    uuid: UUID,
    kind: VisitKind,
    assignment: Assignment,
    seen: Sequence[rules.Seen],
    started_at: datetime,
    by: Acting,
    now: datetime,
) -> tuple[Visit, list[Observation], Record]:
    """Write a visit with what was seen; the journal's entry of it is still to be written."""
    failed = sum(one.outcome is Outcome.FAILED for one in seen)
    visit = Visit.objects.create(
        uuid=uuid,
        kind=kind,
        round_id=assignment.round_id,
        site_id=assignment.site_id,
        inspector_id=by.user_id,
        inspector_unit_id=by.unit_id,
        started_at=started_at,
        finished_at=now,
        failed_count=failed,
    )
    rows = Observation.objects.bulk_create(_observation(visit, one) for one in seen)
    ObservationPhoto.objects.bulk_create(
        ObservationPhoto(observation=row, file_id=file_id)
        for row, one in zip(rows, seen, strict=True)
        for file_id in dict.fromkeys(one.photos)
    )
    return visit, rows, Record(Visit.subject_kind(), visit.pk, visit.version, *_told(visit, seen), by=by, at=now)


def found_on(*visits: Visit) -> list[Observation]:
    """The observations of visits, with what `show_today` and `follow_up` read."""
    return list(
        Observation.objects.filter(visit__in=visits)
        .select_related("visit__site", "visit__round", "item")
        .prefetch_related("photos")
        .order_by("id")
    )


def _found_on_many(visits: Sequence[Visit]) -> list[Observation]:
    """The same for many visits: what they share (round, site, item) is made once, not once for each observation."""
    return list(
        Observation.objects.filter(visit__in=visits)
        .prefetch_related("visit__site", "visit__round", "item", "photos")
        .order_by("id")
    )


@dataclass(frozen=True)
class PastVisit:
    """A visit that has happened, as `load_visits` takes it: `seen` in the order of the walk."""

    uuid: UUID
    kind: VisitKind
    round_id: int | None
    site_id: int
    seen: tuple[rules.Seen, ...]
    by: Acting
    at: datetime


def load_visits(*, visits: Sequence[PastVisit]) -> list[Visit]:
    """Write many visits with what they lead to: the set-based twin of `record_visit`.

    Rounds that are still covert keep theirs; what is written is equal to what single acts would have written.
    """
    if not visits:
        return []
    with transaction.atomic():
        rows = Visit.objects.bulk_create(
            (
                Visit(
                    uuid=told.uuid,
                    kind=told.kind,
                    round_id=told.round_id,
                    site_id=told.site_id,
                    inspector_id=told.by.user_id,
                    inspector_unit_id=told.by.unit_id,
                    started_at=told.at,
                    finished_at=told.at,
                    failed_count=sum(one.outcome is Outcome.FAILED for one in told.seen),
                )
                for told in visits
            ),
            batch_size=500,
        )
        observations = Observation.objects.bulk_create(
            (_observation(row, one) for row, told in zip(rows, visits, strict=True) for one in told.seen),
            batch_size=1000,
        )
        seen = (one for told in visits for one in told.seen)
        ObservationPhoto.objects.bulk_create(
            (
                ObservationPhoto(observation=row, file_id=file_id)
                for row, one in zip(observations, seen, strict=True)
                for file_id in dict.fromkeys(one.photos)
            ),
            batch_size=1000,
        )
        record_many(
            records=[
                Record(Visit.subject_kind(), row.pk, 1, *_told(row, told.seen), by=told.by, at=told.at)
                for row, told in zip(rows, visits, strict=True)
            ],
            by=visits[0].by,
            at=visits[0].at,
        )
        acted = {row.pk: (told.by, told.at) for row, told in zip(rows, visits, strict=True)}
        shown = [o for o in _found_on_many(rows) if not (o.visit.round and o.visit.round.is_sealed)]
        follow_up(observations=shown, known=show_today(shown), whose=lambda o: acted[o.visit_id])
    return rows


def _observation(visit: Visit, one: rules.Seen) -> Observation:
    return Observation(
        visit=visit,
        item_id=one.item_id,
        outcome=one.outcome,
        number="" if one.number is None else format(one.number, "f"),
        fault=one.fault,
        words=one.words,
        reason=one.reason,
        grouped=one.grouped,
    )


def _told(visit: Visit, seen: Sequence[rules.Seen]) -> tuple[str, dict[str, object], dict[str, object]]:
    """The act and what its journal entry says."""
    act = "visit.record" if visit.kind == VisitKind.ROUND else "visit.verify"
    after: dict[str, object] = {
        "round_id": visit.round_id,
        "site_id": visit.site_id,
        "observed": len(seen),
        "failed": visit.failed_count,
        "grouped": sum(one.grouped for one in seen),
    }
    return act, {}, after
