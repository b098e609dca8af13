"""Addresses of the demo; on every other installation they answer 404."""

from django.urls import path

from . import views

urlpatterns = [
    path("enter/", views.enter, name="demo-enter"),
    path("tour/", views.start_tour, name="demo-tour"),
    path("tour/end/", views.end_tour, name="demo-tour-end"),
    path("scene/<int:number>/<str:what>.jpg", views.scene_picture, name="demo-scene"),
    path("stages/", views.stage_page, name="demo-stages"),
    path("stages/progress", views.stage_progress, name="demo-progress"),
]
