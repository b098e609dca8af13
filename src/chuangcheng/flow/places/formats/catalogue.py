"""The columns that are read, with the words that offices write above them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chuangcheng.flow.places.terms import Table


@dataclass(frozen=True)
class Column:
    """A column that is read. `title` and `title_en` stand in the template; `words` are read as well.

    `groups` tells columns whose blank cells `fill_down` takes from the row above.
    """

    field: str
    title: str
    title_en: str
    words: tuple[str, ...] = ()
    needed: bool = False
    groups: bool = False
    example: str = ""
    note: str = ""
    note_en: str = ""


CONTACT = (
    Column(
        "contact_name", "联系人", "Contact", ("负责人", "联络员", "责任人", "联系人姓名", "点位负责人"), example="王芳"
    ),
    Column(
        "contact_phone",
        "联系电话",
        "Phone",
        ("电话", "手机", "手机号", "手机号码", "联系方式", "电话号码", "办公电话", "telephone", "contact phone"),
        example="0532-85660001",
        note="固定电话带区号，或 11 位手机号",
        note_en="landline with area code, or an 11-digit mobile number",
    ),
)
SEVERAL = ("多个用、或换行分开", "several: separate by 、 or a line break")

COLUMNS: Mapping[Table, tuple[Column, ...]] = {
    Table.UNITS: (
        Column(
            "code",
            "单位编码",
            "Code",
            ("编码", "单位代码", "代码", "单位编号", "编号"),
            example="chengguan",
            note="可不填，按名称生成",
            note_en="may be left out; made from the name",
        ),
        Column(
            "name",
            "单位名称",
            "Name",
            ("单位", "名称", "单位全称", "责任单位", "部门名称", "unit", "unit name"),
            True,
            example="云溪区城市管理局",
        ),
        Column(
            "kind",
            "单位类型",
            "Kind",
            ("类型", "类别", "单位类别", "单位性质", "性质", "级别", "type"),
            example="部门",
            note="市、区、部门、街道、社区、企业；不填则按名称判断",
            note_en="city, district, department, street, community, company; told from the name if blank",
        ),
        Column(
            "parent",
            "上级单位",
            "Parent",
            ("上级", "隶属", "隶属单位", "主管单位", "所属单位", "上级部门", "parent unit"),
            groups=True,
            example="云溪区",
        ),
        Column("area", "辖区", "Area", ("所辖区域", "所属区域", "区域"), groups=True, example=""),
        *CONTACT,
    ),
    Table.PEOPLE: (
        Column(
            "username",
            "用户名",
            "Sign-in name",
            ("账号", "帐号", "登录名", "登录账号", "username", "user name"),
            example="wangfang",
            note="可不填，用手机号",
            note_en="may be left out; the mobile number is taken",
        ),
        Column("name", "姓名", "Name", ("人员姓名", "名字"), True, example="王芳"),
        Column(
            "unit",
            "单位",
            "Unit",
            ("所在单位", "工作单位", "单位名称", "部门", "所属单位"),
            True,
            True,
            example="云溪区城市管理局",
            note=SEVERAL[0],
            note_en=SEVERAL[1],
        ),
        Column(
            "role",
            "角色",
            "Role",
            ("岗位", "身份", "职责", "权限"),
            True,
            example="责任单位经办人",
            note=SEVERAL[0],
            note_en=SEVERAL[1],
        ),
        Column("section", "科室", "Section", ("内设机构", "处室", "股室"), example="市容科"),
        Column(
            "phone",
            "手机",
            "Phone",
            ("电话", "联系电话", "手机号", "手机号码", "联系方式", "mobile"),
            example="13800000001",
        ),
        Column("email", "邮箱", "Email", ("电子邮箱", "邮件", "e-mail"), example=""),
    ),
    Table.AREAS: (
        Column(
            "code", "区域编码", "Code", ("编码", "代码", "区划代码", "行政区划代码", "编号"), True, example="370203001"
        ),
        Column("name", "区域名称", "Name", ("名称", "街道名称", "社区名称", "区域"), True, example="柳岸街道"),
        Column(
            "kind",
            "区域类型",
            "Kind",
            ("类型", "级别", "类别", "type"),
            example="街道",
            note="区、街道、社区、网格",
            note_en="district, street, community, grid",
        ),
        Column(
            "parent",
            "上级区域",
            "Parent",
            ("上级", "上级编码", "所属街道", "所属区域", "隶属"),
            groups=True,
            example="云溪区",
        ),
    ),
    Table.SITES: (
        Column(
            "code",
            "点位编号",
            "Code",
            ("编号", "编码", "点位编码", "点位代码", "代码"),
            example="M-001",
            note="可不填，按街道和名称生成",
            note_en="may be left out; made from street and name",
        ),
        Column(
            "name",
            "点位名称",
            "Name",
            ("名称", "点位", "场所名称", "测评点位", "site", "site name"),
            True,
            example="柳岸农贸市场",
        ),
        Column(
            "site_type",
            "点位类型",
            "Type",
            ("类型", "类别", "点位类别", "场所类型", "site type", "kind"),
            True,
            True,
            example="农贸市场",
        ),
        Column(
            "street",
            "街道",
            "Street",
            ("所属街道", "所在街道", "街道（镇）", "街道/镇", "镇街", "街镇"),
            groups=True,
            example="柳岸街道",
            note="不填则按坐标判断",
            note_en="told from the position if blank",
        ),
        Column(
            "community",
            "社区",
            "Community",
            ("所属社区", "所在社区", "社区（村）", "村居", "社居"),
            groups=True,
            example="柳岸社区",
        ),
        Column("address", "地址", "Address", ("详细地址", "位置", "具体位置", "所在位置", "地点"), example="柳岸路1号"),
        Column("longitude", "经度", "Longitude", ("东经", "lng", "lon", "x"), example="120.3826"),
        Column("latitude", "纬度", "Latitude", ("北纬", "lat", "y"), example="36.0671"),
        Column(
            "position",
            "经纬度",
            "Position",
            ("坐标", "经纬度坐标", "位置坐标", "定位", "coordinates"),
            example="",
            note="经度,纬度 写在一格时用这一列",
            note_en="for longitude,latitude in one cell",
        ),
        Column(
            "territorial_unit",
            "属地单位",
            "Territorial owner",
            ("属地责任单位", "属地", "块", "属地管理单位"),
            groups=True,
            example="柳岸街道",
        ),
        Column(
            "line_unit",
            "主管部门",
            "Line owner",
            ("行业主管部门", "主管单位", "行业主管单位", "条", "业务主管部门", "监管部门", "行业部门"),
            groups=True,
            example="云溪区城市管理局",
        ),
        Column(
            "owners",
            "责任单位",
            "Owners",
            ("责任部门", "管理单位", "牵头责任单位"),
            groups=True,
            example="",
            note="属地和主管写在一格时用这一列，用、或换行分开",
            note_en="for both owners in one cell, separated by 、 or a line break",
        ),
        *CONTACT,
    ),
    Table.DUTIES: (
        Column(
            "standard",
            "测评标准",
            "Standard",
            (
                "标准",
                "测评标准编号",
                "标准编号",
                "标准编码",
                "指标",
                "测评内容",
                "测评指标",
                "指标编号",
                "standard code",
            ),
            True,
            True,
            example="",
            note="写编号或全称",
            note_en="its code or its full title",
        ),
        Column(
            "lead",
            "牵头单位",
            "Lead",
            ("责任单位", "牵头部门", "主责单位", "牵头责任单位", "主要责任单位", "单位", "lead unit", "unit"),
            groups=True,
            example="云溪区城市管理局",
            note=SEVERAL[0],
            note_en=SEVERAL[1],
        ),
        Column(
            "cooperating",
            "配合单位",
            "Cooperating",
            ("配合部门", "协办单位", "协同单位", "参与单位"),
            groups=True,
            example="柳岸街道、石桥街道",
            note=SEVERAL[0],
            note_en=SEVERAL[1],
        ),
        Column("part", "职责", "Part", ("牵头或配合", "责任类型", "角色", "role"), example=""),
        Column(
            "area",
            "区域",
            "Area",
            ("范围", "适用区域", "街道", "所属街道", "责任区域"),
            groups=True,
            example="",
            note="不填即全区",
            note_en="blank: everywhere",
        ),
    ),
}
