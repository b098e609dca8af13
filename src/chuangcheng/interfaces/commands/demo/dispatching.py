"""The dispatch rules of the demo: a few in force, and a draft that was tried and waits for a decision."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from chuangcheng.flow.dispatch import services
from chuangcheng.flow.dispatch.rules import Rule
from chuangcheng.flow.dispatch.terms import Days, Target

from .district import District


def _rule(district: District, title: str, key: str, unit: str, **more: Any) -> Rule:
    """A rule for a class, to a department."""
    return Rule(
        key=uuid5(NAMESPACE_URL, f"demo/dispatch/{title}"),
        target=Target.UNIT,
        unit_id=district.units[unit],
        class_id=district.classes[key],
        title=title,
        **more,
    )


def keep_rules(district: District, now: datetime, *, since: datetime) -> None:
    """Rules that have been in force for a while; a draft of yesterday with its trial of this morning.

    One of those in force sends full bins to the sanitation centre, which then lie with the streets all the same: the
    draft ends it, and the trial says how many cases that would have spared a second dispatch.
    """
    office = district.people["coordinator"]
    bins = _rule(district, "垃圾桶满溢", "matter:06042", "sanitation")
    row = services.start_draft(
        by=office,
        now=since,
        found=[
            _rule(district, "夜间占道经营", "matter:09006", "enforcement", start=20 * 60, end=6 * 60),
            bins,
            _rule(district, "节假日消防通道", "matter:09012", "fire", days=Days.FREE),
        ],
    )
    common = {"set_id": row.pk, "by": office, "now": since}
    services.try_draft(expected_version=1, **common)
    services.publish_rules(expected_version=2, **common)

    draft = services.start_draft(by=office, now=now - timedelta(hours=20))
    common = {"set_id": draft.pk, "by": office, "now": now - timedelta(hours=1)}
    parking = _rule(district, "周末乱停车", "matter:09010", "traffic", weekdays=frozenset({6, 7}))
    services.remove_rule(expected_version=1, key=bins.key, **common)
    services.add_rule(expected_version=2, rule=parking, **common)
    services.try_draft(expected_version=3, **common)
