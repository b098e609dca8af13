"""Translated names of the words of the map, and of what is wrong with areas and how to put it right."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .formats import Problem
from .terms import AreaKind, AreaProblem, Datum

KINDS: dict[AreaKind, Promise] = {
    AreaKind.DISTRICT: _("区县"),
    AreaKind.STREET: _("街道（镇）"),
    AreaKind.COMMUNITY: _("社区（村）"),
    AreaKind.GRID: _("网格"),
}

DATUMS: dict[Datum, Promise] = {
    Datum.WGS84: _("WGS-84(GPS)"),
    Datum.CGCS2000: _("CGCS2000（国家大地坐标系）"),
    Datum.GCJ02: _("GCJ-02（高德、腾讯等公开地图）"),
    Datum.BD09: _("BD-09（百度地图）"),
}

PROBLEMS: dict[AreaProblem, Promise] = {
    AreaProblem.NOT_TEXT: _("文件不是文本：请导出为 UTF-8 编码的 GeoJSON。"),
    AreaProblem.NOT_JSON: _("文件不是 GeoJSON：请用地图软件重新导出为 GeoJSON。"),
    AreaProblem.NOT_A_COLLECTION: _("文件不是要素集合（FeatureCollection）：请导出整个图层。"),
    AreaProblem.NO_FEATURES: _("文件里没有要素：请确认导出时选中了图层。"),
    AreaProblem.UNKNOWN_CRS: _("坐标系“%(crs)s”不是经纬度：请以 WGS-84 或 CGCS2000 经纬度导出。"),
    AreaProblem.SWAPPED: _("经度和纬度写反了（自第 %(feature)s 个要素起）：GeoJSON 先写经度，后写纬度。"),
    AreaProblem.TOO_LARGE: _("文件太大：请简化边界或分批导入。"),
    AreaProblem.NOT_A_FEATURE: _("不是要素（Feature）：请检查导出的文件。"),
    AreaProblem.MISSING_CODE: _("没有编码：请补上属性之一：%(columns)s。"),
    AreaProblem.MISSING_NAME: _("没有名称：请补上属性之一：%(columns)s。"),
    AreaProblem.DUPLICATE_CODE: _("编码重复：与第 %(first)s 个要素相同，请改正其中一个。"),
    AreaProblem.UNKNOWN_KIND: _("不认识的类型“%(kind)s”：请写 区、街道、社区 或 网格。"),
    AreaProblem.TOO_LONG: _("文字太长：最多 %(limit)s 个字。"),
    AreaProblem.NULL_CHARACTER: _("文字含有空字符：请删去。"),
    AreaProblem.NOT_A_POLYGON: _("图形是“%(kind)s”，不是面：请画成 Polygon 或 MultiPolygon。"),
    AreaProblem.NOT_A_LINE: _("图形是“%(kind)s”，不是线：请画成 LineString 或 MultiLineString。"),
    AreaProblem.NOT_NUMBERS: _("坐标“%(place)s”不是两个数：请重新导出。"),
    AreaProblem.OUT_OF_RANGE: _("坐标“%(place)s”不是经纬度：请以度为单位导出，不要用投影坐标。"),
    AreaProblem.RING_TOO_SHORT: _("边界只有 %(count)s 个点：至少要四个点，首尾相同。"),
    AreaProblem.RING_NOT_CLOSED: _("边界没有闭合：请在末尾重复第一个点 %(place)s。"),
    AreaProblem.CROSSES_ITSELF: _("边界在 %(place)s 处自相交：请在地图软件里改正该处。"),
    AreaProblem.UNKNOWN_PARENT: _("找不到上级区域“%(parent)s”：请先导入上级，或改正编码。"),
    AreaProblem.PARENT_TOO_SMALL: _("上级“%(parent)s”的级别不比本区域高：请改正上级编码或类型。"),
    AreaProblem.OUTSIDE_PARENT: _("只有 %(percent)s%% 的面积在上级“%(parent)s”之内：请检查边界、坐标系或上级编码。"),
    AreaProblem.IN_USE: _("还有下级区域在用：请先停用下级区域。"),
    AreaProblem.ALREADY_RETIRED: _("这个区域已经停用。"),
}


def told(problem: Problem) -> str:
    """A problem as a sentence with its place and its remedy."""
    words = str(PROBLEMS[problem.reason]) % dict(problem.detail)
    if not problem.number:
        return words
    if problem.code:
        return _("第 %(number)s 个要素（%(code)s）：%(words)s") % {
            "number": problem.number,
            "code": problem.code,
            "words": words,
        }
    return _("第 %(number)s 个要素：%(words)s") % {"number": problem.number, "words": words}
