"""How people and units want to be told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chuangcheng.foundation.accounts.models import Unit, User
from chuangcheng.foundation.accounts.permissions import can_administer
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound

from ..models import Preference, UnitChannel
from ..rules import Choice, Robot, read
from ..terms import PERSONAL, Channel, Language
from .ways import available


def choice_of(row: Preference) -> Choice:
    """A person's row as a value."""
    return Choice(
        channel=Channel(row.channel) if row.channel else None,
        silent=row.silent,
        timings=read(row.timings),
        digest_hour=row.digest_hour,
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        language=Language(row.language),
    )


def choices_of(user_ids: Iterable[int | None]) -> dict[int, Choice]:
    """What people chose; who chose nothing is missing."""
    rows = Preference.objects.filter(user_id__in={one for one in user_ids if one})
    return {row.user_id: choice_of(row) for row in rows}


@dataclass(frozen=True)
class OwnChoice:
    """How somebody is told, for his own page. `version` is 0 where he has chosen nothing; `ways` lead somewhere here,
    `reachable` those for which he has an address."""

    version: int
    choice: Choice
    ways: tuple[Channel, ...]
    reachable: frozenset[Channel]


def own_choice(acting: Acting) -> OwnChoice:
    """How this person is told, in two statements."""
    row = Preference.objects.filter(user_id=acting.user_id).first()
    told = User.objects.filter(pk=acting.user_id).values_list("email", "phone").first() or ("", "")
    has = {Channel.EMAIL: bool(told[0]), Channel.SMS: bool(told[1])}
    ways = available()
    return OwnChoice(
        row.version if row else 0,
        choice_of(row) if row else Choice(),
        tuple(channel for channel in PERSONAL if channel in ways),
        frozenset(channel for channel in PERSONAL if channel in ways and has[channel]),
    )


@dataclass(frozen=True)
class UnitWay:
    """Where a unit hears of its cases. `ending` are the last characters of its robot's address, never the whole."""

    unit_id: int
    unit: str
    version: int
    channel: Channel | None
    ending: str
    contact_phone: str


def unit_way(acting: Acting, *, unit_id: int) -> UnitWay:
    """Where one unit hears of its cases, for those who set it; in two statements."""
    unit = Unit.objects.filter(pk=unit_id, retired=False).first() if can_administer(acting) else None
    if unit is None:
        raise NotFound(f"unit {unit_id}")
    row = UnitChannel.objects.filter(unit_id=unit_id).first()
    channel = Channel(row.channel) if row and row.channel else None
    ending = Robot(channel, row.token).ending if row and channel else ""
    return UnitWay(unit.pk, unit.name, row.version if row else 0, channel, ending, unit.contact_phone)
