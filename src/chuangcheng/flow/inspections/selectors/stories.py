"""What became of one site of a round: whether somebody was there, what he found, and how far that is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.rules import case_number
from chuangcheng.flow.cases.terms import State as CaseState
from chuangcheng.flow.inspections.models import Assignment, Observation, Visit
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


def stop_story(acting: Acting, *, round_id: int, site_id: int, class_codes: Collection[str] = ()) -> StopStory:
    """The story of a site of a round, in two statements, three after the visit. NotFound where it is not known.

    Of several cases the first of one of these classes is told, else the first.
    """
    stop = (
        Assignment.objects.known_to(acting, person="inspector_id")
        .filter(round_id=round_id, site_id=site_id)
        .values_list("round__edition_id", "site__name")
        .first()
    )
    if stop is None:
        raise NotFound(f"site {site_id} of round {round_id}")
    edition_id, site = stop
    visit_id = Visit.objects.filter(round_id=round_id, site_id=site_id).values_list("id", flat=True).first()
    if visit_id is None:
        return StopStory(round_id, edition_id, site_id, site)
    led_to = Observation.objects.filter(visit_id=visit_id, case__isnull=False).values("case_id")
    found = list(Case.objects.filter(pk__in=led_to).select_related("case_class", "unit", "standard").order_by("id"))
    wanted = [case for case in found if case.case_class and case.case_class.code in class_codes] or found
    if not wanted:
        return StopStory(round_id, edition_id, site_id, site, visit_id)
    case = wanted[0]
    return StopStory(
        round_id,
        edition_id,
        site_id,
        site,
        visit_id,
        case.pk,
        case_number(case.pk),
        CaseState(case.state),
        case.unit_id,
        case.unit.name if case.unit else "",
        case.standard.code if case.standard else "",
        case.rework_count > 0,
    )
