"""A small district to test in: two streets, three sites, an edition of three standards."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import NAMESPACE_DNS, uuid5

from django.db import transaction

from chuangcheng.flow.cases.services import limit_value
from chuangcheng.flow.cases.services.steps import Limit
from chuangcheng.flow.inspections import services as inspections
from chuangcheng.flow.inspections.models import Round, Visit
from chuangcheng.flow.inspections.rules import Answer
from chuangcheng.flow.inspections.terms import RoundKind
from chuangcheng.flow.places import services as places
from chuangcheng.flow.places.models import Site
from chuangcheng.flow.standards import services as standards
from chuangcheng.flow.standards.models import CaseClass, ChecklistItem, Edition, Node, SiteType
from chuangcheng.flow.standards.services import ClassRow, LimitRow
from chuangcheng.flow.standards.terms import CaseKind, LimitUnit, Outcome
from chuangcheng.foundation.acts.rules import PRODUCT
from chuangcheng.foundation.evidence.models import File
from chuangcheng.foundation.geography.models import Area
from chuangcheng.foundation.journal.services import record
from chuangcheng.foundation.workcalendar import services as workcalendar
from tests.people import MONDAY, Cast, unit

EDITION = """
format: chuangcheng-edition/1
code: small
title: 小样测评体系
title_en: A small system
notice: 测试用，非官方
notice_en: For tests, unofficial
tree:
  - code: A
    title: 街面环境
    title_en: Streets
    children:
      - {code: A1, title: 街面整洁, title_en: Clean streets, methods: [{kind: field, points: 10, rule: {kind: share}}]}
      - {code: A2, title: 公益宣传, title_en: Publicity, methods: [{kind: field, points: 5, rule: {kind: share}}]}
  - code: B
    title: 群众满意
    title_en: Satisfaction
    children:
      - {code: B1, title: 满意率, title_en: Satisfied, methods: [{kind: survey, points: 5, rule: {kind: share}}]}
judgement_rules:
  - {code: J1, title: 划线例外, title_en: Inside lines, text: 线内停放不计, text_en: Inside the lines it is fine}
items:
  - code: I1
    title: 无乱扔垃圾
    title_en: No litter
    standards: [A1]
    case_class: "matter:06012"
    common_faults: [路面有垃圾, 绿化带有垃圾]
    common_faults_en: [Litter on the road, Litter in the greenery]
  - code: I2
    title: 无占道经营
    title_en: No stalls
    standards: [A1]
    case_class: "matter:09006"
    judgement_rules: [J1]
  - code: I3
    title: 公益广告不少于3处
    title_en: At least 3 displays
    kind: count
    threshold: 3
    unit: 处
    standards: [A2]
site_types:
  - {code: road, title: 主次干道, title_en: Main road, items: [I1, I2, I3]}
  - {code: market, title: 农贸市场, title_en: Market, items: [I1, I3]}
