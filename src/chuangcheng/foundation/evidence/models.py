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


class Look(models.Model):
    """What a picture looks like: a fingerprint by which near-same pictures are found, and what wrote the file.

    Derived from the file: it can be made again. Without bands where the picture shows nothing or its bytes were gone.
    """

    file = models.OneToOneField(File, primary_key=True, on_delete=models.CASCADE, related_name="look")
    band0 = models.PositiveIntegerField(null=True, db_index=True)
    band1 = models.PositiveIntegerField(null=True, db_index=True)
    band2 = models.PositiveIntegerField(null=True, db_index=True)
    band3 = models.PositiveIntegerField(null=True, db_index=True)
    software = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return f"{self.file_id}"


class Mask(Subject):
    """What a person covered on a picture (faces, plates, children): boxes in ten-thousandths of its sides.

    The masked copy lies beside the original, which stays as received. No boxes: a person looked and found nothing.
    """

    file = models.OneToOneField(File, on_delete=models.PROTECT, related_name="mask")
    boxes = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.file_id}"
