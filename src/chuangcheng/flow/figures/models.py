"""What is reported or decided outside: figures, results of other organs, events, gates, totals, standing."""

from django.db import models
from django.db.models import F, Q

from chuangcheng.flow.standards.models import Edition, Node
from chuangcheng.flow.standards.terms import MethodKind, Standing
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.acts.models import Subject
from chuangcheng.foundation.evidence.models import File
from chuangcheng.foundation.geography.models import Area

from .terms import OutsideKind

PERIOD_IN_ORDER = Q(period_from__isnull=True, period_to__isnull=True) | Q(
    period_from__isnull=False, period_to__isnull=False, period_from__lte=F("period_to")
)


class Figure(Subject):
    """One value of one standard and method, with the document it comes from, its date and who reviewed it.

    It belongs to one area, to one unit, or (neither) to the whole. A statistic says which period it is of.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    standard = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    method = models.CharField(max_length=10, choices=[(k.value, k.name) for k in MethodKind])
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    value = models.CharField(max_length=30)  # a decimal, as text
    source_document = models.CharField(max_length=200)
    dated = models.DateField()
    period_from = models.DateField(null=True)
    period_to = models.DateField(null=True)
    reviewer = models.CharField(max_length=60)
    answers = models.PositiveIntegerField(null=True)  # of a survey: how many answers the value rests on
    document = models.ForeignKey(File, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index(fields=["edition", "standard"], name="figure_edition_standard"),
            models.Index(fields=["edition", "withdrawn", "standard"], name="figure_edition_living"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(area__isnull=True) | models.Q(unit__isnull=True), name="figure_of_an_area_or_a_unit"
            ),
            models.CheckConstraint(condition=PERIOD_IN_ORDER, name="figure_period_in_order"),
            models.UniqueConstraint(
                fields=["standard", "method", "area"],
                condition=models.Q(withdrawn=False, area__isnull=False),
                name="one_figure_per_area",
            ),
            models.UniqueConstraint(
                fields=["standard", "method", "unit"],
                condition=models.Q(withdrawn=False, unit__isnull=False),
                name="one_figure_per_unit",
            ),
            models.UniqueConstraint(
                fields=["standard", "method"],
                condition=models.Q(withdrawn=False, area__isnull=True, unit__isnull=True),
                name="one_figure_for_the_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.standard_id} {self.method}: {self.value}"


class OutsideResult(Subject):
    """One test by another organ, as that organ printed it. It stands beside our score and never enters it."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    organ = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=[(k.value, k.name) for k in OutsideKind])
    title = models.CharField(max_length=200)
    source_document = models.CharField(max_length=200)
    dated = models.DateField()
    period_from = models.DateField(null=True)
    period_to = models.DateField(null=True)
    document = models.ForeignKey(File, null=True, on_delete=models.PROTECT, related_name="+")
    line_count = models.PositiveIntegerField()
    withdrawn = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=["edition", "withdrawn", "dated"], name="outside_edition_dated"),)
        constraints = (
            models.CheckConstraint(condition=PERIOD_IN_ORDER, name="outside_period_in_order"),
            models.UniqueConstraint(
                fields=["edition", "organ", "title", "dated"], condition=Q(withdrawn=False), name="one_result_per_test"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organ} {self.title}"


class OutsideLine(models.Model):
    """One line of such a result: of a standard or indicator (none: the total), an area or a unit (none: the whole).

    Numbers are texts, with the digits and the sign of percent that the organ printed. `key` names node and place.
    Changes are told in the journal of the result.
    """

    result = models.ForeignKey(OutsideResult, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=60)
    node = models.ForeignKey(Node, null=True, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    points = models.CharField(max_length=30, blank=True)
    won = models.CharField(max_length=30, blank=True)
    rate = models.CharField(max_length=30, blank=True)
    rank = models.PositiveIntegerField(null=True)
    sites = models.PositiveIntegerField(null=True)
    observations = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = (models.Index(fields=["node", "result"], name="outside_line_node"),)
        constraints = (
            models.UniqueConstraint(fields=["result", "position"], name="one_outside_line_per_position"),
            models.UniqueConstraint(fields=["result", "key"], name="one_outside_line_per_place"),
            models.CheckConstraint(
                condition=Q(area__isnull=True) | Q(unit__isnull=True), name="outside_line_of_an_area_or_a_unit"
            ),
        )

    def __str__(self) -> str:
        return f"{self.result_id}/{self.position}"


class NegativeEvent(Subject):
    """An event of the negative list of an edition: category and date. No person and no person's file belongs here.

    `title` is the category as the edition told it when the event was recorded.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    item_code = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    dated = models.DateField()
    source_document = models.CharField(max_length=200)
    note = models.CharField(max_length=200, blank=True)
    withdrawn = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=["edition", "withdrawn", "dated"], name="event_edition_dated"),)
        constraints = (
            models.UniqueConstraint(
                fields=["edition", "item_code", "dated", "source_document"],
                condition=Q(withdrawn=False),
                name="one_event_per_document",
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_code} {self.dated}"


class GateDeclaration(Subject):
    """Whether a gate that no total decides is met, with the document that says so."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    gate_code = models.CharField(max_length=40)
    met = models.BooleanField()
    source_document = models.CharField(max_length=200)
    dated = models.DateField()
    reviewer = models.CharField(max_length=60)
    document = models.ForeignKey(File, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["edition", "gate_code"], condition=Q(withdrawn=False), name="one_declaration_per_gate"
            ),
        )

    def __str__(self) -> str:
        return f"{self.gate_code}: {self.met}"


class EditionResult(Subject):
    """A total decided outside that this edition builds upon: of another edition, or of an earlier year of its cycle.

    Exactly one of `other_code` and `year` (1 for the first year) is told.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    other_code = models.CharField(max_length=40, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    value = models.CharField(max_length=30)  # decimals, as text
    points = models.CharField(max_length=30)
    source_document = models.CharField(max_length=200)
    dated = models.DateField()
    reviewer = models.CharField(max_length=60)
    document = models.ForeignKey(File, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(other_code="", year__isnull=False) | (~Q(other_code="") & Q(year__isnull=True)),
                name="total_of_an_edition_or_a_year",
            ),
            models.UniqueConstraint(
                fields=["edition", "other_code"],
                condition=Q(withdrawn=False, year__isnull=True),
                name="one_total_per_other_edition",
            ),
            models.UniqueConstraint(
                fields=["edition", "year"],
                condition=Q(withdrawn=False, year__isnull=False),
                name="one_total_per_year",
            ),
        )

    def __str__(self) -> str:
        return f"{self.other_code or self.year}: {self.value} / {self.points}"


class EditionUse(Subject):
    """How the office uses an edition: what the place is in the programme, and the day it is evaluated on, if known."""

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="+")
    standing = models.CharField(max_length=10, choices=[(s.value, s.name) for s in Standing])
    evaluation_day = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.standing}"