"""


@dataclass(frozen=True)
class World:
    """What the tests act in."""

    cast: Cast
    edition: Edition
    liuan: Area
    shiqiao: Area
    road: Site
    market: Site
    far_road: Site

    def item(self, code: str) -> ChecklistItem:
        """A checklist item by its code."""
        return ChecklistItem.objects.get(edition=self.edition, code=code)

    def standard(self, code: str) -> Node:
        """A node by its code."""
        return Node.objects.get(edition=self.edition, code=code)

    def limit_of(self, code: str = "06012") -> int:
        """The first limit of a matter class."""
        return CaseClass.objects.get(kind="matter", code=code).limits.get().pk

    def limit_value(self, code: str = "06012") -> Limit:
        """The first limit of a matter class, as the steps take it."""
        return limit_value(CaseClass.objects.get(kind="matter", code=code).limits.get())

    def standard_class(self, code: str) -> int:
        """The id of a matter class."""
        return CaseClass.objects.get(kind="matter", code=code).pk

    def photo(self, name: str = "before", at: datetime = MONDAY, media_type: str = "image/png") -> int:
        """The id of a picture's row; each name gives a picture of its own. Its bytes matter to no test here."""
        digest = hashlib.sha256(name.encode()).hexdigest()
        row, made = File.objects.get_or_create(
            sha256=digest,
            defaults={"media_type": media_type, "size": 1, "name": f"{name}.png", "received_at": at},
        )
        if made:
            with transaction.atomic():
                record(subject=row, act="file.receive", by=PRODUCT, at=at)
        return row.pk

    def plan(
        self,
        kind: RoundKind = RoundKind.CENSUS,
        sites: tuple[Site, ...] = (),
        at: datetime = MONDAY,
        inspectors: tuple[str, ...] = ("zhao",),
        **more: object,
    ) -> Round:
        """A planned and opened round over the given sites (none: all)."""
        row = inspections.plan_round(
            title=more.pop("title", f"{kind} 轮次"),
            kind=kind,
            edition_id=self.edition.pk,
            starts_on=date(2026, 3, 2),
            ends_on=date(2026, 3, 13),
            inspector_ids=[self.cast.acting[name].user_id for name in inspectors],
            site_ids=[site.pk for site in sites],
            by=self.cast.lin,
            now=at,
            **more,
        )
        return inspections.open_round(round_id=row.pk, expected_version=row.version, by=self.cast.lin, now=at)

    def visit(
        self,
        row: Round,
        site: Site,
        failing: tuple[str, ...] = (),
        at: datetime = MONDAY + timedelta(hours=1),
        by: str = "zhao",
    ) -> Visit:
        """A visit at which the named items fail and the rest is confirmed as a group."""
        return inspections.record_visit(
            uuid=uuid5(NAMESPACE_DNS, f"{row.pk}/{site.pk}"),
            round_id=row.pk,
            site_id=site.pk,
            answers=[
                Answer(self.item(code).pk, Outcome.FAILED, photos=(self.photo(f"{site.code}-{code}", at),))
                for code in failing
            ],
            rest_confirmed=True,
            started_at=at,
            by=self.cast.acting[by],
            now=at,
        )


def _area(code: str, name: str) -> Area:
    row = Area.objects.create(code=code, name=name, kind="street")
    record(subject=row, act="area.create", by=PRODUCT, at=MONDAY)
    return row


def make_world(cast: Cast) -> World:
    """Everything the product needs before a round can be planned."""
    workcalendar.load_official_years(by=PRODUCT, now=MONDAY)
    workcalendar.ensure_default_calendar(name="区机关作息", by=PRODUCT, now=MONDAY)
    standards.load_case_classes(
        classes=[
            ClassRow(
                CaseKind.MATTER,
                "06012",
                "道路不洁",
                "06",
                "市容环境类",
                major_name_en="City appearance",
                name_en="Dirty road",
            ),
            ClassRow(
                CaseKind.MATTER,
                "09006",
                "占道经营",
                "09",
                "街面秩序类",
                major_name_en="Street order",
                name_en="Trading on the road",
            ),
        ],
        limits={
            ("matter", "06012"): [LimitRow("一般情形", Decimal(8), LimitUnit.WORKING_HOURS, condition_en="Ordinary")],
            ("matter", "09006"): [
                LimitRow("一般情形", Decimal(2), LimitUnit.WORKING_DAYS, verify_on_site=True, condition_en="Ordinary")
            ],
        },
        by=PRODUCT,
        now=MONDAY,
    )
    edition = standards.load_edition(document=EDITION, by=PRODUCT, now=MONDAY)
    edition = standards.publish_edition(edition_id=edition.pk, expected_version=edition.version, by=PRODUCT, now=MONDAY)
    with transaction.atomic():
        liuan, shiqiao = _area("s1", "柳岸街道"), _area("s2", "石桥街道")
    types = dict(SiteType.objects.values_list("code", "id"))
    new = places.NewSite
    road, market, far_road = places.load_sites(
        sites=[
            new("R-01", "柳岸路", types["road"], "柳岸路1号", 36.08, 120.37, liuan.pk, None, unit("liuan").pk),
            new(
                "M-01",
                "柳岸市场",
                types["market"],
                "",
                36.09,
                120.38,
                liuan.pk,
                None,
                unit("liuan").pk,
                unit("enforcement").pk,
            ),
            new("R-02", "石桥路", types["road"], "", 36.10, 120.39, shiqiao.pk, None, unit("shiqiao").pk),
        ],
        by=PRODUCT,
        now=MONDAY,
    )
    return World(cast, edition, liuan, shiqiao, road, market, far_road)
