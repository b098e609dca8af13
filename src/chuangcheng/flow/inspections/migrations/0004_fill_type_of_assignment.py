"""Rounds that were planned before take the types their sites have now: nothing else is known of them."""

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps: Any, schema_editor: Any) -> None:
    sites = apps.get_model("places", "Site").objects.filter(pk=OuterRef("site_id"))
    rows = apps.get_model("inspections", "Assignment").objects.filter(site_type__isnull=True)
    rows.update(site_type_id=Subquery(sites.values("site_type_id")))


class Migration(migrations.Migration):
    dependencies = [("inspections", "0003_type_of_assignment"), ("places", "0001_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
