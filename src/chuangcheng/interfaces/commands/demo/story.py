"""Ninety days in the made-up district: rounds behind and under way, and some four thousand cases in all states."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from chuangcheng.flow.cases import services as cases
from chuangcheng.flow.cases.services import History, Problem, steps
from chuangcheng.flow.cases.terms import Source
from chuangcheng.flow.inspections import services as inspections
from chuangcheng.flow.inspections.rules import Seen
from chuangcheng.flow.inspections.selectors import open_findings, round_plan
from chuangcheng.flow.inspections.services import PastVisit
from chuangcheng.flow.inspections.terms import RoundKind, UnseenReason, VisitKind
from chuangcheng.flow.scoring.services import close_and_fix
from chuangcheng.flow.standards.selectors import checklist
from chuangcheng.flow.standards.terms import Outcome
from chuangcheng.foundation.accounts.terms import Role
from chuangcheng.foundation.evidence.services import receive
from chuangcheng.interfaces.web.demo.scenes import VARIANTS, pairs
from chuangcheng.interfaces.web.demo.subjects import Subject, subject_of

from . import names
from .district import District
from .life import Known, daytime, live
from .outside import enter_figures, enter_others, enter_standing

OTHERS = 2000
"""Cases that did not come from a round."""
RECHECKED = 170
"""Sites that the first re-check round looks at again."""

Album = dict[tuple[Subject, int], tuple[int, int]]
"""The files of each scene by subject and variant: before and after."""


@dataclass
class Story:
    """The dice, the clock's end, the pictures; `scale` is the share of everything, for tests."""

    district: District
    dice: random.Random
    now: datetime
    album: Album
    scale: float = 1.0
    lists: dict[int, Any] = field(default_factory=dict)
    items: dict[int, Any] = field(default_factory=dict)
    ends: dict[int, list[datetime | None]] = field(default_factory=dict)
    """When the cases of a site were closed; None for one that was not."""

    def uuid(self) -> UUID:
        """The next identifier; it follows from the seed."""
        return UUID(int=self.dice.getrandbits(128), version=4)

    def days_ago(self, days: float) -> datetime:
        """So long before now."""
        return self.now - timedelta(days=days)

    def checklist(self, site_type_id: int) -> Any:
        """What is looked at on sites of a type; asked for once."""
        if site_type_id not in self.lists:
            rows = checklist(edition_id=self.district.edition_id, site_type_id=site_type_id)
            self.lists[site_type_id] = rows
            self.items |= {row.item_id: row.item for row in rows}
        return self.lists[site_type_id]

    def scene(self, class_key: str, place: int) -> tuple[int, int]:
        """The pictures of a problem of this class at a place, before and after: the place always looks the same."""
        return self.album[subject_of(class_key), place % VARIANTS]

    def settled(self, before: datetime) -> list[int]:
        """Sites whose cases had all been closed before that moment."""
        return sorted(site for site, ends in self.ends.items() if all(end is not None and end < before for end in ends))


def receive_pictures(district: District, now: datetime) -> Album:
    """Draw the scenes and keep them as evidence."""
    by = district.people["inspector"]
    album: Album = {}
    for subject, variant, *contents in pairs():
        before, after = (
            receive(content=content, name=f"demo-{subject}-{variant + 1}-{what}.jpg", by=by, now=now).pk
            for content, what in zip(contents, ("before", "after"), strict=True)
        )
        album[subject, variant] = before, after
    return album


