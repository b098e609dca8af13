"""A few cases off the usual way: asked for, suspended, deferred, merged, in parts, with another system."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from chuangcheng.flow.cases import services as cases
from chuangcheng.flow.cases.services import History, Problem, limit_from_choice, steps
from chuangcheng.flow.cases.terms import Source
from chuangcheng.interfaces.web.demo.subjects import subject_of

from .life import Past, daytime
from .story import Story

HOLE = ("人行道塌陷", "Pavement caved in", "matter:06013")
GOODS = ("店外经营占道", "Shop goods on the pavement", "matter:09005")
BIN = ("垃圾桶满溢", "Overflowing bin", "matter:06042")
WASTE = ("暴露垃圾未清", "Exposed waste not cleared", "matter:06010")
FENCE = ("工地围挡破损", "Damaged construction hoarding", "matter:08007")

START = timedelta(hours=50)
"""How long before the end these cases begin."""


def lead_off(story: Story) -> None:
    """Load the cases and what happened to them. Their dice are nobody's: the story goes on as it did without them."""
    people, now = story.district.people, story.now
    office, leader, handler = people["coordinator"], people["leader"], people["handler"]
    until = (now + timedelta(days=75)).date()
    form = story.scene(HOLE[2], 1)[1]
    ask = steps.AskExtension(Decimal(2), "coordination", words="须与燃气公司会商")
    works = steps.AskExtension(Decimal(3), "engineering", (form,), words="路基回填后须养护三日")
    park = steps.AskSuspension(until, "season", (form,), words="冬季不宜铺设沥青，开春施工")
    defer = steps.Defer("legal", until, words="权属纠纷在诉，判决后办理")
    away = steps.HandOver("市数字城管平台", "SZCG-20871")
    ways: list[tuple[tuple[str, str, str], Source, list[tuple[Any, Any]]]] = [
        (HOLE, Source.OFFICE, [*_taken(story, HOLE), (works, handler)]),
        (GOODS, Source.OFFICE, [*_taken(story, GOODS), (ask, handler)]),
        (FENCE, Source.REFERRAL, [*_taken(story, FENCE), (ask, handler), (steps.GrantExtension(), office)]),
        (HOLE, Source.REFERRAL, [*_taken(story, HOLE), (park, handler)]),
        (HOLE, Source.OFFICE, [*_taken(story, HOLE), (park, handler), (steps.Suspend(), leader)]),
        (FENCE, Source.OFFICE, [*_taken(story, FENCE), (defer, office)]),
        (BIN, Source.OFFICE, [(_filed(story, BIN), office), (away, office)]),
        (WASTE, Source.MEDIA, []),
        (GOODS, Source.OFFICE, [(_filed(story, GOODS), office), (steps.SetPriority("urgent"), office)]),
        (BIN, Source.OFFICE, [(_filed(story, BIN), office)]),
        (BIN, Source.REFERRAL, [(_filed(story, BIN), office)]),
    ]
    made = cases.load_cases(histories=[_history(story, number, *way) for number, way in enumerate(ways)])
    first, second = made[-2:]
    merge = steps.Merge(first.pk, first.number)
    split = steps.Split(2, "两个单位")
    at = daytime(now - timedelta(hours=30), now)
    cases.advance_cases(steps_by_case={second.pk: [(merge, office, at)], made[8].pk: [(split, office, at)]})
    parts = []
    street = story.district.street_units[story.district.sites[0].street_id]
    for unit in (handler.unit_id, street):
        told = _problem(story, 8, GOODS, Source.OFFICE, part_of=made[8].pk)
        limit = limit_from_choice(story.district.limits[story.district.classes[GOODS[2]]][0])
        moves: list[Past] = [
            (_filed(story, GOODS), office, at),
            (steps.DispatchCase(unit, "chosen_by_coordinator", "", limit), office, at + timedelta(minutes=1)),
        ]
        parts.append(History(told, office, at, tuple(moves)))
    cases.load_cases(histories=parts)


def _filed(story: Story, what: tuple[str, str, str]) -> steps.FileCase:
    return steps.FileCase(story.district.classes[what[2]])


def _taken(story: Story, what: tuple[str, str, str]) -> list[tuple[Any, Any]]:
    """Filed, dispatched to the first handler's unit, and accepted there."""
    people = story.district.people
    office, handler = people["coordinator"], people["handler"]
    limit = limit_from_choice(story.district.limits[story.district.classes[what[2]]][0])
    dispatch = steps.DispatchCase(handler.unit_id, "chosen_by_coordinator", "", limit)
    return [(_filed(story, what), office), (dispatch, office), (steps.AcceptCase(), handler)]


def _history(
    story: Story, number: int, what: tuple[str, str, str], source: Source, moves: list[tuple[Any, Any]]
) -> History:
    begun = story.now - START + timedelta(minutes=number)

    def when(n: int) -> datetime:
        return daytime(begun + timedelta(minutes=5 * n), story.now)

    past = tuple((step, by, when(n)) for n, (step, by) in enumerate(moves, start=1))
    office = story.district.people["coordinator"]
    return History(_problem(story, number, what, source), office, when(0), past)


def _problem(
    story: Story, number: int, what: tuple[str, str, str], source: Source, part_of: int | None = None
) -> Problem:
    title, title_en, key = what
    site = story.district.sites[(number * 7) % len(story.district.sites)]
    return Problem(
        uuid=story.uuid(),
        title=title,
        title_en=title_en,
        source=source,
        case_class_id=story.district.classes[key],
        site_id=site.pk,
        street_id=site.street_id,
        photos=(story.album[subject_of(key), number % 2][0],),
        part_of_id=part_of,
    )
