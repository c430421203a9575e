"""WADO-RS (PS3.18 10.4)."""

from django.urls import URLPattern, URLResolver, path

from dgscope.dicomweb.wado import retrieve
from dgscope.dicomweb.wado.bulk_data import bulk_data
from dgscope.dicomweb.wado.frames import frames
from dgscope.dicomweb.wado.metadata import metadata
from dgscope.dicomweb.wado.rendered import rendered, thumbnail

STUDY = "studies/<str:study>"
SERIES = f"{STUDY}/series/<str:series>"
INSTANCE = f"{SERIES}/instances/<str:instance>"
FRAMES = f"{INSTANCE}/frames/<str:frames>"

urlpatterns: list[URLPattern | URLResolver] = [
    path(STUDY, retrieve.study, name="wado-study"),
    path(SERIES, retrieve.series, name="wado-series"),
    path(INSTANCE, retrieve.instance, name="wado-instance"),
    path(f"{INSTANCE}/bulkdata/<path:path>", bulk_data, name="wado-bulkdata"),
    path(FRAMES, frames, name="wado-frames"),
    *(path(f"{level}/metadata", metadata) for level in (STUDY, SERIES, INSTANCE)),
    *(path(f"{level}/rendered", rendered) for level in (STUDY, SERIES, INSTANCE, FRAMES)),
    *(path(f"{level}/thumbnail", thumbnail) for level in (STUDY, SERIES, INSTANCE, FRAMES)),
]
