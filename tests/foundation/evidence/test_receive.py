"""Receiving files: kept exactly as they came, described, and never half."""

import hashlib
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from PIL import Image, ImageChops, ImageOps, ImageStat

from chuangcheng.foundation.acts.rules import PRODUCT, Invalid, NotFound
from chuangcheng.foundation.evidence import selectors, services
from chuangcheng.foundation.evidence.models import File
from chuangcheng.foundation.evidence.rules import COPY_TYPES
from chuangcheng.foundation.evidence.terms import CopyKind, MediaType
from chuangcheng.foundation.journal.models import Entry

from . import files

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 6, 1, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 7, 1, 0, tzinfo=UTC)
PHOTOS = Path(__file__).resolve().parents[4] / "shared" / "data" / "photos"
STREET_FAULTS = sorted(PHOTOS.glob("*.jpg"))


def receive(content: Any, name: str = "门前.jpg") -> File:
    return services.receive(content=content, name=name, by=PRODUCT, now=NOW)


def shown(file: File, kind: CopyKind) -> Image.Image:
    return Image.open(selectors.open_copy(file.pk, kind).path)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (files.jpeg(), MediaType.JPEG),
        (files.jpeg(progressive=True), MediaType.JPEG),
        (files.jpeg(files.picture(mode="CMYK")), MediaType.JPEG),
        (files.jpeg(files.picture(mode="L")), MediaType.JPEG),
        (files.png(), MediaType.PNG),
        (files.png(files.picture(mode="RGBA")), MediaType.PNG),
        (files.png(files.picture(mode="P")), MediaType.PNG),
        (files.png(files.picture(mode="I;16")), MediaType.PNG),
        (files.saved(files.picture(), "WEBP"), MediaType.WEBP),
        (files.HEIC, MediaType.HEIC),
        (files.pdf(), MediaType.PDF),
        (files.office("word"), MediaType.DOCX),
        (files.office("xl"), MediaType.XLSX),
        (files.office("ppt"), MediaType.PPTX),
        (files.old_office("Workbook"), MediaType.XLS),
        (files.old_office("WordDocument"), MediaType.DOC),
        (files.old_office("PowerPoint Document"), MediaType.PPT),
    ],
)
def test_bytes_come_back_as_they_came_whatever_the_name_says(content: bytes, media_type: MediaType) -> None:
    file = receive(content, "随便.txt")
    copy = selectors.open_copy(file.pk)
    assert copy.path.read_bytes() == content
    assert (file.media_type, copy.media_type, copy.name, copy.size) == (
        media_type,
        media_type,
        "随便.txt",
        len(content),
    )
    assert file.sha256 == copy.path.name == hashlib.sha256(content).hexdigest()
    if selectors.photo(file.pk).is_image:
        with shown(file, CopyKind.PAGE) as page, shown(file, CopyKind.THUMBNAIL) as thumbnail:
            assert (page.format, page.mode, page.size) == ("JPEG", page.mode, (file.width, file.height))
            assert thumbnail.format == "WEBP"


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "PNG"])
def test_copies_stand_upright(kind: str, orientation: int) -> None:
    stored = files.picture()
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(files.saved(stored, "PNG", exif=files.exif(orientation)))))
    file = receive(files.saved(stored, kind, exif=files.exif(orientation)))
    assert (file.width, file.height) == upright.size
    with shown(file, CopyKind.PAGE) as page:
        assert page.size == upright.size
        width, height = page.size
        for place in [(8, 8), (width - 8, 8), (8, height - 8), (width - 8, height - 8)]:
            seen, meant = page.getpixel(place), upright.convert("RGB").getpixel(place)
            assert max(abs(one - other) for one, other in zip(seen, meant, strict=True)) < 12  # type: ignore[arg-type]


def test_a_phones_own_format_stands_upright_and_says_when_and_where() -> None:
    file = receive(files.HEIC)
    assert (file.width, file.height) == (64, 96)
    assert file.captured_at == datetime(2026, 3, 5, 6, 7, 9, tzinfo=UTC)
    assert (file.latitude, file.longitude) == (pytest.approx(36.0916667), pytest.approx(120.3375))
    with shown(file, CopyKind.PAGE) as page:
        red, _, blue = page.convert("RGB").getpixel((32, 8))  # type: ignore[misc]
        assert red > 200 > 60 > blue  # the left half lies on top once it is turned


def test_copies_are_small_and_hold_no_metadata() -> None:
    file = receive(files.jpeg(files.picture(3000, 2000), exif=files.exif(), comment=b"where I live", dpi=(300, 300)))
    original = selectors.open_copy(file.pk).path.read_bytes()
    assert b"Made-up camera" in original
    assert b"where I live" in original
    for kind, size in [(CopyKind.PAGE, (1600, 1067)), (CopyKind.THUMBNAIL, (320, 213))]:
        data = selectors.open_copy(file.pk, kind).path.read_bytes()
        with Image.open(io.BytesIO(data)) as copy:
            assert copy.size == size
            assert not copy.getexif()
            assert set(copy.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "background", "loop"}
        assert b"Made-up" not in data
        assert b"where I live" not in data
    page = selectors.open_copy(file.pk, CopyKind.PAGE)
    assert page.path.read_bytes()[:11] == b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"  # without it Word refuses the picture
    assert page.name == "门前.jpg"


