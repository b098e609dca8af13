"""Areas with their polygons."""

from django.db import models

from chuangcheng.foundation.acts.models import Subject

from .terms import AreaKind


class Area(Subject):
    """区域: district, street, community or grid cell. `geometry` is GeoJSON text in WGS-84, or empty.

    The box columns are the polygon's bounds, so that candidates are found by comparison alone.
    """

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=[(k.value, k.name) for k in AreaKind])
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    geometry = models.TextField(blank=True, default="")
    west = models.FloatField(null=True)
    south = models.FloatField(null=True)
    east = models.FloatField(null=True)
    north = models.FloatField(null=True)
    retired = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name
