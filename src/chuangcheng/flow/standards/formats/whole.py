"""Reading what makes the whole out of the tree: composition by method, gates, roll-ups, negative list, cycle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from chuangcheng.flow.standards.rules import Consequence, Gate, MethodPoints, NegativeItem, RollUp
from chuangcheng.flow.standards.terms import Effect, Fault, MethodKind, Reading, Standing

from .problems import Notes
from .tree import Draft
from .yamltree import TEXT_LENGTH, Fields, Scalar

GATE = ("code", "title", "title_en", "edition", "at_least", "source", "note", "note_en")
ROLL_UP = ("edition", "share", "reading", "node", "title", "title_en", "source", "note", "note_en")
NEGATIVE_ITEM = ("code", "title", "title_en", "consequences", "source", "note", "note_en")
CONSEQUENCE = ("effect", "standing", "within_months", "points", "months")
LONGEST = 1200
"""Months: a hundred years, which no rule exceeds."""

OWN_FIELD = {Effect.DEDUCT: "points", Effect.SUSPEND: "months"}
"""What an effect needs, and no other takes."""


def read_whole(notes: Notes, top: Fields, nodes: Sequence[Draft]) -> dict[str, Any]:
    """The fields of `rules.Edition` that are about the whole, by name."""
    code = top.text("code")
    return {
        "composition": tuple(_composition(notes, top, nodes)),
        "gates": tuple(_gates(notes, top, code)),
        "roll_ups": tuple(_roll_ups(notes, top, code, {draft.code for draft in nodes})),
        "negative_list": tuple(_negative_list(notes, top)),
        "cycle": tuple(_cycle(top)),
    }


def _composition(notes: Notes, top: Fields, nodes: Sequence[Draft]) -> Iterable[MethodPoints]:
    counted = [draft for draft in nodes if not draft.children and draft.counted]
    used = {method.kind for draft in counted for method in draft.methods}
    known: set[MethodKind] = set()
    for place, value in top.listing("composition", len(MethodKind) + 1):
        fields = Fields(notes, place, value, ("kind", "points"))
        kind = fields.choice("kind", MethodKind, MethodKind.FIELD, needed=True)
        fields.need("points")
        if kind in known:
            fields.note("kind", Fault.NAMED_TWICE, code=kind)
        elif kind not in used:
            fields.note("kind", Fault.KIND_NOT_USED, kind=kind)
        known.add(kind)
        yield MethodPoints(kind, fields.decimal("points", Decimal(0)) or Decimal(0))
    if known:
        for kind in sorted(used - known):
            top.note("composition", Fault.KIND_NOT_SHARED, kind=kind)


def _gates(notes: Notes, top: Fields, own: str) -> Iterable[Gate]:
    seen: dict[str, int] = {}
    for place, value in top.listing("gates", 200):
        fields = Fields(notes, place, value, GATE)
        _once(fields, seen)
        edition = _other_edition(fields, own)
        if edition:
            fields.need("at_least")
        yield Gate(
            code=fields.code(),
            title=fields.text("title", needed=True),
            title_en=fields.text("title_en"),
            edition=edition,
            at_least=fields.decimal("at_least"),
            source=fields.text("source"),
            note=fields.text("note", TEXT_LENGTH, lines=True),
            note_en=fields.english("note", TEXT_LENGTH, lines=True),
        )


def _roll_ups(notes: Notes, top: Fields, own: str, nodes: set[str]) -> Iterable[RollUp]:
    seen: set[str] = set()
    shares = Decimal(0)
    for place, value in top.listing("roll_ups", 50):
        fields = Fields(notes, place, value, ROLL_UP)
        reading = fields.choice("reading", Reading, Reading.WEIGHTED, needed=True)
        fields.need("edition")
        edition, node = _other_edition(fields, own), fields.text("node", 40)
        if edition and edition in seen:
            fields.note("edition", Fault.NAMED_TWICE, code=edition)
        seen.add(edition)
        share = Decimal(0)
        if reading is Reading.IN_PLACE:
            fields.need("node")
            if "share" in fields.given:
                fields.note("share", Fault.FOREIGN_KEY, kind=reading, key="share")
            if node and node not in nodes:
                fields.note("node", Fault.UNKNOWN_REFERENCE, what="node", code=node)
        else:
            fields.need("share")
            share = fields.fraction("share", Decimal(0))
            if "node" in fields.given:
                fields.note("node", Fault.FOREIGN_KEY, kind=reading, key="node")
        if reading is Reading.WEIGHTED:
            shares += share
        yield RollUp(
            edition=edition,
            share=share,
            reading=reading,
            node=node,
            title=fields.text("title"),
            title_en=fields.text("title_en"),
            source=fields.text("source"),
            note=fields.text("note", TEXT_LENGTH, lines=True),
            note_en=fields.english("note", TEXT_LENGTH, lines=True),
        )
    if shares > 1:
        top.note("roll_ups", Fault.OUT_OF_RANGE, value=shares, low=0, high=1)


def _negative_list(notes: Notes, top: Fields) -> Iterable[NegativeItem]:
    seen: dict[str, int] = {}
    for place, value in top.listing("negative_list", 500):
        fields = Fields(notes, place, value, NEGATIVE_ITEM)
        _once(fields, seen)
        fields.need("consequences")
        yield NegativeItem(
            code=fields.code(),
            title=fields.text("title", needed=True),
            consequences=tuple(_consequences(notes, fields)),
            title_en=fields.text("title_en"),
            source=fields.text("source"),
            note=fields.text("note", TEXT_LENGTH, lines=True),
            note_en=fields.english("note", TEXT_LENGTH, lines=True),
        )


def _consequences(notes: Notes, item: Fields) -> Iterable[Consequence]:
    for place, value in item.listing("consequences", 20):
        fields = Fields(notes, place, value, CONSEQUENCE)
        effect = fields.choice("effect", Effect, Effect.DEDUCT, needed=True)
        points = fields.decimal("points", Decimal(0)) or Decimal(0)
        months = fields.whole("months", 1, LONGEST)
        own = OWN_FIELD.get(effect)
        for name in ("points", "months"):
            if name in fields.given and name != own:
                fields.note(name, Fault.FOREIGN_KEY, kind=effect, key=name)
        if own and not (points if own == "points" else months):
            fields.note(own if own in fields.given else "", Fault.NO_EFFECT, effect=effect, key=own)
        standing = fields.choice("standing", Standing, Standing.NOMINEE) if "standing" in fields.given else None
        yield Consequence(effect, standing, fields.whole("within_months", 1, LONGEST), points, months)


def _cycle(top: Fields) -> Iterable[Decimal]:
    weights: list[Decimal] = []
    for place, value in top.listing("cycle", 20):
        if isinstance(value, Scalar):
            weights.append(top.number(place, value, Decimal(0)) or Decimal(0))
        else:
            top.notes.note(place, value.line, Fault.NOT_A_NUMBER, value="")
    if weights and sum(weights) != 1:
        top.note("cycle", Fault.SHARES_NOT_WHOLE, found=sum(weights), wanted=1)
    return weights


def _other_edition(fields: Fields, own: str) -> str:
    code = fields.code("edition", needed=False)
    if code and code == own:
        fields.note("edition", Fault.OWN_EDITION, code=code)
    return code


def _once(fields: Fields, seen: dict[str, int]) -> None:
    code = fields.text("code", 40)
    if code and code in seen:
        fields.note("code", Fault.DUPLICATE_CODE, code=code, first=seen[code])
    seen.setdefault(code, fields.line_of("code"))
