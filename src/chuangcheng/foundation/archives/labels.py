"""What refusals and damages of backups are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .terms import Damage, Refused

REFUSED: dict[Refused, Promise] = {
    Refused.NOT_AN_ARCHIVE: _("这不是完整的创城备份文件"),
    Refused.DAMAGED: _("备份文件已损坏：%(name)s 缺失或内容不符，什么都没有恢复"),
    Refused.OTHER_VERSION: _("备份由另一版本的系统生成：请用该版本恢复，再升级"),
    Refused.NOT_EMPTY: _("此处已有数据：请用 CHUANGCHENG_HOME（或 DATABASE_URL 和 FILES_ROOT）指定空的位置"),
    Refused.JOURNAL_BROKEN: _("备份中的存证日志核验不通过，什么都没有恢复"),
    Refused.EVIDENCE_DAMAGED: _(
        "备份时就有 %(number)s 个证据文件缺失或损坏；确认仍要恢复其余内容，请加 --accept-damaged"
    ),
}

DAMAGES: dict[Damage, Promise] = {
    Damage.MISSING: _("原文件缺失"),
    Damage.UNREADABLE: _("原文件无法读取"),
    Damage.CHANGED: _("原文件内容已变，与收到时不符"),
}
