"""体检: what every step finds amiss in the edition in use and in its use, with the way to the repair."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from chuangcheng.flow.figures import labels as figures
from chuangcheng.flow.figures.selectors import figure_holes
from chuangcheng.flow.figures.terms import FigureCheck
from chuangcheng.flow.inspections import labels as inspections
from chuangcheng.flow.inspections.selectors import count_unassigned, passed_without_visit, unassigned_page
from chuangcheng.flow.inspections.terms import InspectionCheck
from chuangcheng.flow.places import labels as places
from chuangcheng.flow.places.selectors import count_ownerless, ownerless_page, place_holes
from chuangcheng.flow.places.terms import PlaceCheck
from chuangcheng.flow.standards import labels as standards
from chuangcheng.flow.standards.permissions import can_edit_standards
from chuangcheng.flow.standards.rules import Hole
from chuangcheng.flow.standards.selectors import edition_holes, loaded_edition
from chuangcheng.flow.standards.terms import EditionCheck, Severity
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.selectors import count_units_without_contact, units_page
from chuangcheng.foundation.acts.rules import NotFound, Page, slice_of
from chuangcheng.foundation.acts.selectors import PAGE_SIZE

FIRST = 5
"""Rows of a check that the overview shows."""

LATELY = 60
"""Seconds for which the first page shows the same number; the page of the checks is always exact, and renews it."""

UNIT_WITHOUT_CONTACT = "unit_without_contact"


def _all(*labels: Mapping[Any, Promise]) -> dict[str, Promise]:
    return {str(code): words for one in labels for code, words in one.items()}


TITLES = _all(
    standards.CHECKS,
    places.CHECKS,
    inspections.CHECKS,
    figures.CHECKS,
    {UNIT_WITHOUT_CONTACT: _("单位没有联系人")},
)
REMEDIES = _all(
    standards.REMEDIES,
    places.CHECK_REMEDIES,
    inspections.CHECK_REMEDIES,
    figures.CHECK_REMEDIES,
    {UNIT_WITHOUT_CONTACT: _("派去的案件没有人接。请补上联系人和电话。")},
)


@dataclass(frozen=True)
class Way:
    """How much a check hurts, where it is mended once for all and where for one row; what a row says more."""

    severity: Severity
    repair: tuple[Promise, Callable[[int], str]]
    row: Callable[[int, Hole], str]
    detail: Promise | None = None


def _to(name: str, *arguments: object, **query: object) -> str:
    address = reverse(name, args=arguments)
    return f"{address}?{urlencode(query)}" if query else address


def _standard(edition_id: int, hole: Hole) -> str:
    return _to("standard", edition_id, hole.code)


def _edition(edition_id: int, _hole: Hole) -> str:
    return _to("edition", edition_id)


def _always(name: str, **query: object) -> Callable[[int], str]:
    return lambda _edition_id: _to(name, **query)


def _by_id(name: str) -> Callable[[int, Hole], str]:
    return lambda _edition_id, hole: _to(name, hole.id)


SERIOUS, MINOR = Severity.SERIOUS, Severity.MINOR
NEXT_EDITION = (_("载入下一版本"), _always("editions"))
NEW_SITE = (_("登记点位"), _always("site-new"))
NEW_ROUND = (_("新建轮次"), _always("round-new"))
ROUNDS = (_("查看轮次"), _always("rounds"))
UNITS = (_("查看单位"), _always("units", gaps=1))
NEW_CLASS = (_("新增本地类别"), _always("class-new"))
FROM_A_TABLE = (_("从表格批量补充"), _always("imports"))
FIGURES = (_("录入数据"), lambda edition_id: _to("figures", edition_id))
DUTIES = (_("指定责任"), lambda edition_id: _to("duties", edition=edition_id))

WAYS: dict[str, Way] = {
    EditionCheck.FIELD_WITHOUT_ITEM: Way(SERIOUS, NEXT_EDITION, _standard),
    PlaceCheck.STANDARD_WITHOUT_DUTY: Way(
        SERIOUS, DUTIES, lambda edition_id, hole: _to("duty-new", edition=edition_id, standard=hole.id)
    ),
    PlaceCheck.FIELD_WITHOUT_SITE: Way(SERIOUS, NEW_SITE, _standard),
    PlaceCheck.TYPE_WITHOUT_CHECKLIST: Way(
        SERIOUS, NEXT_EDITION, lambda _edition_id, hole: _to("sites", type=hole.id), _("点位数")
    ),
    PlaceCheck.METHOD_OUT_OF_REACH: Way(SERIOUS, NEW_SITE, _edition, _("分值")),
    InspectionCheck.PASSED_WITHOUT_VISIT: Way(SERIOUS, NEW_ROUND, _standard),
    FigureCheck.PASSED_WITHOUT_FIGURE: Way(SERIOUS, FIGURES, _standard, _("测评方式")),
    InspectionCheck.ROUND_WITHOUT_INSPECTOR: Way(SERIOUS, ROUNDS, _by_id("round"), _("点位数")),
    PlaceCheck.SITE_WITHOUT_OWNER: Way(SERIOUS, FROM_A_TABLE, _by_id("site-change"), _("地址")),
    UNIT_WITHOUT_CONTACT: Way(SERIOUS, UNITS, _by_id("unit")),
    EditionCheck.LETTER_OUT_OF_REACH: Way(SERIOUS, NEXT_EDITION, _standard, _("档次")),
    PlaceCheck.COUNT_OUT_OF_REACH: Way(SERIOUS, NEW_SITE, _standard, _("档次")),
    EditionCheck.CLASS_UNKNOWN: Way(SERIOUS, NEW_CLASS, _edition, _("案件类别")),
    EditionCheck.ITEM_ON_NO_CHECKLIST: Way(MINOR, NEXT_EDITION, _edition),
    EditionCheck.ITEM_WITHOUT_STANDARD: Way(MINOR, NEXT_EDITION, _edition),
    FigureCheck.FIGURE_MISSING: Way(MINOR, FIGURES, _standard, _("测评方式")),
}
"""Every check, in the order in which it is shown: what hurts most comes first."""


@dataclass(frozen=True)
class Row:
    """A hole as a page shows it, with the way to it."""

    hole: Hole
    address: str


@dataclass(frozen=True)
class Checked:
    """One check with what it found."""

    code: str
    severity: Severity
    title: Promise
    remedy: Promise
    count: int
    rows: tuple[Row, ...]
    repair: str
    repair_words: Promise
    detail: Promise | None


def _checked(code: str, edition_id: int, count: int, rows: tuple[Row, ...] = ()) -> Checked:
    way = WAYS[code]
    words, address = way.repair
    return Checked(
        code, way.severity, TITLES[code], REMEDIES[code], count, rows, address(edition_id), words, way.detail
    )


def can_see_checks(acting: Acting) -> bool:
    """The office, which can mend what is found."""
    return can_edit_standards(acting)


def counts_lately(acting: Acting, *, edition_id: int) -> Mapping[str, int]:
    """How much each check found when it was last looked at: a minute ago at most, for the first page."""
    found: Mapping[str, int] | None = cache.get(f"check-counts/{edition_id}")
    if found is None:
        found = _remember(edition_id, _counts(acting, _known(edition_id)))
    return found


def _remember(edition_id: int, counts: Mapping[str, int]) -> Mapping[str, int]:
    kept = {str(code): count for code, count in counts.items()}
    cache.set(f"check-counts/{edition_id}", kept, LATELY)
    return kept


def overview(acting: Acting, *, edition_id: int) -> tuple[Checked, ...]:
    """Every check with its count and its first rows; those that find nothing have no rows."""
    known = _known(edition_id)
    counts = _counts(acting, known)
    _remember(edition_id, counts)
    return tuple(
        _checked(
            code,
            edition_id,
            counts[code],
            _rows(edition_id, code, _page(acting, code, known, None, FIRST).rows) if counts[code] else (),
        )
        for code in WAYS
    )


def detail(acting: Acting, *, code: str, edition_id: int, place: str | None) -> tuple[Checked, Page[Row]]:
    """One check with a page of what it found. Raises NotFound for one that does not exist."""
    if code not in WAYS:
        raise NotFound(f"check {code}")
    known = _known(edition_id)
    page = _page(acting, code, known, place)
    count = _counts(acting, known)[code]
    return _checked(code, edition_id, count), Page(_rows(edition_id, code, page.rows), page.next, page.previous)


def _rows(edition_id: int, code: str, holes: tuple[Hole, ...]) -> tuple[Row, ...]:
    return tuple(Row(hole, WAYS[code].row(edition_id, hole)) for hole in holes)


def _known(edition_id: int) -> dict[str, tuple[Hole, ...]]:
    """What is found in full, because it is bounded by the edition: everything but sites, units and rounds."""
    loaded = loaded_edition(edition_id=edition_id)
    found: dict[str, tuple[Hole, ...]] = {}
    found.update(edition_holes(loaded))
    found.update(place_holes(loaded, edition_id=edition_id))
    found.update(figure_holes(loaded, edition_id=edition_id))
    found[InspectionCheck.PASSED_WITHOUT_VISIT] = passed_without_visit(loaded, edition_id=edition_id)
    return found


def _counts(acting: Acting, known: dict[str, tuple[Hole, ...]]) -> dict[str, int]:
    return {code: len(holes) for code, holes in known.items()} | {
        PlaceCheck.SITE_WITHOUT_OWNER: count_ownerless(),
        UNIT_WITHOUT_CONTACT: count_units_without_contact(acting),
        InspectionCheck.ROUND_WITHOUT_INSPECTOR: count_unassigned(acting),
    }


def _page(
    acting: Acting, code: str, known: dict[str, tuple[Hole, ...]], place: str | None, size: int = PAGE_SIZE
) -> Page[Hole]:
    if code == PlaceCheck.SITE_WITHOUT_OWNER:
        return ownerless_page(place=place, size=size)
    if code == InspectionCheck.ROUND_WITHOUT_INSPECTOR:
        return unassigned_page(acting, place=place, size=size)
    if code == UNIT_WITHOUT_CONTACT:
        page = units_page(acting, without_contact=True, place=place, size=size)
        return Page(tuple(Hole("", unit.name, id=unit.id) for unit in page.rows), page.next, page.previous)
    return slice_of(known[code], place, size)
