"""Drawing sites, sharing them out, what a complete visit is, and what an observation leads to."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from chuangcheng.flow.cases.terms import OPEN as OPEN_CASE
from chuangcheng.flow.cases.terms import State as CaseState
from chuangcheng.flow.standards.rules import Item, judge
from chuangcheng.flow.standards.terms import Outcome

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

    The same stops, quotas and seed give the same sites in any order of input: the draw can be repeated
    by anybody who doubts it.
    """
    drawn: list[Stop] = []
    for site_type_id in sorted(quotas):
        pool = sorted((stop for stop in stops if stop.site_type_id == site_type_id), key=lambda stop: stop.code)
        dice = random.Random(f"{seed}/{site_type_id}")  # noqa: S311 - a reproducible draw, not a secret
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
    """What an inspector says of one item. `outcome` None with a `number` lets the item's threshold decide."""

    item_id: int
    outcome: Outcome | None = None
    number: Decimal | None = None
    fault: str = ""
    words: str = ""
    reason: str = ""
    photos: tuple[int, ...] = ()


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
    """The outcome of checking a visit: what is to be stored, or what is missing by field `item-<id>`."""

    seen: tuple[Seen, ...] = ()
    problems: dict[str, list[str]] = field(default_factory=dict)


def complete(checklist: Mapping[int, Item], answers: Sequence[Answer], rest_confirmed: bool) -> Walk:
    """Check a visit against its checklist (item id -> item, in the order of the walk).

    A failed item needs a photo; an item that could not be seen needs a reason; "does not exist here" and
    "could not be seen" are never met. What was not answered is met when the inspector confirmed the rest
    as a group, and missing otherwise.
    """
    given = {answer.item_id: answer for answer in answers}
    problems: dict[str, list[str]] = {
        f"item-{item_id}": [Refused.UNKNOWN_ITEM] for item_id in given if item_id not in checklist
    }
    seen: list[Seen] = []
    for item_id, item in checklist.items():
        answer = given.get(item_id)
        if answer is None or (answer.outcome is None and answer.number is None):
            if rest_confirmed:
                seen.append(Seen(item_id, Outcome.MET, grouped=True))
            else:
                problems[f"item-{item_id}"] = [Refused.UNANSWERED]
            continue
        outcome, wrong = _outcome(item, answer)
        if outcome is Outcome.FAILED and not answer.photos:
            wrong.append(Refused.PHOTO_REQUIRED)
        if outcome is Outcome.UNSEEN and answer.reason not in set(UnseenReason):
            wrong.append(Refused.REASON_REQUIRED)
        if wrong or outcome is None:
            problems[f"item-{item_id}"] = list(wrong)
            continue
        reason = answer.reason if outcome is Outcome.UNSEEN else ""
        seen.append(Seen(item_id, outcome, answer.number, answer.fault, answer.words, reason, answer.photos))
    return Walk((), problems) if problems else Walk(tuple(seen))


def _outcome(item: Item, answer: Answer) -> tuple[Outcome | None, list[Refused]]:
    if answer.outcome in (Outcome.ABSENT, Outcome.UNSEEN):
        return answer.outcome, []
    if answer.number is not None and answer.number < 0:
        return None, [Refused.NEGATIVE_NUMBER]
    met = None if answer.outcome is None else answer.outcome is Outcome.MET
    # A count below the threshold fails even where the inspector ticked "met", and the reverse: the number decides.
    try:
        return judge(item, met=met, number=answer.number), []
    except ValueError:
        return None, [Refused.NUMBER_REQUIRED]


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
