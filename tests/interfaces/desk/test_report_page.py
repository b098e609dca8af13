"""上报问题: what sending the form costs, and what it refuses."""

from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.services import Problem, report_cases
from chuangcheng.foundation.accounts.models import Post, User
from chuangcheng.foundation.geography.models import Area
from chuangcheng.foundation.journal.models import Entry
from tests.foundation.evidence.files import picture, png
from tests.people import MONDAY
from tests.test_pages import sign_in
from tests.world import World

pytestmark = pytest.mark.django_db

MOST = 12
OF_A_PICTURE = 7
"""To keep a picture is an act of its own: look, begin, the file, three of the journal, end."""
TOO_LARGE = 10**30


def told(world: World, number: int = 1000, **other: Any) -> dict[str, Any]:
    """A report with everything that can be picked, and without words."""
    return {
        "uuid": str(UUID(int=number)),
        "title": "占道经营",
        "source": "office",
        "case_class": world.standard_class("09006"),
        "street": world.liuan.pk,
        "address": "桥头",
        "latitude": "36.08",
        "longitude": "120.37",
        **other,
    }


@pytest.mark.parametrize("cases", [1, 3, 60])
@pytest.mark.parametrize("name", ["lin", "wu", "zhao"])
def test_reporting_costs_twelve_statements_however_many_cases_there_are(world: World, name: str, cases: int):
    report_cases(
        problems=[Problem(UUID(int=number), "路面有垃圾", street_id=world.liuan.pk) for number in range(cases)],
        by=world.cast.lin,
        now=MONDAY,
    )
    client, form = sign_in(world, name), told(world)
    with CaptureQueriesContext(connection) as asked:
        answer = client.post("/cases/new/", form)
    assert (answer.status_code, len(asked) <= MOST) == (302, True), [one["sql"] for one in asked]
    case = Case.objects.get(uuid=UUID(int=1000))
    assert (answer["Location"], case.street_id, case.title) == (f"/cases/{case.pk}/", world.liuan.pk, "占道经营")
    assert Entry.objects.filter(subject_kind="cases.case", subject_id=case.pk, act="case.report").count() == 1


@pytest.mark.parametrize("pictures", [1, 3])
def test_each_picture_of_a_report_costs_an_act_of_its_own_and_nothing_besides(world: World, pictures: int):
    client = sign_in(world, "lin")
    photos = [SimpleUploadedFile(f"{n}.png", png(picture(width=40 + n)), "image/png") for n in range(pictures)]
    with CaptureQueriesContext(connection) as asked:
        answer = client.post("/cases/new/", {**told(world), "photos": photos})
    assert (answer.status_code, Case.objects.get().photos.count()) == (302, pictures)
    assert len(asked) <= MOST + OF_A_PICTURE * pictures + 1  # that they belong to the case: once for all


def test_the_same_report_again_leads_to_the_case_that_is_there(world: World):
    client = sign_in(world, "zhao")
    first, again = (client.post("/cases/new/", told(world))["Location"] for _ in range(2))
    assert (first == again, Case.objects.count()) == (True, 1)
    assert sign_in(world, "lin").post("/cases/new/", told(world)).status_code == 409


@pytest.mark.parametrize("wrong", [{"case_class": 999999}, {"case_class": TOO_LARGE}, {"case_class": "abc"}])
def test_a_class_that_is_not_there_is_refused_and_nothing_typed_is_lost(world: World, wrong: dict[str, Any]):
    answer = sign_in(world, "lin").post("/cases/new/", told(world, **wrong))
    assert (answer.status_code, "占道经营" in answer.content.decode()) == (422, True)
    assert list(answer.context["form"].errors) == ["case_class"]
    assert Case.objects.count() == 0


@pytest.mark.parametrize("street", ["", 999999, TOO_LARGE, "abc"])
def test_a_street_that_is_not_there_is_refused_and_the_list_is_shown_again(world: World, street: Any):
    answer = sign_in(world, "lin").post("/cases/new/", told(world, street=street))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["street"])
    assert "石桥街道" in answer.content.decode()
    assert Case.objects.count() == 0


def test_neither_a_retired_street_nor_an_area_of_another_kind_takes_a_report(world: World):
    client = sign_in(world, "lin", "en")
    grid = Area.objects.create(code="g1", name="一号网格", kind="grid", parent=world.liuan)
    Area.objects.filter(pk=world.shiqiao.pk).update(retired=True)
    for area in (grid, world.shiqiao):
        page = client.post("/cases/new/", told(world, street=area.pk))
        assert (page.status_code, "No such street" in page.content.decode()) == (422, True)


def test_the_list_of_classes_is_read_once_where_the_page_is_shown(world: World):
    client = sign_in(world, "lin")
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/cases/new/").content.decode()
    assert (page.count("占道经营"), page.count("柳岸街道")) == (1, 1)
    assert sum('FROM "standards_caseclass"' in one["sql"] for one in asked) == 1


def test_a_session_ends_with_its_person_and_lasts_without_a_post(world: World):
    client = sign_in(world, "zhao")
    Post.objects.filter(user_id=world.cast.zhao.user_id).update(retired=True)
    assert client.get("/").status_code == 403
    assert client.session[SESSION_KEY] == str(world.cast.zhao.user_id)
    User.objects.filter(pk=world.cast.zhao.user_id).update(is_active=False)
    assert client.get("/")["Location"].startswith("/sign-in/")


def test_a_session_begun_before_the_product_read_posts_with_their_person_stays_open(world: World):
    client = sign_in(world, "zhao")
    client.force_login(world.cast.user("zhao"), "django.contrib.auth.backends.ModelBackend")
    assert client.post("/cases/new/", told(world)).status_code == 302
