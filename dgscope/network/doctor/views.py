"""REST of the connectivity doctor, for administrators."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from dgscope.accounts.permissions import IsAdministrator
from dgscope.accounts.problems import NotFound
from dgscope.network.doctor import running
from dgscope.network.doctor.findings import StageState
from dgscope.network.models import Job, JobState, RemoteAE

_STATES = {JobState.QUEUED: "queued", JobState.RUNNING: "running", JobState.CANCELLED: "cancelled"}


class StartSerializer(serializers.Serializer[dict[str, bool]]):
    """What may be done."""

    store_test = serializers.BooleanField(
        default=False, help_text="store a test object, which the node keeps, and fetch it back"
    )


class StartedSerializer(serializers.Serializer[dict[str, int]]):
    """The examination that was begun."""

    id = serializers.IntegerField()


class DoctorStageSerializer(serializers.Serializer[dict[str, Any]]):
    """One stage."""

    name = serializers.CharField()
    title = serializers.CharField()
    state = serializers.CharField(help_text=", ".join(StageState))
    cause = serializers.CharField(allow_blank=True, help_text="what was seen, or why it does not work")
    remedy = serializers.CharField(allow_blank=True, help_text="what to do about it")
    detail = serializers.DictField(help_text="enter: what the other side has to enter for us; and more by stage")
    ms = serializers.IntegerField()


class ExaminationSerializer(serializers.Serializer[dict[str, Any]]):
    """One examination in a list: how it ended, without its stages."""

    id = serializers.IntegerField()
    node = serializers.CharField()
    state = serializers.CharField(help_text="queued, running, done, cancelled, or failed: it could not be run")
    why = serializers.CharField(allow_blank=True)
    verdict = serializers.CharField(help_text="ok, warn, failed; running until the end")
    summary = serializers.CharField(allow_blank=True)
    reached = serializers.BooleanField(help_text="an association came about, whatever failed in it")
    store_test = serializers.BooleanField()
    started = serializers.CharField(allow_null=True)
    finished = serializers.CharField(allow_null=True)


class ReportSerializer(ExaminationSerializer):
    """A report, as far as it is."""

    stages = DoctorStageSerializer(many=True)
    matrix = serializers.DictField(
        allow_null=True, help_text="columns, rows (cells: accepted, refused, none), services"
    )
    sheet = serializers.DictField(allow_null=True, help_text="ours, theirs, to_do")


class ExaminationsSerializer(serializers.Serializer[dict[str, Any]]):
    """Several of them, the newest first."""

    results = ExaminationSerializer(many=True)


class ExaminationsView(APIView):
    """Examinations of all nodes, or of one."""

    permission_classes = (IsAuthenticated, IsAdministrator)

    @extend_schema(
        operation_id="doctor_list",
        parameters=[OpenApiParameter("node", OpenApiTypes.STR, description="AE title: its examinations")],
        responses=ExaminationsSerializer,
    )
    def get(self, request: Request) -> Response:
        """List the newest examinations of one node, or the last one of each."""
        ae_title = request.query_params.get("node", "")
        if "\0" in ae_title:
            raise NotFound("There is no such remote AE.")
        found = running.history(ae_title) if ae_title else running.last_of_each()
        return Response({"results": [_in_list(job) for job in found]})


class NodeDoctorView(APIView):
    """The examinations of one node."""

    permission_classes = (IsAuthenticated, IsAdministrator)

    @extend_schema(operation_id="doctor_latest", responses=ReportSerializer)
    def get(self, request: Request, ae_title: str) -> Response:
        """The newest report about the node."""
        job = running.newest(_node(ae_title).ae_title)
        if job is None:
            raise NotFound(f"The connection with {ae_title} was not examined yet.")
        return Response(report_of(job))

    @extend_schema(operation_id="doctor_start", request=StartSerializer, responses={201: StartedSerializer})
    def post(self, request: Request, ae_title: str) -> Response:
        """Examine the connection; the report grows under the ID that is returned."""
        given = StartSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        job = running.start(_node(ae_title), request.user, store_test=given.validated_data["store_test"])
        return Response({"id": job.pk}, status=201)


class ReportView(APIView):
    """One examination."""

    permission_classes = (IsAuthenticated, IsAdministrator)

    @extend_schema(operation_id="doctor_retrieve", responses=ReportSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """The report, as far as it is."""
        return Response(report_of(get_object_or_404(Job, pk=pk, kind=running.KIND)))


def report_of(job: Job) -> dict[str, Any]:
    """A job of the doctor as REST shows it."""
    report: dict[str, Any] = job.result or {}
    stages: list[dict[str, Any]] = report.get("stages", [])
    is_whole = report.get("finished") is not None
    state = _STATES.get(JobState(job.state), "done" if is_whole else "failed")
    return {
        "id": job.pk,
        "node": job.request["node"],
        "state": state,
        "why": job.why,
        "verdict": report.get("verdict", StageState.RUNNING),
        "summary": report.get("summary", ""),
        "reached": any(stage["name"] == "association" and stage["state"] == StageState.OK for stage in stages),
        "store_test": job.request.get("store_test", False),
        "started": report.get("started"),
        "finished": report.get("finished"),
        "stages": stages,
        "matrix": report.get("matrix"),
        "sheet": report.get("sheet"),
    }


def _in_list(job: Job) -> dict[str, Any]:
    return {name: value for name, value in report_of(job).items() if name in ExaminationSerializer().fields}


def _node(ae_title: str) -> RemoteAE:
    if "\0" in ae_title:
        raise NotFound("There is no such remote AE.")
    return get_object_or_404(RemoteAE, ae_title=ae_title)
