"""The pages of a table of cases: before, while and after it is taken over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from chuangcheng.flow.cases.labels import SOURCES, STATES
from chuangcheng.flow.exchange import labels, services
from chuangcheng.flow.exchange.formats import CaseTable, WrongTable
from chuangcheng.flow.exchange.rules import CaseMapping, Known, Problem, check_mapping, is_personal
from chuangcheng.flow.exchange.selectors import (
    Earlier,
    PlanRow,
    TransferCard,
    Word,
    flagged_page,
    known_names,
    plan_rows,
    told_page,
    transfer_table,
    words_of,
)
from chuangcheng.flow.exchange.terms import Field, RowStatus, TransferState
from chuangcheng.flow.standards.labels import CASE_KINDS
from chuangcheng.flow.standards.selectors import case_class_choices
from chuangcheng.foundation.accounts.selectors import unit_choices
from chuangcheng.foundation.acts.rules import Invalid
from chuangcheng.foundation.geography.selectors import choices as area_choices
from chuangcheng.foundation.geography.terms import AreaKind
from chuangcheng.interfaces.desk.exchange_forms import NOTHING, KeepForm, MapForm
from chuangcheng.interfaces.desk.forms import class_words
from chuangcheng.interfaces.web.reasons import say, say_all

SHOWN = 50
"""Rows of a preview that stand on the page; all are counted."""
LOOKED_AT = 20_000
"""Rows that a preview looks at: more would keep a person waiting. All are judged when they are taken over."""
MOST_WORDS = 60
FLAGGED = "flagged"


def preview_page(
    request: HttpRequest, card: TransferCard, *, act: bool = False, refused: Invalid | None = None
) -> HttpResponse:
    """What taking a table over would do, as its columns are understood now. `act`: say what they mean first."""
    try:
        table = transfer_table(request.acting, transfer=card.uuid)
    except WrongTable as wrong:
        gone = [labels.told(Problem(wrong.reason, detail=wrong.detail))]
        return render(request, "desk/transfer_preview.html", {"card": card, "wrong": gone}, status=422)
    posted = (request.POST,) if act else ()
    form = request.form = MapForm(
        *posted, mapping=card.mapping, headings=table.headings, initial={"expected_version": card.version}
    )
    if act and form.is_valid():
        try:
            services.change_transfer(
                transfer=card.uuid,
                expected_version=form.cleaned_data["expected_version"],
                mapping=form.told(),
                by=request.acting,
                now=request.now,
            )
        except Invalid as error:
            form.take(error)
        else:
            return redirect("case-transfer", card.uuid)
    context = _context(request, card, table) | {"form": form, "keep": KeepForm(initial={"name": card.mapping.system})}
    context["wrong"] = say_all(refused) if refused else []
    return render(request, "desk/transfer_preview.html", context, status=422 if form.errors or refused else 200)


def _context(request: HttpRequest, card: TransferCard, table: CaseTable) -> dict[str, Any]:
    mapping, known = card.mapping, known_names()
    planned = plan_rows(table.rows[:LOOKED_AT], mapping=mapping, known=known, earlier=Earlier())
    counts = Counter(one.status for one in planned)
    flagged = [one for one in planned if one.flags and one.status is RowStatus.NEW]
    asked = request.GET.get("show", "")
    usual = RowStatus.PROBLEM if counts[RowStatus.PROBLEM] else RowStatus.NEW
    status = asked if asked in {*RowStatus, FLAGGED} else usual
    rows = flagged if status == FLAGGED else [one for one in planned if one.status == status]
    words = words_of(table, mapping, known)
    return {
        "card": card,
        "lacking": _lacking(mapping),
        "counts": counts,
        "good": counts[RowStatus.NEW],
        "refused_rows": counts[RowStatus.PROBLEM],
        "looked_at": len(planned) if len(planned) < len(table.rows) else None,
        "tabs": [
            *((str(one), labels.ROW_STATUS[one], counts[one]) for one in RowStatus),
            (FLAGGED, _("有疑点，照样转入"), len(flagged)),
        ],
        "status": status,
        "rows": [_shown(one, known) for one in islice(rows, SHOWN)],
        "more_rows": max(0, len(rows) - SHOWN),
        "unused": [(name, is_personal(name)) for name in table.headings if name not in set(mapping.headings())],
        **_words(words),
    }


def _lacking(mapping: CaseMapping) -> list[str]:
    """What a mapping lacks, in words."""
    found = []
    for name, reasons in check_mapping(mapping).found.items():
        for reason in reasons:
            words = say(reason)
            if name in set(Field):
                words = _("%(heading)s：%(words)s") % {"heading": labels.FIELDS[Field(name)], "words": words}
            found.append(words)
    return found


def _shown(one: PlanRow, known: Known) -> dict[str, Any]:
    values = one.reading.values
    raw = one.reading.raw
    return {
        "place": f"{raw.sheet}!{raw.row}" if raw.sheet else str(raw.row),
        "number": one.reading.number,
        "case_id": one.case_id,
        "title": values.title if values else one.reading.received.get(Field.TITLE, ""),
        "class": known.class_titles.get(values.class_id or 0, "") if values else "",
        "values": values,
        "problems": [labels.told(problem, with_place=False) for problem in one.reading.problems],
        "changes": labels.told_change(one.changes),
        "flags": [labels.FLAGS[flag] for flag in one.flags],
    }


def _words(words: Sequence[Word]) -> dict[str, Any]:
    """The table of values: the words that nobody knows first, and what may be said of each."""
    ordered = sorted(words, key=lambda word: word.is_known)
    lists = {
        Field.STATE: [(str(code), text) for code, text in labels.STANDINGS.items()],
        Field.SOURCE: [(str(code), text) for code, text in SOURCES.items()],
        Field.CLASS_KIND: [(str(code), text) for code, text in CASE_KINDS.items()],
        Field.ON_TIME: [("yes", labels.ON_TIME[True]), ("no", labels.ON_TIME[False])],
    }
    open_lists = {word.field for word in words} & {Field.CLASS, Field.UNIT, Field.STREET}
    return {
        "words": [
            {"word": word, "title": labels.FIELDS[word.field], "choices": lists.get(word.field), "nothing": NOTHING}
            for word in ordered[:MOST_WORDS]
        ],
        "more_words": max(0, len(ordered) - MOST_WORDS),
        "classes": [f"{one.key} {class_words(one).partition(' ')[2]}" for one in case_class_choices()]
        if Field.CLASS in open_lists
        else [],
        "units": [unit.name for unit in unit_choices()] if Field.UNIT in open_lists else [],
        "streets": [name for _id, name in area_choices(AreaKind.STREET)] if Field.STREET in open_lists else [],
        "nothing": NOTHING,
    }


def running_page(request: HttpRequest, card: TransferCard) -> HttpResponse:
    """How far a table is; with `on` it goes on by itself."""
    context = {"card": card, "goes_on": "on" in request.GET, "counts": _counts(card)}
    return render(request, "desk/transfer_running.html", context)


def done_page(request: HttpRequest, card: TransferCard) -> HttpResponse:
    """What became of a table: counts, and the rows that were told."""
    context: dict[str, Any] = {"card": card, "counts": _counts(card), "states": STATES}
    if card.state is TransferState.DONE:
        context |= _told(request, card)
    return render(request, "desk/transfer_done.html", context)


def _counts(card: TransferCard) -> list[tuple[str, Any, int]]:
    return [(str(one), labels.ROW_STATUS[one], card.counts.get(one, 0)) for one in RowStatus]


def _told(request: HttpRequest, card: TransferCard) -> dict[str, Any]:
    """The tab that was asked for: refused rows, changed ones, or those that are odd."""
    tabs = [
        (str(RowStatus.PROBLEM), labels.ROW_STATUS[RowStatus.PROBLEM]),
        (str(RowStatus.CHANGED), labels.ROW_STATUS[RowStatus.CHANGED]),
        (FLAGGED, _("有疑点，已转入")),
    ]
    counted = [(code, words, card.counts.get(code, 0)) for code, words in tabs]
    usual = next((code for code, _words, count in counted if count), FLAGGED)
    asked = request.GET.get("show", "")
    status = asked if asked in {code for code, _words in tabs} else usual
    place = request.GET.get("place")
    if status == FLAGGED:
        page: Any = flagged_page(request.acting, transfer=card.uuid, place=place)
        rows = [{"row": row, "flags": [labels.FLAGS[flag] for flag in row.flags]} for row in page.rows]
    else:
        page = told_page(request.acting, transfer=card.uuid, status=RowStatus(status), place=place)
        rows = [
            {
                "row": row,
                "place": labels.place_of(Problem(row.problems[0].reason, row.sheet, row.row))
                if row.problems
                else (f"{row.sheet}!{row.row}" if row.sheet else row.row),
                "problems": [labels.told(problem, with_place=False) for problem in row.problems],
                "changes": labels.told_change(row.changes),
            }
            for row in page.rows
        ]
    return {"tabs": counted, "status": status, "page": page, "rows": rows}
