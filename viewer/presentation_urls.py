"""Presentation states: which there are, which is chosen, and saving new ones."""

from django.urls import URLPattern, URLResolver, path

from dgscope.archive import uid_path  # noqa: F401  registers <uid:…>
from viewer.presentation.views import ImageStatesView, PresentationChoiceView, StudyStatesView

urlpatterns: list[URLPattern | URLResolver] = [
    path("studies/<uid:study>/presentation-states", StudyStatesView.as_view(), name="study-states"),
    path("instances/<uid:sop>/presentation-states", ImageStatesView.as_view(), name="image-states"),
    path("instances/<uid:sop>/presentation-choice", PresentationChoiceView.as_view(), name="presentation-choice"),
]
