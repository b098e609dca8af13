"""What stands behind a standard's numbers: the observations, and what was to be looked at and was not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.rules import case_number
from chuangcheng.flow.cases.terms import State as CaseState
from chuangcheng.flow.inspections.models import Assignment, Observation, Round, StateToday
from chuangcheng.flow.inspections.rules import fixed_not_reobserved
from chuangcheng.flow.inspections.terms import RoundState
from chuangcheng.flow.places.models import Site
from chuangcheng.flow.scoring.models import LeftOut
from chuangcheng.flow.scoring.permissions import may_read_own, may_read_scores
from chuangcheng.flow.scoring.terms import Comparison
from chuangcheng.flow.standards.models import ChecklistItem, ChecklistLine
from chuangcheng.flow.standards.selectors import fault_in_english
from chuangcheng.flow.standards.terms import Outcome
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound, Page
from chuangcheng.foundation.acts.selectors import PAGE_SIZE, page_of

from .owners import Owner, sites_of


@dataclass(frozen=True)
class EvidenceRow:
    """One observation behind a figure: it opens to its visit, its case and its pictures."""

    id: int
    visit_id: int
    site_id: int
    site: str
    item_code: str
    item: str
    item_en: str
    outcome: Outcome
    seen_at: datetime
    fault: str
    fault_en: str
    reason: str
    case_id: int | None
    case_number: str
    fixed_not_reobserved: bool
    set_aside: bool = False
    """An objection to it was upheld after the result of its round had been fixed."""
    carried: bool = False
    """It was made for an item of an older edition and counts here by a mapping."""


def _checked(acting: Acting, round_id: int | None, owner: Owner | None) -> None:
    """NotFound where this person may not read scores, or not those of this round.

    A unit's people open what stands behind its own line of a closed round.
    """
    if not may_read_scores(acting):
        is_own = owner is not None and owner.comparison is Comparison.UNIT and owner.id == acting.unit_id
        if not (may_read_own(acting) and is_own and round_id is not None):
            raise NotFound("scores")
    if round_id is not None:
        closed = Round.objects.known_to(acting).filter(pk=round_id, state=RoundState.CLOSED)
        if not closed.exists():
            raise NotFound(f"round {round_id}")


def counted(round_id: int) -> QuerySet[Observation]:
    """The observations that a round's result rests on: those that had been set aside by then are left out."""
    left_out = LeftOut.objects.filter(run__round_id=round_id).values("observation_id")
    return Observation.objects.filter(visit__round_id=round_id).exclude(pk__in=left_out)


