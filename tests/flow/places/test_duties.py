"""Duties by hand and by rule, and who is suggested for a case."""

import pytest

from chuangcheng.flow.places.models import Duty, DutyRule
from chuangcheng.flow.places.selectors import duties_page, duty_rules, standards_without_duty, suggest_units
from chuangcheng.flow.places.services import NewDuty, give_duty, load_duties, set_duty_rule, withdraw_duty
from chuangcheng.flow.places.terms import Owner, Part, Refused, Why
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from chuangcheng.foundation.geography.models import Area
from chuangcheng.foundation.journal.selectors import verify
from tests.people import MONDAY, unit

pytestmark = pytest.mark.django_db


def duty(world, unit_code, standard="A1", area=None, part=Part.LEAD):
    return NewDuty(unit(unit_code).pk, world.standard(standard).pk, area.pk if area else None, part)


def why(found):
    return [(one.unit, one.why) for one in found]


def test_the_same_duty_given_again_is_the_one_that_is_there(world):
    first = give_duty(duty=duty(world, "liuan"), by=world.cast.lin, now=MONDAY)
    again = give_duty(duty=duty(world, "liuan"), by=world.cast.lin, now=MONDAY)
    assert (first.pk, Duty.objects.count(), verify().holds) == (again.pk, 1, True)


def test_many_duties_at_once_equal_duties_given_one_by_one(world):
    one = give_duty(duty=duty(world, "liuan"), by=world.cast.lin, now=MONDAY)
    (other,) = load_duties(duties=[duty(world, "liuan", "A2")], by=world.cast.lin, now=MONDAY)
    values = [{f.attname: getattr(d, f.attname) for f in Duty._meta.fields} for d in Duty.objects.order_by("id")]
    assert values[0] | {"id": other.pk, "standard_id": other.standard_id} == values[1]
    assert one.version == other.version == 1


def test_a_duty_that_cannot_be_is_told(world):
    with pytest.raises(Invalid) as refused:
        load_duties(
            duties=[NewDuty(10**6, world.standard("A1").pk), NewDuty(unit("liuan").pk, world.standard("A").pk, 10**6)],
            by=world.cast.lin,
            now=MONDAY,
        )
    assert refused.value.problems == {
        "0.unit": [Refused.UNKNOWN_UNIT],
        "1.standard": [Refused.UNKNOWN_STANDARD],
        "1.area": [Refused.UNKNOWN_AREA],
    }


def test_a_withdrawn_duty_counts_no_more_and_may_be_given_again(world):
    row = give_duty(duty=duty(world, "liuan"), by=world.cast.lin, now=MONDAY)
    withdraw_duty(duty_id=row.pk, expected_version=1, by=world.cast.lin, now=MONDAY)
    with pytest.raises(Invalid):
        withdraw_duty(duty_id=row.pk, expected_version=2, by=world.cast.lin, now=MONDAY)
    assert [gap.code for gap in standards_without_duty(edition_id=world.edition.pk)] == ["A1", "A2", "B1"]
    give_duty(duty=duty(world, "liuan"), by=world.cast.lin, now=MONDAY)
    assert [gap.code for gap in standards_without_duty(edition_id=world.edition.pk)] == ["A2", "B1"]
    give_duty(duty=duty(world, "liuan", "A2", part=Part.COOPERATING), by=world.cast.lin, now=MONDAY)
    assert [gap.code for gap in standards_without_duty(edition_id=world.edition.pk)] == ["A2", "B1"]


def test_who_is_suggested_follows_duties_rules_and_owners(world):
    asked = {"site_id": world.market.pk, "street_id": None, "standard_ids": [world.standard("A1").pk]}
    assert why(suggest_units(**asked)) == [("云溪区城管局", Why.LINE_OWNER), ("柳岸街道", Why.TERRITORIAL_OWNER)]
    set_duty_rule(
        site_type_id=world.market.site_type_id, owner=Owner.TERRITORIAL, unit_id=None, by=world.cast.lin, now=MONDAY
    )
    assert why(suggest_units(**asked))[0] == ("柳岸街道", Why.RULE)
    give_duty(duty=duty(world, "office"), by=world.cast.lin, now=MONDAY)
    give_duty(duty=duty(world, "shiqiao", area=world.liuan), by=world.cast.lin, now=MONDAY)
    assert why(suggest_units(**asked))[:3] == [
        ("石桥街道", Why.DUTY_HERE),
        ("云溪区创城办", Why.DUTY),
        ("柳岸街道", Why.RULE),
    ]


