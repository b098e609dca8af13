"""What follows from observations: the state today, and cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from uuid import NAMESPACE_OID, uuid5

from django.db import connection, transaction
from django.db.models import Model, Q

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.permissions import standing
from chuangcheng.flow.cases.services import (
    History,
    Problem,
    classes_by_key,
    prepare_cases,
    recheck_case,
    tell_of_hazard,
    write_prepared,
)
from chuangcheng.flow.cases.terms import Source, Who
from chuangcheng.flow.cases.terms import State as CaseState
from chuangcheng.flow.inspections import rules
from chuangcheng.flow.inspections.models import CarriedObservation, Observation, StateToday
from chuangcheng.flow.inspections.terms import Consequence, RoundKind, RoundState
from chuangcheng.flow.standards.rules import Item
from chuangcheng.flow.standards.selectors import first_standards, items_of
from chuangcheng.flow.standards.terms import CaseKind, Outcome
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.journal.rules import Record
from chuangcheng.foundation.journal.services import record_many

Pair = tuple[int, int]
"""A site and an item."""


def hold_sites(site_ids: Iterable[int]) -> None:
    """Let nobody else change the state today of these sites until this act ends: a failure that two see at the same
    moment is one case. Belongs inside the transaction of an act."""
    wanted = sorted(set(site_ids))
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        with connection.cursor() as cursor:
            cursor.execute(HOLD.format(", ".join(["(%s, 1)"] * len(some))), some)


HOLD = (
    "INSERT INTO inspections_sitetoday (site_id, revision) VALUES {} "
    "ON CONFLICT (site_id) DO UPDATE SET revision = inspections_sitetoday.revision + 1"
)
"""Make the row or take its next revision: one statement, which holds the row on both databases."""


@dataclass(frozen=True)
class Shown:
    """Rows of the state today, and which of them are new or say something else than before."""

    rows: dict[Pair, StateToday]
    new: dict[Pair, StateToday]
    changed: dict[Pair, StateToday]

    def write(self) -> None:
        """Write what is new and what has changed, with the cases they have by now."""
        StateToday.objects.bulk_create(self.new.values(), batch_size=500)
        _change(StateToday, self.changed.values(), ["observation", "outcome", "observed_at", "case"])


@dataclass(frozen=True)
class Told:
    """What findings are told from: items by their ids, the first counted standard of each, the pictures of each
    observation."""

    items: Mapping[int, Item]
    standards: Mapping[int, int]
    photos: Mapping[int, tuple[int, ...]]


def _told_of(observations: Sequence[Observation]) -> Told:
    """The same read for observations (item and photos loaded); one statement, one more per edition."""
    items = items_of(o.item.edition_id for o in observations)
    return Told(
        {o.item_id: items[o.item.edition_id, o.item.code] for o in observations},
        first_standards(o.item_id for o in observations),
        {o.pk: tuple(photo.file_id for photo in o.photos.all()) for o in observations},
    )


def show_today(observations: Sequence[Observation]) -> dict[Pair, StateToday]:
    """Let observations (visit loaded) enter the state today, where they are the newest of their site and item.

    Returns the rows of all their pairs, as they now are. "Could not be seen" tells nothing new and
    leaves an earlier observation standing.
    """
    return show_as([(o, o.item_id) for o in observations])


def show_as(observations: Sequence[tuple[Observation, int]]) -> dict[Pair, StateToday]:
    """The same for observations that count for the item named beside them: their own, or one they were carried to."""
    shown = shown_as(observations)
    shown.write()
    return shown.rows


def shown_as(observations: Sequence[tuple[Observation, int]]) -> Shown:
    """What `show_as` writes, held but not written yet."""
    told = [(o, item_id) for o, item_id in observations if o.valid]
    sites = {o.visit.site_id for o, _ in told}
    hold_sites(sites)
    items = {item_id for _, item_id in told}
    rows: dict[Pair, StateToday] = {
        (row.site_id, row.item_id): row
        for row in StateToday.objects.filter(site_id__in=sites, item_id__in=items).select_related("case__merged_into")
    }
    new: dict[Pair, StateToday] = {}
    changed: dict[Pair, StateToday] = {}
    for o, item_id in sorted(told, key=lambda one: (one[0].visit.finished_at, one[0].pk)):
        pair = (o.visit.site_id, item_id)
        row = rows.get(pair)
        if row is None:
            rows[pair] = new[pair] = StateToday(
                site_id=pair[0], item_id=pair[1], observation=o, outcome=o.outcome, observed_at=o.visit.finished_at
            )
        elif o.visit.finished_at >= row.observed_at and not (
            o.outcome == Outcome.UNSEEN and row.outcome != Outcome.UNSEEN
        ):
            row.observation, row.outcome, row.observed_at = o, o.outcome, o.visit.finished_at
            if pair not in new:
                changed[pair] = row
    return Shown(rows, new, changed)


def _change(model: type[Model], rows: Iterable[Model], fields: list[str]) -> None:
    """Write these columns of rows that are there: an upsert, ten times as fast as one CASE per column and row."""
    model._default_manager.bulk_create(
        {row.pk: row for row in rows}.values(),
        batch_size=500,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=fields,
    )


def follow_up(
    *,
    observations: Sequence[Observation],
    known: Mapping[Pair, StateToday] | Shown,
    whose: Callable[[Observation], tuple[Acting, datetime]],
    told: Told | None = None,
    records: Sequence[Record] = (),
) -> int:
    """Make cases of findings, link what is already a case, and tell closed cases that they held.

    `known` are the rows of the state today of all these pairs, or what is to be written of them here; `whose` says who
    acts on an observation and when. `told` saves reading what the caller has; `records` go into the journal before
    anything that follows. Returns how many cases were made.
    """
    rows = known.rows if isinstance(known, Shown) else known
    findings: list[Finding] = []
    linked: list[Observation] = []
    told_before: list[StateToday] = []
    for o in observations:
        row = rows[(o.visit.site_id, o.item_id)]
        if o.case_id is not None:  # a hazard of a covert round
            if row.case_id is None:
                row.case_id = o.case_id
                told_before.append(row)
            continue
        case = row.case.merged_into or row.case if row.case else None  # what was merged is followed there
        kind = RoundKind(o.visit.round.kind) if o.visit.round else None
        consequence = rules.what_follows(
            Outcome(o.outcome), kind, _known(case), at=o.visit.finished_at, stands=Outcome(row.outcome)
        )
        if consequence in (Consequence.NEW_CASE, Consequence.REBOUND):
            findings.append((o, row, case if consequence is Consequence.REBOUND else None))
        elif consequence is Consequence.SAME_CASE:
            o.case = case
            linked.append(o)
        elif consequence is Consequence.HELD and case is not None:
            by, now = whose(o)
            if Who.INSPECTOR in standing(by, case):  # what his own unit put right he does not judge
                record_many(records=records, by=by, at=now)
                records = ()
                recheck_case(case_id=case.pk, expected_version=None, by=by, now=now)
    if findings:
        cases = _make_cases(findings, told or _told_of([o for o, _, _ in findings]), whose, records)
        for (o, row, _), case in zip(findings, cases, strict=True):
            o.case = row.case = case
            linked.append(o)
            if case.is_hazard:
                tell_of_hazard(case, *whose(o))
    elif records:
        by, now = whose(observations[0])
        record_many(records=records, by=by, at=now)
    unwritten = [*told_before, *(row for _, row, _ in findings if row.pk is not None)]
    if isinstance(known, Shown):
        known.write()
        unwritten = [row for row in unwritten if (row.site_id, row.item_id) not in {**known.new, **known.changed}]
    _change(StateToday, unwritten, ["case"])
    _change(Observation, linked, ["case"])
    return len(findings)


def tell_hazards(*, observations: Sequence[Observation], by: Acting, now: datetime, told: Told) -> int:
    """Make cases at once of the hazards (安全隐患) that a covert round has come upon; how many were made.

    Danger does not wait for the end of a round. All else that was seen stays covert: the state today follows when the
    round is closed, and `follow_up` then finds these linked already.
    """
    hazards = [
        o
        for o in observations
        if o.outcome == Outcome.FAILED and told.items[o.item_id].case_class.startswith(f"{CaseKind.HAZARD}:")
    ]
    if not hazards:
        return 0
    sites = {o.visit.site_id for o in hazards}
    hold_sites(sites)
    here = StateToday.objects.filter(site_id__in=sites, item_id__in={o.item_id for o in hazards})
    known = {(row.site_id, row.item_id): row for row in here.select_related("case__merged_into")}
    for o in hazards:
        row = known.setdefault((o.visit.site_id, o.item_id), StateToday(site_id=o.visit.site_id, item_id=o.item_id))
        row.outcome = o.outcome  # what this visit has seen stands for the question whether it is a case; never written
    return follow_up(observations=hazards, known=known, whose=lambda _: (by, now), told=told)


Finding = tuple[Observation, StateToday, Case | None]
"""An observation that becomes a case, its row of the state today, and the case that has come back with it."""


def _make_cases(
    findings: Sequence[Finding],
    told: Told,
    whose: Callable[[Observation], tuple[Acting, datetime]],
    records: Sequence[Record],
) -> list[Case]:
    keys = {told.items[o.item_id].case_class for o, _, _ in findings}
    before = [case for _, _, case in findings if case is not None]
    classes, traits = classes_by_key(keys, {case.case_class_id for case in before if case.case_class_id})
    prepared = prepare_cases(
        histories=[History(_problem(o, came_back, classes, told), *whose(o)) for o, _, came_back in findings],
        sites={o.visit.site_id: o.visit.site for o, _, _ in findings},
        traits=traits,
        came_back={case.pk: case.rebound_number for case in before},
    )
    return write_prepared(prepared, records=records)


def _known(case: Case | None) -> rules.KnownCase | None:
    return rules.KnownCase(CaseState(case.state), case.reported_at, case.closed_at) if case else None


def _title(title: str, fault: str, between: str) -> str:
    """What a case from an observation is called: the item and, where one was picked, the fault."""
    return (f"{title}{between}{fault}" if fault else title)[:200]


def _problem(o: Observation, before: Case | None, classes: Mapping[str, int], told: Told) -> Problem:
    item = told.items[o.item_id]
    fault_en = item.fault_en(o.fault)
    return Problem(
        uuid=uuid5(NAMESPACE_OID, f"observation/{o.pk}"),
        title=_title(item.title, o.fault, "："),
        title_en=_title(item.title_en, fault_en, ": ") if item.title_en and (fault_en or not o.fault) else "",
        source=Source.RECHECK if o.visit.round and o.visit.round.kind == RoundKind.RECHECK else Source.INSPECTION,
        source_reference=f"observation/{o.pk}",
        words=o.words,
        case_class_id=(before and before.case_class_id) or classes.get(item.case_class),
        standard_id=told.standards.get(o.item_id),
        site_id=o.visit.site_id,
        rebound_of_id=before.pk if before else None,
        found_by_id=o.visit.inspector_id,
        photos=told.photos.get(o.pk, ()),
    )


def recompute_state_today() -> int:
    """Make the state today anew from all observations that are valid and not covert; how many rows it has.

    For repair and for the proof that the observing acts keep it right.
    """
    with transaction.atomic():
        hold_sites(StateToday.objects.values_list("site_id", flat=True).distinct())
        with_case = StateToday.objects.filter(case__isnull=False)
        cases: dict[Pair, int | None] = {
            (site, item): case for site, item, case in with_case.values_list("site_id", "item_id", "case_id")
        }
        StateToday.objects.all().delete()
        covert = Q(visit__round__kind=RoundKind.SAMPLE) & ~Q(visit__round__state=RoundState.CLOSED)
        told = Observation.objects.filter(valid=True).exclude(covert).select_related("visit")
        own = ((o, o.item_id) for o in told.order_by("visit__finished_at", "id").iterator(2000))
        kept = CarriedObservation.objects.filter(observation__valid=True).select_related("observation__visit")
        carried = (
            (one.observation, one.item_id)
            for one in kept.order_by("observation__visit__finished_at", "observation_id").iterator(2000)
        )
        batch: list[tuple[Observation, int]] = []
        for one in merge(own, carried, key=lambda told: (told[0].visit.finished_at, told[0].pk)):
            batch.append(one)
            if len(batch) == 2000:
                show_as(batch)
                batch = []
        show_as(batch)
        cases |= _newest_cases()
        rows = []
        for row in StateToday.objects.iterator(2000):
            if (case := cases.get((row.site_id, row.item_id))) is not None:
                row.case_id = case
                rows.append(row)
        StateToday.objects.bulk_update(rows, ["case"], batch_size=500)
        return StateToday.objects.count()


def _newest_cases() -> dict[Pair, int]:
    """The newest case that observations led to, by site and item."""
    linked = Observation.objects.filter(case__isnull=False).order_by("case_id")
    return {(site, item): case for site, item, case in linked.values_list("visit__site_id", "item_id", "case_id")}


def case_of(case_id: int) -> tuple[Case, Observation | None]:
    """A case and the observation that it came from, or None where it came from elsewhere."""
    case = Case.objects.select_related("site").get(pk=case_id)
    first = Observation.objects.filter(case_id=case_id).select_related("visit", "item").order_by("id").first()
    return case, first