def test_text_in_a_png_stays_in_the_original_alone() -> None:
    file = receive(files.png(Author="someone"))
    assert b"someone" in selectors.open_copy(file.pk).path.read_bytes()
    assert b"someone" not in selectors.open_copy(file.pk, CopyKind.PAGE).path.read_bytes()


def test_the_cameras_offset_counts_and_without_one_the_offices_time(settings: Any) -> None:
    settings.TIME_ZONE = "Asia/Shanghai"
    told = receive(files.jpeg(exif=files.exif(offset="+01:00")))
    untold = receive(files.jpeg(exif=files.exif(offset=None)))
    assert (told.captured_at, told.captured_offset) == (datetime(2026, 3, 5, 13, 7, 9, tzinfo=UTC), 60)
    assert (untold.captured_at, untold.captured_offset) == (datetime(2026, 3, 5, 6, 7, 9, tzinfo=UTC), None)
    assert not selectors.photo(untold.pk).captured_by_camera_zone


@pytest.mark.parametrize(
    "block",
    [
        files.exif(taken="0000:00:00 00:00:00", place={1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)}),
        files.exif(taken="yesterday", place={2: (36.0, 5.0, 30.0), 4: (120.0, 20.0, 15.0)}),
        files.exif(taken="", place={1: "N", 2: (96.0, 5.0, 30.0), 3: "E", 4: (120.0, 20.0, 15.0)}),
        files.exif(taken="2026:13:41 25:61:61", place={1: "N", 2: (36.0, 5.0), 3: "E", 4: (120.0, 20.0, 15.0)}),
    ],
)
def test_what_a_camera_does_not_know_is_left_open(block: Image.Exif) -> None:
    file = receive(files.jpeg(exif=block))
    assert (file.captured_at, file.captured_offset, file.latitude, file.longitude) == (None, None, None, None)


def test_the_row_says_who_and_when_and_the_journal_tells_it() -> None:
    content = files.pdf(3)
    file = receive(content, "通知.pdf")
    assert (file.pages, file.width, file.received_at, file.received_by_id, file.version) == (3, None, NOW, None, 1)
    entry = Entry.objects.get(subject_kind="evidence.file", subject_id=file.pk)
    assert (entry.act, entry.number, entry.at) == ("evidence.received", 1, NOW)


def test_the_same_bytes_are_one_file(all_files: Any) -> None:
    first = receive(files.jpeg(), "一.jpg")
    there = all_files()
    again = services.receive(content=io.BytesIO(files.jpeg()), name="二.jpg", by=PRODUCT, now=LATER)
    assert again.pk == first.pk
    assert (again.name, again.received_at) == ("一.jpg", NOW)
    assert (File.objects.count(), Entry.objects.filter(subject_kind="evidence.file").count()) == (1, 1)
    assert all_files() == there


def test_sending_again_brings_back_what_the_disk_has_lost() -> None:
    file = receive(files.jpeg())
    copies = [selectors.open_copy(file.pk, kind).path for kind in (CopyKind.ORIGINAL, *COPY_TYPES)]
    for path in copies:
        path.unlink()
    assert receive(files.jpeg()).pk == file.pk
    assert all(path.is_file() for path in copies)


class Stream:
    """Hands out bytes in pieces and does something at the end."""

    def __init__(self, content: bytes, at_the_end: Any) -> None:
        self.file, self.at_the_end = io.BytesIO(content), at_the_end

    def read(self, size: int = -1, /) -> bytes:
        piece = self.file.read(size)
        if not piece:
            self.at_the_end()
        return piece


def test_the_same_file_from_two_people_at_once_is_one_file(all_files: Any) -> None:
    others = []
    file = receive(Stream(files.jpeg(), lambda: others.append(receive(files.jpeg(), "别人的.jpg"))))
    assert file == others[0]
    assert len(all_files()) == 3  # the original and two copies, nothing half


def test_a_stream_that_breaks_off_leaves_nothing(all_files: Any) -> None:
    def break_off() -> None:
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        receive(Stream(files.jpeg(), break_off))
    assert (all_files(), File.objects.count()) == ([], 0)


def test_a_disk_that_fails_leaves_nothing(all_files: Any, files_root: Path) -> None:
    content = files.jpeg()
    blocked = files_root / hashlib.sha256(content).hexdigest()[:2]
    files_root.mkdir()
    blocked.write_text("a file where the store needs a folder")
    with pytest.raises(OSError, match="exists"):
        receive(content)
    assert File.objects.count() == 0
    assert [name for name in all_files() if not name.startswith("derived/")] == [blocked.name]


class Delayed:
    """A person during whose look-up, just before the row is written, somebody else sends the same file."""

    role, unit_id = PRODUCT.role, None

    def __init__(self, meanwhile: Any) -> None:
        self.meanwhile = meanwhile

    @property
    def user_id(self) -> None:
        self.meanwhile()


