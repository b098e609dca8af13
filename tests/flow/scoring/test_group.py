"""Setting who is compared with whom."""

from decimal import Decimal

import pytest

from chuangcheng.flow.scoring import selectors as scores
from chuangcheng.flow.scoring.models import ComparisonGroup
from chuangcheng.flow.scoring.services import change_group, create_group, withdraw_group
from chuangcheng.flow.scoring.terms import Act, Comparison, Refused
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from chuangcheng.foundation.journal.selectors import history
from tests.people import MONDAY, PEOPLE, unit
from tests.world import World

pytestmark = pytest.mark.django_db


def made(world: World, **more: object) -> ComparisonGroup:
    told = {
        "name": "城区街道",
        "comparison": Comparison.STREET,
        "member_ids": [world.liuan.pk, world.shiqiao.pk],
        "by": world.cast.lin,
        "now": MONDAY,
    }
    return create_group(**told | more)


def test_a_group_is_made_changed_and_withdrawn_and_the_journal_tells_each(world: World):
    row = made(world)
    units = made(world, name="单位", comparison=Comparison.UNIT, member_ids=[unit("liuan").pk, unit("shiqiao").pk])
    assert [group.name for group in scores.groups(world.cast.wang)] == ["城区街道", "单位"]
    change_group(
        group_id=units.pk,
        expected_version=1,
        name=" 条线与属地 ",
        member_ids=[unit("enforcement").pk, unit("liuan").pk],
        mark=Decimal("0.5"),
        by=world.cast.lin,
        now=MONDAY,
    )
    told = scores.group_row(world.cast.lin, group_id=units.pk)
    assert (told.name, told.mark, [name for _pk, name in told.members]) == (
        "条线与属地",
        Decimal("0.5"),
        ["云溪区城管局", "柳岸街道"],
    )
    withdraw_group(group_id=row.pk, expected_version=1, by=world.cast.lin, now=MONDAY)
    assert [group.id for group in scores.groups(world.cast.lin)] == [units.pk]
    acts = [entry.act for entry in history(subject_kind="scoring.comparisongroup", subject_id=units.pk).rows]
    assert sorted(acts) == [Act.GROUP_CHANGE, Act.GROUP_CREATE]


@pytest.mark.parametrize(
    ("wrong", "problems"),
    [
        ({"name": "  "}, {"name": [Refused.REQUIRED]}),
        ({"member_ids": []}, {"members": [Refused.NO_MEMBERS]}),
        ({"member_ids": [999_998, 999_999]}, {"members": [Refused.UNKNOWN_MEMBER]}),
        ({"comparison": Comparison.WHOLE}, {"comparison": [Refused.NOT_COMPARED]}),
        ({"mark": Decimal("1.1")}, {"mark": [Refused.MARK_OUT_OF_RANGE]}),
    ],
)
def test_what_cannot_be_a_group_is_refused_with_the_reason(world: World, wrong: dict, problems: dict):
    with pytest.raises(Invalid) as refused:
        made(world, **wrong)
    assert refused.value.problems == problems
    assert not ComparisonGroup.objects.exists()


def test_two_groups_of_a_kind_never_bear_one_name_and_a_withdrawn_one_gives_its_name_back(world: World):
    row = made(world)
    with pytest.raises(Invalid) as refused:
        made(world)
    assert refused.value.problems == {"name": [Refused.NAME_TAKEN]}
    made(world, comparison=Comparison.UNIT, member_ids=[unit("liuan").pk, unit("shiqiao").pk])
    withdraw_group(group_id=row.pk, expected_version=1, by=world.cast.lin, now=MONDAY)
    made(world)
    with pytest.raises(Invalid) as refused:
        withdraw_group(group_id=row.pk, expected_version=2, by=world.cast.lin, now=MONDAY)
    assert refused.value.problems == {"": [Refused.GROUP_WITHDRAWN]}


def test_a_stale_page_is_told(world: World):
    row = made(world)
    with pytest.raises(Conflict):
        withdraw_group(group_id=row.pk, expected_version=7, by=world.cast.lin, now=MONDAY)


@pytest.mark.parametrize("name", sorted(set(PEOPLE) - {"lin"}))
def test_only_the_office_groups(world: World, name: str):
    row, by = made(world), world.cast.acting[name]
    about = {"group_id": row.pk, "expected_version": 1, "by": by, "now": MONDAY}
    members = [world.liuan.pk, world.shiqiao.pk]
    for act in (
        lambda: made(world, by=by, name="别的"),
        lambda: change_group(**about, name="别的", member_ids=members, mark=Decimal(0)),
        lambda: withdraw_group(**about),
    ):
        with pytest.raises(NotFound):
            act()
    row.refresh_from_db()
    assert (row.version, row.withdrawn) == (1, False)
