"""An edition with everything that is decided outside, to be looked at on the sites of the small world."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from chuangcheng.flow.figures.services import declare_gate, enter_total, record_event, set_use
from chuangcheng.flow.standards.models import Edition
from chuangcheng.flow.standards.terms import Standing
from tests.flow.figures.editions import WHOLE, published
from tests.people import MONDAY
from tests.world import World

ITEMS = """
items:
  - {code: W1, title: 无乱扔垃圾, title_en: No litter, standards: [A1]}
  - {code: W2, title: 无占道经营, title_en: No stalls, standards: [A1]}
site_types:
  - {code: road, title: 主次干道, title_en: Main road, items: [W1, W2]}
  - {code: market, title: 农贸市场, title_en: Market, items: [W1]}
"""

MINORS = """
format: chuangcheng-edition/1
code: minors
title: 未成年人工作测评体系
title_en: Minors
tree: [{code: M1, title: 校园周边, title_en: Around schools, methods: [{kind: field, points: 50, rule: share}]}]
items: [{code: MI, title: 无违规摊点, title_en: No stalls, standards: [M1]}]
site_types: [{code: road, title: 主次干道, title_en: Main road, items: [MI]}]
"""


def in_whole(world: World) -> World:
    """The same district with the edition that builds upon what is decided outside."""
    return replace(world, edition=published(WHOLE + ITEMS))


def with_minors(world: World) -> tuple[World, Edition]:
    """The same, and the edition of the minors published beside it."""
    minors = published(MINORS)
    return in_whole(world), minors


def decided(world: World) -> None:
    """A nominee that had an accident; the gate declared met; the first two years known."""
    told = {"edition_id": world.edition.pk, "by": world.cast.lin, "now": MONDAY}
    named = {"source_document": "通报", "dated": date(2026, 1, 5)}
    set_use(standing=Standing.NOMINEE, evaluation_day=date(2026, 9, 1), **told)
    record_event(item_code="G15", **named, **told)
    declare_gate(gate_code="P2", met=True, reviewer="林", **named, **told)
    for year, value in ((1, 80), (2, 90)):
        enter_total(year=year, value=Decimal(value), points=Decimal(100), reviewer="林", **named, **told)


def told_of_minors(world: World, value: str) -> None:
    """The total of the minors' edition as another organ decided it."""
    enter_total(
        edition_id=world.edition.pk,
        other_code="minors",
        value=Decimal(value),
        points=Decimal(100),
        source_document="未成年人测评通报",
        dated=date(2026, 1, 5),
        reviewer="林",
        by=world.cast.lin,
        now=MONDAY,
    )
