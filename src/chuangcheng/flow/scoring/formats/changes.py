"""What changed between two folders of evidence, as a table for the terminal and as a document."""

from __future__ import annotations

import json
from decimal import Decimal

from chuangcheng.flow.scoring.rules import STEP, Change, Changes, Line, Side, compared_with
from chuangcheng.flow.standards.rules import Edition
from chuangcheng.foundation.spreadsheets.rules import aligned

from .evidence import Evidence
from .layout import plain, short

CHANGES_FORMAT = "chuangcheng-score-changes/1"

HEADS = (
    ("编码", "名称", "变化", "原得分", "现得分", "原符合/已查", "现符合/已查", "原录入", "现录入"),
    ("code", "title", "change", "before", "after", "met/seen before", "after", "figure before", "after"),
)
BY_POINTS = ("可得分值增减", "more or fewer points to win")
TOTAL = ("最终得分", "final score")
REST = ("不能归到某一条", "of no single standard")


def changes_of(before: Side, after: Side) -> Changes:
    """What changed from one score to another. Single observations are counted, not kept: their moves are not told."""
    return compared_with(before, after, {})


def table_of_changes(edition: Edition, changes: Changes, language: str = "zh") -> str:
    """Standard by standard what it adds to the difference of the totals, the largest loss first; it adds up."""
    at = 1 if language.startswith("en") else 0
    titles = _titles(edition, english=bool(at))
    rows: list[tuple[str, ...]] = [HEADS[at]]
    for row in changes.rows:
        code = row.code.removeprefix(STEP)
        name = titles.get(code, "") if code else REST[at]
        amounts = (_signed(row.by), short(row.before.amount), short(row.after.amount))
        rows.append((code, name, *amounts, *_seen(row)))
    if changes.by_points:
        rows.append(("", BY_POINTS[at], _signed(changes.by_points), *[""] * 6))
    ends = (_signed(changes.by), short(changes.before), short(changes.after))
    rows.append(("", TOTAL[at], *ends, *[""] * 4))
    return aligned(rows, texts=(0, 1))


def write_changes(edition: Edition, changes: Changes, before: Evidence, after: Evidence) -> str:
    """The same as JSON text; decimals are texts, so that no reader rounds them."""
    told = {
        "format": CHANGES_FORMAT,
        "edition": edition.code,
        "before": {"evidence": dict(before.files), "final": plain(changes.before)},
        "after": {"evidence": dict(after.files), "final": plain(changes.after)},
        "by": plain(changes.by),
        "by_points": plain(changes.by_points),
        "rows": [
            {
                "code": row.code.removeprefix(STEP),
                "step": row.code.startswith(STEP),
                "by": plain(row.by),
                "before": plain(row.before.amount),
                "after": plain(row.after.amount),
                "was": _told(row.was),
                "now": _told(row.now),
            }
            for row in changes.rows
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _titles(edition: Edition, *, english: bool) -> dict[str, str]:
    named = [(one.edition, one.title, one.title_en) for one in edition.roll_ups]
    named += [(one.code, one.title, one.title_en) for one in edition.negative_list]
    named += [(one.code, one.title, one.title_en) for one in edition.walk()]
    return {code: title_en if english and title_en else title for code, title, title_en in named}


def _signed(amount: Decimal) -> str:
    text = short(amount)
    return f"+{text}" if amount > 0 else text


def _seen(row: Change) -> tuple[str, str, str, str]:
    """Counts and figures before and after, where a standard has them."""
    counts = [
        f"{line.tally.met}/{line.tally.observed}" if line and (line.tally.observed or line.tally.unknown) else ""
        for line in (row.was, row.now)
    ]
    of_method = [one for one in row.causes if one.method]
    before = "；".join(short(one.before) for one in of_method if one.before is not None)
    after = "；".join(short(one.after) for one in of_method if one.after is not None)
    return counts[0], counts[1], before, after


def _told(line: Line | None) -> dict[str, object] | None:
    if line is None:
        return None
    tally = line.tally
    return {
        "value": plain(line.value),
        "points": plain(line.points),
        "met": tally.met,
        "failed": tally.failed,
        "unknown": tally.unknown,
        "given": None if line.given is None else plain(line.given),
    }
