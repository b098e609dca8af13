"""The arithmetic of chains and seals, on plain values."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.foundation.journal import rules
from chuangcheng.foundation.journal.rules import BEGINNING, Header, Link, Record
from chuangcheng.foundation.journal.terms import FaultKind

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=10,
)
DIGEST = st.binary(min_size=32, max_size=32).map(bytes.hex)


def chain(length: int, words: str = "") -> list[Link]:
    """A whole chain."""
    links, previous = [], BEGINNING
    for number in range(1, length + 1):
        header = Header("flow.thing", 5, number, "thing.change", AT + timedelta(hours=number), 7, "handler", None)
        salt, text = f"{number:032x}", rules.payload_text(Record("flow.thing", 5, number, "thing.change", why=words))
        payload = rules.payload_digest(salt, text)
        digest = rules.entry_digest(previous, header, payload)
        links.append(Link(header, previous, payload, digest, (salt, text)))
        previous = digest
    return links


def kinds(links: list[Link], erased: frozenset[int] = frozenset()) -> list[FaultKind]:
    return [fault.kind for fault in rules.chain_faults(links, erased)]


@given(st.dictionaries(TEXT, PLAIN, max_size=6), st.randoms())
def test_the_canonical_text_does_not_depend_on_the_order_of_keys(value, random):
    keys = list(value)
    random.shuffle(keys)
    assert rules.canonical({key: value[key] for key in keys}) == rules.canonical(value)


def test_the_canonical_text_keeps_chinese_decimals_dates_and_instants():
    at = datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=8)))
    told = rules.canonical({"b": Decimal("1.50"), "a": "案件", "c": date(2026, 3, 2), "d": at, "e": Decimal("1E+3")})
    assert told == '{"a":"案件","b":"1.50","c":"2026-03-02","d":"2026-03-02T01:00:00.000000+00:00","e":"1000"}'


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        rules.instant(datetime(2026, 3, 2, 9))


@given(st.lists(TEXT, max_size=4), st.lists(TEXT, max_size=4))
def test_two_lists_of_parts_never_give_the_same_bytes(one, other):
    assert (rules.sha256(*one) == rules.sha256(*other)) == (one == other)


@given(st.integers(0, 12))
def test_a_whole_chain_has_no_fault(length):
    assert kinds(chain(length)) == []


CHANGES = {
    "act": "thing.remove",
    "at": AT,
    "user_id": 8,
    "role": "leader",
    "unit_id": 1,
    "subject_id": 6,
    "subject_kind": "flow.other",
}


@given(st.integers(1, 8), st.integers(0, 7), st.sampled_from(sorted(CHANGES)))
def test_a_changed_header_is_found(length, place, name):
    links = chain(length)
    place %= length
    links[place] = replace(links[place], header=replace(links[place].header, **{name: CHANGES[name]}))
    assert FaultKind.CHANGED in kinds(links)


@given(st.integers(1, 8), st.integers(0, 7), TEXT, TEXT)
def test_a_changed_payload_is_found(length, place, salt, text):
    links = chain(length)
    place %= length
    if (salt, text) != links[place].payload:
        links[place] = replace(links[place], payload=(salt, text))
        assert kinds(links) == [FaultKind.PAYLOAD_CHANGED]


@given(st.integers(2, 8), st.integers(0, 6))
def test_a_missing_link_before_the_end_is_found(length, place):
    links = chain(length)
    del links[place % (length - 1)]
    assert FaultKind.MISSING_BEFORE in kinds(links)


@given(st.integers(1, 8), st.integers(0, 7))
def test_a_link_twice_is_found(length, place):
    links = chain(length)
    place %= length
    links.insert(place, links[place])
    assert FaultKind.INSERTED in kinds(links)


@given(st.integers(2, 8), st.integers(1, 7))
def test_a_tail_from_another_chain_is_found(length, place):
    place = 1 + place % (length - 1)
    assert FaultKind.BROKEN_LINK in kinds(chain(length)[:place] + chain(length, "另一份")[place:])


def test_a_payload_may_be_gone_only_where_it_was_erased_by_an_act():
    links = chain(3)
    links[1] = replace(links[1], payload=None)
    assert kinds(links, frozenset({2})) == []
    assert kinds(links, frozenset({1})) == [FaultKind.PAYLOAD_GONE]


@given(st.lists(DIGEST, min_size=1, max_size=20), st.integers(0, 19), DIGEST)
def test_the_root_changes_with_every_leaf_their_order_and_their_number(leaves, place, other):
    root = rules.merkle_root(leaves)
    place %= len(leaves)
    changed = [*leaves[:place], other, *leaves[place + 1 :]]
    assert (rules.merkle_root(changed) == root) == (changed == leaves)
    assert (rules.merkle_root(leaves[::-1]) == root) == (leaves == leaves[::-1])
    assert rules.merkle_root([*leaves, leaves[-1]]) != root
    assert rules.merkle_root(leaves[:-1]) != root


def test_a_header_says_nothing_but_numbers_the_role_the_act_and_the_time():
    header = chain(1)[0].header
    assert header.text() == '["thing.change","2026-03-02T02:00:00.000000+00:00",7,"handler",null]'


def test_a_batch_that_skips_or_repeats_a_number_is_told():
    def records(*numbers: int) -> list[Record]:
        return [Record("a", 1, number, "x") for number in numbers]

    assert rules.broken_order(records(3, 4, 5)) is None
    assert rules.broken_order([*records(3, 4), Record("a", 2, 1, "x")]) is None
    assert rules.broken_order(records(3, 5)) == records(5)[0]
    assert rules.broken_order(records(3, 3)) == records(3)[0]
