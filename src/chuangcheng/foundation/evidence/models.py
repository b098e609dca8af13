"""Files as received."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from chuangcheng.foundation.acts.models import Subject


class File(Subject):
    """A file as received: its bytes lie in the store under `sha256`, this row says what they are.

    `width` and `height` are those of the upright picture. The position is WGS-84 as the camera wrote
    it. `captured_offset` is the camera's own distance from UTC in minutes; where it is missing, the
    camera's clock was taken to show the office's time.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()  # bytes
    name = models.CharField(max_length=255)  # as received; shown, never used as a path
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    pages = models.PositiveIntegerField(null=True)
    captured_at = models.DateTimeField(null=True)
    captured_offset = models.SmallIntegerField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="received_files"
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="file_position_whole",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
            models.CheckConstraint(name="file_not_empty", condition=Q(size__gt=0)),
        )

    def __str__(self) -> str:
        return self.name
