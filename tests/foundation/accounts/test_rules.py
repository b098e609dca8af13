"""What stands under what, names for signing in, and waiting."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.foundation.accounts import rules
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.terms import Role, UnitKind

CITY, DISTRICT, DEPARTMENT = UnitKind.CITY, UnitKind.DISTRICT, UnitKind.DEPARTMENT
STREET, COMMUNITY, COMPANY = UnitKind.STREET, UnitKind.COMMUNITY, UnitKind.COMPANY

MAY = {
    (CITY, None),
    (DISTRICT, None),
    (DISTRICT, CITY),
    (DEPARTMENT, CITY),
    (DEPARTMENT, DISTRICT),
    (DEPARTMENT, DEPARTMENT),
    (STREET, DISTRICT),
    (COMMUNITY, STREET),
    (COMPANY, CITY),
    (COMPANY, DISTRICT),
    (COMPANY, DEPARTMENT),
    (COMPANY, STREET),
}

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize("kind", UnitKind)
@pytest.mark.parametrize("parent", [None, *UnitKind])
def test_a_unit_stands_where_such_units_stand(kind, parent):
    assert rules.may_stand_under(kind, parent) is ((kind, parent) in MAY)


@given(st.lists(st.integers(1, 99_999_998), min_size=1, max_size=6), st.lists(st.integers(1, 99_999_998), max_size=6))
def test_a_comparison_of_paths_finds_exactly_what_stands_at_or_below(ids, others):
    path = other = ""
    for number in ids:
        path = rules.path_of(path, number)
    for number in others:
        other = rules.path_of(other, number)
    for candidate in (other, path + other, path):
        lowest, highest = rules.at_or_below(path)
        expected = candidate.startswith(path)
        assert (lowest <= candidate <= highest) is expected
        blind = [text.replace("/", "") for text in (lowest, candidate, highest)]  # a collation that skips punctuation
        assert (blind[0] <= blind[1] <= blind[2]) is expected


@pytest.mark.parametrize("told", ["Lin", " lin ", "ＬＩＮ", "LIN\t"])
def test_a_sign_in_name_is_the_same_however_it_is_typed(told):
    assert rules.sign_in_name(told) == "lin"


@pytest.mark.parametrize(
    ("address", "group"),
    [
        ("192.0.2.7", "192.0.2.7"),
        (" 192.0.2.7 ", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("not an address", "not an address"),
        ("", ""),
    ],
)
def test_one_network_of_a_customer_counts_as_one_address(address, group):
    assert rules.address_group(address) == group


def test_nobody_waits_below_the_limit_and_the_oldest_that_counts_says_until_when():
    failures = [NOON - timedelta(minutes=minutes) for minutes in (1, 14, 2, 3, 20)]
    assert rules.wait_until(failures, 5, NOON) is None
    assert rules.wait_until(failures, 4, NOON) == NOON + timedelta(minutes=1)
    assert rules.wait_until(failures, 3, NOON) == NOON + timedelta(minutes=12)


@given(st.lists(st.integers(0, 3000), max_size=30), st.integers(1, 8))
def test_when_the_wait_is_over_the_next_attempt_is_allowed(seconds, limit):
    failures = [NOON - timedelta(seconds=second) for second in seconds]
    until = rules.wait_until(failures, limit, NOON)
    if until is not None:
        assert NOON < until <= NOON + rules.ATTEMPT_WINDOW
        assert rules.wait_until(failures, limit, until) is None
        assert rules.wait_until(failures, limit, until - timedelta(microseconds=1)) == until


@pytest.mark.parametrize(
    ("role", "kind", "reads"),
    [
        (Role.COORDINATOR, DEPARTMENT, True),
        (Role.COORDINATOR, STREET, False),
        (Role.SUPERVISOR, DISTRICT, True),
        (Role.SUPERVISOR, COMMUNITY, False),
        (Role.LEADER, DISTRICT, True),
        (Role.LEADER, DEPARTMENT, False),
        (Role.OBSERVER, CITY, True),
        (Role.OBSERVER, STREET, False),
        (Role.HANDLER, DISTRICT, False),
        (Role.INSPECTOR, DISTRICT, False),
        (Role.VERIFIER, DISTRICT, False),
        (Role.ADMINISTRATOR, DISTRICT, False),
    ],
)
def test_only_the_office_and_those_who_oversee_it_read_everything(role, kind, reads):
    acting = Acting(1, role, 1, post_id=1, name="某", unit_name="某", unit_kind=kind)
    assert acting.reads_everything is reads
