"""Who a person is while acting: plain values that every permission predicate reads."""

from __future__ import annotations

import ipaddress
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chuangcheng.foundation.acts.rules import Actor

from .terms import Role, UnitKind

OFFICE_ROLES = frozenset({Role.COORDINATOR, Role.SUPERVISOR})
"""They read the whole instance from the office they work in: district, city, or a department of theirs."""

OVERSIGHT_ROLES = frozenset({Role.LEADER, Role.OBSERVER})
"""They read the whole instance from the district or the city; a department's leader reads his department."""

KEEPS_ACCOUNTS = frozenset({Role.ADMINISTRATOR, Role.UNIT_ADMIN})
"""They let people in and see no work: neither cases nor rounds."""


@dataclass(frozen=True)
class Acting(Actor):
    """A signed-in person in one of his posts. `role` is a `Role`; `unit_id` the unit of the post."""

    user_id: int
    unit_id: int
    post_id: int
    name: str
    unit_name: str
    unit_kind: UnitKind
    section: str = ""
    own_units: frozenset[int] = frozenset()
    """Units whose work this person may neither inspect nor verify: those of all his posts, not of this one only, with
    what stands above and below them (`own_unit_ids`). Filled for inspectors and verifiers."""

    @property
    def reads_everything(self) -> bool:
        """True for the office, its supervisors, the district's leaders and observers: they see every unit's work."""
        if self.role in OFFICE_ROLES:
            return self.unit_kind in (UnitKind.CITY, UnitKind.DISTRICT, UnitKind.DEPARTMENT)
        return self.role in OVERSIGHT_ROLES and self.unit_kind in (UnitKind.CITY, UnitKind.DISTRICT)


@dataclass(frozen=True)
class Held:
    """A post that somebody holds: its role, the kind of its unit, and the ids from the top down to that unit."""

    role: Role
    unit_kind: UnitKind
    unit_ids: tuple[int, ...]


@dataclass(frozen=True)
class LivePost:
    """A post in use, with its holder's name and what is known of its unit; `unit_path` are the ids down to it."""

    id: int
    user_id: int
    name: str
    role: Role
    section: str
    unit_id: int
    unit: str
    unit_kind: UnitKind
    unit_path: str


def holds_more_than_his_unit(post: Held) -> bool:
    """Whether a post opens more than the work of its own unit and what is below.

    It does for who runs the product, who judges the work of other units, who watches over all, and for the leaders of
    the city and the district.
    """
    if post.role is Role.LEADER:
        return post.unit_kind in (UnitKind.CITY, UnitKind.DISTRICT)
    return post.role not in (Role.HANDLER, Role.UNIT_ADMIN)


PARENTS: dict[UnitKind, frozenset[UnitKind | None]] = {
    UnitKind.CITY: frozenset({None}),
    UnitKind.DISTRICT: frozenset({None, UnitKind.CITY}),
    UnitKind.DEPARTMENT: frozenset({UnitKind.CITY, UnitKind.DISTRICT, UnitKind.DEPARTMENT}),
    UnitKind.STREET: frozenset({UnitKind.DISTRICT}),
    UnitKind.COMMUNITY: frozenset({UnitKind.STREET}),
    UnitKind.COMPANY: frozenset({UnitKind.CITY, UnitKind.DISTRICT, UnitKind.DEPARTMENT, UnitKind.STREET}),
}
"""Under which kind of unit each kind may stand; None is the top."""


def may_stand_under(kind: UnitKind, parent: UnitKind | None) -> bool:
    """Whether a unit of this kind may stand under one of that kind."""
    return parent in PARENTS[kind]


def path_of(parent_path: str, unit_id: int) -> str:
    """A unit's place in the tree: its parent's and its own id."""
    return f"{parent_path}{unit_id:08d}/"


def at_or_below(path: str) -> tuple[str, str]:
    """The lowest and the highest path at or below a unit, for a comparison with >= and <=.

    Both bounds have the shape of paths, digits and slashes at fixed places, so the comparison is right in
    every collation, also in those that look past punctuation.
    """
    return path, f"{path}{HIGHEST_ID}/"


def ids_on(path: str) -> tuple[int, ...]:
    """The ids of the units on a path, from the top down to the unit itself."""
    return tuple(int(part) for part in path.split("/") if part)


def stands_above_all(kind: UnitKind) -> bool:
    """The city and the district: everything stands below them, so only their own work counts as their own."""
    return kind in (UnitKind.CITY, UnitKind.DISTRICT)


def is_own_unit(posts: Iterable[tuple[UnitKind, str]], path: str) -> bool:
    """Whether the unit of `path` is one that a person with posts in these units (kind, path) may not judge.

    The same decision as `Acting.own_units`, for one unit and many people.
    """
    return any(
        own == path if stands_above_all(kind) else path.startswith(own) or own.startswith(path) for kind, own in posts
    )


HIGHEST_ID = 99_999_999
"""Ids of units stay below it, so that eight digits hold them."""


def sign_in_name(text: str) -> str:
    """A sign-in name as it is stored and looked up: full width, capitals and blanks around it make no difference."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def address_group(address: str) -> str:
    """What counts as one address: an IPv4 address, or an IPv6 network of 64 bits, for one customer has all of it."""
    try:
        told = ipaddress.ip_address(address.strip())
    except ValueError:
        return address.strip()
    if isinstance(told, ipaddress.IPv6Address):
        if told.ipv4_mapped:
            return str(told.ipv4_mapped)
        return str(ipaddress.ip_network((told, 64), strict=False))
    return str(told)


ATTEMPTS_PER_PERSON = 5
ATTEMPTS_PER_ADDRESS = 50
ATTEMPT_WINDOW = timedelta(minutes=15)
"""So many failures of one name from one address, or of one address, within so long; then wait."""


def wait_until(failures: Sequence[datetime], limit: int, now: datetime) -> datetime | None:
    """When the next attempt is allowed, or None when it is allowed now."""
    recent = sorted(at for at in failures if now - ATTEMPT_WINDOW < at <= now)
    return recent[-limit] + ATTEMPT_WINDOW if len(recent) >= limit else None


ONE_TIME_LASTS = timedelta(days=14)
"""How long a one-time password opens the door. Our choice: two weeks, so that slips reach a village by hand."""

ONE_TIME_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Signs of a one-time password: those that nobody mistakes for another on paper (no l, 1, i, o, 0)."""

ONE_TIME_GROUPS = (4, 4, 4)
"""Twelve signs of 31 are 59 bits: nobody guesses them in two weeks, with five attempts a quarter of an hour."""

MOST_SLIPS = 100
"""People at once: each password takes a tenth of a second to hash, and a browser waits for all of them."""


def one_time_password(pick: Callable[[str], str]) -> str:
    """A one-time password as it is printed and typed; `pick` chooses one sign of several by a secret source."""
    return "-".join("".join(pick(ONE_TIME_SIGNS) for _ in range(size)) for size in ONE_TIME_GROUPS)


def is_expired(until: datetime | None, now: datetime) -> bool:
    """Whether a password that is good until then opens the door no more; one without an end always does."""
    return until is not None and now >= until
