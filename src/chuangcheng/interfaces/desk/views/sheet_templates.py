"""Empty sheets for what is decided outside: with the standards of an edition, the areas and the units to pick from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chuangcheng.flow.figures.formats import Choices, template_of_figures, template_of_results
from chuangcheng.flow.figures.labels import hint
from chuangcheng.flow.figures.selectors import enterable
from chuangcheng.flow.standards.labels import METHOD_KINDS
from chuangcheng.flow.standards.selectors import loaded_edition
from chuangcheng.foundation.accounts.selectors import unit_choices
from chuangcheng.foundation.geography.selectors import tree as areas
from chuangcheng.interfaces.web.language import either

from .editions import XLSX
from .entering import to_enter


@require_GET
def figure_template(request: HttpRequest, edition_id: int) -> HttpResponse:
    """A sheet for figures: the standards that take one, and what a value means for each."""
    edition = to_enter(request, edition_id)
    entries = enterable(edition_id=edition_id)
    methods = {str(method.kind): METHOD_KINDS[method.kind] for entry in entries for method in entry.methods}
    english = get_language() == "en"
    choices = Choices(
        [
            (
                entry.code,
                either(entry.title, entry.title_en),
                _("；").join(f"{METHOD_KINDS[m.kind]}{_('：')}{hint(m)}" for m in entry.methods),
            )
            for entry in entries
        ],
        _told_apart((area.code, area.name) for area in areas()),
        _told_apart((unit.code, unit.name) for unit in unit_choices()),
        [kind if english else str(words) for kind, words in methods.items()],  # as the sheet is read
    )
    return _sheet(template_of_figures(choices, _language()), _("录入结果模板"), edition.code)


@require_GET
def result_template(request: HttpRequest, edition_id: int) -> HttpResponse:
    """A sheet for another organ's result: all standards and indicators."""
    edition = to_enter(request, edition_id)
    choices = Choices(
        [
            (node.code, "　" * node.depth + either(node.title, node.title_en), "")
            for node in loaded_edition(edition_id=edition_id).rows
        ],
        _told_apart((area.code, area.name) for area in areas()),
        _told_apart((unit.code, unit.name) for unit in unit_choices()),
    )
    return _sheet(template_of_results(choices, _language()), _("外部测评结果模板"), edition.code)


def _told_apart(named: Iterable[tuple[str, str]]) -> list[str]:
    """Names as an import understands them: of several that bear one, their codes."""
    rows = list(named)
    often = Counter(name for _code, name in rows)
    return [name if often[name] == 1 else code for code, name in rows]


def _language() -> str:
    return "en" if get_language() == "en" else "zh"


def _sheet(data: bytes, name: str, code: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{name} {code}.xlsx") or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response
