"""Printing first sign-in slips, and what their bearer meets at the door."""

import io

import pytest
from django.test import Client
from pypdf import PdfReader

from chuangcheng.foundation.accounts.services import give_one_time_passwords
from tests.people import MONDAY, Cast
from tests.test_pages import busy, routes  # noqa: F401 - the fixture

pytestmark = pytest.mark.django_db
OWN = "a password of my own"


def as_(cast: Cast, name: str, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(cast.user(name))
    return client


def words(pdf: bytes) -> str:
    """The text of a sheet without blanks, which a PDF puts where it likes."""
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


def one_time(pdf: bytes) -> str:
    """The one-time password on a sheet of one slip."""
    lines = [line.strip() for page in PdfReader(io.BytesIO(pdf)).pages for line in page.extract_text().splitlines()]
    return next(word for line in lines for word in line.split() if len(word) == 14 and word.count("-") == 2)


@pytest.fixture
def bearer(cast: Cast) -> Client:
    """Qian, signed in with the password of his slip."""
    answer = as_(cast, "he").post("/people/slips/", {"person": cast.qian.user_id})
    client = Client()
    told = {"username": "qian", "password": one_time(answer.content)}
    assert client.post("/sign-in/", told)["Location"] == "/"
    return client


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh-hans", ("首次登录条", "用户名qian", "登录地址http://testserver/")), ("en", ("Sign-inslip", "qian"))],
)
def test_the_sheet_says_who_where_and_what_and_is_handed_over_once(cast: Cast, language: str, said: tuple[str, ...]):
    client = as_(cast, "he", language)
    answer = client.post("/people/slips/", {"person": [cast.qian.user_id, cast.chen.user_id]})
    assert (answer["Content-Type"], "no-store" in answer["Cache-Control"]) == ("application/pdf", True)
    assert answer["Content-Disposition"].startswith("attachment")
    text = words(answer.content)
    for part in (*said, "柳岸街道", "柳岸社区", "chen"):
        assert part in text
    page = client.get("/people/slips/?standing=waiting").content.decode()
    assert "qian" in page
    assert one_time(answer.content) not in page


def test_more_than_a_page_of_slips_goes_on_the_next(cast: Cast):
    everybody = [acting.user_id for name, acting in cast.acting.items() if name != "feng"]
    answer = as_(cast, "feng").post("/people/slips/", {"person": everybody})
    assert len(PdfReader(io.BytesIO(answer.content)).pages) == 2


def test_without_anybody_chosen_nothing_happens_and_it_says_so(cast: Cast):
    answer = as_(cast, "feng").post("/people/slips/", {})
    assert (answer.status_code, "请至少选择一人" in answer.content.decode()) == (422, True)


def test_every_page_leads_to_choosing_a_password_first(busy: dict, cast: Cast):  # noqa: F811
    (slip,) = give_one_time_passwords(user_ids=[cast.lin.user_id], by=cast.feng, now=MONDAY)
    client = as_(cast, "lin")
    addresses = [address for address in routes(busy) if address != "/first-sign-in/"]
    assert {client.get(address)["Location"] for address in addresses} == {"/first-sign-in/"}
    assert client.post("/cases/new/", {})["Location"] == "/first-sign-in/"
    assert client.post("/post/", {"post": cast.lin.post_id})["Location"] == "/first-sign-in/"
    assert client.get("/first-sign-in/").status_code == 200
    assert client.post("/language/", {"language": "en"}).status_code == 302
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert slip.password


def test_the_bearer_chooses_and_stays_signed_in(cast: Cast, bearer: Client):
    assert bearer.get("/")["Location"] == "/first-sign-in/"
    for told, words_ in (
        ({"password": OWN, "again": "another"}, "两次输入的密码不一致"),
        ({"password": "short", "again": "short"}, "密码太短"),
    ):
        answer = bearer.post("/first-sign-in/", told)
        assert (answer.status_code, words_ in answer.content.decode()) == (422, True)
        assert told["password"] not in answer.content.decode()
    assert bearer.post("/first-sign-in/", {"password": OWN, "again": OWN})["Location"] == "/"
    assert bearer.get("/").status_code == 200
    assert bearer.get("/first-sign-in/").status_code == 404


def test_a_new_slip_ends_the_session_begun_with_the_old_one(cast: Cast, bearer: Client):
    give_one_time_passwords(user_ids=[cast.qian.user_id], by=cast.he, now=MONDAY)
    assert bearer.get("/first-sign-in/")["Location"].startswith("/sign-in/")


def test_a_unit_s_administrator_finds_his_people_on_his_first_page(cast: Cast):
    client = as_(cast, "he")
    assert "登录条" in client.get("/").content.decode()
    page = client.get("/people/slips/").content.decode()
    assert ("qian" in page, "chen" in page, "sun" in page, "han" in page) == (True, True, False, False)


def test_the_history_of_a_person_tells_of_the_slip(cast: Cast):
    give_one_time_passwords(user_ids=[cast.qian.user_id], by=cast.he, now=MONDAY)
    assert "发放一次性密码" in as_(cast, "feng").get(f"/people/{cast.qian.user_id}/").content.decode()
