"""Parts of pages that hold words: said once here, shown on /design/, written nowhere else by hand."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()

TONES = ("wait", "warn", "run", "good", "bad", "done", "off")
"""How a badge may look. `warn` is what was sent back or needs a second look, `wait` what waits for somebody."""


def _inside(content: str) -> SafeString:
    """What stands between two tags was escaped as it was rendered; blanks at its ends are the template's."""
    return mark_safe(content.strip())  # noqa: S308 - rendered by the template engine, which escaped every value


@register.simple_block_tag
def mark(content: str, tone: str) -> SafeString:
    """A badge with words of its own, where no term names the state."""
    if tone not in TONES:
        raise template.TemplateSyntaxError(f"a badge has no tone {tone!r}")
    return format_html('<span class="badge {}">{}</span>', tone, _inside(content))


@register.simple_block_tag
def nothing(content: str) -> SafeString:
    """Where rows would stand and there are none: says so, and what to do about it."""
    return format_html('<p class="empty">{}</p>', _inside(content))


@register.simple_block_tag
def note(content: str) -> SafeString:
    """What one should know here; it stops nobody."""
    return format_html('<p class="note">{}</p>', _inside(content))


@register.simple_block_tag
def crumbs(content: str, name: str = "") -> SafeString:
    """The way back up, each page above as a link. A second one on a page needs a `name` of its own."""
    return format_html('<nav class="crumbs" aria-label="{}">{}</nav>', name or _("当前位置"), _inside(content))


@register.simple_block_tag
def tile(content: str, address: str = "", tone: str = "") -> SafeString:
    """A number and what it counts: `<b>` holds it, the words follow. With an address it opens; `tone` is "warn" or
    "bad" where somebody must act."""
    classes = f"tile {tone}".strip()
    if not address:
        return format_html('<span class="{}">{}</span>', classes, _inside(content))
    return format_html('<a class="{}" href="{}">{}</a>', classes, address, _inside(content))


@register.simple_block_tag
def problem(content: str) -> SafeString:
    """What went wrong or cannot be undone: read out at once."""
    return format_html('<div class="problem" role="alert">{}</div>', _inside(content))


@register.simple_block_tag
def table(content: str, classes: str = "", region: str = "") -> SafeString:
    """A table that scrolls sideways inside its card rather than the page. `classes`: "cards" (a card a row on a phone),
    "labelled" (with the column's name beside each value), "matrix" (head and first column stay). Name the `region` of
    a table that is wide even on a desk: then the keyboard can scroll it."""
    words = classes.split()
    outer = "scroll matrix" if "matrix" in words else "scroll"
    inner = " ".join(word for word in words if word != "matrix")
    reach = format_html(' tabindex="0" role="region" aria-label="{}"', region) if region else ""
    kind = format_html(' class="{}"', inner) if inner else ""
    return format_html('<div class="{}"{}><table{}>{}</table></div>', outer, reach, kind, _inside(content))
