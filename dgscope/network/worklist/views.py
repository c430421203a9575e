"""REST of the worklist."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from dgscope.accounts import audit
from dgscope.accounts.permissions import MayView
from dgscope.accounts.problems import BadRequest
from dgscope.network.retrieve.views import node_for
from dgscope.network.worklist.describe import described
from dgscope.network.worklist.entry import Entry
from dgscope.network.worklist.keys import BadQuestionError, Question
from dgscope.network.worklist.looking import look

_PARAMETERS = {
    "date_from": "first scheduled date, 2026-01-31",
    "date_to": "last scheduled date",
    "modality": "IO, PX, DX, XC …",
    "station": "AE title of the scheduled station",
    "patient": "part of a name, or an ID; * and ? are wildcards",
    "accession": "Accession Number",
    "procedure": "Requested Procedure ID",
}


class WorklistPatientSerializer(serializers.Serializer[dict[str, Any]]):
    """Who is scheduled."""

    name = serializers.CharField(allow_blank=True)
    id = serializers.CharField(allow_blank=True)
    birth_date = serializers.DateField(allow_null=True)
    sex = serializers.CharField(allow_blank=True)


class ScheduledSerializer(serializers.Serializer[dict[str, Any]]):
    """When."""

    date = serializers.DateField(allow_null=True)
    time = serializers.CharField(allow_null=True, help_text="14:30")


class WorklistEntrySerializer(serializers.Serializer[dict[str, Any]]):
    """A scheduled procedure step."""

    entry_id = serializers.UUIDField(help_text="of the entry as it is shown here")
    patient = WorklistPatientSerializer()
    scheduled = ScheduledSerializer()
    accession = serializers.CharField(allow_blank=True)
    modality = serializers.CharField(allow_blank=True)
    station = serializers.CharField(allow_blank=True)
    description = serializers.CharField(allow_blank=True)
    referring = serializers.CharField(allow_blank=True)
    study_uid = serializers.CharField()
    priors = serializers.ListField(
        child=serializers.CharField(), help_text="studies of the patient that are here, by Patient ID, the latest first"
    )
    possible_priors = serializers.ListField(
        child=serializers.CharField(), help_text="by name and birth date only: a person has to confirm them"
    )
    here = serializers.IntegerField(help_text="instances of the scheduled study that are here")


class WorklistSerializer(serializers.Serializer[dict[str, Any]]):
    """A list, and of when it is."""

    results = WorklistEntrySerializer(many=True)
    as_of = serializers.DateTimeField(allow_null=True, help_text="when the node said so; null: never")
    offline = serializers.BooleanField(help_text="the node did not answer now: this is what it said last")
    why = serializers.CharField(allow_blank=True, help_text="why it did not answer")
    cut = serializers.BooleanField(help_text="the node has more than the 500 that are shown")
    left_out = serializers.IntegerField(help_text="entries of the node that did not match what was asked")


class WorklistView(APIView):
    """The worklist of a node."""

    permission_classes = (IsAuthenticated, MayView)

    @extend_schema(
        operation_id="worklist_list",
        parameters=[
            OpenApiParameter("node", OpenApiTypes.STR, required=True, description="AE title of the provider"),
            *(OpenApiParameter(name, OpenApiTypes.STR, description=what) for name, what in _PARAMETERS.items()),
        ],
        responses=WorklistSerializer,
    )
    def get(self, request: Request) -> Response:
        """Ask the node; where it does not answer, show its last good answer and say so."""
        given = request.query_params
        node = node_for(given.get("node", ""), "worklist")
        try:
            question = Question.of({name: given.get(name, "") for name in _PARAMETERS})
        except BadQuestionError as error:
            raise BadRequest(str(error)) from error
        asked = {name: given[name] for name in _PARAMETERS if given.get(name)}
        audit.record_query(request._request, {"worklist": node.ae_title, **asked})
        seen = look(node, question)
        entries = sorted(map(Entry.of, seen.kept.entries), key=lambda entry: entry.sort_key)
        body = {
            "results": described(entries, request.user),
            "as_of": seen.kept.as_of,
            "offline": seen.offline,
            "why": seen.why,
            "cut": seen.kept.cut,
            "left_out": seen.kept.left_out,
        }
        return Response(WorklistSerializer(body).data)
