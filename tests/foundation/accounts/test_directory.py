"""Lists and pages of units and people."""

import re
from itertools import pairwise

import pytest
from django.utils.translation import override

from chuangcheng.foundation.accounts import labels, selectors, services
from chuangcheng.foundation.accounts.services import NewPerson, NewUnit
from chuangcheng.foundation.accounts.terms import Role, UnitKind
from chuangcheng.foundation.acts.rules import PRODUCT, NotFound
from chuangcheng.foundation.workcalendar import labels as calendar_labels
from tests.people import MONDAY, UNITS, Cast, unit

pytestmark = pytest.mark.django_db


def more_units(count: int) -> None:
    new = [NewUnit(f"b{n:03d}", f"第{n:03d}局", UnitKind.DEPARTMENT, "district") for n in range(count)]
    services.load_units(units=new, by=PRODUCT, now=MONDAY)


def test_units_stand_in_the_order_of_the_tree(cast: Cast):
    rows = selectors.units_page(cast.wei).rows
    depths = [row.depth for row in rows]
    assert rows[0].code == "city"
    assert (depths[0], depths[1]) == (0, 1)
    for before, row in pairwise(rows):
        assert row.depth <= before.depth + 1
    for index, row in enumerate(rows[1:], 1):
        above = next(rows[i] for i in range(index - 1, -1, -1) if rows[i].depth == row.depth - 1)
        assert (above.id, above.name) == (row.parent_id, row.parent)
    assert [(c.code, c.depth) for c in selectors.unit_choices()] == [(row.code, row.depth) for row in rows]


def test_units_without_a_named_contact_are_listed_until_one_is_named(cast: Cast):
    assert [row.code for row in selectors.units_page(cast.lin, without_contact=True).rows] == ["shiqiao"]
    assert selectors.count_units_without_contact(cast.lin) == 1
    row = unit("shiqiao")
    services.change_unit(
        unit_id=row.pk,
        expected_version=1,
        name=row.name,
        contact_name="卫主任",
        contact_phone="",
        parent_id=row.parent_id,
        by=cast.lin,
        now=MONDAY,
    )
    assert selectors.units_page(cast.lin, without_contact=True).rows == ()
    assert selectors.count_units_without_contact(cast.lin) == 0


@pytest.mark.parametrize(
    ("told", "codes"),
    [
        ({"text": "柳岸"}, {"liuan", "liuan-1"}),
        ({"text": " LIUAN "}, {"liuan", "liuan-1"}),
        ({"text": "柳岸", "kind": UnitKind.COMMUNITY}, {"liuan-1"}),
        ({"text": "%"}, set()),
        ({"text": "_"}, set()),
        ({"kind": UnitKind.COMPANY}, {"tester"}),
        ({}, {one.code for one in UNITS}),
    ],
)
def test_units_are_found_by_name_code_and_kind(cast: Cast, told, codes):
    assert {row.code for row in selectors.units_page(cast.qian, **told).rows} == codes


def test_paging_shows_every_unit_once(cast: Cast):
    more_units(21)
    seen, place = [], None
    while True:
        page = selectors.units_page(cast.lin, place=place, size=7)
        seen += [row.code for row in page.rows]
        place = page.next
        if place is None:
            break
    assert len(seen) == len(set(seen)) == len(UNITS) + 21


@pytest.mark.parametrize("count", [1, 3, 60])
def test_every_list_takes_a_fixed_number_of_statements(cast: Cast, count, django_assert_num_queries):
    more_units(count)
    people = [
        NewPerson(f"p{n:03d}", "某", (("liuan", Role.HANDLER, ""), ("district", Role.HANDLER, "")))
        for n in range(count)
    ]
    services.load_people(people=people, by=cast.feng, now=MONDAY)
    with django_assert_num_queries(1):
        assert selectors.units_page(cast.lin, size=100).rows
    with django_assert_num_queries(2):
        assert selectors.people_page(cast.feng, size=100).rows[-1].posts
    street = unit("liuan").pk
    with django_assert_num_queries(3):
        card = selectors.unit_card(cast.lin, unit_id=street)
        assert len(card.people) == count + 3
    with django_assert_num_queries(1):
        selectors.unit_choices()
    with django_assert_num_queries(1):
        selectors.acting_for(user_id=cast.lin.user_id, post_id=cast.lin.post_id)


def test_the_page_of_a_unit_shows_what_stands_below_it_and_who_works_there(cast: Cast):
    card = selectors.unit_card(cast.wei, unit_id=unit("liuan").pk)
    assert (card.row.name, card.row.parent) == ("柳岸街道", "云溪区")
    assert [child.code for child in card.children] == ["liuan-1"]
    assert [(one.user_id, one.name, one.role) for one in card.people] == [
        (cast.qian.user_id, "钱", Role.HANDLER),
        (cast.han.user_id, "韩", Role.INSPECTOR),
        (cast.he.user_id, "何", Role.UNIT_ADMIN),
    ]
    with pytest.raises(NotFound):
        selectors.unit_card(cast.wei, unit_id=10**6)


def test_people_are_found_by_name_and_unit_and_only_by_administrators(cast: Cast):
    assert [row.username for row in selectors.people_page(cast.lin, text="ZH").rows] == ["zhao", "zheng", "zhou"]
    assert [row.username for row in selectors.people_page(cast.feng, text="林").rows] == ["lin"]
    in_street = selectors.people_page(cast.feng, unit_id=unit("liuan").pk)
    assert [row.username for row in in_street.rows] == ["han", "he", "qian"]
    card = selectors.person_card(cast.feng, user_id=cast.qian.user_id)
    assert [(post.unit, post.role) for post in card.posts] == [("柳岸街道", Role.HANDLER)]


def test_everybody_sees_his_own_card(cast: Cast):
    card = selectors.own_card(cast.qian)
    assert (card.username, card.version, [post.id for post in card.posts]) == ("qian", 1, [cast.qian.post_id])


def test_withdrawn_posts_are_not_shown(cast: Cast):
    services.withdraw_post(
        user_id=cast.qian.user_id, expected_version=1, post_id=cast.qian.post_id, by=cast.feng, now=MONDAY
    )
    assert selectors.person_card(cast.feng, user_id=cast.qian.user_id).posts == ()
    assert selectors.own_card(cast.qian).posts == ()


def test_names_for_the_journal_come_by_id(cast: Cast):
    assert selectors.names_of_users([cast.lin.user_id, None, 10**6]) == {cast.lin.user_id: "林"}


def test_every_word_has_a_name_in_both_languages():
    partly = {"DAY_MARKS"}  # a day by the week carries no mark
    for package in (labels, calendar_labels):
        tables = {name: table for name, table in vars(package).items() if name.isupper() and isinstance(table, dict)}
        for name, table in tables.items():
            (words,) = {type(word) for word in table}
            if words is not str and name not in partly:
                assert set(table) == set(words), name
            for text in table.values():
                with override("zh-hans"):
                    chinese = str(text)
                with override("en"):
                    assert str(text) != chinese, chinese
                    assert not re.search("[\u3400-\u9fff]", str(text)), chinese
