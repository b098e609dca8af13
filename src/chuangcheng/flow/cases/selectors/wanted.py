"""What a list of cases is asked for, as conditions that both databases answer from an index.

A list is cut into *arms*: parts in which the state (and, for a unit, the way the case lies with it) is one value. Each
arm is read in the order of the list from an index on that value, so that a list of what is open costs what its first
page costs, however many cases there are ([ADR 34](docs/adr/0034-lists-at-a-million-cases.md)).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.utils.timezone import localdate, make_aware

from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.selectors import counts_of
from chuangcheng.foundation.textsearch.selectors import matching_ids

from .. import rules
from ..models import NO_DUE, SEARCH_INDEX, Case
from ..models.visibility import CaseQuerySet
from ..terms import DONE_PART, FROM_OUTSIDE, OPEN, WITH_THE_UNIT, Group, Happened, Priority, Source, State, Who

SOON = timedelta(hours=24)
"""How long before its limit a case counts as nearly due."""

MOST_HITS = 20_000
"""Of the cases that a text finds, the newest so many are looked at: a word that is everywhere finds everything, and
reading all of that would cost more than anybody gains. A list of fewer cases than that is searched whole."""


@dataclass(frozen=True)
class Filter:
    """What a list of cases shows. Empty fields do not filter.

    `happened` asks for what was found, filed, put right or closed from `since` to `until`: days in the office's zone,
    both included. `box` are west, south, east and north of a part of the map, in degrees WGS-84.
    """

    group: Group | None = None
    state: State | None = None
    unit_id: int | None = None
    street_id: int | None = None
    case_class_id: int | None = None
    site_id: int | None = None
    source: Source | None = None
    text: str = ""
    happened: Happened | None = None
    since: date | None = None
    until: date | None = None
    box: tuple[float, float, float, float] | None = None
    hazards: bool | None = None
    """Only open hazards, or all but them: the two parts of a list by limit."""


OPEN_HAZARD = Q(is_hazard=True, state__in=OPEN)
"""A hazard that is not gone yet."""

Extra = Callable[[datetime], Q]


def _everything(_now: datetime) -> Q:
    return Q()


def _not_come_back(_now: datetime) -> Q:
    return ~Q(Exists(Case.objects.filter(rebound_of_id=OuterRef("pk"))))


def _no_part_open(_now: datetime) -> Q:
    return ~Q(Exists(Case.objects.filter(part_of_id=OuterRef("pk")).exclude(state__in=DONE_PART)))


ELSEWHERE = frozenset({State.SPLIT, State.HANDED_OVER})
"""Open, but followed as other cases or by another system: no unit is wanting."""

GROUPED: dict[Group, tuple[frozenset[State] | None, Extra]] = {
    Group.OPEN: (frozenset(OPEN), _everything),
    Group.TO_CHECK: (frozenset({State.REPORTED}), lambda now: Q(source__in=FROM_OUTSIDE)),
    Group.TO_FILE: (
        frozenset({State.REPORTED, State.CHECKED}),
        lambda now: Q(state=State.CHECKED) | ~Q(source__in=FROM_OUTSIDE),
    ),
    Group.TO_DISPATCH: (frozenset({State.FILED}), _everything),
    Group.RETURNED: (frozenset({State.RETURNED}), _everything),
    Group.FOR_OFFICE: (None, lambda now: Q(decides=Who.COORDINATOR)),
    Group.FOR_LEADER: (None, lambda now: Q(decides=Who.LEADER)),
    Group.WITH_UNITS: (frozenset(WITH_THE_UNIT), _everything),
    Group.TO_ACCEPT: (frozenset({State.DISPATCHED}), _everything),
    Group.LATE_TO_ACCEPT: (frozenset({State.DISPATCHED}), lambda now: Q(accept_due_at__lt=now)),
    Group.IN_HAND: (frozenset({State.IN_HAND}), _everything),
    Group.OVERDUE: (frozenset(WITH_THE_UNIT), lambda now: Q(due_at__lt=now)),
    Group.NEARLY_DUE: (frozenset(WITH_THE_UNIT), lambda now: Q(due_at__gte=now, due_at__lt=now + SOON)),
    Group.SUSPENDED: (frozenset({State.SUSPENDED}), _everything),
    Group.DEFERRED: (frozenset({State.DEFERRED}), _everything),
    Group.ELSEWHERE: (frozenset({State.HANDED_OVER}), _everything),
    Group.SPLIT: (frozenset({State.SPLIT}), _everything),
    Group.TO_VERIFY: (frozenset({State.RECTIFIED}), _everything),
    Group.TO_CLOSE: (
        frozenset({State.VERIFIED, State.SPLIT}),
        lambda now: Q(state=State.VERIFIED) | _no_part_open(now),
    ),
    Group.CLOSED: (frozenset({State.CLOSED, State.RECHECKED}), _everything),
    Group.TO_RECHECK: (frozenset({State.CLOSED}), _not_come_back),
    Group.RECHECK_DUE: (
        frozenset({State.CLOSED}),
        lambda now: Q(recheck_on__lte=localdate(now)) & _not_come_back(now),
    ),
    Group.REWORKED: (None, lambda now: Q(rework_count__gt=0)),
    Group.REBOUND: (None, lambda now: Q(rebound_of__isnull=False)),
    Group.EXTENDED: (None, lambda now: Q(extensions__gt=0)),
    Group.URGENT: (frozenset(OPEN), lambda now: Q(priority=Priority.URGENT)),
    Group.HAZARDS: (frozenset(OPEN), lambda now: Q(is_hazard=True)),
    Group.TO_ISOLATE: (frozenset(rules.NOT_ISOLATED_YET), lambda now: Q(is_hazard=True, isolated_at__isnull=True)),
    Group.NOBODYS: (frozenset(OPEN - ELSEWHERE), lambda now: Q(unit__isnull=True)),
}
"""Each named filter: its states (None: any) and what else holds."""

NARROW = frozenset({Group.REWORKED, Group.REBOUND, Group.EXTENDED, Group.FOR_OFFICE, Group.FOR_LEADER})
"""Named filters with indexes of their own, in any state."""

INDEXED_BY_STATE = ("unit_id", "street_id", "case_class_id")
"""Columns whose indexes begin with them and the state: without a state asked for, each state is an arm."""


FEW = frozenset({Group.HAZARDS, Group.TO_ISOLATE, Group.URGENT})
"""Of all that is open only few are in these, and those have an index of their own."""


def group_condition(group: Group, now: datetime) -> Q:
    """The condition of a named filter, in words that lead a database that counts to the index of the few.

    SQLite takes the index by state wherever states are named, and passes over a partial index whose condition is not
    said: among a million cases that counts in 300 ms what the right index counts in less than one.
    """
    states, extra = GROUPED[group]
    if group in (Group.FOR_OFFICE, Group.FOR_LEADER):
        return extra(now) & ~Q(decides="")
    if states is None:
        return extra(now)
    return (~Q(state__in=frozenset(State) - states) if group in FEW else Q(state__in=states)) & extra(now)


def _conditions(wanted: Filter, now: datetime) -> Q:
    """All that is asked for besides the states and the text."""
    condition = GROUPED[wanted.group][1](now) if wanted.group else Q()
    for name in ("unit_id", "street_id", "case_class_id", "site_id", "source"):
        if value := getattr(wanted, name):
            condition &= Q(**{name: value})
    if wanted.happened:
        condition &= happened_in(wanted.happened, wanted.since, wanted.until)
    if wanted.hazards is not None:
        condition &= OPEN_HAZARD if wanted.hazards else ~OPEN_HAZARD
    if wanted.box:
        west, south, east, north = wanted.box
        condition &= Q(latitude__gte=south, latitude__lte=north, longitude__gte=west, longitude__lte=east)
    return condition


def states_of(wanted: Filter) -> frozenset[State] | None:
    """The states a filter leaves, or None for any; none at all where it contradicts itself."""
    states = GROUPED[wanted.group][0] if wanted.group else None
    if wanted.state:
        return frozenset({wanted.state}) if states is None or wanted.state in states else frozenset()
    return states


def filtered(acting: Acting, wanted: Filter, now: datetime) -> CaseQuerySet:
    """The cases of a filter that this person may see."""
    cases = Case.objects.visible_to(acting).filter(_conditions(wanted, now))
    states = states_of(wanted)
    if states is not None:
        cases = cases.filter(state__in=states)
    return with_text(cases, acting, wanted)


def with_text(cases: CaseQuerySet, acting: Acting, wanted: Filter) -> CaseQuerySet:
    """Those that the filter's text finds."""
    text = wanted.text.strip()
    if not text:
        return cases
    number = rules.read_case_number(text)
    by_text = matching_ids(SEARCH_INDEX, text, newest=None if _is_narrow(acting, wanted) else MOST_HITS)
    return cases.filter(by_text | Q(pk=number) if number is not None else by_text)


