"""The watch list: sites enter when something comes back, and leave only after clean looks over weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from chuangcheng.flow.places.models import Site
from chuangcheng.flow.watch.models import CareSettings, Watched
from chuangcheng.flow.watch.rules import returns as back
from chuangcheng.flow.watch.rules.care import NAMES, RANGES, Care, out_of_range
from chuangcheng.flow.watch.selectors.care import care
from chuangcheng.flow.watch.selectors.happening import happenings_at_sites, streaks
from chuangcheng.flow.watch.terms import Act, Entry, Leaving, Refused
from chuangcheng.foundation.acts.rules import PRODUCT, Actor, Invalid, NotFound, Problems
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.journal.services import record

from .plans import allowed


def set_care(*, values: Care, by: Actor, now: datetime) -> CareSettings:
    """Set the numbers of the watch list, hot spots and stretches. Raises Invalid with those out of range."""
    allowed(by)
    if wrong := out_of_range(values):
        least, most = RANGES[wrong[0]]
        raise Invalid({name: [Refused.OUT_OF_RANGE] for name in wrong}, least=least, most=most)
    with transaction.atomic():
        known = CareSettings.objects.first()
        if known is None:
            row = CareSettings.objects.create(**values.__dict__)
            before = Care().__dict__
        else:
            row = claim(CareSettings, id=known.pk, expected_version=None)
            before = {name: getattr(row, name) for name in NAMES}
            for name in NAMES:
                setattr(row, name, getattr(values, name))
            row.save(update_fields=list(NAMES))
        record(subject=row, act=Act.SETTINGS, by=by, at=now, before=before, after=values.__dict__)
    return row


def put_on_watch(*, site_id: int, words: str, by: Actor, now: datetime) -> Watched:
    """Watch a site because somebody says so; the reason is kept. Raises Invalid where it is watched already."""
    allowed(by)
    problems = Problems()
    problems.text("words", words)
    if not words.strip():
        problems.add("words", Refused.REQUIRED)
    if not Site.objects.filter(pk=site_id, retired=False).exists():
        problems.add("site", Refused.UNKNOWN)
    problems.refuse()
    row = _enter(site_id, Entry.BY_HAND, 0, words.strip(), by=by, now=now)
    if row is None:
        raise Invalid({"site": [Refused.ALREADY_WATCHED]})
    return row


def take_off_watch(*, watched_id: int, expected_version: int, by: Actor, now: datetime) -> Watched:
    """Let a site leave before the next look at the list; refused until its clean looks are enough."""
    allowed(by)
    with transaction.atomic():
        row = claim(Watched, id=watched_id, expected_version=expected_version)
        if row.left_at is not None:
            raise NotFound(f"watched {watched_id}")
        found = streaks([row], care=care())[row.pk]
        if not found.may_leave:
            raise Invalid({"": [Refused.NOT_CLEAN_YET]})
        return _left(row, Leaving.CLEAN, by=by, now=now)


@dataclass
class Kept:
    """What keeping the list did: how many entered and left."""

    entered: int = 0
    left: int = 0


def keep_watch(*, by: Actor = PRODUCT, now: datetime) -> Kept:
    """Bring the watch list up to date: by the office's numbers sites enter, and leave. Again: nothing changes.

    What led to an entry before does not lead to the next: returns count from the last leaving on.
    """
    allowed(by)
    numbers, kept = care(), Kept()
    stays = list(Watched.objects.filter(left_at=None).select_related("site").order_by("id"))
    found = streaks(stays, care=numbers)
    for stay in stays:
        reason = Leaving.RETIRED if stay.site.retired else Leaving.CLEAN if found[stay.pk].may_leave else None
        if reason is None:
            continue
        with transaction.atomic():
            row = claim(Watched, id=stay.pk, expected_version=None)
            if row.left_at is None:
                _left(row, reason, by=by, now=now)
                kept.left += 1
    since = now - timedelta(days=numbers.enter_days)
    gone = Watched.objects.filter(left_at__gt=since).order_by("left_at").values_list("site_id", "left_at")
    left = {site_id: at for site_id, at in gone if at is not None}
    watched = {stay.site_id for stay in stays}
    for site_id, happened in happenings_at_sites(since=since, at_least=numbers.enter_returns).items():
        if site_id in watched:
            continue
        after = left.get(site_id, since)
        number = sum(one.reported_at > after for one in back.returns(happened))
        if number >= numbers.enter_returns and _enter(site_id, Entry.CAME_BACK, number, "", by=by, now=now):
            kept.entered += 1
    return kept


def _enter(site_id: int, entry: Entry, returns: int, words: str, *, by: Actor, now: datetime) -> Watched | None:
    """The stay, or None where the site is watched already."""
    try:
        with transaction.atomic():
            row = Watched.objects.create(site_id=site_id, entry=entry, entered_at=now, returns=returns, words=words)
            after = {"site_id": site_id, "entry": entry, "returns": returns}
            record(subject=row, act=Act.ENTER, by=by, at=now, after=after, why=words)
    except IntegrityError:
        return None
    return row


def _left(row: Watched, reason: Leaving, *, by: Actor, now: datetime) -> Watched:
    row.left_at, row.leaving = now, reason.value
    row.save(update_fields=["left_at", "leaving"])
    record(subject=row, act=Act.LEAVE, by=by, at=now, after={"leaving": reason, "left_at": now.isoformat()})
    return row
