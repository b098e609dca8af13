"""Tags and filters of all pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from urllib.parse import quote, urlencode

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from chuangcheng.flow.cases import labels as cases
from chuangcheng.flow.places import labels as places
from chuangcheng.flow.scoring import labels as scoring
from chuangcheng.flow.scoring.rules import Caused, Differs, Explained, Said
from chuangcheng.flow.standards import labels as standards
from chuangcheng.flow.watch import labels as watch
from chuangcheng.foundation.notices import labels as notices
from chuangcheng.foundation.workcalendar import labels as workcalendar
from chuangcheng.interfaces.web.deadlines import due
from chuangcheng.interfaces.web.icons import ICONS
from chuangcheng.interfaces.web.language import either, from_the_record
from chuangcheng.interfaces.web.naming import LABELS, TONES
from chuangcheng.interfaces.web.reasons import say

register = template.Library()


@register.filter
def label(value: str, kind: str) -> str:
    """What a term is called."""
    return str(LABELS[kind].get(value, value)) if value else ""


@register.filter
def reference(value: str) -> str:
    """The standard a class is from; that its number is not confirmed yet is said in the language of the page."""
    return standards.reference_words(value)


@register.filter
def measure(unit: str) -> str:
    """The unit of an item as it stands behind a number."""
    return standards.measure_words(unit)


@register.filter
def unit_reason(kept: str) -> str:
    """Why a case went to its unit, as the case keeps it, in the language of the page."""
    return from_the_record(kept, [*places.WHY.values(), *cases.REASONS.values()])


@register.filter
def holiday(name: str) -> str:
    """The name of a day that differs from the week."""
    return workcalendar.holiday_name(name)


@register.filter
def year_source(source: str) -> str:
    """Where the official days of a year are from."""
    return workcalendar.source_words(source)


@register.filter
def window(value: Any) -> str:
    """A recurring time in words."""
    return places.window_words(value)


@register.filter
def frequency(plan: Any) -> str:
    """How often a standing plan looks, in words."""
    return watch.frequency_words(plan.per, plan.looks)


@register.filter
def reason_words(value: str) -> str:
    """A reason code in words."""
    return say(value)


@register.simple_tag
def badge(value: str, kind: str = "state") -> SafeString:
    """A state as a badge: always with its name, never by colour alone."""
    return format_html('<span class="badge {}">{}</span>', TONES.get(value, "off"), label(value, kind))


register.simple_tag(either)


@register.filter
def tenths(value: int) -> str:
    """Points that are kept in tenths."""
    return f"{value // 10}.{value % 10}"


@register.filter
def points(value: Decimal | None) -> str:
    """Points with two decimals, half up."""
    return "—" if value is None else format(value.quantize(Decimal("0.01"), ROUND_HALF_UP), "f")


@register.filter
def trouble(value: str) -> str:
    """Why a message did not go out: in words where the product knows, else as the other side said it."""
    return str(notices.TROUBLES.get(value, value))


@register.filter
def amount(value: Decimal) -> str:
    """A number without the zeros it does not need: 8, 1.5."""
    return f"{value.normalize():f}"


@register.filter
def limit_words(limit: Any) -> str:
    """How long a limit gives, in words."""
    return standards.limit_words(limit.amount, limit.unit)


@register.filter
def accept_words(limit: Any) -> str:
    """How long a limit gives to accept, in words."""
    return standards.limit_words(limit.accept_amount, limit.accept_unit)


@register.filter
def percent(value: Decimal | float | None) -> str:
    """A share as a percentage with one decimal."""
    return "—" if value is None else f"{float(value) * 100:.1f}%"


@register.filter
def fine_percent(value: Decimal | float | None) -> str:
    """A share as a percentage with two decimals, half up: where places follow from it."""
    if value is None:
        return "—"
    return f"{(Decimal(value) * 100).quantize(Decimal('0.01'), ROUND_HALF_UP):f}%"


@register.filter
def rate(line: Any) -> str:
    """Value ÷ points of a score line or total."""
    return percent(line.value / line.points) if line.points and line.known else "—"


@register.filter
def part_of(value: Any, whole: Any) -> str:
    """A width class w0 to w100 for a share, since styles stand in no page."""
    share = float(value) / float(whole) if whole else 0.0
    return f"w{max(0, min(100, round(share * 100)))}"


@register.filter
def indent(depth: int) -> str:
    """A class for the depth in a tree."""
    return f"depth{min(int(depth), 9)}"


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the sprite, hidden from screen readers: words stand beside it."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>', SafeString(ICONS[name])
    )


@register.filter
def short_points(value: Decimal) -> str:
    """Points with at most two decimals, half up, without the zeros they do not need: 8, 3.75, −2.5."""
    text = format(value.quantize(Decimal("0.01"), ROUND_HALF_UP), "f").rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text.replace("-", "−")


@register.filter
def signed(value: Decimal) -> str:
    """A difference in points with its sign, never "±0" for one that can be seen."""
    text = points(value).replace("-", "−")
    if value and text in ("0.00", "−0.00"):
        return "+<0.01" if value > 0 else "−<0.01"
    return _plus(text) if value else text


def _plus(text: str) -> str:
    return text if text.startswith("−") else f"+{text}"


@register.filter
def signed_percent(value: Decimal) -> str:
    """A difference of two shares, in points of a hundred, with its sign: +1.5, −12.0."""
    tenths = (value * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return _plus(f"{tenths:f}".replace("-", "−")) if tenths else "0.0"


def _in_words(values: Mapping[str, Any]) -> dict[str, str]:
    """The values of a sentence as they are printed: points short, entered figures as they are, methods by name."""
    found = {}
    for name, value in values.items():
        if name == "method":
            found[name] = label(value, "method")
        elif isinstance(value, Decimal):
            found[name] = amount(value) if name in ("given", "before", "after") else short_points(value)
        else:
            found[name] = str(value)
    return found


@register.filter
def sentence(said: Said) -> str:
    """A clause of an explanation in words."""
    of_figures = scoring.FIGURE_SENTENCES if said.from_figure else {}
    words = of_figures.get(said.what) or scoring.SENTENCES[said.what]
    return str(words) % _in_words(said.values)


@register.filter
def sentences(explained: Iterable[Explained]) -> str:
    """A whole explanation in words, method by method."""
    parts = list(explained)
    told = []
    for one in parts:
        head = _("%(method)s：") % {"method": label(one.line.method, "method")} if len(parts) > 1 else ""
        told.append(head + _("；").join(sentence(said) for said in one.clauses))
    return _("。").join(told)


@register.filter
def cause(caused: Caused) -> str:
    """Why a standard brings more or less than before, in words."""
    values: dict[str, object] = {"n": caused.n, "before": caused.before, "after": caused.after}
    if caused.days:
        first, last = caused.days
        values["days"] = f"{first}" if first == last else f"{first} — {last:%m-%d}"
    words = str(scoring.CAUSES[caused.cause]) % _in_words({k: v for k, v in values.items() if v is not None})
    return f"{label(caused.method, 'method')} {words}" if caused.method else words


@register.filter
def differs(why: Differs) -> str:
    """Why two figures of one standard differ, in words."""
    return str(scoring.BESIDE[why.why]) % _in_words(why.values)


register.simple_tag(due, takes_context=True)


@register.simple_tag(takes_context=True)
def here(context: template.Context, **changes: Any) -> str:
    """This page's address with some of its query changed; None or "" takes a value out."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = value
    query.pop("place", None) if "place" not in changes else None
    return "?" + urlencode(sorted(query.items()))


@register.simple_tag
def geo(latitude: float, longitude: float, name: str) -> str:
    """A place as an address that a phone opens in its map application; degrees WGS-84."""
    return f"geo:{latitude:.6f},{longitude:.6f}?q={latitude:.6f},{longitude:.6f}({quote(name)})"


@register.inclusion_tag("web/components/pager.html", takes_context=True)
def pager(context: template.Context, page: Any) -> dict[str, Any]:
    """Previous and next of a list."""
    return {"page": page, "request": context["request"]}


@register.inclusion_tag("web/components/field.html")
def field(bound: Any) -> dict[str, Any]:
    """A form field with its label, help and errors."""
    return {"field": bound, "group": is_group(bound), "box": type(bound.field.widget).__name__ == "CheckboxInput"}


@register.filter
def is_group(bound: Any) -> bool:
    """Whether a field is several boxes under one legend."""
    return type(bound.field.widget).__name__ in ("RadioSelect", "CheckboxSelectMultiple")


@register.filter
def get(values: Any, key: Any) -> Any:
    """An entry of a mapping."""
    return values.get(key)
