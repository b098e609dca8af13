"""判断: a person says whether a flag has a good explanation."""

from decimal import Decimal

import pytest

from chuangcheng.flow.scrutiny.models import Flag
from chuangcheng.flow.scrutiny.selectors import flag_card
from chuangcheng.flow.scrutiny.services import examine_rectifications, judge_flag, set_plan
from chuangcheng.flow.scrutiny.terms import AcceptReason, DoubtReason, Judgement, Refused
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from tests.flow.scrutiny.stories import at, look, rectified
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def flag(world: World) -> Flag:
    set_plan(expected_version=0, share=Decimal("0.05"), far_metres=200, by=world.cast.lin, now=at(0))
    rectified(world, "甲", (look(world.photo("after"), None, received_at=at(4)),))
    examine_rectifications(now=at(5))
    return Flag.objects.get()


def judge(flag: Flag, by, judgement=Judgement.ACCEPTED, reason=AcceptReason.ONLY_SENT_ON, version: int = 1) -> Flag:
    return judge_flag(
        flag_id=flag.pk,
        expected_version=version,
        judgement=judgement,
        reason=reason,
        by=by,
        now=at(6),
        words="转发",
    )


def test_it_is_kept_with_who_why_and_when_and_moves_no_case(flag: Flag, world: World):
    state = flag.case.state
    judge(flag, world.cast.zhou)
    told = flag_card(world.cast.lin, flag_id=flag.pk)
    assert (told.judgement, told.reason, told.judged_by) == (Judgement.ACCEPTED, AcceptReason.ONLY_SENT_ON, "周")
    flag.case.refresh_from_db()
    assert flag.case.state == state


def test_it_is_judged_once(flag: Flag, world: World):
    judge(flag, world.cast.lin)
    with pytest.raises(Conflict):
        judge(flag, world.cast.zhou)
    with pytest.raises(Invalid) as refused:
        judge(flag, world.cast.zhou, version=2)
    assert refused.value.problems == {"": [Refused.ALREADY_JUDGED]}


def test_the_reason_is_one_of_the_judgement(flag: Flag, world: World):
    with pytest.raises(Invalid) as refused:
        judge(flag, world.cast.lin, reason=DoubtReason.USED_AGAIN)
    assert refused.value.problems == {"reason": [Refused.WRONG_REASON]}
    with pytest.raises(Invalid) as refused:
        judge(flag, world.cast.lin, judgement=Judgement.OPEN, reason="")
    assert refused.value.problems == {"judgement": [Refused.REQUIRED]}


@pytest.mark.parametrize("name", ["qian", "wei", "wu", "zheng", "zhao"])
def test_units_and_readers_judge_nothing(flag: Flag, world: World, name: str):
    with pytest.raises(NotFound):
        judge(flag, world.cast.acting[name])
