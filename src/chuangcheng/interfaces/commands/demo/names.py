"""Made-up names. None of them means a real place, organ or person."""

# fmt: off
COMMUNITIES = (
    "新苑", "福馨", "和畅", "竹园", "荷塘", "锦绣", "翠屏", "广场",
    "桥东", "桥西", "站前", "书院", "兰亭", "梅园", "枣园", "朝阳",
    "百合", "银杏", "观澜", "盛景",
)
VILLAGES = ("前", "后", "东", "西", "上", "下")
GIVEN = (
    "明", "芳", "伟", "敏", "静", "磊", "洋", "艳", "勇", "军",
    "杰", "娟", "涛", "超", "霞", "平", "刚", "玲", "辉", "丹",
    "鹏", "华", "宁", "晨", "琳", "文", "博", "雪", "峰", "悦",
)
# fmt: on

DEPARTMENTS: tuple[tuple[str, str], ...] = (
    ("office", "创城办"),
    ("supervision", "督查室"),
    ("enforcement", "城管局"),
    ("housing", "住建局"),
    ("police", "公安分局"),
    ("traffic", "交警大队"),
    ("transport", "交通局"),
    ("market", "市场监管局"),
    ("commerce", "商务局"),
    ("education", "教体局"),
    ("health", "卫健局"),
    ("culture", "文旅局"),
    ("civil", "民政局"),
    ("gardens", "园林中心"),
    ("sanitation", "环卫中心"),
    ("environment", "生态环境分局"),
    ("fire", "消防大队"),
    ("service", "政务服务中心"),
    ("publicity", "宣传部"),
    ("water", "水务局"),
    ("statistics", "统计局"),
    ("justice", "司法局"),
    ("labour", "人社局"),
    ("finance", "财政局"),
    ("youth", "团委"),
    ("women", "妇联"),
    ("disabled", "残联"),
    ("archive", "档案馆"),
    ("agriculture", "农业农村局"),
    ("emergency", "应急局"),
)

COMPANIES: tuple[tuple[str, str], ...] = (
    ("bus", "云溪公交公司"),
    ("power", "云溪供电公司"),
    ("gas", "云溪燃气公司"),
    ("heat", "云溪热力公司"),
    ("tap", "云溪自来水公司"),
    ("telecom", "云溪通信公司"),
    ("property", "安居物业公司"),
    ("park", "畅行停车公司"),
    ("cleaning", "洁城保洁公司"),
    ("tester", "云州测评公司"),
)

FAMILY = "赵钱孙李周吴郑王冯陈卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜"

MANAGED_BY: dict[str, str] = {
    # company -> the department that looks after it; the others stand below the district itself
    "bus": "transport",
    "property": "housing",
    "park": "traffic",
    "cleaning": "sanitation",
}

SITE_NAMES: dict[str, tuple[str, int, str]] = {
    # site type -> name pattern, how many, line owner; {n} counts within what the rest of the name leaves open
    "RD": ("{street}路{n}段", 102, "enforcement"),
    "ST": ("{street}商业街{n}段", 30, "commerce"),
    "BL": ("{street}{n}巷", 130, "sanitation"),
    "JN": ("{street}路口{n}", 78, "traffic"),
    "MK": ("{street}农贸市场{n}", 42, "market"),
    "ML": ("{street}购物中心{n}", 44, "commerce"),
    "SQ": ("{street}广场{n}", 24, "gardens"),
    "PK": ("{street}公园{n}", 30, "gardens"),
    "SC": ("{street}景区{n}", 10, "culture"),
    "CU": ("{street}文化馆{n}", 22, "culture"),
    "HE": ("{community}小区{n}", 180, "housing"),
    "CM": ("{community}社区居委会", 137, "civil"),
    "SH": ("{street}学校{n}", 60, "education"),
    "SS": ("{street}学校{n}周边", 40, "market"),
    "NB": ("{street}网吧{n}", 20, "culture"),
    "BS": ("{street}{n}号工地", 40, "housing"),
    "BU": ("公交{n}路", 18, "transport"),
    "BP": ("{street}公交站{n}", 64, "transport"),
    "TS": ("云溪第{n}客运站", 3, "transport"),
    "WC": ("{street}公厕{n}", 64, "sanitation"),
    "HP": ("{street}医院{n}", 18, "health"),
    "WD": ("{street}服务大厅{n}", 26, "service"),
    "HT": ("{street}宾馆{n}", 20, "culture"),
    "BK": ("{street}书店{n}", 6, "publicity"),
    "VL": ("{street}{n}村", 10, "agriculture"),
    "YP": ("{street}少年宫{n}", 4, "youth"),
}

