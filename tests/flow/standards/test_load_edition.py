"""Loading, replacing, discarding and publishing editions."""

import pytest

from chuangcheng.flow.inspections.terms import RoundKind
from chuangcheng.flow.standards import services
from chuangcheng.flow.standards.formats import (
    NationalOrLocal,
    WrongDocument,
    read_edition,
    shipped_case_classes,
    shipped_edition,
)
from chuangcheng.flow.standards.models import ChecklistItem, ChecklistLine, Edition, ItemStandard, Node, SiteType
from chuangcheng.flow.standards.selectors import checklist, edition_spec, leaf_card, tree
from chuangcheng.foundation.acts.rules import PRODUCT, Conflict, Invalid, NotFound
from chuangcheng.foundation.journal.models import Entry
from tests.people import MONDAY
from tests.world import EDITION

pytestmark = pytest.mark.django_db


def load(document=EDITION, by=PRODUCT, **more):
    return services.load_edition(document=document, by=by, now=MONDAY, **more)


def acts(row):
    return list(
        Entry.objects.filter(subject_kind="standards.edition", subject_id=row.pk)
        .order_by("number")
        .values_list("number", "act")
    )


def test_the_coordinator_loads_a_draft_and_publishes_it(cast):
    draft = load(by=cast.lin)
    assert (draft.state, draft.version, draft.published_at) == ("draft", 1, None)
    published = services.publish_edition(edition_id=draft.pk, expected_version=1, by=cast.lin, now=MONDAY)
    assert (published.state, published.version, published.published_at) == ("published", 2, MONDAY)
    assert acts(draft) == [(1, "edition.load"), (2, "edition.publish")]


@pytest.mark.parametrize("name", ["zhao", "qian", "zhou", "wu", "zheng", "wang", "feng"])
def test_nobody_else_loads_or_publishes(cast, name):
    with pytest.raises(NotFound):
        load(by=cast.acting[name])
    draft = load()
    with pytest.raises(NotFound):
        services.publish_edition(edition_id=draft.pk, expected_version=1, by=cast.acting[name], now=MONDAY)
    with pytest.raises(NotFound):
        services.discard_draft(edition_id=draft.pk, expected_version=1, by=cast.acting[name], now=MONDAY)
    assert Edition.objects.values_list("state", "version").get() == ("draft", 1)


def test_loading_again_replaces_the_draft(db):
    load()
    again = load(EDITION.replace("街面整洁", "街面干净"))
    assert again.version == 2
    assert list(Node.objects.order_by("position").values_list("code", "title"))[1] == ("A1", "街面干净")
    assert Edition.objects.count() == 1
    assert ChecklistLine.objects.count() == 5


def test_replacing_a_draft_that_has_moved_on_is_a_conflict(db):
    load()
    load()
    with pytest.raises(Conflict):
        load(expected_version=1)


def test_a_published_edition_never_changes(db):
    row = load()
    services.publish_edition(edition_id=row.pk, expected_version=1, by=PRODUCT, now=MONDAY)
    before = (Edition.objects.values().get(), list(Node.objects.values()), list(ChecklistLine.objects.values()))
    with pytest.raises(Invalid) as refused:
        load(EDITION.replace("街面整洁", "街面干净"))
    assert refused.value.problems == {"": ["published"]}
    for act in (services.publish_edition, services.discard_draft):
        with pytest.raises(Invalid):
            act(edition_id=row.pk, expected_version=2, by=PRODUCT, now=MONDAY)
    assert (Edition.objects.values().get(), list(Node.objects.values()), list(ChecklistLine.objects.values())) == before


def test_a_discarded_draft_frees_its_code_and_keeps_its_document(db):
    draft = load()
    services.discard_draft(edition_id=draft.pk, expected_version=1, by=PRODUCT, now=MONDAY, why="载错文件")
    other = load()
    assert other.pk != draft.pk
    assert Edition.objects.get(pk=draft.pk).document == EDITION
    assert not Node.objects.filter(edition=draft).exists()
    assert acts(draft) == [(1, "edition.load"), (2, "edition.discard")]


