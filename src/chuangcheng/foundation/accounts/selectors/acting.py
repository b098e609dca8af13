"""Who acts in which post."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from ..models import Post, Unit, User
from ..rules import Acting, at_or_below, ids_on, stands_above_all
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


def _acting(post: Post, posts: Sequence[Post]) -> Acting:
    return Acting(
        user_id=post.user_id,
        role=Role(post.role),
        unit_id=post.unit_id,
        post_id=post.pk,
        name=post.user.name,
        unit_name=post.unit.name,
        unit_kind=UnitKind(post.unit.kind),
        section=post.section,
        own_units=_own_units(posts) if post.role in JUDGES else frozenset(),
    )


def _own_units(posts: Sequence[Post]) -> frozenset[int]:
    """The units of these posts with what stands above and below them; of the city and the district only themselves."""
    found: set[int] = set()
    below = Q(pk__in=[])
    for unit in (post.unit for post in posts):
        if stands_above_all(UnitKind(unit.kind)):
            found.add(unit.pk)
        else:
            found.update(ids_on(unit.path))
            lowest, highest = at_or_below(unit.path)
            below |= Q(path__gte=lowest, path__lte=highest)
    return frozenset(found.union(Unit.objects.filter(below).values_list("id", flat=True)))


def _live(user_id: int) -> QuerySet[Post]:
    return Post.objects.filter(user_id=user_id, user__is_active=True, retired=False).select_related("user", "unit")


def signed_in(*, user: User, post_id: int | None = None) -> tuple[Acting | None, tuple[PostRow, ...]]:
    """The person acting in the chosen post (or in the first that is still held), and all his posts.

    No statement for somebody from `user_by_id`, else one; one more for those who judge the work of units.
    """
    posts = user.posts_held if user.posts_held is not None else _held(user.pk)
    return _chosen(posts, post_id)


def _held(user_id: int) -> list[Post]:
    return list(_live(user_id).order_by("id"))


def _chosen(posts: Sequence[Post], post_id: int | None) -> tuple[Acting | None, tuple[PostRow, ...]]:
    chosen = next((post for post in posts if post.pk == post_id), posts[0] if posts else None)
    rows = tuple(PostRow(p.pk, Role(p.role), p.unit_id, p.unit.name, p.section) for p in posts)
    return (_acting(chosen, posts) if chosen else None), rows


def acting_for(*, user_id: int, post_id: int | None = None) -> Acting | None:
    """The person acting in the chosen post, or in the first that is still held; None without any."""
    return _chosen(_held(user_id), post_id)[0]


def acting_by_name(usernames: Iterable[str]) -> dict[str, Acting]:
    """Who acts under each of these sign-in names in the first post still held; those without a post are left out.

    One statement, and one more for each who judges the work of units.
    """
    posts = Post.objects.filter(user__username__in=list(usernames), user__is_active=True, retired=False)
    of: dict[str, list[Post]] = {}
    for post in posts.select_related("user", "unit").order_by("id"):
        of.setdefault(post.user.username, []).append(post)
    return {name: _acting(held[0], held) for name, held in of.items()}


def name_to_sign_in(*, unit_id: int, role: Role) -> str | None:
    """The sign-in name of the first who holds this role in a unit, None where nobody does; in one statement."""
    posts = Post.objects.filter(unit_id=unit_id, role=role, retired=False, user__is_active=True)
    return posts.order_by("id").values_list("user__username", flat=True).first()


def posts_of(user_id: int) -> tuple[PostRow, ...]:
    """The posts a person may switch between."""
    return tuple(PostRow(p.pk, Role(p.role), p.unit_id, p.unit.name, p.section) for p in _live(user_id).order_by("id"))


def user_by_id(user_id: int) -> User | None:
    """One person's row with the posts he holds, for the session: one statement, two where he holds none."""
    posts = _held(user_id)
    user = posts[0].user if posts else User.objects.filter(pk=user_id, is_active=True).first()
    if user is not None:
        user.posts_held = posts
    return user
