"""Both databases find exactly what the rule says."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chuangcheng.flow.places.models import Site
from chuangcheng.foundation.textsearch.rules import fits, table_of
from chuangcheng.foundation.textsearch.selectors import matching_ids
from chuangcheng.foundation.textsearch.services import forget, index

pytestmark = pytest.mark.django_db

TEXT = st.text(alphabet="柳岸路石桥街道ab01 -'\"\\*:&|()", max_size=12)


def found(query: str) -> set[int]:
    """The ids that the places' index gives, told by the condition itself."""
    subquery = matching_ids("places_site", query).children[0][1]
    with connection.cursor() as cursor:
        cursor.execute(subquery.sql, subquery.params)
        return {row[0] for row in cursor.fetchall()}


def test_two_characters_in_the_middle_of_a_name_are_found(world):
    assert [s.code for s in Site.objects.filter(matching_ids("places_site", "岸市"))] == ["M-01"]


def test_a_blank_search_finds_everything_and_one_of_signs_nothing(world):
    assert Site.objects.filter(matching_ids("places_site", "  ")).count() == 3
    assert Site.objects.filter(matching_ids("places_site", "?*'")).count() == 0


def test_a_text_put_in_again_replaces_the_old_one():
    index(name="places_site", rows={7: "石桥路"})
    index(name="places_site", rows={7: "柳岸路"})
    assert found("石桥") == set()
    assert found("柳岸") == {7}


def test_a_forgotten_row_is_no_longer_found():
    index(name="places_site", rows={7: "石桥路", 8: "石桥"})
    forget(name="places_site", ids=[7])
    assert found("石桥") == {8}


@pytest.mark.parametrize("name", ["a b", "x;drop", "", "A"])
def test_an_index_has_a_plain_name(name):
    with pytest.raises(ValueError):
        table_of(name)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(TEXT, min_size=1, max_size=8), TEXT.filter(lambda text: any(c.isalnum() for c in text)))
def test_the_database_finds_what_the_rule_finds(db, texts, query):
    index(name="places_site", rows=dict(enumerate(texts, start=1)))
    forget(name="places_site", ids=range(len(texts) + 1, 9))
    assert found(query) == {number for number, text in enumerate(texts, start=1) if fits(text, query)}
