"""Reason codes of all steps in words, gathered once."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from chuangcheng.flow.cases import labels as cases
from chuangcheng.flow.dispatch import labels as dispatch
from chuangcheng.flow.disputes import labels as disputes
from chuangcheng.flow.exchange import labels as exchange
from chuangcheng.flow.facilities import labels as facilities
from chuangcheng.flow.figures import labels as figures
from chuangcheng.flow.inspections import labels as inspections
from chuangcheng.flow.places import labels as places
from chuangcheng.flow.reports import labels as reports
from chuangcheng.flow.scoring import labels as scoring
from chuangcheng.flow.scrutiny import labels as scrutiny
from chuangcheng.flow.standards import labels as standards
from chuangcheng.flow.watch import labels as watch
from chuangcheng.foundation.accounts import labels as accounts
from chuangcheng.foundation.acts.rules import Invalid
from chuangcheng.foundation.archives import labels as archives
from chuangcheng.foundation.evidence import labels as evidence
from chuangcheng.foundation.notices import labels as notices
from chuangcheng.foundation.workcalendar import labels as workcalendar

BY_PACKAGE: dict[str, Mapping[Any, Promise | str]] = {
    "accounts": accounts.REFUSED,
    "cases": cases.REFUSED,
    "exchange": exchange.REFUSED,
    "dispatch": dispatch.REFUSED,
    "inspections": inspections.REFUSED,
    "places": places.REFUSED,
    "reports": reports.REFUSED,
    "scoring": scoring.REFUSED,
    "scrutiny": scrutiny.REFUSED,
    "standards": standards.REFUSED,
    "figures": figures.REFUSED,
    "facilities": facilities.REFUSED,
    "disputes": disputes.REFUSED,
    "workcalendar": workcalendar.REFUSED,
    "evidence": {**evidence.PROBLEMS, **evidence.MASK_PROBLEMS},
    "archives": archives.REFUSED,
    "notices": notices.REFUSED,
    "watch": watch.REFUSED,
}


def say(reason: str) -> str:
    """One reason in words. A member of a step's terms is looked up in that step first."""
    if reason == "null_character":
        return _("文字中有不可见的空字符，请删去后重试")
    if reason == "too_long":
        return _("文字过长，请精简")
    module = type(reason).__module__.split(".")
    if len(module) > 2 and module[-2] in BY_PACKAGE and reason in BY_PACKAGE[module[-2]]:
        return str(BY_PACKAGE[module[-2]][reason])
    for labels in BY_PACKAGE.values():
        if reason in labels:
            return str(labels[reason])
    return _("不能这样做：%(reason)s") % {"reason": reason}


def say_all(refused: Invalid) -> list[str]:
    """All reasons of a refusal in words, each once."""
    return list(
        dict.fromkeys(fill(say(reason), refused) for reasons in refused.problems.values() for reason in reasons)
    )


def fill(text: str, refused: Invalid) -> str:
    """Put the refusal's values into its words, where the words have places for them."""
    try:
        return text % refused.detail if "%(" in text else text
    except (KeyError, ValueError, TypeError):
        return text
