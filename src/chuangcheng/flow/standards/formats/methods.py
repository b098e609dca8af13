"""Reading the methods of a standard and their rules."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from chuangcheng.flow.standards.rules import Letter, Method, Rule
from chuangcheng.flow.standards.terms import Fault, MethodKind, Missing, RuleKind

from .problems import Notes
from .yamltree import Fields, Listing, Scalar, Value

METHOD = ("kind", "points", "rule", "missing")
RULE_FIELDS: dict[RuleKind, tuple[str, ...]] = {
    RuleKind.LETTERS: ("letters",),
    RuleKind.COUNT_MET: ("letters",),
    RuleKind.DEDUCT: ("per_finding", "cap", "floor"),
    RuleKind.LINEAR: ("curve",),
}
RULE = ("kind", "letters", "per_finding", "cap", "floor", "curve")
THRESHOLDS = {"at_least": (False, False), "above": (False, True), "at_most": (True, False), "below": (True, True)}


def read_methods(notes: Notes, above: Fields) -> Iterable[Method]:
    """The methods of the standard whose fields are `above`."""
    for place, value in above.listing("methods", 20):
        fields = Fields(notes, place, value, METHOD)
        points = fields.decimal("points", Decimal(0)) or Decimal(0)
        rule = _rule(notes, fields, points)
        if rule.kind is not RuleKind.UNKNOWN:
            fields.need("points")
        yield Method(
            fields.choice("kind", MethodKind, MethodKind.FIELD, needed=True),
            points,
            rule,
            fields.choice("missing", Missing, Missing.EXCLUDE),
        )


def _rule(notes: Notes, method: Fields, points: Decimal) -> Rule:
    value = method.values.get("rule")
    if value is None:
        method.need("rule")
        return Rule(RuleKind.UNKNOWN)
    if isinstance(value, Scalar):
        kind = method.choice("rule", RuleKind, RuleKind.UNKNOWN, needed=True)
        fields = Fields(notes, method.at("rule"), None, RULE, value.line)
    else:
        fields = Fields(notes, method.at("rule"), value, RULE)
        kind = fields.choice("kind", RuleKind, RuleKind.UNKNOWN, needed=True)
    own = RULE_FIELDS.get(kind, ())
    for name in sorted(fields.given - {"kind", *own}):
        fields.note(name, Fault.FOREIGN_KEY, kind=kind, key=name)
    letters, falling = _letters(notes, fields, kind) if "letters" in own else ((), False)
    if kind is RuleKind.DEDUCT:
        fields.need("per_finding")
    floor = fields.decimal("floor", Decimal(0)) or Decimal(0)
    if kind is RuleKind.DEDUCT and floor > points:
        fields.note("floor", Fault.FLOOR_ABOVE_POINTS, floor=floor, points=points)
    return Rule(
        kind,
        letters,
        per_finding=fields.decimal("per_finding", Decimal(0)) or Decimal(0),
        cap=fields.decimal("cap"),
        floor=floor,
        curve=_curve(fields) if "curve" in own else (),
        falling=falling,
    )


def _letters(notes: Notes, rule: Fields, kind: RuleKind) -> tuple[tuple[Letter, ...], bool]:
    rule.need("letters")
    letters: list[Letter] = []
    directions: set[bool] = set()
    for place, value in rule.listing("letters", 50):
        fields = Fields(notes, place, value, ("name", "fraction", *THRESHOLDS))
        given = [name for name in THRESHOLDS if name in fields.given]
        if len(given) != 1:
            fault = Fault.SEVERAL_THRESHOLDS if given else Fault.NO_THRESHOLD
            fields.note("", fault, keys=", ".join(given))
        name = given[0] if given else "at_least"
        falling, strictly = THRESHOLDS[name]
        if given:
            directions.add(falling)
        fields.need("fraction")
        threshold = fields.decimal(name, Decimal(0), negative=True) or Decimal(0)
        if kind is RuleKind.COUNT_MET and threshold != threshold.to_integral_value():
            fields.note(name, Fault.NOT_WHOLE, value=threshold)
        letter = Letter(
            fields.text("name", 20, needed=True), threshold, fields.fraction("fraction", Decimal(0)), strictly
        )
        if letters and given:
            before = letters[-1]
            worse = threshold > before.at_least if falling else threshold < before.at_least
            if not worse and not (threshold == before.at_least and before.strictly and not strictly):
                fields.note(name, Fault.THRESHOLDS_NOT_ORDERED, value=threshold, before=before.at_least)
            if letter.fraction > before.fraction:
                fields.note("fraction", Fault.THRESHOLDS_NOT_ORDERED, value=letter.fraction, before=before.fraction)
        letters.append(letter)
    if len(directions) > 1:
        rule.note("letters", Fault.MIXED_DIRECTIONS)
    if "letters" in rule.given and not letters and isinstance(rule.values["letters"], Listing):
        rule.note("letters", Fault.EMPTY)
    return tuple(letters), True in directions


def _curve(rule: Fields) -> tuple[tuple[Decimal, Decimal], ...]:
    rule.need("curve")
    points: list[tuple[Decimal, Decimal]] = []
    for place, value in rule.listing("curve", 100):
        pair = value.values if isinstance(value, Listing) else ()
        if len(pair) != 2 or not all(isinstance(one, Scalar) for one in pair):
            rule.notes.note(place, value.line, Fault.CURVE_TOO_SHORT)
            continue
        x, y = (_curve_number(rule, place, number, one) for number, one in enumerate(pair))
        if not 0 <= y <= 1:
            rule.notes.note(f"{place}[1]", value.line, Fault.OUT_OF_RANGE, value=y, low=0, high=1)
        if points and x <= points[-1][0]:
            rule.notes.note(f"{place}[0]", value.line, Fault.CURVE_NOT_RISING, value=x, before=points[-1][0])
        points.append((x, y))
    if "curve" in rule.given and len(points) < 2:
        rule.note("curve", Fault.CURVE_TOO_SHORT)
    return tuple(points)


def _curve_number(rule: Fields, place: str, number: int, value: Value) -> Decimal:
    if not isinstance(value, Scalar):
        return Decimal(0)
    at = place[len(rule.place) + 1 :] if rule.place else place
    return rule.number(f"{at}[{number}]", value, Decimal(0), negative=True) or Decimal(0)
