"""不重复: a person says that two reports are two problems."""

import pytest

from chuangcheng.flow.scrutiny.models import NotDuplicate
from chuangcheng.flow.scrutiny.services import tell_apart
from chuangcheng.flow.scrutiny.terms import Refused
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.journal.selectors import history
from tests.flow.scrutiny.stories import at, report
from tests.world import World

pytestmark = pytest.mark.django_db


def test_it_is_kept_with_who_said_so_and_why(world: World):
    first, second = report(world, "甲"), report(world, "乙")
    row = tell_apart(case_id=second.pk, other_id=first.pk, by=world.cast.lin, now=at(1), words="路两侧各一处")
    assert (row.first_id, row.second_id, row.by_id) == (first.pk, second.pk, world.cast.lin.user_id)
    (entry,) = history(subject_kind="scrutiny.notduplicate", subject_id=row.pk).rows
    assert (entry.act, entry.user_id) == ("scrutiny.tell_apart", world.cast.lin.user_id)


def test_it_is_said_once(world: World):
    first, second = report(world, "甲"), report(world, "乙")
    tell_apart(case_id=first.pk, other_id=second.pk, by=world.cast.lin, now=at(1))
    with pytest.raises(Invalid) as refused:
        tell_apart(case_id=second.pk, other_id=first.pk, by=world.cast.lin, now=at(2))
    assert refused.value.problems == {"": [Refused.ALREADY_TOLD]}
    assert NotDuplicate.objects.count() == 1


def test_a_case_is_no_duplicate_of_itself(world: World):
    case = report(world, "甲")
    with pytest.raises(Invalid):
        tell_apart(case_id=case.pk, other_id=case.pk, by=world.cast.lin, now=at(1))


@pytest.mark.parametrize("name", ["qian", "zhou", "wu", "zhao"])
def test_only_the_office_says_so(world: World, name: str):
    first, second = report(world, "甲"), report(world, "乙")
    with pytest.raises(NotFound):
        tell_apart(case_id=first.pk, other_id=second.pk, by=world.cast.acting[name], now=at(1))
