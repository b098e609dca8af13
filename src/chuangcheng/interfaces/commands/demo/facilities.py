"""Some sixty made-up facilities along the demo's streets, cases that hang on some of them, three projects under way."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from chuangcheng.flow.cases.selectors import CaseCard, case_card, cases_page
from chuangcheng.flow.cases.selectors import Filter as CaseFilter
from chuangcheng.flow.cases.terms import Group, Sort
from chuangcheng.flow.facilities import services
from chuangcheng.flow.facilities.services import NewFacility, NewProject
from chuangcheng.flow.facilities.terms import Condition, ConditionReason, Damage, Stage, Urgency
from chuangcheng.foundation.acts.rules import PRODUCT

from .district import District

NUMBER = 60
FEWEST = 14
"""Where the demo is a small one, for tests."""
HUNG = 12
"""Cases that hang on a facility."""
NOWHERE = "990000"
"""Where a real identifier has the code of its district: no district has this one."""
OFFSET = 0.0002
"""Degrees, some twenty metres: how far from the kerb of a site a facility stands."""


@dataclass(frozen=True)
class Kind:
    """A class of facilities: how many of them, whose they are, and in which cases they are met."""

    code: str
    share: int
    owner: str
    maintainer: str
    overseer: str
    titles: tuple[str, ...] = ()


KINDS = (
    Kind("01037", 14, "housing", "power", "housing"),
    Kind("03005", 12, "sanitation", "cleaning", "sanitation", ("垃圾桶满溢", "暴露垃圾未清")),
    Kind("01003", 9, "water", "water", "housing", ("道路破损有坑",)),
    Kind("02004", 7, "transport", "bus", "transport", ("公益广告破损",)),
    Kind("04007", 7, "gardens", "gardens", "gardens", ("绿地脏乱",)),
    Kind("02034", 5, "housing", "housing", "disabled", ("盲道被占",)),
    Kind("02017", 6, "traffic", "traffic", "traffic", ("非机动车乱停放",)),
)
BY_TITLE = {title: kind for kind in KINDS for title in kind.titles}


def keep_register(district: District, dice: random.Random, *, now: datetime, stage: str, scale: float) -> None:
    """Register facilities; once there are cases, hang some on them and open three projects."""
    cases = [] if stage == "start" else list(_cases(district, now))
    number = max(round(NUMBER * scale), FEWEST)
    facilities = _Facilities(district, dice)
    at_cases = [facilities.at_case(card, BY_TITLE[card.row.title]) for card in cases]
    while len(facilities.made) < number:
        facilities.at_a_site()
    began = now - timedelta(days=95)
    rows = services.load_facilities(facilities=facilities.made, by=PRODUCT, now=began)
    office = district.people["coordinator"]
    pairs = [(rows[at].pk, card.row.id) for at, card in zip(at_cases, cases, strict=True)]
    if pairs:
        services.link_cases(pairs=pairs, by=office, now=now)
    for at, card in zip(at_cases, cases, strict=True):
        services.set_condition(
            facility_id=rows[at].pk,
            expected_version=1,
            condition=Condition.DAMAGED,
            reason=ConditionReason.FOUND,
            by=office,
            now=card.row.reported_at,
        )
    for row in rows[-3:]:
        worn = services.set_condition(
            facility_id=row.pk,
            expected_version=1,
            condition=Condition.DAMAGED,
            reason=ConditionReason.WEATHER,
            by=office,
            now=now - timedelta(days=40),
        )
        services.set_condition(
            facility_id=row.pk,
            expected_version=worn.version,
            condition=Condition.INTACT,
            reason=ConditionReason.REPAIRED,
            by=office,
            now=now - timedelta(days=33),
        )
    for at, plan in zip(_for_projects(cases), PLANS, strict=False):
        _project(district, rows[at_cases[at]].pk, cases[at], plan, now)


def _for_projects(cases: list[CaseCard]) -> list[int]:
    """The cases by how likely they are to become a project, those of different classes first."""
    order = list(WORKS)
    seen: dict[str, int] = {}
    ranked = []
    for at, card in enumerate(cases):
        code = BY_TITLE[card.row.title].code
        seen[code] = seen.get(code, 0) + 1
        ranked.append((seen[code], order.index(code), at))
    return [at for _, _, at in sorted(ranked)]


def _cases(district: District, now: datetime) -> Iterator[CaseCard]:
    """The oldest cases that a unit has in hand and that are about something which a facility may be."""
    office = district.people["coordinator"]
    found, place = 0, None
    while found < HUNG:
        page = cases_page(office, wanted=CaseFilter(group=Group.IN_HAND), now=now, sort=Sort.DUE, place=place)
        for row in page.rows:
            if row.title in BY_TITLE and found < HUNG:
                card = case_card(office, case_id=row.id, now=now)
                if card.latitude is not None and card.street_id is not None:
                    found += 1
                    yield card
        if page.next is None:
            return
        place = page.next


class _Facilities:
    """The facilities so far, numbered within their classes."""

    def __init__(self, district: District, dice: random.Random) -> None:
        self.district, self.dice = district, dice
        self.made: list[NewFacility] = []
        self.counts: dict[str, int] = {}

    def at_case(self, card: CaseCard, kind: Kind) -> int:
        """One beside the place of a case; its place among those made."""
        assert card.latitude is not None
        assert card.longitude is not None
        self._make(kind, card.latitude + OFFSET / 2, card.longitude, card.street_id, card.row.place)
        return len(self.made) - 1

    def at_a_site(self) -> None:
        """One along the street of some site."""
        site: Any = self.dice.choice(self.district.sites)
        kind = self.dice.choices(KINDS, [one.share for one in KINDS])[0]
        north, east = (self.dice.uniform(-OFFSET, OFFSET) for _ in range(2))
        self._make(kind, site.latitude + north, site.longitude + east, site.street_id, f"{site.address}旁")

    def _make(self, kind: Kind, latitude: float, longitude: float, street_id: int | None, address: str) -> None:
        number = self.counts[kind.code] = self.counts.get(kind.code, 0) + 1
        units, class_id = self.district.units, self.district.classes[f"component:{kind.code}"]
        self.made.append(
            NewFacility(
                # Every fifth bears a number of the office's own.
                number=f"YX-{kind.code}-{number:03d}" if number % 5 == 0 else f"{NOWHERE}{kind.code}{number:06d}",
                name=NAMES[kind.code],
                case_class_id=class_id,
                street_id=street_id,
                address=address,
                latitude=round(latitude, 6),
                longitude=round(longitude, 6),
                owner_id=units[kind.owner],
                maintainer_id=units[kind.maintainer],
                overseer_id=units[kind.overseer],
                source="演示普查",
            )
        )


NAMES = {
    "01037": "路灯",
    "03005": "垃圾箱",
    "01003": "雨水井盖",
    "02004": "公交站设施",
    "04007": "街头座椅",
    "02034": "无障碍设施",
    "02017": "交通护栏",
}


WORKS = {
    "01003": "雨水井盖整段更换并修复路面",
    "04007": "街头座椅整体更新",
    "02034": "无障碍设施改造",
    "02004": "公交站亭翻新",
    "03005": "垃圾箱布点改造",
    "02017": "护栏整段更换",
}
"""What has to be built where it cannot be mended; the first are the likeliest to become a project."""


@dataclass(frozen=True)
class Plan:
    """How far a project has come: how many stages are behind, and whether the one under way is late."""

    finished: int
    late: bool
    damage: Damage
    urgency: Urgency
    served: int


PLANS = (
    Plan(3, False, Damage.SEVERE, Urgency.THIS_QUARTER, 6_000),
    Plan(1, True, Damage.GONE, Urgency.AT_ONCE, 12_000),
    Plan(0, False, Damage.MARKED, Urgency.THIS_YEAR, 300),
)
WORDS = ("已到现场查勘，附查勘记录", "概算已编制", "已批复")


def _project(district: District, facility_id: int, card: CaseCard, plan: Plan, now: datetime) -> None:
    """One project of a case, opened some time after its report and brought as far as its plan says."""
    office = district.people["coordinator"]
    assert card.unit_id is not None
    begun = card.row.reported_at
    steps = [begun + (now - begun) * part / 6 for part in range(1, 6)]
    ahead = -2 if plan.late else 20
    days = [step.date() for step in steps]
    due = {stage: days[at + 1] for at, stage in enumerate(Stage) if at < plan.finished}
    for at, stage in enumerate(list(Stage)[plan.finished :]):
        due[stage] = max((now + timedelta(days=ahead + 20 * at)).date(), *due.values(), days[0])
    row = services.open_project(
        case_id=card.row.id,
        project=NewProject(
            title=f"{card.row.street}{WORKS[BY_TITLE[card.row.title].code]}",
            unit_id=card.unit_id,
            damage=plan.damage,
            urgency=plan.urgency,
            served=plan.served,
            facility_id=facility_id,
            due=due,
        ),
        by=office,
        now=steps[0],
    )
    for at, stage in enumerate(list(Stage)[: plan.finished]):
        row = services.finish_stage(
            project_id=row.pk,
            expected_version=row.version,
            stage=stage,
            done_on=days[at + 1],
            words=WORDS[at],
            by=office,
            now=steps[at + 1],
        )
