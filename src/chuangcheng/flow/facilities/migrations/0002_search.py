"""The index by which facilities are found by text."""

from django.db import migrations

from chuangcheng.foundation.textsearch.services import install


class Migration(migrations.Migration):
    dependencies = [("facilities", "0001_initial")]
    operations = [install("facilities_facility")]
