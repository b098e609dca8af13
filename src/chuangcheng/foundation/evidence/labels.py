"""Translated words of the evidence store."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .terms import CopyKind, Damage, FileProblem, MaskProblem, MediaType

PROBLEMS: dict[FileProblem, Promise] = {
    FileProblem.EMPTY: _("文件是空的，请重新选择。"),
    FileProblem.TOO_LARGE: _("文件太大，请压缩后再上传。"),
    FileProblem.UNSAFE_NAME: _("文件名不安全，请改名后再上传。"),
    FileProblem.UNSUPPORTED: _(
        "不支持这种文件：请上传 JPEG、PNG、WebP、HEIC 图片，PDF，或 Word、Excel、PowerPoint 文档。"
    ),
    FileProblem.TWO_FORMATS: _("文件里藏有另一种格式的内容，不予接收。"),
    FileProblem.DAMAGED: _("文件已损坏或不完整，请重新上传。"),
    FileProblem.TOO_MANY_PIXELS: _("图片的像素太多，请缩小后再上传。"),
    FileProblem.TOO_MANY_PAGES: _("文件页数太多，请拆分后再上传。"),
    FileProblem.UNPACKS_TOO_LARGE: _("文档解开后太大，不予接收。"),
    FileProblem.ENCRYPTED: _("文件设有密码，请去掉密码后再上传。"),
    FileProblem.MACROS: _("文档带有宏，请另存为不带宏的文档后再上传。"),
    FileProblem.ACTIVE_CONTENT: _("文件带有会自动执行的内容，请另存后再上传。"),
}

MEDIA_TYPES: dict[MediaType, Promise] = {
    MediaType.JPEG: _("JPEG 图片"),
    MediaType.PNG: _("PNG 图片"),
    MediaType.WEBP: _("WebP 图片"),
    MediaType.HEIC: _("HEIC 图片"),
    MediaType.PDF: _("PDF 文件"),
    MediaType.DOCX: _("Word 文档"),
    MediaType.XLSX: _("Excel 表格"),
    MediaType.PPTX: _("PowerPoint 演示"),
    MediaType.DOC: _("Word 97-2003 文档"),
    MediaType.XLS: _("Excel 97-2003 表格"),
    MediaType.PPT: _("PowerPoint 97-2003 演示"),
}

COPIES: dict[CopyKind, Promise] = {
    CopyKind.ORIGINAL: _("原件"),
    CopyKind.PAGE: _("浏览图"),
    CopyKind.THUMBNAIL: _("缩略图"),
    CopyKind.MASKED: _("遮挡件"),
}

MASK_PROBLEMS: dict[MaskProblem, Promise] = {
    MaskProblem.NO_PICTURE: _("不是图片，或者图片的副本已丢失，无法遮挡。"),
    MaskProblem.NOTHING_COVERED: _("请至少画一个遮挡框，或者确认“无需遮挡”。"),
    MaskProblem.BOX_OUTSIDE: _("遮挡框须在图片之内，宽和高须大于零。"),
    MaskProblem.TOO_MANY_BOXES: _("遮挡框太多，最多 40 个。"),
}

DAMAGES: dict[Damage, Promise] = {
    Damage.MISSING: _("文件丢失"),
    Damage.WRONG_SIZE: _("大小不符"),
    Damage.CHANGED: _("内容被改动"),
}
