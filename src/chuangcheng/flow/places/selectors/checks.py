"""Holes in the use of an edition: duties, sites, and what no site can give."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from chuangcheng.flow.places.models import Site
from chuangcheng.flow.places.terms import PlaceCheck
from chuangcheng.flow.standards import rules as standards
from chuangcheng.flow.standards.rules import Edition, Hole, Node
from chuangcheng.flow.standards.selectors import LoadedEdition
from chuangcheng.flow.standards.terms import MethodKind, RuleKind
from chuangcheng.foundation.acts.rules import Page
from chuangcheng.foundation.acts.selectors import PAGE_SIZE, page_of

from .duties import standards_without_duty


def place_holes(loaded: LoadedEdition, *, edition_id: int) -> dict[PlaceCheck, tuple[Hole, ...]]:
    """What is amiss between an edition, its duties and the living sites, in two statements.

    The sites without an owner, of which there may be thousands, have a page of their own: `ownerless_page`.
    """
    ids = {row.code: row.id for row in loaded.rows}
    living = Site.objects.filter(retired=False).order_by("site_type_id")
    columns = ("site_type_id", "site_type__code", "site_type__title", "site_type__title_en")
    numbers = list(living.values_list(*columns).annotate(Count("pk")))
    sites = {code: number for _id, code, _title, _title_en, number in numbers}
    serving = standards.types_serving(loaded.spec)
    field = [node for node in standards.counted(loaded.spec) if standards.has_field(node) and node.code in serving]
    unserved = [node for node in field if not any(sites.get(code) for code in serving[node.code])]
    return {
        PlaceCheck.STANDARD_WITHOUT_DUTY: tuple(
            Hole(gap.code, gap.title, gap.title_en, gap.id)
            for gap in standards_without_duty(edition_id=edition_id, limit=100_000)
        ),
        PlaceCheck.FIELD_WITHOUT_SITE: _of(unserved, ids),
        PlaceCheck.TYPE_WITHOUT_CHECKLIST: tuple(
            Hole(code, title, title_en, pk, str(number))
            for pk, code, title, title_en, number in numbers
            if not loaded.lines.get(pk)
        ),
        PlaceCheck.METHOD_OUT_OF_REACH: _out_of_reach(loaded.spec, len(field) > len(unserved)),
        PlaceCheck.COUNT_OUT_OF_REACH: tuple(
            Hole(node.code, node.title, node.title_en, ids[node.code], "、".join(letters))
            for node in field
            if any(method.rule.kind is RuleKind.COUNT_MET for method in node.methods)
            and (letters := standards.letters_out_of_reach(node, _observations(loaded.spec, node, sites)))
        ),
    }


def _of(nodes: Iterable[Node], ids: dict[str, int]) -> tuple[Hole, ...]:
    return tuple(Hole(node.code, node.title, node.title_en, ids[node.code]) for node in nodes)


def _out_of_reach(spec: Edition, reachable: bool) -> tuple[Hole, ...]:
    """实地考察 in the composition although no site can give any of it."""
    named = [one for one in spec.composition if one.kind is MethodKind.FIELD and one.points]
    return tuple(Hole(str(one.kind), "", detail=format(one.points, "f")) for one in named if not reachable)


def _observations(spec: Edition, node: Node, sites: dict[str, int]) -> int:
    """How many observations of a standard's items the living sites can give."""
    mine = {item.code for item in spec.items if node.code in item.standards}
    return sum(sites.get(one.code, 0) * len(mine & set(one.items)) for one in spec.site_types)


def _ownerless() -> QuerySet[Site]:
    return Site.objects.filter(Q(territorial_unit__isnull=True) & Q(line_unit__isnull=True), retired=False)


def count_ownerless() -> int:
    """How many living sites nobody answers for."""
    return _ownerless().count()


def ownerless_page(*, place: str | None = None, size: int = PAGE_SIZE) -> Page[Hole]:
    """Living sites without territorial and line owner, by code, in one statement."""
    return page_of(
        _ownerless(),
        sort="code",
        place=place,
        descending=False,
        size=size,
        to_row=lambda site: Hole(site.code, site.name, id=site.pk, detail=site.address),
    )
