"""What ships: the sample editions hold everything that was collected, and count a coherent choice of it."""

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from chuangcheng.flow.standards.formats import (
    NationalOrLocal,
    read_edition,
    shipped_case_classes,
    shipped_edition,
    shipped_editions,
)
from chuangcheng.flow.standards.formats.shipped import FOLDER
from chuangcheng.flow.standards.terms import CaseKind, ItemKind, LimitUnit, MethodKind, RuleKind

BESIDE = (place / "shared" / "data" / "evaluation" for place in Path(__file__).resolve().parents)
SHARED = next((place for place in BESIDE if place.is_dir()), Path("not here"))
"""The collected texts, where they lie beside the checkout."""


@pytest.fixture(scope="module")
def sample():
    return read_edition(shipped_edition("sample-unofficial"), case_classes=NationalOrLocal())


@pytest.fixture(scope="module")
def minors():
    return read_edition(shipped_edition("sample-unofficial-minors"), case_classes=NationalOrLocal())


def test_two_unofficial_samples_ship(sample, minors):
    assert shipped_editions() == ("sample-unofficial", "sample-unofficial-minors")
    assert not sample.official
    assert not minors.official
    assert "非官方" in sample.title + sample.notice
    assert "非官方" in minors.title + minors.notice


def test_an_edition_that_does_not_ship_is_named_with_those_that_do():
    with pytest.raises(KeyError, match="sample-unofficial"):
        shipped_edition("../case-classes")


def test_the_catalogue_is_complete(sample):
    shared = [item for item in sample.items if re.fullmatch(r"C\d\d", item.code)]
    assert len(list(sample.leaves())) == 154
    assert len(sample.site_types) == 26
    assert len(shared) == 16
    assert len(sample.items) - len(shared) == 183
    assert len(sample.judgement_rules) == 10


@pytest.mark.skipif(not SHARED.exists(), reason="the collected texts are not on this machine")
def test_the_catalogue_is_what_was_collected(sample):
    system = yaml.safe_load((SHARED / "evaluation_system.yaml").read_text())
    lists = yaml.safe_load((SHARED / "site_checklists.yaml").read_text())
    assert [(leaf.code, leaf.title, leaf.title_en) for leaf in sample.leaves()] == [
        (leaf["code"], leaf["zh"], leaf["en"]) for project in system["tree"] for leaf in project["leaves"]
    ]
    items = {item.code: item.title for item in sample.items}
    told = lists["common_items"] + [item for kind in lists["site_types"] for item in kind["items"]]
    assert items == {item["id"]: item["zh"] for item in told}
    for kind, site_type in zip(lists["site_types"], sample.site_types, strict=True):
        assert site_type.title == kind["type"]
        assert {item["id"] for item in kind["items"]} | set(kind["common"]) <= set(site_type.items)


def test_the_sum_is_one_hundred_split_as_published(sample):
    points = Counter()
    for leaf in sample.leaves():
        if leaf.counted:
            for method in leaf.methods:
                points[method.kind] += method.points
    assert points[MethodKind.FIELD] == 40
    assert points[MethodKind.SURVEY] == 20
    assert points[MethodKind.MATERIALS] + points[MethodKind.STATISTIC] == 40


@pytest.mark.parametrize("name", ["sample-unofficial", "sample-unofficial-minors"])
def test_no_unknown_rule_is_counted_and_every_weight_is_marked_ours(name):
    for leaf in read_edition(shipped_edition(name)).leaves():
        if leaf.counted:
            assert all(method.rule.kind is not RuleKind.UNKNOWN for method in leaf.methods)
            assert leaf.weight_source == "ours"
            assert any(method.points for method in leaf.methods)
        else:
            assert leaf.left_out_because


@pytest.mark.skipif(not SHARED.exists(), reason="the collected texts are not on this machine")
def test_what_the_source_does_not_say_how_to_score_is_left_out(sample):
    system = yaml.safe_load((SHARED / "evaluation_system.yaml").read_text())
    unknown = {
        leaf["code"]
        for project in system["tree"]
        for leaf in project["leaves"]
        if "unknown" in (leaf["rule"], leaf["rule_type"])
    }
    assert not unknown & {leaf.code for leaf in sample.leaves() if leaf.counted}


def test_a_standard_left_out_for_another_names_one_that_is_counted(sample):
    counted = {leaf.code for leaf in sample.leaves() if leaf.counted}
    for leaf in sample.leaves():
        if found := re.match(r"与(\S+)内容相同", leaf.left_out_because):
            assert found[1] in counted


def test_every_counted_field_standard_is_looked_at_somewhere(sample, minors):
    for edition in (sample, minors):
        walked = {code for site_type in edition.site_types for code in site_type.items}
        seen = {code for item in edition.items if item.code in walked for code in item.standards}
        field = {
            leaf.code
            for leaf in edition.leaves()
            if leaf.counted and any(method.kind is MethodKind.FIELD for method in leaf.methods)
        }
        assert field <= seen


