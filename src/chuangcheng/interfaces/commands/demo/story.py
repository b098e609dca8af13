"""Ninety days in the made-up district: two rounds behind, one under way, some four thousand cases in all states."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from chuangcheng.flow.cases import services as cases
from chuangcheng.flow.cases.services import History, Problem, limit_from_choice, steps
from chuangcheng.flow.cases.terms import ReturnReason, SendBackReason, Source
from chuangcheng.flow.figures.services import NewFigure, load_figures
from chuangcheng.flow.inspections import services as inspections
from chuangcheng.flow.inspections.rules import Seen
from chuangcheng.flow.inspections.selectors import open_findings, round_plan
from chuangcheng.flow.inspections.services import PastVisit
from chuangcheng.flow.inspections.terms import RoundKind, UnseenReason, VisitKind
from chuangcheng.flow.scoring.services import close_and_fix
from chuangcheng.flow.standards.selectors import checklist, edition_spec
from chuangcheng.flow.standards.terms import MethodKind, Outcome, RuleKind
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.terms import Role
from chuangcheng.foundation.evidence.services import receive

from . import names
from .district import District
from .pictures import scene

SCENES = 14
OTHERS = 2100
"""Cases that did not come from a round."""


@dataclass
class Story:
    """The dice, the clock's end, and the pictures."""

    district: District
    dice: random.Random
    now: datetime
    before: list[int]
    after: list[int]

    def uuid(self) -> UUID:
        """The next identifier; it follows from the seed."""
        return UUID(int=self.dice.getrandbits(128), version=4)

    def days_ago(self, days: float) -> datetime:
        """So long before now."""
        return self.now - timedelta(days=days)


ZONE = ZoneInfo("Asia/Shanghai")


def daytime(at: datetime, now: datetime) -> datetime:
    """The same moment moved into the day's work, eight to eighteen; what came earlier still comes earlier."""
    local = at.astimezone(ZONE)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return min(midnight + timedelta(hours=8) + (local - midnight) * 10 / 24, now)


def receive_pictures(district: District, dice: random.Random, now: datetime) -> tuple[list[int], list[int]]:
    """Draw the street scenes and keep them as evidence."""
    by = district.people["inspector"]
    kept: list[list[int]] = [[], []]
    for number in range(SCENES):
        for faulty, ids in ((True, kept[0]), (False, kept[1])):
            name = f"demo-{number:02d}-{'before' if faulty else 'after'}.jpg"
            ids.append(receive(content=scene(number, faulty=faulty), name=name, by=by, now=now).pk)
    return kept[0], kept[1]


def tell(story: Story, *, stage: str) -> None:
    """Let the ninety days pass, up to the stage: `start`, `mid` or `eve`."""
    if stage == "start":
        _plan(story, "第一轮全覆盖排查", RoundKind.CENSUS, 1, -14)
        return
    census = _plan(story, "第一轮全覆盖排查", RoundKind.CENSUS, 88, 60)
    _walk(story, census, first=86, last=64, share=0.97, faults=0.13)
    _fix(story, census, 60)
    _figures(story, 58)
    _others(story)
    _advance(story, until=0, pace=1.0)
    types = {site.site_type_id: 4 for site in story.district.sites}
    sample = _plan(story, "第二轮模拟测评", RoundKind.SAMPLE, 30, 20, quotas=types, seed=2026)
    _walk(story, sample, first=29, last=22, share=1.0, faults=0.10)
    _fix(story, sample, 20)
    streets = sorted(story.district.street_units)[:8]
    routine = _plan(story, "第三轮日常巡查", RoundKind.ROUTINE, 8, -6, streets=streets)
    share = 0.55 if stage == "mid" else 1.0
    _walk(story, routine, first=7, last=0.2, share=share, faults=0.07)
    _advance(story, until=0, pace=1.0 if stage == "mid" else 4.0)
    if stage == "eve":
        _fix(story, routine, 0.1)


