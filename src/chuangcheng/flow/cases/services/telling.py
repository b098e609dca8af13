"""Whom a move on a case concerns, besides the one who made it. Loading cases in bulk tells nobody: it is their past."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.db.models import Q

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.terms import Act
from chuangcheng.foundation.accounts.models import Post, Unit
from chuangcheng.foundation.accounts.rules import is_own_unit
from chuangcheng.foundation.accounts.terms import Role, UnitKind
from chuangcheng.foundation.acts.rules import Actor
from chuangcheng.foundation.notices.services import News, tell
from chuangcheng.foundation.notices.terms import Matter

OFFICES = (UnitKind.CITY, UnitKind.DISTRICT, UnitKind.DEPARTMENT)
"""Kinds of unit whose coordinators read everything, as `Acting.reads_everything` says."""


def tell_of_move(case: Case, act: Act, by: Actor, now: datetime) -> None:
    """Leave word of a move in the outbox, where somebody must be told."""
    match act:
        case Act.DISPATCH | Act.INSIST:
            units = [case.unit_id] if case.unit_id else []
            tell(news=news_of(case, Matter.DISPATCHED), people=_handlers(case.unit_id), units=units, by=by, at=now)
        case Act.HAND_DOWN:
            below = [case.handed_unit_id] if case.handed_unit_id else []
            tell(news=news_of(case, Matter.HANDED_DOWN), people=holders(case), units=below, by=by, at=now)
        case Act.SEND_BACK:
            tell(news=news_of(case, Matter.SENT_BACK), people=holders(case), by=by, at=now)
        case Act.RETURN:
            tell(news=news_of(case, Matter.RETURNED), people=coordinators(), by=by, at=now)
        case Act.RECTIFY:
            tell(news=news_of(case, Matter.TO_VERIFY), people=_verifiers(case), by=by, at=now)
        case _:
            pass


def news_of(case: Case, matter: Matter) -> News:
    """The case as it stands in a message: what, where, until when. Words that people added stay inside."""
    place = case.site.name if case.site else case.address
    return News(
        matter=matter,
        subject_kind=Case.subject_kind(),
        subject_id=case.pk,
        number=case.number,
        title=case.title,
        title_en=case.title_en,
        place=place,
        due_at=case.due,
    )


def _posts(role: Role):  # type: ignore[no-untyped-def]
    return Post.objects.filter(role=role, retired=False, user__is_active=True, unit__retired=False)


def _handlers(unit_id: int | None, section: str = "") -> list[int]:
    rows = _posts(Role.HANDLER).filter(unit_id=unit_id)
    return list((rows.filter(section=section) if section else rows).values_list("user_id", flat=True))


def holders(case: Case) -> list[int]:
    """Who has the case in hand: the person, section or unit it was handed down to, else the unit's handlers.

    A section in which nobody handles cases leaves it with the whole unit: somebody must hear of it.
    """
    if case.handed_user_id:
        return [case.handed_user_id]
    if case.handed_unit_id:
        return _handlers(case.handed_unit_id)
    return (case.handed_section and _handlers(case.unit_id, case.handed_section)) or _handlers(case.unit_id)


def coordinators() -> list[int]:
    """The office's coordinators."""
    return list(_posts(Role.COORDINATOR).filter(unit__kind__in=OFFICES).values_list("user_id", flat=True))


def _verifiers(case: Case) -> list[int]:
    """Verifiers who may judge this case: none of their units has it, stands above or below, in whatever post."""
    verifying = _posts(Role.VERIFIER).values("user_id")
    posts: dict[int, list[tuple[UnitKind, str]]] = defaultdict(list)
    rows = Post.objects.filter(user_id__in=verifying, retired=False)
    for user_id, kind, path in rows.values_list("user_id", "unit__kind", "unit__path"):
        posts[user_id].append((UnitKind(kind), path))
    concerned = Unit.objects.filter(Q(pk=case.unit_id or 0) | Q(pk=case.handed_unit_id or 0))
    paths = list(concerned.values_list("path", flat=True))
    return [user for user, own in posts.items() if not any(is_own_unit(own, path) for path in paths)]
