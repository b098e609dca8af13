"""Small copies of pictures for papers."""

import io
from pathlib import Path

import pytest
from PIL import Image

from chuangcheng.foundation.evidence.rules import copy_path
from chuangcheng.foundation.evidence.selectors import paper_pictures
from chuangcheng.foundation.evidence.services import receive
from chuangcheng.foundation.evidence.terms import CopyKind
from tests.people import MONDAY, Cast

from .files import jpeg, noise, picture

pytestmark = pytest.mark.django_db


def kept(cast: Cast, data: bytes, name: str = "a.jpg"):
    return receive(content=io.BytesIO(data), name=name, by=cast.lin, now=MONDAY)


def test_they_are_jpeg_of_the_size_asked_for_and_never_enlarged(cast: Cast):
    large, small = kept(cast, jpeg(noise(900, 600))), kept(cast, jpeg(picture(96, 64)), "b.jpg")
    found = paper_pictures([large.pk, small.pk], most=240)
    assert {pk: Image.open(io.BytesIO(data)).size for pk, data in found.items()} == {
        large.pk: (240, 160),
        small.pk: (96, 64),
    }
    assert all(data.startswith(b"\xff\xd8\xff\xe0") for data in found.values())


def test_what_is_lost_damaged_or_no_picture_is_left_out(cast: Cast, files_root: Path):
    lost, damaged = kept(cast, jpeg(picture(96, 64))), kept(cast, jpeg(picture(64, 96)), "b.jpg")
    (files_root / copy_path(lost.sha256, CopyKind.PAGE)).unlink()
    (files_root / copy_path(damaged.sha256, CopyKind.PAGE)).write_bytes(b"not a picture")
    assert paper_pictures([lost.pk, damaged.pk, 999_999], most=240) == {}
