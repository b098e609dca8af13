"""Who keeps the programme, the watch list, hot spots and stretches, and who reads them."""

from chuangcheng.flow.inspections.permissions import can_plan
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Actor


def can_keep(by: Actor) -> bool:
    """The office keeps them; the product does what the office's data say."""
    return not isinstance(by, Acting) or can_plan(by)


def may_read(acting: Acting) -> bool:
    """Whoever reads the whole instance: the office, its supervisors, the district's leaders, observers."""
    return acting.reads_everything
