"""One street or unit among those compared: who it is, and which sites count for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from chuangcheng.flow.places.models import Site
from chuangcheng.flow.scoring.models import RunSite
from chuangcheng.flow.scoring.permissions import may_read_own, may_read_scores
from chuangcheng.flow.scoring.terms import Comparison
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound
from chuangcheng.foundation.geography.models import Area


@dataclass(frozen=True)
class Owner:
    """A street (`Comparison.STREET`) or a unit (`Comparison.UNIT`) that is compared with others."""

    comparison: Comparison
    id: int
    name: str


def owner_of(acting: Acting, *, street_id: int | None = None, unit_id: int | None = None) -> Owner | None:
    """The street or the unit asked for, None where neither is. NotFound where there is none or it is not told."""
    if street_id is None and unit_id is None:
        return None
    is_street = street_id is not None
    own = not is_street and may_read_own(acting) and unit_id == acting.unit_id
    if not (may_read_scores(acting) or own):
        raise NotFound("scores")
    table: Any = Area if is_street else Unit
    pk = street_id if is_street else unit_id
    name = table.objects.filter(pk=pk).values_list("name", flat=True).first()
    if name is None:
        raise NotFound(f"street {street_id} or unit {unit_id}")
    return Owner(Comparison.STREET if is_street else Comparison.UNIT, pk or 0, name)


def _is_of(owner: Owner) -> Q:
    if owner.comparison is Comparison.STREET:
        return Q(street_id=owner.id)
    return Q(territorial_unit_id=owner.id) | Q(line_unit_id=owner.id)


def sites_of(owner: Owner, *, round_id: int | None = None) -> QuerySet[Any]:
    """The ids of the sites that count for a street or a unit: today, or in the fixed result of a round."""
    if round_id is None:
        return Site.objects.filter(_is_of(owner)).values("id")
    return RunSite.objects.filter(_is_of(owner), run__round_id=round_id).values("site_id")