def tell(story: Story, *, stage: str) -> None:
    """Let the ninety days pass, up to the stage: `start`, `mid` or `eve`."""
    if stage == "start":
        enter_standing(story.district, story.now, days_to_go=250)
        _plan(story, "第一轮全覆盖排查", RoundKind.CENSUS, 1, -14)
        return
    pace = 1.0 if stage == "mid" else 4.0
    enter_standing(story.district, story.days_ago(90), days_to_go=90 + (130 if stage == "mid" else 4))
    enter_others(story.district, story.dice, story.days_ago(89), now=story.now)
    census = _plan(story, "第一轮全覆盖排查", RoundKind.CENSUS, 88, 60)
    _walk(story, census, first=86, last=64, share=0.97, faults=0.13)
    _fix(story, census, 60)
    enter_figures(story.district, story.dice, story.days_ago(58))
    _others(story, pace)
    _advance(story, pace)
    _look_again(story, "第一轮问题回头看", start=44, end=36, number=RECHECKED, share=1.0)
    _advance(story, pace)
    types = {site.site_type_id: 4 for site in story.district.sites}
    sample = _plan(story, "第二轮模拟测评", RoundKind.SAMPLE, 30, 20, quotas=types, seed=2026)
    _walk(story, sample, first=29, last=22, share=1.0, faults=0.10)
    _fix(story, sample, 20)
    _advance(story, pace)
    streets = sorted(story.district.street_units)[:8]
    if stage == "mid":
        routine = _plan(story, "第三轮日常巡查", RoundKind.ROUTINE, 8, -6, streets=streets)
        _walk(story, routine, first=7, last=0.2, share=0.55, faults=0.07)
        _look_again(story, "第二轮问题回头看", start=4, end=-3, number=RECHECKED // 2, share=0.5)
        _advance(story, pace)
        return
    routine = _plan(story, "第三轮日常巡查", RoundKind.ROUTINE, 18, 10, streets=streets)
    _walk(story, routine, first=17, last=11, share=1.0, faults=0.07)
    _fix(story, routine, 9.5)
    _advance(story, pace)
    last = _plan(story, "第四轮迎检前模拟测评", RoundKind.SAMPLE, 8, 4, quotas=types, seed=2027)
    _walk(story, last, first=7, last=5, share=1.0, faults=0.04)
    _fix(story, last, 4)
    _advance(story, pace)


def _look_again(story: Story, title: str, *, start: float, end: float, number: int, share: float) -> None:
    """A re-check round at sites whose cases had been closed by then; under way where it ends after now."""
    settled = story.settled(story.days_ago(start))
    chosen = story.dice.sample(settled, min(max(round(number * story.scale), 2), len(settled)))
    if not chosen:
        return
    row = _plan(story, title, RoundKind.RECHECK, start, end, site_ids=sorted(chosen))
    _walk(story, row, first=start - 0.5, last=max(end + 0.5, 0.2), share=share, faults=0.05)
    if end > 0:
        _fix(story, row, end)


def _plan(story: Story, title: str, kind: RoundKind, start: float, end: float, **more: Any) -> Any:
    district, at = story.district, story.days_ago(start)
    streets = more.pop("streets", ())
    inspectors = [a.user_id for a in district.people.values() if a.role == Role.INSPECTOR]
    row = inspections.plan_round(
        title=title,
        kind=kind,
        edition_id=district.edition_id,
        starts_on=story.days_ago(start).date(),
        ends_on=story.days_ago(end).date(),
        inspector_ids=inspectors,
        street_ids=streets,
        by=district.people["coordinator"],
        now=at,
        **more,
    )
    return inspections.open_round(
        round_id=row.pk, expected_version=row.version, by=district.people["coordinator"], now=at
    )


def _fix(story: Story, row: Any, days: float) -> None:
    close_and_fix(
        round_id=row.pk,
        expected_version=row.version,
        by=story.district.people["coordinator"],
        now=story.days_ago(days),
    )


def _walk(story: Story, row: Any, *, first: float, last: float, share: float, faults: float) -> None:
    """Visit the round's sites in the days from `first` to `last` ago."""
    dice, district = story.dice, story.district
    by_user = {acting.user_id: acting for acting in district.people.values() if acting.role == Role.INSPECTOR}
    plan = round_plan(district.people["coordinator"], round_id=row.pk)
    # Spread over the whole round, so that every inspector has sites behind and sites ahead.
    chosen = [stop for at, stop in enumerate(plan) if at * 7 % 20 < share * 20]
    visits = []
    for index, stop in enumerate(chosen):
        at = story.days_ago(first - (first - last) * index / max(len(chosen), 1)) + timedelta(
            minutes=dice.randrange(50)
        )
        at = daytime(at, story.now)
        seen = tuple(_see(story, line, stop.site_id, faults) for line in story.checklist(stop.site_type_id))
        by = by_user[stop.inspector_id or 0]
        visits.append(PastVisit(story.uuid(), VisitKind.ROUND, row.pk, stop.site_id, seen, by, min(at, story.now)))
    for start in range(0, len(visits), 300):
        inspections.load_visits(visits=visits[start : start + 300])


def _see(story: Story, line: Any, site_id: int, faults: float) -> Seen:
    dice, item = story.dice, line.item
    number = None
    chance = dice.random()
    if chance < 0.012:
        return Seen(line.item_id, Outcome.ABSENT)
    if chance < 0.022:
        return Seen(line.item_id, Outcome.UNSEEN, reason=dice.choice(list(UnseenReason)))
    failing = dice.random() < faults
    if item.threshold is not None:
        short = Decimal(max(int(item.threshold) - 1, 0)) if not item.at_most else item.threshold + 3
        number = short if failing else item.threshold
        failing = failing and (number < item.threshold or item.at_most)
    if failing:
        fault = dice.choice(item.common_faults) if item.common_faults else ""
        before, _ = story.scene(_class_of(item), site_id)
        return Seen(line.item_id, Outcome.FAILED, number, fault, photos=(before,))
    return Seen(line.item_id, Outcome.MET, number, grouped=number is None)


def _class_of(item: Any) -> str:
    """The class of a failed item: the edition's, or the one the office files it under."""
    return item.case_class or names.class_for(item.title)


def _others(story: Story, pace: float) -> None:
    """Problems that the office found itself, that came from above, or that residents told, with all that followed."""
    dice, district = story.dice, story.district
    histories = []
    for number in range(round(OTHERS * story.scale)):
        at = daytime(story.days_ago(dice.uniform(0.3, 88)), story.now)
        title, title_en, key = dice.choice(names.OTHER_PROBLEMS)
        site = district.sites[dice.randrange(len(district.sites))]
        before, after = story.scene(key, number)
        problem = Problem(
            uuid=story.uuid(),
            title=title,
            title_en=title_en,
            source=dice.choice((Source.OFFICE, Source.REFERRAL, Source.PUBLIC, Source.PUBLIC)),
            case_class_id=district.classes[key],
            address=f"{site.address}附近",
            latitude=round((site.latitude or 0) + dice.uniform(-0.0008, 0.0008), 6),
            longitude=round((site.longitude or 0) + dice.uniform(-0.0008, 0.0008), 6),
            street_id=site.street_id,
            photos=(before,),
        )
        unit, why = _of_the_street(district, site)
        if number % 3 == 0 and key in names.LED_BY:
            unit, why = district.units[names.LED_BY[key]], "此项标准的牵头单位"
        seen = before if problem.source is Source.PUBLIC else None
        known = Known(at, district.classes[key], unit, why, after, seen)
        done = live(district, dice, known, until=story.now, pace=pace)
        histories.append(History(problem, district.people["coordinator"], at, tuple(done)))
    for start in range(0, len(histories), 500):
        cases.load_cases(histories=histories[start : start + 500])


def _of_the_street(district: District, site: Any) -> tuple[int, str]:
    return district.street_units[site.street_id], "无明确责任单位，归所在街道"


def _advance(story: Story, pace: float) -> None:
    """Let the cases that came from visits go on until now."""
    dice, district = story.dice, story.district
    sites = {site.pk: site for site in district.sites}
    again: list[PastVisit] = []
    moves: dict[int, Sequence[Any]] = {}
    for found in open_findings(district.people["coordinator"]):
        site, item = sites[found.site_id], story.items[found.item_id]
        key = _class_of(item)
        unit, why = district.duties.answering(site, item.code, district.street_units[site.street_id])
        if unit not in district.handlers:
            unit, why = _of_the_street(district, site)
        _, after = story.scene(key, site.pk)
        class_id = found.case_class_id or district.classes[key]
        named = names.ORGANISATIONS.get(key, "")
        known = Known(found.reported_at, class_id, unit, why, after, organisation=named)
        done = live(district, dice, known, until=story.now, pace=pace)
        closed = next((at for step, _, at in done if isinstance(step, steps.Close)), None)
        story.ends.setdefault(site.pk, []).append(closed)
        if not done:
            continue
        moves[found.case_id] = done
        verified = next((one for one in done if isinstance(one[0], steps.Verify) and one[0].on_site), None)
        if verified:
            seen = (Seen(found.item_id, Outcome.MET),)
            _, by, at = verified
            again.append(PastVisit(story.uuid(), VisitKind.VERIFICATION, None, site.pk, seen, by, at))
    ids = sorted(moves)
    for start in range(0, len(ids), 500):
        cases.advance_cases(steps_by_case={pk: moves[pk] for pk in ids[start : start + 500]})
    inspections.load_visits(visits=again)
