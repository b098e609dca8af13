"""Facilities to test with: two component classes, a bin and a manhole cover on the road, and a project for a case."""

from __future__ import annotations

from datetime import date
from typing import Any

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.facilities import services
from chuangcheng.flow.facilities.models import Facility, Project
from chuangcheng.flow.facilities.services import NewFacility, NewProject
from chuangcheng.flow.facilities.terms import Damage, Stage, Urgency
from chuangcheng.flow.standards.models import CaseClass
from chuangcheng.flow.standards.services import ClassRow, load_case_classes
from chuangcheng.flow.standards.terms import CaseKind
from chuangcheng.foundation.acts.rules import PRODUCT
from tests.people import MONDAY, unit
from tests.world import World

BIN, COVER = "03005", "01001"
NUMBER = f"990000{BIN}000001"
"""A national identifier of a bin in a district that does not exist."""


def load_classes() -> dict[str, int]:
    """The two component classes; their ids by code."""
    rows = (
        (BIN, "垃圾箱", "Waste bin", "03", "市容环卫设施", "Sanitation"),
        (COVER, "供水井盖", "Water manhole cover", "01", "市政公用设施", "Public works"),
    )
    load_case_classes(
        classes=[
            ClassRow(CaseKind.COMPONENT, code, name, major, major_name, name_en=name_en, major_name_en=major_name_en)
            for code, name, name_en, major, major_name, major_name_en in rows
        ],
        limits={},
        by=PRODUCT,
        now=MONDAY,
    )
    return dict(CaseClass.objects.filter(kind=CaseKind.COMPONENT).values_list("code", "id"))


def a_bin(world: World, **more: Any) -> NewFacility:
    """The bin before the market: it belongs to 城管局, and 柳岸街道 looks after it."""
    values: dict[str, Any] = {
        "number": NUMBER,
        "name": "市场口垃圾箱",
        "case_class_id": CaseClass.objects.get(kind=CaseKind.COMPONENT, code=BIN).pk,
        "street_id": world.liuan.pk,
        "address": "柳岸路1号",
        "latitude": 36.0801,
        "longitude": 120.3701,
        "owner_id": unit("enforcement").pk,
        "maintainer_id": unit("liuan").pk,
    }
    return NewFacility(**values | more)


def register(world: World, **more: Any) -> Facility:
    """The bin, or a variation of it, in the register."""
    return services.register_facility(facility=a_bin(world, **more), by=world.cast.lin, now=MONDAY)


def a_project(world: World, **more: Any) -> NewProject:
    """New bins along the road, a matter of 柳岸街道."""
    values: dict[str, Any] = {
        "title": "柳岸路垃圾箱整段更换",
        "unit_id": unit("liuan").pk,
        "damage": Damage.SEVERE,
        "urgency": Urgency.THIS_YEAR,
        "served": 999,
        "due": {Stage.SURVEY: date(2026, 3, 9), Stage.WORKS: date(2026, 6, 1)},
    }
    return NewProject(**values | more)


def busy_with(world: World, case: Case) -> dict[str, Any]:
    """For the tests of all pages: a facility with a case on it, and a project for the case with a paper in it."""
    load_classes()
    facility = register(world)
    link = services.link_case(facility_id=facility.pk, case_id=case.pk, by=world.cast.lin, now=MONDAY)
    project = open_project(world, case, facility_id=facility.pk)
    return {"facility": facility.pk, "link": link.pk, "project": project.pk, "hung": case.pk}


def pages(busy: dict[str, Any]) -> dict[str, frozenset[str]]:
    """Every page of facilities and projects, and who may open it."""
    facility, project, case = busy["facility"], busy["project"], busy["hung"]
    lin = frozenset({"lin"})
    office = frozenset({"lin", "wu", "zheng", "wang"})
    in_units = frozenset({"qian", "sun", "chen", "wei"})
    return {
        "/facilities/": office | in_units | {"zhao", "han"},
        "/facilities/?q=x&class=1&street=1&condition=lost&unit=1&place=xx": office | in_units | {"zhao", "han"},
        "/facilities/new/": lin,
        "/facilities/import/": lin,
        "/facilities/template.xlsx": lin,
        **{f"/facilities/register.{form}": office | in_units | {"zhao", "han"} for form in ("xlsx", "csv", "geojson")},
        "/facilities/register.exe": frozenset(),
        f"/facilities/{facility}/": office | {"qian", "sun", "zhao", "han"},
        "/facilities/999999/": frozenset(),
        f"/facilities/{facility}/change/": lin,
        f"/facilities/{facility}/retire/": lin,
        f"/facilities/{facility}/report/": frozenset({"lin", "wu", "zhao", "han"}),
        f"/facilities/{facility}/files/1/original": frozenset(),
        "/facilities/projects/": office | in_units,
        "/facilities/projects/?group=overdue&stage=works&unit=1": office | in_units,
        "/facilities/projects/weights/": lin,
        f"/facilities/projects/of-case/{case}/": lin,
        f"/facilities/projects/{project}/": office | {"qian"},
        "/facilities/projects/999999/": frozenset(),
        f"/facilities/projects/{project}/stages/works/": lin,
        f"/facilities/projects/{project}/stages/nothing/": frozenset(),
        f"/facilities/projects/{project}/files/1/original": frozenset(),
    }


def acts(busy: dict[str, Any]) -> dict[str, list[tuple[tuple[Any, ...], frozenset[str]]]]:
    """Every act of facilities and projects by the name of its address: its arguments, and who may try it."""
    facility, project, case = (busy["facility"],), (busy["project"],), busy["hung"]
    lin, unit_too = frozenset({"lin"}), frozenset({"lin", "qian"})
    return {
        "facility-new": [((), lin)],
        "facility-import": [((), lin)],
        "facility-change": [(facility, lin)],
        "facility-retire": [(facility, lin)],
        "facility-condition": [(facility, frozenset({"lin", "qian", "sun"}))],
        "facility-report": [(facility, frozenset({"lin", "wu", "zhao", "han"}))],
        "facility-link": [((case,), unit_too)],
        "facility-unlink": [((case, busy["link"]), unit_too)],
        "project-new": [((case,), lin)],
        "project-plan": [((*project, "works"), lin)],
        "project-finish": [(project, unit_too)],
        "project-weigh": [(project, lin)],
        "project-drop": [(project, lin)],
        "project-weights": [((), lin)],
    }


def open_project(world: World, case: Case, **more: Any) -> Project:
    """A project for a case."""
    return services.open_project(case_id=case.pk, project=a_project(world, **more), by=world.cast.lin, now=MONDAY)
