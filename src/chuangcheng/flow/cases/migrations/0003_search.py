"""The index by which cases are found by text."""

from django.db import migrations

from chuangcheng.foundation.textsearch.services import install


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_initial")]
    operations = [install("cases_case")]
