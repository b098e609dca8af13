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
from .editions import discard_draft, load_edition, publish_edition

__all__ = [
    "ClassRow",
    "LimitRow",
    "add_case_limit",
    "change_case_limit",
    "create_case_class",
    "discard_draft",
    "end_case_limit",
    "load_case_classes",
    "load_edition",
    "publish_edition",
    "set_case_limits",
]
