"""Addresses of scrutiny: pictures, flags, duplicates, what comes back, second checks."""

from django.urls import path

from .views import comebacks, duplicates, flags, pictures, second_checks

scrutiny = [
    path("cases/<int:case_id>/compare/", pictures.case_compare, name="case-compare"),
    path("cases/<int:case_id>/photos/<int:file_id>/", pictures.case_photo, name="case-photo"),
    path("cases/<int:case_id>/join/<int:other_id>/", duplicates.case_join, name="case-join"),
    path("cases/<int:case_id>/apart/<int:other_id>/", duplicates.case_apart, name="case-apart"),
    path("scrutiny/", flags.flag_list, name="flags"),
    path("scrutiny/flags/<int:flag_id>/", flags.flag_page, name="flag"),
    path("scrutiny/duplicates/", duplicates.duplicate_list, name="duplicates"),
    path("scrutiny/comebacks/", comebacks.comeback_page, name="comebacks"),
    path("scrutiny/checks/", second_checks.check_list, name="second-checks"),
    path("scrutiny/checks/draw/", second_checks.check_draw, name="check-draw"),
    path("scrutiny/checks/<int:check_id>/", second_checks.check_page, name="second-check"),
    path("scrutiny/plan/", second_checks.plan_page, name="scrutiny-plan"),
]
