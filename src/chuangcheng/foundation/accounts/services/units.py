"""The acts on units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from django.db import IntegrityError, transaction
from django.db.models import F

from chuangcheng.foundation.accounts import rules
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.accounts.permissions import can_administer
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.terms import Act, Refused, UnitKind
from chuangcheng.foundation.acts.rules import Actor, Conflict, Invalid, NotFound, Problems
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.geography.models import Area
from chuangcheng.foundation.journal.rules import Record
from chuangcheng.foundation.journal.services import record, record_many

TOLD = ("code", "name", "kind", "parent_id", "area_id", "contact_name", "contact_phone")
"""What the journal keeps of a new unit."""


class Kept(Enum):
    """Stands for a value that an act leaves as it is, where None is a value of its own."""

    AS_IT_IS = "as_it_is"


@dataclass(frozen=True)
class NewUnit:
    """A unit to be made; `parent_code` names its parent, "" the top."""

    code: str
    name: str
    kind: UnitKind
    parent_code: str = ""
    area_id: int | None = None
    contact_name: str = ""
    contact_phone: str = ""

    def trimmed(self) -> NewUnit:
        """The same without blanks around its texts."""
        texts = ("code", "name", "parent_code", "contact_name", "contact_phone")
        return replace(self, **{name: getattr(self, name).strip() for name in texts})


def check_allowed(by: Actor) -> None:
    """Raise NotFound for a person who may not administer; the product itself may."""
    if isinstance(by, Acting) and not can_administer(by):
        raise NotFound("may not administer")


def without_index(refused: Invalid) -> Invalid:
    """The refusal of a bulk act with one subject, as the act on that one says it."""
    return Invalid({name.removeprefix("0."): reasons for name, reasons in refused.problems.items()}, **refused.detail)


def create_unit(*, unit: NewUnit, by: Actor, now: datetime) -> Unit:
    """Make one unit."""
    try:
        return load_units(units=[unit], by=by, now=now)[0]
    except Invalid as refused:
        raise without_index(refused) from None


def load_units(*, units: Sequence[NewUnit], by: Actor, now: datetime) -> list[Unit]:
    """Make units, parents before children in any order of input; all or none.

    Raises Invalid with "<index>.<field>" for every unit that cannot be made.
    """
    check_allowed(by)
    units = [unit.trimmed() for unit in units]
    try:
        with transaction.atomic():
            hold_tree()
            known = _known(units)
            _check(units, known)
            made = _make(units, known)
            record_many(
                records=[
                    Record(
                        Unit.subject_kind(), row.pk, 1, Act.UNIT_CREATE, {}, {name: getattr(row, name) for name in TOLD}
                    )
                    for row in made.values()
                ],
                by=by,
                at=now,
            )
    except IntegrityError:
        raise Conflict("somebody else made such a unit at the same moment") from None
    return [made[unit.code] for unit in units]


def hold_tree() -> None:
    """Let no other act place units until this one ends: two moves that cross could otherwise make a ring.

    Writing nothing new to the top units holds them on both databases.
    """
    Unit.objects.filter(parent__isnull=True).update(version=F("version"))


def _known(units: Sequence[NewUnit]) -> dict[str, Unit]:
    codes = sorted({_plain(code) for unit in units for code in (unit.code, unit.parent_code) if code})
    return {row.code: row for row in Unit.objects.filter(code__in=codes)}


def _plain(text: str) -> str:
    return text.replace("\x00", "")


def _check(units: Sequence[NewUnit], known: dict[str, Unit]) -> None:
    problems = Problems()
    codes, names = Counter(unit.code for unit in units), Counter(unit.name for unit in units)
    taken = set(Unit.objects.filter(name__in=[_plain(name) for name in names]).values_list("name", flat=True))
    wanted_areas = {unit.area_id for unit in units if unit.area_id is not None}
    areas = set(Area.objects.filter(pk__in=wanted_areas).values_list("id", flat=True)) if wanted_areas else set()
    kinds = {row.code: UnitKind(row.kind) for row in known.values() if not row.retired}
    kinds |= {unit.code: unit.kind for unit in units if unit.code not in known}
    for index, unit in enumerate(units):
        for name, limit in (("code", 40), ("name", 120), ("contact_name", 60), ("contact_phone", 40)):
            problems.text(f"{index}.{name}", getattr(unit, name), limit)
        for name in ("code", "name"):
            if not getattr(unit, name):
                problems.add(f"{index}.{name}", Refused.REQUIRED)
        if unit.code and (unit.code in known or codes[unit.code] > 1):
            problems.add(f"{index}.code", Refused.TAKEN)
        if unit.name and (unit.name in taken or names[unit.name] > 1):
            problems.add(f"{index}.name", Refused.TAKEN)
        if unit.area_id is not None and unit.area_id not in areas:
            problems.add(f"{index}.area", Refused.UNKNOWN_AREA)
        parent = kinds.get(unit.parent_code) if unit.parent_code else None
        if unit.parent_code and parent is None:
            problems.add(f"{index}.parent", Refused.UNKNOWN_PARENT)
        elif not rules.may_stand_under(unit.kind, parent):
            problems.add(f"{index}.parent", Refused.WRONG_PARENT)
    for index in _in_rings(units, known):
        problems.add(f"{index}.parent", Refused.OWN_DESCENDANT)
    problems.refuse()


def _in_rings(units: Sequence[NewUnit], known: dict[str, Unit]) -> list[int]:
    """Which units never reach the top because their ancestors lead back to them."""
    parents = {unit.code: unit.parent_code for unit in units if unit.code not in known}
    rings = []
    for index, unit in enumerate(units):
        seen, code = {unit.code}, unit.parent_code
        while code in parents and code not in seen:
            seen.add(code)
            code = parents[code]
        if code and code == unit.code and code in parents:
            rings.append(index)
    return rings


def _make(units: Sequence[NewUnit], known: dict[str, Unit]) -> dict[str, Unit]:
    made: dict[str, Unit] = {}
    waiting = list(units)
    while waiting:
        placed = known | made
        ready = [unit for unit in waiting if not unit.parent_code or unit.parent_code in placed]
        rows = Unit.objects.bulk_create(
            [
                Unit(
                    code=unit.code,
                    name=unit.name,
                    kind=unit.kind,
                    parent=placed.get(unit.parent_code),
                    area_id=unit.area_id,
                    contact_name=unit.contact_name,
                    contact_phone=unit.contact_phone,
                )
                for unit in ready
            ]
        )
        for row in rows:
            row.path = rules.path_of(row.parent.path if row.parent else "", row.pk)
            made[row.code] = row
        Unit.objects.bulk_update(rows, ["path"], batch_size=200)
        waiting = [unit for unit in waiting if unit.code not in made]
    return made


def change_unit(
    *,
    unit_id: int,
    expected_version: int,
    by: Actor,
    now: datetime,
    name: str,
    contact_name: str,
    contact_phone: str,
    parent_id: int | None,
    area_id: int | Kept | None = Kept.AS_IT_IS,
) -> Unit:
    """Change a unit's name, contact, area and place in the tree; what stands below moves with it.

    Without `area_id` the area stays as it is; None takes it away.
    """
    check_allowed(by)
    name, contact_name, contact_phone = name.strip(), contact_name.strip(), contact_phone.strip()
    problems = Problems()
    problems.text("name", name, 120)
    problems.text("contact_name", contact_name, 60)
    problems.text("contact_phone", contact_phone, 40)
    if not name:
        problems.add("name", Refused.REQUIRED)
    elif Unit.objects.filter(name=_plain(name)).exclude(pk=unit_id).exists():
        problems.add("name", Refused.TAKEN)
    if isinstance(area_id, int) and not Area.objects.filter(pk=area_id).exists():
        problems.add("area", Refused.UNKNOWN_AREA)
    problems.refuse()
    try:
        with transaction.atomic():
            row = claim(Unit, id=unit_id, expected_version=expected_version)
            before = {n: getattr(row, n) for n in ("name", "contact_name", "contact_phone", "parent_id", "area_id")}
            row.name, row.contact_name, row.contact_phone = name, contact_name, contact_phone
            if not isinstance(area_id, Kept):
                row.area_id = area_id
            row.save(update_fields=["name", "contact_name", "contact_phone", "area"])
            if parent_id != row.parent_id:
                _move(row, parent_id)
            after = {n: getattr(row, n) for n in before}
            record(subject=row, act=Act.UNIT_CHANGE, by=by, at=now, before=before, after=after)
    except IntegrityError:
        raise Conflict("somebody else took this name at the same moment") from None
    return row


def _move(row: Unit, parent_id: int | None) -> None:
    hold_tree()
    row.refresh_from_db(fields=["path"])
    parent = Unit.objects.filter(pk=parent_id, retired=False).first() if parent_id else None
    if parent_id and parent is None:
        raise Invalid({"parent": [Refused.UNKNOWN_PARENT]})
    if parent and parent.path.startswith(row.path):
        raise Invalid({"parent": [Refused.OWN_DESCENDANT]})
    if not rules.may_stand_under(UnitKind(row.kind), UnitKind(parent.kind) if parent else None):
        raise Invalid({"parent": [Refused.WRONG_PARENT]})
    old_path, row.parent = row.path, parent
    row.path = rules.path_of(parent.path if parent else "", row.pk)
    row.save(update_fields=["parent", "path"])
    lowest, highest = rules.at_or_below(old_path)
    below = list(Unit.objects.filter(path__gte=lowest, path__lte=highest).exclude(pk=row.pk))
    for unit in below:
        unit.path = row.path + unit.path.removeprefix(old_path)
    Unit.objects.bulk_update(below, ["path"], batch_size=200)


def retire_unit(*, unit_id: int, expected_version: int, by: Actor, now: datetime) -> Unit:
    """Take a unit out of use; its past stays. It must have no living units below and no people in post."""
    check_allowed(by)
    with transaction.atomic():
        row = claim(Unit, id=unit_id, expected_version=expected_version)
        problems = Problems()
        if row.children.filter(retired=False).exists():
            problems.add("", Refused.HAS_LIVE_UNITS)
        if row.posts.filter(retired=False, user__is_active=True).exists():
            problems.add("", Refused.HAS_LIVE_POSTS)
        problems.refuse()
        row.retired = True
        row.save(update_fields=["retired"])
        record(subject=row, act=Act.UNIT_RETIRE, by=by, at=now, before={"retired": False}, after={"retired": True})
    return row
