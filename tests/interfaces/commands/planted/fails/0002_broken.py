from django.db import migrations


def fail(apps, schema_editor):
    raise ValueError("two units of one name")


class Migration(migrations.Migration):
    dependencies = [("archives", "0001_planted")]
    operations = [migrations.RunPython(fail)]
