"""A draft from a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from chuangcheng.flow.dispatch import rules
from chuangcheng.flow.dispatch.formats import Fault, Written, read_rules
from chuangcheng.flow.dispatch.models import RuleSet
from chuangcheng.flow.dispatch.terms import Days, FileFault, Refused, Target
from chuangcheng.flow.places.models import Site
from chuangcheng.flow.standards.models import CaseClass, CaseLimit, Node, SiteType
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.acts.rules import Actor, Invalid
from chuangcheng.foundation.geography.models import Area

from .checks import TITLE_LENGTH
from .drafts import allowed, start_draft


def draft_from_file(*, content: bytes, by: Actor, now: datetime) -> RuleSet:
    """Begin a draft with the rules of a document: all of them, or none and everything that is wrong is told.

    Raises Invalid with `faults` (of `formats.Fault`) in its detail; also where there is a draft already.
    """
    allowed(by)
    written, faults = read_rules(content)
    if not faults:
        found, faults = resolve(written)
    if faults:
        raise Invalid({"file": [Refused.FILE_HAS_FAULTS]}, faults=tuple(faults))
    return start_draft(by=by, now=now, found=found)


def resolve(written: Sequence[Written]) -> tuple[list[rules.Rule], list[Fault]]:
    """The rules that codes mean here, and each code that means nothing. Eight statements however many rules."""
    known: dict[str, dict[str, int]] = {
        "case_class": {f"{kind}:{code}": pk for pk, kind, code in CaseClass.objects.values_list("id", "kind", "code")},
        "standard": _codes(Node.objects.filter(edition__is_current=True, is_leaf=True)),
        "site_type": _codes(SiteType.objects.all()),
        "site": _codes(Site.objects.filter(retired=False, code__in=[one.site for one in written if one.site])),
        "area": _codes(Area.objects.filter(retired=False)),
        "unit": _codes(Unit.objects.filter(retired=False)),
    }
    majors = {f"{kind}:{major}" for kind, major in CaseClass.objects.values_list("kind", "major").distinct()}
    conditions = set(
        CaseLimit.objects.filter(condition__in=[one.condition for one in written if one.condition]).values_list(
            "case_class_id", "condition"
        )
    )
    found: list[rules.Rule] = []
    faults: list[Fault] = []
    for number, one in enumerate(written, start=1):
        wrong = [name for name, codes in known.items() if getattr(one, name) and getattr(one, name) not in codes]
        if one.major and one.major not in majors:
            wrong.append("major")
        rule = _rule(one, {name: codes.get(getattr(one, name)) for name, codes in known.items()})
        if one.condition and (rule.class_id, one.condition) not in conditions:
            wrong.append("condition")
        faults += [Fault(number, name, FileFault.UNKNOWN_CODE) for name in wrong]
        if not wrong:
            faults += [Fault(number, name, FileFault.BAD_VALUE) for name in rules.problems_of(rule)]
        if len(one.title) > TITLE_LENGTH or "\x00" in one.title:
            faults.append(Fault(number, "title", FileFault.BAD_VALUE))
        found.append(rule)
    return found, faults


def _codes(rows: Any) -> dict[str, int]:
    return {code: pk for pk, code in rows.values_list("id", "code")}


def _rule(one: Written, ids: Mapping[str, int | None]) -> rules.Rule:
    kind, _colon, major = one.major.partition(":")
    return rules.Rule(
        key=UUID(one.key) if one.key else uuid4(),
        target=Target(one.owner) if one.owner else Target.UNIT,
        unit_id=ids["unit"],
        class_id=ids["case_class"],
        kind=kind if major else "",
        major=major,
        condition=one.condition,
        standard_id=ids["standard"],
        site_type_id=ids["site_type"],
        site_id=ids["site"],
        area_id=ids["area"],
        weekdays=frozenset(int(day) for day in one.weekdays),
        days=Days(one.days) if one.days else Days.ANY,
        start=rules.minute_of(one.start),
        end=rules.minute_of(one.end),
        title=one.title,
    )
