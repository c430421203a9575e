"""Presentation states of a study and of an image, saving them, and choosing one."""

from http import HTTPStatus
from typing import Final

from django.contrib.auth.models import User
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from dgscope.accounts import audit
from dgscope.accounts.permissions import MayView
from dgscope.archive import access
from dgscope.archive.models import Instance, Study
from viewer.presentation import choice
from viewer.presentation.base import MaySave, PresentationApiView
from viewer.presentation.listing import records, states_for_image, states_of_study
from viewer.presentation.problems import TooLarge, UnusableField
from viewer.presentation.request import ChooseSerializer, SaveSerializer
from viewer.presentation.save import save
from viewer.presentation.schemas import (
    ApplicableStatesSerializer,
    ChoiceSerializer,
    SavedSerializer,
    StateListSerializer,
)
from viewer.presentation.summary import summary
from viewer.service.access import instance_for

MAX_BODY: Final = 16 << 20


class StudyStatesView(PresentationApiView):
    """The presentation states of a study."""

    permission_classes = (IsAuthenticated, MayView, MaySave)

    @extend_schema(operation_id="list_presentation_states", responses=StateListSerializer)
    def get(self, request: Request, study: str) -> Response:
        """List them, the newest first; those that cannot be applied say why in their warnings."""
        found = _study(request, study)
        _record_view(request, found)
        return Response({"results": records(request.user, states_of_study(request.user, found))})

    @extend_schema(operation_id="save_presentation_state", request=SaveSerializer, responses={201: SavedSerializer})
    def post(self, request: Request, study: str) -> Response:
        """Save what is shown as a new presentation state in the study of its images."""
        found = _study(request, study)
        if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY:
            raise TooLarge(f"A body of at most {MAX_BODY >> 20} MiB is read; save fewer images at a time.")
        body = SaveSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        rows = save(request._request, _user(request), found, body.validated_data)
        answer = {
            "sop_uid": rows[0].sop_instance_uid,
            "series_uid": rows[0].series.series_instance_uid,
            "states": records(request.user, [(row, summary(row)) for row in rows]),
        }
        return Response(answer, status=HTTPStatus.CREATED)


class ImageStatesView(PresentationApiView):
    """The presentation states that can be applied to an image."""

    @extend_schema(
        operation_id="list_applicable_presentation_states",
        parameters=[OpenApiParameter("frame", OpenApiTypes.INT, description="Only those for this frame, from 1.")],
        responses=ApplicableStatesSerializer,
    )
    def get(self, request: Request, sop: str) -> Response:
        """List them, the newest first, with what the user chose for the image."""
        row = instance_for(request.user, sop)
        _record_view(request, row.series.study)
        applicable = states_for_image(request.user, row, _frame(request, row))
        return Response(
            {
                "results": records(request.user, applicable),
                "chosen": choice.chosen(_user(request), row, applicable),
                "default": choice.default(applicable),
            }
        )


class PresentationChoiceView(PresentationApiView):
    """What the user sees an image with."""

    @extend_schema(
        operation_id="choose_presentation_state", request=ChooseSerializer, responses={200: ChoiceSerializer}
    )
    def put(self, request: Request, sop: str) -> Response:
        """Remember a presentation state for the image, or "none" for its series."""
        row = instance_for(request.user, sop)
        body = ChooseSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        state = body.validated_data["state"]
        applicable = states_for_image(request.user, row, None)
        if state != choice.NONE and state not in {found.sop_instance_uid for found, _ in applicable}:
            raise UnusableField("state", "is no presentation state that can be applied to this image.")
        choice.choose(_user(request), row, None if state == choice.NONE else state)
        return Response(
            {"chosen": choice.chosen(_user(request), row, applicable), "default": choice.default(applicable)}
        )


def _study(request: Request, uid: str) -> Study:
    study = access.studies_for(request.user).filter(study_instance_uid=uid).first()
    if study is None:
        raise Http404("There is no such study.")
    return study


def _user(request: Request) -> User:
    assert isinstance(request.user, User)  # of IsAuthenticated
    return request.user


def _frame(request: Request, row: Instance) -> int | None:
    text = request.query_params.get("frame")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= row.number_of_frames):
        raise UnusableField("frame", f"must be a number from 1 to {row.number_of_frames}.")
    return int(text)


def _record_view(request: Request, study: Study) -> None:
    uid, patient = study.study_instance_uid, study.patient_id_received
    audit.record_view(request._request, study_uid=uid, patient_id=patient)
