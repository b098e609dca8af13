"""What a migration does with the rows that are there."""

from tests.migrating import Migrating

BEFORE, AFTER = [("places", "0003_import_drafts")], [("places", "0004_duty_rules")]


def test_rules_by_site_type_and_duties_stay_when_rules_learn_to_name_more(migrating: Migrating):
    apps = migrating.to(BEFORE)
    road = apps.get_model("standards", "SiteType").objects.create(code="road", title="道路")
    market = apps.get_model("standards", "SiteType").objects.create(code="market", title="市场")
    unit = apps.get_model("accounts", "Unit").objects.create(code="u", name="环卫中心", kind="department", path="1/")
    rules = apps.get_model("places", "DutyRule")
    rules.objects.create(site_type=road, owner="line", version=3)
    rules.objects.create(site_type=market, owner="unit", unit=unit)
    rules = migrating.to(AFTER).get_model("places", "DutyRule")
    columns = ("site_type__code", "standard", "area", "owner", "unit__code", "version", "withdrawn")
    assert list(rules.objects.order_by("id").values_list(*columns)) == [
        ("road", None, None, "line", None, 3, False),
        ("market", None, None, "unit", "u", 1, False),
    ]
    rules = migrating.to(BEFORE).get_model("places", "DutyRule")
    assert list(rules.objects.order_by("id").values_list("site_type__code", "owner")) == [
        ("road", "line"),
        ("market", "unit"),
    ]
