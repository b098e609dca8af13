"""Holes in the rounds, and points without anybody having looked."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from chuangcheng.flow.inspections.models import Assignment, Round, StateToday
from chuangcheng.flow.inspections.terms import RoundState
from chuangcheng.flow.standards import rules as standards
from chuangcheng.flow.standards.rules import Hole
from chuangcheng.flow.standards.selectors import LoadedEdition
from chuangcheng.flow.standards.terms import MethodKind, Missing
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Page
from chuangcheng.foundation.acts.selectors import PAGE_SIZE, page_of


def passed_without_visit(loaded: LoadedEdition, *, edition_id: int) -> tuple[Hole, ...]:
    """Counted field standards that take the mean of the others although nobody has looked here; one statement."""
    lenient = [
        node
        for node in standards.counted(loaded.spec)
        if standards.has_field(node)
        and any(m.kind is MethodKind.FIELD and m.missing is Missing.MEAN_OF_OTHERS for m in node.methods)
    ]
    seen_ids = set(
        StateToday.objects.filter(item__edition_id=edition_id, site__retired=False)
        .order_by()
        .values_list("item_id", flat=True)
        .distinct()
    )
    seen = {code for item in loaded.spec.items if loaded.items[item.code] in seen_ids for code in item.standards}
    ids = {row.code: row.id for row in loaded.rows}
    return tuple(
        Hole(node.code, node.title, node.title_en, ids[node.code]) for node in lenient if node.code not in seen
    )


def _unassigned(acting: Acting) -> QuerySet[Round]:
    waiting = Assignment.objects.filter(inspector__isnull=True).values("round_id")
    return Round.objects.known_to(acting).filter(state__in=(RoundState.DRAFT, RoundState.OPEN), pk__in=waiting)


def count_unassigned(acting: Acting) -> int:
    """How many rounds under way or in preparation have sites that nobody was given."""
    return _unassigned(acting).count()


def unassigned_page(acting: Acting, *, place: str | None = None, size: int = PAGE_SIZE) -> Page[Hole]:
    """Those rounds, newest first, with the number of their sites without inspector, in two statements."""
    page = page_of(_unassigned(acting), sort="created_at", place=place, size=size, to_row=lambda row: row)
    rows = Assignment.objects.filter(round_id__in=[row.pk for row in page.rows], inspector__isnull=True)
    numbers = dict(rows.order_by().values_list("round_id").annotate(Count("pk")))
    return Page(
        tuple(Hole("", row.title, id=row.pk, detail=str(numbers.get(row.pk, 0))) for row in page.rows),
        page.next,
        page.previous,
    )
