"""Which edition is in use is chosen by a person, one at a time."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.standards.models import Edition
from chuangcheng.flow.standards.selectors import current_edition
from chuangcheng.flow.standards.services import load_edition, use_edition
from chuangcheng.flow.standards.terms import Refused
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from chuangcheng.foundation.journal.models import Entry
from chuangcheng.foundation.journal.selectors import verify
from tests.editions import NEXT, next_edition
from tests.migrating import Migrating
from tests.people import MONDAY, PEOPLE
from tests.world import World


@pytest.mark.django_db
def test_the_first_edition_that_is_published_is_in_use_and_a_later_one_is_not(world: World):
    new = next_edition()
    with CaptureQueriesContext(connection) as asked:
        current = current_edition()
    assert (current.id, current.code, len(asked), new.is_current) == (world.edition.pk, "small", 1, False)


@pytest.mark.django_db
def test_taking_another_into_use_lets_the_one_before_rest_and_both_journals_say_so(world: World):
    new = next_edition()
    use_edition(edition_id=new.pk, expected_version=new.version, by=world.cast.lin, now=MONDAY)
    assert current_edition().id == new.pk
    assert Edition.objects.filter(is_current=True).count() == 1
    acts = Entry.objects.filter(subject_kind="standards.edition").order_by("id").values_list("subject_id", "act")
    assert list(acts)[-2:] == [(world.edition.pk, "edition.rest"), (new.pk, "edition.use")]
    assert verify().holds


@pytest.mark.django_db
def test_a_draft_the_one_in_use_and_a_stale_page_are_refused(world: World):
    draft = load_edition(document=NEXT, by=world.cast.lin, now=MONDAY)
    for edition, reason in ((draft, Refused.NOT_PUBLISHED), (world.edition, Refused.IN_USE_ALREADY)):
        with pytest.raises(Invalid) as refused:
            use_edition(edition_id=edition.pk, expected_version=edition.version, by=world.cast.lin, now=MONDAY)
        assert refused.value.problems == {"": [reason]}
    with pytest.raises(Conflict):
        use_edition(edition_id=draft.pk, expected_version=7, by=world.cast.lin, now=MONDAY)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(set(PEOPLE) - {"lin"}))
def test_only_the_office_chooses(world: World, name: str):
    new = next_edition()
    with pytest.raises(NotFound):
        use_edition(edition_id=new.pk, expected_version=new.version, by=world.cast.acting[name], now=MONDAY)


@pytest.mark.django_db
def test_two_editions_in_use_or_a_draft_in_use_are_refused_by_the_database(world: World):
    new = next_edition()
    draft = load_edition(document=NEXT.replace("code: next", "code: third"), by=world.cast.lin, now=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=new.pk).update(is_current=True)  # beside the one in use
    Edition.objects.filter(pk=world.edition.pk).update(is_current=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=draft.pk).update(is_current=True)


BEFORE, AFTER = [("standards", "0002_english")], [("standards", "0004_choose_current_edition")]


def test_an_installation_keeps_using_the_edition_it_used(migrating: Migrating):
    editions = migrating.to(BEFORE).get_model("standards", "Edition")
    for day, (code, state) in enumerate([("a", "published"), ("b", "published"), ("c", "draft")], 1):
        at = MONDAY.replace(day=day)
        published = at if state == "published" else None
        editions.objects.create(code=code, state=state, loaded_at=at, published_at=published)
    editions = migrating.to(AFTER).get_model("standards", "Edition")
    assert list(editions.objects.filter(is_current=True).values_list("code", flat=True)) == ["b"]
