"""People: lists, one of them, and who can sign in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from chuangcheng.foundation.acts.rules import NotFound, Page
from chuangcheng.foundation.acts.selectors import PAGE_SIZE, page_of

from ..models import Post, User
from ..permissions import can_administer, can_make_slips
from ..rules import Acting, sign_in_name
from ..terms import Role, Standing, UnitKind
from .acting import PostRow


@dataclass(frozen=True)
class PersonRow:
    """One person in a list, with the posts in words."""

    id: int
    version: int
    username: str
    name: str
    phone: str
    email: str
    is_active: bool
    has_password: bool
    posts: tuple[PostRow, ...]
    password_until: datetime | None = None
    """While the password is a one-time one: until when it is good."""

    @property
    def missing(self) -> tuple[Standing, ...]:
        """What keeps this person from working, or nothing."""
        if not self.is_active:
            return (Standing.OUT_OF_USE,)
        found = {
            Standing.NO_PASSWORD: not self.has_password,
            Standing.WAITING: self.password_until is not None,
            Standing.NO_POST: not self.posts,
        }
        return tuple(standing for standing, holds in found.items() if holds)


SLIPS_SIZE = 100
"""People on the page of slips: as many as get theirs at once."""


def _people() -> QuerySet[User]:
    posts = Post.objects.filter(retired=False).select_related("unit").order_by("id")
    return User.objects.prefetch_related(Prefetch("posts", queryset=posts))


def _person_row(user: User) -> PersonRow:
    return PersonRow(
        id=user.pk,
        version=user.version,
        username=user.username,
        name=user.name,
        phone=user.phone,
        email=user.email,
        is_active=user.is_active,
        has_password=user.has_usable_password(),
        posts=tuple(PostRow(p.pk, Role(p.role), p.unit_id, p.unit.name, p.section) for p in user.posts.all()),
        password_until=user.password_until,
    )


def _standing(standing: Standing) -> Q:
    """The condition that a person stands so, as `PersonRow.missing` tells it."""
    no_password = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    in_post = Q(Exists(Post.objects.filter(user=OuterRef("pk"), retired=False)))
    return {
        Standing.READY: Q(is_active=True, password_until__isnull=True) & ~no_password & in_post,
        Standing.WAITING: Q(is_active=True, password_until__isnull=False),
        Standing.NO_PASSWORD: Q(is_active=True) & no_password,
        Standing.NO_POST: Q(is_active=True) & ~in_post,
        Standing.OUT_OF_USE: Q(is_active=False),
    }[standing]


def people_page(
    acting: Acting,
    *,
    text: str = "",
    unit_id: int | None = None,
    role: Role | None = None,
    standing: Standing | None = None,
    place: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[PersonRow]:
    """People by sign-in name, in two statements; only for those who administer.

    With a unit and a role, one post must be of both.
    """
    if not can_administer(acting):
        raise NotFound("may not administer")
    rows = _people()
    if text.strip():
        rows = rows.filter(Q(name__icontains=text.strip()) | Q(username__icontains=text.strip()))
    if unit_id or role:
        posts = Post.objects.filter(user=OuterRef("pk"), retired=False)
        posts = posts.filter(unit_id=unit_id) if unit_id else posts
        rows = rows.filter(Exists(posts.filter(role=role) if role else posts))
    if standing:
        rows = rows.filter(_standing(standing))
    return page_of(rows, sort="username", place=place, descending=False, size=size, to_row=_person_row)


def people_by_standing(acting: Acting) -> dict[Standing, int]:
    """How many people stand so, in one statement, each number the length of its list; for those who administer."""
    if not can_administer(acting):
        raise NotFound("may not administer")
    counted = User.objects.aggregate(**{one.name: Count("pk", filter=_standing(one)) for one in Standing})
    return {one: counted[one.name] for one in Standing}


def person_card(acting: Acting, *, user_id: int) -> PersonRow:
    """One person, for those who administer."""
    row = _people().filter(pk=user_id).first() if can_administer(acting) else None
    if row is None:
        raise NotFound(f"person {user_id}")
    return _person_row(row)


def slips_page(
    acting: Acting,
    *,
    text: str = "",
    unit_id: int | None = None,
    standing: Standing | None = None,
    place: str | None = None,
    size: int = SLIPS_SIZE,
) -> Page[PersonRow]:
    """Those whom this person may give one-time passwords, by sign-in name, in two statements.

    The condition is `can_give_one_time_password` as a query; a test holds the two together.
    """
    if not can_make_slips(acting):
        raise NotFound("may not make slips")
    rows = _people().filter(is_active=True).exclude(pk=acting.user_id)
    posts = Post.objects.filter(user=OuterRef("pk"), retired=False)
    if not can_administer(acting):
        mine = f"{acting.unit_id:08d}/"
        inside = Q(unit__path__startswith=mine) | Q(unit__path__contains=f"/{mine}")
        held = Q(role__in=(Role.HANDLER, Role.UNIT_ADMIN))
        held |= Q(role=Role.LEADER) & ~Q(unit__kind__in=(UnitKind.CITY, UnitKind.DISTRICT))
        rows = rows.filter(Exists(posts)).exclude(Exists(posts.exclude(inside & held)))
    if text.strip():
        rows = rows.filter(Q(name__icontains=text.strip()) | Q(username__icontains=text.strip()))
    if unit_id:
        rows = rows.filter(Exists(posts.filter(unit_id=unit_id)))
    if standing:
        rows = rows.filter(_standing(standing))
    return page_of(rows, sort="username", place=place, descending=False, size=size, to_row=_person_row)


def own_card(acting: Acting) -> PersonRow:
    """One's own data, for one's own page and for changing the password; in two statements."""
    row = _people().filter(pk=acting.user_id or 0, is_active=True).first()
    if row is None:
        raise NotFound(f"person {acting.user_id}")
    return _person_row(row)


def names_of_users(ids: Iterable[int | None]) -> dict[int, str]:
    """Names by id, for showing the journal."""
    return dict(User.objects.filter(pk__in={i for i in ids if i}).values_list("id", "name"))


RUNNING_IT = (Role.ADMINISTRATOR, Role.COORDINATOR)
"""Who sets the product up and answers for it."""


def administrators() -> tuple[PersonRow, ...]:
    """The administrators in post, with or without a password, in two statements; for the command line."""
    posts = Post.objects.filter(user=OuterRef("pk"), role=Role.ADMINISTRATOR, retired=False, unit__retired=False)
    return tuple(_person_row(user) for user in _people().filter(Exists(posts), is_active=True).order_by("id")[:50])


def is_set_up() -> bool:
    """Whether anybody who may let others in can sign in."""
    posts = Post.objects.filter(user=OuterRef("pk"), role__in=RUNNING_IT, retired=False)
    people = User.objects.filter(Exists(posts), is_active=True)
    return people.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX).exists()


def person_by_username(username: str) -> PersonRow | None:
    """The person of this sign-in name, however it is typed, or None; in two statements, for the command line."""
    row = _people().filter(username=sign_in_name(username)).first()
    return _person_row(row) if row else None
