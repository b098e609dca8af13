"""Sending people on the turns of the standing plans: one routine round each, never two for the same days."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.timezone import localtime

from chuangcheng.flow.inspections.models import Round
from chuangcheng.flow.inspections.services import close_round, sites_somebody_may_walk, start_round
from chuangcheng.flow.inspections.terms import RoundKind, RoundState
from chuangcheng.flow.places.models import Site
from chuangcheng.flow.places.rules.windows import Days
from chuangcheng.flow.places.selectors import days as known_days
from chuangcheng.flow.standards.models import ChecklistLine, Edition
from chuangcheng.flow.watch.models import Plan, SiteGrade, Turn, Watched
from chuangcheng.flow.watch.rules import turns as when
from chuangcheng.flow.watch.terms import Act, Aim, Grade, Per, Refused
from chuangcheng.foundation.acts.rules import PRODUCT, Actor, Conflict, Invalid
from chuangcheng.foundation.journal.services import record

from .plans import allowed

TITLE_LENGTH = 120
AHEAD = 1
"""Days before its first day on which a turn is sent, so that people know in the evening where they go."""
GRACE = 1
"""Days after its last one for which a turn still takes visits: somebody was out without a network."""
BEHIND = 35
"""Days back for which a turn that nobody was sent on is still written down."""


@dataclass
class Sent:
    """What sending did: turns with a round, turns whose days went by, and why a plan sent nobody, by plan id."""

    turns: list[int] = field(default_factory=list)
    passed: list[int] = field(default_factory=list)
    refused: dict[int, list[str]] = field(default_factory=dict)


def send_turns(*, by: Actor = PRODUCT, now: datetime, until: date | None = None) -> Sent:
    """Start a routine round for every turn that begins by `until` (default: tomorrow) and has none yet.

    Running it again changes nothing. A plan that cannot send anybody (no edition in use, nobody left to send) is
    told and tried again the next time; the others go on. A turn whose last day is over is written down without a
    round: its sites were not looked at.
    """
    allowed(by)
    today = localtime(now).date()
    until = until or today + timedelta(days=AHEAD)
    sent = Sent()
    plans = list(Plan.objects.filter(withdrawn=False, starts_on__lte=until).order_by("id"))
    if not plans:
        return sent
    days = known_days()
    first = min(today, until) - timedelta(days=BEHIND)
    made = set(Turn.objects.filter(ends_on__gte=first).values_list("plan_id", "starts_on"))
    ends = dict(Turn.objects.order_by().values_list("plan_id").annotate(Max("ends_on")))
    for plan in plans:
        begin = max(first, plan.starts_on, ends.get(plan.pk, first) + timedelta(days=1))
        for turn in when.turns_between(
            plan.window, days, Per(plan.per), plan.looks, first=begin, last=max(until, begin)
        ):
            if turn.starts_on > until or (plan.pk, turn.starts_on) in made:
                continue
            try:
                _send(sent, plan, turn, days, by=by, now=now)
            except Invalid as refused:
                reasons = [reason for told in refused.problems.values() for reason in told]
                sent.refused[plan.pk] = reasons
                break
    return sent


def close_turns(*, by: Actor = PRODUCT, now: datetime) -> int:
    """Close the rounds of turns that have been over for a day: what was not looked at by then stays not looked at.

    Their results are not fixed as scores: a standing look measures nothing. Returns how many were closed.
    """
    allowed(by)
    before = localtime(now).date() - timedelta(days=GRACE)
    open_rounds = Round.objects.filter(state=RoundState.OPEN, turn__ends_on__lt=before).order_by("id")
    closed = 0
    for round_id, version in open_rounds.values_list("id", "version"):
        try:
            close_round(round_id=round_id, expected_version=version, by=by, now=now)
        except (Conflict, Invalid):
            continue  # somebody has just closed it
        closed += 1
    return closed


def _send(sent: Sent, plan: Plan, turn: when.Turn, days: Days, *, by: Actor, now: datetime) -> None:
    """One turn: its round, or the note that its days went by."""
    over = now >= when.end_of(plan.window, days, turn.ends_on)
    edition = Edition.objects.filter(is_current=True).values_list("id", flat=True).first()
    if edition is None and not over:
        raise Invalid({"": [Refused.NO_EDITION]})
    site_ids = sites_of(plan, edition)
    if not site_ids:
        return  # nothing to look at: there is no turn either, and sites that come later are met by the next
    try:
        with transaction.atomic():
            if over:
                row = _written(plan, turn, None, len(site_ids), 0, by=by, now=now)
                sent.passed.append(row.pk)
                return
            who = list(plan.inspectors.order_by("user_id").values_list("user_id", flat=True))
            assert edition is not None  # refused above where the turn is not over
            able = sites_somebody_may_walk(edition_id=edition, site_ids=site_ids, inspector_ids=who)
            if not able:
                raise Invalid({"inspectors": [Refused.NO_INSPECTOR]})
            started = start_round(
                title=title_of(plan, turn),
                kind=RoundKind.ROUTINE,
                edition_id=edition,
                starts_on=turn.starts_on,
                ends_on=turn.ends_on,
                inspector_ids=who,
                site_ids=able,
                by=by,
                now=now,
            )
            row = _written(plan, turn, started.pk, len(able), len(site_ids) - len(able), by=by, now=now)
            sent.turns.append(row.pk)
    except IntegrityError:
        return  # somebody else has just sent this turn: his round stands, ours was never written


def sites_of(plan: Plan, edition_id: int | None) -> list[int]:
    """The living sites that a plan takes and whose type has a checklist, by id."""
    sites = Site.objects.filter(retired=False)
    if edition_id is not None:
        listed = ChecklistLine.objects.filter(edition_id=edition_id).values("site_type_id")
        sites = sites.filter(site_type_id__in=listed)
    if plan.site_type_id:
        sites = sites.filter(site_type_id=plan.site_type_id)
    if plan.street_id:
        sites = sites.filter(street_id=plan.street_id)
    match Aim(plan.aim):
        case Aim.WATCHED:
            sites = sites.filter(pk__in=Watched.objects.filter(left_at=None).values("site_id"))
        case Aim.USUAL:
            sites = sites.exclude(pk__in=SiteGrade.objects.exclude(grade=Grade.USUAL).values("site_id"))
        case Aim.KEY | Aim.LIGHT as grade:
            sites = sites.filter(pk__in=SiteGrade.objects.filter(grade=grade.value).values("site_id"))
    return list(sites.order_by("id").values_list("id", flat=True))


def title_of(plan: Plan, turn: when.Turn) -> str:
    """What the round of a turn is called: the plan's name, its days, and its hours where they fit."""
    last = f"–{turn.ends_on:%m-%d}" if turn.ends_on != turn.starts_on else ""
    title = f"{plan.name} {turn.starts_on:%Y-%m-%d}{last}"
    hours = plan.hours.replace(",", " ")
    return f"{title} {hours}".strip() if len(title) + len(hours) < TITLE_LENGTH else title


def _written(
    plan: Plan, turn: when.Turn, round_id: int | None, sites: int, nobody_for: int, *, by: Actor, now: datetime
) -> Turn:
    row = Turn.objects.create(
        plan=plan,
        starts_on=turn.starts_on,
        ends_on=turn.ends_on,
        round_id=round_id,
        sites=sites,
        nobody_for=nobody_for,
        made_at=now,
    )
    after = {
        "plan_id": plan.pk,
        "starts_on": turn.starts_on.isoformat(),
        "ends_on": turn.ends_on.isoformat(),
        "round_id": round_id,
        "sites": sites,
        "nobody_for": nobody_for,
    }
    record(subject=row, act=Act.TURN_SEND if round_id else Act.TURN_PASS, by=by, at=now, after=after)
    return row
