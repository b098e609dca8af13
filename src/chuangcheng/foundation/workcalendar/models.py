"""Working hours, and the days that differ from the week."""

from django.db import models

from chuangcheng.foundation.acts.models import Subject


class WorkCalendar(Subject):
    """An office's working hours: seven texts such as "08:30-12:00,13:30-17:30", Monday first, separated by ";"."""

    name = models.CharField(max_length=60, unique=True)
    week = models.CharField(max_length=400)
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="one_default_calendar"
            ),
        )

    def __str__(self) -> str:
        return self.name


class KnownYear(Subject):
    """A year whose official holidays and make-up working days have been loaded."""

    year = models.PositiveSmallIntegerField(unique=True)
    source = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return str(self.year)


class ExceptionDay(models.Model):
    """A day that differs from the week: of one calendar, or official, told by a year's notice, and then for all."""

    calendar = models.ForeignKey(WorkCalendar, null=True, on_delete=models.PROTECT, related_name="exceptions")
    known_year = models.ForeignKey(KnownYear, null=True, on_delete=models.PROTECT, related_name="days")
    day = models.DateField()
    working = models.BooleanField()
    name = models.CharField(max_length=60)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["day"], condition=models.Q(calendar__isnull=True), name="one_official_exception_per_day"
            ),
            models.UniqueConstraint(fields=["calendar", "day"], name="one_own_exception_per_day"),
            models.CheckConstraint(
                condition=models.Q(calendar__isnull=True, known_year__isnull=False)
                | models.Q(calendar__isnull=False, known_year__isnull=True),
                name="official_or_own",
            ),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
