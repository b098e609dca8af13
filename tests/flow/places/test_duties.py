"""Duties by hand and by rule, and who is suggested for a case."""

import pytest
from django.db import IntegrityError, transaction

from chuangcheng.flow.places.models import Duty, DutyRule
from chuangcheng.flow.places.selectors import (
    DutyFilter,
    duties_page,
    duty_rules_page,
    standards_without_duty,
    suggest_units,
)
from chuangcheng.flow.places.services import (
    NewDuty,
    NewDutyRule,
    give_duty,
    load_duties,
    set_duty_rule,
    withdraw_duty,
    withdraw_duty_rule,
)
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
    by_type = NewDutyRule(Owner.TERRITORIAL, site_type_id=world.market.site_type_id)
    rule = set_duty_rule(rule=by_type, by=world.cast.lin, now=MONDAY)
    assert why(suggest_units(**asked))[0] == ("柳岸街道", Why.RULE_TYPE)
    assert suggest_units(**asked)[0].rule_id == rule.pk
    give_duty(duty=duty(world, "office"), by=world.cast.lin, now=MONDAY)
    give_duty(duty=duty(world, "shiqiao", area=world.liuan), by=world.cast.lin, now=MONDAY)
    assert why(suggest_units(**asked))[:3] == [
        ("石桥街道", Why.DUTY_HERE),
        ("云溪区创城办", Why.DUTY),
        ("柳岸街道", Why.RULE_TYPE),
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


def named(world, unit_code, **where):
    """A rule for a named unit."""
    return NewDutyRule(Owner.UNIT, unit(unit_code).pk, **where)


def test_a_rule_by_standard_and_area_answers_there_and_nowhere_else(world):
    rule = named(world, "office", standard_id=world.standard("A1").pk, area_id=world.liuan.pk)
    set_duty_rule(rule=rule, by=world.cast.lin, now=MONDAY)

    def first(site, standard):
        return suggest_units(site_id=site.pk, street_id=None, standard_ids=[world.standard(standard).pk])[0]

    assert first(world.road, "A1").why is Why.RULE_STANDARD_AREA
    assert first(world.road, "A2").why is Why.TERRITORIAL_OWNER
    assert first(world.far_road, "A1").why is Why.TERRITORIAL_OWNER


def test_a_rule_is_changed_and_a_stale_page_is_told(world):
    where = {"site_type_id": world.road.site_type_id}
    told = {"by": world.cast.lin, "now": MONDAY}
    set_duty_rule(rule=NewDutyRule(Owner.LINE, **where), **told)
    set_duty_rule(rule=named(world, "liuan", **where), **told, expected_version=1)
    with pytest.raises(Conflict):
        set_duty_rule(rule=NewDutyRule(Owner.LINE, **where), **told, expected_version=1)
    assert [(r.site_type, r.owner, r.unit, r.version) for r in duty_rules_page(world.cast.lin).rows] == [
        ("主次干道", Owner.UNIT, "柳岸街道", 2),
    ]
    assert verify().holds


def test_a_second_rule_that_names_the_same_is_refused_and_others_are_made(world):
    told = {"by": world.cast.lin, "now": MONDAY}
    road, standard, area = world.road.site_type_id, world.standard("A1").pk, world.liuan.pk
    everything = {"site_type_id": road, "standard_id": standard, "area_id": area}
    shapes = [{name: everything[name] for name in names.split()} for names in (
        "site_type_id", "standard_id", "area_id", "site_type_id standard_id", "site_type_id area_id",
        "standard_id area_id", "site_type_id standard_id area_id",
    )]  # fmt: skip
    for shape in shapes:
        set_duty_rule(rule=NewDutyRule(Owner.LINE, **shape), **told)
        with pytest.raises(Invalid) as refused:
            set_duty_rule(rule=NewDutyRule(Owner.TERRITORIAL, **shape), **told)
        assert refused.value.problems == {"": [Refused.RULE_IS_THERE]}
        with pytest.raises(IntegrityError), transaction.atomic():
            DutyRule.objects.create(owner=Owner.LINE, **shape)
    assert [row.why for row in duty_rules_page(world.cast.lin).rows] == [
        Why.RULE_STANDARD_AREA_TYPE,
        Why.RULE_STANDARD_AREA,
        Why.RULE_STANDARD_TYPE,
        Why.RULE_AREA_TYPE,
        Why.RULE_STANDARD,
        Why.RULE_AREA,
        Why.RULE_TYPE,
    ]


def test_the_pages_of_rules_go_on_and_come_back(world):
    for where in ({"site_type_id": world.road.site_type_id}, {"standard_id": world.standard("A1").pk}):
        set_duty_rule(rule=NewDutyRule(Owner.LINE, **where), by=world.cast.lin, now=MONDAY)
    first = duty_rules_page(world.cast.lin, size=1)
    second = duty_rules_page(world.cast.lin, size=1, place=first.next)
    assert [row.why for row in (*first.rows, *second.rows)] == [Why.RULE_STANDARD, Why.RULE_TYPE]
    assert duty_rules_page(world.cast.lin, size=1, place=second.previous).rows == first.rows


def test_a_withdrawn_rule_answers_no_more_and_may_be_made_again(world):
    rule = named(world, "office", standard_id=world.standard("A1").pk)
    told = {"by": world.cast.lin, "now": MONDAY}
    row = set_duty_rule(rule=rule, **told)
    assert [gap.code for gap in standards_without_duty(edition_id=world.edition.pk)] == ["A2", "B1"]
    with pytest.raises(Conflict):
        withdraw_duty_rule(rule_id=row.pk, expected_version=9, **told)
    withdraw_duty_rule(rule_id=row.pk, expected_version=1, **told)
    with pytest.raises(Invalid):
        withdraw_duty_rule(rule_id=row.pk, expected_version=2, **told)
    with pytest.raises(Conflict):
        set_duty_rule(rule=rule, **told, expected_version=2)
    assert [gap.code for gap in standards_without_duty(edition_id=world.edition.pk)] == ["A1", "A2", "B1"]
    assert duty_rules_page(world.cast.lin).rows == ()
    again = set_duty_rule(rule=rule, **told)
    assert [r.id for r in duty_rules_page(world.cast.lin).rows] == [again.pk]
    assert verify().holds


@pytest.mark.parametrize(
    ("owner", "where", "problems"),
    [
        (Owner.LINE, {}, {"": [Refused.RULE_NAMES_NOTHING]}),
        (Owner.UNIT, {"site_type_id": 10**6}, {"site_type": [Refused.UNKNOWN_TYPE], "unit": [Refused.REQUIRED]}),
        (Owner.LINE, {"standard_id": 10**6}, {"standard": [Refused.UNKNOWN_STANDARD]}),
        (Owner.LINE, {"area_id": 10**6}, {"area": [Refused.UNKNOWN_AREA]}),
        (Owner.UNIT, {"unit_id": 10**6}, {"": [Refused.RULE_NAMES_NOTHING], "unit": [Refused.UNKNOWN_UNIT]}),
    ],
)
def test_a_rule_that_cannot_be_is_told(world, owner, where, problems):
    with pytest.raises(Invalid) as refused:
        set_duty_rule(rule=NewDutyRule(owner, **where), by=world.cast.lin, now=MONDAY)
    assert refused.value.problems == problems
    assert DutyRule.objects.count() == 0


def test_duties_are_filtered_by_unit_standard_area_and_part(world):
    given = [duty(world, "liuan"), duty(world, "shiqiao", "A2", part=Part.COOPERATING)]
    load_duties(duties=[*given, duty(world, "office", area=world.liuan)], by=world.cast.lin, now=MONDAY)

    def units(**wanted):
        page = duties_page(world.cast.lin, edition_id=world.edition.pk, wanted=DutyFilter(**wanted))
        return [row.unit for row in page.rows]

    assert units() == ["柳岸街道", "云溪区创城办", "石桥街道"]
    assert units(unit_id=unit("liuan").pk) == ["柳岸街道"]
    assert units(standard_id=world.standard("A2").pk) == ["石桥街道"]
    assert units(area_id=world.liuan.pk) == ["云溪区创城办"]
    assert units(part=Part.COOPERATING) == ["石桥街道"]


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
    rule = NewDutyRule(Owner.LINE, site_type_id=world.road.site_type_id)
    with pytest.raises(NotFound):
        set_duty_rule(rule=rule, by=world.cast.acting[name], now=MONDAY)
    row = set_duty_rule(rule=rule, by=world.cast.feng, now=MONDAY)
    with pytest.raises(NotFound):
        withdraw_duty_rule(rule_id=row.pk, expected_version=1, by=world.cast.acting[name], now=MONDAY)


@pytest.mark.parametrize("name", ["zhao", "qian", "zhou"])
def test_a_unit_does_not_see_the_rules(world, name):
    with pytest.raises(NotFound):
        duty_rules_page(world.cast.acting[name])
