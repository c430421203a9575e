"""The instances of a series, as the viewer's front end needs them."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from dgscope.accounts import audit
from viewer.pictures.base import PictureApiView
from viewer.pictures.schemas import InstanceListSerializer
from viewer.service.access import series_for
from viewer.service.display_order import in_display_order
from viewer.service.grants import remember_instances
from viewer.service.instance_record import instance_record
from viewer.service.read_ahead import read_ahead
from viewer.service.stored import PICTURED


class SeriesInstancesView(PictureApiView):
    """Everything in a series, in the order in which it is scrolled."""

    @extend_schema(operation_id="list_instances", responses=InstanceListSerializer)
    def get(self, request: Request, study: str, series: str) -> Response:
        """List the instances of a series."""
        found = series_for(request.user, study, series)
        patient_id = found.study.patient_id_received
        audit.record_view(request._request, study_uid=study, patient_id=patient_id)
        rows = list(found.instances.all())
        for row in rows:
            row.series = found  # known already: no query for each row
        remember_instances(request.user, rows)
        ordered = in_display_order(rows)
        read_ahead(row for row in ordered if row.kind in PICTURED)
        return Response({"results": [instance_record(row) for row in ordered]})
