"""What changes seldom is read once, and anew after every act."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.accounts.selectors import unit_choices, unit_choices_at, units_below_at
from chuangcheng.foundation.accounts.services import NewUnit, create_unit, retire_unit
from chuangcheng.foundation.accounts.terms import UnitKind
from chuangcheng.foundation.acts.rules import PRODUCT
from chuangcheng.foundation.acts.selectors import forget_kept, stamp
from tests.people import MONDAY, Cast

pytestmark = pytest.mark.django_db


def stamp_now() -> int:
    return Unit.objects.values_list(stamp(Unit), flat=True)[0]


def test_a_table_is_read_once_under_its_stamp(cast: Cast):
    now = stamp_now()
    assert unit_choices_at(now) == unit_choices()
    with CaptureQueriesContext(connection) as asked:
        assert unit_choices_at(stamp_now()) == unit_choices_at(now)
    assert len(asked) == 1  # the stamp itself


def test_every_act_makes_another_stamp_under_which_it_is_read_anew(cast: Cast):
    stamps, district = [stamp_now()], Unit.objects.get(code="district")
    unit_choices_at(stamps[0])
    made = create_unit(unit=NewUnit("new", "新设局", UnitKind.DEPARTMENT, "district"), by=PRODUCT, now=MONDAY)
    stamps.append(stamp_now())
    assert "新设局" in [one.name for one in unit_choices_at(stamps[-1])]
    assert "新设局" in [one.name for one in units_below_at(stamps[-1], district.pk)]
    retire_unit(unit_id=made.pk, expected_version=1, by=PRODUCT, now=MONDAY)
    stamps.append(stamp_now())
    assert "新设局" not in [one.name for one in unit_choices_at(stamps[-1])]
    assert "新设局" not in [one.name for one in units_below_at(stamps[-1], district.pk)]
    assert stamps == sorted(set(stamps))


def test_an_empty_table_has_no_stamp_and_nothing_is_kept_beyond_forgetting(cast: Cast):
    before = unit_choices_at(7)
    assert unit_choices_at(7) is before
    forget_kept()
    assert unit_choices_at(7) is not before
    create_unit(unit=NewUnit("x", "另一局", UnitKind.DEPARTMENT, "district"), by=PRODUCT, now=MONDAY)
    assert unit_choices_at(None) == unit_choices()
