"""Who may change sites and duties."""

from chuangcheng.foundation.accounts.permissions import can_administer
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Actor

from .models import Site


def can_edit_places(by: Actor) -> bool:
    """The office and the administrator keep sites and duties; so does the product when it is set up."""
    return not isinstance(by, Acting) or can_administer(by)


def can_see_all_duties(acting: Acting) -> bool:
    """The office, its supervisors and administrators see every unit's duties and the rules; a unit sees its own."""
    return acting.reads_everything or acting.role == "administrator"


def can_see(acting: Acting, site: Site) -> bool:
    """The same decision as `Site.objects.visible_to`, for one loaded site."""
    everywhere = acting.reads_everything or acting.role in ("inspector", "verifier", "administrator")
    return everywhere or acting.unit_id in (site.territorial_unit_id, site.line_unit_id)
