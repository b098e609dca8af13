"""Whom a move on a case concerns, besides the one who made it. Loading cases in bulk tells nobody: it is their past."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.db.models import Q

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.terms import Act, Who
from chuangcheng.foundation.accounts.models import Post, Unit
from chuangcheng.foundation.accounts.rules import is_own_unit
from chuangcheng.foundation.accounts.terms import Role, UnitKind
from chuangcheng.foundation.acts.rules import Actor
from chuangcheng.foundation.notices.services import News, tell
from chuangcheng.foundation.notices.terms import Matter

OFFICES = (UnitKind.CITY, UnitKind.DISTRICT, UnitKind.DEPARTMENT)
"""Kinds of unit whose coordinators read everything, as `Acting.reads_everything` says."""


def tell_of_move(case: Case, act: Act, by: Actor, now: datetime, *, left_unit_id: int | None = None) -> None:
    """Leave word of a move in the outbox, where somebody must be told; `left_unit_id` is the unit it was taken from."""
    match act:
        case Act.RECALL_DISPATCH if left_unit_id is not None:
            news = news_of(case, Matter.RECALLED)
            tell(news=news, people=_handlers(left_unit_id), units=[left_unit_id], by=by, at=now)
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
        case Act.ASK_EXTENSION | Act.ASK_SUSPENSION:
            tell(news=news_of(case, Matter.ASKED), people=_deciders(case), by=by, at=now)
        case Act.GRANT_EXTENSION | Act.REFUSE_EXTENSION | Act.SUSPEND | Act.REFUSE_SUSPENSION:
            tell(news=news_of(case, Matter.DECIDED), people=holders(case), by=by, at=now)
        case Act.CHANGE_DEADLINE | Act.DEFER | Act.END_DEFERRAL | Act.RESUME if case.unit_id:
            tell(news=news_of(case, Matter.DEADLINE_MOVED), people=holders(case), by=by, at=now)
        case _:
            pass


def tell_of_hazard(case: Case, by: Actor, now: datetime) -> None:
    """Leave word of a hazard the moment it is known: its competent unit and the office hear of it at once."""
    units = [case.competent_unit_id] if case.competent_unit_id else []
    people = [*coordinators(), *competent_people(case)]
    tell(news=news_of(case, Matter.HAZARD), people=people, units=units, by=by, at=now)


def competent_people(case: Case) -> list[int]:
    """The handlers and verifiers of a hazard's competent unit."""
    rows = [
        *_handlers(case.competent_unit_id),
        *_posts(Role.VERIFIER).filter(unit_id=case.competent_unit_id).values_list("user_id", flat=True),
    ]
    return rows if case.competent_unit_id else []


def tell_of_part(case: Case, by: Actor, now: datetime) -> None:
    """Leave word of a part that was dispatched in the act that made it."""
    tell_of_move(case, Act.DISPATCH, by, now)


def _deciders(case: Case) -> list[int]:
    """Who may decide the request that waits."""
    return coordinators() if case.decides == Who.COORDINATOR else leaders()


def news_of(case: Case, matter: Matter, due_at: datetime | None = None) -> News:
    """The case as it stands in a message: what, where, until when (`due_at`, else its deadline). Words that people
    added stay inside."""
    place = case.site.name if case.site else case.address
    return News(
        matter=matter,
        subject_kind=Case.subject_kind(),
        subject_id=case.pk,
        number=case.number,
        title=case.title,
        title_en=case.title_en,
        place=place,
        due_at=due_at or case.due,
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
    """The coordinators of the office, who read everything."""
    return list(_posts(Role.COORDINATOR).filter(unit__kind__in=OFFICES).values_list("user_id", flat=True))


def supervisors() -> list[int]:
    """The supervisors who read everything."""
    return list(_posts(Role.SUPERVISOR).filter(unit__kind__in=OFFICES).values_list("user_id", flat=True))


def leaders() -> list[int]:
    """The leaders who read everything."""
    above = (UnitKind.CITY, UnitKind.DISTRICT)
    return list(_posts(Role.LEADER).filter(unit__kind__in=above).values_list("user_id", flat=True))


def _verifiers(case: Case) -> list[int]:
    """Verifiers who may judge this case: none of their units has it, stands above or below, in whatever post. A hazard
    is judged by its competent unit."""
    if case.is_hazard:
        return competent_people(case)
    verifying = _posts(Role.VERIFIER).values("user_id")
    posts: dict[int, list[tuple[UnitKind, str]]] = defaultdict(list)
    rows = Post.objects.filter(user_id__in=verifying, retired=False)
    for user_id, kind, path in rows.values_list("user_id", "unit__kind", "unit__path"):
        posts[user_id].append((UnitKind(kind), path))
    concerned = Unit.objects.filter(Q(pk=case.unit_id or 0) | Q(pk=case.handed_unit_id or 0))
    paths = list(concerned.values_list("path", flat=True))
    return [user for user, own in posts.items() if not any(is_own_unit(own, path) for path in paths)]
