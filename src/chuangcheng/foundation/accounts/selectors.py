"""Reading units and people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from chuangcheng.foundation.acts.rules import NotFound, Page
from chuangcheng.foundation.acts.selectors import PAGE_SIZE, page_of

from .models import Post, Unit, User
from .permissions import can_administer, can_make_slips, can_read_directory
from .rules import Acting, at_or_below, ids_on, sign_in_name, stands_above_all
from .terms import Role, Standing, UnitKind


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


def signed_in(*, user_id: int, post_id: int | None = None) -> tuple[Acting | None, tuple[PostRow, ...]]:
    """The person acting in the chosen post (or in the first that is still held), and all his posts.

    One statement, two for those who judge the work of units.
    """
    posts = list(_live(user_id).order_by("id"))
    chosen = next((post for post in posts if post.pk == post_id), posts[0] if posts else None)
    rows = tuple(PostRow(p.pk, Role(p.role), p.unit_id, p.unit.name, p.section) for p in posts)
    return (_acting(chosen, posts) if chosen else None), rows


def acting_for(*, user_id: int, post_id: int | None = None) -> Acting | None:
    """The person acting in the chosen post, or in the first that is still held; None without any."""
    return signed_in(user_id=user_id, post_id=post_id)[0]


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
    """One person's row, for the session."""
    return User.objects.filter(pk=user_id, is_active=True).first()


@dataclass(frozen=True)
class UnitRow:
    """One unit in a list. `depth` is its place in the tree, 0 at the top."""

    id: int
    version: int
    code: str
    name: str
    kind: UnitKind
    parent_id: int | None
    parent: str
    depth: int
    contact_name: str
    contact_phone: str
    retired: bool
    area_id: int | None = None


def _unit_row(unit: Unit) -> UnitRow:
    return UnitRow(
        id=unit.pk,
        version=unit.version,
        code=unit.code,
        name=unit.name,
        kind=UnitKind(unit.kind),
        parent_id=unit.parent_id,
        parent=unit.parent.name if unit.parent else "",
        depth=unit.path.count("/") - 1,
        contact_name=unit.contact_name,
        contact_phone=unit.contact_phone,
        retired=unit.retired,
        area_id=unit.area_id,
    )


def units_page(
    acting: Acting,
    *,
    text: str = "",
    kind: UnitKind | None = None,
    without_contact: bool = False,
    retired: bool = False,
    place: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[UnitRow]:
    """Units in the order of the tree, those in use or the `retired` ones.

    `without_contact` lists the gaps: no unit without a named contact.
    """
    if not can_read_directory(acting):
        raise NotFound("may not read the directory")
    rows = Unit.objects.filter(retired=retired).select_related("parent")
    if text.strip():
        rows = rows.filter(Q(name__icontains=text.strip()) | Q(code__icontains=text.strip()))
    if kind:
        rows = rows.filter(kind=kind)
    if without_contact:
        rows = rows.filter(contact_name="")
    return page_of(rows, sort="path", place=place, descending=False, size=size, to_row=_unit_row)


def count_units_without_contact(acting: Acting) -> int:
    """How many units have nobody named; the list is `units_page(without_contact=True)`."""
    return Unit.objects.filter(retired=False, contact_name="").count()


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
        inside = posts.filter(Q(unit__path__startswith=mine) | Q(unit__path__contains=f"/{mine}"))
        held = Q(role__in=(Role.HANDLER, Role.UNIT_ADMIN))
        held |= Q(role=Role.LEADER) & ~Q(unit__kind__in=(UnitKind.CITY, UnitKind.DISTRICT))
        rows = rows.filter(Exists(posts)).exclude(Exists(posts.exclude(pk__in=inside.filter(held).values("pk"))))
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


@dataclass(frozen=True)
class Holder:
    """Somebody who holds a post in a unit."""

    user_id: int
    name: str
    role: Role
    section: str


@dataclass(frozen=True)
class UnitCard:
    """A unit with what stands below it and who works there."""

    row: UnitRow
    area: str
    children: tuple[UnitRow, ...]
    people: tuple[Holder, ...]


def unit_card(acting: Acting, *, unit_id: int) -> UnitCard:
    """One unit with its units and people, in three statements."""
    if not can_read_directory(acting):
        raise NotFound("may not read the directory")
    found = Unit.objects.select_related("parent").annotate(area_name=F("area__name"))  # its polygon may be large
    unit = found.filter(pk=unit_id).first()
    if unit is None:
        raise NotFound(f"unit {unit_id}")
    children = Unit.objects.filter(parent_id=unit_id, retired=False).select_related("parent").order_by("path")
    posts = Post.objects.filter(unit_id=unit_id, retired=False, user__is_active=True).select_related("user")
    return UnitCard(
        row=_unit_row(unit),
        area=unit.area_name or "",
        children=tuple(_unit_row(child) for child in children),
        people=tuple(
            Holder(p.user_id, p.user.name, Role(p.role), p.section) for p in posts.order_by("role", "user__name", "id")
        ),
    )


@dataclass(frozen=True)
class UnitChoice:
    """A unit to be picked in a form. `depth` is its place in the tree, 0 at the top."""

    id: int
    name: str
    kind: UnitKind
    code: str = ""
    depth: int = 0


def unit_choices(*, kinds: Iterable[UnitKind] = ()) -> tuple[UnitChoice, ...]:
    """Living units in the order of the tree, for a form."""
    rows = Unit.objects.filter(retired=False).order_by("path")
    if wanted := list(kinds):
        rows = rows.filter(kind__in=wanted)
    return tuple(
        UnitChoice(pk, name, UnitKind(kind), code, path.count("/") - 1)
        for pk, name, kind, code, path in rows.values_list("id", "name", "kind", "code", "path")
    )


def names_of_units(ids: Iterable[int | None]) -> dict[int, str]:
    """Names by id, for showing the journal."""
    return dict(Unit.objects.filter(pk__in={i for i in ids if i}).values_list("id", "name"))


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


@dataclass(frozen=True)
class Office:
    """A unit whose people run the product: its contact, and who they are."""

    id: int
    name: str
    contact_name: str
    contact_phone: str
    people: tuple[tuple[str, str], ...]  # name, telephone


def offices(acting: Acting, *, size: int = 20) -> tuple[Office, ...]:
    """The units whose people are coordinators or administrators, in the order of the tree, in two statements."""
    if not can_read_directory(acting):
        raise NotFound("may not read the directory")
    running = Post.objects.filter(role__in=RUNNING_IT, retired=False, user__is_active=True)
    rows = Unit.objects.filter(Exists(running.filter(unit=OuterRef("pk"))), retired=False).order_by("path")
    posts = Prefetch("posts", queryset=running.select_related("user").order_by("user__name", "id"))
    return tuple(
        Office(
            unit.pk,
            unit.name,
            unit.contact_name,
            unit.contact_phone,
            tuple(dict.fromkeys((post.user.name, post.user.phone) for post in unit.posts.all())),
        )
        for unit in rows.prefetch_related(posts)[:size]
    )
