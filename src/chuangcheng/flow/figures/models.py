"""Results per standard and method that come from outside: statistics, opinions, surveys done elsewhere."""

from django.db import models

from chuangcheng.flow.standards.models import Edition, Node
from chuangcheng.flow.standards.terms import MethodKind
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.acts.models import Subject
from chuangcheng.foundation.geography.models import Area


class Figure(Subject):
    """One value of one standard and method, with the document it comes from, its date and who reviewed it.

    It belongs to one area, to one unit, or (neither) to the whole.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    standard = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    method = models.CharField(max_length=10, choices=[(k.value, k.name) for k in MethodKind])
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    value = models.CharField(max_length=30)  # a decimal, as text
    source_document = models.CharField(max_length=200)
    dated = models.DateField()
    reviewer = models.CharField(max_length=60)
    withdrawn = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=["edition", "standard"], name="figure_edition_standard"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(area__isnull=True) | models.Q(unit__isnull=True), name="figure_of_an_area_or_a_unit"
            ),
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
