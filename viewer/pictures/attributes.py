"""What the file of an instance says, element by element."""

from dataclasses import asdict

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from dgscope.accounts import audit
from dgscope.archive.store import store
from viewer.pictures.base import PictureApiView
from viewer.pictures.schemas import AttributeListSerializer
from viewer.rendering.header import read_header
from viewer.service.access import instance_for
from viewer.service.attribute_list import attribute_lines


class AttributesView(PictureApiView):
    """The elements of an instance."""

    @extend_schema(operation_id="list_attributes", responses=AttributeListSerializer)
    def get(self, request: Request, sop: str) -> Response:
        """List File Meta Information and data set before the pixels, nested items included."""
        row = instance_for(request.user, sop)
        study = row.series.study
        audit.record_view(request._request, study_uid=study.study_instance_uid, patient_id=study.patient_id_received)
        lines = attribute_lines(read_header(store().path(row.file)).dataset)
        return Response({"results": [asdict(line) for line in lines]})
