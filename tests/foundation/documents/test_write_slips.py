"""A sheet of slips: ten a page, every text as a text, nothing left behind."""

import io
import tempfile
from pathlib import Path

from pypdf import PdfReader

from chuangcheng.foundation.documents.formats.slips import write_slips
from chuangcheng.foundation.documents.rules import Sheet, Slip
from tests.foundation.documents.papers import HOSTILE, MADE


def sheet(number: int, **more: object) -> Sheet:
    slips = tuple(
        Slip(f"王芳{n}", "云溪区城管局", (("用户名", f"u{n}"),), ("一次性密码", "abcd-efgh-jk23"), "请尽快登录。")
        for n in range(number)
    )
    return Sheet("首次登录条", MADE, more.pop("slips", slips), **more)


def text(data: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages)


def test_ten_slips_fit_a_page_and_the_eleventh_begins_another():
    assert [len(PdfReader(io.BytesIO(write_slips(sheet(n)))).pages) for n in (1, 10, 11)] == [1, 1, 2]


def test_a_slip_says_everything_and_the_foot_says_how_to_cut():
    said = text(write_slips(sheet(1, note="沿虚线剪开", watermark="样稿")))
    for part in ("王芳0", "云溪区城管局", "用户名", "u0", "abcd-efgh-jk23", "请尽快登录", "沿虚线剪开"):
        assert part in said


def test_the_same_slips_give_the_same_bytes():
    assert write_slips(sheet(2)) == write_slips(sheet(2))


def test_what_somebody_calls_himself_is_never_read_as_markup():
    slips = tuple(Slip(words, "", (("x", words),), ("y", "z"), words) for words in HOSTILE[:4])
    said = text(write_slips(sheet(0, slips=slips)))
    assert "#let" in said
    assert "#import" in said


def test_nothing_of_it_is_left_in_a_file():
    before = set(Path(tempfile.gettempdir()).glob("slips-*"))
    write_slips(sheet(1))
    assert set(Path(tempfile.gettempdir()).glob("slips-*")) <= before
