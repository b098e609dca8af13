"""The acts on what is reported or decided outside."""

from .carrying import carry_figures
from .figures import (
    Foreseen,
    NewFigure,
    add_figure,
    check_figures,
    load_figures,
    new_figures,
    set_figure,
    withdraw_figure,
)
from .outside import (
    NewResult,
    Placed,
    attach_document,
    check_outside,
    correct_line,
    load_outside,
    withdraw_outside,
)
from .whole import (
    declare_gate,
    enter_total,
    record_event,
    set_use,
    withdraw_event,
    withdraw_gate,
    withdraw_total,
)

__all__ = [
    "Foreseen",
    "NewFigure",
    "NewResult",
    "Placed",
    "add_figure",
    "attach_document",
    "carry_figures",
    "check_figures",
    "check_outside",
    "correct_line",
    "declare_gate",
    "enter_total",
    "load_figures",
    "load_outside",
    "new_figures",
    "record_event",
    "set_figure",
    "set_use",
    "withdraw_event",
    "withdraw_figure",
    "withdraw_gate",
    "withdraw_outside",
    "withdraw_total",
]
