"""Rates of cases: the figures of a period, each opening to its cases, and the same to take away."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chuangcheng.flow.cases.labels import SOURCES
from chuangcheng.flow.cases.terms import Source
from chuangcheng.flow.rates import selectors
from chuangcheng.flow.rates.formats import to_csv, to_document, to_json
from chuangcheng.flow.rates.labels import BESIDE, BY, COUNTS, MEANINGS, RATES, UNKNOWN
from chuangcheng.flow.rates.rules import FORMULAS, MOST_DAYS, Period, shares
from chuangcheng.flow.rates.terms import Beside, By, Count, Rate
from chuangcheng.foundation.acts.rules import NotFound, slice_of
from chuangcheng.foundation.acts.selectors import PAGE_SIZE
from chuangcheng.foundation.documents.terms import Form

from .asking import day_of, one_of, whole
from .papers import hand_over, made_now

SHOWN = (Count.REPORTED, Count.FILED, Count.DUE)
"""Counts with a column of their own; the others stand in the rates."""


def period_asked(request: HttpRequest) -> Period:
    """The period of the address; the month so far where it names none, and never longer than is counted."""
    today = localtime(request.now).date()
    until = day_of(request.GET.get("until")) or today
    since = day_of(request.GET.get("since")) or until.replace(day=1)
    if since > until:
        since, until = until, since
    return Period(max(since, until - timedelta(days=MOST_DAYS - 1)), until)


@require_GET
def rates_page(request: HttpRequest) -> HttpResponse:
    """The rates of a period, of all cases and by unit, street, class, source or part of the period."""
    period, by = period_asked(request), one_of(By, request.GET.get("by")) or By.UNIT
    told = selectors.rates(request.acting, period=period, by=by, now=request.now)
    page = slice_of(told.rows, request.GET.get("place"), PAGE_SIZE)
    english = get_language() == "en"
    days = {"since": str(period.since), "until": str(period.until), "by": str(by)}
    context = {
        "told": told,
        "page": page,
        "by": by,
        "groups": [(str(one), label) for one, label in BY.items()],
        "group_title": BY[by],
        "counts": [(one, COUNTS[one], MEANINGS[one]) for one in SHOWN],
        "rates": [(rate, label, _in_words(rate)) for rate, label in RATES.items()],
        "whole": _cells(told.whole, days, None),
        "rows": [(selectors.name_of(row, by, english), _cells(row, days, row)) for row in page.rows],
        "meanings": [(COUNTS[one], MEANINGS[one]) for one in Count],
        "quick": _quick(request),
        "files": [
            (name, f"{reverse('rates-file', args=[kind])}?{_query(days)}")
            for name, kind in (("Excel", "xlsx"), ("CSV", "csv"), ("JSON", "json"))
        ],
    }
    return render(request, "desk/rates.html", context)


def _query(told: dict[str, str]) -> str:
    query = QueryDict(mutable=True)
    query.update(told)
    return query.urlencode()


def _quick(request: HttpRequest) -> list[tuple[str, str]]:
    """Periods that are asked for every week."""
    today = localtime(request.now).date()
    month = today.replace(day=1)
    before = (month - timedelta(days=1)).replace(day=1)
    monday = today - timedelta(days=today.weekday())
    spans = (
        (_("本周"), monday, today),
        (_("本月"), month, today),
        (_("上月"), before, month - timedelta(days=1)),
        (_("近半年"), today - timedelta(days=182), today),
    )
    by = request.GET.get("by", "")
    return [
        (name, f"?{_query({'since': str(since), 'until': str(until), **({'by': by} if by else {})})}")
        for name, since, until in spans
    ]


def _in_words(rate: Rate) -> str:
    """A formula as people read it."""
    one = next(formula for formula in FORMULAS if formula.rate is rate)
    below = " − ".join(str(COUNTS[count]) for count in (one.denominator, *one.less))
    return f"{COUNTS[one.numerator]} ÷ ({below})" if one.less else f"{COUNTS[one.numerator]} ÷ {below}"


def _cells(row: selectors.RateRow, days: dict[str, str], of: selectors.RateRow | None) -> dict[str, object]:
    """The counts and rates of a row with the addresses of their cases."""
    told = dict(days)
    if of is not None and of.period is not None:
        told |= {"since": str(of.period.since), "until": str(of.period.until)}
    if of is None:
        told.pop("by")
    elif of.period is None:
        told["key"] = "" if of.key is None else str(of.key)

    def address(count: Count, less: tuple[Count, ...] = ()) -> str:
        more = {"count": str(count)} | ({"less": str(less[0])} if less else {})
        return f"{reverse('rates-cases')}?{_query(told | more)}"

    other = {one: shares(counts) for one, counts in row.beside.items()}
    return {
        "counts": [(COUNTS[one], row.counts[one], address(one)) for one in SHOWN],
        "rates": [
            {
                "label": RATES[one.rate],
                "share": row.shares[one.rate],
                "above": address(one.numerator),
                "below": address(one.denominator, one.less),
                "changes": [
                    (BESIDE[beside], _signed(row.shares[one.rate].minus(other[beside][one.rate])))
                    for beside in Beside
                    if beside in other
                ],
            }
            for one in FORMULAS
        ],
    }


def _signed(change: Decimal | None) -> str:
    """A change in percentage points with its sign; a dash where there is none to tell."""
    if change is None:
        return "—"
    return f"+{change}" if change > 0 else str(change).replace("-", "−")


@require_GET
def rates_cases(request: HttpRequest) -> HttpResponse:
    """The cases that a number counts."""
    count = one_of(Count, request.GET.get("count"))
    if count is None:
        raise NotFound("count")
    by, key = one_of(By, request.GET.get("by")), request.GET.get("key")
    less = [found for text in request.GET.getlist("less") if (found := one_of(Count, text))]
    group: selectors.Key = None
    if by in (By.UNIT, By.AREA, By.CLASS):
        group = whole(key)
    elif by is By.SOURCE:
        group = one_of(Source, key)
    period = period_asked(request)
    grouped = by if key is not None else None
    page = selectors.cases_behind(
        request.acting,
        count=count,
        less=less,
        period=period,
        now=request.now,
        by=grouped,
        key=group,
        place=request.GET.get("place"),
    )
    name = ""
    if grouped is By.SOURCE and group:
        name = str(SOURCES[Source(group)])
    elif grouped is not None:
        name = selectors.name_of_group(request.acting, by=grouped, key=group) or str(UNKNOWN)
    context = {
        "page": page,
        "period": period,
        "count": COUNTS[count],
        "meaning": MEANINGS[count],
        "less": [COUNTS[one] for one in less],
        "name": name,
        "back": f"{reverse('rates')}?{_query({'since': str(period.since), 'until': str(period.until)})}",
    }
    return render(request, "desk/rates_cases.html", context)


@require_GET
def rates_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same table as xlsx, CSV or JSON."""
    period, by = period_asked(request), one_of(By, request.GET.get("by")) or By.UNIT
    told = selectors.rates(request.acting, period=period, by=by, now=request.now)
    table = selectors.table_of(told, english=get_language() == "en")
    if kind == "xlsx":
        made = made_now(request)
        document = to_document(
            table,
            note=_("结案率等以应处置（扣除缓办）为分母；变化以百分点计。"),
            dated=made.dated,
            language=made.language,
            watermark=made.watermark,
            footer=made.footer,
        )
        return hand_over(document, Form.XLSX)
    if kind == "csv":
        response = HttpResponse(to_csv(table), content_type="text/csv; charset=utf-8")
    elif kind == "json":
        response = HttpResponse(to_json(table), content_type="application/json")
    else:
        raise NotFound(kind)
    demo = "demo-" if settings.IS_DEMO else ""
    response["Content-Disposition"] = f'attachment; filename="{demo}rates-{period.since}-{period.until}.{kind}"'
    return response
