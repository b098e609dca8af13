"""What parts are called, and what to do when one is not in order."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .terms import Advice, Part

PARTS: dict[Part, Promise] = {
    Part.DATABASE: _("数据库"),
    Part.MIGRATIONS: _("数据库版本"),
    Part.FILES: _("证据文件夹"),
    Part.DISK: _("磁盘空间"),
    Part.JOURNAL: _("存证日志封存"),
    Part.JOBS: _("后台工作"),
}

REMEDIES: dict[Part, Promise] = {
    Part.DATABASE: _("数据库没有回答。请检查数据库服务是否在运行、DATABASE_URL 是否正确。"),
    Part.MIGRATIONS: _("数据库与程序的版本不一致。请停止服务，运行 chuangcheng upgrade。"),
    Part.FILES: _("证据文件夹不存在或不可写。请检查 FILES_ROOT 的位置和权限。"),
    Part.DISK: _("剩余磁盘空间低于下限。请清理或扩充磁盘。"),
    Part.JOURNAL: _("有记录迟迟没有封存。请查看服务日志中后台进程的报错。"),
    Part.JOBS: _("后台进程没有报到。请确认服务由 chuangcheng serve 启动，并查看服务日志。"),
}

ADVICE: dict[Advice, Promise] = {
    Advice.NEVER_BACKED_UP: _("还没有做过备份。请设置每天自动备份（见 docs/operations.md）。"),
    Advice.BACKUP_OLD: _("最近一次备份已超过一天半。请检查自动备份是否还在运行。"),
    Advice.BACKUP_DAMAGED: _("最近一次备份发现证据文件缺失或损坏。请从较早的备份中找回，并检查磁盘。"),
}
