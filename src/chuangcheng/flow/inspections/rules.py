"""Drawing sites, sharing them out, what a complete visit is, and what an observation leads to."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from chuangcheng.flow.cases.terms import OPEN as OPEN_CASE
from chuangcheng.flow.cases.terms import State as CaseState
from chuangcheng.flow.standards.rules import Item, judge
from chuangcheng.flow.standards.terms import ItemKind, Outcome

from .terms import Consequence, Refused, RoundKind, UnseenReason


@dataclass(frozen=True)
class Stop:
    """A site that may be drawn or visited. `owners` are the paths of the units that answer for it; `not_by` is whoever
    must not go there: the one who walked it before, where a second look is wanted.
    """

    site_id: int
    code: str
    site_type_id: int
    street_id: int
    owners: tuple[str, ...] = ()
    not_by: int | None = None


@dataclass(frozen=True)
class Walker:
    """A person who inspects. `everywhere` is True for people of the district or city itself.

    `other_posts` are path and `everywhere` of the units in which he holds further posts, of whatever role.
    """

    user_id: int
    unit_path: str
    everywhere: bool = False
    other_posts: tuple[tuple[str, bool], ...] = ()


def draw(stops: Sequence[Stop], quotas: Mapping[int, int], seed: int) -> tuple[Stop, ...]:
    """Draw sites at random, `quotas[site type]` of each type, all of a type where the quota exceeds it.

    The same sites (by their codes), quotas and seed give the same draw in any order of input and in any database:
    whoever doubts it can repeat it.
    """
    drawn: list[Stop] = []
    for site_type_id in sorted(quotas):
        pool = sorted((stop for stop in stops if stop.site_type_id == site_type_id), key=lambda stop: stop.code)
        if not pool:
            continue
        dice = random.Random(f"{seed}/{pool[0].code}")  # noqa: S311 - a reproducible draw, not a secret
        drawn += dice.sample(pool, min(quotas[site_type_id], len(pool)))
    return tuple(sorted(drawn, key=lambda stop: stop.code))


def is_own_unit(walker: Walker, owners: Sequence[str]) -> bool:
    """True when one of the owners is a unit of the walker's, above it or below it, in whatever post.

    People of the district or city stand above all units; for them only the unit itself counts.
    """
    posts = ((walker.unit_path, walker.everywhere), *walker.other_posts)
    return any(_touches(path, everywhere, owner) for path, everywhere in posts for owner in owners)


def _touches(path: str, everywhere: bool, owner: str) -> bool:
    return path == owner or (not everywhere and (owner.startswith(path) or path.startswith(owner)))


def share_out(stops: Sequence[Stop], walkers: Sequence[Walker]) -> dict[int, int | None]:
    """Who goes where: site id -> user id, or None where nobody may go.

    Street by street, each site to the one with the fewest sites so far who may inspect it; neighbours
    in the list stay together as far as that allows.
    """
    load = {walker.user_id: 0 for walker in walkers}
    shared: dict[int, int | None] = {}
    fair = -(-len(stops) // len(walkers)) if walkers else 0
    last: Walker | None = None
    for stop in sorted(stops, key=lambda stop: (stop.street_id, stop.code)):
        able = [walker for walker in walkers if walker.user_id != stop.not_by and not is_own_unit(walker, stop.owners)]
        if not able:
            shared[stop.site_id] = None
            continue
        if last is None or last not in able or load[last.user_id] >= fair:
            last = min(able, key=lambda walker: (load[walker.user_id], walker.user_id))
        load[last.user_id] += 1
        shared[stop.site_id] = last.user_id
    return shared


@dataclass(frozen=True)
class Answer:
    """What an inspector says of one item. `outcome` None with a number lets the item's threshold decide.

    `typed` is the number as it was typed. It is read against the item, so that what cannot be read is refused there
    and never taken for "no number".
    """

    item_id: int
    outcome: Outcome | None = None
    number: Decimal | None = None
    fault: str = ""
    words: str = ""
    reason: str = ""
    photos: tuple[int, ...] = ()
    typed: str = ""


@dataclass(frozen=True)
class Seen:
    """One item of a finished visit, as it is stored. `grouped` marks what was confirmed as a group."""

    item_id: int
    outcome: Outcome
    number: Decimal | None = None
    fault: str = ""
    words: str = ""
    reason: str = ""
    photos: tuple[int, ...] = ()
    grouped: bool = False


@dataclass(frozen=True)
class Walk:
    """The outcome of checking a visit: what is to be stored, or what is missing by field: `item-<id>`, `rest`."""

    seen: tuple[Seen, ...] = ()
    problems: dict[str, list[str]] = field(default_factory=dict)


def complete(checklist: Mapping[int, Item], answers: Sequence[Answer], rest_confirmed: bool) -> Walk:
    """Check a visit against its checklist (item id -> item, in the order of the walk).

    A failed item needs a photo; an item that could not be seen needs a reason; "does not exist here" and
    "could not be seen" are never met. What was not answered is met when the inspector confirmed the rest
    as a group, also where the item counts or measures (it is then stored without a number); otherwise the
    confirmation is missing, which is said once.
    """
    given = {answer.item_id: answer for answer in answers}
    problems: dict[str, list[str]] = {
        f"item-{item_id}": [Refused.UNKNOWN_ITEM] for item_id in given if item_id not in checklist
    }
    seen: list[Seen] = []
    for item_id, item in checklist.items():
        answer = given.get(item_id, Answer(item_id))
        number, wrong = _number(item, answer)
        if answer.outcome is None and number is None and not wrong:
            if answer.photos or answer.fault:
                problems[f"item-{item_id}"] = [Refused.DETAILS_WITHOUT_FAILURE]
            elif rest_confirmed:
                seen.append(Seen(item_id, Outcome.MET, words=answer.words, grouped=True))
            else:
                problems["rest"] = [Refused.UNANSWERED]
            continue
        outcome = None if wrong and answer.outcome is None else outcome_of(item, answer.outcome, number)
        if outcome is None and not wrong:
            wrong.append(Refused.UNANSWERED)
        if outcome is Outcome.FAILED and not answer.photos:
            wrong.append(Refused.PHOTO_REQUIRED)
        if outcome is Outcome.UNSEEN and answer.reason not in set(UnseenReason):
            wrong.append(Refused.REASON_REQUIRED)
        if wrong or outcome is None:
            problems[f"item-{item_id}"] = list(wrong)
            continue
        reason = answer.reason if outcome is Outcome.UNSEEN else ""
        seen.append(Seen(item_id, outcome, number, answer.fault, answer.words, reason, answer.photos))
    return Walk((), problems) if problems else Walk(tuple(seen))


def outcome_of(item: Item, told: Outcome | None, number: Decimal | None) -> Outcome | None:
    """What was ticked and counted amount to; None where neither says it.

    A number that falls short fails the item even where "met" was ticked. A failure that was ticked stands whatever
    the number says: enough displays may hang there and one of them be torn.
    """
    if told in (Outcome.ABSENT, Outcome.UNSEEN, Outcome.FAILED):
        return told
    try:
        return judge(item, met=True if told is Outcome.MET else None, number=number)
    except ValueError:
        return None


def _number(item: Item, answer: Answer) -> tuple[Decimal | None, list[Refused]]:
    """The number of an answer, or what is wrong with it."""
    number = answer.number
    if answer.typed.strip():
        number = read_number(answer.typed, item.unit)
        if number is None:
            return None, [Refused.UNREADABLE_NUMBER]
    if number is None:
        return None, []
    wrong = []
    if number < 0:
        wrong.append(Refused.NEGATIVE_NUMBER)
    elif item.kind in WHOLE and number != number.to_integral_value():
        wrong.append(Refused.NOT_WHOLE)
    elif item.out_of is not None and number > item.out_of:
        wrong.append(Refused.ABOVE_N)
    return (None if wrong else number), wrong


WHOLE = (ItemKind.COUNT, ItemKind.K_OF_N)
"""Items whose number counts things."""

NUMBER = r"([+-]?[0-9]{1,12})(?:([.,])([0-9]{1,6}))?"


def read_number(text: str, unit: str = "") -> Decimal | None:
    """A number as people type it, or None where it cannot be read with certainty.

    Full-width digits, the item's own unit behind the number and a decimal comma are understood. A comma before three
    digits may as well divide thousands, so it is not; neither is another unit, nor a number of more than 12 digits
    or 6 decimals.
    """
    plain, mark = (unicodedata.normalize("NFKC", one).strip() for one in (text, unit))
    found = re.fullmatch(rf"{NUMBER}\s*(?:{re.escape(mark)})?", plain, re.IGNORECASE)
    if found is None:
        return None
    whole, point, decimals = found.groups()
    if point == "," and len(decimals) == 3:
        return None
    return Decimal(f"{whole}.{decimals}" if decimals else whole)


@dataclass(frozen=True)
class KnownCase:
    """The newest case of a site and item, as an observation meets it."""

    state: CaseState
    reported_at: datetime
    closed_at: datetime | None = None

    def was_open(self, at: datetime) -> bool:
        """Whether it was being put right at that moment, or became a case only after it."""
        return self.state in OPEN_CASE or self.reported_at > at or (self.closed_at is not None and self.closed_at > at)


def what_follows(
    outcome: Outcome, kind: RoundKind | None, known: KnownCase | None, *, at: datetime, stands: Outcome
) -> Consequence:
    """What an observation made at `at` means, given the newest case of its site and item (None: there was none) and
    the outcome that stands there today.

    A failure that is (or was, when it was seen) already being put right makes no second case; one that was put right
    has come back. What comes to light late, as after a covert round, and has been seen in order since, makes none.
    """
    put_right = (CaseState.CLOSED, CaseState.RECHECKED)
    if outcome is Outcome.FAILED:
        if known is not None and known.state in (*OPEN_CASE, *put_right) and known.was_open(at):
            return Consequence.SAME_CASE
        if stands is not Outcome.FAILED:
            return Consequence.NOTHING
        return Consequence.REBOUND if known is not None and known.state in put_right else Consequence.NEW_CASE
    if outcome is Outcome.MET and kind is RoundKind.RECHECK and known is not None and known.state is CaseState.CLOSED:
        return Consequence.HELD
    return Consequence.NOTHING


def fixed_not_reobserved(
    outcome: Outcome, seen_at: datetime, state: CaseState | None, rectified_at: datetime | None
) -> bool:
    """Whether a failure was put right by a picture alone: its case is done, and nobody has looked there since."""
    done = state in (CaseState.VERIFIED, CaseState.CLOSED)
    return outcome is Outcome.FAILED and done and rectified_at is not None and seen_at < rectified_at
