"""Events of the negative list: category, date and document, nobody's name."""

from datetime import date

import pytest

from chuangcheng.flow.figures.labels import consequence_words
from chuangcheng.flow.figures.models import NegativeEvent
from chuangcheng.flow.figures.selectors import event_card, events_for_score, events_page
from chuangcheng.flow.figures.services import record_event, set_use, withdraw_event
from chuangcheng.flow.figures.terms import Refused
from chuangcheng.flow.standards.models import Edition
from chuangcheng.flow.standards.terms import Standing
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from chuangcheng.foundation.journal.selectors import verify
from tests.people import MONDAY
from tests.world import World

from .editions import NOT_THE_OFFICE, draft

pytestmark = pytest.mark.django_db


def tell(world: World, whole: Edition, by: str = "lin", **change: object) -> NegativeEvent:
    told = {"item_code": "G15", "dated": date(2026, 1, 5), "source_document": "事故通报", "note": ""} | change
    return record_event(edition_id=whole.pk, by=world.cast.acting[by], now=MONDAY, **told)


def test_an_event_is_kept_with_the_category_as_it_was_called(world: World, whole: Edition):
    row = tell(world, whole, note="事故等级：较大")
    (event,) = events_for_score(whole.pk)
    assert (event.id, event.code, event.title, event.dated) == (
        row.pk,
        "G15",
        "发生有全国影响的重大安全事故",
        date(2026, 1, 5),
    )
    assert verify().holds


def test_consequences_are_those_of_our_standing_and_all_of_them_while_it_is_not_told(world: World, whole: Edition):
    row = tell(world, whole)
    lin = world.cast.lin

    def words() -> list[str]:
        found = event_card(world.cast.zheng, edition_id=whole.pk, event_id=row.pk).consequences
        return [consequence_words(one) for one in found]

    assert words() == ["扣 3 分（测评日前 12 个月内发生的）", "停止资格 12 个月"]
    set_use(edition_id=whole.pk, standing=Standing.HOLDER, by=lin, now=MONDAY)
    assert words() == ["停止资格 12 个月"]
    set_use(edition_id=whole.pk, standing=Standing.APPLICANT, expected_version=1, by=lin, now=MONDAY)
    assert words() == []


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        ({"item_code": "G99"}, {"item_code": [Refused.UNKNOWN_ITEM]}),
        ({"dated": date(2026, 3, 3)}, {"dated": [Refused.IN_THE_FUTURE]}),
        ({"source_document": " "}, {"source_document": [Refused.REQUIRED]}),
        ({"note": "长" * 201}, {"note": ["too_long"]}),
        ({"note": "身份证11010519491231002X"}, {"note": [Refused.PERSONAL]}),
        ({"source_document": "来电13864201234"}, {"source_document": [Refused.PERSONAL]}),
    ],
)
def test_what_is_wrong_is_refused_beside_its_field(
    world: World, whole: Edition, change: dict[str, object], problems: dict[str, list[str]]
):
    with pytest.raises(Invalid) as refused:
        tell(world, whole, **change)
    assert refused.value.problems == problems
    assert not NegativeEvent.objects.exists()


def test_the_same_event_is_recorded_once(world: World, whole: Edition):
    tell(world, whole)
    with pytest.raises(Invalid) as refused:
        tell(world, whole)
    assert refused.value.problems == {"source_document": [Refused.TAKEN]}
    tell(world, whole, item_code="G16")
    assert NegativeEvent.objects.count() == 2


def test_an_event_that_was_taken_back_counts_no_longer(world: World, whole: Edition):
    row, lin = tell(world, whole), world.cast.lin
    withdraw_event(event_id=row.pk, expected_version=1, why="认定撤销", by=lin, now=MONDAY)
    assert events_for_score(whole.pk) == ()
    assert [r.event.id for r in events_page(lin, edition_id=whole.pk, withdrawn=True).rows] == [row.pk]
    with pytest.raises(Conflict):
        withdraw_event(event_id=row.pk, expected_version=1, by=lin, now=MONDAY)
    with pytest.raises(Invalid):
        withdraw_event(event_id=row.pk, expected_version=2, by=lin, now=MONDAY)
    tell(world, whole)
    assert len(events_for_score(whole.pk)) == 1


def test_a_draft_takes_no_events(world: World):
    with pytest.raises(Invalid) as refused:
        tell(world, draft())
    assert refused.value.problems == {"": [Refused.NOT_PUBLISHED]}


@pytest.mark.parametrize("name", NOT_THE_OFFICE)
def test_only_the_office_records_events(world: World, whole: Edition, name: str):
    row = tell(world, whole)
    with pytest.raises(NotFound):
        tell(world, whole, by=name, item_code="G16")
    with pytest.raises(NotFound):
        withdraw_event(event_id=row.pk, expected_version=1, by=world.cast.acting[name], now=MONDAY)
