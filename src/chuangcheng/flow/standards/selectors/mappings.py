"""Reading what differs between two editions, and the mapping that joins them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Count, Q

from chuangcheng.flow.standards import formats, rules
from chuangcheng.flow.standards.models import (
    ChecklistItem,
    Edition,
    EditionMapping,
    MappingLine,
    MappingLineQuerySet,
    Node,
)
from chuangcheng.flow.standards.terms import Likeness, LineStanding
from chuangcheng.foundation.acts.rules import NotFound, Page
from chuangcheng.foundation.acts.selectors import PAGE_SIZE, page_of

from .editions import Choice, edition_document, edition_spec, standard_choices


def edition_difference(*, old_id: int, new_id: int) -> tuple[rules.Difference, ...]:
    """What differs between two editions, in one statement once it is known. Raises NotFound."""
    digests = dict(Edition.objects.filter(pk__in=(old_id, new_id)).values_list("pk", "document_sha256"))
    if not {old_id, new_id} <= digests.keys():
        raise NotFound(f"editions {old_id}, {new_id}")
    return _difference(old_id, digests[old_id], new_id, digests[new_id])


@lru_cache(maxsize=4)
def _difference(old_id: int, old_digest: str, new_id: int, new_digest: str) -> tuple[rules.Difference, ...]:
    """By document: ids only say where to read it."""
    old, new = (formats.read_edition(edition_document(edition_id=one)) for one in (old_id, new_id))
    return rules.difference(old, new)


@dataclass(frozen=True)
class MappingCard:
    """The mapping of two editions with how far its lines have come."""

    id: int
    version: int
    old_id: int
    new_id: int
    made_at: datetime
    carried_at: datetime | None
    open: int
    confirmed: int
    carried: int
    without: int  # confirmed to have no counterpart
    ready: int  # confirmed, with a counterpart, not carried yet


def mapping_between(*, old_id: int, new_id: int) -> MappingCard | None:
    """The mapping of two editions, or None while nobody has begun it. One statement."""
    nothing = Q(lines__new_node__isnull=True, lines__new_item__isnull=True)
    confirmed, waiting = Q(lines__confirmed=True), Q(lines__carried_at__isnull=True)
    row = (
        EditionMapping.objects.filter(old_id=old_id, new_id=new_id)
        .annotate(
            n_open=Count("lines", filter=Q(lines__confirmed=False)),
            n_confirmed=Count("lines", filter=confirmed & waiting),
            n_carried=Count("lines", filter=Q(lines__carried_at__isnull=False)),
            n_without=Count("lines", filter=confirmed & nothing),
            n_ready=Count("lines", filter=confirmed & waiting & ~nothing),
        )
        .first()
    )
    if row is None:
        return None
    return MappingCard(
        row.pk,
        row.version,
        row.old_id,
        row.new_id,
        row.made_at,
        row.carried_at,
        row.n_open,
        row.n_confirmed,
        row.n_carried,
        row.n_without,
        row.n_ready,
    )


def unmatched_standards(*, mapping_id: int, new_id: int) -> int:
    """How many counted standards of the new edition no line of the mapping leads to, in one statement."""
    reached = MappingLine.objects.filter(mapping_id=mapping_id, new_node__isnull=False).values("new_node_id")
    return Node.objects.filter(edition_id=new_id, is_leaf=True, counted=True).exclude(pk__in=reached).count()


@dataclass(frozen=True)
class MappingRow:
    """A mapping in a list: which older edition it carries from."""

    id: int
    old_id: int
    old: str
    old_en: str
    carried_at: datetime | None


def mappings_of(*, new_id: int) -> tuple[MappingRow, ...]:
    """The mappings that lead to an edition, in one statement; an office has a handful."""
    rows = EditionMapping.objects.filter(new_id=new_id).order_by("id")
    columns = ("id", "old_id", "old__title", "old__title_en", "carried_at")
    return tuple(MappingRow(*row) for row in rows.values_list(*columns))


@dataclass(frozen=True)
class LineRow:
    """One line: a standard or an item of the old edition, and its counterpart (None: none)."""

    id: int
    is_item: bool
    code: str
    title: str
    title_en: str
    counterpart_id: int | None
    counterpart_code: str
    counterpart: str
    counterpart_en: str
    likeness: Likeness
    standing: LineStanding


def _line_row(row: MappingLine) -> LineRow:
    old, new = (row.old_item, row.new_item) if row.old_item_id else (row.old_node, row.new_node)
    if old is None:
        raise ValueError(f"line {row.pk} names nothing")
    standing = LineStanding.CONFIRMED if row.confirmed else LineStanding.OPEN
    return LineRow(
        row.pk,
        row.old_item_id is not None,
        old.code,
        old.title,
        old.title_en,
        new.pk if new else None,
        new.code if new else "",
        new.title if new else "",
        new.title_en if new else "",
        Likeness(row.likeness),
        LineStanding.CARRIED if row.carried_at else standing,
    )


@dataclass(frozen=True)
class LineFilter:
    """Which lines of a mapping a list shows; empty fields do not filter."""

    standing: LineStanding | None = None
    items: bool | None = None
    likeness: Likeness | None = None


def lines_page(
    *, mapping_id: int, wanted: LineFilter, place: str | None = None, size: int = PAGE_SIZE
) -> Page[LineRow]:
    """Lines of a mapping: standards, then items, in document order. One statement."""
    rows = MappingLine.objects.filter(mapping_id=mapping_id)
    rows = rows.select_related("old_node", "new_node", "old_item", "new_item")
    if wanted.standing is LineStanding.OPEN:
        rows = rows.filter(confirmed=False)
    elif wanted.standing is LineStanding.CONFIRMED:
        rows = rows.filter(confirmed=True, carried_at__isnull=True)
    elif wanted.standing is LineStanding.CARRIED:
        rows = rows.filter(carried_at__isnull=False)
    if wanted.items is not None:
        rows = rows.filter(old_item__isnull=not wanted.items)
    if wanted.likeness:
        rows = rows.filter(likeness=wanted.likeness)
    return page_of(rows, sort="position", place=place, descending=False, size=size, to_row=_line_row)


@dataclass(frozen=True)
class LineCard:
    """A line with what differs between the two, and what else could be its counterpart."""

    row: LineRow
    mapping_id: int
    version: int
    old_id: int
    new_id: int
    differs: tuple[rules.FieldChange, ...]
    choices: tuple[Choice, ...]


def line_card(*, line_id: int) -> LineCard:
    """One line. Raises NotFound."""
    rows = MappingLine.objects.select_related("mapping", "old_node", "new_node", "old_item", "new_item")
    line = rows.filter(pk=line_id).first()
    if line is None:
        raise NotFound(f"line {line_id}")
    row = _line_row(line)
    old, new = edition_spec(edition_id=line.mapping.old_id), edition_spec(edition_id=line.mapping.new_id)
    differs: tuple[rules.FieldChange, ...] = ()
    if row.counterpart_id:
        parts = [_part(spec, code, row.is_item) for spec, code in ((old, row.code), (new, row.counterpart_code))]
        differs = rules.what_differs(*parts)
    choices = (
        item_choices(edition_id=line.mapping.new_id)
        if row.is_item
        else standard_choices(edition_id=line.mapping.new_id)
    )
    return LineCard(
        row, line.mapping_id, line.mapping.version, line.mapping.old_id, line.mapping.new_id, differs, choices
    )


def _part(spec: rules.Edition, code: str, is_item: bool) -> rules.Node | rules.Item:
    parts = spec.items if is_item else spec.leaves()
    return next(one for one in parts if one.code == code)


def item_choices(*, edition_id: int) -> tuple[Choice, ...]:
    """The checklist items of an edition in document order."""
    rows = ChecklistItem.objects.filter(edition_id=edition_id).order_by("position")
    return tuple(Choice(*row) for row in rows.values_list("id", "code", "title", "title_en"))


@dataclass(frozen=True)
class Carrying:
    """What a mapping joins, as the steps that carry it need it: ids of the old with ids of the new."""

    mapping_id: int
    old_id: int
    new_id: int
    standards: dict[int, int]
    items: dict[int, int]


def ready_to_carry(*, mapping_id: int) -> Carrying:
    """What is confirmed and was not carried yet. Two statements. Raises NotFound."""
    return _carrying(mapping_id, MappingLine.objects.ready().filter(mapping_id=mapping_id))


def carried_at(*, mapping_id: int, at: datetime) -> Carrying:
    """What was carried at this moment. Two statements. Raises NotFound."""
    return _carrying(mapping_id, MappingLine.objects.filter(mapping_id=mapping_id, carried_at=at))


def _carrying(mapping_id: int, lines: MappingLineQuerySet) -> Carrying:
    row = EditionMapping.objects.filter(pk=mapping_id).values_list("old_id", "new_id").first()
    if row is None:
        raise NotFound(f"mapping {mapping_id}")
    found = list(lines.values_list("old_node_id", "new_node_id", "old_item_id", "new_item_id"))
    return Carrying(
        mapping_id,
        *row,
        {old: new for old, new, _old, _new in found if old and new},
        {old: new for _old, _new, old, new in found if old and new},
    )
