"""The page of a table that waits: its rows by what they would do, and the names without a meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from chuangcheng.flow.places import labels
from chuangcheng.flow.places.formats import COLUMNS, Column
from chuangcheng.flow.places.rules import PlanRow
from chuangcheng.flow.places.rules.drafts import Unmatched, never_readable, unmatched
from chuangcheng.flow.places.selectors import (
    DraftCard,
    draft_preview,
    names_to_choose,
)
from chuangcheng.flow.places.terms import Amiss, RowStatus, Table
from chuangcheng.flow.standards.selectors import current_edition, editions
from chuangcheng.interfaces.desk.import_forms import PrepareForm, ReadAsForm

from .asking import one_of

KEYS: Mapping[Table, tuple[str, str]] = {Table.PEOPLE: ("username", "name"), Table.DUTIES: ("standard", "lead")}
"""The columns by which a row is known on the page; elsewhere its code and its name."""
SHOWN_ROWS = 200
"""Rows of one status on the page; the rest is told as a number, and problems can be saved as a file."""
SHOWN_NAMES = 30
MOST_CHOICES = 8000
"""Choices on one page; when they are used up, the rarer names are offered the likely ones only."""


@dataclass(frozen=True)
class RowLine:
    """A row as the page shows it."""

    place: str
    key: str
    name: str
    cells: tuple[tuple[str, str], ...]
    changes: tuple[tuple[str, str, str], ...]
    problems: tuple[str, ...]


@dataclass(frozen=True)
class NameLine:
    """A written name with the known ones that may be chosen for it."""

    kind: str
    written: str
    rows: int
    suggestions: tuple[str, ...]
    others: tuple[str, ...]
    chosen: str


def title_of(column: Column) -> str:
    """The heading of a column in the language of the page."""
    return column.title_en if get_language() == "en" else column.title


def editions_to_choose(table: Table) -> list[tuple[str, str]]:
    """The editions whose standards a table of duties may name, the one in use first."""
    if table is not Table.DUTIES:
        return []
    english = get_language() == "en"
    return [
        (e.code, f"{(english and e.title_en) or e.title} ({e.code})")
        for e in sorted(editions(), key=lambda e: not e.is_current)
    ]


def preview_page(request: HttpRequest, card: DraftCard, refused: Sequence[str] = ()) -> HttpResponse:
    """The page of a waiting table."""
    preview = draft_preview(request.acting, draft=card.uuid)
    counts = {status: preview.count(status) for status in RowStatus}
    order = (RowStatus.PROBLEM, RowStatus.NEW, RowStatus.CHANGED, RowStatus.SAME)
    status = one_of(RowStatus, request.GET.get("show")) or next((s for s in order if counts[s]), RowStatus.NEW)
    rows = preview.with_status(status)
    names, more_names = _names(card, unmatched(preview.rows))
    geojson = any(row.sheet == "GeoJSON" for row in preview.rows) or any(
        problem.reason is Amiss.BAD_AREAS for problem in preview.problems
    )
    titles = {column.field: title_of(column) for column in COLUMNS[card.table]}
    key, name = KEYS.get(card.table, ("code", "name"))
    context = {
        "card": card,
        "key_title": titles[key],
        "name_title": titles[name] if card.table is not Table.DUTIES else labels.TABLES[Table.UNITS],
        "form": PrepareForm(
            table=card.table,
            options=card.options,
            editions=editions_to_choose(card.table),
            geojson=geojson,
            initial={"expected_version": card.version},
        ),
        "no_edition": card.table in (Table.SITES, Table.DUTIES) and current_edition() is None,
        "read_as": ReadAsForm(
            initial={"expected_version": card.version, "table": str(card.table)}, auto_id="read_as_%s"
        ),
        "used": [(one.text, titles.get(one.field, "")) for one in preview.headings if one.field],
        "unused": [(one.text, titles.get(one.meant, "")) for one in preview.headings if not one.field],
        "refused": refused,
        "file_problems": [labels.told(problem) for problem in preview.problems[:20]],
        "gone": never_readable(preview.problems),
        "tabs": [(s, labels.ROW_STATUS[s], counts[s]) for s in order],
        "status": status,
        "rows": [_line(card.table, row) for row in rows[:SHOWN_ROWS]],
        "more_rows": max(0, len(rows) - SHOWN_ROWS),
        "names": names,
        "more_names": more_names,
        "good": counts[RowStatus.NEW] + counts[RowStatus.CHANGED],
        "new": counts[RowStatus.NEW],
        "changed": counts[RowStatus.CHANGED],
        "wrong": counts[RowStatus.PROBLEM],
        "same": counts[RowStatus.SAME],
    }
    return render(request, "desk/import_preview.html", context, status=422 if refused else 200)


def _line(table: Table, row: PlanRow) -> RowLine:
    """A row in words. The columns that stand beside it already are not told again."""
    return RowLine(
        place=f"{row.sheet} {row.row}".strip(),
        key=row.key,
        name=row.name,
        cells=tuple(
            (title_of(column), text)
            for column in COLUMNS[table]
            if (text := row.cells.get(column.field, "").strip()) and text not in (row.key, row.name)
        ),
        changes=tuple(labels.told_change(change) for change in row.changes),
        problems=tuple(labels.told(problem) for problem in row.problems),
    )


def _names(card: DraftCard, open_ones: Sequence[Unmatched]) -> tuple[list[NameLine], int]:
    """The names without a meaning, then those that were given one; and how many are not shown."""
    accepted = card.options.accepted
    if not open_ones and not accepted:
        return [], 0
    known = names_to_choose(card.table, edition=card.options.edition)
    lines, left = [], MOST_CHOICES
    for name in open_ones[:SHOWN_NAMES]:
        others = tuple(one for one in known.get(name.kind, ()) if one not in name.suggestions)
        others = others if len(others) <= left else ()
        left -= len(others)
        kind = str(labels.KINDS_OF_NAME[name.kind])
        lines.append(NameLine(kind, name.written, name.rows, name.suggestions, others, accepted.get(name.written, "")))
    shown = {line.written for line in lines}
    lines += [NameLine("", written, 0, (), (), name) for written, name in accepted.items() if written not in shown]
    return lines, max(0, len(open_ones) - SHOWN_NAMES)
