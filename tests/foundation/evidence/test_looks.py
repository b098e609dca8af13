"""Near-same pictures are found by an index; what wrote a file is told."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageEnhance

from chuangcheng.foundation.acts.rules import PRODUCT
from chuangcheng.foundation.evidence.models import Look
from chuangcheng.foundation.evidence.rules import NEAR_BITS, different_bits, likeness, near_bands
from chuangcheng.foundation.evidence.selectors import all_looked_at, look_alikes, looks
from chuangcheng.foundation.evidence.services import look_at_pictures, receive
from tests.foundation.evidence.files import exif, jpeg, picture
from tests.people import MONDAY

store = pytest.mark.django_db


def street(seed: int) -> Image.Image:
    """A made-up street: some forty boxes of its own."""
    dice = np.random.default_rng(seed)
    drawn = np.full((480, 640, 3), 200, dtype=np.uint8)
    for _ in range(40):
        x, y = dice.integers(0, 600), dice.integers(0, 440)
        drawn[y : y + dice.integers(30, 160), x : x + dice.integers(30, 160)] = dice.integers(0, 255, 3)
    return Image.fromarray(drawn)


def keep(image: Image.Image, **options) -> int:
    return receive(content=jpeg(image, **options), name="p.jpg", by=PRODUCT, now=MONDAY).pk


@store
def test_a_picture_sent_on_smaller_and_brighter_is_found_and_another_street_is_not():
    first, other = keep(street(1)), keep(street(2))
    again = keep(ImageEnhance.Brightness(street(1).resize((320, 240))).enhance(1.15), quality=60)
    assert look_at_pictures() == 3
    bits = looks([first])[first].bits
    assert bits is not None
    found = [one.file_id for one in look_alikes(bits)]
    assert (first in found, again in found, other in found) == (True, True, False)


@store
def test_pictures_are_looked_at_once_and_in_turn():
    for seed in range(3):
        keep(street(seed))
    waiting = not all_looked_at(Look.objects.none().values_list("pk", flat=True)) or look_at_pictures(most=2)
    assert (waiting, look_at_pictures(most=2), look_at_pictures(most=2)) == (2, 1, 0)


@store
def test_a_picture_of_one_colour_is_like_no_other():
    plain = keep(Image.new("RGB", (64, 64), (90, 90, 90)))
    look_at_pictures()
    assert looks([plain])[plain].bits is None


@store
def test_what_wrote_the_file_is_told_in_any_language():
    block = exif()
    block[0x0131] = "Made-up Studio 3"
    file = keep(picture(), exif=block)
    look_at_pictures()
    assert looks([file])[file].software == "Made-up Studio 3"


@given(st.lists(st.integers(0, 63), max_size=NEAR_BITS, unique=True), st.integers(0, 2**64 - 1))
def test_whoever_is_near_shares_a_band_that_the_index_is_asked_for(turned: list[int], number: int):
    other = number
    for place in turned:
        other ^= 1 << place
    one, two = (tuple(n >> shift & 0xFFFF for shift in (48, 32, 16, 0)) for n in (number, other))
    assert any(b in near_bands(a) for a, b in zip(one, two, strict=True))
    assert different_bits(one, two) == len(turned)


def test_four_bits_of_64_are_94_per_cent_alike():
    assert likeness((0, 0, 0, 0), (0, 0, 0, 15)) == 94
