"""The pages of the browser."""

from django.urls import path

from viewer import pages

urlpatterns = [
    path("", pages.page, name="study-list"),
    path("login/", pages.sign_in, name="login"),
    path("viewer/", pages.page, name="viewer"),
    path("query/", pages.page, name="query-page"),
    path("connectivity/", pages.page, name="nodes-page"),
    path("connectivity/<str:ae_title>/", pages.page, name="doctor-page"),
    path("worklist/", pages.page, name="worklist-page"),
]
