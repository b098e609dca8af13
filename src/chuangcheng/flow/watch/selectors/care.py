"""The numbers that the office keeps."""

from chuangcheng.flow.watch.models import CareSettings
from chuangcheng.flow.watch.rules.care import NAMES, Care


def care() -> Care:
    """The office's numbers, or those a new installation begins with; one statement."""
    row = CareSettings.objects.first()
    return Care(**{name: getattr(row, name) for name in NAMES}) if row else Care()
