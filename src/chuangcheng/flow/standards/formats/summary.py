"""What an edition amounts to, in figures, and what its writer may want to look at again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from chuangcheng.flow.standards.rules import Edition
from chuangcheng.flow.standards.terms import Hint, MethodKind


@dataclass(frozen=True)
class Summary:
    """The figures of an edition. `points` are those of the counted standards, by method in `by_method`."""

    nodes: int
    standards: int
    counted: int
    points: Decimal
    by_method: tuple[tuple[MethodKind, int, Decimal], ...]
    items: int
    site_types: int
    judgement_rules: int
    gates: int
    roll_ups: int
    negative_items: int

    def figures(self) -> dict[str, Any]:
        """The figures by name that are not zero, as the journal keeps them."""
        return {name: value for name, value in asdict(self).items() if name != "by_method" and value}


@dataclass(frozen=True)
class Noticed:
    """Something that is allowed but seldom meant, with the codes that it is about."""

    hint: Hint
    codes: tuple[str, ...]


def summary_of(edition: Edition) -> Summary:
    """The figures of an edition."""
    leaves = list(edition.leaves())
    counted = [leaf for leaf in leaves if leaf.counted]
    by_method = {
        kind: [method.points for leaf in counted for method in leaf.methods if method.kind is kind]
        for kind in MethodKind
    }
    return Summary(
        nodes=sum(1 for _ in edition.walk()),
        standards=len(leaves),
        counted=len(counted),
        points=sum((method.points for leaf in counted for method in leaf.methods), Decimal(0)),
        by_method=tuple((kind, len(told), sum(told, Decimal(0))) for kind, told in by_method.items() if told),
        items=len(edition.items),
        site_types=len(edition.site_types),
        judgement_rules=len(edition.judgement_rules),
        gates=len(edition.gates),
        roll_ups=len(edition.roll_ups),
        negative_items=len(edition.negative_list),
    )


def noticed_in(edition: Edition) -> tuple[Noticed, ...]:
    """What is allowed but seldom meant, in the order of weight; only hints that have a case."""
    serving = {code for item in edition.items for code in item.standards}
    listed = {code for site_type in edition.site_types for code in site_type.items}
    seen = {code for item in edition.items if item.code in listed for code in item.standards}
    used = {code for item in edition.items for code in item.judgement_rules}
    field = [
        leaf.code for leaf in edition.leaves() if leaf.counted and any(m.kind is MethodKind.FIELD for m in leaf.methods)
    ]
    found: dict[Hint, Iterable[str]] = {
        Hint.FIELD_WITHOUT_ITEM: (code for code in field if code not in serving),
        Hint.FIELD_NOT_ON_A_CHECKLIST: (code for code in field if code in serving - seen),
        Hint.ITEM_NOT_ON_A_CHECKLIST: (item.code for item in edition.items if item.code not in listed),
        Hint.ITEM_WITHOUT_STANDARD: (item.code for item in edition.items if not item.standards),
        Hint.JUDGEMENT_RULE_UNUSED: (rule.code for rule in edition.judgement_rules if rule.code not in used),
        Hint.NO_POINTS: (
            leaf.code for leaf in edition.leaves() if leaf.counted and not any(m.points for m in leaf.methods)
        ),
    }
    told = ((hint, tuple(codes)) for hint, codes in found.items())
    return tuple(Noticed(hint, codes) for hint, codes in told if codes)
