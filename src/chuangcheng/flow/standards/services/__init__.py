"""The acts on editions and case classes."""

from chuangcheng.flow.standards.rules import ClassRow, LimitRow

from .classes import (
    add_case_limit,
    change_case_limit,
    create_case_class,
    end_case_limit,
    load_case_classes,
    set_case_limits,
)
from .competence import ask_for_organisation, name_competent_unit
from .editions import discard_draft, load_edition, publish_edition
from .mappings import confirm_lines, propose_mapping, set_counterpart, take_carried_lines, use_edition

__all__ = [
    "ClassRow",
    "LimitRow",
    "add_case_limit",
    "ask_for_organisation",
    "change_case_limit",
    "confirm_lines",
    "create_case_class",
    "discard_draft",
    "end_case_limit",
    "load_case_classes",
    "load_edition",
    "name_competent_unit",
    "propose_mapping",
    "publish_edition",
    "set_case_limits",
    "set_counterpart",
    "take_carried_lines",
    "use_edition",
]
