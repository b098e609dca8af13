"""The mapping document: read, written, refused with every place at once, and kept under a name."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.flow.exchange.formats import WrongMapping, lay_out, read_mapping, read_sheets, write_mapping
from chuangcheng.flow.exchange.models import KeptMapping
from chuangcheng.flow.exchange.rules import CaseMapping, check_mapping
from chuangcheng.flow.exchange.selectors import kept_mappings, proposed_mapping
from chuangcheng.flow.exchange.services import keep_mapping, withdraw_mapping
from chuangcheng.flow.exchange.terms import WORDED, DayOrder, Field
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from chuangcheng.foundation.geography.terms import Datum
from tests.flow.places.books import csv
from tests.people import MONDAY

from .tables import HEAD, LITTER, mapping

ROOT = Path(__file__).resolve().parents[3]
SHIPPED = sorted((ROOT / "editions" / "case-mappings").glob("*.yaml"))


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_what_ships_can_be_used_and_reads_back_as_it_was(file: Path):
    told = read_mapping(file.read_bytes())
    assert check_mapping(told).found == {}
    assert read_mapping(write_mapping(told)) == told


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Z"]), min_size=1, max_size=12)
OPEN = st.sampled_from([Field.CLASS, Field.UNIT, Field.STREET])


@given(
    st.builds(
        CaseMapping,
        system=TEXT,
        columns=st.dictionaries(st.sampled_from(Field), st.lists(TEXT, min_size=1, max_size=3, unique=True).map(tuple)),
        values=st.dictionaries(OPEN, st.dictionaries(TEXT, TEXT, min_size=1, max_size=3)),
        defaults=st.dictionaries(OPEN, TEXT),
        leave=st.frozensets(st.sampled_from([Field.CLASS, Field.UNIT])),
        order=st.sampled_from(DayOrder),
        datum=st.sampled_from(Datum),
    )
)
def test_every_mapping_is_written_and_read_back(told: CaseMapping):
    assert read_mapping(write_mapping(told)) == told


def test_everything_wrong_is_told_at_once_with_its_place():
    with pytest.raises(WrongMapping) as refused:
        read_mapping("format: other/1\nsystem: [a]\ntimes: backwards\nodd: 1\ncolumns: {number: A, nothing: B}\n"
                     "values: {state: {Open: perhaps}, title: {a: b}}\nleave_unknown: [number]\n")  # fmt: skip
    assert {(one.path, str(one.fault)) for one in refused.value.wrong} == {
        ("format", "wrong_format"),
        ("", "unknown_key"),
        ("system", "not_a_text"),
        ("columns.nothing", "unknown_field"),
        ("values.state.Open", "unknown_word"),
        ("values.title", "unknown_field"),
        ("leave_unknown.number", "unknown_field"),
        ("times", "unknown_word"),
    }


@given(st.one_of(st.binary(max_size=80), st.text(max_size=80)))
def test_no_document_breaks_the_reader(document):
    with pytest.raises(WrongMapping):
        read_mapping(document)


KEYS = st.sampled_from(["format", "columns", "values", "number", "state", "leave_unknown", "times"])
SHAPES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=8,
)


@given(SHAPES)
def test_no_shape_of_a_document_breaks_the_reader(shape):
    with pytest.raises(WrongMapping) as refused:  # the format is never named rightly
        read_mapping(yaml.safe_dump(shape, allow_unicode=True))
    assert refused.value.wrong


def test_yes_and_no_mean_what_they_say_although_yaml_takes_them_for_something_else():
    told = read_mapping("format: chuangcheng-case-mapping/1\nsystem: a\nvalues: {on_time: {按时: yes, 超时: no}}\n")
    assert told.values == {Field.ON_TIME: {"按时": "yes", "超时": "no"}}
    assert Field.ON_TIME in WORDED


@pytest.mark.django_db
class TestKeeping:
    """Keeping mappings for the next file."""

    def test_a_mapping_is_kept_and_proposed_for_the_next_file_with_its_columns(self, world):
        lin = world.cast.lin
        keep_mapping(name="热线日报", mapping=mapping(), by=lin, now=MONDAY)
        sheets = read_sheets(csv([HEAD, LITTER]))
        assert proposed_mapping(lin, sheets=sheets) == mapping()
        others = read_sheets(csv([["编号", "问题", "上报时间"], ["1", "垃圾", "02/25/2026"]]))
        guessed = proposed_mapping(lin, sheets=others)
        assert guessed.columns == {Field.NUMBER: ("编号",), Field.TITLE: ("问题",), Field.REPORTED: ("上报时间",)}
        assert (guessed.system, guessed.order) == ("", DayOrder.MDY)
        assert lay_out(others).headings == ("编号", "问题", "上报时间")

    def test_one_kept_by_the_same_name_replaces_it_and_the_journal_knows(self, world):
        lin = world.cast.lin
        keep_mapping(name="热线", mapping=mapping(), by=lin, now=MONDAY)
        row = keep_mapping(name=" 热线 ", mapping=CaseMapping("别的", mapping().columns), by=lin, now=MONDAY)
        assert (KeptMapping.objects.count(), row.version) == (1, 2)
        assert [one.mapping.system for one in kept_mappings(lin)] == ["别的"]

    def test_a_withdrawn_one_is_offered_no_more_and_comes_back_when_kept_again(self, world):
        lin = world.cast.lin
        row = keep_mapping(name="热线", mapping=mapping(), by=lin, now=MONDAY)
        withdraw_mapping(mapping_id=row.pk, expected_version=1, by=lin, now=MONDAY)
        assert kept_mappings(lin) == ()
        with pytest.raises(Conflict):
            withdraw_mapping(mapping_id=row.pk, expected_version=1, by=lin, now=MONDAY)
        keep_mapping(name="热线", mapping=mapping(), by=lin, now=MONDAY)
        assert len(kept_mappings(lin)) == 1

    def test_half_a_mapping_and_an_empty_name_are_refused(self, world):
        with pytest.raises(Invalid) as refused:
            keep_mapping(name=" ", mapping=CaseMapping("", {}), by=world.cast.lin, now=MONDAY)
        assert set(refused.value.problems) == {"system", "number", "reported", "name"}

    def test_strangers_keep_and_read_none(self, world):
        with pytest.raises(NotFound):
            keep_mapping(name="热线", mapping=mapping(), by=world.cast.qian, now=MONDAY)
        with pytest.raises(NotFound):
            kept_mappings(world.cast.wu)
