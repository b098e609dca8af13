"""Addresses of the desk."""

from django.urls import path

from .views import cases, home, places, rounds, scores, setup

urlpatterns = [
    path("", home.home, name="home"),
    path("cases/", cases.case_list, name="cases"),
    path("cases/new/", cases.report, name="report"),
    path("cases/<int:case_id>/", cases.case_page, name="case"),
    path("cases/<int:case_id>/journal/", cases.case_journal, name="case-journal"),
    path("cases/<int:case_id>/files/<int:file_id>/<str:copy>", cases.case_file, name="case-file"),
    path("cases/<int:case_id>/<str:act>/", cases.make_move, name="move"),
    path("rounds/", rounds.round_list, name="rounds"),
    path("rounds/new/", rounds.round_new, name="round-new"),
    path("rounds/<int:round_id>/", rounds.round_page, name="round"),
    path("rounds/<int:round_id>/sites/<int:site_id>/", rounds.visit_sheet, name="visit-sheet"),
    path("rounds/<int:round_id>/<str:act>/", rounds.round_act, name="round-act"),
    path("visits/", rounds.visit_list, name="visits"),
    path("visits/<int:visit_id>/", rounds.visit_page, name="visit"),
    path("visits/<int:visit_id>/files/<int:file_id>/<str:copy>", rounds.visit_file, name="visit-file"),
    path("sites/", places.site_list, name="sites"),
    path("sites/<int:site_id>/", places.site_page, name="site"),
    path("duties/", places.duty_list, name="duties"),
    path("map/", places.map_page, name="map"),
    path("score/", scores.score_page, name="score"),
    path("score/compared/", scores.comparison_page, name="compared"),
    path("score/<int:edition_id>/figures/", scores.figure_list, name="figures"),
    path("score/<int:edition_id>/<path:code>/", scores.standard_page, name="standard"),
    path("editions/", setup.edition_list, name="editions"),
    path("editions/<int:edition_id>/", setup.edition_page, name="edition"),
    path("editions/<int:edition_id>/publish/", setup.edition_publish, name="edition-publish"),
    path("classes/", setup.class_list, name="classes"),
    path("classes/<int:class_id>/", setup.class_page, name="class"),
    path("units/", setup.unit_list, name="units"),
    path("units/<int:unit_id>/", setup.unit_page, name="unit"),
    path("people/", setup.person_list, name="people"),
    path("calendar/", setup.calendar_page, name="calendar"),
    path("complain/", setup.complain, name="complain"),
]
