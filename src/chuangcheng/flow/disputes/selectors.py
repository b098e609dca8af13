"""Reading disputes: the mediating unit reads them, whoever reported one its number, the office how many there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q
from django.utils.timezone import make_aware

from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound, Page
from chuangcheng.foundation.acts.selectors import PAGE_SIZE, page_of
from chuangcheng.foundation.geography.models import Area
from chuangcheng.foundation.geography.terms import AreaKind

from .models import Dispute, Mediator
from .permissions import can_count_disputes, can_name_mediators, can_report_dispute, can_see_dispute
from .terms import DisputeKind, Outcome


@dataclass(frozen=True)
class DisputeRow:
    """One dispute, as its mediating unit sees it."""

    id: int
    version: int
    number: str
    kind: DisputeKind
    place: str
    street: str
    referred_at: datetime
    outcome: Outcome | None
    outcome_on: date | None


@dataclass(frozen=True)
class Received:
    """What whoever reported a dispute sees of it: that it was received, and under which number."""

    number: str
    referred_at: datetime


def disputes_page(
    acting: Acting, *, waiting: bool = False, place: str | None = None, size: int = PAGE_SIZE
) -> Page[DisputeRow]:
    """The disputes that this person's unit mediates, the newest first; `waiting`: without an outcome. One statement."""
    rows = Dispute.objects.mediated_by(acting).select_related("site", "street")
    if waiting:
        rows = rows.filter(outcome="")
    return page_of(rows, sort="referred_at", place=place, size=size, to_row=_row)


def dispute_card(acting: Acting, *, dispute_id: int) -> DisputeRow:
    """One dispute. NotFound for everybody but its mediating unit."""
    row = Dispute.objects.select_related("site", "street").filter(pk=dispute_id).first()
    if row is None or not can_see_dispute(acting, row):
        raise NotFound(f"dispute {dispute_id}")
    return _row(row)


def _row(row: Dispute) -> DisputeRow:
    return DisputeRow(
        row.pk,
        row.version,
        row.number,
        DisputeKind(row.kind),
        row.site.name if row.site else row.address,
        row.street.name,
        row.referred_at,
        Outcome(row.outcome) if row.outcome else None,
        row.outcome_on,
    )


def mediates(acting: Acting) -> bool:
    """Whether this person's unit mediates somewhere, or has disputes from a time when it did."""
    if acting.unit_id is None or not Dispute.objects.mediated_by(acting).exists():
        return can_report_dispute(acting) and Mediator.objects.filter(unit_id=acting.unit_id or 0).exists()
    return True


def received_page(acting: Acting, *, place: str | None = None, size: int = PAGE_SIZE) -> Page[Received]:
    """The numbers of what this person reported, the newest first, in one statement."""
    rows = Dispute.objects.reported_by_person(acting).only("id", "year", "place_in_year", "referred_at")
    return page_of(
        rows, sort="referred_at", place=place, size=size, to_row=lambda row: Received(row.number, row.referred_at)
    )


@dataclass(frozen=True)
class Counted:
    """How many disputes one street, kind or outcome has; `name` is a street's, `term` a kind's or outcome's.

    term "" among outcomes: none is noted yet.
    """

    number: int
    name: str = ""
    term: str = ""


@dataclass(frozen=True)
class Counts:
    """How many disputes were referred from a day to a day: in all, and by street, kind and outcome, each apart."""

    whole: int
    streets: tuple[Counted, ...]
    kinds: tuple[Counted, ...]
    outcomes: tuple[Counted, ...]


def dispute_counts(acting: Acting, *, since: date, until: date) -> Counts:
    """The counts of what was referred on these days, both included, in three statements. NotFound for those who do not
    count. Street, kind and outcome are never counted together: a single dispute could be told by that."""
    if not can_count_disputes(acting):
        raise NotFound("counts of disputes")
    rows = Dispute.objects.filter(_referred(since, until)).order_by()
    streets = rows.values_list("street__name").annotate(n=Count("pk")).order_by("-n", "street__name")
    kinds = dict(rows.values_list("kind").annotate(n=Count("pk")))
    outcomes = dict(rows.values_list("outcome").annotate(n=Count("pk")))
    return Counts(
        sum(kinds.values()),
        tuple(Counted(number, name=name) for name, number in streets),
        _of_terms(DisputeKind, kinds),
        _of_terms(["", *Outcome], outcomes),
    )


def _of_terms(terms: Iterable[str], found: dict[str, int]) -> tuple[Counted, ...]:
    return tuple(Counted(found[term], term=term) for term in map(str, terms) if found.get(term))


def disputes_between(acting: Acting, *, since: date, until: date) -> tuple[int, int]:
    """How many disputes were referred, and for how many the outcome is of these days, both included; one statement.

    Zeros for those who do not count them.
    """
    if not can_count_disputes(acting):
        return 0, 0
    told = Dispute.objects.aggregate(
        referred=Count("pk", filter=_referred(since, until)),
        settled=Count("pk", filter=Q(outcome_on__gte=since, outcome_on__lte=until)),
    )
    return told["referred"], told["settled"]


def _referred(since: date, until: date) -> Q:
    first = make_aware(datetime.combine(since, time.min))
    beyond = make_aware(datetime.combine(until + timedelta(days=1), time.min))
    return Q(referred_at__gte=first, referred_at__lt=beyond)


@dataclass(frozen=True)
class MediatorRow:
    """A street and the unit that mediates in it (None: nobody yet). `version` 0: nobody was ever named."""

    street_id: int
    street: str
    unit_id: int | None
    unit: str
    version: int


def mediators(acting: Acting) -> tuple[MediatorRow, ...]:
    """Who mediates where, in two statements. NotFound for those who do not name them."""
    if not can_name_mediators(acting):
        raise NotFound("mediators")
    known = {row.street_id: row for row in Mediator.objects.select_related("unit")}
    streets = Area.objects.filter(kind=AreaKind.STREET).order_by("code", "id").values_list("id", "name")
    return tuple(
        MediatorRow(pk, name, known[pk].unit_id, known[pk].unit.name, known[pk].version)
        if pk in known
        else MediatorRow(pk, name, None, "", 0)
        for pk, name in streets
    )


def dispute_concerns_person(acting: Acting, *, dispute_id: int) -> bool:
    """Whether this person is still to be told of a dispute, asked when the message goes out."""
    row = Dispute.objects.filter(pk=dispute_id, outcome="").first()
    return row is not None and can_see_dispute(acting, row)
