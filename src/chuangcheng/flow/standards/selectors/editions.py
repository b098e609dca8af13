"""Reading editions. Standards are no secret: every signed-in person reads them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from chuangcheng.flow.standards import formats, rules
from chuangcheng.flow.standards.models import ChecklistItem, ChecklistLine, Edition, ItemStandard, Node, SiteType
from chuangcheng.flow.standards.terms import EditionState, MethodKind
from chuangcheng.foundation.acts.rules import NotFound


@dataclass(frozen=True)
class EditionRow:
    """One edition in a list."""

    id: int
    version: int
    code: str
    title: str
    title_en: str
    official: bool
    notice: str
    notice_en: str
    state: EditionState
    loaded_at: datetime
    published_at: datetime | None
    document_sha256: str
    is_current: bool


def _edition_row(row: Edition) -> EditionRow:
    return EditionRow(
        row.pk,
        row.version,
        row.code,
        row.title,
        row.title_en,
        row.official,
        row.notice,
        row.notice_en,
        EditionState(row.state),
        row.loaded_at,
        row.published_at,
        row.document_sha256,
        row.is_current,
    )


def editions(*, published_only: bool = False) -> tuple[EditionRow, ...]:
    """All editions that were not discarded, newest first; an office has a handful."""
    rows = Edition.objects.exclude(state=EditionState.DISCARDED).defer("document").order_by("-loaded_at", "-id")
    if published_only:
        rows = rows.filter(state=EditionState.PUBLISHED)
    return tuple(_edition_row(row) for row in rows)


def current_edition() -> EditionRow | None:
    """The edition that is in use: duties, rounds and scores take it where nobody asks for another."""
    row = Edition.objects.filter(is_current=True).defer("document").first()
    return _edition_row(row) if row else None


def edition_row(*, edition_id: int) -> EditionRow:
    """One edition. Raises NotFound."""
    row = Edition.objects.defer("document").filter(pk=edition_id).first()
    if row is None:
        raise NotFound(f"edition {edition_id}")
    return _edition_row(row)


def edition_by_code(*, code: str) -> EditionRow:
    """The draft or published edition of a code. Raises NotFound."""
    row = Edition.objects.exclude(state=EditionState.DISCARDED).defer("document").filter(code=code).first()
    if row is None:
        raise NotFound(f"edition {code}")
    return _edition_row(row)


def edition_document(*, edition_id: int) -> str:
    """The document of an edition, as it was loaded."""
    text = Edition.objects.filter(pk=edition_id).values_list("document", flat=True).first()
    if text is None:
        raise NotFound(f"edition {edition_id}")
    return text


@dataclass(frozen=True)
class NodeRow:
    """One line of the tree."""

    id: int
    code: str
    title: str
    title_en: str
    depth: int
    parent_id: int | None
    is_leaf: bool
    counted: bool
    left_out_because: str
    methods: tuple[tuple[MethodKind, Decimal], ...]
    left_out_because_en: str = ""


@dataclass(frozen=True, eq=False)
class LoadedEdition:
    """An edition with the ids of its rows: parsed and read once per process and load, since a load never changes.

    `rows` are the nodes in document order; `items` the ids of the checklist items by code; `lines` the item ids of
    each site type (by id) in the order of the walk; `standard_of` the first counted standard of each item (by id).
    """

    spec: rules.Edition
    rows: tuple[NodeRow, ...]
    nodes: dict[str, rules.Node]
    items: dict[str, int]
    item_of: dict[str, rules.Item]
    judgement: dict[str, rules.JudgementRule]
    lines: dict[int, tuple[int, ...]]
    standard_of: dict[int, int]


def loaded_edition(*, edition_id: int) -> LoadedEdition:
    """An edition with the ids of its rows, in one statement once it is known. Raises NotFound."""
    row = Edition.objects.filter(pk=edition_id).values_list("version", "document_sha256").first()
    if row is None:
        raise NotFound(f"edition {edition_id}")
    return _loaded(edition_id, *row)


def loaded_row(row: EditionRow) -> LoadedEdition:
    """The same of a row that the caller has read: in no statement once it is known."""
    return _loaded(row.id, row.version, row.document_sha256)


def loaded_of(row: Edition) -> LoadedEdition:
    """The same of a row of the table that was read along with another."""
    return _loaded(row.pk, row.version, row.document_sha256)


def newest_published(*, codes: Collection[str], but: int) -> dict[str, tuple[int, LoadedEdition]]:
    """The newest published edition of each code with its id, another than `but`. One statement once known."""
    rows = Edition.objects.filter(code__in=codes, state=EditionState.PUBLISHED).exclude(pk=but)
    columns = rows.order_by("loaded_at", "id").values_list("code", "id", "version", "document_sha256")
    newest = {code: (pk, version, digest) for code, pk, version, digest in columns}
    return {code: (told[0], _loaded(*told)) for code, told in newest.items()}


@lru_cache(maxsize=8)
def _loaded(edition_id: int, version: int, digest: str) -> LoadedEdition:
    """The edition as this version of its row has it: every load and every publication makes another."""
    spec = formats.read_edition(edition_document(edition_id=edition_id))
    nodes = {node.code: node for node in spec.walk()}
    items = dict(ChecklistItem.objects.filter(edition_id=edition_id).values_list("code", "id"))
    lines: dict[int, list[int]] = {}
    told = ChecklistLine.objects.filter(edition_id=edition_id).order_by("site_type_id", "position")
    for site_type_id, item_id in told.values_list("site_type_id", "item_id"):
        lines.setdefault(site_type_id, []).append(item_id)
    return LoadedEdition(
        spec,
        tuple(
            _node_row(row, nodes[row.code]) for row in Node.objects.filter(edition_id=edition_id).order_by("position")
        ),
        nodes,
        items,
        {item.code: item for item in spec.items},
        {rule.code: rule for rule in spec.judgement_rules},
        {site_type_id: tuple(item_ids) for site_type_id, item_ids in lines.items()},
        first_standards(items.values()),
    )


def first_standards(item_ids: Iterable[int]) -> dict[int, int]:
    """The first counted standard of each of these items, by their ids; one statement."""
    found: dict[int, int] = {}
    links = ItemStandard.objects.filter(item_id__in=set(item_ids)).order_by("-standard__counted", "standard__position")
    for item_id, standard_id in links.values_list("item_id", "standard_id"):
        found.setdefault(item_id, standard_id)
    return found


def _node_row(row: Node, told: rules.Node) -> NodeRow:
    return NodeRow(
        row.pk,
        row.code,
        row.title,
        row.title_en,
        row.path.count("/") - 1,
        row.parent_id,
        row.is_leaf,
        row.counted,
        told.left_out_because,
        tuple((method.kind, method.points) for method in told.methods),
        told.left_out_because_en,
    )


def items_of(edition_ids: Iterable[int]) -> dict[tuple[int, str], rules.Item]:
    """The checklist items of some editions by edition and code, in one statement per edition."""
    return {
        (edition_id, code): item
        for edition_id in sorted(set(edition_ids))
        for code, item in loaded_edition(edition_id=edition_id).item_of.items()
    }


def fault_in_english(item: ChecklistItem, fault: str) -> str:
    """The English of a fault that was picked for an item, or "".

    The row of the item's edition must be loaded with it; there is no statement then once the edition is known.
    """
    if not fault:
        return ""
    told = _loaded(item.edition_id, item.edition.version, item.edition.document_sha256)
    return told.item_of[item.code].fault_en(fault)


def edition_spec(*, edition_id: int) -> rules.Edition:
    """An edition as the plain value that scores are computed from, in one statement once it is known."""
    return loaded_edition(edition_id=edition_id).spec


def tree(*, edition_id: int) -> tuple[NodeRow, ...]:
    """The whole tree in document order, in one statement once it is known."""
    return loaded_edition(edition_id=edition_id).rows


@dataclass(frozen=True)
class LeafCard:
    """A standard with everything the edition says about it; `site_types` have an item of it on their checklists."""

    id: int
    edition_id: int
    node: rules.Node
    counted: bool
    above: tuple[rules.Node, ...]
    items: tuple[tuple[int, rules.Item], ...]
    judgement_rules: tuple[rules.JudgementRule, ...]
    site_types: tuple[rules.SiteType, ...]


def leaf_card(*, node_id: int) -> LeafCard:
    """One standard (or inner node) with methods, items and judgement rules, in one statement. Raises NotFound."""
    row = Node.objects.filter(pk=node_id).select_related("edition").defer("edition__document").first()
    if row is None:
        raise NotFound(f"node {node_id}")
    told = _loaded(row.edition_id, row.edition.version, row.edition.document_sha256)
    serving = [item for item in told.spec.items if row.code in item.standards]
    judgement = {code: told.judgement[code] for item in serving for code in item.judgement_rules}
    codes = {item.code for item in serving}
    return LeafCard(
        row.pk,
        row.edition_id,
        told.nodes[row.code],
        row.counted,
        _way_to(told.spec.tree, row.code) or (),
        tuple((told.items[item.code], item) for item in serving),
        tuple(judgement.values()),
        tuple(site_type for site_type in told.spec.site_types if codes & set(site_type.items)),
    )


def _way_to(nodes: tuple[rules.Node, ...], code: str) -> tuple[rules.Node, ...] | None:
    """The nodes above the one with this code, from the top."""
    for node in nodes:
        if node.code == code:
            return ()
        below = _way_to(node.children, code)
        if below is not None:
            return (node, *below)
    return None


@dataclass(frozen=True)
class ChecklistRow:
    """One item on the checklist of a site type, with everything the inspector needs beside it."""

    item_id: int
    item: rules.Item
    judgement_rules: tuple[rules.JudgementRule, ...]


def checklist(*, edition_id: int, site_type_id: int) -> tuple[ChecklistRow, ...]:
    """The checklist of a site type in the order of the walk; empty where the edition has none. One statement."""
    return checklist_of(loaded_edition(edition_id=edition_id), site_type_id=site_type_id)


def checklist_of(loaded: LoadedEdition, *, site_type_id: int) -> tuple[ChecklistRow, ...]:
    """The same of an edition that the caller has."""
    codes = {item_id: code for code, item_id in loaded.items.items()}
    told = [(item_id, loaded.item_of[codes[item_id]]) for item_id in loaded.lines.get(site_type_id, ())]
    return tuple(
        ChecklistRow(item_id, item, tuple(loaded.judgement[rule] for rule in item.judgement_rules))
        for item_id, item in told
    )


@dataclass(frozen=True)
class Choice:
    """Something to be picked in a form."""

    id: int
    code: str
    title: str
    title_en: str = ""


def site_type_choices() -> tuple[Choice, ...]:
    """Site types in the order they were loaded."""
    return tuple(Choice(*row) for row in SiteType.objects.order_by("id").values_list("id", "code", "title", "title_en"))


def standard_choices(*, edition_id: int) -> tuple[Choice, ...]:
    """The standards of an edition in document order."""
    rows = Node.objects.filter(edition_id=edition_id, is_leaf=True).order_by("position")
    return tuple(Choice(*row) for row in rows.values_list("id", "code", "title", "title_en"))
