"""Setting who is compared with whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from chuangcheng.flow.scoring.models import ComparisonGroup, GroupMember
from chuangcheng.flow.scoring.permissions import can_group
from chuangcheng.flow.scoring.rules import ENOUGH
from chuangcheng.flow.scoring.terms import Act, Comparison, Refused
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Invalid, NotFound, Problems
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.geography.models import Area
from chuangcheng.foundation.journal.services import record

NAME_LENGTH = 60


def create_group(
    *,
    name: str,
    comparison: Comparison,
    member_ids: Sequence[int],
    by: Acting,
    now: datetime,
    mark: Decimal = ENOUGH,
) -> ComparisonGroup:
    """Make a group of at least two streets or units that are ranked among themselves.

    `mark` (0 to 1) is the least share of what was to be looked at that must have been looked at to be ranked.
    """
    if not can_group(by):
        raise NotFound("may not group")
    members = _checked(name, comparison, member_ids, mark)
    try:
        with transaction.atomic():
            row = ComparisonGroup.objects.create(name=name.strip(), comparison=comparison, mark=mark)
            _keep(row, members)
            record(subject=row, act=Act.GROUP_CREATE, by=by, at=now, after=_told(row, members))
    except IntegrityError as error:
        raise Invalid({"name": [Refused.NAME_TAKEN]}) from error
    return row


def change_group(
    *,
    group_id: int,
    expected_version: int,
    name: str,
    member_ids: Sequence[int],
    mark: Decimal,
    by: Acting,
    now: datetime,
) -> ComparisonGroup:
    """Change what a group is called, who is in it and its mark. It stays one of streets or of units."""
    if not can_group(by):
        raise NotFound("may not group")
    try:
        with transaction.atomic():
            row = _claimed(group_id, expected_version)
            members = _checked(name, Comparison(row.comparison), member_ids, mark)
            column = _column(Comparison(row.comparison))
            before = _told(row, list(row.members.order_by(column).values_list(column, flat=True)))
            row.name, row.mark = name.strip(), mark
            row.save(update_fields=["name", "mark"])
            row.members.all().delete()
            _keep(row, members)
            record(subject=row, act=Act.GROUP_CHANGE, by=by, at=now, before=before, after=_told(row, members))
    except IntegrityError as error:
        raise Invalid({"name": [Refused.NAME_TAKEN]}) from error
    return row


def withdraw_group(*, group_id: int, expected_version: int, by: Acting, now: datetime) -> ComparisonGroup:
    """Give a group up: its members are ranked by their kind again. It stays in the journal."""
    if not can_group(by):
        raise NotFound("may not group")
    with transaction.atomic():
        row = _claimed(group_id, expected_version)
        row.withdrawn = True
        row.save(update_fields=["withdrawn"])
        record(
            subject=row,
            act=Act.GROUP_WITHDRAW,
            by=by,
            at=now,
            before={"withdrawn": False},
            after={"withdrawn": True},
        )
    return row


def _claimed(group_id: int, expected_version: int) -> ComparisonGroup:
    row = claim(ComparisonGroup, id=group_id, expected_version=expected_version)
    if row.withdrawn:
        raise Invalid({"": [Refused.GROUP_WITHDRAWN]})
    return row


def _checked(name: str, comparison: Comparison, member_ids: Sequence[int], mark: Decimal) -> list[int]:
    """The members in the order of their ids, each once."""
    problems = Problems()
    problems.text("name", name, NAME_LENGTH)
    if not name.strip():
        problems.add("name", Refused.REQUIRED)
    if not 0 <= mark <= 1:
        problems.add("mark", Refused.MARK_OUT_OF_RANGE)
    members = sorted(set(member_ids))
    if comparison is Comparison.WHOLE:
        problems.add("comparison", Refused.NOT_COMPARED)
    elif len(members) < 2:
        problems.add("members", Refused.NO_MEMBERS)
    else:
        table: Any = Area if comparison is Comparison.STREET else Unit
        if table.objects.filter(pk__in=members, retired=False).count() < len(members):
            problems.add("members", Refused.UNKNOWN_MEMBER)
    problems.refuse()
    return members


def _column(comparison: Comparison) -> str:
    return "area_id" if comparison is Comparison.STREET else "unit_id"


def _keep(row: ComparisonGroup, members: Sequence[int]) -> None:
    column = _column(Comparison(row.comparison))
    GroupMember.objects.bulk_create(GroupMember(group=row, **{column: pk}) for pk in members)


def _told(row: ComparisonGroup, members: Sequence[int]) -> dict[str, object]:
    return {
        "name": row.name,
        "comparison": row.comparison,
        "mark": format(Decimal(row.mark).normalize(), "f"),
        "members": list(members),
    }
