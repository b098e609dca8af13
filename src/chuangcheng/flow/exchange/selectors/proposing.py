"""What the columns of a file probably mean: as they were said to mean last time, else by their headings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chuangcheng.flow.cases.terms import Source
from chuangcheng.flow.exchange.formats import CaseTable, TextSheet, lay_out
from chuangcheng.flow.exchange.rules import (
    KINDS,
    SOURCES,
    STANDINGS,
    VERDICTS,
    CaseMapping,
    Known,
    find_class,
    fits,
    plain,
    propose,
)
from chuangcheng.flow.exchange.rules.times import guess_order
from chuangcheng.flow.exchange.terms import WORDED, Field
from chuangcheng.foundation.acts.rules import Actor, NotFound

from .plan import distinct_words
from .transfers import kept_mappings

LOOKED_AT = 500
"""Rows whose times say in which order a source writes its days."""


def proposed_mapping(acting: Actor, *, sheets: Sequence[TextSheet], mapping_id: int | None = None) -> CaseMapping:
    """The mapping that was chosen, else a kept one whose columns are all there, else a guess. Raises WrongTable."""
    kept = kept_mappings(acting)
    if mapping_id is not None:
        chosen = next((one.mapping for one in kept if one.id == mapping_id), None)
        if chosen is None:
            raise NotFound(f"mapping {mapping_id}")
        return chosen
    table = lay_out(sheets)
    for one in kept:
        if fits(one.mapping, table.headings):
            return one.mapping
    columns = propose(table.headings)
    return CaseMapping(
        system="",
        columns=columns,
        defaults={Field.SOURCE: str(Source.PUBLIC)},
        leave=frozenset({Field.SOURCE, Field.ON_TIME}),
        order=guess_order(_times(table, columns)),
    )


def _times(table: CaseTable, columns: dict[Field, tuple[str, ...]]) -> Iterable[str]:
    names = [name for one in (Field.REPORTED, Field.DUE, Field.CLOSED) for name in columns.get(one, ())]
    return (text for raw in table.rows[:LOOKED_AT] for name in names if (text := raw.cells.get(name, "")))


@dataclass(frozen=True)
class Word:
    """A word of a source in so many rows. `meant` is what was said that it means; `is_known`: it needs no saying."""

    field: Field
    written: str
    rows: int
    meant: str | None
    is_known: bool


def words_of(table: CaseTable, mapping: CaseMapping, known: Known) -> tuple[Word, ...]:
    """The words whose meaning is not plain, or was said, the most frequent of each column first."""
    found = []
    for one in WORDED:
        said = mapping.values.get(one, {})
        for written, rows in distinct_words(table.rows, mapping, one):
            meant = said.get(written)
            is_known = _is_known(one, written if meant is None else meant, mapping, known)
            if meant is not None or not is_known:
                found.append(Word(one, written, rows, meant, is_known))
    return tuple(found)


def _is_known(one: Field, word: str, mapping: CaseMapping, known: Known) -> bool:
    if not word:
        return True
    if one is Field.CLASS:
        kind = KINDS.get(plain(mapping.defaults.get(Field.CLASS_KIND, "")), "")
        found = find_class(word, kind, known)
        return isinstance(found, int) or (bool(mapping.columns.get(Field.CLASS_KIND)) and found == "ambiguous_class")
    if one is Field.UNIT:
        return known.units.get(plain(word)) is not None
    if one is Field.STREET:
        return known.streets.get(plain(word)) is not None
    tables = {Field.STATE: STANDINGS, Field.SOURCE: SOURCES, Field.CLASS_KIND: KINDS, Field.ON_TIME: VERDICTS}
    return plain(word) in tables[one]
