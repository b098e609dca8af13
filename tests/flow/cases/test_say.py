"""The conversation on a case."""

import uuid
from datetime import timedelta

import pytest

from chuangcheng.flow.cases.models import CaseMessage
from chuangcheng.flow.cases.selectors import Filter, changed_since, conversation
from chuangcheng.flow.cases.services import accept_case, say
from chuangcheng.flow.cases.terms import Group, State
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from chuangcheng.foundation.notices.models import Told
from tests.flow.cases.test_moves import at, case_in
from tests.world import World

pytestmark = pytest.mark.django_db
ONE = uuid.UUID(int=7)


def test_who_sees_the_case_reads_what_was_said_and_the_others_hear_of_it(world: World):
    case = case_in(world, State.DISPATCHED)
    say(case_id=case.pk, uuid=ONE, words=" 井盖归谁修？ ", by=world.cast.qian, now=at(5))
    assert [(m.words, m.by, m.by_unit, m.mine) for m in conversation(world.cast.lin, case_id=case.pk)] == [
        ("井盖归谁修？", "钱", "柳岸街道", False)
    ]
    assert conversation(world.cast.wei, case_id=case.pk) == ()
    assert set(Told.objects.filter(entry__matter="said").values_list("user_id", flat=True)) == {world.cast.lin.user_id}
    case.refresh_from_db()
    assert case.version == 3  # nobody's page became stale


def test_sent_twice_is_said_once(world: World):
    case = case_in(world, State.DISPATCHED)
    for _ in range(2):
        say(case_id=case.pk, uuid=ONE, words="已到现场", by=world.cast.qian, now=at(5))
    assert CaseMessage.objects.count() == 1
    with pytest.raises(Conflict):
        say(case_id=case.pk, uuid=ONE, words="另一句", by=world.cast.lin, now=at(6))


def test_strangers_and_onlookers_say_nothing(world: World):
    case = case_in(world, State.DISPATCHED)
    for name in ("wei", "wang", "feng"):
        with pytest.raises(NotFound):
            say(case_id=case.pk, uuid=ONE, words="看看", by=world.cast.acting[name], now=at(5))
    with pytest.raises(Invalid):
        say(case_id=case.pk, uuid=ONE, words="  ", by=world.cast.lin, now=at(5))


def test_a_list_hears_of_what_came_changed_and_left(world: World):
    here, gone = case_in(world, State.DISPATCHED, 1), case_in(world, State.DISPATCHED, 2)
    since = at(10)
    wanted = Filter(group=Group.TO_ACCEPT)
    asked = {"wanted": wanted, "shown": [here.pk, gone.pk], "since": since, "now": at(20)}
    assert changed_since(world.cast.lin, **asked) == ()
    accept_case(case_id=gone.pk, expected_version=3, by=world.cast.qian, now=since + timedelta(hours=1))
    assert changed_since(world.cast.lin, **asked) == (gone.pk,)
    assert changed_since(world.cast.wei, **asked) == ()
