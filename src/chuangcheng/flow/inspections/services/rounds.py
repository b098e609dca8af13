"""Planning, changing, opening, discarding and closing rounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from chuangcheng.flow.inspections import rules
from chuangcheng.flow.inspections.models import Assignment, Observation, Round, RoundQuota
from chuangcheng.flow.inspections.permissions import can_plan, may_plan
from chuangcheng.flow.inspections.terms import Refused, RoundKind, RoundState
from chuangcheng.flow.places.models import Site
from chuangcheng.flow.standards.models import ChecklistLine, Edition
from chuangcheng.flow.standards.terms import EditionState
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Actor, Invalid, NotFound, Problems
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.journal.services import record

from .assigning import walkers
from .findings import follow_up, show_today
from .telling import tell_inspectors


def plan_round(
    *,
    title: str,
    kind: RoundKind,
    edition_id: int,
    starts_on: date,
    ends_on: date,
    inspector_ids: Sequence[int],
    by: Actor,
    now: datetime,
    site_type_ids: Sequence[int] = (),
    street_ids: Sequence[int] = (),
    site_ids: Sequence[int] = (),
    quotas: Mapping[int, int] | None = None,
    seed: int | None = None,
    not_by: Mapping[int, int] | None = None,
) -> Round:
    """Make a draft round with its sites, shared out among the inspectors.

    A census or routine round takes all sites of the given types and streets (none given: all), or just
    `site_ids`. A sample round draws `quotas` (site type id -> number; 0 is none) with `seed`. A re-check round
    takes `site_ids`, usually from `selectors.sites_to_recheck`, and is refused without any. Sites whose type has
    no checklist in the edition are left out: nothing could be recorded there. `not_by` (site id -> user id) names who
    is not sent to a site.
    """
    if not may_plan(by):
        raise NotFound("may not plan rounds")
    problems = Problems()
    _look_at_details(problems, title, starts_on, ends_on)
    edition = Edition.objects.filter(pk=edition_id).first()
    if edition is None or edition.state != EditionState.PUBLISHED:
        problems.add("edition", Refused.EDITION_NOT_PUBLISHED)
    quotas = {type_id: number for type_id, number in (quotas or {}).items() if number > 0}
    if kind is RoundKind.SAMPLE and not quotas:
        problems.add("quotas", Refused.NO_QUOTA)
    if kind is RoundKind.SAMPLE and seed is None:
        problems.add("seed", Refused.REQUIRED)
    if kind is RoundKind.RECHECK and not site_ids:
        problems.add("sites", Refused.NOTHING_TO_RECHECK)
    who = walkers(inspector_ids)
    if len(who) < len(set(inspector_ids)) or not who:
        problems.add("inspectors", Refused.NO_INSPECTOR)
    problems.refuse()

    stops = _stops(edition_id, site_type_ids, street_ids, site_ids)
    if kind is RoundKind.SAMPLE:
        stops = rules.draw(stops, quotas, seed or 0)
    if not stops:
        raise Invalid({"sites": [Refused.NO_SITES]})
    shared = rules.share_out([replace(stop, not_by=(not_by or {}).get(stop.site_id)) for stop in stops], who)
    types = {stop.site_id: stop.site_type_id for stop in stops}
    with transaction.atomic():
        row = Round.objects.create(
            title=title.strip(),
            kind=kind,
            state=RoundState.DRAFT,
            edition_id=edition_id,
            starts_on=starts_on,
            ends_on=ends_on,
            seed=seed,
            created_at=now,
        )
        RoundQuota.objects.bulk_create(
            RoundQuota(round=row, site_type_id=type_id, number=number) for type_id, number in quotas.items()
        )
        Assignment.objects.bulk_create(
            (
                Assignment(round=row, site_id=site_id, site_type_id=types[site_id], inspector_id=user_id)
                for site_id, user_id in shared.items()
            ),
            batch_size=500,
        )
        record(
            subject=row,
            act="round.plan",
            by=by,
            at=now,
            after={
                "title": row.title,
                "kind": row.kind,
                "edition_id": edition_id,
                "starts_on": starts_on.isoformat(),
                "ends_on": ends_on.isoformat(),
                "seed": seed,
                "quotas": {str(key): value for key, value in quotas.items()},
                "sites": len(shared),
            },
        )
    return row


def sites_somebody_may_walk(*, edition_id: int, site_ids: Sequence[int], inspector_ids: Sequence[int]) -> list[int]:
    """Those of these sites that a round over them would hold, and at least one of these inspectors may inspect."""
    who = walkers(inspector_ids)
    shared = rules.share_out(_stops(edition_id, (), (), site_ids), who) if site_ids else {}
    return [site_id for site_id, user_id in shared.items() if user_id is not None]


def _look_at_details(problems: Problems, title: str, starts_on: date, ends_on: date) -> None:
    problems.text("title", title, 120)
    if not title.strip():
        problems.add("title", Refused.REQUIRED)
    if ends_on < starts_on:
        problems.add("ends_on", Refused.DATES_REVERSED)


def _stops(
    edition_id: int, site_type_ids: Sequence[int], street_ids: Sequence[int], site_ids: Sequence[int]
) -> Sequence[rules.Stop]:
    with_checklist = ChecklistLine.objects.filter(edition_id=edition_id).values("site_type_id")
    sites = Site.objects.filter(retired=False, site_type_id__in=with_checklist)
    if site_ids:
        sites = sites.filter(pk__in=site_ids)
    if site_type_ids:
        sites = sites.filter(site_type_id__in=site_type_ids)
    if street_ids:
        sites = sites.filter(street_id__in=street_ids)
    columns = ("pk", "code", "site_type_id", "street_id", "territorial_unit__path", "line_unit__path")
    return [
        rules.Stop(pk, code, type_id, street_id or 0, tuple(path for path in owners if path))
        for pk, code, type_id, street_id, *owners in sites.order_by("code").values_list(*columns)
    ]


def change_round(
    *, round_id: int, expected_version: int, title: str, starts_on: date, ends_on: date, by: Acting, now: datetime
) -> Round:
    """Change what a draft round is called and when it runs. Once it is open, inspectors rely on both."""
    if not can_plan(by):
        raise NotFound("may not plan rounds")
    problems = Problems()
    _look_at_details(problems, title, starts_on, ends_on)
    problems.refuse()
    with transaction.atomic():
        row = claim(Round, id=round_id, expected_version=expected_version)
        if row.state != RoundState.DRAFT:
            raise Invalid({"": [Refused.NOT_NOW]})
        before = _details(row)
        row.title, row.starts_on, row.ends_on = title.strip(), starts_on, ends_on
        row.save(update_fields=["title", "starts_on", "ends_on"])
        record(subject=row, act="round.change", by=by, at=now, before=before, after=_details(row))
    return row


def _details(row: Round) -> dict[str, str]:
    return {"title": row.title, "starts_on": row.starts_on.isoformat(), "ends_on": row.ends_on.isoformat()}


def discard_round(*, round_id: int, expected_version: int, by: Acting, now: datetime) -> Round:
    """Give up a draft. It shows nowhere any more; its sites, quotas and seed stay in the tables and the journal.

    They stay so that anybody can see how often a sample was drawn before one was opened.
    """
    if not can_plan(by):
        raise NotFound("may not plan rounds")
    with transaction.atomic():
        row = claim(Round, id=round_id, expected_version=expected_version)
        if row.state != RoundState.DRAFT:
            raise Invalid({"": [Refused.NOT_NOW]})
        row.state = RoundState.DISCARDED
        row.save(update_fields=["state"])
        record(
            subject=row,
            act="round.discard",
            by=by,
            at=now,
            before={"state": RoundState.DRAFT},
            after={"state": row.state},
        )
    return row


def open_round(*, round_id: int, expected_version: int, by: Actor, now: datetime) -> Round:
    """Let the inspectors see their sites. Every site needs somebody who may go there."""
    if not may_plan(by):
        raise NotFound("may not plan rounds")
    with transaction.atomic():
        row = claim(Round, id=round_id, expected_version=expected_version)
        if row.state != RoundState.DRAFT:
            raise Invalid({"": [Refused.NOT_NOW]})
        if Assignment.objects.filter(round_id=round_id, inspector__isnull=True).exists():
            raise Invalid({"inspectors": [Refused.NO_INSPECTOR]})
        row.state = RoundState.OPEN
        row.save(update_fields=["state"])
        record(
            subject=row, act="round.open", by=by, at=now, before={"state": RoundState.DRAFT}, after={"state": row.state}
        )
        going = Assignment.objects.filter(round_id=round_id, inspector__isnull=False)
        tell_inspectors(row, going.order_by().values_list("inspector_id", flat=True).distinct(), by, now)
    return row


def start_round(
    *,
    title: str,
    kind: RoundKind,
    edition_id: int,
    starts_on: date,
    ends_on: date,
    inspector_ids: Sequence[int],
    site_ids: Sequence[int],
    by: Actor,
    now: datetime,
    instead_of: int | None = None,
) -> Round:
    """Plan a round of a few named sites and open it at once: nobody has to look at its draft first.

    `instead_of`: a round that nobody goes on with; it is closed where it is still open.
    """
    with transaction.atomic():
        before = Round.objects.filter(pk=instead_of, state=RoundState.OPEN).first() if instead_of else None
        if before is not None:
            close_round(round_id=before.pk, expected_version=before.version, by=by, now=now)
        row = plan_round(
            title=title,
            kind=kind,
            edition_id=edition_id,
            starts_on=starts_on,
            ends_on=ends_on,
            inspector_ids=inspector_ids,
            site_ids=site_ids,
            by=by,
            now=now,
        )
        return open_round(round_id=row.pk, expected_version=row.version, by=by, now=now)


def close_round(*, round_id: int, expected_version: int, by: Actor, now: datetime) -> Round:
    """Close a round: its result is fixed from here on.

    What a sample round kept covert comes out now: its observations enter the state today, its findings
    become cases. Sites that were not visited stay "not looked at".
    """
    if not may_plan(by):
        raise NotFound("may not plan rounds")
    with transaction.atomic():
        row = claim(Round, id=round_id, expected_version=expected_version)
        if row.state != RoundState.OPEN:
            raise Invalid({"": [Refused.NOT_NOW]})
        covert = row.is_sealed
        if covert and not isinstance(by, Acting):
            raise NotFound("the product plans no covert round")
        row.state, row.closed_at = RoundState.CLOSED, now
        row.save(update_fields=["state", "closed_at"])
        cases = 0
        if covert and isinstance(by, Acting):
            office = by
            found = list(
                Observation.objects.filter(visit__round_id=round_id, valid=True)
                .select_related("visit__site", "visit__round", "item")
                .prefetch_related("photos")
                .order_by("visit__finished_at", "id")
            )
            known = show_today(found)
            cases = follow_up(observations=found, known=known, whose=lambda _: (office, now))
        record(
            subject=row,
            act="round.close",
            by=by,
            at=now,
            before={"state": RoundState.OPEN},
            after={"state": row.state, "cases": cases},
        )
    return row
