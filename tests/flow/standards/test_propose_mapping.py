"""Which standard and item of an older edition corresponds to which of a newer one."""

import pytest
from django.db import IntegrityError, transaction

from chuangcheng.flow.standards.models import EditionMapping, MappingLine
from chuangcheng.flow.standards.selectors import LineFilter, line_card, lines_page, mapping_between
from chuangcheng.flow.standards.services import (
    confirm_lines,
    load_edition,
    propose_mapping,
    publish_edition,
    set_counterpart,
)
from chuangcheng.flow.standards.terms import Likeness, LineStanding, Refused
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from chuangcheng.foundation.journal.models import Entry
from chuangcheng.foundation.journal.selectors import verify
from tests.editions import NEXT, next_edition
from tests.people import MONDAY, PEOPLE
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def mapping(world: World) -> EditionMapping:
    new = next_edition()
    return propose_mapping(old_id=world.edition.pk, new_id=new.pk, by=world.cast.lin, now=MONDAY)


def lines(mapping: EditionMapping) -> list[tuple[str, str, Likeness, LineStanding]]:
    rows = lines_page(mapping_id=mapping.pk, wanted=LineFilter()).rows
    return [(row.code, row.counterpart_code, row.likeness, row.standing) for row in rows]


def line(mapping: EditionMapping, code: str) -> int:
    rows = lines_page(mapping_id=mapping.pk, wanted=LineFilter()).rows
    return next(row.id for row in rows if row.code == code)


def test_what_is_the_same_is_confirmed_and_the_rest_waits_for_a_person(mapping: EditionMapping):
    same, changed, similar, nothing = Likeness.SAME, Likeness.CHANGED, Likeness.SIMILAR, Likeness.NOTHING
    assert lines(mapping) == [
        ("A1", "A1", same, LineStanding.CONFIRMED),
        ("A2", "A3", similar, LineStanding.OPEN),
        ("B1", "", nothing, LineStanding.OPEN),
        ("I1", "I1", same, LineStanding.CONFIRMED),
        ("I2", "I2", changed, LineStanding.OPEN),
        ("I3", "I9", similar, LineStanding.OPEN),
    ]
    entry = Entry.objects.get(subject_kind="standards.editionmapping", subject_id=mapping.pk)
    assert (entry.act, entry.number) == ("mapping.propose", 1)


def test_a_renumbered_standard_is_found_by_its_title_and_not_by_its_old_number(world: World):
    text = NEXT.replace("code: A3", "code: T").replace("code: A1,", "code: A3,").replace("code: T,", "code: A1,")
    text = text.replace("standards: [A1]", "standards: [X]").replace("standards: [A3]", "standards: [A1]")
    new = next_edition(text.replace("standards: [X]", "standards: [A3]"))
    row = propose_mapping(old_id=world.edition.pk, new_id=new.pk, by=world.cast.lin, now=MONDAY)
    assert lines(row)[0][:3] == ("A1", "A3", Likeness.SIMILAR)


def test_a_person_picks_another_counterpart_or_none(world: World, mapping: EditionMapping):
    card = line_card(line_id=line(mapping, "I2"))
    assert [change.field for change in card.differs] == ["title", "title_en"]
    nine = next(one.id for one in card.choices if one.code == "I9")
    set_counterpart(
        mapping_id=mapping.pk,
        expected_version=1,
        line_id=card.row.id,
        counterpart_id=nine,
        by=world.cast.lin,
        now=MONDAY,
    )
    set_counterpart(
        mapping_id=mapping.pk,
        expected_version=2,
        line_id=line(mapping, "A2"),
        counterpart_id=None,
        by=world.cast.lin,
        now=MONDAY,
    )
    found = lines(mapping)
    assert found[4] == ("I2", "I9", Likeness.PERSON, LineStanding.CONFIRMED)
    assert found[1] == ("A2", "", Likeness.NOTHING, LineStanding.CONFIRMED)
    counted = mapping_between(old_id=mapping.old_id, new_id=mapping.new_id)
    assert (counted.open, counted.confirmed, counted.ready, counted.without) == (2, 4, 3, 1)
    assert verify().holds


