"""Dispatch rules as a YAML document that people can read, keep and bring to another installation.

Everything is told by code or name, never by a number of the database: classes as "kind:code" ("kind:major" of a major),
standards of the edition in use, site types, sites, areas and units by their codes, times as "20:00".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

import yaml

from .rules import MOST_RULES, clock, minute_of
from .terms import Days, FileFault, Target

FORMAT = "chuangcheng-dispatch-rules/1"
LARGEST = 500_000
"""Bytes of a document; two hundred rules need a tenth."""

WEEKDAYS = re.compile(r"[1-7]{1,7}")


@dataclass(frozen=True)
class Written:
    """A rule as a document tells it: codes and names; empty means "any". Either `unit` or `owner` says who answers."""

    key: str = ""
    title: str = ""
    case_class: str = ""
    major: str = ""
    condition: str = ""
    standard: str = ""
    site_type: str = ""
    site: str = ""
    area: str = ""
    weekdays: str = ""
    days: str = ""
    start: str = ""
    end: str = ""
    unit: str = ""
    owner: str = ""


@dataclass(frozen=True)
class Fault:
    """What is wrong in a document: in which rule (counted from 1; 0 is the document), at which word of it."""

    rule: int
    name: str
    fault: FileFault


NAMES = tuple(one.name for one in fields(Written))


def write_rules(rules: Sequence[Written]) -> str:
    """The document; `read_rules` reads the same from it."""
    told = [{name: getattr(rule, name) for name in NAMES if getattr(rule, name)} for rule in rules]
    return yaml.safe_dump({"format": FORMAT, "rules": told}, allow_unicode=True, sort_keys=False, width=120)


def read_rules(content: bytes) -> tuple[list[Written], list[Fault]]:
    """The rules of a document and everything that is wrong with its shape. What the codes mean is another question."""
    if len(content) > LARGEST:
        return [], [Fault(0, "", FileFault.TOO_LARGE)]
    try:
        document = yaml.safe_load(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, yaml.YAMLError, ValueError, RecursionError):
        return [], [Fault(0, "", FileFault.NOT_READABLE)]
    if (
        not isinstance(document, dict)
        or document.get("format") != FORMAT
        or not isinstance(document.get("rules"), list)
    ):
        return [], [Fault(0, "", FileFault.NOT_THESE_RULES)]
    if len(document["rules"]) > MOST_RULES:
        return [], [Fault(0, "", FileFault.TOO_MANY)]
    found: list[Written] = []
    faults: list[Fault] = []
    keys: set[str] = set()
    for number, one in enumerate(document["rules"], start=1):
        if not isinstance(one, dict):
            faults.append(Fault(number, "", FileFault.NOT_A_RULE))
            continue
        rule, wrong = _read(one, number)
        faults += wrong
        if rule.key and rule.key in keys:
            faults.append(Fault(number, "key", FileFault.TWICE))
        keys.add(rule.key)
        found.append(rule)
    return found, faults


def _read(one: dict[Any, Any], number: int) -> tuple[Written, list[Fault]]:
    faults = [Fault(number, str(name)[:40], FileFault.UNKNOWN_WORD) for name in one if name not in NAMES]
    told: dict[str, str] = {}
    for name in NAMES:
        value = one.get(name)
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            faults.append(Fault(number, name, FileFault.NOT_TEXT))
            continue
        told[name] = _as_text(name, value)
    rule = Written(**told)
    wrong = {
        "key": bool(rule.key) and not _is_uuid(rule.key),
        "weekdays": bool(rule.weekdays) and not WEEKDAYS.fullmatch(rule.weekdays),
        "days": bool(rule.days) and rule.days not in set(Days),
        "start": bool(rule.start) and minute_of(rule.start) is None,
        "end": bool(rule.end) and minute_of(rule.end) is None,
        "owner": bool(rule.owner) and (rule.owner not in set(Target) or rule.owner == Target.UNIT),
        "unit": bool(rule.unit) == bool(rule.owner),
    }
    return rule, faults + [Fault(number, name, FileFault.BAD_VALUE) for name, is_so in wrong.items() if is_so]


def _as_text(name: str, value: str | int) -> str:
    """A value as text. YAML reads an unquoted 20:00 as a number to the base of sixty: 1200 minutes."""
    if name in ("start", "end") and isinstance(value, int) and 0 <= value < 24 * 60:
        return clock(value)
    return str(value).strip()


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
