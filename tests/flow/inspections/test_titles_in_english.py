"""A finding keeps the Chinese that was picked; pages in English show the edition's English of it."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client

from chuangcheng.flow.cases import selectors as case_lists
from chuangcheng.flow.cases import services as cases
from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.inspections import selectors, services
from chuangcheng.flow.inspections.models import Observation, Visit
from chuangcheng.flow.inspections.rules import Answer
from chuangcheng.flow.scoring.selectors import evidence_of
from chuangcheng.flow.standards.terms import Outcome
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=2)


def find(world: World, fault: str, code: str = "I1") -> Visit:
    """A visit of the road at which an item fails with this fault."""
    photo = world.photo(f"{code}-{fault}")
    return services.record_visit(
        uuid=uuid.uuid5(uuid.NAMESPACE_DNS, fault + code),
        round_id=world.plan(sites=(world.road,)).pk,
        site_id=world.road.pk,
        answers=[Answer(world.item(code).pk, Outcome.FAILED, fault=fault, photos=(photo,))],
        rest_confirmed=True,
        started_at=MONDAY,
        by=world.cast.zhao,
        now=LATER,
    )


def page(world: World, address: str, language: str) -> str:
    client = Client(headers={"accept-language": language})
    client.force_login(world.cast.user("lin"))
    return client.get(address).content.decode()


def test_a_case_keeps_its_chinese_title_and_gets_an_english_one(world: World):
    find(world, "路面有垃圾")
    case = Case.objects.get()
    assert (case.title, case.title_en) == ("无乱扔垃圾：路面有垃圾", "No litter: Litter on the road")


def test_without_a_fault_the_item_is_the_title(world: World):
    find(world, "", "I2")
    case = Case.objects.get()
    assert (case.title, case.title_en) == ("无占道经营", "No stalls")


def test_free_words_have_no_english_and_the_title_none_either(world: World):
    find(world, "树坑里有烟盒")
    case = Case.objects.get()
    assert (case.title, case.title_en) == ("无乱扔垃圾：树坑里有烟盒", "")


def test_several_faults_stand_side_by_side(world: World):
    find(world, "路面有垃圾、绿化带有垃圾")
    case = Case.objects.get()
    assert case.title == "无乱扔垃圾：路面有垃圾、绿化带有垃圾"
    assert case.title_en == "No litter: Litter on the road, Litter in the greenery"


def test_one_fault_without_english_leaves_the_title_without(world: World):
    find(world, "路面有垃圾、树坑里有烟盒")
    assert Case.objects.get().title_en == ""


def test_a_report_by_hand_has_none(world: World):
    cases.report_case(problem=cases.Problem(uuid.UUID(int=1), "井盖松动"), by=world.cast.lin, now=MONDAY)
    assert Case.objects.get().title_en == ""


def test_a_case_is_found_by_english_and_by_chinese_words(world: World):
    find(world, "路面有垃圾")
    case = Case.objects.get()

    def found(text: str) -> list[int]:
        wanted = case_lists.Filter(text=text)
        return [row.id for row in case_lists.cases_page(world.cast.lin, wanted=wanted, now=LATER).rows]

    assert found("litter road") == found("有垃圾") == [case.pk]
    assert found("stalls") == []
    cases.reindex_cases()
    assert found("litter road") == [case.pk]


def test_the_observation_keeps_what_was_picked_and_its_rows_have_both(world: World):
    visit = find(world, "绿化带有垃圾")
    assert Observation.objects.get(outcome=Outcome.FAILED).fault == "绿化带有垃圾"
    told = ("绿化带有垃圾", "Litter in the greenery")
    [row] = selectors.visit_card(world.cast.lin, visit_id=visit.pk).of("failed")
    assert (row.fault, row.fault_en) == told
    [finding] = selectors.findings_page(world.cast.lin, round_id=visit.round_id).rows
    assert (finding.fault, finding.fault_en) == told
    [evidence] = evidence_of(world.cast.lin, edition_id=world.edition.pk, code="A1").rows
    assert (evidence.fault, evidence.fault_en) == told


@pytest.mark.parametrize("fault", ["路面有垃圾", "树坑里有烟盒"])
def test_pages_show_a_fault_in_their_language_and_free_words_as_typed(world: World, fault: str):
    visit = find(world, fault)
    english = {"路面有垃圾": "Litter on the road"}.get(fault, fault)
    assert fault in page(world, f"/visits/{visit.pk}/", "zh-hans")
    assert english in page(world, f"/visits/{visit.pk}/", "en")


def test_lists_and_pages_of_cases_show_the_title_in_their_language(world: World):
    find(world, "路面有垃圾")
    for address in ("/cases/", f"/cases/{Case.objects.get().pk}/"):
        assert "无乱扔垃圾：路面有垃圾" in page(world, address, "zh-hans")
        shown = page(world, address, "en")
        assert "No litter: Litter on the road" in shown
        assert "无乱扔垃圾" not in shown


def test_the_sheet_offers_english_and_sends_the_chinese(world: World):
    row = world.plan(sites=(world.road,))
    client = Client(headers={"accept-language": "en"})
    client.force_login(world.cast.user("zhao"))
    sheet = client.get(f"/rounds/{row.pk}/sites/{world.road.pk}/").content.decode()
    assert ('value="路面有垃圾"' in sheet, "> Litter on the road" in sheet) == (True, True)
