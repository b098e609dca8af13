"""Rules and past cases for the tests of dispatch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_DNS, UUID, uuid5

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.services import History, Problem, load_cases, steps
from chuangcheng.flow.dispatch import services
from chuangcheng.flow.dispatch.models import RuleSet
from chuangcheng.flow.dispatch.rules import Rule
from chuangcheng.flow.dispatch.terms import Target
from tests.people import MONDAY, unit
from tests.world import World


def key(name: str) -> UUID:
    """The key of a rule by a name."""
    return uuid5(NAMESPACE_DNS, name)


def rule(name: str = "rule", code: str | None = "enforcement", **named: Any) -> Rule:
    """A rule by what it names; to the unit of this code, or to another target."""
    if "target" not in named and code:
        named |= {"target": Target.UNIT, "unit_id": unit(code).pk}
    return Rule(key=key(name), **named)


def draft_of(world: World, *rules: Rule, at: datetime = MONDAY) -> RuleSet:
    """A draft with exactly these rules."""
    return services.start_draft(by=world.cast.lin, now=at, found=rules)


def publish(world: World, *rules: Rule, at: datetime = MONDAY) -> RuleSet:
    """Rules in force, tried as they must be."""
    row = draft_of(world, *rules, at=at)
    services.try_draft(set_id=row.pk, expected_version=1, by=world.cast.lin, now=at)
    return services.publish_rules(set_id=row.pk, expected_version=2, by=world.cast.lin, now=at)


def past_cases(
    world: World,
    number: int,
    *,
    code: str = "06012",
    to: Sequence[str] = ("liuan",),
    site: bool = True,
    standard: str | None = None,
    at: datetime = MONDAY,
) -> list[Case]:
    """Cases sent to these units in turn, an hour apart: reported, filed, sent, and sent on after a return."""
    lin = world.cast.lin
    limit = world.limit_value(code)
    histories = []
    for n in range(number):
        began = at + timedelta(hours=n)
        problem = Problem(
            uuid5(NAMESPACE_DNS, f"{code}/{n}/{to}/{at}/{site}"),
            f"问题{n}",
            case_class_id=world.standard_class(code),
            standard_id=world.standard(standard).pk if standard else None,
            site_id=world.road.pk if site else None,
            street_id=world.liuan.pk,
        )
        moves: list[Any] = [(steps.FileCase(), lin, began + timedelta(minutes=10))]
        for turn, target in enumerate(to):
            sent = began + timedelta(minutes=30 + 60 * turn)
            moves.append((steps.DispatchCase(unit(target).pk, "by_duty", "", limit), lin, sent))
            if turn + 1 < len(to):
                handler = world.cast.qian if target == "liuan" else world.cast.sun
                moves.append((steps.ReturnCase("not_mine", ()), handler, sent + timedelta(minutes=30)))
        histories.append(History(problem, lin, began, tuple(moves)))
    return list(load_cases(histories=histories))
