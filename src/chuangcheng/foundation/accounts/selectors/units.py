"""Units: lists, one of them, and choices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Prefetch, Q

from chuangcheng.foundation.acts.rules import NotFound, Page
from chuangcheng.foundation.acts.selectors import PAGE_SIZE, kept, page_of

from ..models import Post, Unit
from ..permissions import can_read_directory
from ..rules import Acting
from ..terms import Role, UnitKind
from .people import RUNNING_IT


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


@kept
def unit_choices_at(stamp: int | None) -> tuple[UnitChoice, ...]:
    """`unit_choices` of all kinds, under a stamp of the units: no statement once read."""
    return unit_choices()


@kept
def units_below_at(stamp: int | None, unit_id: int) -> tuple[UnitChoice, ...]:
    """The living units next below one, by name, under a stamp of the units: no statement once read."""
    rows = Unit.objects.filter(parent_id=unit_id, retired=False).order_by("name")
    return tuple(
        UnitChoice(pk, name, UnitKind(kind), code, path.count("/") - 1)
        for pk, name, kind, code, path in rows.values_list("id", "name", "kind", "code", "path")
    )


def names_of_units(ids: Iterable[int | None]) -> dict[int, str]:
    """Names by id, for showing the journal."""
    return dict(Unit.objects.filter(pk__in={i for i in ids if i}).values_list("id", "name"))


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
