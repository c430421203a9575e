"""REST of the study list."""

import shutil
from typing import Any

from django.conf import settings
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from dgscope import scp_report
from dgscope.accounts import audit
from dgscope.accounts.middleware import BACKGROUND_HEADER
from dgscope.accounts.permissions import MayView
from dgscope.accounts.problems import BadRequest, Conflict, Forbidden, NotFound, Unavailable
from dgscope.archive import deletion, holds
from dgscope.archive.access import studies_for
from dgscope.archive.models import Study
from dgscope.archive.query import study_search
from dgscope.archive.query.errors import QueryError, TooBroadError
from dgscope.archive.query.study_search import StudyFilter
from viewer.study_list import describe, series
from viewer.study_list.serializers import (
    DeletionSerializer,
    StatusSerializer,
    StudyDetailSerializer,
    StudyPageSerializer,
    StudyQuerySerializer,
)

MOST_EARLIER = 50


class StudyListView(APIView):
    """The study list."""

    permission_classes = (IsAuthenticated, MayView)

    @extend_schema(operation_id="studies_list", parameters=[StudyQuerySerializer], responses=StudyPageSerializer)
    def get(self, request: Request) -> Response:
        """Search for studies."""
        query = StudyQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        try:
            page = study_search.search(
                studies_for(request.user), _filter(asked), asked["sort"], asked["cursor"], asked["limit"]
            )
        except QueryError as error:
            raise BadRequest(str(error)) from error
        except TooBroadError as error:
            raise Unavailable("This search takes too long. Add a date, an ID or more of the name.") from error
        _note(request, asked)
        return Response(
            {
                "results": describe.studies(page.studies),
                "next": page.next,
                "total": page.total,
                "total_is_exact": page.total_is_exact,
            }
        )


class StudyView(APIView):
    """One study."""

    permission_classes = (IsAuthenticated, MayView)

    @extend_schema(operation_id="studies_read", responses=StudyDetailSerializer)
    def get(self, request: Request, study_uid: str) -> Response:
        """Show a study with its series, and the other studies of its patient, the newest first."""
        study = _study(request, study_uid)
        others = studies_for(request.user).filter(patient_id=study.patient_id).exclude(pk=study.pk)
        newest = others.order_by("-study_date", "-study_time", "-pk")[:MOST_EARLIER]
        described, *earlier = describe.studies([study, *newest])
        audit.record_view(request, study_uid=study_uid, patient_id=study.patient_id_received)
        return Response({**described, "series": series.of(study), "earlier": earlier})

    @extend_schema(
        operation_id="studies_delete",
        request=DeletionSerializer,
        responses={204: None, 409: OpenApiResponse(description="The patient ID is not that of the study.")},
    )
    def delete(self, request: Request, study_uid: str) -> Response:
        """Delete a study for good. The caller repeats the patient ID, so that a slip deletes nothing."""
        study = _study(request, study_uid)
        if not request.user.has_perm("archive.delete_study"):
            raise Forbidden("Your account may not delete studies.")
        confirmation = DeletionSerializer(data=request.data)
        confirmation.is_valid(raise_exception=True)
        asked = confirmation.validated_data
        if asked["confirm_patient_id"] != study.patient_id_received:
            raise Conflict("The study belongs to another patient than the one that was confirmed. Nothing was deleted.")
        try:
            holds.check(study)  # before the audit trail says that it is deleted; delete_study looks once more
        except holds.StudyHeld as error:
            raise Conflict(f"{error} Nothing was deleted.") from error
        audit.record(
            audit.Event.DELETE,
            user=request.user,
            address=audit.address_of(request),
            study_uid=study_uid,
            patient_id=study.patient_id_received,
            detail={"reason": asked["reason"], "instances": study.number_of_instances},
        )
        deletion.delete_study(study, request.user.get_username(), asked["reason"])
        return Response(status=204)


class StatusView(APIView):
    """The reception."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(operation_id="status_read", responses=StatusSerializer)
    def get(self, request: Request) -> Response:
        """Say where we listen and what is coming in."""
        report = scp_report.read()
        return Response(
            {
                "ae_title": report.ae_title,
                "dicom_port": report.port,
                "listening": report.is_fresh,
                "senders": report.open_associations,
                "images_per_second": round(report.images_per_second, 1),
                "store_free_bytes": _free_bytes(),
            }
        )


def _study(request: Request, study_uid: str) -> Study:
    study = studies_for(request.user).filter(study_instance_uid=study_uid).first()
    if study is None:
        raise NotFound("There is no such study, or your account may not see it.")
    return study


def _filter(asked: dict[str, Any]) -> StudyFilter:
    return StudyFilter(
        text=asked["q"],
        name=asked["name"],
        patient_id=asked["patient_id"],
        accession=asked["accession"],
        description=asked["description"],
        first_date=asked["date_from"],
        last_date=asked["date_to"],
        modalities=[part.strip().upper() for part in asked["modality"].split(",") if part.strip()],
    )


def _note(request: Request, asked: dict[str, Any]) -> None:
    """A search by something leaves a row; the list as it stands, which a page reloads every few seconds, does not."""
    keys = {
        name: str(value)
        for name, value in asked.items()
        if value and name in {"q", "name", "patient_id", "accession", "description"}
    }
    if keys and not asked["cursor"] and BACKGROUND_HEADER not in request.headers:
        audit.record_query(request, {"by": "study list", **keys})


def _free_bytes() -> int | None:
    try:
        return shutil.disk_usage(settings.ENV.store_dir).free
    except OSError:
        return None
