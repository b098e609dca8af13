"""The state today as counts that are kept: a new finding changes the counts of its site, nothing else is read again.

Each process keeps, for an edition, what every site adds to the counts. Which sites have changed is told by their rows
as they are (`SiteToday.revision`, `Site.version`), never by what came last; those, and no others, are read anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock

import numpy as np
import numpy.typing as npt
from django.db.models import OuterRef, Subquery

from chuangcheng.flow.inspections.models import SiteToday, StateToday
from chuangcheng.flow.places.models import Site
from chuangcheng.flow.scoring.rules import OUTCOMES, Tally
from chuangcheng.flow.scoring.terms import Comparison
from chuangcheng.flow.standards.selectors import LoadedEdition

from .counting import WHOLE, keys_of

KEPT_EDITIONS = 4
READ_AT_ONCE = 500
"""Sites whose rows are read by one statement."""

WIDTH = len(OUTCOMES) + 1
"""Counts of an item: one for each outcome, and one for what was to be looked at and was not."""

MISSING = len(OUTCOMES)


@dataclass(frozen=True)
class Place:
    """A living site as the counts see it. `mark` is another whenever the site or its state today has changed."""

    mark: tuple[int, int | None]
    site_type_id: int
    street: int | None
    units: tuple[int | None, ...]

    def counts_for(self) -> tuple[tuple[Comparison, str], ...]:
        """Whom the site counts for: the whole, its street, its territorial unit (块) and its line unit (条)."""
        return (
            (Comparison.WHOLE, WHOLE),
            *((Comparison.STREET, key) for key in keys_of([self.street])),
            *((Comparison.UNIT, key) for key in keys_of(self.units)),
        )


@dataclass(frozen=True)
class Share:
    """What a site adds: the places of the counts that it raises by one, for each of its units of comparison."""

    place: Place
    cells: npt.NDArray[np.int64]


@dataclass
class Kept:
    """The counts of an edition, by unit of comparison, and what each site adds to them."""

    item_ids: tuple[int, ...]
    codes: tuple[str, ...]
    positions: dict[int, int]
    lines: Mapping[int, tuple[int, ...]]
    shares: dict[int, Share] = field(default_factory=dict)
    counts: dict[tuple[Comparison, str], npt.NDArray[np.int64]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def bring_up_to_date(self, places: Mapping[int, Place]) -> int:
        """Read what has changed since last time; how many sites that were. One statement where any has."""
        gone = [site_id for site_id in self.shares if site_id not in places]
        changed = [
            site_id
            for site_id, place in places.items()
            if site_id not in self.shares or self.shares[site_id].place != place
        ]
        for site_id in [*gone, *changed]:
            if (share := self.shares.pop(site_id, None)) is not None:
                self._add(share, -1)
        for site_id, seen in (self._seen(changed) if changed and self.item_ids else {}).items():
            share = Share(places[site_id], self._cells(places[site_id], seen))
            self.shares[site_id] = share
            self._add(share, 1)
        return len(gone) + len(changed)

    def _add(self, share: Share, sign: int) -> None:
        for key in share.place.counts_for():
            if key not in self.counts:
                self.counts[key] = np.zeros(len(self.item_ids) * WIDTH, np.int64)
            self.counts[key][share.cells] += sign  # a site raises each count at most once

    def _cells(self, place: Place, seen: list[tuple[int, int]]) -> npt.NDArray[np.int64]:
        found = {item_id for item_id, _ in seen}
        cells = [self.positions[item_id] * WIDTH + outcome for item_id, outcome in seen]
        asked = self.lines.get(place.site_type_id, ())
        cells += [self.positions[item_id] * WIDTH + MISSING for item_id in asked if item_id not in found]
        return np.array(cells, np.int64)

    def _seen(self, site_ids: list[int]) -> dict[int, list[tuple[int, int]]]:
        """What was seen of these sites: items with the places of their outcomes."""
        order = {str(outcome): place for place, outcome in enumerate(OUTCOMES)}
        found: dict[int, list[tuple[int, int]]] = {site_id: [] for site_id in site_ids}
        # The items of an edition were made together: a span of ids finds them by the index, `positions` to the letter.
        rows = StateToday.objects.filter(item_id__gte=min(self.item_ids), item_id__lte=max(self.item_ids))
        if len(site_ids) <= READ_AT_ONCE:
            rows = rows.filter(site_id__in=site_ids)
        for site_id, item_id, outcome in rows.values_list("site_id", "item_id", "outcome").iterator(10_000):
            if site_id in found and item_id in self.positions:
                found[site_id].append((item_id, order[outcome]))
        return found

    def tallies(self, comparison: Comparison) -> dict[tuple[str, str], Tally]:
        """The counts of a comparison by unit and item code; empty ones are left out."""
        found: dict[tuple[str, str], Tally] = {}
        for (kind, key), flat in self.counts.items():
            if kind is comparison:
                rows = flat.reshape(-1, WIDTH)
                for at in np.flatnonzero(rows.any(axis=1)).tolist():
                    found[key, self.codes[at]] = Tally(*rows[at].tolist())
        return found


def _places() -> dict[int, Place]:
    """All living sites, in one statement."""
    revision = Subquery(SiteToday.objects.filter(site_id=OuterRef("pk")).values("revision"))
    rows = Site.objects.filter(retired=False).annotate(revision=revision)
    columns = ("pk", "version", "revision", "site_type_id", "street_id", "territorial_unit_id", "line_unit_id")
    return {
        pk: Place((version, revised), site_type_id, street, tuple(units))
        for pk, version, revised, site_type_id, street, *units in rows.values_list(*columns)
    }


@lru_cache(maxsize=KEPT_EDITIONS)
def _kept(edition: LoadedEdition) -> Kept:
    items = tuple(sorted((item_id, code) for code, item_id in edition.items.items()))
    ids = tuple(item_id for item_id, _ in items)
    positions = {item_id: place for place, item_id in enumerate(ids)}
    return Kept(ids, tuple(code for _, code in items), positions, edition.lines)


def today_evidence(edition: LoadedEdition, comparison: Comparison) -> dict[tuple[str, str], Tally]:
    """The state today of all living sites by unit of comparison and item code. One or two statements."""
    return todays_evidence({0: edition}, comparison)[0]


def todays_evidence(
    editions: Mapping[int, LoadedEdition], comparison: Comparison
) -> dict[int, dict[tuple[str, str], Tally]]:
    """The same for several editions: one statement, and one for each of which something has changed."""
    places = _places()
    found = {}
    for edition_id, edition in editions.items():
        kept = _kept(edition)
        with kept.lock:
            kept.bring_up_to_date(places)
            found[edition_id] = kept.tallies(comparison)
    return found


def refreshed_sites(edition: LoadedEdition) -> int:
    """How many sites had to be read anew to bring the counts up to date: for the proof that only changed ones are."""
    kept = _kept(edition)
    with kept.lock:
        return kept.bring_up_to_date(_places())
