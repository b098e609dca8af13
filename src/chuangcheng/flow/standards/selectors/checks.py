"""Holes of an edition, found from its document and the catalogues of this installation."""

from __future__ import annotations

from dataclasses import replace

from chuangcheng.flow.standards import rules
from chuangcheng.flow.standards.models import CaseClass
from chuangcheng.flow.standards.rules import Hole
from chuangcheng.flow.standards.terms import EditionCheck

from .editions import LoadedEdition


def edition_holes(loaded: LoadedEdition) -> dict[EditionCheck, tuple[Hole, ...]]:
    """Everything that is amiss with an edition itself, in one statement."""
    known = {f"{kind}:{code}" for kind, code in CaseClass.objects.values_list("kind", "code")}
    ids = {row.code: row.id for row in loaded.rows}
    found = rules.holes_in(loaded.spec, known)
    of_standards = (EditionCheck.FIELD_WITHOUT_ITEM, EditionCheck.LETTER_OUT_OF_REACH)
    return {
        check: tuple(replace(one, id=ids[one.code]) for one in holes) if check in of_standards else holes
        for check, holes in found.items()
    }