def evidence_of(
    acting: Acting,
    *,
    edition_id: int,
    code: str | None,
    round_id: int | None = None,
    owner: Owner | None = None,
    outcome: Outcome | None = Outcome.FAILED,
    place: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[EvidenceRow]:
    """The observations behind a standard's field figure, newest first, failures unless asked otherwise (None: all).

    `code` None: of all standards, each observation once. `owner`: of the sites that count for a street or a unit.
    All pages together have as many rows as the figure counts. Two statements, for a round three.
    """
    _checked(acting, round_id, owner)
    if round_id is not None:
        rows = counted(round_id)
        if code is not None:
            rows = rows.filter(item__standards__code=code)
    else:
        # By the item of the state, not of the observation: it may have been carried from an older edition.
        shown = StateToday.objects.filter(site__retired=False, item__edition_id=edition_id)
        if code is not None:
            shown = shown.filter(item__standards__code=code)
        rows = Observation.objects.filter(pk__in=shown.values("observation_id"))
    if owner is not None:
        rows = rows.filter(visit__site_id__in=sites_of(owner, round_id=round_id))
    if outcome is not None:
        rows = rows.filter(outcome=outcome)
    rows = rows.select_related("visit__site", "item__edition", "case").defer("item__edition__document")
    today = round_id is None
    page = page_of(
        rows, sort="visit__finished_at", place=place, size=size, to_row=lambda o: _evidence_row(o, edition_id, today)
    )
    led_to = [row.case_id for row in page.rows if row.case_id]
    visible = set(Case.objects.visible_to(acting).filter(pk__in=led_to).values_list("pk", flat=True))
    return Page(
        tuple(row if row.case_id in visible else replace(row, case_id=None, case_number="") for row in page.rows),
        next=page.next,
        previous=page.previous,
    )


def _evidence_row(o: Observation, edition_id: int, today: bool) -> EvidenceRow:
    return EvidenceRow(
        id=o.pk,
        visit_id=o.visit_id,
        site_id=o.visit.site_id,
        site=o.visit.site.name,
        item_code=o.item.code,
        item=o.item.title,
        item_en=o.item.title_en,
        outcome=Outcome(o.outcome),
        seen_at=o.visit.finished_at,
        fault=o.fault,
        fault_en=fault_in_english(o.item, o.fault),
        reason=o.reason,
        case_id=o.case_id,
        case_number=case_number(o.case_id) if o.case_id else "",
        fixed_not_reobserved=today
        and fixed_not_reobserved(
            Outcome(o.outcome),
            o.visit.finished_at,
            CaseState(o.case.state) if o.case else None,
            o.case.rectified_at if o.case else None,
        ),
        set_aside=not o.valid,
        carried=today and o.item.edition_id != edition_id,
    )


@dataclass(frozen=True)
class MissingRow:
    """An item that was to be looked at on a site, and was not."""

    site_id: int
    site_code: str
    site: str
    street: str
    item_code: str
    item: str
    item_en: str


def missing_of(
    acting: Acting,
    *,
    edition_id: int,
    code: str | None,
    round_id: int | None = None,
    owner: Owner | None = None,
    place: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[MissingRow]:
    """What a standard asks of sites and nobody looked at: of a round's sites, or today of all living ones.

    `code` None: of all standards, each item once; `owner`: of the sites that count for a street or a unit. A page is
    `size` sites by code with all that is missing on each; all pages together have as many rows as the figure counts.
    Three statements, for a round four.
    """
    _checked(acting, round_id, owner)
    asked = ChecklistLine.objects.filter(edition_id=edition_id)
    if code is not None:
        asked = asked.filter(item__standards__code=code)
    seen: QuerySet[Any]
    rows: QuerySet[Any]
    if round_id is not None:
        seen, site_of_seen = counted(round_id), "visit__site_id"
        rows = Assignment.objects.filter(round_id=round_id).select_related("site__street")
        site_of_row, sort = "site_id", "site__code"
    else:
        seen, site_of_seen = StateToday.objects.all(), "site_id"
        rows = Site.objects.filter(retired=False).select_related("street")
        site_of_row, sort = "pk", "code"
    if owner is not None:
        rows = rows.filter(**{f"{site_of_row}__in": sites_of(owner, round_id=round_id)})
    there = seen.filter(**{site_of_seen: OuterRef(OuterRef(site_of_row)), "item_id": OuterRef("item_id")})
    lacking = asked.filter(~Exists(there), site_type_id=OuterRef("site_type_id"))
    page: Page[Any] = page_of(
        rows.filter(Exists(lacking)), sort=sort, place=place, descending=False, size=size, to_row=lambda row: row
    )
    sites = [(row if round_id is None else row.site, row.site_type_id) for row in page.rows]
    on_page = {f"{site_of_seen}__in": [site.pk for site, _ in sites]}
    on_them = seen.filter(**on_page) if code is None else seen.filter(**on_page, item__standards__code=code)
    known = set(on_them.values_list(site_of_seen, "item_id"))
    lists: dict[int, list[ChecklistItem]] = {}
    for line in asked.select_related("item").order_by("site_type_id", "position"):
        lists.setdefault(line.site_type_id, []).append(line.item)
    return Page(tuple(_missing_rows(sites, lists, known)), next=page.next, previous=page.previous)


def _missing_rows(
    sites: Iterable[tuple[Site, int]], lists: dict[int, list[ChecklistItem]], known: set[tuple[int, int]]
) -> Iterable[MissingRow]:
    for site, site_type_id in sites:
        for item in lists.get(site_type_id, ()):
            if (site.pk, item.pk) not in known:
                street = site.street.name if site.street else ""
                yield MissingRow(site.pk, site.code, site.name, street, item.code, item.title, item.title_en)
