"""What the demo's office keeps for working through many cases: shared filters, texts, the counted map."""

from __future__ import annotations

from datetime import datetime

from chuangcheng.flow.cases import services
from chuangcheng.flow.cases.terms import Act, Group, Sort

from .district import District

FILTERS = (
    ("超期最久", f"group={Group.OVERDUE}&sort={Sort.DUE}"),
    ("返工后在办", f"group={Group.REWORKED}&state=in_hand"),
)
TEXTS = (
    ("补拍照片", "照片看不清整改后的现场，请在同一角度补拍后再报。", Act.SEND_BACK),
    ("转市级部门", "该处由市级部门管养，已函请其处理。", Act.REFUSE),
    ("当日须清理", "影响市民通行，请当日清理并报照片。", Act.DISPATCH),
)


def keep_for_the_desk(district: District, now: datetime) -> None:
    """Filters and texts of the office, and the count of the map as of now."""
    office = district.people["coordinator"]
    for name, address in FILTERS:
        services.save_filter(name=name, address=address, shared=True, by=office, now=now)
    for name, text, act in TEXTS:
        services.keep_text(name=name, text=text, act=str(act), by=office, now=now)
    services.count_cells(now=now)
