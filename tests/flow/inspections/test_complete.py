"""What a sheet must hold to be a visit: numbers as people type them, ticks, photos, and the rest in one go."""

from decimal import Decimal

import pytest

from chuangcheng.flow.inspections.rules import Answer, Seen, complete, read_number
from chuangcheng.flow.inspections.terms import Refused, UnseenReason
from chuangcheng.flow.standards.rules import Item
from chuangcheng.flow.standards.terms import ItemKind, Outcome

LITTER = Item("I1", "无乱扔垃圾")
DISPLAYS = Item("I2", "公益广告", kind=ItemKind.COUNT, threshold=Decimal(3), unit="处")
LAMPS = Item("I3", "亮灯率", kind=ItemKind.MEASURE, threshold=Decimal(95), unit="%")
NOISE = Item("I4", "噪声", kind=ItemKind.MEASURE, threshold=Decimal(55), at_most=True, unit="dB")
ROADS = Item("I5", "无六乱", kind=ItemKind.K_OF_N, threshold=Decimal(4), out_of=5, unit="条")
CHECKLIST = dict(enumerate((LITTER, DISPLAYS, LAMPS, NOISE, ROADS), start=1))


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("3", "处", "3"),
        (" 3 ", "处", "3"),
        ("３", "处", "3"),  # full width
        ("3处", "处", "3"),
        ("3 处", "处", "3"),
        ("40%", "%", "40"),
        ("40％", "%", "40"),
        ("54.5db", "dB", "54.5"),
        ("100㎡", "m2", "100"),
        ("1,5", "%", "1.5"),
        ("1，5", "%", "1.5"),
        ("-2", "处", "-2"),
        ("0", "", "0"),
        # what may mean something else
        ("2处", "个", None),
        ("40%", "处", None),
        ("1,500", "平方米", None),
        ("1.5.2", "", None),
        ("三", "处", None),
        ("2-3", "处", None),
        ("约3", "处", None),
        ("1e3", "", None),
        ("NaN", "", None),
        ("٣", "处", None),
        ("4/5", "条", None),
        ("1234567890123", "", None),
        ("0.1234567", "", None),  # more than a column of 24 characters could hold together with the rest
        ("处", "处", None),
    ],
)
def test_a_number_is_read_as_people_type_it_or_not_at_all(text: str, unit: str, number: str | None):
    assert read_number(text, unit) == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    ("item", "typed", "reason"),
    [
        (2, "2个", Refused.UNREADABLE_NUMBER),
        (2, "40%", Refused.UNREADABLE_NUMBER),
        (2, "1,5", Refused.NOT_WHOLE),
        (2, "-1", Refused.NEGATIVE_NUMBER),
        (5, "4.5", Refused.NOT_WHOLE),
        (5, "6", Refused.ABOVE_N),
    ],
)
def test_a_number_that_says_nothing_is_refused_at_its_item_and_never_becomes_met(item: int, typed: str, reason: str):
    assert complete(CHECKLIST, [Answer(item, typed=typed)], rest_confirmed=True).problems == {f"item-{item}": [reason]}


@pytest.mark.parametrize(
    ("item", "typed", "outcome"),
    [
        (2, "3处", Outcome.MET),
        (2, "0", Outcome.FAILED),
        (3, "95％", Outcome.MET),
        (3, "94,9", Outcome.FAILED),
        (4, "55", Outcome.MET),
        (4, "56", Outcome.FAILED),
        (5, "4", Outcome.MET),
        (5, "3", Outcome.FAILED),
    ],
)
def test_a_number_decides_and_is_stored_with_what_it_decided(item: int, typed: str, outcome: Outcome):
    walk = complete(CHECKLIST, [Answer(item, typed=typed, photos=(7,))], rest_confirmed=True)
    seen = {one.item_id: one for one in walk.seen}[item]
    assert (seen.outcome, seen.grouped) == (outcome, False)
    assert seen.number == read_number(typed, CHECKLIST[item].unit)


def test_a_number_that_falls_short_needs_a_photo_like_any_failure():
    walk = complete(CHECKLIST, [Answer(2, typed="0")], rest_confirmed=True)
    assert walk.problems == {"item-2": [Refused.PHOTO_REQUIRED]}


def test_a_failure_that_was_ticked_stands_whatever_the_number_says():
    torn = Answer(2, Outcome.FAILED, typed="5", fault="破损", photos=(7,))
    walk = complete(CHECKLIST, [torn], rest_confirmed=True)
    assert walk.seen[1] == Seen(2, Outcome.FAILED, Decimal(5), "破损", photos=(7,))


def test_ticking_met_does_not_hide_a_number_that_falls_short():
    walk = complete(CHECKLIST, [Answer(2, Outcome.MET, typed="1", photos=(7,))], rest_confirmed=True)
    assert walk.seen[1].outcome is Outcome.FAILED


def test_an_item_that_counts_may_be_confirmed_with_the_rest_and_has_no_number_then():
    walk = complete(CHECKLIST, [], rest_confirmed=True)
    assert walk.seen == tuple(Seen(item_id, Outcome.MET, grouped=True) for item_id in CHECKLIST)


def test_that_the_rest_is_not_confirmed_is_said_once():
    assert complete(CHECKLIST, [], rest_confirmed=False).problems == {"rest": [Refused.UNANSWERED]}
    some = [Answer(1, Outcome.FAILED), Answer(2, typed="x")]
    assert complete(CHECKLIST, some, rest_confirmed=False).problems == {
        "item-1": [Refused.PHOTO_REQUIRED],
        "item-2": [Refused.UNREADABLE_NUMBER],
        "rest": [Refused.UNANSWERED],
    }


@pytest.mark.parametrize("left", [{"photos": (7,)}, {"fault": "路面有垃圾"}])
def test_a_photo_or_a_fault_without_a_tick_is_asked_about_and_not_thrown_away(left: dict):
    walk = complete(CHECKLIST, [Answer(1, **left)], rest_confirmed=True)
    assert walk.problems == {"item-1": [Refused.DETAILS_WITHOUT_FAILURE]}


def test_everything_wrong_with_an_item_is_said_at_once():
    walk = complete(CHECKLIST, [Answer(2, Outcome.FAILED, typed="zwei")], rest_confirmed=True)
    assert walk.problems == {"item-2": [Refused.UNREADABLE_NUMBER, Refused.PHOTO_REQUIRED]}


def test_what_does_not_exist_or_could_not_be_seen_is_neither_met_nor_failed():
    told = [Answer(1, Outcome.ABSENT), Answer(2, Outcome.UNSEEN, reason=UnseenReason.NO_ENTRY)]
    walk = complete(CHECKLIST, told, rest_confirmed=True)
    assert [one.outcome for one in walk.seen][:2] == [Outcome.ABSENT, Outcome.UNSEEN]
