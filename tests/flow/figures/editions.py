"""An edition with everything that is decided outside: gates, another edition's total, a negative list, a cycle."""

from chuangcheng.flow.standards import services as standards
from chuangcheng.flow.standards.models import Edition
from chuangcheng.foundation.acts.rules import PRODUCT
from tests.people import MONDAY

NOT_THE_OFFICE = ("zhao", "qian", "sun", "zhou", "wu", "zheng", "wang", "feng", "wei", "chen", "han")
"""All of the cast who enter no figures."""

WHOLE = """
format: chuangcheng-edition/1
code: whole
title: 合成体系
title_en: The whole
gates:
  - {code: P1, title: 未成年人工作达到85分, edition: minors, at_least: 85}
  - {code: P2, title: 已获提名资格, title_en: Nominated}
  - {code: P3, title: 总分达到80分, at_least: 80}
roll_ups: [{edition: minors, title: 未成年人测评体系, share: 20%, reading: weighted}]
negative_list:
  - code: G15
    title: 发生有全国影响的重大安全事故
    title_en: A grave accident
    consequences:
      - {effect: deduct, standing: nominee, within_months: 12, points: 3}
      - {effect: suspend, standing: holder, months: 12}
  - {code: G16, title: 主要负责人严重违纪, consequences: [{effect: disqualify}]}
cycle: [15%, 25%, 60%]
tree:
  - code: A
    title: 街面环境
    title_en: Streets
    children:
      - {code: A1, title: 街面整洁, title_en: Clean streets, methods: [{kind: field, points: 10, rule: share}]}
      - code: A2
        title: 公益宣传
        title_en: Publicity
        methods:
          - {kind: materials, points: 5, rule: {kind: value}}
          - {kind: statistic, points: 5, rule: {kind: letters, letters: [{name: A, at_least: 90, fraction: 1}]}}
  - {code: B, title: 群众满意, title_en: Satisfied, methods: [{kind: survey, points: 5, rule: share}]}
"""


def published(document: str = WHOLE) -> Edition:
    """The edition, published."""
    row = standards.load_edition(document=document, by=PRODUCT, now=MONDAY)
    return standards.publish_edition(edition_id=row.pk, expected_version=row.version, by=PRODUCT, now=MONDAY)


def draft() -> Edition:
    """The same as a draft of another code."""
    return standards.load_edition(document=WHOLE.replace("code: whole", "code: draft"), by=PRODUCT, now=MONDAY)
