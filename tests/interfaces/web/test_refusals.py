"""Refusals become answers in one place, nothing typed is lost, and no page leaves without its headers."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from chuangcheng.config.urls import urlpatterns as product
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from chuangcheng.interfaces.web.middleware import RefusalMiddleware
from tests.people import PASSWORD, Cast

pytestmark = pytest.mark.django_db


def refuse(request: HttpRequest, how: str) -> HttpResponse:
    raise {
        "invalid": Invalid({"words": ["too_long", "no_such_reason"]}),
        "conflict": Conflict("moved on"),
        "not-found": NotFound("nothing"),
        "broken": ZeroDivisionError(),
    }[how]


urlpatterns = [path("refuse/<str:how>/", refuse), *product]


@pytest.fixture
def lin(cast: Cast) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(cast.user("lin"))
    return client


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(
    ("how", "status", "said"),
    [
        ("invalid", 422, "文字过长，请精简"),
        ("conflict", 409, "已有人先处理"),
        ("not-found", 404, "找不到这个页面"),
        ("broken", 500, "Something broke"),
    ],
)
def test_each_refusal_has_its_status_and_its_words(lin: Client, how: str, status: int, said: str):
    answer = lin.post(f"/refuse/{how}/", {"words": "x"})
    assert (answer.status_code, said in answer.content.decode()) == (status, True)


@override_settings(ROOT_URLCONF=__name__)
def test_typed_words_are_shown_escaped_and_secrets_are_not(lin: Client):
    answer = lin.post("/refuse/conflict/", {"words": "<b>马上去</b>", "password": "geheim", "expected_version": "77"})
    page = answer.content.decode()
    assert "&lt;b&gt;马上去&lt;/b&gt;" in page
    assert "geheim" not in page
    assert "77</dd>" not in page


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/cases/5/", "http://testserver/cases/5/"),
        ("http://testserver.evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_the_way_back_never_leaves_the_product(lin: Client, referer: str, back: str):
    page = lin.post("/refuse/conflict/", headers={"referer": referer}).content.decode()
    assert f'<a class="button" href="{back}">' in page


def test_what_is_no_refusal_is_left_to_the_framework():
    middleware = RefusalMiddleware(lambda request: HttpResponse())
    assert middleware.process_exception(RequestFactory().get("/"), ValueError()) is None


def test_every_page_carries_its_headers(lin: Client):
    answer = lin.get("/")
    assert "camera=(self)" in answer["Permissions-Policy"]
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["X-Frame-Options"] == "DENY"
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "object-src 'none'" in policy


@pytest.mark.parametrize("address", ["/", "/cases/", "/map/", "/sign-in/", "/nowhere/", "/complain/"])
def test_no_page_holds_script_or_style_of_its_own(lin: Client, address: str):
    page = lin.get(address).content.decode()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", page)


def test_a_forged_form_is_refused_in_words(cast: Cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.user("lin"))
    answer = client.post("/language/", {"language": "en"})
    assert (answer.status_code, "页面已过期" in answer.content.decode()) == (403, True)


def test_a_page_that_is_not_there_says_so_to_each(lin: Client):
    assert lin.get("/nowhere/").status_code == 404
    assert Client().get("/nowhere/").headers["Location"] == "/sign-in/?next=/nowhere/"


def test_after_too_many_wrong_passwords_signing_in_waits(cast: Cast):
    client = Client()
    answers = [client.post("/sign-in/", {"username": "lin", "password": "wrong"}).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]
    assert client.post("/sign-in/", {"username": "lin", "password": PASSWORD}).status_code == 429
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("wanted", "given"),
    [("/cases/?group=open", "/cases/?group=open"), ("https://evil.example/", "/"), ("//evil.example", "/")],
)
def test_signing_in_leads_where_one_wanted_to_go_but_not_outside(cast: Cast, wanted: str, given: str):
    answer = Client().post("/sign-in/", {"username": "lin", "password": PASSWORD, "next": wanted})
    assert (answer.status_code, answer["Location"]) == (302, given)