def test_a_wrong_document_writes_nothing(db):
    with pytest.raises(WrongDocument):
        load(EDITION.replace("points: 5", "points: -5"))
    assert not Edition.objects.exists()
    assert not SiteType.objects.exists()
    assert not Entry.objects.exists()


def test_a_class_that_is_not_loaded_is_told(world):
    with pytest.raises(WrongDocument, match="matter:06099"):
        load(EDITION.replace("code: small", "code: other").replace("matter:06012", "matter:06099"))
    assert Edition.objects.count() == 1


def test_a_site_type_in_use_keeps_its_title(world):
    renamed = EDITION.replace("code: small", "code: other").replace("title: 主次干道", "title: 大路")
    with pytest.raises(Invalid) as refused:
        load(renamed)
    assert refused.value.problems == {"site_types": ["site_type_renamed"]}
    assert SiteType.objects.get(code="road").title == "主次干道"


def test_a_site_type_that_only_drafts_use_may_be_renamed(db):
    load()
    load(EDITION.replace("title: 主次干道", "title: 大路"))
    assert SiteType.objects.get(code="road").title == "大路"


def test_an_edition_in_use_by_a_round_cannot_be_taken_away(world):
    world.plan(kind=RoundKind.CENSUS)
    with pytest.raises(Invalid):
        services.discard_draft(edition_id=world.edition.pk, expected_version=2, by=world.cast.lin, now=MONDAY)


def test_the_sample_loads_with_few_statements(db, django_assert_max_num_queries):
    document = shipped_edition("sample-unofficial")
    with django_assert_max_num_queries(40):
        row = services.load_edition(document=document, by=PRODUCT, now=MONDAY)
    spec = read_edition(document, case_classes=NationalOrLocal())
    assert edition_spec(edition_id=row.pk) == spec
    assert Node.objects.filter(is_leaf=True).count() == 154
    assert ChecklistItem.objects.count() == 199
    assert ItemStandard.objects.count() == sum(len(item.standards) for item in spec.items)
    assert ChecklistLine.objects.count() == sum(len(site_type.items) for site_type in spec.site_types)


def test_the_tree_checklist_and_leaf_read_as_the_document_says(db, django_assert_num_queries):
    row = load(shipped_edition("sample-unofficial"))
    spec = edition_spec(edition_id=row.pk)
    with django_assert_num_queries(1):
        lines = tree(edition_id=row.pk)
    assert [line.code for line in lines] == [node.code for node in spec.walk()]
    road = SiteType.objects.get(code="RD")
    with django_assert_num_queries(1):
        walk = checklist(edition_id=row.pk, site_type_id=road.pk)
    assert [line.item.code for line in walk] == list(spec.site_types[0].items)
    assert [rule.code for rule in walk[0].judgement_rules] == ["J04", "J05"]
    leaf = next(line for line in lines if line.code == "X-F-IN-12")
    with django_assert_num_queries(1):
        card = leaf_card(node_id=leaf.id)
    assert [node.code for node in card.above] == ["X-F-IN"]
    assert {item.code for _, item in card.items} == {"C15", "SQ-04", "HE-07", "SH-08", "NB-06"}
    assert [rule.code for rule in card.judgement_rules] == ["J03"]
    assert "HE" in {site_type.code for site_type in card.site_types}


def test_the_national_classes_load_once_in_few_statements(db, django_assert_max_num_queries):
    classes, limits = shipped_case_classes()
    with django_assert_max_num_queries(30):
        assert services.load_case_classes(classes=classes, limits=limits, by=PRODUCT, now=MONDAY) == 403
    assert services.load_case_classes(classes=classes, limits=limits, by=PRODUCT, now=MONDAY) == 0
    assert Entry.objects.filter(act="case_class.load").count() == 403
