"""What became of one site of a round: whether somebody was there, what he found, and how far that is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.rules import case_number
from chuangcheng.flow.cases.terms import State as CaseState
from chuangcheng.flow.inspections.models import Assignment, Observation, Visit
from chuangcheng.flow.inspections.terms import RoundState
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound


@dataclass(frozen=True)
class StopStory:
    """A site of a round with its visit and the case that was found there; what is not yet is None or empty."""

    round_id: int
    edition_id: int
    site_id: int
    site: str
    visit_id: int | None = None
    case_id: int | None = None
    case_number: str = ""
    state: CaseState | None = None
    unit_id: int | None = None
    unit: str = ""
    standard_code: str = ""
    sent_back: bool = False
    open_version: int | None = None
    """The version of the round while it is open."""


def stop_story(acting: Acting, *, round_id: int, site_id: int, class_codes: Collection[str] = ()) -> StopStory:
    """The story of a site of a round, in two statements, three after the visit. NotFound where it is not known.

    Of several cases the first of one of these classes is told, else the first.
    """
    stop = (
        Assignment.objects.known_to(acting, person="inspector_id")
        .filter(round_id=round_id, site_id=site_id)
        .values_list("round__edition_id", "site__name", "round__version", "round__state")
        .first()
    )
    if stop is None:
        raise NotFound(f"site {site_id} of round {round_id}")
    edition_id, site, version, state = stop
    known = StopStory(round_id, edition_id, site_id, site, open_version=version if state == RoundState.OPEN else None)
    visit_id = Visit.objects.filter(round_id=round_id, site_id=site_id).values_list("id", flat=True).first()
    if visit_id is None:
        return known
    led_to = Observation.objects.filter(visit_id=visit_id, case__isnull=False).values("case_id")
    found = list(Case.objects.filter(pk__in=led_to).select_related("case_class", "unit", "standard").order_by("id"))
    wanted = [case for case in found if case.case_class and case.case_class.code in class_codes] or found
    if not wanted:
        return replace(known, visit_id=visit_id)
    case = wanted[0]
    return replace(
        known,
        visit_id=visit_id,
        case_id=case.pk,
        case_number=case_number(case.pk),
        state=CaseState(case.state),
        unit_id=case.unit_id,
        unit=case.unit.name if case.unit else "",
        standard_code=case.standard.code if case.standard else "",
        sent_back=case.rework_count > 0,
    )
