"""The first write of every act."""

import pytest
from django.db import connection, transaction

from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.accounts.services import NewUnit, load_units
from chuangcheng.foundation.accounts.terms import UnitKind
from chuangcheng.foundation.acts.rules import PRODUCT, Conflict, NotFound
from chuangcheng.foundation.acts.services import claim
from tests.people import MONDAY


@pytest.fixture
def unit(db: None) -> Unit:
    """A unit at version 1."""
    return load_units(units=[NewUnit("district", "某区", UnitKind.DISTRICT)], by=PRODUCT, now=MONDAY)[0]


def test_a_claim_takes_the_next_version_and_returns_the_row_as_it_now_is(unit: Unit):
    Unit.objects.filter(pk=unit.pk).update(name="改名区")
    with transaction.atomic():
        row = claim(Unit, id=unit.pk, expected_version=1)
    assert (row.version, row.name) == (2, "改名区")
    assert Unit.objects.get(pk=unit.pk).version == 2


def test_the_second_person_on_one_page_gets_a_conflict_and_changes_nothing(unit: Unit):
    with transaction.atomic():
        claim(Unit, id=unit.pk, expected_version=1)
    with pytest.raises(Conflict), transaction.atomic():
        claim(Unit, id=unit.pk, expected_version=1)
    assert Unit.objects.get(pk=unit.pk).version == 2


def test_a_version_from_the_future_is_a_conflict_too(unit: Unit):
    with pytest.raises(Conflict), transaction.atomic():
        claim(Unit, id=unit.pk, expected_version=7)


def test_the_product_itself_takes_whatever_version_there_is(unit: Unit):
    for expected in (2, 3):
        with transaction.atomic():
            assert claim(Unit, id=unit.pk, expected_version=None).version == expected


@pytest.mark.parametrize("missing", [0, -1, 999_999, 2**63 - 1, 2**70])
@pytest.mark.parametrize("expected", [None, 1])
def test_what_does_not_exist_is_not_found(unit: Unit, missing: int, expected: int | None):
    with pytest.raises(NotFound), transaction.atomic():
        claim(Unit, id=missing, expected_version=expected)


def test_an_act_that_is_undone_gives_its_version_back(unit: Unit):
    with transaction.atomic():
        claim(Unit, id=unit.pk, expected_version=1)
        transaction.set_rollback(True)
    assert Unit.objects.get(pk=unit.pk).version == 1


@pytest.mark.django_db(transaction=True)
def test_a_claim_outside_a_transaction_is_a_mistake_of_the_program():
    assert not connection.in_atomic_block
    with pytest.raises(RuntimeError, match="inside the transaction"):
        claim(Unit, id=1, expected_version=1)
