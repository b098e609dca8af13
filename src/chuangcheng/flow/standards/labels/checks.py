"""What the checks of an edition are called, and what to do about what they find."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chuangcheng.flow.standards.terms import EditionCheck

CHECKS: dict[EditionCheck, Promise] = {
    EditionCheck.FIELD_WITHOUT_ITEM: _("实地考察的标准没有检查项"),
    EditionCheck.ITEM_ON_NO_CHECKLIST: _("检查项不在任何检查表上"),
    EditionCheck.ITEM_WITHOUT_STANDARD: _("检查项没有对应标准"),
    EditionCheck.LETTER_OUT_OF_REACH: _("有的档次永远达不到"),
    EditionCheck.CLASS_UNKNOWN: _("检查项的案件类别不在目录中"),
}

REMEDIES: dict[EditionCheck, Promise] = {
    EditionCheck.FIELD_WITHOUT_ITEM: _("没有检查项，任何检查都不能为这些标准取得证据。请在下一版本中为其补上检查项。"),
    EditionCheck.ITEM_ON_NO_CHECKLIST: _("检查员永远看不到这些检查项。请在下一版本中把它们列入某类点位的检查表。"),
    EditionCheck.ITEM_WITHOUT_STANDARD: _("这些检查项的结果不影响任何得分。如非有意，请在下一版本中指明对应标准。"),
    EditionCheck.LETTER_OUT_OF_REACH: _(
        "档次的门槛超出了可能的范围（比例在 0 与 1 之间）。请核对来源，在下一版本中改正。"
    ),
    EditionCheck.CLASS_UNKNOWN: _("由此发现的问题立案时没有类别，也就没有时限。请补充案件类别，或在下一版本中改正。"),
}
