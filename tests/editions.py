"""A later edition of the small one that `tests/world.py` stands on: renamed, renumbered, extended."""

from chuangcheng.flow.standards import services as standards
from chuangcheng.flow.standards.models import Edition
from chuangcheng.foundation.acts.rules import PRODUCT
from tests.people import MONDAY

NEXT = """
format: chuangcheng-edition/1
code: next
title: 小样测评体系（新版）
title_en: A small system, new
tree:
  - code: A
    title: 街面环境
    title_en: Streets
    children:
      - {code: A1, title: 街面整洁, title_en: Clean streets, methods: [{kind: field, points: 8, rule: {kind: share}}]}
      - {code: A3, title: 公益宣传氛围, title_en: Publicity, methods: [{kind: field, points: 6, rule: {kind: share}}]}
  - code: C
    title: 经济数据
    title_en: Economic data
    children:
      - {code: C1, title: 达标天数, title_en: Good days, methods: [{kind: statistic, points: 6, rule: {kind: share}}]}
items:
  - {code: I1, title: 无乱扔垃圾, title_en: No litter, standards: [A1], case_class: "matter:06012"}
  - {code: I2, title: 无占道经营和乱停车, title_en: No stalls or cars, standards: [A1], case_class: "matter:09006"}
  - {code: I9, title: 公益广告不少于5处, title_en: Five displays, kind: count, threshold: 5, unit: 处, standards: [A3]}
site_types:
  - {code: road, title: 主次干道, title_en: Main road, items: [I1, I2, I9]}
  - {code: market, title: 农贸市场, title_en: Market, items: [I9]}
"""
"""On the market's checklist I1 is gone; B1 has no counterpart; C1 is new."""


def next_edition(document: str = NEXT) -> Edition:
    """The later edition, published; the earlier one stays in use."""
    row = standards.load_edition(document=document, by=PRODUCT, now=MONDAY)
    return standards.publish_edition(edition_id=row.pk, expected_version=row.version, by=PRODUCT, now=MONDAY)
