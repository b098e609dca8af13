"""What the acts of this step check alike: who may, in which edition, where a figure belongs, what stands behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from chuangcheng.flow.standards.rules import Edition as EditionSpec
from chuangcheng.flow.standards.selectors import edition_row, edition_spec
from chuangcheng.flow.standards.terms import EditionState
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.acts.models import Subject
from chuangcheng.foundation.acts.rules import Actor, Conflict, Invalid, NotFound, Problems
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.geography.models import Area

from ..permissions import can_enter
from ..terms import Refused


def office(by: Actor) -> None:
    """Let nobody but those who enter figures pass; to others the act does not exist."""
    if not can_enter(by):
        raise NotFound("may not enter figures")


def published(edition_id: int) -> EditionSpec:
    """The edition that something is entered for. Raises NotFound, and Invalid for a draft: its codes may yet change."""
    if edition_row(edition_id=edition_id).state is not EditionState.PUBLISHED:
        raise Invalid({"": [Refused.NOT_PUBLISHED]})
    return edition_spec(edition_id=edition_id)


@dataclass(frozen=True)
class Names:
    """Ids by the code or name that living rows bear."""

    ids: Mapping[str, frozenset[int]]
    unknown: Refused
    ambiguous: Refused

    def one(self, name: str) -> int | None:
        """The id of the only one of this name, or None."""
        found = self.ids.get(name, frozenset())
        return next(iter(found)) if len(found) == 1 else None

    def problem(self, name: str) -> Refused | None:
        """Why a name that was told means nobody, or None."""
        if not name or self.one(name) is not None:
            return None
        return self.ambiguous if name in self.ids else self.unknown


def areas_named(names: set[str]) -> Names:
    """Areas by what a sheet calls them. One statement."""
    return Names(_by_name(Area, names), Refused.UNKNOWN_AREA, Refused.AMBIGUOUS_AREA)


def units_named(names: set[str]) -> Names:
    """Units by what a sheet calls them. One statement."""
    return Names(_by_name(Unit, names), Refused.UNKNOWN_UNIT, Refused.AMBIGUOUS_UNIT)


def _by_name(table: type[Area] | type[Unit], names: set[str]) -> dict[str, frozenset[int]]:
    """Ids of the living rows whose code is this, else whose name is this."""
    wanted = sorted(names - {""})
    if not wanted:
        return {}
    found: dict[str, set[int]] = {}
    rows = table._default_manager.filter(retired=False).filter(Q(name__in=wanted) | Q(code__in=wanted))
    told = list(rows.values_list("id", "code", "name"))
    for pk, _code, name in told:
        found.setdefault(name, set()).add(pk)
    by_code = {code: frozenset({pk}) for pk, code, _name in told if code in names}
    return {name: frozenset(ids) for name, ids in found.items()} | by_code


def needed(problems: Problems, at: str, limits: Mapping[str, int], told: Mapping[str, Any]) -> None:
    """Note texts that are missing, too long or not to be kept. `at` stands before the names of the fields."""
    for name, limit in limits.items():
        problems.text(f"{at}{name}", told[name], limit)
        if not told[name].strip():
            problems.add(f"{at}{name}", Refused.REQUIRED)


def not_later(problems: Problems, name: str, day: date, today: date) -> None:
    """Note a day that has not come yet."""
    if day > today:
        problems.add(name, Refused.IN_THE_FUTURE)


@contextmanager
def alone() -> Iterator[None]:
    """The transaction of an act that makes a row of which there may be one: whoever comes second finds a Conflict."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise Conflict("somebody else has just entered the same") from error


def living(model: type[Any], *, id: int, expected_version: int) -> Any:
    """Claim a row that has not been withdrawn. Raises Conflict, NotFound, Invalid."""
    assert issubclass(model, Subject)
    row: Any = claim(model, id=id, expected_version=expected_version)
    if row.withdrawn:
        raise Invalid({"": [Refused.NOT_NOW]})
    return row
