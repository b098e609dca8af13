"""Every site of a round has its type."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inspections", "0004_fill_type_of_assignment")]

    operations = [
        migrations.AlterField(
            model_name="assignment",
            name="site_type",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="standards.sitetype"
            ),
        ),
    ]
