"""REST of the sends."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from dgscope.accounts import audit
from dgscope.accounts.permissions import MayView
from dgscope.accounts.problems import NotFound
from dgscope.archive.access import instances_for
from dgscope.network.exporting import check_may_export
from dgscope.network.jobs.serializers import JobSerializer
from dgscope.network.retrieve.views import UidField, node_for
from dgscope.network.send import starting


class SendSerializer(serializers.Serializer[dict[str, Any]]):
    """What to send, and where to: a study, a series, or instances."""

    node = serializers.CharField(max_length=16)
    study_uid = UidField(required=False)
    series_uid = UidField(required=False)
    sop_uids = serializers.ListField(child=UidField(), required=False, min_length=1, max_length=10_000)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Something has to be named."""
        if not any(attrs.get(name) for name in ("study_uid", "series_uid", "sop_uids")):
            raise serializers.ValidationError("Give study_uid, series_uid or sop_uids.")
        return attrs


class SendsView(APIView):
    """Send."""

    permission_classes = (IsAuthenticated, MayView)

    @extend_schema(operation_id="sends_create", request=SendSerializer, responses={201: JobSerializer})
    def post(self, request: Request) -> Response:
        """Make a job that sends stored objects to a node; several of the UIDs narrow it down."""
        check_may_export(request.user)
        given = SendSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        asked = given.validated_data
        node = node_for(asked["node"], "store")
        instances = instances_for(request.user)
        if asked.get("study_uid"):
            instances = instances.filter(series__study__study_instance_uid=asked["study_uid"])
        if asked.get("series_uid"):
            instances = instances.filter(series__series_instance_uid=asked["series_uid"])
        if asked.get("sop_uids"):
            instances = instances.filter(sop_instance_uid__in=asked["sop_uids"])
        first = instances.select_related("series__study").first()
        if first is None:
            raise NotFound("There is nothing here by these UIDs that could be sent.")
        audit.record(
            audit.Event.EXPORT,
            user=request.user,
            address=audit.address_of(request),
            patient_id=first.series.study.patient_id_received,
            study_uid=first.series.study.study_instance_uid,
            detail={"to": node.ae_title, "instances": instances.count()},
        )
        job = starting.start(node, instances, request.user, {name: asked[name] for name in asked if name != "node"})
        return Response(JobSerializer(job).data, status=201)
