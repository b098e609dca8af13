"""Giving up a draft round."""

import pytest

from chuangcheng.flow.inspections import selectors, services
from chuangcheng.flow.inspections.models import Assignment, Round, RoundQuota
from chuangcheng.flow.inspections.terms import Refused, RoundKind, RoundState
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.journal.selectors import history
from tests.people import MONDAY, PEOPLE
from tests.world import World

pytestmark = pytest.mark.django_db


def sample(world: World, seed: int = 5) -> Round:
    return services.plan_round(
        title="抽一次",
        kind=RoundKind.SAMPLE,
        edition_id=world.edition.pk,
        starts_on=MONDAY.date(),
        ends_on=MONDAY.date(),
        inspector_ids=[world.cast.zhao.user_id],
        quotas={world.road.site_type_id: 1},
        seed=seed,
        by=world.cast.lin,
        now=MONDAY,
    )


def discard(world: World, row: Round, by: str = "lin") -> Round:
    return services.discard_round(round_id=row.pk, expected_version=row.version, by=world.cast.acting[by], now=MONDAY)


def test_a_discarded_draft_shows_to_nobody(world: World):
    row = discard(world, sample(world))
    for name in PEOPLE:
        acting = world.cast.acting[name]
        assert selectors.rounds_page(acting).rows == ()
        with pytest.raises(NotFound):
            selectors.round_card(acting, round_id=row.pk)
        if name != "lin":
            assert selectors.stops_page(acting).rows == ()


def test_how_often_a_sample_was_drawn_can_still_be_seen(world: World):
    row = discard(world, sample(world))
    row.refresh_from_db()
    assert (row.state, row.seed) == (RoundState.DISCARDED, 5)
    assert (Assignment.objects.filter(round=row).count(), RoundQuota.objects.filter(round=row).count()) == (1, 1)
    entries = history(subject_kind="inspections.round", subject_id=row.pk).rows
    assert [entry.act for entry in entries] == ["round.discard", "round.plan"]
    assert entries[0].after == {"state": "discarded"}


def test_a_round_that_was_opened_is_never_discarded(world: World):
    with pytest.raises(Invalid) as refused:
        discard(world, world.plan())
    assert refused.value.problems == {"": [Refused.NOT_NOW]}
    row = discard(world, sample(world))
    for act in (services.open_round, services.discard_round):
        with pytest.raises(Invalid):
            act(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=MONDAY)


@pytest.mark.parametrize("name", ["zhao", "qian", "wu", "zheng", "feng"])
def test_only_the_office_discards(world: World, name: str):
    with pytest.raises(NotFound):
        discard(world, sample(world), by=name)