def _plan(story: Story, title: str, kind: RoundKind, start: float, end: float, **more: Any) -> Any:
    district, at = story.district, story.days_ago(start)
    streets = more.pop("streets", ())
    inspectors = [a.user_id for a in district.people.values() if a.role == Role.INSPECTOR]
    row = inspections.plan_round(
        title=title,
        kind=kind,
        edition_id=district.edition_id,
        starts_on=_day(story.days_ago(start)),
        ends_on=_day(story.days_ago(end)),
        inspector_ids=inspectors,
        street_ids=streets,
        by=district.people["coordinator"],
        now=at,
        **more,
    )
    return inspections.open_round(
        round_id=row.pk, expected_version=row.version, by=district.people["coordinator"], now=at
    )


def _day(at: datetime) -> date:
    return at.date()


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
    by_user = {acting.user_id: acting for acting in district.people.values()}
    plan = round_plan(district.people["coordinator"], round_id=row.pk)
    # Spread over the whole round, so that every inspector has sites behind and sites ahead.
    chosen = [stop for at, stop in enumerate(plan) if at * 7 % 20 < share * 20]
    lists: dict[int, Any] = {}
    visits = []
    for index, stop in enumerate(chosen):
        lines = lists.setdefault(
            stop.site_type_id, checklist(edition_id=district.edition_id, site_type_id=stop.site_type_id)
        )
        at = story.days_ago(first - (first - last) * index / max(len(chosen), 1)) + timedelta(
            minutes=dice.randrange(50)
        )
        at = daytime(at, story.now)
        seen = tuple(_see(story, line, faults) for line in lines)
        by = by_user[stop.inspector_id or 0]
        visits.append(PastVisit(story.uuid(), VisitKind.ROUND, row.pk, stop.site_id, seen, by, min(at, story.now)))
    for start in range(0, len(visits), 300):
        inspections.load_visits(visits=visits[start : start + 300])


def _see(story: Story, line: Any, faults: float) -> Seen:
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
        return Seen(line.item_id, Outcome.FAILED, number, fault, photos=(dice.choice(story.before),))
    return Seen(line.item_id, Outcome.MET, number, grouped=number is None)


def _others(story: Story) -> None:
    """Problems that the office found itself, that came from above, or that residents told, with all that followed."""
    dice, district = story.dice, story.district
    sites = district.sites
    histories = []
    for number in range(OTHERS):
        at = daytime(story.days_ago(dice.uniform(0.3, 88)), story.now)
        title, title_en, key = dice.choice(names.OTHER_PROBLEMS)
        site = sites[dice.randrange(len(sites))]
        problem = Problem(
            uuid=story.uuid(),
            title=title,
            title_en=title_en,
            source=dice.choice((Source.OFFICE, Source.REFERRAL, Source.PUBLIC, Source.PUBLIC)),
            case_class_id=district.classes.get(key),
            address=f"{site.address}附近",
            latitude=round((site.latitude or 0) + dice.uniform(-0.0008, 0.0008), 6),
            longitude=round((site.longitude or 0) + dice.uniform(-0.0008, 0.0008), 6),
            street_id=site.street_id,
            photos=(story.before[number % SCENES],),
        )
        unit = district.street_units[site.street_id] if number % 3 else site.line_unit_id
        done = _steps(story, at, district.classes.get(key), unit, story.now, 1.0, number % SCENES)
        histories.append(History(problem, district.people["coordinator"], at, tuple(done)))
    for start in range(0, len(histories), 500):
        cases.load_cases(histories=histories[start : start + 500])


def _advance(story: Story, *, until: float, pace: float) -> None:
    """Let the cases that came from visits go on, up to so many days ago."""
    end, district = story.days_ago(until), story.district
    sites = {site.pk: site for site in district.sites}
    again: list[PastVisit] = []
    moves: dict[int, Sequence[Any]] = {}
    for found in open_findings(district.people["coordinator"]):
        if found.reported_at > end:
            continue
        site = sites[found.site_id]
        unit = site.territorial_unit_id if found.case_id % 2 else site.line_unit_id
        done = _steps(story, found.reported_at, found.case_class_id, unit, end, pace, found.case_id % SCENES)
        if not done:
            continue
        moves[found.case_id] = done
        verified = next((one for one in done if isinstance(one[0], steps.Verify) and one[0].on_site), None)
        if verified:
            seen = (Seen(found.item_id, Outcome.MET, photos=()),)
            again.append(
                PastVisit(story.uuid(), VisitKind.VERIFICATION, None, found.site_id, seen, verified[1], verified[2])
            )
    ids = sorted(moves)
    for start in range(0, len(ids), 500):
        cases.advance_cases(steps_by_case={pk: moves[pk] for pk in ids[start : start + 500]})
    inspections.load_visits(visits=again)


