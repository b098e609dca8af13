"""What is refused, and why: nothing of it stays."""

import io
import struct
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chuangcheng.foundation.acts.rules import PRODUCT, Invalid
from chuangcheng.foundation.evidence import labels, services
from chuangcheng.foundation.evidence.formats import read_exif
from chuangcheng.foundation.evidence.models import File
from chuangcheng.foundation.evidence.terms import CopyKind, Damage, FileProblem, MediaType

from . import files

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 6, 1, 0, tzinfo=UTC)


def reason(content: bytes, name: str = "a.jpg") -> str | None:
    try:
        services.receive(content=content, name=name, by=PRODUCT, now=NOW)
    except Invalid as refused:
        (found,) = refused.problems["file"]
        return found
    return None


NOISE = files.jpeg(files.noise(400, 300))
NOISY_PNG = files.png(files.noise(200, 150))
NOISY_WEBP = files.saved(files.noise(200, 150), "WEBP")
ZIP = files.office()
MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"


def flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]


def lying_zip() -> bytes:
    """An Office document of which a part says to be small and is large."""
    content = bytearray(files.office(more={"word/media.xml": bytes(5_000_000)}))
    real = struct.pack("<I", 5_000_000)
    at = 0
    while (at := content.find(real, at)) >= 0:
        content[at : at + 4] = struct.pack("<I", 100)
    return bytes(content)


