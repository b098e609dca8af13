"""The score book from the score page."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.test import Client

from chuangcheng.flow.scoring.services import close_and_fix
from chuangcheng.foundation.documents.rules import MEDIA_TYPES
from chuangcheng.foundation.documents.terms import Form
from chuangcheng.foundation.journal.services import seal
from chuangcheng.interfaces.desk.views import books
from tests.foundation.documents.papers import pages, parts, said, sheets, words
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db


def client(world: World, language: str = "zh-hans") -> Client:
    """The coordinator's browser."""
    made = Client(headers={"accept-language": language})
    made.force_login(world.cast.user("lin"))
    return made


def census(world: World) -> int:
    row = world.plan(sites=(world.road,))
    world.visit(row, world.road, failing=("I1",))
    row.refresh_from_db()
    close_and_fix(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=MONDAY + timedelta(hours=2))
    return row.pk


def test_the_score_page_offers_the_book_of_what_it_shows(world: World):
    round_id = census(world)
    for address, query in (("/score/", ""), (f"/score/?round={round_id}", f"&amp;round={round_id}")):
        page = client(world).get(address).content.decode()
        for form in Form:
            assert f'href="/score/book.{form}?edition={world.edition.pk}{query}"' in page


def test_a_book_is_saved_under_its_title_and_day(world: World):
    answer = client(world).get("/score/book.pdf")
    name = unquote(re.search(r"filename\*=utf-8''(.+)", answer["Content-Disposition"])[1])
    assert answer["Content-Disposition"].startswith("attachment")
    assert re.fullmatch(r"小样测评体系得分册 今日状态 \d{4}-\d\d-\d\d\.pdf", name)
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")


def test_the_newest_seal_of_the_journal_stands_at_the_foot(world: World):
    newest = seal(now=MONDAY + timedelta(hours=1))
    assert newest is not None
    told = pages(client(world).get("/score/book.pdf").content)
    assert all(newest.digest in page for page in told)


@pytest.mark.parametrize(("language", "mark"), [("zh-hans", "样稿 · 演示"), ("en", "SAMPLE · DEMO")])
def test_every_paper_of_the_demo_is_marked_on_every_page(world: World, settings, language: str, mark: str):
    settings.IS_DEMO = True
    asked = client(world, language)
    told = pages(asked.get("/score/book.pdf").content)
    assert len(told) > 1
    assert all(mark.replace(" ", "") in page for page in told)
    word = asked.get("/score/book.docx").content
    shapes = [e.get("string") for n in ("header1", "header2") for e in parts(word)[f"word/{n}.xml"].iter()]
    assert shapes.count(mark) == 2
    assert all(rows[0][0] == mark for rows in sheets(asked.get("/score/book.xlsx").content).values())


def test_a_long_book_tells_its_observations_for_word_and_excel_alone(world: World, monkeypatch):
    census(world)
    monkeypatch.setattr(books, "LONGEST_PDF", 5)
    asked = client(world)
    told = {form: said(asked.get(f"/score/book.{form}").content, MEDIA_TYPES[form]) for form in Form}
    assert {form: "无乱扔垃圾" in text for form, text in told.items()} == {"pdf": False, "docx": True, "xlsx": True}


def test_no_other_paper_is_marked(world: World):
    asked = client(world)
    assert not any("样稿·演示" in page for page in pages(asked.get("/score/book.pdf").content))
    assert not any("样稿" in text for text in words(asked.get("/score/book.docx").content, "word/header1.xml"))


def test_a_book_follows_the_language_of_its_reader(world: World):
    told = "".join(pages(client(world, "en").get("/score/book.pdf").content))
    assert "Asmallsystem:scorebook" in told and "1.Total" in told


def test_fonts_of_the_office_take_the_place_of_those_of_the_product(world: World, settings, tmp_path):
    from chuangcheng.foundation.documents.formats.pdf import SHIPPED

    (tmp_path / "own.otf").write_bytes((SHIPPED.folder / "NotoSansSC-Regular.otf").read_bytes())
    settings.DOCUMENT_FONTS, settings.DOCUMENT_BODY_FONT = str(tmp_path), "Noto Sans SC"
    answer = client(world).get("/score/book.pdf")
    assert b"NotoSansSC" in answer.content and b"NotoSerifSC" not in answer.content
