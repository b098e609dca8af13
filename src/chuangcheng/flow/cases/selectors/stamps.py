"""Stamps of what is picked from on the page of a case: read along with it, so that what changes seldom is not
read again for every page."""

from __future__ import annotations

from dataclasses import dataclass

from chuangcheng.flow.standards.models import CaseClass
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.acts.selectors import stamp

from ..models import Case, CaseSettings, TextTemplate


@dataclass(frozen=True)
class Stamps:
    """Under which stamps the units, the classes with their limits, the kept texts and the settings were found."""

    units: int | None = None
    classes: int | None = None
    texts: int | None = None
    settings: int | None = None


NO_STAMPS = Stamps()

STAMPED = {
    "units_stamp": stamp(Unit),
    "classes_stamp": stamp(CaseClass),
    "texts_stamp": stamp(TextTemplate),
    "settings_stamp": stamp(CaseSettings),
}
"""What a query of cases is annotated with for `stamps_of`."""


def stamps_of(case: Case) -> Stamps:
    """The stamps that were read along with a case."""
    return Stamps(*(getattr(case, name) for name in STAMPED))
