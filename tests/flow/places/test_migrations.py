"""What a migration does with the rows that are there."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE, AFTER = [("places", "0003_import_drafts")], [("places", "0004_duty_rules")]


@pytest.mark.django_db(transaction=True)
def test_rules_by_site_type_and_duties_stay_when_rules_learn_to_name_more():
    try:
        old = MigrationExecutor(connection)
        old.migrate(BEFORE)
        apps = old.loader.project_state(BEFORE).apps
        road = apps.get_model("standards", "SiteType").objects.create(code="road", title="道路")
        market = apps.get_model("standards", "SiteType").objects.create(code="market", title="市场")
        unit = apps.get_model("accounts", "Unit").objects.create(
            code="u", name="环卫中心", kind="department", path="1/"
        )
        rules = apps.get_model("places", "DutyRule")
        rules.objects.create(site_type=road, owner="line", version=3)
        rules.objects.create(site_type=market, owner="unit", unit=unit)
        new = MigrationExecutor(connection)
        new.migrate(AFTER)
        rules = new.loader.project_state(AFTER).apps.get_model("places", "DutyRule")
        columns = ("site_type__code", "standard", "area", "owner", "unit__code", "version", "withdrawn")
        assert list(rules.objects.order_by("id").values_list(*columns)) == [
            ("road", None, None, "line", None, 3, False),
            ("market", None, None, "unit", "u", 1, False),
        ]
        MigrationExecutor(connection).migrate(BEFORE)
        rules = old.loader.project_state(BEFORE).apps.get_model("places", "DutyRule")
        assert list(rules.objects.order_by("id").values_list("site_type__code", "owner")) == [
            ("road", "line"),
            ("market", "unit"),
        ]
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
