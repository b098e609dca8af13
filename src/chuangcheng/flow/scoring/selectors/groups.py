"""Reading who is compared with whom."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch

from chuangcheng.flow.scoring.models import ComparisonGroup, GroupMember
from chuangcheng.flow.scoring.permissions import may_read_scores
from chuangcheng.flow.scoring.terms import Comparison
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound


@dataclass(frozen=True)
class GroupRow:
    """A group with its members, in the order of their names. `mark` is a share, 0 to 1."""

    id: int
    version: int
    name: str
    comparison: Comparison
    mark: Decimal
    members: tuple[tuple[int, str], ...]

    @property
    def member_ids(self) -> list[int]:
        """The ids of its streets or units."""
        return [pk for pk, _name in self.members]


def living_groups(comparison: Comparison | None = None) -> tuple[GroupRow, ...]:
    """The groups in use by name, in two statements; an office has a handful. The caller has checked who asks."""
    rows = ComparisonGroup.objects.filter(withdrawn=False)
    if comparison is not None:
        rows = rows.filter(comparison=comparison)
    found = []
    members_of = Prefetch("members", queryset=GroupMember.objects.select_related("area", "unit"))
    for row in rows.prefetch_related(members_of).order_by("comparison", "name", "id"):
        told = [member.area or member.unit for member in row.members.all()]
        members = tuple(sorted(((one.pk, one.name) for one in told if one), key=lambda pair: pair[1]))
        found.append(GroupRow(row.pk, row.version, row.name, Comparison(row.comparison), row.mark, members))
    return tuple(found)


def groups(acting: Acting) -> tuple[GroupRow, ...]:
    """All groups in use, for their page."""
    if not may_read_scores(acting):
        raise NotFound("groups")
    return living_groups()


def group_row(acting: Acting, *, group_id: int) -> GroupRow:
    """One group in use. Raises NotFound."""
    found = next((row for row in groups(acting) if row.id == group_id), None)
    if found is None:
        raise NotFound(f"group {group_id}")
    return found
