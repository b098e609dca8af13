"""Reading evidence. Whoever asks has been allowed to see the subject that the file belongs to:
a file is shown only on the pages of its case, visit or material, so their permission is its own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from django.conf import settings

from chuangcheng.foundation.acts.rules import NotFound

from ..formats import small_jpeg
from ..models import File, Mask
from ..rules import COPY_TYPES, DIRECTLY_SHOWN, IMAGES, boxes_of, copy_path, masked_path, original_path
from ..terms import CopyKind, Damage, MediaType


@dataclass(frozen=True)
class Photo:
    """A file as pages show it; not every one is a picture (`is_image`). Degrees are WGS-84.

    `captured_by_camera_zone` is False where the camera's clock was taken to show the office's time.
    """

    id: int
    sha256: str
    media_type: MediaType
    name: str
    size: int
    width: int | None
    height: int | None
    pages: int | None
    captured_at: datetime | None
    captured_by_camera_zone: bool
    latitude: float | None
    longitude: float | None
    received_at: datetime
    received_by_id: int | None

    @property
    def is_image(self) -> bool:
        """True when there are copies to show."""
        return self.media_type in IMAGES


@dataclass(frozen=True)
class Copy:
    """What a page hands out: the path of the bytes, their type, a name for saving, whether it may be shown in place."""

    path: Path
    media_type: MediaType
    name: str
    size: int
    sha256: str  # of the original: a name for caches
    shown_in_place: bool


@dataclass(frozen=True)
class Damaged:
    """A row whose bytes are not what it says."""

    id: int
    sha256: str
    damage: Damage


def photos(file_ids: Iterable[int]) -> dict[int, Photo]:
    """Files by id, in one statement; unknown ids are left out."""
    return {file.pk: _photo(file) for file in File.objects.filter(pk__in=set(file_ids))}


def not_pictures(file_ids: Iterable[int]) -> frozenset[int]:
    """Which of these files are no pictures: documents, or nothing at all. One statement."""
    wanted = frozenset(file_ids)
    rows = File.objects.filter(pk__in=wanted).values_list("pk", "media_type")
    return wanted - {pk for pk, media_type in rows if media_type in IMAGES}


def photo(file_id: int) -> Photo:
    """One file. Raises NotFound."""
    try:
        return photos([file_id])[file_id]
    except KeyError:
        raise NotFound(f"file {file_id}") from None


def open_copy(file_id: int, kind: CopyKind = CopyKind.ORIGINAL) -> Copy:
    """Where the original or a copy lies, for the page that serves it.

    Raises NotFound when there is no such file, no such copy of this kind of file, or its bytes are gone
    (`services.rebuild_derived` makes lost copies again).
    """
    file = photo(file_id)
    if kind is not CopyKind.ORIGINAL and not file.is_image:
        raise NotFound(f"a document has no {kind}")
    if kind is CopyKind.MASKED:
        return _masked_copy(file)
    path = Path(settings.FILES_ROOT) / copy_path(file.sha256, kind)
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        raise NotFound(f"file {file_id}: {kind} is not in the store") from None
    media_type = COPY_TYPES.get(kind, file.media_type)
    name = file.name
    if kind is not CopyKind.ORIGINAL:
        name = f"{PurePosixPath(file.name).stem}.{media_type.value.removeprefix('image/').replace('jpeg', 'jpg')}"
    return Copy(path, media_type, name, size, file.sha256, media_type in DIRECTLY_SHOWN)


def _masked_copy(file: Photo) -> Copy:
    """The copy with boxes covered. Raises NotFound where nobody has masked the picture yet."""
    mask = Mask.objects.filter(file_id=file.id).first()
    if mask is None:
        raise NotFound(f"file {file.id} is not masked")
    path = Path(settings.FILES_ROOT) / masked_path(file.sha256, boxes_of(mask.boxes))
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        raise NotFound(f"file {file.id}: its masked copy is not in the store") from None
    return Copy(path, MediaType.JPEG, f"{PurePosixPath(file.name).stem}-masked.jpg", size, file.sha256, True)


def paper_pictures(file_ids: Iterable[int], *, most: int) -> dict[int, bytes]:
    """Small JPEG copies of pictures for papers, at most `most` pixels on the longer side; one statement.

    Where a person masked a picture its masked copy is taken, and no other: a paper leaves the desk. Documents, and
    pictures whose bytes are gone, are left out: a paper is made without them.
    """
    rows = File.objects.filter(pk__in=set(file_ids), media_type__in=IMAGES).values_list("pk", "sha256", "mask__boxes")
    found = {}
    for pk, sha256, drawn in rows:
        path = copy_path(sha256, CopyKind.PAGE) if drawn is None else masked_path(sha256, boxes_of(drawn))
        with suppress(OSError):
            found[pk] = small_jpeg(Path(settings.FILES_ROOT) / path, most)
    return found


def original_paths() -> tuple[tuple[str, int], ...]:
    """The path below the store's root and the size of every original: what a backup must hold."""
    rows = File.objects.order_by("id").values_list("sha256", "size")
    return tuple((str(original_path(sha256)), size) for sha256, size in rows.iterator(chunk_size=2_000))


def damaged_files(*, whole: bool = False, file_ids: Sequence[int] | None = None) -> tuple[Damaged, ...]:
    """Rows whose bytes are missing or of another size; with `whole` every file is read and hashed again."""
    rows = File.objects.order_by("id")
    if file_ids is not None:
        rows = rows.filter(pk__in=file_ids)
    found = []
    for file_id, sha256, size in rows.values_list("id", "sha256", "size").iterator(chunk_size=2_000):
        if damage := _damage(Path(settings.FILES_ROOT) / original_path(sha256), sha256, size, whole):
            found.append(Damaged(file_id, sha256, damage))
    return tuple(found)


def _damage(path: Path, sha256: str, size: int, whole: bool) -> Damage | None:
    try:
        if path.stat().st_size != size:
            return Damage.WRONG_SIZE
        if whole:
            with path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                    return Damage.CHANGED
    except FileNotFoundError:
        return Damage.MISSING
    return None


def _photo(file: File) -> Photo:
    return Photo(
        id=file.pk,
        sha256=file.sha256,
        media_type=MediaType(file.media_type),
        name=file.name,
        size=file.size,
        width=file.width,
        height=file.height,
        pages=file.pages,
        captured_at=file.captured_at,
        captured_by_camera_zone=file.captured_offset is not None,
        latitude=file.latitude,
        longitude=file.longitude,
        received_at=file.received_at,
        received_by_id=file.received_by_id,
    )
