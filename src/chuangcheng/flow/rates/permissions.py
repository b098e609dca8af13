"""Who may read rates. Everybody reads them of the cases that he may see; who sees no case, reads none."""

from chuangcheng.foundation.accounts.rules import KEEPS_ACCOUNTS, Acting
from chuangcheng.foundation.accounts.terms import Role


def may_read_rates(acting: Acting) -> bool:
    """The office, its supervisors, leaders and observers; and a unit of its own cases."""
    return acting.reads_everything or (acting.role in (Role.HANDLER, Role.LEADER) and acting.role not in KEEPS_ACCOUNTS)