def _steps(
    story: Story, at: datetime, class_id: int | None, unit_id: int | None, end: datetime, pace: float, picture: int
) -> list[tuple[Any, Acting, datetime]]:
    """What happens to a case from `at` on, as far as it comes by `end`."""
    dice, people = story.dice, story.district.people
    done: list[tuple[Any, Acting, datetime]] = []

    def then(step: Any, by: Acting, hours: float) -> bool:
        nonlocal at
        at = at + timedelta(hours=hours / pace)
        if at >= end:
            return False
        done.append((step, by, daytime(at, story.now)))
        return True

    office, verifier = people["coordinator"], dice.choice((people["verifier"], people["verifier2"]))
    if dice.random() < 0.03:
        then(steps.RefuseCase(dice.choice(["not_a_problem", "duplicate", "too_vague"])), office, dice.uniform(2, 30))
        return done
    class_id = class_id or story.district.classes["matter:06012"]
    limits = story.district.limits[class_id]
    handler = story.district.handlers.get(unit_id or 0)
    if not limits or handler is None or not then(steps.FileCase(class_id), office, dice.uniform(1, 40)):
        return done
    limit = limit_from_choice(limits[0])
    why = "点位属地单位" if unit_id in story.district.street_units.values() else "点位主管部门"
    dispatch = steps.DispatchCase(unit_id, "by_duty", why, limit)
    if not then(dispatch, office, dice.uniform(1, 20)):
        return done
    chance = dice.random()
    if chance < 0.025:
        if then(steps.ReturnCase(ReturnReason.NOT_MINE, words="不在本单位责任范围"), handler, dice.uniform(2, 20)):
            then(steps.Insist("已核对责任分工，由你单位负责", limit), office, dice.uniform(4, 40))
        else:
            return done
    elif chance < 0.035:
        evidence = (story.after[picture],)
        returned = steps.ReturnCase(ReturnReason.CONTESTED, evidence, words="现场已符合要求")
        if then(returned, handler, dice.uniform(2, 20)):
            then(steps.UpholdObjection(), office, dice.uniform(4, 40))
        return done
    if not done or not isinstance(done[-1][0], (steps.DispatchCase, steps.Insist)):
        return done
    if not then(steps.AcceptCase(), handler, dice.uniform(0.5, 18)):
        return done
    slow = dice.random() < 0.12
    if not then(
        steps.Rectify((story.after[picture],)), handler, dice.uniform(120, 500) if slow else dice.uniform(2, 40)
    ):
        return done
    if dice.random() < 0.08:
        reason = dice.choice(list(SendBackReason)[:4])
        if not then(steps.SendBack(reason, limit=limit), verifier, dice.uniform(3, 40)):
            return done
        if not then(steps.Rectify((story.after[picture],)), handler, dice.uniform(6, 60)):
            return done
    on_site = limit.verify_on_site or dice.random() < 0.35
    if then(steps.Verify(on_site), verifier, dice.uniform(3, 60)):
        then(steps.Close(), office, dice.uniform(1, 40))
    return done


def _figures(story: Story, days: float) -> None:
    """Results of the methods that are not seen on site, entered from made-up papers."""
    at, dice = story.days_ago(days), story.dice
    figures = []
    for node in edition_spec(edition_id=story.district.edition_id).leaves():
        for method in node.methods:
            if method.kind is MethodKind.FIELD or not node.counted or not method.points:
                continue
            value = Decimal(dice.randrange(78, 98)) / 100
            if method.rule.kind is RuleKind.VALUE:
                value = (value * method.points).quantize(Decimal("0.01"))
            elif method.rule.kind is RuleKind.LETTERS and method.rule.letters[0].at_least > 1:
                value = method.rule.letters[0].at_least + dice.randrange(-3, 3)
            elif method.rule.kind is RuleKind.COUNT_MET:
                value = method.rule.letters[0].at_least - dice.randrange(2)
            figures.append(NewFigure(node.code, str(method.kind), value, "演示数据（虚构）", _day(at), "演示审核人"))
    load_figures(edition_id=story.district.edition_id, figures=figures, by=story.district.people["coordinator"], now=at)
