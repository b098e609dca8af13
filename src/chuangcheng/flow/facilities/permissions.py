"""Who may see and change facilities and projects."""

from chuangcheng.flow.cases.permissions import can_report
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.terms import Role
from chuangcheng.foundation.acts.rules import Actor

from .models import IN_UNITS, Facility, Project


def can_keep(by: Actor) -> bool:
    """The office keeps the register and opens projects; so does the product when it is set up."""
    return not isinstance(by, Acting) or (by.role == Role.COORDINATOR and by.reads_everything)


def can_open_register(acting: Acting) -> bool:
    """Who has a list of facilities at all."""
    return acting.reads_everything or acting.role == Role.INSPECTOR or acting.role in IN_UNITS


def can_open_projects(acting: Acting) -> bool:
    """Who has a list of projects at all."""
    return acting.reads_everything or acting.role in IN_UNITS


def can_see(acting: Acting, facility: Facility) -> bool:
    """The same decision as `Facility.objects.visible_to`, for one loaded facility."""
    if acting.reads_everything or acting.role == Role.INSPECTOR:
        return True
    mine = (facility.owner_id, facility.maintainer_id, facility.overseer_id)
    return acting.role in IN_UNITS and acting.unit_id in mine


def can_set_condition(by: Actor, facility: Facility) -> bool:
    """The office, and those of the owner or the maintainer who handle its work."""
    if can_keep(by):
        return True
    mine = by.unit_id is not None and by.unit_id in (facility.owner_id, facility.maintainer_id)
    return by.role == Role.HANDLER and mine


def can_link(acting: Acting, facility: Facility) -> bool:
    """Whoever sees the facility and handles cases: the office, and the facility's units."""
    return can_keep(acting) or (acting.role == Role.HANDLER and can_see(acting, facility))


def can_report_here(acting: Acting) -> bool:
    """Who may report a problem at a facility that he sees: whoever may report one at all."""
    return can_report(acting)


def can_finish(by: Actor, project: Project) -> bool:
    """The office, and those who handle the work of the unit that answers for the stage under way."""
    return can_keep(by) or (by.role == Role.HANDLER and by.unit_id == project.stage_unit_id)
