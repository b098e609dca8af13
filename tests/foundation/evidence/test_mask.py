"""Faces, plates and children are covered on a copy; the original stays as received."""

import io
from pathlib import Path

import pytest
from PIL import Image

from chuangcheng.foundation.acts.rules import PRODUCT, Conflict, Invalid, NotFound
from chuangcheng.foundation.evidence.models import File
from chuangcheng.foundation.evidence.rules import MaskBox, original_path
from chuangcheng.foundation.evidence.selectors import masked, open_copy, paper_pictures
from chuangcheng.foundation.evidence.services import mask_picture, rebuild_masked, receive
from chuangcheng.foundation.evidence.terms import CopyKind, MaskProblem
from tests.foundation.evidence.files import jpeg, pdf, picture
from tests.people import MONDAY

pytestmark = pytest.mark.django_db
LEFT_TOP = MaskBox(0, 0, 5000, 5000)


@pytest.fixture
def shown() -> int:
    return receive(content=jpeg(picture(400, 300)), name="p.jpg", by=PRODUCT, now=MONDAY).pk


def colour(content: bytes, x: float, y: float) -> tuple[int, ...]:
    image = Image.open(io.BytesIO(content)).convert("RGB")
    return image.getpixel((int(image.width * x), int(image.height * y)))


def cover(file_id: int, *boxes: MaskBox, version: int = 0, **more) -> None:
    mask_picture(file_id=file_id, expected_version=version, boxes=boxes, by=PRODUCT, now=MONDAY, **more)


def test_what_is_covered_is_gone_from_the_copy_and_the_original_is_untouched(shown: int, settings):
    original = Path(settings.FILES_ROOT) / original_path(File.objects.get().sha256)
    before = original.read_bytes()
    cover(shown, LEFT_TOP)
    copy = open_copy(shown, CopyKind.MASKED).path.read_bytes()
    assert max(colour(copy, 0.25, 0.25)) < 100, "covered: it was red"
    assert min(colour(copy, 0.75, 0.75)) > 200, "the rest is as it was: white"
    assert original.read_bytes() == before


def test_papers_take_the_masked_copy(shown: int):
    red = colour(paper_pictures([shown], most=200)[shown], 0.25, 0.25)
    cover(shown, LEFT_TOP)
    assert (red[0] > 200, max(colour(paper_pictures([shown], most=200)[shown], 0.25, 0.25)) < 100) == (True, True)


def test_a_paper_goes_without_a_masked_picture_whose_copy_is_lost(shown: int):
    cover(shown, LEFT_TOP)
    open_copy(shown, CopyKind.MASKED).path.unlink()
    assert paper_pictures([shown], most=200) == {}
    assert rebuild_masked() == 1
    assert shown in paper_pictures([shown], most=200)


def test_that_nothing_needs_covering_is_a_statement(shown: int):
    with pytest.raises(Invalid) as refused:
        cover(shown)
    assert refused.value.problems == {"boxes": [MaskProblem.NOTHING_COVERED]}
    cover(shown, nothing_to_cover=True)
    assert masked([shown])[shown].boxes == ()


def test_boxes_are_drawn_anew_by_who_has_seen_the_last(shown: int):
    cover(shown, LEFT_TOP)
    with pytest.raises(Conflict):
        cover(shown, MaskBox(5000, 5000, 100, 100))
    cover(shown, MaskBox(5000, 5000, 100, 100), version=1)
    assert masked([shown])[shown].version == 2


@pytest.mark.parametrize("box", [MaskBox(9000, 0, 1001, 10), MaskBox(-1, 0, 10, 10), MaskBox(0, 0, 0, 10)])
def test_a_box_lies_inside_the_picture(shown: int, box: MaskBox):
    with pytest.raises(Invalid) as refused:
        cover(shown, box)
    assert refused.value.problems == {"boxes": [MaskProblem.BOX_OUTSIDE]}


def test_only_pictures_are_masked():
    paper = receive(content=pdf(), name="a.pdf", by=PRODUCT, now=MONDAY).pk
    with pytest.raises(Invalid):
        cover(paper, LEFT_TOP)
    with pytest.raises(NotFound):
        open_copy(paper, CopyKind.MASKED)
    with pytest.raises(NotFound):
        cover(999_999, LEFT_TOP)
