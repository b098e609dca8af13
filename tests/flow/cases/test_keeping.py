"""Filters and texts under a name."""

import pytest

from chuangcheng.flow.cases.selectors import kept_texts, saved_filters
from chuangcheng.flow.cases.services import keep_text, save_filter, withdraw_filter, withdraw_text
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.journal.selectors import verify
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db


def names(world: World, who: str) -> list[tuple[str, bool, bool]]:
    return [(row.name, row.shared, row.mine) for row in saved_filters(world.cast.acting[who])]


def test_a_filter_is_ones_own_until_the_office_shares_it(world: World):
    save_filter(name="我的待办", address="group=overdue", shared=False, by=world.cast.qian, now=MONDAY)
    save_filter(name="本周超期", address="group=overdue&sort=due", shared=True, by=world.cast.lin, now=MONDAY)
    assert names(world, "qian") == [("本周超期", True, False), ("我的待办", False, True)]
    assert names(world, "wei") == [("本周超期", True, False)]
    assert names(world, "lin") == [("本周超期", True, True)]


def test_the_same_name_again_changes_the_filter(world: World):
    first = save_filter(name="甲", address="group=open", shared=False, by=world.cast.lin, now=MONDAY)
    again = save_filter(name=" 甲 ", address="group=closed", shared=True, by=world.cast.lin, now=MONDAY)
    assert (first.pk, again.address, again.shared, again.version) == (again.pk, "group=closed", True, 2)
    assert verify().holds


def test_only_the_office_shares_and_only_its_owner_withdraws(world: World):
    with pytest.raises(Invalid):
        save_filter(name="乙", address="", shared=True, by=world.cast.qian, now=MONDAY)
    with pytest.raises(NotFound):
        save_filter(name="乙", address="", shared=False, by=world.cast.feng, now=MONDAY)
    row = save_filter(name="乙", address="", shared=False, by=world.cast.qian, now=MONDAY)
    with pytest.raises(NotFound):
        withdraw_filter(filter_id=row.pk, expected_version=1, by=world.cast.lin, now=MONDAY)
    withdraw_filter(filter_id=row.pk, expected_version=1, by=world.cast.qian, now=MONDAY)
    assert names(world, "qian") == []


def test_the_office_keeps_texts(world: World):
    row = keep_text(name="请附近照", text="请补拍近照后再报。", act="send_back", by=world.cast.lin, now=MONDAY)
    assert [(one.name, one.text, one.act) for one in kept_texts()] == [("请附近照", "请补拍近照后再报。", "send_back")]
    for problem in ({"name": ""}, {"text": " "}, {"act": "nothing"}):
        with pytest.raises(Invalid):
            keep_text(**({"name": "甲", "text": "乙", "act": ""} | problem), by=world.cast.lin, now=MONDAY)
    with pytest.raises(NotFound):
        keep_text(name="甲", text="乙", act="", by=world.cast.qian, now=MONDAY)
    withdraw_text(text_id=row.pk, expected_version=1, by=world.cast.lin, now=MONDAY)
    assert kept_texts() == ()
