"""QIDO-RS (PS3.18 10.6)."""

from django.urls import URLPattern, URLResolver, path

from dgscope.archive import uid_path  # noqa: F401  registers <uid:…>
from dgscope.dicomweb.qido.views import InstancesView, SeriesView, StudiesView

urlpatterns: list[URLPattern | URLResolver] = [
    path("studies", StudiesView.as_view(), name="search-studies"),
    path("series", SeriesView.as_view(), name="search-series"),
    path("instances", InstancesView.as_view(), name="search-instances"),
    path("studies/<uid:study_uid>/series", SeriesView.as_view(), name="search-series-of-study"),
    path("studies/<uid:study_uid>/instances", InstancesView.as_view(), name="search-instances-of-study"),
    path(
        "studies/<uid:study_uid>/series/<uid:series_uid>/instances",
        InstancesView.as_view(),
        name="search-instances-of-series",
    ),
]
