"""REST of the DICOM network."""

from django.urls import URLPattern, URLResolver, include, path

from dgscope.network.exchange_rest import ExportView, ImportView
from dgscope.network.jobs.views import CancelView, JobsView, OneJobView, RetryView
from dgscope.network.query.views import OneQueryView, QueriesView
from dgscope.network.rest import ApproveView, NodeListView, RejectedCallerListView, RemoteAEListView, RemoteAEView
from dgscope.network.retrieve.views import RetrievesView
from dgscope.network.send.views import SendsView

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("dgscope.network.commitment.urls")),
    path("", include("dgscope.network.doctor.urls")),
    path("", include("dgscope.network.routing.urls")),
    path("", include("dgscope.network.creating.urls")),
    path("", include("dgscope.network.worklist.urls")),
    path("nodes", NodeListView.as_view(), name="nodes"),
    path("remote-aes", RemoteAEListView.as_view(), name="remote-aes"),
    path("remote-aes/export", ExportView.as_view(), name="remote-aes-export"),
    path("remote-aes/import", ImportView.as_view(), name="remote-aes-import"),
    path("remote-aes/<str:ae_title>", RemoteAEView.as_view(), name="remote-ae"),
    path("rejected-callers", RejectedCallerListView.as_view(), name="rejected-callers"),
    path("rejected-callers/<int:pk>/approve", ApproveView.as_view(), name="approve-rejected-caller"),
    path("queries", QueriesView.as_view(), name="queries"),
    path("queries/<int:pk>", OneQueryView.as_view(), name="query"),
    path("retrieves", RetrievesView.as_view(), name="retrieves"),
    path("sends", SendsView.as_view(), name="sends"),
    path("jobs", JobsView.as_view(), name="jobs"),
    path("jobs/<int:pk>", OneJobView.as_view(), name="job"),
    path("jobs/<int:pk>/cancel", CancelView.as_view(), name="cancel-job"),
    path("jobs/<int:pk>/retry", RetryView.as_view(), name="retry-job"),
]
