"""Which interface answers which address."""

from django.urls import include, path

urlpatterns = [
    path("", include("chuangcheng.interfaces.web.urls")),
    path("", include("chuangcheng.interfaces.desk.urls")),
    path("demo/", include("chuangcheng.interfaces.web.demo.urls")),
]
