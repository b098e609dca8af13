"""A unit's own result, its appeal, the office's answer; the frozen result never moves."""

from datetime import timedelta

import pytest

from chuangcheng.flow.scoring import selectors as scores
from chuangcheng.flow.scoring.models import Appeal, ScoreLine
from chuangcheng.flow.scoring.services import answer_appeal, appeal, close_and_fix
from chuangcheng.flow.scoring.terms import Act, AnswerReason, AppealReason, AppealState, Comparison, Refused
from chuangcheng.flow.standards.terms import Outcome
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from chuangcheng.foundation.journal.selectors import history
from tests.people import MONDAY, PEOPLE
from tests.world import World

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(hours=6)


@pytest.fixture
def round_id(world: World) -> int:
    row = world.plan()
    world.visit(row, world.road)
    world.visit(row, world.market, failing=("I1",))
    close_and_fix(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=LATER)
    return row.pk


def made(world: World, round_id: int, by: str = "sun", **more: object) -> Appeal:
    told = {"round_id": round_id, "reason": AppealReason.FACTS, "by": world.cast.acting[by], "now": LATER}
    return appeal(**told | more)


def answered(world: World, row: Appeal, **more: object) -> Appeal:
    told = {
        "appeal_id": row.pk,
        "expected_version": 1,
        "upheld": True,
        "reason": AnswerReason.FACTS_WRONG,
        "words": "现场复核，认定有误。",
        "by": world.cast.lin,
        "now": LATER,
    }
    return answer_appeal(**told | more)


def test_a_unit_reads_its_own_line_and_nobody_elses(world: World, round_id: int):
    told = scores.own_result(world.cast.sun, round_id=round_id)
    assert (told.row.name, told.row.field.failed, told.group.size, told.group.placed.place) == ("云溪区城管局", 1, 1, 1)
    assert "柳岸街道" not in repr(told)
    assert {node.code for node, _line in told.standards} == {"A1", "A2"}
    own = scores.owner_of(world.cast.sun, unit_id=world.cast.sun.unit_id)
    about = {"edition_id": world.edition.pk, "code": None, "round_id": round_id}
    assert [row.site for row in scores.evidence_of(world.cast.sun, **about, owner=own).rows] == ["柳岸市场"]
    with pytest.raises(NotFound):
        scores.owner_of(world.cast.sun, unit_id=world.cast.qian.unit_id)
    other = scores.Owner(Comparison.UNIT, world.cast.qian.unit_id, "柳岸街道")
    street = scores.Owner(Comparison.STREET, world.cast.sun.unit_id, "街道")
    for owner in (other, street, None):
        with pytest.raises(NotFound):
            scores.evidence_of(world.cast.sun, **about, owner=owner, outcome=Outcome.MET)
        with pytest.raises(NotFound):
            scores.missing_of(world.cast.sun, **about, owner=owner)
    with pytest.raises(NotFound):  # the state today is the office's alone
        scores.evidence_of(world.cast.sun, **about | {"round_id": None}, owner=own)


@pytest.mark.parametrize("name", sorted(set(PEOPLE) - {"sun", "qian", "wei"}))
def test_who_has_no_line_reads_none_and_appeals_against_none(world: World, round_id: int, name: str):
    with pytest.raises(NotFound):
        scores.own_result(world.cast.acting[name], round_id=round_id)
    with pytest.raises(NotFound):
        made(world, round_id, name)
    assert not Appeal.objects.exists()


def test_an_appeal_keeps_what_the_unit_saw_and_is_answered_with_a_reason(world: World, round_id: int):
    row = made(world, round_id, words="已当场清理", evidence=[world.photo("clean")])
    assert (row.state, row.place, row.group_size) == (AppealState.OPEN, 1, 1)
    card = scores.appeal_card(world.cast.sun, appeal_id=row.pk)
    assert (card.words, len(card.files), card.answer_reason) == ("已当场清理", 1, None)
    answered(world, row)
    card = scores.appeal_card(world.cast.sun, appeal_id=row.pk)
    assert (card.row.state, card.answer_reason, card.answer) == (
        AppealState.UPHELD,
        AnswerReason.FACTS_WRONG,
        "现场复核，认定有误。",
    )
    acts = [entry.act for entry in history(subject_kind="scoring.appeal", subject_id=row.pk).rows]
    assert sorted(acts) == [Act.ANSWER, Act.APPEAL]