def test_both_languages_and_pick_lists_are_complete(sample):
    named = [*sample.walk(), *sample.items, *sample.site_types, *sample.judgement_rules]
    assert [thing.code for thing in named if not thing.title_en] == []
    assert [item.code for item in sample.items if not item.common_faults] == []


CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")


def english_of(edition):
    """Every English text that the edition must have, by the place of its Chinese."""
    yield "title", edition.title_en
    yield "notice", edition.notice_en
    for thing in (*edition.walk(), *edition.items, *edition.site_types, *edition.judgement_rules):
        yield f"{thing.code} title", thing.title_en
    for node in edition.walk():
        if node.left_out_because:
            yield f"{node.code} left out", node.left_out_because_en
    for rule in edition.judgement_rules:
        yield f"{rule.code} text", rule.text_en
    for thing in (*edition.walk(), *edition.items, *edition.gates, *edition.negative_list, *edition.roll_ups):
        if thing.note:
            yield f"{getattr(thing, 'code', thing.source)} note", thing.note_en
    for item in edition.items:
        for fault, english in item.faults:
            yield f"{item.code} {fault}", english


@pytest.mark.parametrize("name", ["sample-unofficial", "sample-unofficial-minors"])
def test_every_text_of_the_samples_has_its_english(name):
    edition = read_edition(shipped_edition(name))
    codes = sorted((node.code for node in edition.walk()), key=len, reverse=True)
    wrong = {}
    for place, english in english_of(edition):
        rest = english
        for code in codes:  # codes are the same in every language
            rest = rest.replace(code, "")
        if not english or CHINESE.search(rest):
            wrong[place] = english
    assert wrong == {}


@pytest.mark.parametrize("name", ["sample-unofficial", "sample-unofficial-minors"])
def test_every_note_of_the_samples_is_in_chinese(name):
    edition = read_edition(shipped_edition(name))
    things = (*edition.walk(), *edition.items, *edition.gates, *edition.negative_list, *edition.roll_ups)
    assert [thing.note for thing in things if re.search("[a-z]{3}", thing.note.replace("（ours）", ""))] == []


def test_every_class_and_limit_has_its_english():
    classes, limits = shipped_case_classes()
    told = [(row.key, name) for row in classes for name in (row.name_en, row.major_name_en)]
    for key, rows in limits.items():
        for row in rows:
            told += [(key, row.condition_en), (key, row.closing_condition_en)]
            told += [] if row.source == "ours" else [(key, row.source_en)]
    assert [key for key, english in told if not english or CHINESE.search(english)] == []
    assert len({row.name_en for row in classes}) == 403


def test_all_kinds_of_items_are_used_with_their_figures(sample):
    items = {item.code: item for item in sample.items}
    assert {item.kind for item in sample.items} == set(ItemKind)
    assert (items["SC-05"].threshold, items["SC-05"].spacing_metres) == (2, 20)
    assert (items["MK-01"].threshold, items["MK-01"].spacing_metres) == (5, 10)
    assert (items["SS-01"].threshold, items["SS-01"].at_most) == (0, True)
    assert (items["HP-08"].threshold, items["HP-08"].at_most, items["HP-08"].unit) == (15, True, "分钟")
    assert (items["HE-09"].threshold, items["HE-09"].out_of) == (4, 5)
    assert (items["BL-03"].threshold, items["BL-03"].unit) == (Decimal(95), "%")


def test_most_findings_suggest_a_national_class(sample):
    assert sum(bool(item.case_class) for item in sample.items) >= 120


def test_the_minors_sample_has_its_thirteen_standards_and_one_hundred_points(minors):
    leaves = list(minors.leaves())
    assert len(leaves) == 13
    assert sum(method.points for leaf in leaves if leaf.counted for method in leaf.methods) == 100


def test_no_address_of_a_page_is_shipped():
    texts = [place.read_text() for place in FOLDER.rglob("*") if place.is_file()]
    assert texts
    assert not any("://" in text or "www." in text for text in texts)


def test_the_403_national_classes_each_have_a_limit():
    classes, limits = shipped_case_classes()
    assert Counter(row.kind for row in classes) == {CaseKind.MATTER: 250, CaseKind.COMPONENT: 153}
    assert len({row.key for row in classes}) == 403
    assert all(row.major_name_en and "待确认" in row.standard_reference for row in classes)
    assert all(limits[row.kind, row.code] for row in classes)
    assert all(limit.source for rows in limits.values() for limit in rows)


def test_published_limits_are_as_published_and_the_rest_is_ours():
    _, limits = shipped_case_classes()
    parked = limits["matter", "09009"][0]
    assert (parked.amount, parked.unit) == (3, LimitUnit.CLOCK_HOURS)
    assert parked.source != "ours"
    built = limits["matter", "06001"]
    assert [(row.amount, row.unit) for row in built] == [
        (4, LimitUnit.WORKING_HOURS),
        (7, LimitUnit.WORKING_DAYS),
        (20, LimitUnit.WORKING_DAYS),
    ]
    assert limits["matter", "09012"][0].verify_on_site
    assert limits["matter", "09012"][0].source == "ours"
