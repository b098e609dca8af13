"""More reasons: what other editions, events and years bring into a score. No table changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0002_guards"),
    ]

    operations = [
        migrations.AlterField(
            model_name="scoreline",
            name="reason",
            field=models.CharField(
                choices=[
                    ("sum", "SUM"),
                    ("mean", "MEAN"),
                    ("weighted_mean", "WEIGHTED_MEAN"),
                    ("all_met", "ALL_MET"),
                    ("some_failed", "SOME_FAILED"),
                    ("share_met", "SHARE_MET"),
                    ("letter", "LETTER"),
                    ("no_letter", "NO_LETTER"),
                    ("deducted", "DEDUCTED"),
                    ("on_curve", "ON_CURVE"),
                    ("value_taken", "VALUE_TAKEN"),
                    ("no_evidence", "NO_EVIDENCE"),
                    ("not_applicable", "NOT_APPLICABLE"),
                    ("counted_as_zero", "COUNTED_AS_ZERO"),
                    ("mean_of_others", "MEAN_OF_OTHERS"),
                    ("rule_unknown", "RULE_UNKNOWN"),
                    ("by_method", "BY_METHOD"),
                    ("in_place", "IN_PLACE"),
                    ("given", "GIVEN"),
                    ("this_score", "THIS_SCORE"),
                    ("event", "EVENT"),
                    ("cut_at_zero", "CUT_AT_ZERO"),
                    ("standing_unknown", "STANDING_UNKNOWN"),
                ],
                max_length=16,
            ),
        ),
    ]
