"""REST of the DICOM network."""

from django.urls import URLPattern, URLResolver, path

from dgscope.network.rest import ApproveView, RejectedCallerListView, RemoteAEListView, RemoteAEView

urlpatterns: list[URLPattern | URLResolver] = [
    path("remote-aes", RemoteAEListView.as_view(), name="remote-aes"),
    path("remote-aes/<str:ae_title>", RemoteAEView.as_view(), name="remote-ae"),
    path("rejected-callers", RejectedCallerListView.as_view(), name="rejected-callers"),
    path("rejected-callers/<int:pk>/approve", ApproveView.as_view(), name="approve-rejected-caller"),
]
