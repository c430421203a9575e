"""REST addresses at which files become objects."""

from django.urls import URLPattern, URLResolver, path

from dgscope.archive import uid_path  # noqa: F401  registers <uid:…>
from dgscope.network.creating.views import EntryObjectsView, StudyObjectsView

urlpatterns: list[URLPattern | URLResolver] = [
    path("worklist/<uuid:entry_id>/objects", EntryObjectsView.as_view(), name="worklist-objects"),
    path("studies/<uid:study_uid>/objects", StudyObjectsView.as_view(), name="study-objects"),
]
