"""The score, as functions of an edition and counts: no database, no clock.

Every node has, for each unit of comparison:

points      what can be won in full
known       the part of the points for which there is any evidence
won         points won on the known part
value       won ÷ known × points: what the figure reads when the unknown part does like the known part
lower       points won when everything unknown fails
upper       points won when everything unknown passes; lower ≤ value ≤ upper
evidence    the share of the evidence that is present, 0 to 1. Of a field method: items seen and decided ÷ (those and
            the unknown); of any other method: 1 with a figure, else 0; above: the mean of the parts, weighted by
            points in a sum and by weight in a mean

"Does not exist here" leaves the denominator; "could not be seen", items that were not answered and
sites that were not visited are unknown. Neither ever counts as met. A standard of which everything was looked at
and nothing exists here has no points for this unit of comparison; neither has one that is looked at in other units
and has nothing to look at in this one. The edition may say otherwise (`missing: zero`, `mean_of_others`).

In a mean, and where the methods compose the whole, a part of which anything is known counts as known: its own rate
stands for all of it. `outcome` follows the total through what is decided outside to the final one.

Figures are carried to 20 decimals and rounded, half up, only where the edition says so; sums are exact, so that the
parts always add up to the whole and their order does not matter. Parts that the edition has rounded before they are
added up (`rounding: part`) add up to the whole to their last digit; where some of them are unknown, to the points won.
"""

from .aggregation import contributions
from .beside import Differs, Other, difference
from .changes import (
    Caused,
    Change,
    Changes,
    Moves,
    SeenOn,
    Side,
    compared_with,
    moves_of,
)
from .comparing import ENOUGH, Placed, looked_at, ranked
from .evidence import NOTHING, OUTCOMES, Counts, Figures, Tally, tallies, tally_arrays, together
from .explain import Explained, Gain, Said, explain, gain_of
from .gaps import Gap, gaps, widest
from .handing_down import STEP, Brought, brought, shared
from .intervals import of_answers, of_line, of_observations, wilson
from .lines import Line, Score
from .misses import ENOUGH_PAIRS, WITHIN, Look, Missed, is_pair, pairs_of, share_missed
from .negative import Sanction
from .outcome import Because, CycleResult, GateResult, Outcome, has_outcome, outcome
from .outside import NOTHING_OUTSIDE, Declaration, Event, Others, Outside, Result
from .periods import months_after
from .points import by_tally, by_value, on_curve
from .score import ENGINE, compute, ranks
from .steps import Step

__all__ = [
    "ENGINE",
    "ENOUGH",
    "ENOUGH_PAIRS",
    "NOTHING",
    "NOTHING_OUTSIDE",
    "OUTCOMES",
    "STEP",
    "WITHIN",
    "Because",
    "Brought",
    "Caused",
    "Change",
    "Changes",
    "Counts",
    "CycleResult",
    "Declaration",
    "Differs",
    "Event",
    "Explained",
    "Figures",
    "Gain",
    "Gap",
    "GateResult",
    "Line",
    "Look",
    "Missed",
    "Moves",
    "Other",
    "Others",
    "Outcome",
    "Outside",
    "Placed",
    "Result",
    "Said",
    "Sanction",
    "Score",
    "SeenOn",
    "Side",
    "Step",
    "Tally",
    "brought",
    "by_tally",
    "by_value",
    "compared_with",
    "compute",
    "contributions",
    "difference",
    "explain",
    "gain_of",
    "gaps",
    "has_outcome",
    "is_pair",
    "looked_at",
    "months_after",
    "moves_of",
    "of_answers",
    "of_line",
    "of_observations",
    "on_curve",
    "outcome",
    "pairs_of",
    "ranked",
    "ranks",
    "share_missed",
    "shared",
    "tallies",
    "tally_arrays",
    "together",
    "widest",
    "wilson",
]
