"""REST of the retrieves."""

import re
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from dgscope.accounts import audit
from dgscope.accounts.permissions import MayView
from dgscope.accounts.problems import BadRequest
from dgscope.network.exporting import check_may_export
from dgscope.network.jobs.serializers import JobSerializer
from dgscope.network.models import RemoteAE
from dgscope.network.retrieve import starting
from dgscope.network.retrieve.target import Target

_UID = re.compile(r"[0-9.]{1,64}", re.ASCII)


class UidField(serializers.CharField):
    """A UID."""

    def to_internal_value(self, data: Any) -> str:
        """Refuse anything but digits and dots."""
        text = super().to_internal_value(data)
        if not _UID.fullmatch(text):
            raise serializers.ValidationError("A UID has digits and dots only, at most 64.")
        return text


class RetrieveSerializer(serializers.Serializer[dict[str, Any]]):
    """What to fetch, and from where."""

    node = serializers.CharField(max_length=16)
    level = serializers.ChoiceField(choices=["study", "series", "instance"], default="study")
    study_uid = UidField()
    series_uid = UidField(required=False)
    sop_uids = serializers.ListField(child=UidField(), required=False, max_length=5000)
    patient_id = serializers.CharField(max_length=64, required=False, help_text="for nodes under the Patient Root")
    destination = serializers.CharField(max_length=16, required=False, help_text="AE title of a third node")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Check that the level has its UIDs, and drop those of lower levels."""
        if attrs["level"] != "study" and not attrs.get("series_uid"):
            raise serializers.ValidationError(f"series_uid: needed at the level {attrs['level']}.")
        if attrs["level"] == "instance" and not attrs.get("sop_uids"):
            raise serializers.ValidationError("sop_uids: needed at the level instance.")
        if attrs["level"] == "study":
            attrs.pop("series_uid", None)
        if attrs["level"] != "instance":
            attrs.pop("sop_uids", None)
        return attrs


def node_for(title: str, service: str, field: str = "node") -> RemoteAE:
    """A remote AE that may be asked for a service; raise BadRequest."""
    node = RemoteAE.objects.filter(ae_title=title).first()
    if node is None:
        raise BadRequest(f"{field}: “{title}” is not on the list of remote AEs.")
    if not node.can(service):
        raise BadRequest(
            f"{field}: “{title}” cannot be asked for that: it is off, has no address, or does not offer it."
        )
    return node


class RetrievesView(APIView):
    """Fetch."""

    permission_classes = (IsAuthenticated, MayView)

    @extend_schema(operation_id="retrieves_create", request=RetrieveSerializer, responses={201: JobSerializer})
    def post(self, request: Request) -> Response:
        """Make a job that fetches a study, series or instances to here, or lets a node send them to a third one."""
        given = RetrieveSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        asked = given.validated_data
        title = asked["node"]
        node = RemoteAE.objects.filter(ae_title=title).first()
        by = node.retrieve_by if node is not None and not asked.get("destination") else "move"
        node = node_for(title, by)
        if asked.get("destination"):
            check_may_export(request.user)
            node_for(asked["destination"], "store", "destination")
        audit.record(
            audit.Event.EXPORT if asked.get("destination") else audit.Event.IMPORT,
            user=request.user,
            address=audit.address_of(request),
            study_uid=asked["study_uid"],
            detail={"from": title, "to": asked.get("destination", "")},
        )
        target = Target.of(asked)
        job = starting.start(node, target, request.user)
        return Response(JobSerializer(job).data, status=201)
