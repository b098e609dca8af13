"""Observations of an older edition that a mapping lets count for a newer one."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0006_site_today"),
        ("standards", "0003_current_edition_and_mappings"),
    ]

    operations = [
        migrations.CreateModel(
            name="CarriedObservation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("carried_at", models.DateTimeField()),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="standards.checklistitem"
                    ),
                ),
                (
                    "observation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carried",
                        to="inspections.observation",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("item", "observation"), name="carried_once_per_item")],
            },
        ),
    ]
