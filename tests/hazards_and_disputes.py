"""A hazard and a dispute for the tests of all pages and all acts, and who may open and try what of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chuangcheng.flow.cases import services as cases
from chuangcheng.flow.disputes import services as disputes
from chuangcheng.flow.disputes.services import NewDispute
from tests.flow.cases.hazards import hazard_class
from tests.people import MONDAY
from tests.world import World

LIN, CHEN = frozenset({"lin"}), frozenset({"chen"})
OFFICE = frozenset({"lin", "wu", "zheng", "wang"})
HANDLERS = frozenset({"qian", "sun", "chen", "wei"})
REPORTERS = frozenset({"lin", "wu", "zhao", "han"}) | HANDLERS
SECRET = "Secret Lane 77"
"""Where the dispute is: on no page but those of chen, whose unit mediates."""


def make(world: World) -> dict[str, Any]:
    """A reported hazard of which 城管局 is competent, and a dispute that 柳岸社区 mediates."""
    kind = hazard_class(world)
    hazard = cases.report_case(
        problem=cases.Problem(
            uuid=UUID(int=77),
            title="井盖缺失",
            title_en="Missing manhole cover",
            case_class_id=kind.pk,
            site_id=world.road.pk,
        ),
        by=world.cast.zhao,
        now=MONDAY,
    )
    disputes.name_mediator(
        street_id=world.liuan.pk, expected_version=0, unit_id=world.cast.chen.unit_id, by=world.cast.lin, now=MONDAY
    )
    dispute = disputes.report_dispute(
        dispute=NewDispute(UUID(int=78), "neighbours", street_id=world.liuan.pk, address=SECRET),
        by=world.cast.zhao,
        now=MONDAY,
    )
    return {"hazard": hazard, "hazard_class": kind.pk, "dispute": dispute.pk}


def pages(busy: dict[str, Any]) -> dict[str, frozenset[str]]:
    """Their pages and who may open them."""
    world: World = busy["world"]
    return {
        f"/cases/{busy['hazard'].pk}/": OFFICE | {"zhao", "han", "sun"},
        "/cases/?group=hazards&sort=due": OFFICE | HANDLERS | {"zhao", "han", "zhou", "feng", "he"},
        f"/classes/{busy['hazard_class']}/competent-unit/": LIN,
        f"/classes/{busy['hazard_class']}/organisation/": LIN,
        f"/classes/{busy['case'].case_class_id}/competent-unit/": frozenset(),
        "/disputes/": REPORTERS | OFFICE,
        "/disputes/?waiting=1&since=2026-01-01&until=2026-12-31": REPORTERS | OFFICE,
        "/disputes/new/": REPORTERS,
        f"/disputes/{busy['dispute']}/": CHEN,
        "/disputes/mediators/": LIN,
        f"/disputes/mediators/{world.liuan.pk}/": LIN,
        f"/disputes/mediators/{world.shiqiao.pk}/": LIN,
    }


def tries(busy: dict[str, Any]) -> dict[str, list[tuple[tuple[Any, ...], frozenset[str]]]]:
    """The acts by address, with its arguments and who may try."""
    world: World = busy["world"]
    return {
        "class-competent-unit": [((busy["hazard_class"],), LIN)],
        "class-organisation": [((busy["hazard_class"],), LIN)],
        "dispute-new": [((), REPORTERS)],
        "dispute": [((busy["dispute"],), CHEN)],
        "mediator": [((world.liuan.pk,), LIN)],
    }
