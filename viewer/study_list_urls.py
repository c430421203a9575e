"""The study list, one study, and the state of the reception."""

from django.urls import URLPattern, URLResolver, path

from dgscope.archive import uid_path  # noqa: F401  registers <uid:…>
from viewer.study_list.views import StatusView, StudyListView, StudyView

urlpatterns: list[URLPattern | URLResolver] = [
    path("status", StatusView.as_view(), name="status"),
    path("studies", StudyListView.as_view(), name="studies"),
    path("studies/<uid:study_uid>", StudyView.as_view(), name="study"),
]
