"""The register as it is written into files."""

from __future__ import annotations

from collections.abc import Callable

from chuangcheng.foundation.accounts.rules import Acting

from ..formats import ExportRow
from ..terms import Condition
from .facilities import WITH, FacilityFilter, filtered

MOST_EXPORTED = 20_000
"""Rows of one file, as many as one import takes back."""


def facilities_to_export(
    acting: Acting, *, wanted: FacilityFilter, called: Callable[[Condition], str]
) -> tuple[ExportRow, ...]:
    """The facilities of a filter, by number, in one statement; `called` says a condition in the file's language."""
    rows = filtered(acting, wanted).select_related(*WITH).order_by("number")[:MOST_EXPORTED]
    return tuple(
        ExportRow(
            {
                "number": row.number,
                "name": row.name,
                "case_class": row.case_class.code,
                "street": row.street.name if row.street else "",
                "address": row.address,
                "owner": row.owner.name if row.owner else "",
                "maintainer": row.maintainer.name if row.maintainer else "",
                "overseer": row.overseer.name if row.overseer else "",
                "condition": called(Condition(row.condition)),
                "installed_on": row.installed_on.isoformat() if row.installed_on else "",
                "source": row.source,
                "note": row.note,
            },
            row.latitude,
            row.longitude,
        )
        for row in rows
    )
