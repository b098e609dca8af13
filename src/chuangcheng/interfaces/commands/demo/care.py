"""The long-term care in the made-up district: plans with weeks behind them, what keeps coming back, zones, stretches.

It comes last and throws dice of its own, so that the story before it stays the same.
"""

from __future__ import annotations

import json
import random
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from chuangcheng.flow.cases import services as cases
from chuangcheng.flow.cases.services import History, Problem, limit_from_choice, steps
from chuangcheng.flow.cases.terms import Source
from chuangcheng.flow.inspections import services as inspections
from chuangcheng.flow.inspections.rules import Seen
from chuangcheng.flow.inspections.selectors import round_plan
from chuangcheng.flow.inspections.services import PastVisit
from chuangcheng.flow.inspections.terms import VisitKind
from chuangcheng.flow.places import services as places
from chuangcheng.flow.places.rules.windows import Window, read_spans
from chuangcheng.flow.places.services import ZoneRules
from chuangcheng.flow.places.terms import OnDays, ZoneKind
from chuangcheng.flow.standards.terms import Outcome
from chuangcheng.flow.watch import selectors, services
from chuangcheng.flow.watch.services import NewPlan, RootCause
from chuangcheng.flow.watch.terms import Aim, Cause, Effect, Grade, MeasureWhat, Per
from chuangcheng.foundation.accounts.terms import Role
from chuangcheng.foundation.geography.formats import read_shapes

from .life import ZONE
from .story import Story

WEEKS = 3
"""Weeks of standing looks behind the demo's today."""
KEYS = {"MK": 8, "SS": 6, "ST": 6}
"""How many sites of a type are key ones."""
HALF = 0.0016
"""Degrees from the middle of a permitted zone to its edge: some 150 metres."""
STALLS, BICYCLES = "matter:09006", "matter:09010"


def care_for(story: Story, *, stage: str) -> None:
    """Set up the programme; where the story has begun, let weeks of it pass and things come back."""
    dice = random.Random(story.now.toordinal())  # noqa: S311 - a made-up district, no secret
    began = story.days_ago(7 * WEEKS + 2)
    office = story.district.people["coordinator"]
    _grades(story, began)
    _zones(story, began)
    services.lay_from_sites(site_type_ids=[_type(story, "RD"), _type(story, "BL")], by=office, now=began)
    first, last = story.now.date() - timedelta(days=60), story.now.date() + timedelta(days=75)
    places.set_term(name="本学期", starts_on=first, ends_on=last, by=office, now=began)
    if stage == "start":
        return
    walked = stage == "mid"  # on the eve every round is closed, and the programme begins the day after
    _plans(story, began if walked else story.now)
    _come_back(story, dice)
    services.keep_watch(now=story.days_ago(7 * WEEKS + 2))
    for days in range(7 * WEEKS + 2, -1, -1) if walked else ():
        services.send_turns(now=story.days_ago(days))
        services.close_turns(now=story.days_ago(days))
        _walk_turns(story, dice, story.days_ago(days))
    services.keep_watch(now=story.now)
    _hot_spots(story)


def _type(story: Story, code: str) -> int:
    return next(pk for pk, known in story.district.types.items() if known == code)


def _sites(story: Story, code: str) -> list[Any]:
    return [site for site in story.district.sites if site.site_type_id == _type(story, code)]


def _grades(story: Story, at: datetime) -> None:
    office = story.district.people["coordinator"]
    chosen = [site.pk for code, number in KEYS.items() for site in _sites(story, code)[:number]]
    services.grade_sites(site_ids=chosen, grade=Grade.KEY, by=office, now=at)


