"""The sheet of a visit as a form: what was told of each item, and how it stands on the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from chuangcheng.flow.inspections.rules import Answer, complete, outcome_of, read_number
from chuangcheng.flow.inspections.selectors import LastSeen, VisitSheet
from chuangcheng.flow.inspections.terms import Refused
from chuangcheng.flow.standards.selectors import ChecklistRow
from chuangcheng.flow.standards.terms import Outcome
from chuangcheng.foundation.acts.rules import Invalid
from chuangcheng.foundation.evidence.selectors import not_pictures
from chuangcheng.foundation.evidence.terms import FileProblem
from chuangcheng.interfaces.web.reasons import fill, say
from chuangcheng.interfaces.web.uploads import keep

from .asking import whole

PHOTO_REASONS = (Refused.PHOTO_REQUIRED, Refused.DETAILS_WITHOUT_FAILURE)
DAY = 24 * 3600


@dataclass
class Reading:
    """What a form told. `problems` holds what the act cannot know, in words by field: refused files, two ticks."""

    answers: list[Answer] = field(default_factory=list)
    problems: dict[str, list[str]] = field(default_factory=dict)
    rest_confirmed: bool = False

    def everything_missing(self, sheet: VisitSheet) -> dict[str, list[str]]:
        """The problems of this reading together with what the checklist misses, so that all is said at once."""
        items = {line.item_id: line.item for line in sheet.lines}
        found = {name: list(words) for name, words in self.problems.items()}
        for name, reasons in complete(items, self.answers, self.rest_confirmed).problems.items():
            told = [say(reason) for reason in reasons if name not in self.problems or reason not in PHOTO_REASONS]
            found.setdefault(name, []).extend(told)
        return found


def read(request: HttpRequest, sheet: VisitSheet) -> Reading:
    """Read the form. Photos are kept on the way; a file that is refused is told at its item, by its name."""
    reading = Reading(rest_confirmed="rest" in request.POST)
    for line in sheet.lines:
        name = f"item-{line.item_id}"
        told, typed = _ticked(request, name), request.POST.get(f"{name}-number", "")
        words = request.POST.get(f"{name}-words", "").strip()
        if len(told) > 1:
            reading.problems.setdefault(name, []).append(say(Refused.SEVERAL_OUTCOMES))
        elif not told and not typed.strip() and words:
            reading.problems.setdefault(name, []).append(say(Refused.DETAILS_WITHOUT_FAILURE))
        reading.answers.append(
            Answer(
                item_id=line.item_id,
                outcome=told[0] if len(told) == 1 else None,
                typed=typed,
                fault="、".join(fault.strip() for fault in request.POST.getlist(f"{name}-fault") if fault.strip()),
                words="；".join(part for part in (_watched(request, name), words) if part),
                reason=request.POST.get(f"{name}-reason", ""),
                photos=_photos(request, name, reading.problems),
            )
        )
    return reading


def _ticked(request: HttpRequest, name: str) -> list[Outcome]:
    return [Outcome(code) for code in dict.fromkeys(request.POST.getlist(name)) if code in set(Outcome)]


def _watched(request: HttpRequest, name: str) -> str:
    """For how long an item was watched, in words; the clock of the page counts seconds."""
    seconds = whole(request.POST.get(f"{name}-watched")) or 0
    if not 0 < seconds <= DAY:
        return ""
    return _("观察 %(m)d 分 %(s)02d 秒") % {"m": seconds // 60, "s": seconds % 60}


def _photos(request: HttpRequest, name: str, problems: dict[str, list[str]]) -> tuple[int, ...]:
    kept: list[int] = []
    for file in request.FILES.getlist(f"{name}-photos"):
        words = []
        try:
            ids = keep([file], by=request.acting, now=request.now)
        except Invalid as refused:
            reasons = [reason for told in refused.problems.values() for reason in told]
            # The words of the store name documents too, which are no evidence of a failure.
            words = [
                fill(say(Refused.NOT_A_PICTURE if reason == FileProblem.UNSUPPORTED else reason), refused)
                for reason in reasons
            ]
        else:
            kept += ids
            if not_pictures(ids):
                words = [say(Refused.NOT_A_PICTURE)]
        if words:
            problems.setdefault(name, []).append(f"{file.name}：{' '.join(words)}")
    return tuple(kept)


def started(request: HttpRequest) -> datetime:
    """When the sheet was opened, where that can be read and has passed; else now."""
    try:
        at = parse_datetime(request.POST.get("started_at", ""))
    except ValueError:
        at = None
    return at if at is not None and at.tzinfo is not None and at <= request.now else request.now


@dataclass(frozen=True)
class Entry:
    """One item as the page draws it: what is asked, what was ticked and typed, what is wrong with it."""

    line: ChecklistRow
    name: str
    ticked: frozenset[str]
    number: str
    faults: tuple[Chip, ...]
    words: str
    reason: str
    watched: str
    problems: list[str]
    last: LastSeen | None


@dataclass(frozen=True)
class Chip:
    """A common fault to be tapped."""

    value: str
    title: str
    title_en: str
    ticked: bool


def entries(request: HttpRequest, sheet: VisitSheet, problems: dict[str, list[str]]) -> list[Entry]:
    """The items of a sheet as the page draws them, with what was posted."""
    known = {one.item_id: one for one in sheet.last}
    return [
        _entry(request, line, problems.get(f"item-{line.item_id}", []), known.get(line.item_id)) for line in sheet.lines
    ]


def _entry(request: HttpRequest, line: ChecklistRow, problems: list[str], last: LastSeen | None) -> Entry:
    name, item, post = f"item-{line.item_id}", line.item, request.POST
    number = post.get(f"{name}-number", "")
    ticked = set(_ticked(request, name))
    if not ticked and outcome_of(item, None, read_number(number, item.unit)) is Outcome.FAILED:
        ticked = {Outcome.FAILED}  # the number decided it: the page asks for the photo
    chosen = set(post.getlist(f"{name}-fault"))
    english = item.common_faults_en or ("",) * len(item.common_faults)
    return Entry(
        line=line,
        name=name,
        ticked=frozenset(ticked),
        number=number,
        faults=tuple(Chip(one, one, en, one in chosen) for one, en in zip(item.common_faults, english, strict=True)),
        words=post.get(f"{name}-words", ""),
        reason=post.get(f"{name}-reason", ""),
        watched=post.get(f"{name}-watched", ""),
        problems=problems,
        last=last,
    )
