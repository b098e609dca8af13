"""Rules as a document: what is written is read again, and what is wrong is told with its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.flow.dispatch import services
from chuangcheng.flow.dispatch.formats import FORMAT, LARGEST, Fault, Written, read_rules, write_rules
from chuangcheng.flow.dispatch.models import RuleSet
from chuangcheng.flow.dispatch.rules import clock, minute_of
from chuangcheng.flow.dispatch.selectors import set_card, written
from chuangcheng.flow.dispatch.terms import FileFault, Refused
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from tests.flow.dispatch.ready import draft_of, key
from tests.interfaces.desk.test_dispatch_pages import every_rule
from tests.people import MONDAY, unit
from tests.world import World

GOOD = {"case_class": "matter:06012", "unit": "enforcement"}


def document(*rules: object) -> bytes:
    lines = [f"format: {FORMAT}", "rules:"]
    for rule in rules:
        told = rule if isinstance(rule, dict) else {}
        lines.append("- " + (", ".join(f"{k}: {v}" for k, v in told.items()).join("{}") if told else str(rule)))
    return "\n".join(lines).encode() if rules else f"format: {FORMAT}\nrules: []".encode()


@pytest.mark.django_db
def test_what_is_written_is_read_again_as_the_same_rules(world: World):
    lin = world.cast.lin
    draft = draft_of(world, *every_rule(world))
    told = write_rules(written(lin, set_id=draft.pk)).encode()
    before = [row.rule for row in set_card(lin, set_id=draft.pk).rules]
    services.discard_draft(set_id=draft.pk, expected_version=1, by=lin, now=MONDAY)
    again = services.draft_from_file(content=told, by=lin, now=MONDAY)
    assert [row.rule for row in set_card(lin, set_id=again.pk).rules] == before


texts = st.text("ab：:,{}#-'\" 一二", min_size=1, max_size=9).map(str.strip)


@given(st.lists(st.fixed_dictionaries({}, optional={"title": texts, "condition": texts, "area": texts}), max_size=5))
def test_every_text_comes_back_as_it_was(rules: list[dict[str, str]]):
    told = [Written(unit="u", **rule) for rule in rules]
    assert read_rules(write_rules(told).encode()) == (told, [])


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (b"\xff\xfe", [Fault(0, "", FileFault.NOT_READABLE)]),
        (b"a: [", [Fault(0, "", FileFault.NOT_READABLE)]),
        (b"rules: []", [Fault(0, "", FileFault.NOT_THESE_RULES)]),
        (b" " * (LARGEST + 1), [Fault(0, "", FileFault.TOO_LARGE)]),
        (document(*[GOOD] * 201), [Fault(0, "", FileFault.TOO_MANY)]),
        (document("text"), [Fault(1, "", FileFault.NOT_A_RULE)]),
        (document(GOOD, GOOD | {"colour": "red"}), [Fault(2, "colour", FileFault.UNKNOWN_WORD)]),
        (document(GOOD | {"title": "[1]"}), [Fault(1, "title", FileFault.NOT_TEXT)]),
        (document(GOOD | {"owner": "line"}), [Fault(1, "unit", FileFault.BAD_VALUE)]),
        (document({"area": "s1"}), [Fault(1, "unit", FileFault.BAD_VALUE)]),
        (document({"area": "s1", "owner": "unit"}), [Fault(1, "owner", FileFault.BAD_VALUE)]),
        (document(GOOD | {"start": "25:00"}), [Fault(1, "start", FileFault.BAD_VALUE)]),
        (document(GOOD | {"weekdays": "18"}), [Fault(1, "weekdays", FileFault.BAD_VALUE)]),
        (document(GOOD | {"days": "never"}), [Fault(1, "days", FileFault.BAD_VALUE)]),
        (document(GOOD | {"key": "me"}), [Fault(1, "key", FileFault.BAD_VALUE)]),
        (
            document(*[GOOD | {"key": str(key("a"))}] * 2),
            [Fault(2, "key", FileFault.TWICE)],
        ),
    ],
)
def test_what_is_wrong_with_the_shape_is_told_with_its_place(content: bytes, faults: list[Fault]):
    assert read_rules(content)[1] == faults


def test_a_time_without_quotation_marks_is_understood():
    ((rule,), faults) = read_rules(document(GOOD | {"start": "20:00", "end": "06:00"}))
    assert (rule.start, rule.end, faults) == ("20:00", "06:00", [])


@given(st.integers(0, 1439))
def test_the_clock_says_each_minute_once(minute: int):
    assert minute_of(clock(minute)) == minute


@pytest.mark.django_db
def test_codes_that_mean_nothing_here_are_told_and_nothing_is_read(world: World):
    wrong = dict.fromkeys(("case_class", "standard", "site_type", "site", "area", "unit"), "nowhere")
    content = document(GOOD, wrong, GOOD | {"condition": "别的"}, {"major": "matter:77", "unit": "enforcement"})
    with pytest.raises(Invalid) as refused:
        services.draft_from_file(content=content, by=world.cast.lin, now=MONDAY)
    assert refused.value.problems == {"file": [Refused.FILE_HAS_FAULTS]}
    told = {(fault.rule, fault.name) for fault in refused.value.detail["faults"]}
    assert told == {(2, name) for name in wrong} | {(3, "condition"), (4, "major")}
    assert not RuleSet.objects.exists()


@pytest.mark.django_db
def test_conditions_that_contradict_each_other_are_told(world: World):
    both = GOOD | {"major": "matter:06"}
    with pytest.raises(Invalid) as refused:
        services.draft_from_file(content=document(both, {"unit": "enforcement"}), by=world.cast.lin, now=MONDAY)
    assert [(fault.rule, fault.name) for fault in refused.value.detail["faults"]] == [(1, "major"), (2, "")]


@pytest.mark.django_db
def test_a_document_without_keys_makes_rules_of_its_own(world: World):
    row = services.draft_from_file(content=document(GOOD, GOOD), by=world.cast.lin, now=MONDAY)
    rules = [one.rule for one in set_card(world.cast.lin, set_id=row.pk).rules]
    assert len({rule.key for rule in rules}) == 2
    assert {rule.unit_id for rule in rules} == {unit("enforcement").pk}


@pytest.mark.django_db
def test_the_office_alone_reads_rules_in_and_units_take_none_along(world: World):
    draft = draft_of(world)
    with pytest.raises(NotFound):
        services.draft_from_file(content=document(GOOD), by=world.cast.wu, now=MONDAY)
    with pytest.raises(NotFound):
        written(world.cast.qian, set_id=draft.pk)
