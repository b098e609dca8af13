"""When somebody is told, when it is tried again, and what a robot's address must look like. No clock, no tables."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo
from urllib.parse import parse_qs, urlsplit

from chuangcheng.foundation.accounts.terms import Role

from .terms import ROBOTS, URGENT, Channel, Language, Matter, Timing

HOLD = timedelta(minutes=2)
"""What happens to one matter within so long becomes one message."""

LEASE = timedelta(minutes=5)
"""How long a worker may take over one message. Far above what the slowest way takes until it gives up (a minute), so
that a message is taken over only from a worker that is dead."""

DELAYS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 3 * 60, 6 * 60, 12 * 60, 24 * 60, 24 * 60))
"""How long to wait after each failed try. After the last (three days in all) a person has to look."""

MOST_TRIES = len(DELAYS) + 1

USUAL: Mapping[Matter, Timing] = {
    Matter.DISPATCHED: Timing.AT_ONCE,
    Matter.HANDED_DOWN: Timing.AT_ONCE,
    Matter.SENT_BACK: Timing.AT_ONCE,
    Matter.RETURNED: Timing.AT_ONCE,
    Matter.TO_VERIFY: Timing.DIGEST,
    Matter.NEARLY_DUE: Timing.AT_ONCE,
    Matter.OVERDUE: Timing.DIGEST,
    Matter.ROUND_OPENED: Timing.AT_ONCE,
    Matter.ASKED: Timing.AT_ONCE,
    Matter.DECIDED: Timing.AT_ONCE,
    Matter.DEADLINE_MOVED: Timing.AT_ONCE,
    Matter.LATE_TO_ACCEPT: Timing.AT_ONCE,
    Matter.LONG_OVERDUE: Timing.DIGEST,
    Matter.RESUME_DUE: Timing.DIGEST,
    Matter.SAID: Timing.AT_ONCE,
    Matter.HAZARD: Timing.AT_ONCE,
    Matter.RECALLED: Timing.AT_ONCE,
    Matter.DISPUTE: Timing.AT_ONCE,
}
"""When somebody hears of a matter who has chosen nothing."""


OF_ROLES: Mapping[Role, tuple[Matter, ...]] = {
    Role.HANDLER: (
        Matter.DISPATCHED,
        Matter.HANDED_DOWN,
        Matter.SENT_BACK,
        Matter.NEARLY_DUE,
        Matter.OVERDUE,
        Matter.DECIDED,
        Matter.DEADLINE_MOVED,
        Matter.LATE_TO_ACCEPT,
        Matter.RESUME_DUE,
        Matter.SAID,
        Matter.RECALLED,
        Matter.DISPUTE,
    ),
    Role.COORDINATOR: (Matter.RETURNED, Matter.ASKED, Matter.LONG_OVERDUE, Matter.RESUME_DUE, Matter.SAID),
    Role.VERIFIER: (Matter.TO_VERIFY,),
    Role.INSPECTOR: (Matter.ROUND_OPENED,),
    Role.SUPERVISOR: (Matter.HANDED_DOWN, Matter.LONG_OVERDUE),
    Role.LEADER: (Matter.HANDED_DOWN, Matter.ASKED),
}
"""What people in a post of each role are told about and may choose. A person of the unit may be handed a case in any
role; what is urgent is nobody's to choose."""


def matters_of(roles: Iterable[Role]) -> tuple[Matter, ...]:
    """What a person with these roles may be told about, in the order of the matters."""
    found = {matter for role in roles for matter in OF_ROLES.get(role, (Matter.HANDED_DOWN,))}
    return tuple(matter for matter in Matter if matter in found)


@dataclass(frozen=True)
class Choice:
    """What a person chose. `channel` None: by e-mail where there is an address. Hours are those of the office's zone;
    from `quiet_from` until `quiet_until` nothing is sent; equal hours mean no quiet time."""

    channel: Channel | None = None
    silent: bool = False
    timings: Mapping[Matter, Timing] = field(default_factory=dict)
    digest_hour: int = 8
    quiet_from: int = 21
    quiet_until: int = 7
    language: Language = Language.CHINESE

    def timing(self, matter: Matter) -> Timing:
        """When this person wants to hear of a matter."""
        if matter in URGENT:
            return Timing.AT_ONCE
        return Timing.NEVER if self.silent else self.timings.get(matter, USUAL[matter])


