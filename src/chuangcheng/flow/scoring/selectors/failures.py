"""One picture for each standard: the newest failure behind its figure that has one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from chuangcheng.flow.inspections.models import ObservationPhoto, StateToday
from chuangcheng.flow.scoring.permissions import may_read_scores
from chuangcheng.flow.standards.models import Node
from chuangcheng.flow.standards.terms import Outcome
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound

from .evidence import counted


@dataclass(frozen=True)
class FailureShown:
    """A picture of a failure, with where it was taken; `file_id` opens under the page of the visit."""

    visit_id: int
    file_id: int
    site: str


def newest_pictures(
    acting: Acting, *, edition_id: int, codes: Collection[str], round_id: int | None
) -> dict[str, FailureShown]:
    """The newest pictured failure of each of these standards, of a closed round or (None) of the state today.

    In two statements. Standards without one are left out.
    """
    if not may_read_scores(acting):
        raise NotFound("scores")
    picture: QuerySet[Any, Any]
    if round_id is None:
        rows = StateToday.objects.filter(site__retired=False, outcome=Outcome.FAILED, item__standards=OuterRef("pk"))
        newest = rows.filter(observation__photos__isnull=False).order_by("-observed_at", "-pk")
        picture = newest.values("observation__photos__id")[:1]
    else:
        seen = counted(round_id).filter(outcome=Outcome.FAILED, item__standards=OuterRef("pk"), photos__isnull=False)
        picture = seen.order_by("-visit__finished_at", "-pk").values("photos__id")[:1]
    nodes = Node.objects.filter(edition_id=edition_id, is_leaf=True, code__in=codes).annotate(shown=Subquery(picture))
    wanted = {shown: code for code, shown in nodes.values_list("code", "shown") if shown}
    photos = ObservationPhoto.objects.filter(pk__in=wanted).select_related("observation__visit__site")
    return {
        wanted[photo.pk]: FailureShown(photo.observation.visit_id, photo.file_id, photo.observation.visit.site.name)
        for photo in photos
    }
