"""Classes get the catalogue's English names, and are found by them."""

from dataclasses import replace
from decimal import Decimal

import pytest

from chuangcheng.flow.standards import services
from chuangcheng.flow.standards.formats import shipped_case_classes
from chuangcheng.flow.standards.models import CaseClass, CaseLimit
from chuangcheng.flow.standards.rules import ClassRow, LimitRow
from chuangcheng.flow.standards.selectors import ClassFilter, case_class_choices, classes_page
from chuangcheng.flow.standards.terms import CaseKind, LimitUnit
from chuangcheng.foundation.acts.rules import PRODUCT
from chuangcheng.foundation.journal import selectors as journal
from chuangcheng.foundation.journal.models import Entry
from tests.migrating import Migrating
from tests.people import MONDAY
from tests.world import World

ROAD = ClassRow(CaseKind.MATTER, "06012", "道路不洁", "06", "市容环境类")
COVER = ClassRow(CaseKind.COMPONENT, "01001", "供水井盖", "01", "市政公用设施", major_name_en="Utilities")


def load(*rows: ClassRow, limits=None) -> int:
    return services.load_case_classes(classes=rows, limits=limits or {}, by=PRODUCT, now=MONDAY)


@pytest.mark.django_db
class TestLoading:
    def test_known_classes_without_english_get_it(self):
        limit = LimitRow("一般", Decimal(4), LimitUnit.WORKING_HOURS)
        load(ROAD, COVER, limits={("matter", "06012"): [limit]})
        before = list(CaseLimit.objects.values())
        told = replace(limit, condition_en="Ordinary", amount=Decimal(9))
        english = replace(ROAD, name_en="Dirty road", major_name_en="City appearance")
        assert load(english, limits={("matter", "06012"): [told]}) == 0
        row = CaseClass.objects.get(code="06012")
        assert (row.name_en, row.major_name_en, row.version) == ("Dirty road", "City appearance", 2)
        assert list(CaseLimit.objects.values()) == before
        assert CaseClass.objects.get(code="01001").version == 1

    def test_it_is_in_the_journal_and_the_chain_holds(self):
        load(ROAD)
        load(replace(ROAD, name_en="Dirty road"))
        entry = Entry.objects.get(subject_kind="standards.caseclass", number=2)
        assert entry.act == "case_class.english"
        assert '"name_en":"Dirty road"' in entry.payload.text.replace(": ", ":")
        assert journal.verify().faults == ()

    def test_it_is_done_once(self):
        load(ROAD)
        load(replace(ROAD, name_en="Dirty road"))
        load(replace(ROAD, name_en="Another name"))
        assert list(CaseClass.objects.values_list("name_en", "version")) == [("Dirty road", 2)]

    def test_a_class_that_the_office_calls_otherwise_stays_as_it_is(self):
        load(replace(ROAD, name="路面脏"))
        load(replace(ROAD, name_en="Dirty road"))
        assert list(CaseClass.objects.values_list("name", "name_en", "version")) == [("路面脏", "", 1)]

    def test_the_whole_catalogue_in_few_statements(self, django_assert_max_num_queries):
        classes, limits = shipped_case_classes()
        load(*(replace(row, name_en="") for row in classes), limits=limits)
        with django_assert_max_num_queries(20):
            load(*classes, limits=limits)
        assert not CaseClass.objects.filter(name_en="").exists()


@pytest.mark.django_db
def test_search_finds_english_names(world: World):
    assert [row.code for row in classes_page(wanted=ClassFilter(text="dirty")).rows] == ["06012"]
    assert [row.name_en for row in case_class_choices(text="TRADING")] == ["Trading on the road"]


def test_classes_and_limits_of_an_older_installation_are_kept(migrating: Migrating):
    apps = migrating.to([("standards", "0001_initial")])
    row = apps.get_model("standards", "CaseClass").objects.create(
        kind="matter", code="06012", major="06", major_name="市容环境类", name="道路不洁", version=4
    )
    apps.get_model("standards", "CaseLimit").objects.create(
        case_class=row,
        position=0,
        condition="一般",
        amount=4,
        unit="working_hours",
        closing_condition="清理",
        verify_on_site=False,
        since=MONDAY,
    )
    apps = migrating.to([("standards", "0002_english")])
    kept = apps.get_model("standards", "CaseClass").objects.values_list("name", "name_en", "version")
    assert list(kept) == [("道路不洁", "", 4)]
    limits = apps.get_model("standards", "CaseLimit").objects
    assert list(limits.values_list("condition", "condition_en", "closing_condition_en", "source_en")) == [
        ("一般", "", "", "")
    ]