def written(timings: Mapping[Matter, Timing]) -> str:
    """The choices as a text for the table."""
    return json.dumps({str(matter): str(timing) for matter, timing in sorted(timings.items())})


def read(text: str) -> dict[Matter, Timing]:
    """The choices that `written` wrote; matters and timings that no longer exist are left out."""
    told = json.loads(text or "{}")
    matters, timings = set(Matter), set(Timing)
    return {Matter(m): Timing(t) for m, t in told.items() if m in matters and t in timings}


def is_quiet(hour: int, quiet_from: int, quiet_until: int) -> bool:
    """Whether the hour (0 to 23) lies in the quiet time, which may pass midnight."""
    if quiet_from <= quiet_until:
        return quiet_from <= hour < quiet_until
    return hour >= quiet_from or hour < quiet_until


def after_quiet(at: datetime, choice: Choice, zone: tzinfo) -> datetime:
    """The first moment from `at` on at which this person may be disturbed."""
    local = at.astimezone(zone)
    if not is_quiet(local.hour, choice.quiet_from, choice.quiet_until):
        return at
    return _next(local, choice.quiet_until, zone).astimezone(at.tzinfo)


def due(at: datetime, timing: Timing, choice: Choice, zone: tzinfo, *, urgent: bool = False) -> datetime:
    """When a message is to go out in which something of `at` is told; what is urgent waits for nothing."""
    if urgent:
        return at
    if timing is Timing.DIGEST:
        # The hour was chosen by the person himself, also one within his quiet time.
        return _next(at.astimezone(zone), choice.digest_hour, zone).astimezone(at.tzinfo)
    return after_quiet(at + HOLD, choice, zone)


def _next(local: datetime, hour: int, zone: tzinfo) -> datetime:
    """The next time the clock in the office shows this full hour, after `local`."""
    day = local.date() if local.time() < time(hour) else local.date() + timedelta(days=1)
    return datetime.combine(day, time(hour), zone)


def next_try(now: datetime, tries: int) -> datetime | None:
    """When to try again after so many tries, or None when it was the last."""
    return now + DELAYS[tries - 1] if tries <= len(DELAYS) else None


@dataclass(frozen=True)
class Robot:
    """The address of a robot of a chat group: what stands behind it is as good as a password."""

    channel: Channel
    token: str
    secret: str = ""  # DingTalk: the key a message is signed with

    @property
    def ending(self) -> str:
        """The last characters, by which people tell two robots apart."""
        return self.token[-4:]


PATHS: Mapping[Channel, str] = {
    Channel.WECOM: "/cgi-bin/webhook/send",
    Channel.DINGTALK: "/robot/send",
    Channel.FEISHU: "/open-apis/bot/v2/hook/",
}
TOKEN = re.compile(r"[A-Za-z0-9_-]{8,200}")


def read_robot(address: str, bases: Mapping[Channel, str]) -> Robot | None:
    """The robot behind an address as the chat programme shows it, or None when it is none that is known here.

    `bases` are the origins of the three services on this installation: the product calls no other.
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    origin = f"{parts.scheme}://{parts.netloc}"
    for channel in ROBOTS:
        base = urlsplit(bases[channel])
        if origin != f"{base.scheme}://{base.netloc}":
            continue
        path = parts.path.removeprefix(base.path.rstrip("/"))
        if channel is Channel.FEISHU:
            token = path.removeprefix(PATHS[channel]).rstrip("/") if path.startswith(PATHS[channel]) else ""
        elif path.rstrip("/") == PATHS[channel]:
            token = parse_qs(parts.query).get("key" if channel is Channel.WECOM else "access_token", [""])[0]
        else:
            token = ""
        if TOKEN.fullmatch(token):
            return Robot(channel, token)
    return None
