"""The index by which sites are found by text."""

from django.db import migrations

from chuangcheng.foundation.textsearch.services import install


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]
    operations = [install("places_site")]