def _is_narrow(acting: Acting, wanted: Filter) -> bool:
    """Whether a list has few enough cases to look through all that a text finds."""
    return not acting.reads_everything or bool(wanted.unit_id or wanted.site_id or wanted.street_id)


def text_is_cut(acting: Acting, *, wanted: Filter) -> bool:
    """Whether the filter's text finds more than are looked at; one statement, none without a text."""
    text = wanted.text.strip()
    if not text or _is_narrow(acting, wanted):
        return False
    found = Case.objects.filter(matching_ids(SEARCH_INDEX, text, newest=MOST_HITS + 1))
    return counts_of([found])[0] > MOST_HITS


@dataclass(frozen=True)
class Arm:
    """A part of a list: its cases but for their state, and the states it is read for one by one (empty: as it is)."""

    cases: CaseQuerySet
    states: tuple[State, ...]


def arms(acting: Acting, wanted: Filter, now: datetime) -> tuple[Arm, ...]:
    """The parts of a list, each of which an index holds in the order of the list."""
    asked = states_of(wanted)
    by_state = any(getattr(wanted, name) for name in INDEXED_BY_STATE)
    found = []
    for scope in Case.objects.scopes_of(acting):
        states = asked if scope.states is None else scope.states if asked is None else asked & scope.states
        if states is None and wanted.group not in NARROW and (by_state or scope.by_state):
            states = frozenset(State)
        if states is not None and not states:
            continue
        cases = Case.objects.filter(scope.condition).filter(_conditions(wanted, now))
        if states is not None and wanted.group in NARROW:  # few, and held in no state's order
            cases, states = cases.filter(state__in=states), None
        found.append(Arm(with_text(cases, acting, wanted), tuple(sorted(states or ()))))
    return tuple(found)


MOMENTS = {
    Happened.FOUND: "reported_at",
    Happened.FILED: "filed_at",
    Happened.RECTIFIED: "rectified_at",
    Happened.ON_TIME: "rectified_at",
    Happened.CLOSED: "closed_at",
}


def happened_in(what: Happened, since: date | None, until: date | None) -> Q:
    """It happened on one of these days, both included; without days, at all."""
    column = MOMENTS[what]
    condition = Q(**{f"{column}__isnull": False})
    if since:
        condition &= Q(**{f"{column}__gte": make_aware(datetime.combine(since, time.min))})
    if until:
        condition &= Q(**{f"{column}__lt": make_aware(datetime.combine(until + timedelta(days=1), time.min))})
    if what is Happened.ON_TIME:
        condition &= Q(rectified_at__lte=F("due_at")) & ~Q(due_at=NO_DUE)
    return condition
