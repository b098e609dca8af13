"""Tables of other systems, as an office receives them."""

from __future__ import annotations

from chuangcheng.flow.exchange.formats import CaseTable, lay_out, read_mapping, read_sheets
from chuangcheng.flow.exchange.models import Transfer
from chuangcheng.flow.exchange.rules import CaseMapping
from chuangcheng.flow.exchange.services import make_transfer, take_over_batch
from chuangcheng.foundation.acts.rules import Actor
from tests.flow.places.books import csv
from tests.people import MONDAY

HEAD = ["工单编号", "标题", "诉求内容", "诉求类别", "事发地址", "经度", "纬度", "所属街道", "受理时间", "办理时限"]
HEAD += ["办结时间", "办理状态", "承办单位", "来电人", "联系电话"]
CALLER = ["王某某", "13800000000"]
LITTER = [
    "W-1",
    "路面有垃圾",
    "南门口垃圾成堆",
    "06012",
    "柳岸路1号",
    "120.37",
    "36.08",
    "柳岸街道",
    "2026-02-02 09:10",
]
LITTER += ["2026-02-04 18:00", "2026-02-03 10:00", "已办结", "柳岸街道", *CALLER]
STALLS = ["W-2", "占道经营", "", "占道经营", "石桥路", "", "", "石桥街道", "2026年2月2日 下午3:05", "2026/2/9"]
STALLS += ["", "办理中", "石桥街道", *CALLER]

MAPPING = """
format: chuangcheng-case-mapping/1
system: 12345 热线
columns:
  number: 工单编号
  title: 标题
  words: 诉求内容
  class: 诉求类别
  address: 事发地址
  longitude: 经度
  latitude: 纬度
  street: 所属街道
  reported: 受理时间
  due: 办理时限
  closed: 办结时间
  state: 办理状态
  unit: 承办单位
"""


def mapping(text: str = MAPPING) -> CaseMapping:
    """A mapping from its document."""
    return read_mapping(text)


def with_cells(row: list[str], **cells: str) -> list[str]:
    """A row with other cells, by heading."""
    return [cells.get(name, cell) for name, cell in zip(HEAD, row, strict=True)]


def table(*rows: list[str]) -> CaseTable:
    """The table of these rows."""
    return lay_out(read_sheets(csv([HEAD, *rows])))


def send(*rows: list[str], by: Actor, told: CaseMapping | None = None, name: str = "热线.csv") -> Transfer:
    """A file of these rows, kept for taking over."""
    data = csv([HEAD, *rows])
    sheets = read_sheets(data)
    return make_transfer(name=name, size=len(data), sheets=sheets, mapping=told or mapping(), by=by, now=MONDAY)


def take(row: Transfer, by: Actor, size: int = 1000) -> Transfer:
    """All batches of a file."""
    while row.state != "done":
        row = take_over_batch(transfer=row.uuid, expected_version=row.version, by=by, now=MONDAY, size=size)
    return row
