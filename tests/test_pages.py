"""Every page for every role: those who may, see it; strangers get 404; nobody gets a crash."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import translation

from chuangcheng.flow.cases import services as cases
from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.inspections.models import Visit
from chuangcheng.flow.inspections.terms import RoundKind
from chuangcheng.flow.scoring.services import close_and_fix
from chuangcheng.flow.scrutiny.models import Flag, SecondCheck
from chuangcheng.flow.scrutiny.services import draw_checks, examine_rectifications, set_plan
from chuangcheng.flow.standards.services import propose_mapping
from chuangcheng.foundation.accounts.models import User
from chuangcheng.foundation.notices.services import gather
from chuangcheng.foundation.workcalendar.models import WorkCalendar
from tests import hazards_and_disputes
from tests.editions import next_edition
from tests.facilities import busy_with
from tests.facilities import pages as facility_pages
from tests.flow.scrutiny.stories import look, rectified
from tests.foundation.documents.papers import said
from tests.people import MONDAY, PEOPLE
from tests.world import World

pytestmark = pytest.mark.django_db

EVERYBODY = frozenset(PEOPLE)
OFFICE = frozenset({"lin", "wu", "zheng", "wang"})
RATES = OFFICE | {"qian", "sun", "chen", "wei"}
SETTING_UP = frozenset({"lin", "feng"})
SITES = frozenset({"lin", "wu", "zheng", "wang", "zhao", "han", "zhou", "feng", "qian", "he"})


@pytest.fixture
def busy(world: World, settings) -> dict[str, object]:
    """A closed census with a case in hand, and an open sample round with a finding nobody may know of.

    Who must be told has a message waiting; people have addresses."""
    settings.PUBLIC_URL, settings.MAIL_URL = "https://chuangcheng.example", "smtp://127.0.0.1:9"
    User.objects.update(email="somebody@example.com")
    lin, qian = world.cast.lin, world.cast.qian
    census = world.plan(sites=(world.road,))
    seen = world.visit(census, world.road, failing=("I1",))
    close_and_fix(round_id=census.pk, expected_version=census.version, by=lin, now=MONDAY + timedelta(hours=2))
    case = Case.objects.get()
    cases.file_case(case_id=case.pk, expected_version=1, by=lin, now=MONDAY + timedelta(hours=2))
    cases.dispatch_case(
        case_id=case.pk,
        expected_version=2,
        by=lin,
        now=MONDAY + timedelta(hours=2),
        unit_id=qian.unit_id,
        limit_id=world.limit_of(),
    )
    case.refresh_from_db()
    sample = world.plan(
        kind=RoundKind.SAMPLE,
        title="秘密模拟测评",
        quotas={world.road.site_type_id: 9},
        seed=1,
        at=MONDAY + timedelta(days=1),
    )
    covert = world.visit(sample, world.road, failing=("I2",), at=MONDAY + timedelta(days=1, hours=1))
    found = {"world": world, "census": census, "seen": seen, "case": case, "sample": sample, "covert": covert}
    gather(now=MONDAY + timedelta(days=1))
    new = next_edition()
    mapping = propose_mapping(old_id=world.edition.pk, new_id=new.pk, by=lin, now=MONDAY)
    found |= {"next": new.pk, "line": mapping.lines.first().pk}
    found |= busy_with(world, case)
    found |= hazards_and_disputes.make(world)
    return {**found, **scrutinised(world, case), "calendar": WorkCalendar.objects.get().pk}


def scrutinised(world: World, case: Case) -> dict[str, int]:
    """A flag that waits for its judgement, a second check that waits for its checker, a picture of the case."""
    set_plan(expected_version=0, share=Decimal(1), far_metres=200, by=world.cast.lin, now=MONDAY)
    rectified(world, "路灯不亮", (look(world.photo("路灯"), None),), en="Lamp out")
    rectified(world, "井盖松动", (world.photo("井盖"),), closed=True, en="Loose manhole cover")
    examine_rectifications(now=MONDAY + timedelta(hours=5))
    day = MONDAY.date()
    draw_checks(first_day=day, last_day=day, seed=1, by=world.cast.lin, now=MONDAY + timedelta(hours=8))
    flag, check = Flag.objects.latest("id").pk, SecondCheck.objects.get().pk
    return {"flag": flag, "check": check, "shown": case.photos.first().file_id}


def routes(busy: dict) -> dict[str, frozenset[str]]:
    """Every page and who may open it."""
    world: World = busy["world"]
    mine = frozenset({"qian"})
    return {
        "/": EVERYBODY,
        "/design/": EVERYBODY,
        "/cases/": EVERYBODY,
        "/cases/?group=open&sort=due&q=x": EVERYBODY,
        "/cases/new/": frozenset({"lin", "wu", "zhao", "han"}),
        "/cases/rules/": frozenset({"lin"}),
        "/cases/bulk/": frozenset({"lin", "qian", "sun", "chen", "wei", "zhou"}),
        f"/cases/bulk/?act=dispatch&case={busy['case'].pk}": frozenset({"lin", "qian", "sun", "chen", "wei", "zhou"}),
        f"/cases/bulk/?act=recall_dispatch&case={busy['case'].pk}": frozenset(
            {"lin", "qian", "sun", "chen", "wei", "zhou"}
        ),
        "/cases/changed/": EVERYBODY,
        "/cases/filters/": EVERYBODY - {"feng", "he"},
        "/cases/filters/?group=open": EVERYBODY - {"feng", "he"},
        "/cases/texts/": frozenset({"lin"}),
        f"/cases/{busy['case'].pk}/": OFFICE | mine | {"zhao"},
        f"/cases/{busy['case'].pk}/journal/": OFFICE,
        "/cases/999999/": frozenset(),
        "/rounds/": EVERYBODY,
        "/rounds/new/": frozenset({"lin"}),
        f"/rounds/{busy['census'].pk}/": EVERYBODY - {"feng", "han", "he"},
        f"/rounds/{busy['sample'].pk}/": frozenset({"lin", "zhao"}),
        f"/rounds/{busy['census'].pk}/findings/": EVERYBODY - {"feng", "han", "he"},
        f"/rounds/{busy['sample'].pk}/findings/": frozenset({"lin", "zhao"}),
        f"/rounds/{busy['sample'].pk}/reassign/": frozenset({"lin"}),
        f"/rounds/{busy['sample'].pk}/close/": frozenset({"lin"}),
        f"/rounds/{busy['sample'].pk}/sites/{world.far_road.pk}/": frozenset({"zhao"}),
        "/visits/": EVERYBODY,
        f"/visits/{busy['seen'].pk}/": OFFICE | mine | {"zhao"},
        f"/visits/{busy['covert'].pk}/": frozenset({"lin", "zhao"}),
        "/sites/": EVERYBODY,
        f"/sites/{world.road.pk}/": SITES,
        "/sites/new/": SETTING_UP,
        f"/sites/{world.road.pk}/change/": SETTING_UP,
        f"/sites/{world.road.pk}/retire/": SETTING_UP,
        "/map/": EVERYBODY,
        "/map/?show=sites": EVERYBODY,
        "/map/?show=all": EVERYBODY,
        "/map/?group=closed&box=120,36,121,37": EVERYBODY,
        "/duties/": EVERYBODY,
        "/duties/new/": SETTING_UP,
        "/duties/rules/": OFFICE | {"feng"},
        "/duties/rules/new/": SETTING_UP,
        "/duties/who/": OFFICE | {"feng"},
        f"/duties/who/?site={world.road.pk}": OFFICE | {"feng"},
        "/score/": OFFICE,
        f"/score/?round={busy['census'].pk}": OFFICE,
        f"/score/?round={busy['sample'].pk}": frozenset(),
        **{f"/score/book.{form}": OFFICE for form in ("pdf", "docx", "xlsx")},
        f"/score/book.pdf?edition={world.edition.pk}&round={busy['census'].pk}": OFFICE,
        f"/score/book.pdf?round={busy['sample'].pk}": frozenset(),
        f"/score/book.xlsx?street={world.liuan.pk}": OFFICE,
        f"/score/book.docx?unit={world.cast.qian.unit_id}&round={busy['census'].pk}": OFFICE,
        "/score/book.xlsx?unit=999999": frozenset(),
        "/score/book.exe": frozenset(),
        "/score/?beside=1": OFFICE,
        "/score/changes/": OFFICE,
        f"/score/changes/?from={busy['census'].pk}&to=today": OFFICE,
        f"/score/changes/?from=today&to={busy['sample'].pk}": frozenset(),
        "/score/changes/?from=nothing": frozenset(),
        "/score/compared/": OFFICE,
        "/score/compared/?by=unit": OFFICE,
        "/score/compared/groups/": OFFICE,
        "/score/compared/groups/new/": frozenset({"lin"}),
        "/score/matrix/": OFFICE,
        f"/score/matrix.csv?round={busy['census'].pk}": OFFICE,
        f"/score/{world.edition.pk}/evidence/?street={world.liuan.pk}": OFFICE,
        "/score/appeals/": OFFICE | {"qian", "sun", "chen", "wei"},
        "/results/": frozenset({"qian", "sun", "chen", "wei"}),
        f"/results/{busy['census'].pk}/": frozenset({"qian"}),
        f"/results/{busy['census'].pk}/appeal/": frozenset({"qian"}),
        f"/rounds/{busy['census'].pk}/second/": frozenset({"lin"}),
        f"/score/{world.edition.pk}/A1/": OFFICE,
        f"/score/{world.edition.pk}/A1/?outcome=missing": OFFICE,
        f"/score/{world.edition.pk}/A1/?outcome=missing&round={busy['sample'].pk}": frozenset(),
        f"/score/{world.edition.pk}/figures/": OFFICE,
        f"/score/{world.edition.pk}/figures/new/": frozenset({"lin"}),
        f"/score/{world.edition.pk}/figures/new/?standard=B1": frozenset({"lin"}),
        f"/score/{world.edition.pk}/figures/import/": frozenset({"lin"}),
        f"/score/{world.edition.pk}/figures/template.xlsx": frozenset({"lin"}),
        f"/score/{world.edition.pk}/outside/results/template.xlsx": frozenset({"lin"}),
        f"/score/{world.edition.pk}/outside/": OFFICE,
        f"/score/{world.edition.pk}/outside/use/": OFFICE,
        f"/score/{world.edition.pk}/outside/events/": OFFICE,
        f"/score/{world.edition.pk}/outside/results/": OFFICE,
        f"/score/{world.edition.pk}/outside/results/new/": frozenset({"lin"}),
        "/editions/": EVERYBODY,
        f"/editions/{world.edition.pk}/": EVERYBODY,
        f"/editions/{world.edition.pk}/?type={world.road.site_type_id}": EVERYBODY,
        f"/editions/{world.edition.pk}/use/": frozenset({"lin"}),
        f"/editions/{busy['next']}/": EVERYBODY,
        f"/editions/{world.edition.pk}/compared/{busy['next']}/": EVERYBODY,
        f"/editions/{world.edition.pk}/mapped/{busy['next']}/": frozenset({"lin"}),
        f"/editions/{world.edition.pk}/mapped/{busy['next']}/carry/": frozenset({"lin"}),
        f"/editions/{world.edition.pk}/mapped/{busy['next']}/{busy['line']}/": frozenset({"lin"}),
        "/checks/": frozenset({"lin"}),
        "/checks/site_without_owner/": frozenset({"lin"}),
        "/checks/nothing/": frozenset(),
        f"/editions/{world.edition.pk}/edition.yaml": EVERYBODY,
        f"/editions/{world.edition.pk}/edition.docx": frozenset(),
        f"/editions/{world.edition.pk}/standards/{world.standard('A1').pk}/": EVERYBODY,
        f"/editions/{world.edition.pk}/standards/{world.standard('A').pk}/": frozenset(),
        f"/editions/{world.edition.pk}/publish/": frozenset(),
        f"/editions/{world.edition.pk}/discard/": frozenset(),
        "/classes/": EVERYBODY,
        f"/classes/{busy['case'].case_class_id}/": EVERYBODY,
        "/classes/?q=0&kind=matter&major=matter:06&gaps=1": EVERYBODY,
        "/classes/new/": frozenset({"lin"}),
        f"/classes/{busy['case'].case_class_id}/limits/new/": frozenset({"lin"}),
        f"/classes/{busy['case'].case_class_id}/limits/{busy['case'].limit_id}/": frozenset({"lin"}),
        "/units/": EVERYBODY,
        f"/units/{world.cast.qian.unit_id}/": EVERYBODY,
        f"/units/{world.cast.qian.unit_id}/retire/": SETTING_UP,
        "/units/?gaps=1": EVERYBODY,
        "/units/?retired=1": EVERYBODY,
        "/units/new/": SETTING_UP,
        "/people/": SETTING_UP,
        f"/people/?unit={world.cast.qian.unit_id}&role=handler&standing=ready": SETTING_UP,
        "/people/new/": SETTING_UP,
        f"/people/{world.cast.qian.user_id}/": SETTING_UP,
        f"/people/{world.cast.qian.user_id}/posts/": SETTING_UP,
        f"/people/{world.cast.qian.user_id}/posts/{world.cast.qian.post_id}/withdraw/": SETTING_UP,
        f"/people/{world.cast.qian.user_id}/password/": SETTING_UP,
        f"/people/{world.cast.qian.user_id}/deactivate/": SETTING_UP,
        "/people/999999/": frozenset(),
        "/account/": EVERYBODY,
        "/account/notices/": EVERYBODY,
        "/notices/": SETTING_UP,
        "/notices/?state=waiting": SETTING_UP,
        f"/units/{world.cast.qian.unit_id}/notices/": SETTING_UP,
        "/calendar/": EVERYBODY,
        "/calendar/?year=2027": EVERYBODY,
        f"/calendar/{busy['calendar']}/": EVERYBODY,
        f"/calendar/{busy['calendar']}/hours/": SETTING_UP,
        "/calendar/new/": SETTING_UP,
        "/calendar/years/": SETTING_UP,
        "/calendar/years/2026.json": EVERYBODY,
        "/import/": SETTING_UP,
        "/import/sites/": SETTING_UP,
        "/import/nothing/": frozenset(),
        "/import/00000000-0000-0000-0000-000000000000/": frozenset(),
        "/complain/": EVERYBODY,
        "/system/": SETTING_UP,
        "/people/slips/": SETTING_UP | {"he"},
        "/first-sign-in/": frozenset(),
        "/setup/": SETTING_UP,
        "/setup/templates.zip": SETTING_UP,
        **of_papers(busy),
        **hazards_and_disputes.pages(busy),
        **facility_pages(busy),
        **of_exchange(busy),
        **of_dispatch(),
        **of_scrutiny(busy),
        **of_watch(busy),
    }


def of_exchange(busy: dict) -> dict[str, frozenset[str]]:
    """Cases that come from other systems, and lists that go out."""
    transfer = "/cases/import/00000000-0000-0000-0000-000000000000/"
    return {
        "/cases/import/": frozenset({"lin"}),
        transfer: frozenset(),
        f"{transfer}refused.xlsx": frozenset(),
        f"{transfer}mapping.yaml": frozenset(),
        "/cases/import/mappings/999999.yaml": frozenset(),
        **{f"/cases/export.{form}": EVERYBODY - {"feng", "he"} for form in ("xlsx", "csv", "geojson")},
        "/cases/export.csv?group=open&sort=due&q=x": EVERYBODY - {"feng", "he"},
        "/cases/export.exe": frozenset(),
    }


def of_dispatch() -> dict[str, frozenset[str]]:
    """The dispatch rules and how well cases were sent; the draft and its trial: tests/interfaces/desk."""
    return {
        "/duties/dispatch/rules/": OFFICE,
        "/duties/dispatch/rules/read/": frozenset({"lin"}),
        "/duties/dispatch/rules/999999/": frozenset(),
        "/duties/dispatch/rules/999999/new/": frozenset(),
        "/duties/dispatch/rules/999999/trial/": frozenset(),
        "/duties/dispatch/figures/": OFFICE,
        "/duties/dispatch/figures/?by=rule&since=2026-03-02&until=2026-03-08": OFFICE,
        "/duties/dispatch/figures/cases/?which=right": OFFICE,
    }


def of_scrutiny(busy: dict) -> dict[str, frozenset[str]]:
    """Pictures, flags, likely duplicates, what comes back, second checks."""
    case, flag, check = busy["case"].pk, busy["flag"], busy["check"]
    sees_case = OFFICE | {"qian", "zhao"}
    judges = OFFICE | {"zhou"}
    return {
        f"/cases/{case}/compare/": sees_case,
        f"/cases/{case}/photos/{busy['shown']}/": sees_case,
        f"/cases/{case}/photos/999999/": frozenset(),
        "/scrutiny/": judges,
        "/scrutiny/?judgement=all&kind=far": judges,
        f"/scrutiny/flags/{flag}/": judges,
        "/scrutiny/flags/999999/": frozenset(),
        "/scrutiny/duplicates/": OFFICE,
        "/scrutiny/comebacks/": OFFICE,
        "/scrutiny/checks/": OFFICE | {"zhou", "zhao", "han"},
        "/scrutiny/checks/?state=waiting": OFFICE | {"zhou", "zhao", "han"},
        "/scrutiny/checks/draw/": frozenset({"lin"}),
        f"/scrutiny/checks/{check}/": OFFICE | {"zhao"},
        "/scrutiny/plan/": frozenset({"lin"}),
    }


def of_papers(busy: dict) -> dict[str, frozenset[str]]:
    """The daily papers: on pages and as files."""
    world: World = busy["world"]
    mine, office = frozenset({"qian"}), frozenset({"lin", "wu"})
    in_a_unit = frozenset({"qian", "sun", "chen", "wei"})
    return {
        "/cases/?happened=found&since=2026-03-02&until=2026-03-08": EVERYBODY,
        "/cases/problems.xlsx": EVERYBODY - {"feng"},
        f"/cases/problems.xlsx?group=open&street={world.liuan.pk}&sort=due&q=x": EVERYBODY - {"feng"},
        "/papers/notice/": office,
        f"/papers/notice/?unit={world.cast.qian.unit_id}&case={busy['case'].pk}": office,
        f"/papers/notice.docx?case={busy['case'].pk}": office,
        f"/papers/notice.pdf?case={busy['case'].pk}": office,
        f"/papers/notice.xlsx?case={busy['case'].pk}": frozenset(),
        "/papers/notice.pdf?case=999999": frozenset(),
        "/cases/rates/": RATES,
        "/cases/rates/?by=period": RATES,
        "/cases/rates/cases/?count=due": RATES,
        "/cases/rates.csv": RATES,
        "/cases/rates.json": RATES,
        "/cases/rates.xlsx": RATES,
        "/papers/briefing/": OFFICE,
        "/papers/briefing/?week=2026-03-04": OFFICE,
        "/papers/briefing/?week=2999-01-01": frozenset(),
        "/papers/briefing.pdf?week=2026-03-04": OFFICE,
        "/papers/briefing.docx": OFFICE,
        "/papers/briefing.xlsx": frozenset(),
        "/papers/not-right/": OFFICE | in_a_unit,
        f"/papers/not-right/?unit={world.cast.qian.unit_id}": OFFICE | mine,
        "/papers/not-right/?unit=999999": frozenset(),
        f"/papers/not-right.pdf?unit={world.cast.qian.unit_id}": OFFICE | mine,
        "/papers/not-right.docx": OFFICE | in_a_unit,
        f"/papers/not-right.xlsx?unit={world.cast.qian.unit_id}": OFFICE | mine,
        "/papers/not-right.exe": frozenset(),
    }


def of_watch(busy: dict) -> dict[str, frozenset[str]]:
    """The long-term care of places; its pages of one row are opened in tests/interfaces/desk/test_watch_pages.py."""
    lin, site = frozenset({"lin"}), busy["world"].road.pk
    return {
        "/watch/": OFFICE,
        "/watch/?by=street&since=2026-03-02&until=2026-03-08": OFFICE,
        "/watch/looks/?look=missed": OFFICE,
        "/watch/grades/": OFFICE,
        "/watch/plans/new/": lin,
        "/watch/plans/999999/": frozenset(),
        "/watch/list/": OFFICE,
        "/watch/list/?left=1": OFFICE,
        f"/watch/list/add/{site}/": lin,
        "/watch/care/": lin,
        "/watch/spots/": OFFICE,
        "/watch/spots/?state=closed": OFFICE,
        "/watch/spots/999999/": frozenset(),
        "/watch/spots/proposed/999999/": frozenset(),
        "/watch/streets/": OFFICE,
        "/watch/streets/import/": lin,
        "/zones/": EVERYBODY,
        "/zones/new/": SETTING_UP,
        "/zones/terms/": EVERYBODY,
    }


def sign_in(world: World, name: str, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(world.cast.user(name))
    return client


MAY_KNOW_THE_SAMPLE = frozenset({"lin", "zhao"})
"""The office, and who walks the covert round."""
MEDIATES = frozenset({"chen"})
LOOKS_AS_THE_DEVICE = b'media="screen and (prefers-color-scheme: dark)"'
"""A page may choose words as it likes, never its look."""


@pytest.mark.parametrize("name", sorted(PEOPLE))
def test_each_role_opens_its_pages_gets_404_for_the_others_and_reads_no_secret(busy: dict, name: str):
    """Every page and paper once: nothing of a covert round, nothing of a dispute but for its mediators."""
    client = sign_in(busy["world"], name)
    found = {}
    for address in routes(busy):
        answer = client.get(address)
        found[address] = answer.status_code
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        told = said(content, answer["Content-Type"])
        assert name in MAY_KNOW_THE_SAMPLE or "秘密模拟测评" not in told, address
        assert b"<!doctype html>" not in content or LOOKS_AS_THE_DEVICE in content, address
        assert name in MEDIATES or hazards_and_disputes.SECRET not in told, address
    assert found == {address: 200 if name in who else 404 for address, who in routes(busy).items()}
    assert Visit.objects.count() == 2
    if name not in MEDIATES:
        searched = client.get("/cases/?q=Secret").content.decode().replace("q=Secret", "")
        assert hazards_and_disputes.SECRET not in searched


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_answer_in_both_languages(busy: dict, language: str):
    client = sign_in(busy["world"], "lin", language)
    page = client.get("/").content.decode()
    assert f'lang="{"en" if language == "en" else "zh-Hans"}"' in page


def test_strangers_are_sent_to_sign_in_from_every_page(busy: dict):
    client = Client()
    answers = {client.get(address).status_code for address in routes(busy)}
    assert answers == {302}


def test_its_mediators_read_it(busy: dict):
    client = sign_in(busy["world"], "chen")
    for address in ("/disputes/", f"/disputes/{busy['dispute']}/"):
        assert hazards_and_disputes.SECRET in client.get(address).content.decode()


def test_a_stale_page_is_told_of_the_conflict_and_keeps_what_was_typed(busy: dict):
    client = sign_in(busy["world"], "qian")
    case = busy["case"]
    answer = client.post(f"/cases/{case.pk}/accept/", {"expected_version": 1, "words": "马上去"})
    assert (answer.status_code, "马上去" in answer.content.decode()) == (409, True)


def test_a_move_without_its_photo_is_refused_beside_the_field(busy: dict):
    client = sign_in(busy["world"], "qian")
    case = busy["case"]
    client.post(f"/cases/{case.pk}/accept/", {"expected_version": 3})
    answer = client.post(f"/cases/{case.pk}/rectify/", {"expected_version": 4, "words": "已清扫"})
    assert (answer.status_code, "已清扫" in answer.content.decode()) == (422, True)
    case.refresh_from_db()
    assert case.state == "in_hand"


def test_odd_addresses_are_answered_calmly(busy: dict):
    client = sign_in(busy["world"], "lin")
    for address in (
        "/cases/?place=xx&group=no&unit=-1&q=%00",
        "/cases/?place=WyJ2IiwgImEiLCAxLCAwXQ",
        "/sites/?type=9e9",
    ):
        assert client.get(address).status_code == 200
    assert translation.get_language() is not None
