"""Every URL of the web process, by the room that answers it."""

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from dgscope.dicomweb.wado.uri import wado_uri
from dgscope.health import healthz, healthz_web

urlpatterns = [
    path("healthz", healthz),
    path("healthz/web", healthz_web),
    path("admin/", admin.site.urls),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/v1/", include("dgscope.accounts.urls")),
    path("api/v1/", include("dgscope.network.urls")),
    path("api/v1/", include("viewer.api_urls")),
    path("dicom-web/", include("dgscope.dicomweb.urls")),
    path("wado", wado_uri, name="wado-uri"),
    path("connectivity/", include("dgscope.network.doctor.page_urls")),
    path("", include("viewer.urls")),
]
