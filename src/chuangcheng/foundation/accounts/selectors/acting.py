"""Who acts in which post."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import Q

from ..models import Post, Unit, User
from ..rules import Acting, LivePost, at_or_below, ids_on, stands_above_all
from ..terms import Role, UnitKind


@dataclass(frozen=True)
class PostRow:
    """One of a person's posts, as the role switcher shows it."""

    id: int
    role: Role
    unit_id: int
    unit: str
    section: str


JUDGES = (Role.INSPECTOR, Role.VERIFIER)
"""Roles that judge the work of units: never of their own."""


COLUMNS = ("id", "user_id", "user__name", "role", "section", "unit_id", "unit__name", "unit__kind", "unit__path")
"""What a `LivePost` is made of, in its order."""
PERSON = """
SELECT person.*, post.id AS post_id, post.role AS post_role, post.section AS post_section, post.unit_id AS post_unit,
    unit.name AS unit_name, unit.kind AS unit_kind, unit.path AS unit_path
FROM accounts_user person
LEFT JOIN accounts_post post ON post.user_id = person.id AND NOT post.retired
LEFT JOIN accounts_unit unit ON unit.id = post.unit_id
WHERE person.id = %s AND person.is_active ORDER BY post.id
"""
"""Written out, not built by the ORM: every page asks it, and to build it took longer than to answer it."""

SESSION = "SELECT * FROM django_session WHERE session_key = %s"
"""As `PERSON`."""


def _live_post(row: Sequence[Any]) -> LivePost:
    pk, user_id, name, role, section, unit_id, unit, kind, path = row
    return LivePost(pk, user_id, name, Role(role), section, unit_id, unit, UnitKind(kind), path)


def _acting(post: LivePost, posts: Sequence[LivePost]) -> Acting:
    return Acting(
        user_id=post.user_id,
        role=post.role,
        unit_id=post.unit_id,
        post_id=post.id,
        name=post.name,
        unit_name=post.unit,
        unit_kind=post.unit_kind,
        section=post.section,
        own_units=_own_units(posts) if post.role in JUDGES else frozenset(),
    )


def _own_units(posts: Sequence[LivePost]) -> frozenset[int]:
    """The units of these posts with what stands above and below them; of the city and the district only themselves."""
    found: set[int] = set()
    below = Q(pk__in=[])
    for post in posts:
        if stands_above_all(post.unit_kind):
            found.add(post.unit_id)
        else:
            found.update(ids_on(post.unit_path))
            lowest, highest = at_or_below(post.unit_path)
            below |= Q(path__gte=lowest, path__lte=highest)
    return frozenset(found.union(Unit.objects.filter(below).values_list("id", flat=True)))


def _held(user_id: int) -> tuple[LivePost, ...]:
    live = Post.objects.filter(user_id=user_id, user__is_active=True, retired=False)
    return tuple(map(_live_post, live.order_by("id").values_list(*COLUMNS)))


def signed_in(*, user: User, post_id: int | None = None) -> tuple[Acting | None, tuple[PostRow, ...]]:
    """The person acting in the chosen post (or in the first that is still held), and all his posts.

    No statement for somebody from `user_by_id`, else one; one more for those who judge the work of units.
    """
    posts = user.posts_held if user.posts_held is not None else _held(user.pk)
    return _chosen(posts, post_id)


def _chosen(posts: Sequence[LivePost], post_id: int | None) -> tuple[Acting | None, tuple[PostRow, ...]]:
    chosen = next((post for post in posts if post.id == post_id), posts[0] if posts else None)
    return (_acting(chosen, posts) if chosen else None), _rows(posts)


def _rows(posts: Sequence[LivePost]) -> tuple[PostRow, ...]:
    return tuple(PostRow(post.id, post.role, post.unit_id, post.unit, post.section) for post in posts)


def acting_for(*, user_id: int, post_id: int | None = None) -> Acting | None:
    """The person acting in the chosen post, or in the first that is still held; None without any."""
    return _chosen(_held(user_id), post_id)[0]


def acting_by_name(usernames: Iterable[str]) -> dict[str, Acting]:
    """Who acts under each of these sign-in names in the first post still held; those without a post are left out.

    One statement, and one more for each who judges the work of units.
    """
    posts = Post.objects.filter(user__username__in=list(usernames), user__is_active=True, retired=False)
    of: dict[str, list[LivePost]] = {}
    for name, *row in posts.order_by("id").values_list("user__username", *COLUMNS):
        of.setdefault(name, []).append(_live_post(row))
    return {name: _acting(held[0], held) for name, held in of.items()}


def name_to_sign_in(*, unit_id: int, role: Role) -> str | None:
    """The sign-in name of the first who holds this role in a unit, None where nobody does; in one statement."""
    posts = Post.objects.filter(unit_id=unit_id, role=role, retired=False, user__is_active=True)
    return posts.order_by("id").values_list("user__username", flat=True).first()


def posts_of(user_id: int) -> tuple[PostRow, ...]:
    """The posts a person may switch between."""
    return _rows(_held(user_id))


def user_by_id(user_id: int) -> User | None:
    """One person's row with the posts he holds, for the session, in one statement; None once he is not active."""
    rows: list[Any] = list(User.objects.raw(PERSON, [user_id]))
    if not rows:
        return None
    user: User = rows[0]
    user.posts_held = tuple(_held_by(row) for row in rows if row.post_id is not None)
    return user


def _held_by(row: Any) -> LivePost:
    post = row.post_id, row.id, row.name, row.post_role, row.post_section, row.post_unit
    return _live_post((*post, row.unit_name, row.unit_kind, row.unit_path))


def packed_session(*, key: str, now: datetime) -> str | None:
    """What a session holds, packed; None for one that is unknown or over. One statement."""
    rows = Session.objects.raw(SESSION, [key])
    return next((row.session_data for row in rows if row.expire_date > now), None)
