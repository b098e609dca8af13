"""A rule may name a standard and an area too; duties are given by hand only. Rules by site type stay as they are."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("geography", "0001_initial"),
        ("places", "0003_import_drafts"),
        ("standards", "0001_initial"),
    ]

    operations = [
        # With a default first, so that the way back finds a value for every duty.
        migrations.AlterField("duty", "origin", models.CharField(max_length=6, default="hand")),
        migrations.RemoveField("duty", "origin"),
        migrations.AddField(
            "dutyrule",
            "area",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="geography.area"
            ),
        ),
        migrations.AddField(
            "dutyrule",
            "standard",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="standards.node"
            ),
        ),
        migrations.AddField("dutyrule", "withdrawn", models.BooleanField(default=False)),
        migrations.AlterField(
            "dutyrule",
            "site_type",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="standards.sitetype"
            ),
        ),
        migrations.AddConstraint(
            "dutyrule",
            models.UniqueConstraint(
                Coalesce("site_type", 0),
                Coalesce("standard", 0),
                Coalesce("area", 0),
                condition=Q(withdrawn=False),
                name="one_duty_rule_per_combination",
            ),
        ),
        migrations.AddConstraint(
            "dutyrule",
            models.CheckConstraint(
                condition=Q(site_type__isnull=False) | Q(standard__isnull=False) | Q(area__isnull=False),
                name="a_duty_rule_names_something",
            ),
        ),
        migrations.AddConstraint(
            "dutyrule",
            models.CheckConstraint(
                condition=Q(owner="unit", unit__isnull=False) | (~Q(owner="unit") & Q(unit__isnull=True)),
                name="a_duty_rule_names_its_unit",
            ),
        ),
    ]