IN_TOWNS: dict[str, int] = {"RD": 6, "MK": 2, "SH": 4, "WC": 4, "BP": 4, "CU": 2, "HP": 2, "VL": 10, "YP": 4}
"""How many sites of a type lie in the two rural towns. Villages alone would leave the towns without a score: what the
sample edition asks of villages does not count."""

LOCAL_CLASSES: tuple[tuple[str, str, str, str], ...] = (
    # Problems that no national class means, as an office would add them: code, name, English, words in the item
    (
        "L2",
        "交通秩序问题",
        "Traffic order",
        "逆行 各行其道 红灯 礼让 电动自行车 违章 文明引导 非法营运 疏导",
    ),
    (
        "L4",
        "校园与未成年人保护问题",
        "Schools and the protection of minors",
        "学生 校 未成年 网吧 歌舞 诊所 实名 巡查日志 体育 食堂 少年 辅导 功能活动室 活动影像 专款 书籍",
    ),
    (
        "L1",
        "不文明行为",
        "Uncivil behaviour",
        "争吵 禁烟 吸烟 排队 一米线 宠 依次 躺卧 有序",
    ),
    (
        "L5",
        "公共设施破损",
        "Damaged public facilities",
        "损坏公共设施 公共设施功能 母婴室 灭火器 车身 无障碍 监控",
    ),
    ("L3", "窗口与行业服务问题", "Service at counters and in trades", ""),
)
"""The first whose words occur is the one; the last takes the rest."""


def class_for(item: str) -> str:
    """The class ("kind:code") of a failed item for which the edition names none."""
    return next(
        f"local:{code}" for code, _, _, words in LOCAL_CLASSES if not words or any(w in item for w in words.split())
    )


OTHER_PROBLEMS: tuple[tuple[str, str, str], ...] = (
    ("楼道堆放杂物", "Things piled in a stairwell", "matter:06036"),
    ("垃圾桶满溢", "Overflowing bin", "matter:06042"),
    ("墙面有小广告", "Small ads on a wall", "matter:07001"),
    ("店外经营占道", "Shop goods on the pavement", "matter:09005"),
    ("非机动车乱停放", "Bicycles parked out of order", "matter:09010"),
    ("机动车占用消防通道", "Vehicle parked in a fire lane", "matter:09012"),
    ("道路破损有坑", "Damaged road with potholes", "matter:06013"),
    ("绿地脏乱", "Untidy green space", "matter:06017"),
    ("公益广告破损", "Damaged public-service ad", "matter:07008"),
    ("工地围挡破损", "Damaged construction hoarding", "matter:08007"),
    ("盲道被占", "Tactile paving occupied", "matter:09019"),
    ("暴露垃圾未清", "Exposed waste not cleared", "matter:06010"),
)

LED_BY: dict[str, str] = {
    "matter:07001": "enforcement",
    "matter:09005": "enforcement",
    "matter:09010": "traffic",
    "matter:09012": "fire",
    "matter:06013": "housing",
    "matter:06017": "gardens",
    "matter:07008": "publicity",
    "matter:08007": "housing",
}
"""The departments that take some of these problems where no inspector has seen them; the streets take the rest."""

ORGANISATIONS = {"matter:08012": "云溪新城三期工地（虚构）"}
"""The building site that is named where a class asks for one."""