def test_the_second_of_two_writers_takes_the_row_of_the_first(all_files: Any) -> None:
    first: list[File] = []
    late = Delayed(lambda: first or first.append(receive(files.jpeg())))
    file = services.receive(content=files.jpeg(), name="晚的.jpg", by=late, now=LATER)  # type: ignore[arg-type]
    assert (file, file.name) == (first[0], "门前.jpg")
    assert Entry.objects.filter(subject_kind="evidence.file").count() == 1
    assert len(all_files()) == 3


def test_a_row_that_cannot_be_written_is_an_error_and_no_file() -> None:
    with pytest.raises(IntegrityError):
        services.receive(content=files.jpeg(), name="a.jpg", by=PRODUCT, now=None)  # type: ignore[arg-type]
    assert File.objects.count() == 0
    assert receive(files.jpeg()).version == 1  # the bytes that stayed are in nobody's way


def test_receiving_inside_a_transaction_is_an_error() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        receive(files.jpeg())
    assert File.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_four_people_sending_one_picture_at_once_get_one_file(all_files: Any) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("the suite keeps SQLite in memory, where threads get no waiting")
    start = Barrier(4)

    def send(_: int) -> int:
        try:
            start.wait(timeout=20)
            return receive(files.jpeg(files.picture(800, 600))).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        ids = set(threads.map(send, range(4)))
    assert len(ids) == File.objects.count() == Entry.objects.filter(subject_kind="evidence.file").count() == 1
    assert len(all_files()) == 3


def test_bytes_that_are_not_those_that_were_sent_are_refused(all_files: Any) -> None:
    sent = files.jpeg()
    told = hashlib.sha256(sent).hexdigest().upper()
    with pytest.raises(Invalid) as refused:
        services.receive(content=sent + b"\x00", name="a.jpg", by=PRODUCT, now=NOW, expected_sha256=told)
    assert (refused.value.problems, all_files()) == ({"file": ["damaged_file"]}, [])
    assert services.receive(content=sent, name="a.jpg", by=PRODUCT, now=NOW, expected_sha256=told).version == 1


def test_lists_ask_once(django_assert_num_queries: Any) -> None:
    ids = [receive(files.jpeg(files.picture(64 + i, 64))).pk for i in range(3)]
    with django_assert_num_queries(1):
        found = selectors.photos([*ids, -1])
    assert sorted(found) == ids
    assert found[ids[0]].width == 64


@pytest.mark.skipif(not STREET_FAULTS, reason="the shared data are not here")
@pytest.mark.parametrize("path", STREET_FAULTS, ids=lambda path: path.stem)
def test_real_photos_agree_with_another_reader(path: Path) -> None:
    content = path.read_bytes()
    file = receive(content, path.name)
    with Image.open(path) as stored:
        block = stored.getexif()
        taken, place = block.get_ifd(0x8769), block.get_ifd(0x8825)
        upright = ImageOps.exif_transpose(stored).convert("RGB")
    assert selectors.open_copy(file.pk).path.read_bytes() == content
    assert (file.width, file.height) == upright.size
    local = datetime.strptime(taken[0x9003], "%Y:%m:%d %H:%M:%S")
    assert file.captured_at
    assert file.captured_at.timestamp() == pytest.approx(local.replace(tzinfo=UTC).timestamp() - 8 * 3600)
    for value, numbers, side in [(file.latitude, place[2], place[1]), (file.longitude, place[4], place[3])]:
        degrees, minutes, seconds = (float(number) for number in numbers)
        meant = degrees + minutes / 60 + seconds / 3600
        assert value == pytest.approx(-meant if side in "SW" else meant)
    with shown(file, CopyKind.PAGE) as page:
        assert max(page.size) <= 1600
        difference = ImageChops.difference(page.convert("RGB"), upright.resize(page.size, Image.Resampling.LANCZOS))
        assert max(ImageStat.Stat(difference).mean) < 6
        assert not page.getexif()


def test_the_real_photos_cover_the_orientations() -> None:
    if not STREET_FAULTS:
        pytest.skip("the shared data are not here")
    orientations = set()
    for path in STREET_FAULTS:
        with Image.open(path) as image:
            orientations.add(image.getexif()[0x0112])
    assert orientations == {1, 3, 6}


def test_an_empty_store_names_no_file() -> None:
    with pytest.raises(NotFound):
        selectors.open_copy(1)
    document = receive(files.pdf(), "a.pdf")
    with pytest.raises(NotFound):
        selectors.open_copy(document.pk, CopyKind.PAGE)


def test_an_oversized_stream_is_given_up_early(settings: Any, all_files: Any) -> None:
    settings.EVIDENCE_LIMITS = {"bytes": 1_000_000}
    asked = []

    class Endless:
        def read(self, size: int = -1, /) -> bytes:
            asked.append(size)
            return bytes(size)

    with pytest.raises(Invalid) as refused:
        receive(Endless())
    assert refused.value.problems == {"file": ["file_too_large"]}
    assert sum(asked) < 2_000_000
    assert all_files() == []
