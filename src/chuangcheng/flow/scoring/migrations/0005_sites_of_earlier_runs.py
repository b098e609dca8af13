"""Results that were fixed before this: their sites, by street and territorial unit alone, as they were counted then."""

from typing import Any

from django.db import migrations


def fill(apps: Any, schema_editor: Any) -> None:
    runs = apps.get_model("scoring", "ScoreRun")
    sites = apps.get_model("scoring", "RunSite")
    assignments = apps.get_model("inspections", "Assignment")
    for run_id, round_id in runs.objects.values_list("id", "round_id"):
        rows = assignments.objects.filter(round_id=round_id).order_by("site_id")
        columns = rows.values_list("site_id", "site__street_id", "site__territorial_unit_id")
        sites.objects.bulk_create(
            (
                sites(run_id=run_id, site_id=site, street_id=street, territorial_unit_id=territorial)
                for site, street, territorial in columns
            ),
            batch_size=500,
        )


class Migration(migrations.Migration):
    dependencies = [("scoring", "0004_comparison"), ("inspections", "0005_assignments_have_a_type")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
