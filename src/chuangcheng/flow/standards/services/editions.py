"""The acts on editions."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from chuangcheng.flow.standards import formats, rules
from chuangcheng.flow.standards.models import (
    CaseClass,
    ChecklistItem,
    ChecklistLine,
    Edition,
    ItemStandard,
    Node,
    SiteType,
)
from chuangcheng.flow.standards.permissions import can_edit_standards
from chuangcheng.flow.standards.terms import EditionState, Refused
from chuangcheng.foundation.acts.rules import Actor, Conflict, Invalid, NotFound
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.journal.services import record


def allowed(by: Actor) -> None:
    """Refuse whoever may not change the standards."""
    if not can_edit_standards(by):
        raise NotFound("may not change the standards")


def load_edition(
    *,
    document: bytes | str,
    by: Actor,
    now: datetime,
    expected_version: int | None = None,
    edition_id: int | None = None,
    replace: bool = True,
) -> Edition:
    """Load an edition as a draft, from YAML or a workbook; what is kept is the YAML document.

    A draft of the same code is replaced: one of `expected_version`, where that is given, else whatever draft is there,
    or none where `replace` is False. `edition_id` names the draft that is meant: the document must have its code, and
    may then be a single table or some sheets, the rest being taken from that draft.
    Raises formats.WrongDocument with every problem of the document, Invalid when an edition of that code is published
    or a site type is known under another title there, Conflict when somebody else was quicker.
    """
    allowed(by)
    into = None if edition_id is None else formats.read_edition(_draft(edition_id).document)
    spec, text = formats.read_document(document, case_classes=_known_classes(), into=into)
    digest = hashlib.sha256(text.encode()).hexdigest()
    values = {
        "title": spec.title,
        "title_en": spec.title_en,
        "official": spec.official,
        "notice": spec.notice,
        "notice_en": spec.notice_en,
        "document": text,
        "document_sha256": digest,
        "loaded_at": now,
    }
    with transaction.atomic():
        known = Edition.objects.filter(code=spec.code).exclude(state=EditionState.DISCARDED).first()
        _check_site_types(spec, known)
        before: dict[str, object] = {}
        if known is not None:
            if not replace and known.state == EditionState.DRAFT:
                raise Invalid({"file": [Refused.DRAFT_THERE]}, code=spec.code)
            row = claim(Edition, id=known.pk, expected_version=expected_version or known.version)
            if row.state != EditionState.DRAFT:
                raise Invalid({"": [Refused.PUBLISHED]}, code=spec.code)
            before = {"title": row.title, "document_sha256": row.document_sha256} | _figures(row.document)
            for name, value in values.items():
                setattr(row, name, value)
            row.save(update_fields=list(values))
            _clear(row)
        else:
            row = _new_edition(spec.code, values)
        _index(row, spec)
        after = {"code": spec.code, "title": spec.title, "document_sha256": digest}
        record(
            subject=row,
            act="edition.load",
            by=by,
            at=now,
            before=before,
            after=after | formats.summary_of(spec).figures(),
        )
    return row


def _draft(edition_id: int) -> Edition:
    row = Edition.objects.filter(pk=edition_id).first()
    if row is None:
        raise NotFound(f"edition {edition_id}")
    if row.state != EditionState.DRAFT:
        raise Invalid({"": [Refused.NOT_DRAFT]})
    return row


def _figures(document: str) -> dict[str, object]:
    return formats.summary_of(formats.read_edition(document)).figures()


def _known_classes() -> frozenset[str] | None:
    """Keys of the case classes, or None while there are none to check against."""
    keys = frozenset(f"{kind}:{code}" for kind, code in CaseClass.objects.values_list("kind", "code"))
    return keys or None


def _new_edition(code: str, values: Mapping[str, object]) -> Edition:
    try:
        with transaction.atomic():
            return Edition.objects.create(code=code, state=EditionState.DRAFT, **values)
    except IntegrityError:
        raise Conflict(f"somebody else has just loaded edition {code}") from None


def _check_site_types(spec: rules.Edition, known: Edition | None) -> None:
    """A site type keeps its title once a published edition uses it: sites stand under it already."""
    titles = {site_type.code: site_type.title for site_type in spec.site_types}
    published = ChecklistLine.objects.filter(edition__state=EditionState.PUBLISHED).exclude(edition=known)
    fixed = SiteType.objects.filter(code__in=titles, pk__in=published.values("site_type_id"))
    if other := [f"{code}: {title}" for code, title in fixed.values_list("code", "title") if titles[code] != title]:
        raise Invalid({"site_types": [Refused.SITE_TYPE_RENAMED]}, site_types="; ".join(other))


def discard_draft(*, edition_id: int, expected_version: int, by: Actor, now: datetime, why: str = "") -> Edition:
    """Put a draft aside. Its document stays on record, its code is free again, its tree is gone from all lists."""
    allowed(by)
    with transaction.atomic():
        row = claim(Edition, id=edition_id, expected_version=expected_version)
        if row.state != EditionState.DRAFT:
            raise Invalid({"": [Refused.NOT_DRAFT]})
        _clear(row)
        row.state = EditionState.DISCARDED
        row.save(update_fields=["state"])
        record(
            subject=row,
            act="edition.discard",
            by=by,
            at=now,
            before={"state": EditionState.DRAFT},
            after={"state": row.state},
            why=why,
        )
    return row


def _clear(edition: Edition) -> None:
    try:
        for table in (ChecklistLine, ChecklistItem, Node):
            table.objects.filter(edition=edition).delete()
    except ProtectedError:
        raise Invalid({"": [Refused.IN_USE]}) from None


def _index(edition: Edition, spec: rules.Edition) -> None:
    """Write the rows of a document, in a fixed number of statements per batch."""
    rows: list[Node] = []
    levels: dict[int, list[Node]] = {}

    def place(nodes: Sequence[rules.Node], parent: Node | None, depth: int, counted: bool) -> None:
        for number, told in enumerate(nodes):
            row = Node(
                edition=edition,
                code=told.code,
                parent=parent,
                path=f"{parent.path if parent else ''}{number:04d}/",
                position=len(rows),
                title=told.title,
                title_en=told.title_en,
                is_leaf=told.is_leaf,
                counted=counted and told.counted,
            )
            rows.append(row)
            levels.setdefault(depth, []).append(row)
            place(told.children, row, depth + 1, counted and told.counted)

    place(spec.tree, None, 0, True)
    for depth in sorted(levels):
        Node.objects.bulk_create(levels[depth], batch_size=500)
    nodes = {row.code: row for row in rows}
    items = ChecklistItem.objects.bulk_create(
        (
            ChecklistItem(
                edition=edition,
                code=item.code,
                title=item.title,
                title_en=item.title_en,
                kind=item.kind,
                unit=item.unit,
                case_class=item.case_class,
                position=position,
            )
            for position, item in enumerate(spec.items)
        ),
        batch_size=500,
    )
    by_code = {item.code: item for item in items}
    ItemStandard.objects.bulk_create(
        (
            ItemStandard(item=by_code[item.code], standard=nodes[code])
            for item in spec.items
            for code in dict.fromkeys(item.standards)
        ),
        batch_size=500,
    )
    SiteType.objects.bulk_create(
        (SiteType(code=one.code, title=one.title, title_en=one.title_en) for one in spec.site_types),
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["title", "title_en"],
    )
    types = dict(SiteType.objects.filter(code__in=[t.code for t in spec.site_types]).values_list("code", "id"))
    ChecklistLine.objects.bulk_create(
        (
            ChecklistLine(edition=edition, site_type_id=types[one.code], item=by_code[code], position=position)
            for one in spec.site_types
            for position, code in enumerate(one.items)
        ),
        batch_size=500,
    )


def publish_edition(*, edition_id: int, expected_version: int, by: Actor, now: datetime) -> Edition:
    """Publish a draft: from here on it never changes, and rounds may use it. The first one is taken into use."""
    allowed(by)
    try:
        with transaction.atomic():
            row = claim(Edition, id=edition_id, expected_version=expected_version)
            if row.state != EditionState.DRAFT:
                raise Invalid({"": [Refused.NOT_DRAFT]})
            row.state, row.published_at = EditionState.PUBLISHED, now
            row.is_current = not Edition.objects.filter(is_current=True).exists()
            row.save(update_fields=["state", "published_at", "is_current"])
            record(
                subject=row,
                act="edition.publish",
                by=by,
                at=now,
                before={"state": EditionState.DRAFT},
                after={"state": row.state, "document_sha256": row.document_sha256, "is_current": row.is_current},
            )
    except IntegrityError:
        raise Conflict("somebody else has just published another edition") from None
    return row
