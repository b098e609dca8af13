"""What words of a source may name here."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.timezone import get_default_timezone

from chuangcheng.flow.exchange.rules import Known, plain
from chuangcheng.flow.standards.models import CaseClass
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.geography.models import Area
from chuangcheng.foundation.geography.terms import AreaKind

from ..rules.mapping import zone_of


def known_names() -> Known:
    """Everything that a row may name, in three statements."""
    classes: dict[str, int] = {}
    codes: dict[str, dict[str, int]] = {}
    names: dict[str, dict[str, int]] = {}
    titles: dict[int, str] = {}
    columns = ("pk", "kind", "code", "older_code", "name", "name_en")
    for pk, kind, code, older, name, name_en in CaseClass.objects.order_by("id").values_list(*columns):
        classes[f"{kind}:{code}"] = pk
        titles[pk] = name
        codes.setdefault(code, {})[kind] = pk
        if older:
            codes.setdefault(older, {}).setdefault(kind, pk)
        for text in filter(None, (name, name_en)):
            names.setdefault(plain(text), {}).setdefault(kind, pk)
    units = Unit.objects.filter(retired=False).order_by("id").values_list("pk", "code", "name")
    areas = Area.objects.filter(retired=False, kind=AreaKind.STREET).order_by("id")
    streets = list(areas.values_list("pk", "code", "name", "geometry_digest"))
    return Known(
        zone=zone_of(str(get_default_timezone())) or zone_of("UTC"),  # type: ignore[arg-type]
        classes=classes,
        class_codes=codes,
        class_names=names,
        class_titles=titles,
        units=_by_name(units),
        streets=_by_name((pk, code, name) for pk, code, name, _digest in streets),
        has_borders=any(digest for *_names, digest in streets),
    )


def _by_name(rows: Iterable[tuple[int, str, str]]) -> dict[str, int | None]:
    """Ids by code and by name; None where several bear the name."""
    found: dict[str, int | None] = {}
    told = list(rows)
    for pk, _code, name in told:
        found[plain(name)] = None if plain(name) in found else pk
    for pk, code, _name in told:
        found[plain(code)] = pk
    return found