def encrypted_zip() -> bytes:
    content = bytearray(ZIP)
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 4)
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"", "empty_file", id="nothing"),
        pytest.param(b"hello", "unsupported_file", id="text"),
        pytest.param(b"<html><script>alert(1)</script>", "unsupported_file", id="html called jpg"),
        pytest.param(b'<svg xmlns="http://www.w3.org/2000/svg"/>', "unsupported_file", id="svg"),
        pytest.param(b'<?xml version="1.0"?><svg/>', "unsupported_file", id="svg as xml"),
        pytest.param(b"GIF89a" + bytes(100), "unsupported_file", id="gif"),
        pytest.param(files.saved(files.picture(), "TIFF"), "unsupported_file", id="tiff"),
        pytest.param(files.saved(files.picture(), "BMP"), "unsupported_file", id="bmp"),
        pytest.param(b"MZ" + bytes(100), "unsupported_file", id="program"),
        pytest.param(b"\x00\x00\x00\x1cftypavif" + bytes(100), "unsupported_file", id="avif"),
        pytest.param(b"\xff\xd8\xff\xe0" + b"no picture at all" * 9, "damaged_file", id="jpeg by its mark alone"),
        pytest.param(NOISE[: len(NOISE) // 2], "damaged_file", id="half a jpeg"),
        pytest.param(NOISE[: len(NOISE) * 9 // 10], "damaged_file", id="nine tenths of a jpeg"),
        pytest.param(
            files.jpeg(files.noise(400, 300), progressive=True)[:90_000], "damaged_file", id="half progressive"
        ),
        pytest.param(NOISY_PNG[: len(NOISY_PNG) // 2], "damaged_file", id="half a png"),
        pytest.param(flipped(NOISY_PNG, len(NOISY_PNG) // 2), "damaged_file", id="png with a wrong byte"),
        pytest.param(NOISY_WEBP[: len(NOISY_WEBP) // 2], "damaged_file", id="half a webp"),
        pytest.param(files.HEIC[:-100], "damaged_file", id="heic cut off"),
        pytest.param(files.HEIC[:40], "damaged_file", id="heic by its mark alone"),
        pytest.param(files.bomb_png(30_000, 30_000), "too_many_pixels", id="bomb png"),
        pytest.param(b"%PDF-1.7\n" + bytes(200), "damaged_file", id="pdf by its mark alone"),
        pytest.param(b"%PDF-1.7\n%%EOF\n", "damaged_file", id="pdf without pages"),
        pytest.param(files.pdf(50)[:2_000], "damaged_file", id="half a pdf"),
        pytest.param(files.pdf(0), "damaged_file", id="pdf of no pages"),
        pytest.param(files.pdf(circle=True), "too_many_pages", id="pdf in a circle"),
        pytest.param(files.pdf(1_001), "too_many_pages", id="pdf of 1001 pages"),
        pytest.param(files.pdf(password="geheim"), "encrypted_file", id="pdf with a password"),
        pytest.param(files.pdf(script="app.alert(1)"), "active_content", id="pdf with a script"),
        pytest.param(files.pdf(launch="cmd.exe"), "active_content", id="pdf that starts a program"),
        pytest.param(ZIP[: len(ZIP) // 2], "damaged_file", id="half an office document"),
        pytest.param(flipped(ZIP, ZIP.find(b"word/main.xml") + 15), "damaged_file", id="office with a wrong byte"),
        pytest.param(files.office(more={"../../etc/passwd": b"x"}), "damaged_file", id="office that climbs out"),
        pytest.param(files.office(more={"xl/big.xml": bytes(400_000_000)}), "unpacks_too_large", id="zip bomb"),
        pytest.param(lying_zip(), "damaged_file", id="zip bomb that lies"),
        pytest.param(
            files.office(more={f"word/{i}.xml": b"" for i in range(10_001)}), "unpacks_too_large", id="too many parts"
        ),
        pytest.param(encrypted_zip(), "encrypted_file", id="encrypted zip"),
        pytest.param(files.office(main=MACRO_TYPE), "file_with_macros", id="docm"),
        pytest.param(files.office(more={"word/vbaProject.bin": b"x"}), "file_with_macros", id="hidden macros"),
        pytest.param(files.office(main="application/epub+zip"), "unsupported_file", id="another package"),
        pytest.param(
            files.office(more={"[Content_Types].xml": b'<!DOCTYPE a [<!ENTITY b "c">]><Types>&b;</Types>'}),
            "damaged_file",
            id="entities",
        ),
        pytest.param(files.office(more={"[Content_Types].xml": b"<Types"}), "damaged_file", id="broken xml"),
        pytest.param(files.old_office("EncryptedPackage"), "encrypted_file", id="office with a password"),
        pytest.param(files.old_office(extra="_VBA_PROJECT_CUR"), "file_with_macros", id="old macros"),
        pytest.param(files.old_office("Something"), "unsupported_file", id="unknown compound"),
        pytest.param(files.old_office()[:2_000], "damaged_file", id="half an old document"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 600, "damaged_file", id="compound nonsense"),
        pytest.param(files.jpeg() + ZIP, "two_formats_in_one", id="jpeg and zip"),
        pytest.param(files.pdf() + ZIP, "two_formats_in_one", id="pdf and zip"),
        pytest.param(files.jpeg(comment=b"<script>alert(1)</script>"), "two_formats_in_one", id="jpeg and html"),
        pytest.param(files.jpeg(comment=b"%PDF-1.4"), "two_formats_in_one", id="jpeg and pdf"),
    ],
)
def test_it_is_refused_with_a_reason(content: bytes, expected: str, all_files: Any) -> None:
    assert reason(content) == expected
    assert all_files() == []
    assert File.objects.count() == 0


def test_a_plain_zip_is_no_office_document() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "甲")
    assert reason(file.getvalue()) == "unsupported_file"


def test_what_phones_append_to_a_picture_is_no_smuggling() -> None:
    assert reason(files.jpeg() + b"\x00\x00\x00\x18ftypmp42" + bytes(5_000)) is None


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "a/b.jpg", "C:\\a.jpg", "..", "", "  ", "a\x00.jpg", "a\n.jpg", "gpj.\u202eexe", "长" * 256],
)
def test_a_name_that_is_a_path_or_hides_something_is_refused(name: str, all_files: Any) -> None:
    assert reason(files.jpeg(), name) == "unsafe_file_name"
    assert all_files() == []


@pytest.mark.parametrize("name", ["门前 (1).jpg", "IMG_0001.HEIC.jpg", "..隐藏.jpg", "😀.jpg"])
def test_ordinary_names_are_taken(name: str) -> None:
    assert reason(files.jpeg(), name) is None


def test_the_limits_are_those_of_the_installation(settings: Any) -> None:
    settings.EVIDENCE_LIMITS = {"bytes": 3_000, "pixels": 6_000, "pages": 1}
    assert reason(NOISE) == "file_too_large"
    assert reason(files.jpeg(files.picture(100, 100))) == "too_many_pixels"
    assert reason(files.pdf(2)) == "too_many_pages"
    assert reason(files.pdf(1)) is None


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=300))
def test_an_exif_block_of_nonsense_says_nothing_and_breaks_nothing(tail: bytes) -> None:
    for start in (b"", b"Exif\x00\x00MM\x00*\x00\x00\x00\x08", b"II*\x00\x08\x00\x00\x00"):
        read_exif(start + tail)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_a_damaged_file_is_taken_or_refused_and_never_an_error(data: st.DataObject) -> None:
    sound = [files.jpeg(exif=files.exif(6)), files.png(), files.pdf(), ZIP, files.old_office(), files.HEIC]
    content = bytearray(data.draw(st.sampled_from(sound)))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    assert reason(bytes(content)) in {None, *FileProblem}


def test_every_word_has_a_translation() -> None:
    for table, words in [
        (labels.PROBLEMS, FileProblem),
        (labels.MEDIA_TYPES, MediaType),
        (labels.COPIES, CopyKind),
        (labels.DAMAGES, Damage),
    ]:
        assert set(table) == set(words)
        with translation.override("en"):
            assert all(str(text).isascii() for text in table.values())  # type: ignore[attr-defined]
