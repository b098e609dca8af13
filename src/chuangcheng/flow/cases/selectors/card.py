"""One case: its history, its pictures, what may come next and who may receive it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chuangcheng.foundation.accounts.models import Post, Unit
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound

from .. import rules
from ..models import Case, CaseMove, CasePhoto
from ..permissions import can_see, standing
from ..terms import Act, State, Who
from .lists import CaseRow, row_of


@dataclass(frozen=True)
class MoveRow:
    """One move of a case's history."""

    number: int
    act: Act
    origin: str
    target: State
    at: datetime
    by: str
    by_unit: str
    by_role: str
    to: str
    reason: str
    words: str
    on_site: bool
    to_unit_id: int | None = None


@dataclass(frozen=True)
class Picture:
    """A picture or document of a case; `file_id` opens it under the case's page."""

    file_id: int
    kind: str
    at: datetime
    is_image: bool
    name: str
    captured_at: datetime | None


@dataclass(frozen=True)
class NextMove:
    """A move that may come next, and whether this person may make it."""

    act: Act
    actor: Who
    mine: bool


@dataclass(frozen=True)
class CaseCard:
    """Everything the case page shows."""

    row: CaseRow
    words: str
    source: str
    source_reference: str
    case_class_id: int | None
    case_class_key: str
    standard_id: int | None
    standard: str
    standard_en: str
    site_id: int | None
    street_id: int | None
    unit_id: int | None
    unit_reason: str
    limit: str
    limit_en: str
    limit_id: int | None
    must_verify_on_site: bool
    verified_on_site: bool
    reported_by: str
    rectified_at: datetime | None
    on_time: bool | None
    latitude: float | None
    longitude: float | None
    rebound_of_id: int | None
    rebounds: tuple[tuple[int, str], ...]
    moves: tuple[MoveRow, ...]
    pictures: tuple[Picture, ...]
    next_moves: tuple[NextMove, ...]

    def pictures_of(self, kind: str) -> tuple[Picture, ...]:
        """The pictures of one kind, oldest first."""
        return tuple(picture for picture in self.pictures if picture.kind == kind)


def case_card(acting: Acting, *, case_id: int, now: datetime) -> CaseCard:
    """One case with its history and pictures, in four statements. NotFound for strangers."""
    case = (
        Case.objects.select_related(
            "case_class", "site", "street", "unit", "handed_unit", "handed_user", "standard", "limit", "reported_by"
        )
        .filter(pk=case_id)
        .first()
    )
    if case is None or not can_see(acting, case):
        raise NotFound(f"case {case_id}")
    moves = CaseMove.objects.filter(case_id=case_id).select_related("by_user", "by_unit", "to_unit").order_by("number")
    pictures = CasePhoto.objects.filter(case_id=case_id).select_related("file").order_by("at", "id")
    rebounds = tuple(Case.objects.filter(rebound_of_id=case_id).order_by("id").values_list("id", flat=True))
    stands = standing(acting, case)
    return CaseCard(
        row=row_of(case, now),
        words=case.words,
        source=case.source,
        source_reference=case.source_reference,
        case_class_id=case.case_class_id,
        case_class_key=f"{case.case_class.kind}:{case.case_class.code}" if case.case_class else "",
        standard_id=case.standard_id,
        standard=f"{case.standard.code} {case.standard.title}" if case.standard else "",
        standard_en=f"{case.standard.code} {case.standard.title_en}"
        if case.standard and case.standard.title_en
        else "",
        site_id=case.site_id,
        street_id=case.street_id,
        unit_id=case.unit_id,
        unit_reason=case.unit_reason,
        limit=case.limit.condition if case.limit else "",
        limit_en=case.limit.condition_en if case.limit else "",
        limit_id=case.limit_id,
        must_verify_on_site=case.must_verify_on_site,
        verified_on_site=case.verified_on_site,
        reported_by=case.reported_by.name if case.reported_by else "",
        rectified_at=case.rectified_at,
        on_time=rules.was_on_time(case.rectified_at, case.due),
        latitude=case.latitude,
        longitude=case.longitude,
        rebound_of_id=case.rebound_of_id,
        rebounds=tuple((pk, rules.case_number(pk)) for pk in rebounds),
        moves=tuple(_move_row(move) for move in moves),
        pictures=tuple(
            Picture(
                file_id=picture.file_id,
                kind=picture.kind,
                at=picture.at,
                is_image=picture.file.media_type.startswith("image/"),
                name=picture.file.name,
                captured_at=picture.file.captured_at,
            )
            for picture in pictures
        ),
        next_moves=tuple(
            NextMove(move.act, move.actor, move.actor in stands)
            for move in rules.moves_from(State(case.state))
            if not (move.act is Act.RECHECK and rebounds)  # what came back is followed as the new case
        ),
    )


def _move_row(move: CaseMove) -> MoveRow:
    return MoveRow(
        number=move.number,
        act=Act(move.act),
        origin=move.origin,
        target=State(move.target),
        at=move.at,
        by=move.by_user.name if move.by_user else "",
        by_unit=move.by_unit.name if move.by_unit else "",
        by_role=move.by_role,
        to=move.to_name or (move.to_unit.name if move.to_unit else ""),
        reason=move.reason,
        words=move.words,
        on_site=move.on_site,
        to_unit_id=move.to_unit_id,
    )


def picture_of(acting: Acting, *, case_id: int, file_id: int) -> int:
    """The id of a file that belongs to a case this person may see; NotFound otherwise."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None or not can_see(acting, case):
        raise NotFound(f"case {case_id}")
    if not CasePhoto.objects.filter(case_id=case_id, file_id=file_id).exists():
        raise NotFound(f"file {file_id} of case {case_id}")
    return file_id


@dataclass(frozen=True)
class Receiver:
    """Somebody a unit may hand a case down to."""

    kind: str
    id: int | None
    name: str


def receivers(acting: Acting) -> tuple[Receiver, ...]:
    """Sections, people and units below, to whom this person's unit may hand a case down; two statements."""
    posts = Post.objects.filter(unit_id=acting.unit_id, retired=False, user__is_active=True)
    people = posts.select_related("user").order_by("section", "user__name", "id")
    below = Unit.objects.filter(parent_id=acting.unit_id, retired=False).order_by("name")
    sections: dict[str, Receiver] = {}
    persons: dict[int, Receiver] = {}
    for post in people:
        if post.section:
            sections.setdefault(post.section, Receiver("section", None, post.section))
        persons.setdefault(post.user_id, Receiver("person", post.user_id, post.user.name))
    units = [Receiver("unit", unit.pk, unit.name) for unit in below]
    return (*sections.values(), *persons.values(), *units)
