"""Everything that is not right with one unit, from every step that knows of something."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localtime

from chuangcheng.flow.cases.labels import SOURCES, STATES
from chuangcheng.flow.cases.models import NO_DUE, Case
from chuangcheng.flow.cases.rules import is_overdue
from chuangcheng.flow.cases.selectors import row_of
from chuangcheng.flow.cases.terms import OPEN, Source, State
from chuangcheng.flow.figures.selectors import figure_holes
from chuangcheng.flow.inspections.labels import ROUND_KINDS, VISIT_KINDS
from chuangcheng.flow.inspections.models import StateToday
from chuangcheng.flow.inspections.rules import fixed_not_reobserved
from chuangcheng.flow.inspections.terms import RoundKind, VisitKind
from chuangcheng.flow.places.models import Duty, Site
from chuangcheng.flow.places.selectors import standards_without_duty
from chuangcheng.flow.places.terms import Part
from chuangcheng.flow.reports.formats import LackRow, NotRight
from chuangcheng.flow.reports.labels import WORDS
from chuangcheng.flow.reports.permissions import can_list_unit
from chuangcheng.flow.reports.rules import MOST_OF_A_KIND, days_late
from chuangcheng.flow.reports.terms import Lack, Words
from chuangcheng.flow.standards.labels import METHOD_KINDS
from chuangcheng.flow.standards.models import ChecklistLine
from chuangcheng.flow.standards.rules import Hole
from chuangcheng.flow.standards.selectors import current_edition, loaded_edition
from chuangcheng.flow.standards.terms import MethodKind, Outcome
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound

Found = tuple[Lack, Sequence[LackRow], int]


def not_right(acting: Acting, *, unit_id: int | None, now: datetime, most: int = MOST_OF_A_KIND) -> NotRight:
    """All that is not right with a unit, at most `most` of each kind; None: with what belongs to nobody.

    A fixed number of statements. NotFound where this person may not read it, and for a unit that does not exist.
    """
    if not can_list_unit(acting, unit_id):
        raise NotFound(f"list of unit {unit_id}")
    name = contact = ""
    if unit_id is not None:
        unit = Unit.objects.filter(pk=unit_id).values_list("name", "contact_name").first()
        if unit is None:
            raise NotFound(f"unit {unit_id}")
        name, contact = unit
    edition = current_edition()
    found: list[Found] = [_cases(acting, unit_id, contact, now, most)]
    if edition is not None:
        found += [
            _failing(unit_id, contact, edition.id, most),
            _unseen(unit_id, contact, edition.id, most),
            *_standards(unit_id, contact, edition.id, most),
        ]
    return NotRight(
        unit_id=unit_id,
        unit=name,
        edition_id=edition.id if edition else None,
        rows=tuple(row for _, rows, _ in found for row in rows),
        counts={lack: number for lack, _, number in found},
    )


def _cases(acting: Acting, unit_id: int | None, contact: str, now: datetime, most: int) -> Found:
    """Cases that are not done; those of the unit, and those handed down to it. The nearest limit first."""
    of_unit = Q(unit_id=unit_id) | Q(handed_unit_id=unit_id) if unit_id else Q(unit__isnull=True)
    cases = Case.objects.visible_to(acting).filter(of_unit, state__in=OPEN)
    loaded = cases.select_related(
        "case_class", "site", "street", "unit", "handed_unit", "handed_user", "standard"
    ).order_by("due_at", "id")[:most]
    return Lack.CASE, [_case(case, contact, now) for case in loaded], cases.count()


def _case(case: Case, contact: str, now: datetime) -> LackRow:
    row, standard = row_of(case, now), case.standard
    due = None if case.due_at == NO_DUE else case.due_at
    return LackRow(
        lack=Lack.CASE,
        title=row.title,
        title_en=row.title_en,
        source=str(SOURCES[Source(case.source)]),
        place=row.place,
        standard=f"{standard.code} {standard.title}" if standard else "",
        standard_en=f"{standard.code} {standard.title_en}" if standard and standard.title_en else "",
        person=row.holder or contact,
        day=localtime(due) if due else None,
        state=str(STATES[row.state]),
        late=days_late(due, now) if is_overdue(State(case.state), due, now) else None,
        case_id=row.id,
        number=row.number,
    )


def _mine(unit_id: int | None, site: str = "") -> Q:
    """A site that a unit answers for, for its territory or its line of work; None: that nobody answers for."""
    if unit_id is None:
        return Q(**{f"{site}territorial_unit__isnull": True, f"{site}line_unit__isnull": True})
    return Q(**{f"{site}territorial_unit_id": unit_id}) | Q(**{f"{site}line_unit_id": unit_id})


def _failing(unit_id: int | None, contact: str, edition_id: int, most: int) -> Found:
    """What fails today without an open case: put right by a picture alone, or never made a case. Newest first."""
    rows = StateToday.objects.filter(
        _mine(unit_id, "site__"), outcome=Outcome.FAILED, item__edition_id=edition_id, site__retired=False
    ).exclude(case__state__in=OPEN, case__isnull=False)
    loaded = (
        rows.select_related("site", "item", "case", "observation__visit__round")
        .prefetch_related("item__standards")
        .order_by("-observed_at", "-id")[:most]
    )
    return Lack.FAILING, [_fails(row, contact) for row in loaded], rows.count()


def _fails(row: StateToday, contact: str) -> LackRow:
    standards, visit, case = list(row.item.standards.all()), row.observation.visit, row.case
    fixed = fixed_not_reobserved(
        Outcome(row.outcome), row.observed_at, State(case.state) if case else None, case.rectified_at if case else None
    )
    source = ROUND_KINDS[RoundKind(visit.round.kind)] if visit.round else VISIT_KINDS[VisitKind(visit.kind)]
    return LackRow(
        lack=Lack.FAILING,
        title=row.item.title,
        title_en=row.item.title_en,
        source=str(source),
        place=row.site.name,
        standard="、".join(f"{one.code} {one.title}" for one in standards),
        standard_en=", ".join(f"{one.code} {one.title_en or one.title}" for one in standards),
        person=row.site.contact_name or contact,
        day=localtime(row.observed_at),
        state=str(WORDS[Words.FIXED if fixed else Words.NO_CASE]),
        site_id=row.site_id,
    )


def _unseen(unit_id: int | None, contact: str, edition_id: int, most: int) -> Found:
    """Sites with a checklist of the edition that nobody has looked at under it, by code."""
    asked = ChecklistLine.objects.filter(edition_id=edition_id, site_type_id=OuterRef("site_type_id"))
    seen = StateToday.objects.filter(site_id=OuterRef("pk"), item__edition_id=edition_id)
    rows: QuerySet[Site] = Site.objects.filter(_mine(unit_id), Exists(asked), ~Exists(seen), retired=False)
    loaded = rows.select_related("site_type").order_by("code")[:most]
    told = [
        LackRow(
            lack=Lack.UNSEEN,
            title=site.site_type.title,
            title_en=site.site_type.title_en,
            source=str(WORDS[Words.SITES]),
            place=site.name,
            standard="",
            standard_en="",
            person=site.contact_name or contact,
            day=None,
            state=str(WORDS[Words.NOT_SEEN]),
            site_id=site.pk,
            number=site.code,
        )
        for site in loaded
    ]
    return Lack.UNSEEN, told, rows.count()


def _standards(unit_id: int | None, contact: str, edition_id: int, most: int) -> list[Found]:
    """Standards that the unit shares in and nobody leads, and figures that the standards it leads lack."""
    loaded = loaded_edition(edition_id=edition_id)
    duties = Duty.objects.filter(withdrawn=False, standard__edition_id=edition_id)
    led = set(duties.filter(part=Part.LEAD).values_list("standard_id", flat=True))
    gaps = standards_without_duty(edition_id=edition_id, limit=100_000)
    holes = [hole for holes in figure_holes(loaded, edition_id=edition_id).values() for hole in holes]
    if unit_id is None:
        unled, lacking = list(gaps), [hole for hole in holes if hole.id not in led]
    else:
        parts = list(duties.filter(unit_id=unit_id).values_list("standard_id", "part"))
        shared = {standard for standard, _ in parts}
        leads = {standard for standard, part in parts if part == Part.LEAD}
        unled = [gap for gap in gaps if gap.id in shared]
        lacking = [hole for hole in holes if hole.id in leads]
    return [
        (
            Lack.UNLED,
            [
                _standard(Lack.UNLED, Hole(gap.code, gap.title, gap.title_en, gap.id), "", Words.DUTIES, Words.NO_LEAD)
                for gap in unled[:most]
            ],
            len(unled),
        ),
        (
            Lack.FIGURE,
            [_standard(Lack.FIGURE, hole, contact, Words.FIGURES, Words.NO_FIGURE) for hole in lacking[:most]],
            len(lacking),
        ),
    ]


def _standard(lack: Lack, hole: Hole, person: str, source: Words, state: Words) -> LackRow:
    method = str(METHOD_KINDS[MethodKind(hole.detail)]) if hole.detail else ""
    return LackRow(
        lack=lack,
        title=hole.title,
        title_en=hole.title_en,
        source=method or str(WORDS[source]),
        place="",
        standard=f"{hole.code} {hole.title}",
        standard_en=f"{hole.code} {hole.title_en}" if hole.title_en else "",
        person=person,
        day=None,
        state=str(WORDS[state]),
        standard_code=hole.code,
        number=hole.code,
    )
