"""Reading rules, proposals, trials and figures of dispatch."""

from .decisions import Decision, decision_of
from .figures import Figures, Line, Period, cases_behind, figures, period_of
from .proposing import Offer, first_offers, offers_for
from .trials import MOST_TRIED, TrialCard, TrialRow, newest_trial, trial_page
from .versions import RuleRow, SetCard, SetRow, Standing, rules_in_force, set_card, site_of_code, standing, written

__all__ = [
    "MOST_TRIED",
    "Decision",
    "Figures",
    "Line",
    "Offer",
    "Period",
    "RuleRow",
    "SetCard",
    "SetRow",
    "Standing",
    "TrialCard",
    "TrialRow",
    "cases_behind",
    "decision_of",
    "figures",
    "first_offers",
    "newest_trial",
    "offers_for",
    "period_of",
    "rules_in_force",
    "set_card",
    "site_of_code",
    "standing",
    "trial_page",
    "written",
]
