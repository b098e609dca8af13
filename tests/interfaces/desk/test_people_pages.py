"""The pages for people, posts and passwords, used by the cast as they would use them."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chuangcheng.foundation.accounts import services
from chuangcheng.foundation.accounts.models import User
from chuangcheng.foundation.accounts.rules import ATTEMPTS_PER_PERSON
from chuangcheng.foundation.accounts.services import NewPerson
from chuangcheng.foundation.accounts.terms import Role
from chuangcheng.foundation.acts.rules import PRODUCT
from tests.people import MONDAY, PASSWORD, Cast, unit

pytestmark = pytest.mark.django_db

NEW = "a new and good one"


def as_(cast: Cast, name: str, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(cast.user(name))
    return client


def signs_in(username: str, password: str) -> bool:
    return Client().post("/sign-in/", {"username": username, "password": password}).status_code == 302


def beside(page: str, field: str) -> str:
    """What stands in the list of errors of a field."""
    found = re.search(rf'<ul class="errors" id="{field}_error">(.*?)</ul>', page, re.DOTALL)
    return found[1] if found else ""


def nobody_yet(cast: Cast, username: str = "new") -> User:
    """Somebody who was imported: a post, no password."""
    person = NewPerson(username, "新来的", (("liuan", Role.HANDLER, "城管科"),))
    return services.create_person(person=person, by=cast.feng, now=MONDAY)


@pytest.mark.parametrize("name", ["feng", "lin"])
def test_a_person_is_made_with_a_post_and_can_sign_in(cast: Cast, name: str):
    client = as_(cast, name)
    told = {"username": " Sheng ", "name": "盛", "unit": "shiqiao", "role": "handler", "section": "一科"}
    answer = client.post("/people/new/", {**told, "password": NEW, "again": NEW}, follow=True)
    row = User.objects.get(username="sheng")
    assert answer.redirect_chain == [(f"/people/{row.pk}/", 302)]
    page = answer.content.decode()
    assert "石桥街道 · 责任单位经办人 · 一科" in page
    assert "尚未设密码" not in page
    assert signs_in("sheng", NEW)


def test_a_person_made_without_a_password_cannot_sign_in_until_one_is_set_and_the_pages_say_so(cast: Cast):
    feng = as_(cast, "feng")
    feng.post("/people/new/", {"username": "sheng", "name": "盛", "unit": "shiqiao", "role": "handler"})
    row = User.objects.get(username="sheng")
    says = "不能登录，尚未设密码"
    assert says in feng.get(f"/people/{row.pk}/").content.decode()
    for address, shown in (("/people/", 1), ("/people/?standing=no_password", 1), ("/people/?standing=ready", 0)):
        assert feng.get(address).content.decode().count(says) == shown, address
    assert not signs_in("sheng", "")
    answer = feng.post(f"/people/{row.pk}/password/", {"expected_version": 1, "password": NEW, "again": NEW})
    assert answer.status_code == 302
    assert says not in feng.get(f"/people/{row.pk}/").content.decode()
    assert says not in feng.get("/people/").content.decode()
    assert signs_in("sheng", NEW)


def test_everything_wrong_with_a_new_person_stands_beside_its_field_and_the_password_is_not_shown_again(cast: Cast):
    told = {"username": "LIN", "name": "林二", "unit": "liuan", "role": "handler", "email": "nowhere"}
    answer = as_(cast, "feng").post("/people/new/", {**told, "password": "Secret-12345", "again": "Secret-12345"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert (beside(page, "id_username"), beside(page, "id_email")) == (
        "<li>已被使用，请换一个</li>",
        "<li>电子邮箱格式不正确</li>",
    )
    assert 'value="林二"' in page
    assert "Secret-12345" not in page


def test_a_stranger_to_administration_gets_404_for_every_page_and_every_act(cast: Cast):
    qian, sun = as_(cast, "qian"), cast.user("sun")
    version = {"expected_version": sun.version}
    acts = {
        "/people/new/": {"username": "n", "name": "无", "unit": "liuan", "role": "administrator"},
        f"/people/{sun.pk}/": {**version, "name": "孙二"},
        f"/people/{sun.pk}/posts/": {**version, "unit": cast.sun.unit_id, "role": "administrator"},
        f"/people/{sun.pk}/posts/{cast.sun.post_id}/withdraw/": version,
        f"/people/{sun.pk}/password/": {**version, "password": NEW, "again": NEW},
        f"/people/{sun.pk}/deactivate/": version,
        f"/people/{sun.pk}/reactivate/": version,
    }
    answers = {
        address: [qian.post(address, told).status_code, qian.post(address).status_code]
        for address, told in acts.items()
    }
    assert answers == {address: [404, 404] for address in acts}
    mine = cast.user("qian")
    for address in (f"/people/{mine.pk}/posts/", f"/people/{mine.pk}/"):
        told = {"expected_version": 1, "name": "钱", "unit": cast.qian.unit_id, "role": "administrator"}
        assert qian.post(address, told).status_code == 404
    assert User.objects.filter(version__gt=1).count() == 0
    assert not User.objects.filter(username="n").exists()


def test_a_post_is_given_and_withdrawn_and_the_history_tells_it_with_names(cast: Cast):
    feng, qian = as_(cast, "feng"), cast.user("qian")
    told = {"expected_version": 1, "unit": unit("shiqiao").pk, "role": "verifier", "section": "督导科"}
    assert feng.post(f"/people/{qian.pk}/posts/", told).status_code == 302
    post = qian.posts.get(role="verifier")
    asked = feng.get(f"/people/{qian.pk}/posts/{post.pk}/withdraw/").content.decode()
    assert "撤回钱的岗位：石桥街道 · 核查员" in asked
    assert feng.post(f"/people/{qian.pk}/posts/{post.pk}/withdraw/", {"expected_version": 2}).status_code == 302
    assert list(qian.posts.filter(retired=False).values_list("role", flat=True)) == ["handler"]
    page = " ".join(re.sub(r"<[^>]+>", "", feng.get(f"/people/{qian.pk}/").content.decode()).split())
    assert "撤回岗位 岗位：石桥街道 · 核查员 · 督导科" in page
    assert "授予岗位 岗位：石桥街道 · 核查员 · 督导科" in page
    assert "冯 · 云溪区创城办 · 系统管理员" in page
    assert "建立账号 用户名：qian 姓名：钱 初始密码：已设置 岗位：柳岸街道 · 责任单位经办人" in page
    assert "verifier" not in page
    english = as_(cast, "feng", "en").get(f"/people/{qian.pk}/").content.decode()
    assert "石桥街道 · Verifier · 督导科" in english


def test_a_post_in_no_unit_and_a_post_that_is_not_his_are_refused(cast: Cast):
    feng, qian = as_(cast, "feng"), cast.user("qian")
    answer = feng.post(f"/people/{qian.pk}/posts/", {"expected_version": 1, "role": "handler", "section": "x" * 61})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert beside(page, "post_unit") and beside(page, "post_section")
    assert '<details class="act" open>' in page
    address = f"/people/{qian.pk}/posts/{cast.lin.post_id}/withdraw/"
    assert feng.get(address).status_code == 404
    assert feng.post(address, {"expected_version": 1}).status_code == 404


def test_a_new_password_ends_the_sessions_of_its_owner_and_opens_the_door(cast: Cast):
    qian = as_(cast, "qian")
    assert qian.get("/cases/").status_code == 200
    address = f"/people/{cast.qian.user_id}/password/"
    assert as_(cast, "feng").post(address, {"expected_version": 1, "password": NEW, "again": NEW}).status_code == 302
    assert qian.get("/cases/")["Location"] == "/sign-in/?next=/cases/"
    assert signs_in("qian", NEW)
    assert not signs_in("qian", PASSWORD)


@pytest.mark.parametrize(
    ("password", "again", "field", "said"),
    [
        ("short-1", "short-1", "password_password", "密码太短：至少 10 位"),
        ("1234567890", "1234567890", "password_password", "密码太常见"),
        (NEW, "another one here", "password_again", "两次输入的密码不一致"),
    ],
)
def test_a_weak_password_is_refused_beside_its_field(cast: Cast, password: str, again: str, field: str, said: str):
    address = f"/people/{cast.qian.user_id}/password/"
    told = {"expected_version": 1, "password": password, "again": again}
    answer = as_(cast, "feng").post(address, told)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in beside(page, field)
    assert password not in page
    assert signs_in("qian", PASSWORD)


def test_an_administrator_sets_his_own_password_only_knowing_the_current_one(cast: Cast):
    feng = as_(cast, "feng")
    address = f"/people/{cast.feng.user_id}/password/"
    assert 'href="/account/"' in feng.get(address).content.decode()
    assert feng.post(address, {"expected_version": 1, "password": NEW, "again": NEW}).status_code == 404
    assert signs_in("feng", PASSWORD)


def test_a_person_out_of_use_is_signed_out_and_may_come_back(cast: Cast):
    feng, qian, row = as_(cast, "feng"), as_(cast, "qian"), cast.user("qian")
    asked = feng.get(f"/people/{row.pk}/deactivate/").content.decode()
    assert "停用钱的账号" in asked and "确认停用" in asked
    assert qian.get("/").status_code == 200
    assert feng.post(f"/people/{row.pk}/deactivate/", {"expected_version": 1}).status_code == 302
    assert qian.get("/").status_code == 302
    assert not signs_in("qian", PASSWORD)
    assert "已停用" in feng.get(f"/people/{row.pk}/").content.decode()
    assert feng.get(f"/people/{row.pk}/deactivate/").status_code == 302
    assert "恢复钱的账号" in feng.get(f"/people/{row.pk}/reactivate/").content.decode()
    assert feng.post(f"/people/{row.pk}/reactivate/", {"expected_version": 2}).status_code == 302
    assert signs_in("qian", PASSWORD)
    row.refresh_from_db()
    assert (row.name, row.is_active, row.version) == ("钱", True, 3)


def test_the_last_administrator_hears_in_words_why_he_stays(cast: Cast):
    feng = as_(cast, "feng")
    for act in ("deactivate", f"posts/{cast.feng.post_id}/withdraw"):
        answer = feng.post(f"/people/{cast.feng.user_id}/{act}/", {"expected_version": 1})
        said = "这是最后一位系统管理员，请先任命他人" in answer.content.decode()
        assert (answer.status_code, said) == (422, True)
    services.give_post(
        user_id=cast.lin.user_id,
        expected_version=1,
        unit_id=cast.lin.unit_id,
        role=Role.ADMINISTRATOR,
        by=PRODUCT,
        now=MONDAY,
    )
    answer = feng.post(f"/people/{cast.feng.user_id}/deactivate/", {"expected_version": 1})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert feng.get("/").status_code == 302


def test_of_two_who_change_a_person_the_second_is_told_and_keeps_what_he_typed(cast: Cast):
    row = cast.user("qian")
    told = {"expected_version": 1, "name": "钱多", "phone": "0000-1", "email": ""}
    assert as_(cast, "feng").post(f"/people/{row.pk}/", told).status_code == 302
    answer = as_(cast, "lin").post(f"/people/{row.pk}/", {**told, "phone": "0000-2"})
    assert (answer.status_code, "0000-2" in answer.content.decode()) == (409, True)
    version = {"expected_version": 1}
    stale = {
        f"/people/{row.pk}/posts/": {**version, "unit": row.posts.get().unit_id, "role": "verifier"},
        f"/people/{row.pk}/posts/{cast.qian.post_id}/withdraw/": version,
        f"/people/{row.pk}/password/": {**version, "password": NEW, "again": NEW},
        f"/people/{row.pk}/deactivate/": version,
    }
    assert {a: as_(cast, "feng").post(a, t).status_code for a, t in stale.items()} == dict.fromkeys(stale, 409)
    row.refresh_from_db()
    assert (row.phone, row.version, row.is_active) == ("0000-1", 2, True)


def test_a_password_typed_on_a_stale_page_is_not_told_back(cast: Cast):
    told = {"expected_version": 9, "password": NEW, "again": NEW}
    answer = as_(cast, "feng").post(f"/people/{cast.qian.user_id}/password/", told)
    assert (answer.status_code, NEW in answer.content.decode()) == (409, False)


def test_people_are_found_by_unit_role_and_what_they_lack(cast: Cast):
    nobody_yet(cast)
    services.withdraw_post(
        user_id=cast.sun.user_id, expected_version=1, post_id=cast.sun.post_id, by=cast.feng, now=MONDAY
    )
    feng, liuan = as_(cast, "feng"), unit("liuan").pk

    def found(query: str) -> list[str]:
        return [row.username for row in feng.get(f"/people/?{query}").context["page"].rows]

    assert found(f"unit={liuan}") == ["han", "he", "new", "qian"]
    assert found(f"unit={liuan}&role=handler") == ["new", "qian"]
    assert found("role=inspector") == ["han", "zhao"]
    assert found("standing=no_post") == ["sun"]
    assert found("standing=no_password") == ["new"]
    assert found("standing=out_of_use") == []
    assert {"new", "sun"}.isdisjoint(found("standing=ready"))
    assert found("q=新来&role=handler&standing=no_password") == ["new"]
    assert len(found("role=nonsense&standing=x&unit=-1&place=xx")) == 14


@pytest.mark.parametrize("number", [1, 3, 60])
def test_the_list_and_the_page_of_a_person_cost_what_they_cost(cast: Cast, number: int):
    told = [NewPerson(f"p{n:02}", f"人{n}", (("liuan", Role.HANDLER, ""),)) for n in range(number)]
    rows = services.load_people(people=told, by=cast.feng, now=MONDAY)
    client, last = as_(cast, "feng"), rows[-1].pk
    for version in range(1, number + 1):
        services.set_password(user_id=last, expected_version=version, password=NEW, by=cast.feng, now=MONDAY)
    found = {}
    for address in ("/people/", f"/people/?unit={unit('liuan').pk}&role=handler", f"/people/{last}/"):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        found[address] = len(asked)
    assert list(found.values()) == [5, 5, 8]


def test_all_people_are_met_once_when_paging(cast: Cast):
    told = [NewPerson(f"p{n:02}", f"人{n}", (("liuan", Role.HANDLER, ""),)) for n in range(60)]
    services.load_people(people=told, by=cast.feng, now=MONDAY)
    client, seen, place = as_(cast, "feng"), [], ""
    while place is not None:
        page = client.get("/people/", {"role": "handler", "place": place}).context["page"]
        seen += [row.username for row in page.rows]
        place = page.next
    assert len(seen) == len(set(seen)) == 64


# One's own account.


@pytest.mark.parametrize("name", ["qian", "zhao", "feng", "wang"])
def test_everybody_finds_his_account_behind_his_name(cast: Cast, name: str):
    client = as_(cast, name)
    assert '<a class="name" href="/account/"' in client.get("/").content.decode()
    page = client.get("/account/").content.decode()
    assert cast.acting[name].unit_name in page
    assert "当前岗位" in page


def test_one_changes_his_own_password_and_stays_signed_in_here_only(cast: Cast):
    here, elsewhere = as_(cast, "qian"), as_(cast, "qian")
    told = {"expected_version": 1, "current": PASSWORD, "password": NEW, "again": NEW}
    answer = here.post("/account/", told, follow=True)
    assert "密码已修改" in answer.content.decode()
    assert here.get("/cases/").status_code == 200
    assert elsewhere.get("/cases/").status_code == 302
    assert (signs_in("qian", NEW), signs_in("qian", PASSWORD)) == (True, False)


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"current": "not this one"}, "id_current", "当前密码不正确"),
        ({"password": "short-1", "again": "short-1"}, "id_password", "密码太短：至少 10 位"),
        ({"password": "password1234", "again": "password1234"}, "id_password", "密码太常见"),
        ({"again": "something else"}, "id_again", "两次输入的密码不一致"),
        ({"current": ""}, "id_current", ""),
    ],
)
def test_a_wrong_current_or_a_weak_new_password_is_refused_beside_its_field(cast: Cast, changed, field, said):
    client = as_(cast, "qian")
    told = {"expected_version": 1, "current": PASSWORD, "password": NEW, "again": NEW, **changed}
    answer = client.post("/account/", told)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<li>" in beside(page, field)
    assert said in beside(page, field)
    assert not [
        secret for secret in {PASSWORD, *told.values()} if isinstance(secret, str) and secret and secret in page
    ]
    assert client.get("/").status_code == 200
    assert signs_in("qian", PASSWORD)


def test_weakness_is_told_in_english_too(cast: Cast):
    told = {"expected_version": 1, "current": PASSWORD, "password": "short-1", "again": "short-1"}
    page = as_(cast, "qian", "en").post("/account/", told).content.decode()
    assert "too short: at least 10 characters" in beside(page, "id_password")


def test_who_guesses_the_current_password_must_wait(cast: Cast):
    client = as_(cast, "qian")
    told = {"expected_version": 1, "current": "a guess", "password": NEW, "again": NEW}
    answers = [client.post("/account/", told).status_code for _ in range(ATTEMPTS_PER_PERSON)]
    answer = client.post("/account/", {**told, "current": PASSWORD})
    assert (answers, answer.status_code) == ([422] * ATTEMPTS_PER_PERSON, 429)
    assert "分钟后再试" in beside(answer.content.decode(), "id_current")


def test_a_stale_account_page_is_told_of_the_conflict(cast: Cast):
    told = {"expected_version": 7, "current": PASSWORD, "password": NEW, "again": NEW}
    answer = as_(cast, "qian").post("/account/", told)
    assert (answer.status_code, NEW in answer.content.decode()) == (409, False)
