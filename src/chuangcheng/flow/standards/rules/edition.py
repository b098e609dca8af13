"""The edition as plain values: what `formats` reads, `services` publishes and `scoring` computes with.

Every value is frozen; a tree is a tuple of nodes. Points and thresholds are Decimals, never floats.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from chuangcheng.flow.standards.terms import (
    Aggregation,
    CaseKind,
    Effect,
    ItemKind,
    LimitUnit,
    MethodKind,
    Missing,
    Outcome,
    Reading,
    RuleKind,
    Standing,
)


@dataclass(frozen=True)
class Letter:
    """One step of a `letters` or `count_met` rule: from `at_least` (or strictly above it) on, `fraction` of the points.

    In a `falling` rule the threshold is read downwards: at most `at_least`, or strictly below it.
    """

    name: str
    at_least: Decimal
    fraction: Decimal
    strictly: bool = False


@dataclass(frozen=True)
class Rule:
    """How points follow from evidence. Which fields matter depends on `kind`.

    letters     `letters`, best first, thresholds on a share (0..1) or on a value; none reached = 0;
                `falling` where less is better (noise, waiting time): thresholds are then upper bounds
    count_met   `letters`, thresholds on the number of items met on all sites (`n of m`)
    deduct      `per_finding` points off for each failed observation, at most `cap`, never below `floor`
    linear      `curve`: (x, fraction of the points), x rising; straight in between, flat outside
    value       the entered number is the points, held between 0 and the method's points
    """

    kind: RuleKind
    letters: tuple[Letter, ...] = ()
    per_finding: Decimal = Decimal(0)
    cap: Decimal | None = None
    floor: Decimal = Decimal(0)
    curve: tuple[tuple[Decimal, Decimal], ...] = ()
    falling: bool = False

    def letter_for(self, value: Decimal) -> Letter | None:
        """The first letter whose threshold `value` reaches, or None where it reaches none."""
        for letter in self.letters:
            beyond = letter.at_least - value if self.falling else value - letter.at_least
            if beyond > 0 or (beyond == 0 and not letter.strictly):
                return letter
        return None


@dataclass(frozen=True)
class Method:
    """测评方式 of one standard: its points, its rule, and what no evidence means."""

    kind: MethodKind
    points: Decimal
    rule: Rule
    missing: Missing = Missing.EXCLUDE


@dataclass(frozen=True)
class Node:
    """测评内容 (with children) or 测评标准 (a leaf with methods).

    `counted` False keeps a leaf in the catalogue but out of the sum; `left_out_because` then says why.
    `weight` is used by a parent that takes a weighted mean. `weight_source` names who set points and
    weights; "ours" marks those that no source gives. `site_types` (codes) tell where the source looks;
    what counts as evidence is decided by the items that name the standard.
    """

    code: str
    title: str
    title_en: str = ""
    children: tuple[Node, ...] = ()
    aggregation: Aggregation = Aggregation.SUM
    weight: Decimal = Decimal(1)
    methods: tuple[Method, ...] = ()
    counted: bool = True
    left_out_because: str = ""
    weight_source: str = ""
    source: str = ""
    note: str = ""
    site_types: tuple[str, ...] = ()
    left_out_because_en: str = ""
    note_en: str = ""

    @property
    def is_leaf(self) -> bool:
        """True for a 测评标准."""
        return not self.children

    def walk(self) -> Iterator[Node]:
        """This node and all below it, parents before children, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def leaves(self) -> Iterator[Node]:
        """The standards below (or this one), in document order."""
        return (node for node in self.walk() if node.is_leaf)


@dataclass(frozen=True)
class JudgementRule:
    """判定规则: an agreed reading that inspectors share, shown beside the items it governs."""

    code: str
    title: str
    text: str
    source: str = ""
    title_en: str = ""
    text_en: str = ""


@dataclass(frozen=True)
class Item:
    """检查项: what is looked at on a site.

    `threshold` is the count, measure or k that is needed; `out_of` the n of k-of-n; `spacing_metres`
    how far apart two displays must be to count twice; `minutes` how long a timed observation lasts.
    `at_most` True reads the threshold as an upper bound (noise, waiting time).
    `common_faults_en` says the same as `common_faults`, in the same order, or nothing.
    `case_class` is "kind:code" of the class a finding of this item suggests, or "".
    """

    code: str
    title: str
    title_en: str = ""
    kind: ItemKind = ItemKind.MET_FAILED
    standards: tuple[str, ...] = ()
    judgement_rules: tuple[str, ...] = ()
    threshold: Decimal | None = None
    at_most: bool = False
    unit: str = ""
    out_of: int | None = None
    spacing_metres: int | None = None
    minutes: int | None = None
    common_faults: tuple[str, ...] = ()
    common_faults_en: tuple[str, ...] = ()
    case_class: str = ""
    source: str = ""
    note: str = ""
    note_en: str = ""

    @property
    def faults(self) -> tuple[tuple[str, str], ...]:
        """The common faults, each with its English or ""."""
        return tuple(zip_longest(self.common_faults, self.common_faults_en, fillvalue=""))

    def fault_en(self, fault: str) -> str:
        """The English of common faults as they were picked (several stand side by side with "、").

        "" where the edition has none for one of them: free text has none.
        """
        english = dict(self.faults)
        if fault in english:
            return english[fault]
        picked = [english.get(one, "") for one in fault.split("、")]
        return ", ".join(picked) if all(picked) else ""


@dataclass(frozen=True)
class SiteType:
    """点位类型 with its checklist: item codes in the order of the walk, shared items included."""

    code: str
    title: str
    title_en: str = ""
    items: tuple[str, ...] = ()
    route: str = ""
    completeness: str = ""


