"""A site of a round keeps the type it had when the round was planned. First the column, then its values."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inspections", "0002_initial"), ("standards", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="site_type",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="standards.sitetype"
            ),
        ),
        migrations.AlterField(
            model_name="round",
            name="state",
            field=models.CharField(
                choices=[("draft", "DRAFT"), ("open", "OPEN"), ("closed", "CLOSED"), ("discarded", "DISCARDED")],
                max_length=9,
            ),
        ),
    ]
