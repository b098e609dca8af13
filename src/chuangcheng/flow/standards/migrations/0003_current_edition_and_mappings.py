"""One edition is in use; standards and items of two editions are matched by a mapping."""

import django.db.models.deletion
from django.db import migrations, models

import chuangcheng.flow.standards.terms


class Migration(migrations.Migration):
    dependencies = [
        ("standards", "0002_english"),
    ]

    operations = [
        migrations.CreateModel(
            name="EditionMapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField()),
                ("carried_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="MappingLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                (
                    "likeness",
                    models.CharField(
                        choices=[
                            ("same", "SAME"),
                            ("changed", "CHANGED"),
                            ("similar", "SIMILAR"),
                            ("nothing", "NOTHING"),
                            ("person", "PERSON"),
                        ],
                        max_length=8,
                    ),
                ),
                ("confirmed", models.BooleanField()),
                ("carried_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="edition",
            name="is_current",
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_current", True)), fields=("is_current",), name="one_current_edition"
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_current", False),
                    ("state", chuangcheng.flow.standards.terms.EditionState["PUBLISHED"]),
                    _connector="OR",
                ),
                name="the_current_edition_is_published",
            ),
        ),
        migrations.AddField(
            model_name="editionmapping",
            name="new",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="standards.edition"
            ),
        ),
        migrations.AddField(
            model_name="editionmapping",
            name="old",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="standards.edition"
            ),
        ),
        migrations.AddField(
            model_name="mappingline",
            name="mapping",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="standards.editionmapping"
            ),
        ),
        migrations.AddField(
            model_name="mappingline",
            name="new_item",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="standards.checklistitem"
            ),
        ),
        migrations.AddField(
            model_name="mappingline",
            name="new_node",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="standards.node"
            ),
        ),
        migrations.AddField(
            model_name="mappingline",
            name="old_item",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="standards.checklistitem"
            ),
        ),
        migrations.AddField(
            model_name="mappingline",
            name="old_node",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="standards.node"
            ),
        ),
        migrations.AddConstraint(
            model_name="editionmapping",
            constraint=models.UniqueConstraint(fields=("old", "new"), name="one_mapping_per_pair_of_editions"),
        ),
        migrations.AddConstraint(
            model_name="editionmapping",
            constraint=models.CheckConstraint(
                condition=models.Q(("old", models.F("new")), _negated=True), name="a_mapping_joins_two_editions"
            ),
        ),
        migrations.AddConstraint(
            model_name="mappingline",
            constraint=models.UniqueConstraint(fields=("mapping", "position"), name="one_line_per_position"),
        ),
        migrations.AddConstraint(
            model_name="mappingline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("new_item__isnull", True), ("old_item__isnull", True), ("old_node__isnull", False)),
                    models.Q(("new_node__isnull", True), ("old_item__isnull", False), ("old_node__isnull", True)),
                    _connector="OR",
                ),
                name="a_line_is_of_a_standard_or_an_item",
            ),
        ),
        migrations.AddConstraint(
            model_name="mappingline",
            constraint=models.CheckConstraint(
                condition=models.Q(("carried_at__isnull", True), ("confirmed", True), _connector="OR"),
                name="only_confirmed_lines_are_carried",
            ),
        ),
        migrations.AddConstraint(
            model_name="mappingline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("confirmed", True), ("new_item__isnull", False)),
                fields=("mapping", "new_item"),
                name="an_item_comes_from_one",
            ),
        ),
    ]
