"""Who hears complaints: the units whose people run the product, whatever they are called."""

import pytest
from django.test import Client

from chuangcheng.foundation.accounts.selectors import offices
from tests.people import Cast, unit

pytestmark = pytest.mark.django_db


def page_of(cast: Cast, name: str = "qian") -> str:
    client = Client()
    client.force_login(cast.user(name))
    return client.get("/complain/").content.decode().split("<main")[1].split("</main>")[0]


def test_the_unit_is_found_by_its_people_and_not_by_its_name(cast: Cast):
    office = unit("office")
    office.name, office.contact_phone = "云溪区文明中心", "0000-1234567"
    office.save(update_fields=["name", "contact_phone"])
    page = page_of(cast)
    assert all(words in page for words in ("云溪区文明中心", "林科长", "0000-1234567"))
    assert "督查室" not in page


def test_without_a_contact_the_people_themselves_are_named(cast: Cast):
    office = unit("office")
    office.contact_name = office.contact_phone = ""
    office.save(update_fields=["contact_name", "contact_phone"])
    assert offices(cast.qian)[0].people == (("冯", ""), ("林", ""))
    page = page_of(cast)
    assert "冯" in page
    assert "林" in page


def test_somebody_who_left_is_not_named(cast: Cast):
    for name in ("lin", "feng"):
        cast.user(name).posts.update(retired=True)
    assert offices(cast.qian) == ()
    assert "还没有单位负责本系统" in page_of(cast)


def test_it_takes_two_statements_whatever_the_number(cast: Cast, django_assert_num_queries):
    with django_assert_num_queries(2):
        offices(cast.qian)
    cast.user("sun").posts.update(role="coordinator")
    with django_assert_num_queries(2):
        assert [office.name for office in offices(cast.qian)] == ["云溪区创城办", "云溪区城管局"]