@dataclass(frozen=True)
class Rounding:
    """Where figures are rounded (half up), to how many decimals: at each method, each leaf, each part before it is
    added up in a weighted mean or a composition by method, the total."""

    method: int | None = None
    leaf: int | None = None
    part: int | None = None
    total: int | None = 2


@dataclass(frozen=True)
class MethodPoints:
    """One method's part of the whole where an edition is composed by method, for example 材料审核 40."""

    kind: MethodKind
    points: Decimal


@dataclass(frozen=True)
class Gate:
    """前置条件: what must hold, else the place is not eligible whatever its points.

    With `at_least`, the total of the edition with code `edition` ("" this one) must reach it, in that edition's points.
    Without, it is declared met or not, with a document.
    """

    code: str
    title: str
    title_en: str = ""
    edition: str = ""
    at_least: Decimal | None = None
    source: str = ""
    note: str = ""
    note_en: str = ""


@dataclass(frozen=True)
class RollUp:
    """The total of another edition enters this one with a share (0 to 1) of its points, in the given reading.

    `node` is the own node that it takes the place of (`in_place` only). `title` is what it is called where that
    edition itself is not at hand.
    """

    edition: str
    share: Decimal
    reading: Reading
    node: str = ""
    title: str = ""
    title_en: str = ""
    source: str = ""
    note: str = ""
    note_en: str = ""


@dataclass(frozen=True)
class Consequence:
    """What an event leads to for a place of this standing (None: of any).

    It counts when the event lies at most `within_months` before the day of the score (None: at any time before).
    `points` come off for `deduct`; `months` is how long a `suspend` lasts from the event.
    """

    effect: Effect
    standing: Standing | None = None
    within_months: int | None = None
    points: Decimal = Decimal(0)
    months: int | None = None


@dataclass(frozen=True)
class NegativeItem:
    """负面清单 item: a category of events, never a person."""

    code: str
    title: str
    consequences: tuple[Consequence, ...]
    title_en: str = ""
    source: str = ""
    note: str = ""
    note_en: str = ""


@dataclass(frozen=True)
class Edition:
    """版本(测评体系) as its document states it.

    `composition` is empty where the tree composes the whole; else the methods do, each with its points, and the tree
    keeps saying where they were won. `cycle` holds the weights of the years of a cycle, first year first, adding up
    to 1; empty where every year stands alone.
    """

    code: str
    title: str
    title_en: str = ""
    official: bool = False
    notice: str = ""
    aggregation: Aggregation = Aggregation.SUM
    tree: tuple[Node, ...] = ()
    items: tuple[Item, ...] = ()
    site_types: tuple[SiteType, ...] = ()
    judgement_rules: tuple[JudgementRule, ...] = ()
    rounding: Rounding = Rounding()
    composition: tuple[MethodPoints, ...] = ()
    gates: tuple[Gate, ...] = ()
    roll_ups: tuple[RollUp, ...] = ()
    negative_list: tuple[NegativeItem, ...] = ()
    cycle: tuple[Decimal, ...] = ()
    notice_en: str = ""

    def walk(self) -> Iterator[Node]:
        """All nodes, parents before children."""
        for node in self.tree:
            yield from node.walk()

    def leaves(self) -> Iterator[Node]:
        """All standards."""
        for node in self.tree:
            yield from node.leaves()


@dataclass(frozen=True)
class ClassRow:
    """案件类别 as a catalogue states it. `older_code` is its code in an older system, where one is known.

    `names_organisation`: a case of it names the building site or haulage company.
    """

    kind: CaseKind
    code: str
    name: str
    major: str = ""
    major_name: str = ""
    standard_reference: str = ""
    major_name_en: str = ""
    older_code: str = ""
    name_en: str = ""
    names_organisation: bool = False

    @property
    def key(self) -> str:
        """Kind and code: the codes repeat across kinds."""
        return f"{self.kind}:{self.code}"


@dataclass(frozen=True)
class LimitRow:
    """立案条件 with its time limit: `amount` of `unit`; `source` is "ours" where nothing published stands behind it.

    `accept_amount` of `accept_unit` is the shorter time to accept (None: none is set). `extensions`: how many ordinary
    extensions are possible, 0 to 2. `recheck_days`: after how many days a closed case is looked at again (None: as for
    all cases).
    """

    condition: str
    amount: Decimal
    unit: LimitUnit
    closing_condition: str = ""
    verify_on_site: bool = False
    source: str = ""
    condition_en: str = ""
    closing_condition_en: str = ""
    source_en: str = ""
    accept_amount: Decimal | None = None
    accept_unit: str = ""
    extensions: int = 1
    recheck_days: int | None = None


MOST_EXTENSIONS = 2
MOST_RECHECK_DAYS = 730

LARGEST_AMOUNT = Decimal("9999.99")
"""What a limit may count at most, of whatever unit."""


def is_step(amount: Decimal, unit: LimitUnit) -> bool:
    """Whether a limit may have this amount: working days are whole, hours have at most two decimals."""
    return amount == round(amount, 0 if unit == LimitUnit.WORKING_DAYS else 2)


def judge(item: Item, *, met: bool | None = None, number: Decimal | None = None) -> Outcome:
    """What an answer to `item` amounts to.

    `number` is the count (already with spacing), the measure, or the k of k-of-n; it decides where the
    item has a threshold. Otherwise `met` decides. Raises ValueError when the answer that is needed is missing.
    """
    if item.threshold is not None and number is not None:
        enough = number <= item.threshold if item.at_most else number >= item.threshold
        return Outcome.MET if enough else Outcome.FAILED
    if met is None:
        raise ValueError(f"item {item.code} needs {'a number' if item.threshold is not None else 'met or failed'}")
    return Outcome.MET if met else Outcome.FAILED