def test_an_upheld_appeal_changes_no_line_and_stands_beside_the_place(world: World, round_id: int):
    lines = list(ScoreLine.objects.filter(run__round_id=round_id).order_by("id").values())
    answered(world, made(world, round_id))
    assert list(ScoreLine.objects.filter(run__round_id=round_id).order_by("id").values()) == lines
    told = {"edition_id": world.edition.pk, "comparison": Comparison.UNIT, "now": LATER}
    sheet = scores.compared(world.cast.wang, **told, round_id=round_id)
    states = {row.name: row.appeal_state for group in sheet.groups for row in (*group.ranked, *group.apart)}
    assert states == {"云溪区城管局": AppealState.UPHELD, "柳岸街道": None, "石桥街道": None}
    today = scores.compared(world.cast.wang, **told)
    assert {row.appeal_state for group in today.groups for row in (*group.ranked, *group.apart)} == {None}


def test_a_unit_appeals_once_for_each_round(world: World, round_id: int):
    made(world, round_id)
    made(world, round_id, "qian")
    with pytest.raises(Invalid) as refused:
        made(world, round_id)
    assert refused.value.problems == {"": [Refused.ALREADY_APPEALED]}
    assert Appeal.objects.count() == 2


def test_a_file_that_nobody_kept_is_refused(world: World, round_id: int):
    with pytest.raises(Invalid) as refused:
        made(world, round_id, evidence=[999_999])
    assert refused.value.problems == {"evidence": [Refused.UNKNOWN_FILE]}


@pytest.mark.parametrize(
    ("wrong", "problems"),
    [
        ({"words": " "}, {"words": [Refused.REQUIRED]}),
        ({"upheld": False}, {"reason": [Refused.WRONG_REASON]}),
        ({"reason": AnswerReason.RULES_KEPT}, {"reason": [Refused.WRONG_REASON]}),
    ],
)
def test_an_answer_needs_words_and_a_reason_that_fits(world: World, round_id: int, wrong: dict, problems: dict):
    row = made(world, round_id)
    with pytest.raises(Invalid) as refused:
        answered(world, row, **wrong)
    assert refused.value.problems == problems
    row.refresh_from_db()
    assert (row.state, row.version) == (AppealState.OPEN, 1)


def test_an_appeal_is_answered_once(world: World, round_id: int):
    row = made(world, round_id)
    answered(world, row, upheld=False, reason=AnswerReason.RECORD_STANDS)
    with pytest.raises(Conflict):
        answered(world, row)
    with pytest.raises(Invalid) as refused:
        answered(world, row, expected_version=2)
    assert refused.value.problems == {"": [Refused.ALREADY_ANSWERED]}


@pytest.mark.parametrize("name", sorted(set(PEOPLE) - {"lin"}))
def test_only_the_office_answers(world: World, round_id: int, name: str):
    row = made(world, round_id)
    with pytest.raises(NotFound):
        answered(world, row, by=world.cast.acting[name])
    row.refresh_from_db()
    assert row.state == AppealState.OPEN


def test_a_unit_reads_its_own_appeals_the_office_all_of_them_and_nobody_else_any(world: World, round_id: int):
    rows = {name: made(world, round_id, name) for name in ("sun", "qian")}
    for name in ("lin", "wu", "zheng", "wang"):
        assert len(scores.appeals_page(world.cast.acting[name]).rows) == 2
    for name, row in rows.items():
        assert [one.id for one in scores.appeals_page(world.cast.acting[name]).rows] == [row.pk]
    with pytest.raises(NotFound):
        scores.appeal_card(world.cast.qian, appeal_id=rows["sun"].pk)
    assert scores.appeals_page(world.cast.wei).rows == ()
    for name in ("zhao", "zhou", "feng", "han"):
        with pytest.raises(NotFound):
            scores.appeals_page(world.cast.acting[name])
