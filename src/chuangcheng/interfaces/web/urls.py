"""Addresses that belong to no page of work."""

from django.urls import path

from . import design, look, views

urlpatterns = [
    path("sign-in/", views.sign_in_page, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("post/", views.switch_post, name="switch-post"),
    path("language/", views.switch_language, name="switch-language"),
    path("look/", look.switch_look, name="switch-look"),
    path("design/", design.design, name="design"),
    path("health/", views.health, name="health"),
    path("health", views.health, name="health-bare"),
]
