"""Changing what a draft round is called and when it runs."""

from datetime import date

import pytest

from chuangcheng.flow.inspections import services
from chuangcheng.flow.inspections.models import Round
from chuangcheng.flow.inspections.terms import Refused, RoundKind
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.journal.selectors import history
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db


def draft(world: World) -> Round:
    return services.plan_round(
        title="三月普查",
        kind=RoundKind.CENSUS,
        edition_id=world.edition.pk,
        starts_on=date(2026, 3, 2),
        ends_on=date(2026, 3, 13),
        inspector_ids=[world.cast.zhao.user_id],
        by=world.cast.lin,
        now=MONDAY,
    )


def change(world: World, row: Round, by: str = "lin", **more: object) -> Round:
    told = {"title": " 四月普查 ", "starts_on": date(2026, 4, 1), "ends_on": date(2026, 4, 10)} | more
    return services.change_round(
        round_id=row.pk, expected_version=row.version, by=world.cast.acting[by], now=MONDAY, **told
    )


def test_a_draft_takes_the_new_title_and_dates_and_the_journal_both(world: World):
    row = change(world, draft(world))
    row.refresh_from_db()
    assert (row.title, row.starts_on, row.ends_on) == ("四月普查", date(2026, 4, 1), date(2026, 4, 10))
    entry = history(subject_kind="inspections.round", subject_id=row.pk).rows[0]
    assert entry.act == "round.change"
    assert entry.before == {"title": "三月普查", "starts_on": "2026-03-02", "ends_on": "2026-03-13"}
    assert entry.after == {"title": "四月普查", "starts_on": "2026-04-01", "ends_on": "2026-04-10"}


def test_what_is_wrong_is_told_at_its_field(world: World):
    with pytest.raises(Invalid) as refused:
        change(world, draft(world), title=" ", ends_on=date(2026, 3, 1))
    assert refused.value.problems == {"title": [Refused.REQUIRED], "ends_on": [Refused.DATES_REVERSED]}


def test_an_open_round_keeps_its_dates(world: World):
    with pytest.raises(Invalid) as refused:
        change(world, world.plan())
    assert refused.value.problems == {"": [Refused.NOT_NOW]}


@pytest.mark.parametrize("name", ["zhao", "qian", "wu", "zheng", "feng"])
def test_only_the_office_changes_rounds(world: World, name: str):
    with pytest.raises(NotFound):
        change(world, draft(world), by=name)