def _zones(story: Story, at: datetime) -> None:
    """A morning market, a night market and parking at a school gate, each around a site."""
    classes = story.district.classes
    for code, kind, name, key, window, conditions in (
        ("MK", ZoneKind.TRADE, "早市允许经营区", STALLS, Window(hours=read_spans("05:30-08:30")), "8:30 前收摊并清扫"),
        (
            "ST",
            ZoneKind.TRADE,
            "夜市允许经营区",
            STALLS,
            Window(frozenset(range(4, 11)), hours=read_spans("18:00-23:00")),
            "不超出划线，不占盲道",
        ),
        (
            "SS",
            ZoneKind.PARK,
            "护学临时停放区",
            BICYCLES,
            Window(on_days=OnDays.SCHOOL, hours=read_spans("07:00-08:00,16:00-17:30")),
            "即停即走",
        ),
    ):
        site = _sites(story, code)[0]
        x, y = site.longitude or 0, site.latitude or 0
        corners = ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))
        ring = [[round(x + HALF * a, 6), round(y + HALF * b * 0.7, 6)] for a, b in corners]
        feature = {
            "type": "Feature",
            "properties": {"name": f"{site.name}{name}"},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        places.create_zones(
            name=name,
            shapes=read_shapes(json.dumps(feature).encode(), lines=False).rows,
            permits=ZoneRules(kind, (classes[key],), window, conditions),
            by=story.district.people["coordinator"],
            now=at,
        )


def _plans(story: Story, at: datetime) -> None:
    inspectors = tuple(a.user_id for a in story.district.people.values() if a.role == Role.INSPECTOR)
    streets = sorted(story.district.street_units)
    starts_on = at.astimezone(ZONE).date()
    for name, per, looks, more in (
        ("主次干道常态巡查", Per.WEEK, 1, {"site_type_id": _type(story, "RD"), "street_id": streets[0]}),
        (
            "早市秩序",
            Per.WEEK,
            2,
            {"site_type_id": _type(story, "MK"), "aim": Aim.KEY, "window": Window(hours=read_spans("06:00-09:00"))},
        ),
        (
            "护学时段",
            Per.WEEK,
            1,
            {
                "site_type_id": _type(story, "SS"),
                "aim": Aim.KEY,
                "window": Window(on_days=OnDays.SCHOOL, hours=read_spans("07:00-08:00,16:00-17:30")),
            },
        ),
        (
            "夜间摊点",
            Per.WEEK,
            1,
            {"site_type_id": _type(story, "ST"), "aim": Aim.KEY, "window": Window(hours=read_spans("18:00-22:00"))},
        ),
        ("盯办点位复看", Per.WEEK, 1, {"aim": Aim.WATCHED}),
    ):
        plan = NewPlan(name, per, looks, starts_on, inspectors, **more)
        services.create_plan(plan=plan, by=story.district.people["coordinator"], now=at)


def _walk_turns(story: Story, dice: random.Random, now: datetime) -> None:
    """On the last day of each turn most of its sites are looked at in its hours, some at others, some not at all."""
    office = story.district.people["coordinator"]
    by_user = {a.user_id: a for a in story.district.people.values() if a.role == Role.INSPECTOR}
    today = now.astimezone(ZONE).date()
    visits = []
    for plan in selectors.plans(office):
        for turn in selectors.turns_of(office, plan_id=plan.id, limit=3):
            if turn.round_id is None or turn.ends_on != today:
                continue
            for stop in round_plan(office, round_id=turn.round_id):
                chance = dice.random()
                begin = plan.window.hours[0][0] if plan.window.hours and chance < 0.84 else 14 * 60
                midnight = now.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
                at = midnight + timedelta(minutes=begin + dice.randrange(50))
                if chance > 0.9 or at > story.now or stop.inspector_id is None:
                    continue
                seen = tuple(_met(line) for line in story.checklist(stop.site_type_id))
                by = by_user[stop.inspector_id]
                uuid = UUID(int=dice.getrandbits(128), version=4)
                visits.append(PastVisit(uuid, VisitKind.ROUND, turn.round_id, stop.site_id, seen, by, at))
    inspections.load_visits(visits=visits)


def _met(line: Any) -> Seen:
    number = line.item.threshold
    return Seen(line.item_id, Outcome.MET, number, grouped=number is None)


HOURS = (7, 18, 19, 8, 20)
"""When things come back: in the morning and in the evening."""


def _come_back(story: Story, dice: random.Random) -> None:
    """Stalls at two markets and bicycles at a shopping street, four times each, put right in between."""
    district, histories = story.district, []
    limits = {key: limit_from_choice(district.limits[district.classes[key]][0]) for key in _known(story)}
    for number, (code, key, title, english) in enumerate(
        (
            ("MK", STALLS, "流动摊点占道经营", "Hawkers trading on the road"),
            ("ST", STALLS, "夜间摊点占道经营", "Night stalls on the road"),
            ("SS", BICYCLES, "校门口非机动车乱停放", "Bicycles in disorder at the school gate"),
        )
    ):
        if key not in limits:
            continue
        site = _sites(story, code)[1 if len(_sites(story, code)) > 1 else 0]
        before, after = story.scene(key, site.pk)
        office, verifier = district.people["coordinator"], district.people["verifier"]
        handler = district.handlers[district.street_units[site.street_id]]
        for time in range(4):
            day = story.days_ago(56 - 11 * time - number).astimezone(ZONE)
            at = day.replace(hour=HOURS[(time + number) % len(HOURS)], minute=dice.randrange(60))
            problem = Problem(
                uuid=UUID(int=dice.getrandbits(128), version=4),
                title=title,
                title_en=english,
                source=Source.REFERRAL,
                case_class_id=district.classes[key],
                site_id=site.pk,
                photos=(before,),
                words="超出允许的范围和时段",
            )
            done = (
                (steps.FileCase(district.classes[key]), office, at + timedelta(hours=3)),
                (
                    steps.DispatchCase(handler.unit_id, "by_duty", "点位属地单位", limits[key]),
                    office,
                    at + timedelta(hours=4),
                ),
                (steps.AcceptCase(), handler, at + timedelta(hours=6)),
                (steps.Rectify((after,)), handler, at + timedelta(hours=22)),
                (steps.Verify(True), verifier, at + timedelta(hours=40)),
                (steps.Close(), office, at + timedelta(hours=44)),
            )
            histories.append(History(problem, office, at, done))
    cases.load_cases(histories=histories)


def _known(story: Story) -> list[str]:
    return [key for key in (STALLS, BICYCLES) if story.district.limits.get(story.district.classes[key])]


def _hot_spots(story: Story) -> None:
    """Two proposals are taken up: one whose measures have worked for weeks and whose review is due, one just begun."""
    office, unit_id = story.district.people["coordinator"], story.district.units["enforcement"]
    told = selectors.proposed(office, now=story.now)
    proposed = [one for one in told if one.site_id is not None and one.last_at < story.days_ago(12)]
    for at, (proposal, days, cause) in enumerate(
        zip(proposed, (12, 3), (Cause.NO_PLACE_FOR_IT, Cause.TOO_FEW_FACILITIES), strict=False)
    ):
        opened = story.days_ago(days)
        found = RootCause(cause, unit_id, opened.date() + timedelta(days=10), "需求集中在早晚，附近没有合法去处")
        row = services.open_spot(first_id=proposal.first_id, found=found, by=office, now=opened)
        for what, words in (
            (MeasureWhat.PERMITTED_STALLS, "在市场北侧划出二十个摊位"),
            (MeasureWhat.PATROL, "早晚各加一次"),
        )[: 2 - at]:
            row = services.add_measure(
                spot_id=row.pk,
                expected_version=row.version,
                what=what,
                from_on=opened.date(),
                words=words,
                by=office,
                now=opened,
            )
        if at:
            services.review_spot(
                spot_id=row.pk,
                expected_version=row.version,
                effect=Effect.SAME,
                next_on=(story.now + timedelta(days=14)).date(),
                words="刚开始，再看两周",
                by=office,
                now=story.days_ago(1),
            )
