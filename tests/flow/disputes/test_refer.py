"""Disputes: a place and a kind, a number, an outcome; the mediating unit reads them and nobody else does."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.disputes import selectors, services
from chuangcheng.flow.disputes.models import Dispute
from chuangcheng.flow.disputes.services import NewDispute
from chuangcheng.flow.disputes.terms import Refused
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from chuangcheng.foundation.journal.models import Payload
from chuangcheng.foundation.journal.selectors import history, verify
from chuangcheng.foundation.notices.models import Entry, Told
from tests.people import MONDAY, PEOPLE
from tests.world import World

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture
def mediated(world: World) -> World:
    """柳岸社区 (chen) mediates in 柳岸街道; in 石桥街道 nobody does yet."""
    services.name_mediator(
        street_id=world.liuan.pk, expected_version=0, unit_id=world.cast.chen.unit_id, by=world.cast.lin, now=MONDAY
    )
    return world


def refer(world: World, number: int = 1, by: str = "zhao", at=MONDAY, **told: object) -> Dispute:
    place = {"street_id": world.liuan.pk, "address": "柳岸路1号院"} | told
    return services.report_dispute(
        dispute=NewDispute(UUID(int=number), place.pop("kind", "neighbours"), **place), by=world.cast.acting[by], now=at
    )


def refused(world: World, **told: object) -> dict[str, list[str]]:
    with pytest.raises(Invalid) as raised:
        refer(world, **told)
    return raised.value.problems


def test_a_dispute_goes_to_the_unit_that_mediates_there_under_the_next_number(mediated: World):
    found = [refer(mediated, n) for n in range(1, 4)]
    assert [row.number for row in found] == ["2026-0001", "2026-0002", "2026-0003"]
    assert {row.unit_id for row in found} == {mediated.cast.chen.unit_id}
    assert Case.objects.count() == 0
    next_year = refer(mediated, 9, at=MONDAY + timedelta(days=365))
    assert next_year.number == "2027-0001"
    assert verify().holds


def test_sending_twice_is_harmless(mediated: World):
    assert refer(mediated).pk == refer(mediated).pk
    with pytest.raises(Conflict):
        refer(mediated, by="lin")


def test_a_refused_report_takes_no_number(mediated: World):
    assert refused(mediated, kind="quarrel") == {"kind": [Refused.UNKNOWN_KIND]}
    assert refer(mediated).number == "2026-0001"


def test_the_place_is_a_site_or_a_street_with_an_address(mediated: World):
    at_site = refer(mediated, site_id=mediated.market.pk, street_id=None, address="")
    assert (at_site.street_id, at_site.address) == (mediated.liuan.pk, "")
    assert refused(mediated, number=2, address=" ") == {"address": [Refused.UNKNOWN_PLACE]}
    assert refused(mediated, number=2, street_id=None) == {"street": [Refused.UNKNOWN_PLACE]}
    assert refused(mediated, number=2, street_id=mediated.shiqiao.pk) == {"street": [Refused.NO_MEDIATOR]}


@pytest.mark.parametrize("address", ["柳岸路1号 13800138000", "找 138 0013 8000", "110101199003074518"])
def test_numbers_of_people_are_refused(mediated: World, address: str):
    assert refused(mediated, address=address) == {"address": [Refused.NO_NUMBERS]}


def test_no_column_holds_a_name_a_story_or_a_photo():
    columns = {field.name for field in Dispute._meta.get_fields()}
    assert columns == {
        "id", "version", "uuid", "year", "place_in_year", "kind", "site", "street", "address", "unit", "reported_by",
        "referred_at", "outcome", "outcome_on",
    }  # fmt: skip


@pytest.mark.parametrize("name", sorted(PEOPLE))
def test_its_mediating_unit_alone_reads_it(mediated: World, name: str):
    row = refer(mediated)
    acting = mediated.cast.acting[name]
    listed = [one.number for one in selectors.disputes_page(acting).rows]
    if name == "chen":
        assert (listed, selectors.dispute_card(acting, dispute_id=row.pk).place) == (["2026-0001"], "柳岸路1号院")
        return
    assert listed == []
    with pytest.raises(NotFound):
        selectors.dispute_card(acting, dispute_id=row.pk)


def test_who_reported_it_sees_its_number_and_nothing_else(mediated: World):
    refer(mediated)
    (told,) = selectors.received_page(mediated.cast.zhao).rows
    assert vars(told) == {"number": "2026-0001", "referred_at": MONDAY}
    assert selectors.received_page(mediated.cast.lin).rows == ()


@pytest.mark.parametrize("name", sorted(PEOPLE))
def test_the_office_counts_and_nobody_lists(mediated: World, name: str):
    refer(mediated)
    refer(mediated, 2, kind="labour")
    acting = mediated.cast.acting[name]
    if name not in ("lin", "wu", "zheng", "wang"):
        with pytest.raises(NotFound):
            selectors.dispute_counts(acting, since=TODAY, until=TODAY)
        assert selectors.disputes_between(acting, since=TODAY, until=TODAY) == (0, 0)
        return
    counts = selectors.dispute_counts(acting, since=TODAY, until=TODAY)
    assert (counts.whole, [(one.name, one.number) for one in counts.streets]) == (2, [("柳岸街道", 2)])
    assert [(one.term, one.number) for one in counts.kinds] == [("neighbours", 1), ("labour", 1)]
    assert [(one.term, one.number) for one in counts.outcomes] == [("", 2)]
    assert selectors.dispute_counts(acting, since=TODAY + timedelta(days=1), until=TODAY + timedelta(days=2)).whole == 0


@pytest.mark.parametrize("name", ["zhou", "feng", "he", "wang", "zheng"])
def test_others_refer_none(mediated: World, name: str):
    with pytest.raises(NotFound):
        refer(mediated, by=name)


def test_the_mediating_unit_is_told_of_a_number_and_nothing_else(mediated: World):
    refer(mediated)
    entry = Entry.objects.get(matter="dispute")
    assert (entry.number, entry.title, entry.place, entry.sealed) == ("2026-0001", "矛盾纠纷", "", True)
    assert [one.user_id for one in Told.objects.filter(entry=entry)] == [mediated.cast.chen.user_id]
    concerns = {
        name: selectors.dispute_concerns_person(mediated.cast.acting[name], dispute_id=entry.subject_id)
        for name in ("chen", "lin", "zhao")
    }
    assert concerns == {"chen": True, "lin": False, "zhao": False}


def test_the_journal_keeps_no_place(mediated: World):
    row = refer(mediated)
    services.note_outcome(
        dispute_id=row.pk, expected_version=1, by=mediated.cast.chen, now=MONDAY, outcome="agreed", on=TODAY
    )
    page = history(subject_kind="disputes.dispute", subject_id=row.pk)
    assert [(one.act, one.after.get("number")) for one in page.rows] == [
        ("dispute.outcome", None),
        ("dispute.refer", "2026-0001"),
    ]
    assert not Payload.objects.filter(text__contains="柳岸路1号院").exists()


def test_the_outcome_is_picked_with_its_day_and_may_be_put_right(mediated: World):
    row = refer(mediated)
    told = {"dispute_id": row.pk, "by": mediated.cast.chen, "now": MONDAY + timedelta(days=3)}
    with pytest.raises(Invalid) as raised:
        services.note_outcome(**told, expected_version=1, outcome="happy", on=TODAY - timedelta(days=1))
    assert raised.value.problems == {"outcome": [Refused.UNKNOWN_OUTCOME], "on": [Refused.BEFORE_REFERRAL]}
    with pytest.raises(Invalid) as raised:
        services.note_outcome(**told, expected_version=1, outcome="agreed", on=TODAY + timedelta(days=9))
    assert raised.value.problems == {"on": [Refused.NOT_YET]}
    services.note_outcome(**told, expected_version=1, outcome="agreed", on=TODAY + timedelta(days=2))
    with pytest.raises(Conflict):
        services.note_outcome(**told, expected_version=1, outcome="partly", on=TODAY + timedelta(days=2))
    again = services.note_outcome(**told, expected_version=2, outcome="partly", on=TODAY + timedelta(days=3))
    assert (again.outcome, again.version) == ("partly", 3)
    assert selectors.disputes_between(mediated.cast.lin, since=TODAY, until=TODAY + timedelta(days=6)) == (1, 1)


@pytest.mark.parametrize("name", ["lin", "zhao", "qian", "sun", "wei"])
def test_nobody_else_notes_an_outcome(mediated: World, name: str):
    row = refer(mediated)
    with pytest.raises(NotFound):
        services.note_outcome(
            dispute_id=row.pk,
            expected_version=1,
            by=mediated.cast.acting[name],
            now=MONDAY,
            outcome="agreed",
            on=TODAY,
        )


def test_the_office_names_who_mediates_and_what_was_referred_stays(mediated: World):
    row = refer(mediated)
    told = {"street_id": mediated.liuan.pk, "unit_id": mediated.cast.wei.unit_id, "now": MONDAY}
    with pytest.raises(NotFound):
        services.name_mediator(**told, expected_version=1, by=mediated.cast.qian)
    services.name_mediator(**told, expected_version=1, by=mediated.cast.lin)
    row.refresh_from_db()
    assert (row.unit_id, refer(mediated, 2).unit_id) == (mediated.cast.chen.unit_id, mediated.cast.wei.unit_id)
    with pytest.raises(Invalid):
        services.name_mediator(**told, expected_version=2, by=mediated.cast.lin)
    with pytest.raises(Conflict):
        services.name_mediator(**told, expected_version=0, by=mediated.cast.lin)
