"""Two scores compared, a fixed round or the state today each: what changed the total, because of which evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, F, Max, Min, OuterRef, QuerySet, Subquery, When
from django.utils.timezone import localtime

from chuangcheng.flow.inspections.models import StateToday
from chuangcheng.flow.scoring.permissions import may_read_scores
from chuangcheng.flow.scoring.rules import Changes, Moves, SeenOn, Side, Tally, compared_with, moves_of
from chuangcheng.flow.standards.rules import Edition
from chuangcheng.flow.standards.selectors import LoadedEdition, loaded_edition
from chuangcheng.flow.standards.terms import MethodKind, Outcome
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound

from .evidence import counted
from .scores import RunRow, Sheet, kept_sheet, round_sheet, today_sheet


@dataclass(frozen=True)
class ComparedScore:
    """One of two scores that are compared: its headline and the edition it was computed by."""

    edition_id: int
    edition: LoadedEdition
    sheet: Sheet


@dataclass(frozen=True)
class ChangesSheet:
    """Two scores with what changed between them.

    `finals`: it is the final scores that are compared; False where one of them was not computed that far.
    """

    before: ComparedScore
    after: ComparedScore
    changes: Changes
    finals: bool

    @property
    def same_edition(self) -> bool:
        """Whether both were computed by one edition; else only standards that both have are compared."""
        return self.before.edition_id == self.after.edition_id


def changes_between(
    acting: Acting,
    *,
    before: int | None,
    after: int | None,
    edition_id: int,
    now: datetime,
    known: ComparedScore | None = None,
) -> ChangesSheet:
    """What changed from one score to another: rounds by id, None the state today of `edition_id`.

    `known`: the later score, where the caller has read it. In a fixed number of statements. NotFound where a round
    has no result that this person may read.
    """
    later = known or _compared(acting, after, edition_id, now)
    sides = [_compared(acting, before, edition_id, now, known=later), later]
    first, second = (_side(side) for side in sides)
    moves = _moves(sides[0], sides[1], before, after)
    finals = first.led_to is not None and second.led_to is not None
    return ChangesSheet(sides[0], sides[1], compared_with(first, second, moves), finals)


def changed_since(acting: Acting, *, run: RunRow, known: ComparedScore) -> Changes:
    """What changed from a run of the same edition to a score that the caller has read, without the reasons.

    In no statement once this process has read the run.
    """
    if not may_read_scores(acting):
        raise NotFound(f"result of round {run.round_id}")
    earlier = ComparedScore(known.edition_id, known.edition, kept_sheet(run.id))
    return compared_with(_side(earlier), _side(known), {})


def _side(of: ComparedScore) -> Side:
    return Side(of.edition.spec, of.sheet.lines, of.sheet.own, of.sheet.parts, of.sheet.outcome)


def _compared(
    acting: Acting, round_id: int | None, edition_id: int, now: datetime, known: ComparedScore | None = None
) -> ComparedScore:
    if round_id is None:
        sheet = today_sheet(acting, edition_id=edition_id, now=now)
        return ComparedScore(edition_id, loaded_edition(edition_id=edition_id), sheet)
    sheet = round_sheet(acting, round_id=round_id)
    of = sheet.edition_id
    same = known.edition if known and known.edition_id == of else None
    return ComparedScore(of, same or loaded_edition(edition_id=of), sheet)


def _seen(round_id: int | None, edition_id: int) -> tuple[QuerySet[Any], str, str]:
    """The observations that a score rests on, the way to their site, and to when they were made."""
    if round_id is not None:
        return counted(round_id), "visit__site_id", "visit__finished_at"
    return StateToday.objects.filter(site__retired=False, item__edition_id=edition_id), "site_id", "observed_at"


def _moves(
    before: ComparedScore, after: ComparedScore, from_round: int | None, to_round: int | None
) -> dict[str, Moves]:
    """How the observations of each standard went, in one statement: the same item of the same site, by its code."""
    if from_round == to_round:
        return {}
    earlier, earlier_site, _ = _seen(from_round, before.edition_id)
    later, later_site, at = _seen(to_round, after.edition_id)
    item = "item_id" if before.edition_id == after.edition_id else "item__code"
    same = earlier.filter(**{earlier_site: OuterRef(later_site), item: OuterRef(item)}).order_by("-pk")
    rows = (
        later.filter(outcome__in=(Outcome.MET, Outcome.FAILED))
        .annotate(was=Subquery(same.values("outcome")[:1]), of=F("item__code"))
        .annotate(since=Case(When(**{f"{at}__gt": before.sheet.total.at}, then=True), default=False))
        .order_by()
        .values("of", "outcome", "was", "since")
        .annotate(n=Count("pk"), first=Min(at), last=Max(at))
        .values_list("of", "outcome", "was", "since", "n", "first", "last")
    )
    by_item: dict[str, list[Went]] = {}
    for code, outcome, was, since, number, first, last in rows:
        days = localtime(first).date(), localtime(last).date()
        went = Went(Outcome(was) if was else None, Outcome(outcome), number, since, *days)
        by_item.setdefault(code, []).append(went)
    return _by_standard(after.edition.spec, by_item, before.sheet)


@dataclass(frozen=True, slots=True)
class Went:
    """How some observations of an item went, made on which days, since the earlier score was taken or before."""

    was: Outcome | None
    now: Outcome
    n: int
    since: bool
    first: date
    last: date


DECIDED = (Outcome.MET, Outcome.FAILED)


def _by_standard(spec: Edition, by_item: Mapping[str, Sequence[Went]], before: Sheet) -> dict[str, Moves]:
    tallies = {line.code: line.tally for line in before.lines if line.method is MethodKind.FIELD}
    of_standard: dict[str, list[Went]] = {}
    for item in spec.items:
        for code in item.standards:
            of_standard.setdefault(code, []).extend(by_item.get(item.code, ()))
    return {code: _moves_of(went, tallies.get(code, Tally()), before) for code, went in of_standard.items()}


def _moves_of(went: Sequence[Went], tally: Tally, before: Sheet) -> Moves:
    numbers: dict[tuple[Outcome | None, Outcome], int] = {}
    for one in went:
        numbers[one.was, one.now] = numbers.get((one.was, one.now), 0) + one.n
    if before.total.round_id is None:  # against the state today nothing has a round to be new to
        return moves_of(numbers, tally)
    new = (
        SeenOn(one.now is Outcome.FAILED, one.since, one.n, one.first, one.last)
        for one in went
        if one.was not in DECIDED
    )
    return moves_of(numbers, tally, new)
