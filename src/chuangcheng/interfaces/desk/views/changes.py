"""Two scores compared: what changed the total, standard by standard, and because of which evidence."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chuangcheng.flow.scoring.permissions import may_read_scores
from chuangcheng.flow.scoring.rules import STEP, Change
from chuangcheng.flow.scoring.selectors import ChangesSheet, RunRow, changes_between, runs
from chuangcheng.flow.standards.selectors import EditionRow
from chuangcheng.foundation.acts.rules import NotFound

from .asking import edition_asked, whole

TODAY = "today"
"""In an address: the state today instead of a round."""

LARGEST = 10
"""Losses on top of the page."""


@require_GET
def changes_page(request: HttpRequest) -> HttpResponse:
    """What changed between two scores; without being told which, between the newest round and today."""
    if not may_read_scores(request.acting):
        raise NotFound("scores")
    edition, published = edition_asked(request)
    if edition is None:
        return render(request, "desk/changes_score.html", {"edition": None})
    fixed = runs(request.acting, edition_id=None, limit=48)
    before = _side(request, "from", next((run for run in fixed if run.edition_id == edition.id), None))
    after = _side(request, "to", None)
    sheet = changes_between(request.acting, before=before, after=after, edition_id=edition.id, now=request.now)
    rows = [named(change, sheet) for change in sheet.changes.rows]
    losses = [row for row in rows if row["change"].by < 0]
    context = {
        "edition": edition,
        "choices": _choices(fixed, published),
        "before": before,
        "after": after,
        "same": before == after,
        "sheet": sheet,
        "losses": losses[:LARGEST],
        "gains": [row for row in reversed(rows) if row["change"].by > 0][:LARGEST],
        "rows": rows,
        "titles": {one.code: one for one in reversed(published)},
    }
    return render(request, "desk/changes_score.html", context)


def _side(request: HttpRequest, name: str, default: RunRow | None) -> int | None:
    """The round asked for, None for the state today. NotFound for what is neither."""
    asked = request.GET.get(name)
    if not asked:
        return default.round_id if default else None
    if asked == TODAY:
        return None
    found = whole(asked)
    if found is None:
        raise NotFound(f"round {asked}")
    return found


def _choices(fixed: tuple[RunRow, ...], published: tuple[EditionRow, ...]) -> list[tuple[EditionRow, list[RunRow]]]:
    """The rounds that can be compared, by edition, the newest edition first."""
    of = [(one, [run for run in fixed if run.edition_id == one.id]) for one in published]
    return [pair for pair in of if pair[1]]


def named(change: Change, sheet: ChangesSheet) -> dict[str, object]:
    """A change with what it is called: a standard, or what stands between the own total and the final one."""
    code = change.code.removeprefix(STEP)
    is_step = change.code.startswith(STEP)
    items = {
        item.code: item for side in (sheet.before, sheet.after) for item in side.edition.spec.negative_list if is_step
    }
    node = None if is_step else sheet.after.edition.nodes.get(code) or sheet.before.edition.nodes.get(code)
    return {"change": change, "code": code, "is_step": is_step, "named": items.get(code) if is_step else node}
