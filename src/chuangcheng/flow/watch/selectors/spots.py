"""Reading hot spots."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import QuerySet
from django.utils.timezone import localtime, make_aware

from chuangcheng.flow.cases.rules import case_number
from chuangcheng.flow.cases.terms import State
from chuangcheng.flow.watch.models import HotSpot
from chuangcheng.flow.watch.permissions import may_read
from chuangcheng.flow.watch.rules.returns import before_and_after, occurrences
from chuangcheng.flow.watch.rules.spots import KIND_OF
from chuangcheng.flow.watch.terms import Cause, Effect, MeasureKind, MeasureWhat, SpotOutcome, SpotState
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound, Page
from chuangcheng.foundation.acts.selectors import PAGE_SIZE, page_of

from .care import care
from .happening import COLUMNS, happening
from .proposals import Proposal, cases_of_spot, proposals
from .watching import ReturnRow

MOST_DAYS = 180
"""Days before and after the measures that are compared at most."""


@dataclass(frozen=True)
class SpotRow:
    """A hot spot in a list. `due`: its review is due."""

    id: int
    version: int
    state: SpotState
    class_name: str
    class_name_en: str
    class_id: int
    site_id: int | None
    place: str
    street: str
    times: int
    opened_at: datetime
    cause: Cause | None
    words: str
    unit_id: int | None
    unit: str
    review_on: date | None
    due: bool
    closed_at: datetime | None
    outcome: SpotOutcome | None


@dataclass(frozen=True)
class MeasureRow:
    """What is done about a hot spot."""

    what: MeasureWhat
    kind: MeasureKind
    words: str
    from_on: date


@dataclass(frozen=True)
class ReviewRow:
    """What a review found."""

    at: datetime
    effect: Effect
    words: str
    by: str


@dataclass(frozen=True)
class SpotCard:
    """A hot spot with its cases, measures and reviews. `before` and `after` count occurrences in `days` days each
    side of the first measure; None where none has begun."""

    row: SpotRow
    cases: tuple[ReturnRow, ...]
    measures: tuple[MeasureRow, ...]
    reviews: tuple[ReviewRow, ...]
    measured_from: date | None
    before: int | None
    after: int | None
    days: int


def _allowed(acting: Acting) -> None:
    if not may_read(acting):
        raise NotFound("hot spots")


def proposed(acting: Acting, *, now: datetime) -> tuple[Proposal, ...]:
    """What the data propose, in six statements."""
    _allowed(acting)
    return proposals(care=care(), now=now)


def proposed_one(acting: Acting, *, first_id: int, now: datetime) -> Proposal:
    """One proposal, named by its first case. Raises NotFound where it is none."""
    found = next((one for one in proposed(acting, now=now) if one.first_id == first_id), None)
    if found is None:
        raise NotFound(f"proposal {first_id}")
    return found


def spots_page(
    acting: Acting, *, state: SpotState, now: datetime, place: str | None = None, size: int = PAGE_SIZE
) -> Page[SpotRow]:
    """Hot spots in a state, the newest first, in one statement."""
    _allowed(acting)
    rows = _rows().filter(state=state)
    return page_of(rows, sort="opened_at", place=place, size=size, to_row=lambda row: _row(row, now))


def due_reviews(acting: Acting, *, now: datetime) -> tuple[SpotRow, ...]:
    """Open hot spots whose day of review has come, the longest due first, in one statement."""
    _allowed(acting)
    today = localtime(now).date()
    rows = _rows().filter(state=SpotState.OPEN, review_on__lte=today).order_by("review_on", "id")
    return tuple(_row(row, now) for row in rows)


def spot_card(acting: Acting, *, spot_id: int, now: datetime) -> SpotCard:
    """One hot spot, in five statements. NotFound for those who do not read everything."""
    _allowed(acting)
    row = _rows().filter(pk=spot_id).first()
    if row is None:
        raise NotFound(f"spot {spot_id}")
    cases = cases_of_spot(
        class_id=row.case_class_id,
        site_id=row.site_id,
        latitude=row.latitude,
        longitude=row.longitude,
        metres=care().spot_metres,
    )
    met = occurrences(happening(tuple(getattr(case, name) for name in COLUMNS)) for case in cases)
    counted = {one.case_id for one in met}
    measures = [
        MeasureRow(MeasureWhat(one.what), KIND_OF[MeasureWhat(one.what)], one.words, one.from_on)
        for one in row.measures.order_by("from_on", "id")
    ]
    start = measures[0].from_on if measures else None
    told = (None, None, 0)
    if start is not None and start <= localtime(now).date():
        begins = make_aware(datetime.combine(start, time.min))
        until = min(now, row.closed_at or now)
        told = before_and_after([one.reported_at for one in met], begins, until, most_days=MOST_DAYS)  # type: ignore[assignment]
    return SpotCard(
        row=_row(row, now),
        cases=tuple(
            ReturnRow(case.pk, case_number(case.pk), case.title, case.title_en, State(case.state), case.reported_at)
            for case in reversed(cases)
            if case.pk in counted
        ),
        measures=tuple(measures),
        reviews=tuple(
            ReviewRow(one.at, Effect(one.effect), one.words, one.by_user.name)
            for one in row.reviews.select_related("by_user").order_by("-at", "-id")
        ),
        measured_from=start,
        before=told[0],
        after=told[1],
        days=told[2],
    )


def _rows() -> QuerySet[HotSpot]:
    return HotSpot.objects.select_related("case_class", "site", "street", "unit")


def _row(row: HotSpot, now: datetime) -> SpotRow:
    due = row.state == SpotState.OPEN and row.review_on is not None and row.review_on <= localtime(now).date()
    return SpotRow(
        id=row.pk,
        version=row.version,
        state=SpotState(row.state),
        class_name=row.case_class.name,
        class_name_en=row.case_class.name_en,
        class_id=row.case_class_id,
        site_id=row.site_id,
        place=row.site.name if row.site else row.address,
        street=row.street.name if row.street else "",
        times=row.times,
        opened_at=row.opened_at,
        cause=Cause(row.cause) if row.cause else None,
        words=row.words,
        unit_id=row.unit_id,
        unit=row.unit.name if row.unit else "",
        review_on=row.review_on,
        due=due,
        closed_at=row.closed_at,
        outcome=SpotOutcome(row.outcome) if row.outcome else None,
    )
