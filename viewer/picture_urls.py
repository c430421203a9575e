"""Pictures, documents and attributes of instances."""

from django.urls import URLPattern, URLResolver, path

from viewer.pictures.attributes import AttributesView
from viewer.pictures.documents import DocumentView, document_file
from viewer.pictures.explanation import ExplanationView
from viewer.pictures.instances import SeriesInstancesView
from viewer.pictures.picture import picture
from viewer.pictures.value import PixelValueView

urlpatterns: list[URLPattern | URLResolver] = [
    path("studies/<str:study>/series/<str:series>/instances", SeriesInstancesView.as_view(), name="series-instances"),
    path("instances/<str:sop>/frames/<int:frame>/picture", picture, name="picture"),
    path("instances/<str:sop>/frames/<int:frame>/value", PixelValueView.as_view(), name="pixel-value"),
    path("instances/<str:sop>/frames/<int:frame>/explanation", ExplanationView.as_view(), name="explanation"),
    path("instances/<str:sop>/document", DocumentView.as_view(), name="document"),
    path("instances/<str:sop>/file/document.<slug:extension>", document_file, name="document-file"),
    path("instances/<str:sop>/attributes", AttributesView.as_view(), name="attributes"),
]
