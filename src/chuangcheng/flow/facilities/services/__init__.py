"""The acts on facilities and projects."""

from .conditions import set_condition
from .imports import import_register
from .links import link_case, link_cases, report_at, unlink_case
from .projects import NewProject, drop_project, finish_stage, open_project, plan_stage, weigh_project
from .register import (
    NewFacility,
    correct_facility,
    load_facilities,
    register_facility,
    reindex_facilities,
    retire_facility,
)
from .weights import set_weights

__all__ = [
    "NewFacility",
    "NewProject",
    "correct_facility",
    "drop_project",
    "finish_stage",
    "import_register",
    "link_case",
    "link_cases",
    "load_facilities",
    "open_project",
    "plan_stage",
    "register_facility",
    "reindex_facilities",
    "report_at",
    "retire_facility",
    "set_condition",
    "set_weights",
    "unlink_case",
    "weigh_project",
]
