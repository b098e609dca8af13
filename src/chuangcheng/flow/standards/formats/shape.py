"""A document held against its published JSON Schema, beside the reader.

The reader says more, and in better words; it stays the source of what is told. The schema stands for every other
program that reads the document: what only the schema finds is told too, so that a document which passes the check has
the published shape wherever it is taken.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from contextlib import suppress
from functools import cache
from typing import Any

from chuangcheng.flow.standards.rules import Edition
from chuangcheng.flow.standards.terms import Fault

from .edition import edition_of
from .problems import Notes, Problem, WrongDocument
from .schema import edition_schema
from .yamltree import Listing, Mapping, Scalar, Value, read_tree

Step = str | int


def read_checked(data: bytes | str, case_classes: Container[str] | None = None) -> Edition:
    """`read_edition`, and what the published schema finds beyond it.

    For documents that come in; what is stored already was checked then. Raises WrongDocument with all problems.
    """
    root = read_tree(data)
    notes = Notes()
    edition: Edition | None = None
    with suppress(WrongDocument):  # noted, and raised below with what else there is
        edition = edition_of(root, case_classes, notes)
    known = {problem.place for problem in notes.problems}
    holding = {above for place in known for above in _from_inside(place)}
    problems = [
        *notes.problems,
        # reader and schema may name one fault a step apart: what is missing is missed where it belongs
        *(one for one in _misshapen(root) if one.place not in holding and _above(one.place) not in known),
    ]
    if problems or edition is None:
        raise WrongDocument(problems)
    return edition


def as_json(value: Value) -> Any:
    """A tree of the reader as JSON: each value a text as it was written, or nothing. Of a name given twice the last."""
    if isinstance(value, Scalar):
        return None if value.is_nothing else value.text
    if isinstance(value, Listing):
        return [as_json(one) for one in value.values]
    return {key.text: as_json(one) for key, one in value.pairs}


@cache
def _validator() -> Any:
    import jsonschema_rs  # 4 MB, in every web process, for something that happens a few times a year

    return jsonschema_rs.validator_for(edition_schema())


def _misshapen(root: Value) -> Iterator[Problem]:
    """What the schema finds, once for each place."""
    seen = set()
    for error in _validator().iter_errors(as_json(root)):
        place, value = _found(root, error.instance_path)
        if place not in seen:
            seen.add(place)
            text = _visible(value.text.strip()[:40]) if isinstance(value, Scalar) else place
            yield Problem(place, value.line, Fault.NOT_IN_SHAPE, (("value", text),))


def _visible(text: str) -> str:
    return "".join(one if one.isprintable() else f"U+{ord(one):04X}" for one in text)


def _found(value: Value, path: Sequence[Step]) -> tuple[str, Value]:
    """The place as the reader writes it, and what stands there."""
    place = ""
    for step in path:
        if isinstance(value, Mapping):
            place = f"{place}.{step}" if place else str(step)
            value = next(inner for key, inner in reversed(value.pairs) if key.text == step)
        elif isinstance(value, Listing):
            place = f"{place}[{step}]"
            value = value.values[int(step)]
    return place, value


def _from_inside(place: str) -> Iterator[str]:
    """A place and all that hold it."""
    while place:
        yield place
        place = _above(place)
    yield ""


def _above(place: str) -> str:
    return place[: max(place.rfind("."), place.rfind("["), 0)]
