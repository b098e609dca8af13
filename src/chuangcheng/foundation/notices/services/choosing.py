"""How a person wants to be told, and where a unit's chat group is."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.accounts.permissions import can_administer
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Actor, Conflict, NotFound, Problems
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.journal.services import record
from chuangcheng.foundation.notices import rules
from chuangcheng.foundation.notices.models import Preference, UnitChannel
from chuangcheng.foundation.notices.rules import Choice, Robot
from chuangcheng.foundation.notices.selectors.ways import bases
from chuangcheng.foundation.notices.terms import OF_UNITS, PERSONAL, ROBOTS, Channel, Refused


def choose(*, choice: Choice, expected_version: int, by: Acting, now: datetime) -> Preference:
    """Keep how this person wants to be told from now on. `expected_version` is 0 where he has chosen nothing yet."""
    problems = Problems()
    if choice.channel is not None and choice.channel not in PERSONAL:
        problems.add("channel", Refused.UNKNOWN_CHANNEL)
    for name in ("digest_hour", "quiet_from", "quiet_until"):
        if not 0 <= getattr(choice, name) <= 23:
            problems.add(name, Refused.UNKNOWN_HOUR)
    problems.refuse()
    told = {
        "channel": choice.channel or "",
        "silent": choice.silent,
        "timings": rules.written(choice.timings),
        "digest_hour": choice.digest_hour,
        "quiet_from": choice.quiet_from,
        "quiet_until": choice.quiet_until,
        "language": choice.language,
    }
    try:
        with transaction.atomic():
            row, before = _own_row(expected_version, by)
            if row is None:
                row = Preference.objects.create(user_id=by.user_id, **told)
            else:
                for name, value in told.items():
                    setattr(row, name, value)
                row.save(update_fields=list(told))
            record(subject=row, act="notices.choose", by=by, at=now, before=before, after=told)
    except IntegrityError:
        raise Conflict("this person chose on another page at the same moment") from None
    return row


def _own_row(expected_version: int, by: Acting) -> tuple[Preference | None, dict[str, object]]:
    known = Preference.objects.filter(user_id=by.user_id).values_list("id", flat=True).first()
    if known is None:
        return None, {}
    row = claim(Preference, id=known, expected_version=expected_version)
    names = ("channel", "silent", "timings", "digest_hour", "quiet_from", "quiet_until", "language")
    return row, {name: getattr(row, name) for name in names}


def set_unit_channel(
    *,
    unit_id: int,
    expected_version: int,
    channel: Channel | None,
    by: Actor,
    now: datetime,
    address: str = "",
    secret: str = "",
) -> UnitChannel:
    """Keep where a unit hears of its cases; None tells it nowhere. `expected_version` is 0 where nothing is kept yet.

    An empty `address` keeps the robot that is known. The journal tells the kind and the last four characters: who has
    the whole address can write into the group.
    """
    if isinstance(by, Acting) and not can_administer(by):
        raise NotFound("may not administer")
    unit = Unit.objects.filter(pk=unit_id, retired=False).first()
    if unit is None:
        raise NotFound(f"unit {unit_id}")
    known = UnitChannel.objects.filter(unit_id=unit_id).first()
    robot = _robot(channel, address, secret, known)
    problems = Problems()
    if channel is not None and channel not in OF_UNITS:
        problems.add("channel", Refused.UNKNOWN_CHANNEL)
    if channel in ROBOTS and robot is None:
        problems.add("address", Refused.NOT_A_ROBOT if address.strip() else Refused.REQUIRED)
    if channel is Channel.SMS and not unit.contact_phone:
        problems.add("channel", Refused.NO_CONTACT)
    problems.refuse()
    told = {
        "channel": channel or "",
        "token": robot.token if robot else "",
        "secret": robot.secret if robot else "",
    }
    try:
        with transaction.atomic():
            before: dict[str, object] = {}
            if known is None:
                row = UnitChannel.objects.create(unit_id=unit_id, **told)
            else:
                row = claim(UnitChannel, id=known.pk, expected_version=expected_version)
                before = _shown(row)
                row.channel, row.token, row.secret = told["channel"], told["token"], told["secret"]
                row.save(update_fields=list(told))
            record(subject=row, act="notices.unit_channel", by=by, at=now, before=before, after=_shown(row))
    except IntegrityError:
        raise Conflict("somebody else set it at the same moment") from None
    return row


def _robot(channel: Channel | None, address: str, secret: str, known: UnitChannel | None) -> Robot | None:
    """The robot that is meant: the one behind the address, or the one that is kept already."""
    if channel not in ROBOTS:
        return None
    if address.strip():
        found = rules.read_robot(address, bases())
        if found is None or found.channel is not channel:
            return None
        return Robot(found.channel, found.token, secret.strip() if channel is Channel.DINGTALK else "")
    if known is not None and known.channel == channel and known.token:
        return Robot(Channel(known.channel), known.token, secret.strip() or known.secret)
    return None


def _shown(row: UnitChannel) -> dict[str, object]:
    return {"unit_id": row.unit_id, "channel": row.channel, "ending": row.token[-4:]}
