"""Areas with their polygons."""

from django.db import models
from django.db.models import Q

from chuangcheng.foundation.acts.models import Subject

from .terms import AreaKind, Datum


class Area(Subject):
    """区域: district, street, community or grid cell. `geometry` is GeoJSON text in WGS-84, or empty.

    The box columns are the polygon's bounds, so that candidates are found by comparison alone.
    `geometry_digest` names the text, so that a parsed polygon can be kept in memory and never be stale.
    """

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=[(k.value, k.name) for k in AreaKind])
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    geometry = models.TextField(blank=True, default="")
    geometry_digest = models.CharField(max_length=64, blank=True, default="")
    received_datum = models.CharField(
        max_length=10, choices=[(d.value, d.name) for d in Datum], default=Datum.WGS84.value
    )
    source = models.CharField(max_length=200, blank=True, default="")  # whom the map must name: "© … contributors"
    west = models.FloatField(null=True)
    south = models.FloatField(null=True)
    east = models.FloatField(null=True)
    north = models.FloatField(null=True)
    retired = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="area_box_with_geometry",
                condition=Q(geometry="", west__isnull=True, south__isnull=True, east__isnull=True, north__isnull=True)
                | (
                    ~Q(geometry="")
                    & Q(west__isnull=False, south__isnull=False, east__isnull=False, north__isnull=False)
                ),
            ),
        )
        indexes = (models.Index(fields=["kind", "west", "east"], name="area_kind_box"),)

    def __str__(self) -> str:
        return self.name
