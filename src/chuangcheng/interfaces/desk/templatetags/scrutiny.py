"""Words of pages that compare cases."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()


@register.filter
def days_apart(days: float) -> str:
    """How much earlier (later where negative) the other case was reported."""
    number = round(abs(days))
    if not number:
        return _("同日前后上报")
    if days > 0:
        return ngettext("早 %(n)d 天上报", "早 %(n)d 天上报", number) % {"n": number}
    return ngettext("晚 %(n)d 天上报", "晚 %(n)d 天上报", number) % {"n": number}