def test_a_duty_in_a_district_holds_in_its_streets(world):
    district = Area.objects.create(code="d", name="云溪区", kind="district")
    Area.objects.filter(pk=world.liuan.pk).update(parent=district)
    give_duty(duty=duty(world, "office", area=district), by=world.cast.lin, now=MONDAY)
    found = suggest_units(site_id=None, street_id=world.liuan.pk, standard_ids=[world.standard("A1").pk])
    assert why(found) == [("云溪区创城办", Why.DUTY_HERE)]


def test_a_place_without_owner_falls_to_its_street(world):
    row = unit("liuan")
    type(row).objects.filter(pk=row.pk).update(area=world.liuan)
    assert why(suggest_units(site_id=None, street_id=world.liuan.pk, standard_ids=[])) == [("柳岸街道", Why.STREET)]


def test_suggestions_take_as_many_statements_for_one_duty_as_for_many(world, django_assert_max_num_queries):
    standards = [world.standard("A1").pk]
    for codes in (["office"], ["office", "liuan", "shiqiao", "enforcement", "supervision"]):
        load_duties(duties=[duty(world, code) for code in codes], by=world.cast.lin, now=MONDAY)
        with django_assert_max_num_queries(6):
            suggest_units(site_id=world.market.pk, street_id=None, standard_ids=standards)


def test_a_rule_is_changed_and_a_stale_page_is_told(world):
    told = {"site_type_id": world.road.site_type_id, "by": world.cast.lin, "now": MONDAY}
    set_duty_rule(**told, owner=Owner.LINE, unit_id=None)
    set_duty_rule(**told, owner=Owner.UNIT, unit_id=unit("liuan").pk, expected_version=1)
    with pytest.raises(Conflict):
        set_duty_rule(**told, owner=Owner.LINE, unit_id=None, expected_version=1)
    assert [(r.site_type, r.owner, r.unit, r.version) for r in duty_rules()] == [
        ("农贸市场", None, "", None),
        ("主次干道", Owner.UNIT, "柳岸街道", 2),
    ]
    assert verify().holds


def test_a_rule_for_nothing_is_refused(world):
    with pytest.raises(Invalid) as refused:
        set_duty_rule(site_type_id=10**6, owner=Owner.UNIT, unit_id=None, by=world.cast.lin, now=MONDAY)
    assert refused.value.problems == {"site_type": [Refused.UNKNOWN_TYPE], "unit": [Refused.UNKNOWN_UNIT]}
    assert DutyRule.objects.count() == 0


def test_a_unit_sees_its_own_duties_and_the_office_all(world):
    load_duties(duties=[duty(world, "liuan"), duty(world, "shiqiao", "A2")], by=world.cast.lin, now=MONDAY)
    seen = {
        name: [d.unit for d in duties_page(world.cast.acting[name], edition_id=world.edition.pk).rows]
        for name in ("lin", "wu", "feng", "qian", "wei", "sun")
    }
    both = ["柳岸街道", "石桥街道"]
    assert seen == {"lin": both, "wu": both, "feng": both, "qian": both[:1], "wei": both[1:], "sun": []}


@pytest.mark.parametrize("name", ["zhao", "qian", "wu", "zheng"])
def test_only_the_office_gives_duties(world, name):
    with pytest.raises(NotFound):
        give_duty(duty=duty(world, "liuan"), by=world.cast.acting[name], now=MONDAY)
    with pytest.raises(NotFound):
        set_duty_rule(
            site_type_id=world.road.site_type_id, owner=Owner.LINE, unit_id=None, by=world.cast.acting[name], now=MONDAY
        )
