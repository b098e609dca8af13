"""Installations that have published editions keep using the one that was loaded last, as they did until now."""

from typing import Any

from django.db import migrations


def choose(apps: Any, schema_editor: Any) -> None:
    """Take the newest published edition into use."""
    editions = apps.get_model("standards", "Edition").objects.using(schema_editor.connection.alias)
    newest = editions.filter(state="published").order_by("-loaded_at", "-id").values_list("pk", flat=True).first()
    if newest is not None:
        editions.filter(pk=newest).update(is_current=True)


def forget(apps: Any, schema_editor: Any) -> None:
    """Nothing to put back: the column goes with the migration before."""


class Migration(migrations.Migration):
    """Data only."""

    dependencies = (("standards", "0003_current_edition_and_mappings"),)

    operations = (migrations.RunPython(choose, forget),)
