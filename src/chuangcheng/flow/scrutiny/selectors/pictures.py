"""The pictures of a case with what is known of each: when and where it was taken, what covers it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chuangcheng.flow.cases.models import Case, CasePhoto
from chuangcheng.flow.cases.permissions import can_see
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound
from chuangcheng.foundation.evidence.rules import IMAGES, MaskBox, boxes_of
from chuangcheng.foundation.geography.rules import Point, distance


@dataclass(frozen=True)
class CasePicture:
    """A picture of a case. `metres` from the case's place, where both are known. `mask_version` is 0 and `boxes` None
    where nobody has made a masked copy; no boxes mean that a person looked and found nothing to cover."""

    file_id: int
    kind: str
    at: datetime
    name: str
    width: int
    height: int
    captured_at: datetime | None
    camera_zone: bool
    received_at: datetime
    metres: int | None
    software: str
    mask_version: int
    boxes: tuple[MaskBox, ...] | None
    masked_at: datetime | None


def pictures_of_case(acting: Acting, *, case_id: int) -> tuple[CasePicture, ...]:
    """The pictures of a case, oldest first; documents are left out. Two statements. NotFound for strangers."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None or not can_see(acting, case):
        raise NotFound(f"case {case_id}")
    rows = CasePhoto.objects.filter(case_id=case_id, file__media_type__in=IMAGES)
    return tuple(_picture(case, row) for row in rows.select_related("file__look", "file__mask").order_by("at", "id"))


def case_picture(acting: Acting, *, case_id: int, file_id: int) -> CasePicture:
    """One picture of a case. NotFound for strangers, and for what is no picture of this case."""
    for one in pictures_of_case(acting, case_id=case_id):
        if one.file_id == file_id:
            return one
    raise NotFound(f"picture {file_id} of case {case_id}")


def _picture(case: Case, row: CasePhoto) -> CasePicture:
    file = row.file
    mask, look = getattr(file, "mask", None), getattr(file, "look", None)
    metres = None
    if None not in (file.latitude, file.longitude, case.latitude, case.longitude):
        metres = round(distance(Point(file.latitude, file.longitude), Point(case.latitude, case.longitude)))  # type: ignore[arg-type]
    return CasePicture(
        file_id=file.pk,
        kind=row.kind,
        at=row.at,
        name=file.name,
        width=file.width or 1,
        height=file.height or 1,
        captured_at=file.captured_at,
        camera_zone=file.captured_offset is not None,
        received_at=file.received_at,
        metres=metres,
        software=look.software if look else "",
        mask_version=mask.version if mask else 0,
        boxes=boxes_of(mask.boxes) if mask else None,
        masked_at=mask.made_at if mask else None,
    )
