"""What follows from observations: the state today, and cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from heapq import merge
from uuid import NAMESPACE_OID, uuid5

from django.db import transaction
from django.db.models import F, Model, Q

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.permissions import standing
from chuangcheng.flow.cases.services import History, Problem, load_cases, recheck_case, tell_of_hazard
from chuangcheng.flow.cases.terms import Source, Who
from chuangcheng.flow.cases.terms import State as CaseState
from chuangcheng.flow.inspections import rules
from chuangcheng.flow.inspections.models import CarriedObservation, Observation, SiteToday, StateToday
from chuangcheng.flow.inspections.terms import Consequence, RoundKind, RoundState
from chuangcheng.flow.standards.models import CaseClass, ItemStandard
from chuangcheng.flow.standards.rules import Item
from chuangcheng.flow.standards.selectors import items_of
from chuangcheng.flow.standards.terms import Outcome
from chuangcheng.foundation.accounts.rules import Acting

Pair = tuple[int, int]
"""A site and an item."""


def hold_sites(site_ids: Iterable[int]) -> None:
    """Let nobody else change the state today of these sites until this act ends: a failure that two see at the same
    moment is one case. Belongs inside the transaction of an act."""
    wanted = sorted(set(site_ids))
    SiteToday.objects.bulk_create(
        (SiteToday(site_id=site_id) for site_id in wanted), ignore_conflicts=True, batch_size=500
    )
    for start in range(0, len(wanted), 500):
        some = SiteToday.objects.filter(site_id__in=wanted[start : start + 500])
        some.update(revision=F("revision") + 1)


def show_today(observations: Sequence[Observation]) -> dict[Pair, StateToday]:
    """Let observations (visit loaded) enter the state today, where they are the newest of their site and item.

    Returns the rows of all their pairs, as they now are. "Could not be seen" tells nothing new and
    leaves an earlier observation standing.
    """
    return show_as([(o, o.item_id) for o in observations])


def show_as(observations: Sequence[tuple[Observation, int]]) -> dict[Pair, StateToday]:
    """The same for observations that count for the item named beside them: their own, or one they were carried to."""
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
    StateToday.objects.bulk_create(new.values(), batch_size=500)
    _change(StateToday, changed.values(), ["observation", "outcome", "observed_at"])
    return rows


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
    known: Mapping[Pair, StateToday],
    whose: Callable[[Observation], tuple[Acting, datetime]],
) -> int:
    """Make cases of findings, link what is already a case, and tell closed cases that they held.

    `known` are the rows of the state today of all these pairs; `whose` says who acts on an observation and
    when. Returns how many cases were made.
    """
    findings: list[tuple[Observation, StateToday, Consequence]] = []
    linked: list[Observation] = []
    for o in observations:
        row = known[(o.visit.site_id, o.item_id)]
        if row.case is not None and row.case.merged_into is not None:  # it is followed there
            row.case = row.case.merged_into
        kind = RoundKind(o.visit.round.kind) if o.visit.round else None
        consequence = rules.what_follows(
            Outcome(o.outcome), kind, _known(row.case), at=o.visit.finished_at, stands=Outcome(row.outcome)
        )
        if consequence in (Consequence.NEW_CASE, Consequence.REBOUND):
            findings.append((o, row, consequence))
        elif consequence is Consequence.SAME_CASE:
            o.case = row.case
            linked.append(o)
        elif consequence is Consequence.HELD and row.case is not None:
            by, now = whose(o)
            if Who.INSPECTOR in standing(by, row.case):  # what his own unit put right he does not judge
                recheck_case(case_id=row.case.pk, expected_version=None, by=by, now=now)
    if findings:
        classes, standards = _catalogue([o.item_id for o, _, _ in findings])
        told = items_of(o.item.edition_id for o, _, _ in findings)
        cases = load_cases(
            histories=[
                History(_problem(o, row, consequence, classes, standards, told), *whose(o))
                for o, row, consequence in findings
            ]
        )
        for (o, row, _), case in zip(findings, cases, strict=True):
            o.case = row.case = case
            linked.append(o)
            if case.is_hazard:
                tell_of_hazard(case, *whose(o))
        _change(StateToday, (row for _, row, _ in findings), ["case"])
    _change(Observation, linked, ["case"])
    return len(findings)


def _known(case: Case | None) -> rules.KnownCase | None:
    return rules.KnownCase(CaseState(case.state), case.reported_at, case.closed_at) if case else None


def _catalogue(item_ids: Iterable[int]) -> tuple[dict[str, int], dict[int, int]]:
    """Case classes by their key, and the first counted standard of each item."""
    classes = {f"{kind}:{code}": pk for pk, kind, code in CaseClass.objects.values_list("pk", "kind", "code")}
    standards: dict[int, int] = {}
    links = ItemStandard.objects.filter(item_id__in=set(item_ids)).order_by("-standard__counted", "standard__position")
    for item_id, standard_id in links.values_list("item_id", "standard_id"):
        standards.setdefault(item_id, standard_id)
    return classes, standards


def _title(title: str, fault: str, between: str) -> str:
    """What a case from an observation is called: the item and, where one was picked, the fault."""
    return (f"{title}{between}{fault}" if fault else title)[:200]


def _problem(
    o: Observation,
    row: StateToday,
    consequence: Consequence,
    classes: Mapping[str, int],
    standards: Mapping[int, int],
    told: Mapping[tuple[int, str], Item],
) -> Problem:
    fault_en = told[o.item.edition_id, o.item.code].fault_en(o.fault)
    before = row.case if consequence is Consequence.REBOUND else None
    return Problem(
        uuid=uuid5(NAMESPACE_OID, f"observation/{o.pk}"),
        title=_title(o.item.title, o.fault, "："),
        title_en=_title(o.item.title_en, fault_en, ": ") if o.item.title_en and (fault_en or not o.fault) else "",
        source=Source.RECHECK if o.visit.round and o.visit.round.kind == RoundKind.RECHECK else Source.INSPECTION,
        source_reference=f"observation/{o.pk}",
        words=o.words,
        case_class_id=(before and before.case_class_id) or classes.get(o.item.case_class),
        standard_id=standards.get(o.item_id),
        site_id=o.visit.site_id,
        rebound_of_id=before.pk if before else None,
        found_by_id=o.visit.inspector_id,
        photos=tuple(photo.file_id for photo in o.photos.all()),
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