def test_a_new_item_takes_over_one_old_item_only(world: World, mapping: EditionMapping):
    nine = MappingLine.objects.get(pk=line(mapping, "I3")).new_item_id
    with pytest.raises(Invalid) as refused:
        confirm_lines(
            mapping_id=mapping.pk,
            expected_version=1,
            line_ids=[line(mapping, "I3"), _pointed(mapping, "I2", nine)],
            by=world.cast.lin,
            now=MONDAY,
        )
    assert refused.value.problems == {"counterpart": [Refused.TAKEN_BY_ANOTHER]}
    assert refused.value.detail == {"code": "I9"}
    confirm_lines(
        mapping_id=mapping.pk, expected_version=1, line_ids=[line(mapping, "I3")], by=world.cast.lin, now=MONDAY
    )
    with pytest.raises(Invalid) as refused:
        set_counterpart(
            mapping_id=mapping.pk,
            expected_version=2,
            line_id=line(mapping, "I2"),
            counterpart_id=nine,
            by=world.cast.lin,
            now=MONDAY,
        )
    assert refused.value.problems == {"counterpart": [Refused.TAKEN_BY_ANOTHER]}
    with pytest.raises(IntegrityError), transaction.atomic():
        MappingLine.objects.filter(pk=line(mapping, "I2")).update(confirmed=True)


def _pointed(mapping: EditionMapping, code: str, item_id: int) -> int:
    id_ = line(mapping, code)
    MappingLine.objects.filter(pk=id_).update(new_item=item_id)
    return id_


def test_something_of_another_edition_is_no_counterpart(world: World, mapping: EditionMapping):
    with pytest.raises(Invalid) as refused:
        set_counterpart(
            mapping_id=mapping.pk,
            expected_version=1,
            line_id=line(mapping, "A2"),
            counterpart_id=world.standard("A2").pk,
            by=world.cast.lin,
            now=MONDAY,
        )
    assert refused.value.problems == {"counterpart": [Refused.OTHER_EDITION]}


def test_confirming_nothing_is_refused_and_a_stale_page_is_a_conflict(world: World, mapping: EditionMapping):
    with pytest.raises(Invalid):
        confirm_lines(mapping_id=mapping.pk, expected_version=1, line_ids=[], by=world.cast.lin, now=MONDAY)
    ids = [line(mapping, "A2")]
    assert confirm_lines(mapping_id=mapping.pk, expected_version=1, line_ids=ids, by=world.cast.lin, now=MONDAY) == 1
    with pytest.raises(Conflict):
        confirm_lines(mapping_id=mapping.pk, expected_version=1, line_ids=ids, by=world.cast.lin, now=MONDAY)


def test_a_mapping_joins_two_published_editions_once(world: World, mapping: EditionMapping):
    def between(old_id: int, new_id: int) -> None:
        propose_mapping(old_id=old_id, new_id=new_id, by=world.cast.lin, now=MONDAY)

    draft = load_edition(document=NEXT.replace("code: next", "code: third"), by=world.cast.lin, now=MONDAY)
    with pytest.raises(Invalid) as same:
        between(world.edition.pk, world.edition.pk)
    with pytest.raises(Invalid) as unpublished:
        between(world.edition.pk, draft.pk)
    with pytest.raises(Conflict):
        between(mapping.old_id, mapping.new_id)
    with pytest.raises(NotFound):
        between(world.edition.pk, 999_999)
    assert (same.value.problems, unpublished.value.problems) == (
        {"": [Refused.SAME_EDITION]},
        {"": [Refused.NOT_PUBLISHED]},
    )
    publish_edition(edition_id=draft.pk, expected_version=1, by=world.cast.lin, now=MONDAY)
    between(mapping.new_id, draft.pk)


@pytest.mark.parametrize("name", sorted(set(PEOPLE) - {"lin"}))
def test_only_the_office_maps(world: World, mapping: EditionMapping, name: str):
    by = world.cast.acting[name]
    with pytest.raises(NotFound):
        propose_mapping(old_id=mapping.new_id, new_id=mapping.old_id, by=by, now=MONDAY)
    with pytest.raises(NotFound):
        confirm_lines(mapping_id=mapping.pk, expected_version=1, line_ids=[line(mapping, "A2")], by=by, now=MONDAY)
    with pytest.raises(NotFound):
        set_counterpart(
            mapping_id=mapping.pk,
            expected_version=1,
            line_id=line(mapping, "A2"),
            counterpart_id=None,
            by=by,
            now=MONDAY,
        )
