"""What the drop-downs of a template offer: the names that are known so far."""

from __future__ import annotations

from collections.abc import Mapping

from chuangcheng.flow.places.permissions import can_edit_places
from chuangcheng.flow.places.terms import Amiss, Table
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound

from .drafts import names_to_choose

NAMED: Mapping[Table, Mapping[str, Amiss]] = {
    Table.AREAS: {"parent": Amiss.UNKNOWN_PARENT},
    Table.UNITS: {"parent": Amiss.UNKNOWN_PARENT, "area": Amiss.UNKNOWN_AREA},
    Table.PEOPLE: {"unit": Amiss.UNKNOWN_UNIT},
    Table.SITES: {
        "site_type": Amiss.UNKNOWN_TYPE,
        "street": Amiss.UNKNOWN_AREA,
        "community": Amiss.UNKNOWN_AREA,
        "territorial_unit": Amiss.UNKNOWN_UNIT,
        "line_unit": Amiss.UNKNOWN_UNIT,
    },
    Table.DUTIES: {
        "standard": Amiss.UNKNOWN_STANDARD,
        "lead": Amiss.UNKNOWN_UNIT,
        "cooperating": Amiss.UNKNOWN_UNIT,
        "area": Amiss.UNKNOWN_AREA,
    },
}
"""Which column of a table names what."""


def known_choices(acting: Acting, *, table: Table) -> dict[str, tuple[str, ...]]:
    """The known names by column, in at most four statements. NotFound for those who may not import."""
    if not can_edit_places(acting):
        raise NotFound("may not import")
    names = names_to_choose(table)
    return {field: names.get(what, ()) for field, what in NAMED[table].items()}
