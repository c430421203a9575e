"""REST: files become objects of a worklist entry or of a study."""

import uuid
from http import HTTPStatus
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import SuspiciousOperation
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from dgscope.accounts import audit
from dgscope.accounts.permissions import MayView
from dgscope.accounts.problems import CONTENT_TYPE, BadRequest, NotFound, body
from dgscope.archive.access import instances_for, studies_for
from dgscope.creation.identity import Identity
from dgscope.creation.kinds import Kind
from dgscope.network.creating import identity, uploads
from dgscope.network.creating.serializers import AUTO, CreatedSerializer, UploadSerializer
from dgscope.network.creating.storing import Order, Outcomes, Upload, store
from dgscope.network.exporting import check_may_export
from dgscope.network.models import Job, RemoteAE, WorklistEntry
from dgscope.network.retrieve.views import node_for
from dgscope.network.send import starting
from dgscope.network.worklist.entry import Entry


class MayCreate(BasePermission):
    """The account may make objects of files."""

    message = "Your account may not store photos, documents and models. An administrator can give it a role that may."

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Ask for `network.create_objects`."""
        return bool(request.user.is_authenticated and request.user.has_perm("network.create_objects"))


class _CreateView(APIView):
    """What both ways share: limits, permission, the form, and the answer."""

    permission_classes = (IsAuthenticated, MayView, MayCreate)
    parser_classes = (MultiPartParser,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Set the limits first: signing in by session reads the body."""
        self._too_large = uploads.limit(request._request)
        try:
            super().initial(request, *args, **kwargs)
        except SuspiciousOperation as error:
            raise BadRequest(f"At most {uploads.MOST_FILES} files at a time, please.") from error

    def create(self, request: Request, whose: Identity) -> Response:
        """Store what the files become, and send it on."""
        given, files = self._form(request)
        target = self._target(request, given["send_to"])
        user = request.user
        assert isinstance(user, User)
        order = Order(
            identity=whose,
            kind=None if given["kind"] == AUTO else Kind(given["kind"]),
            description=given["description"],
            laterality=given["laterality"],
            region=given["region"],
            user=user,
            address=audit.address_of(request),
        )
        outcomes = store(order, files)
        limit = uploads.LARGEST_FILE // uploads.MIB
        outcomes.refused += [(name, f"It is larger than {limit} MB.") for name in self._too_large]
        return self._answer(whose, outcomes, self._sent(request, whose, target, outcomes))

    def _form(self, request: Request) -> tuple[dict[str, Any], list[Upload]]:
        try:
            found = [file for name in uploads.FIELDS for file in request.FILES.getlist(name)]
            texts = {name: value for name, value in request.POST.items() if isinstance(value, str)}
        except SuspiciousOperation as error:
            raise BadRequest(f"At most {uploads.MOST_FILES} files at a time, please.") from error
        if not found and not self._too_large:
            raise BadRequest("files: choose at least one file.")
        if len(found) > uploads.MOST_FILES:
            raise BadRequest(f"files: at most {uploads.MOST_FILES} files at a time, please.")
        form = UploadSerializer(data={"files": found, **texts})
        form.fields["files"].required = False
        form.is_valid(raise_exception=True)
        return form.validated_data, [
            Upload(file.file, file.size or 0, uploads.clean_name(file.name or "")) for file in found
        ]

    def _target(self, request: Request, title: str) -> RemoteAE | None:
        if not title:
            return None
        check_may_export(request.user)
        return node_for(title, "store", "send_to")

    def _sent(self, request: Request, whose: Identity, target: RemoteAE | None, outcomes: Outcomes) -> Job | None:
        if target is None or not outcomes.stored:
            return None
        uids = [stored.sop_uid for stored in outcomes.stored]
        audit.record(
            audit.Event.EXPORT,
            user=request.user,
            address=audit.address_of(request),
            patient_id=str(whose.common.get("PatientID", "")),
            study_uid=whose.study_uid,
            detail={"to": target.ae_title, "instances": len(uids)},
        )
        instances = instances_for(request.user).filter(sop_instance_uid__in=uids)
        return starting.start(target, instances, request.user, {"sop_uids": uids})

    def _answer(self, whose: Identity, outcomes: Outcomes, job: Job | None) -> Response:
        answer: dict[str, Any] = {
            "study_uid": whose.study_uid,
            "instances": [
                {"sop_uid": each.sop_uid, "series_uid": each.series_uid, "kind": each.kind.value, "file": each.file}
                for each in outcomes.stored
            ],
            "refused": [{"file": name, "why": why} for name, why in outcomes.refused],
            "job": job.pk if job is not None else None,
        }
        if outcomes.stored:
            return Response(answer, status=HTTPStatus.CREATED)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        why = " ".join(f"{name}: {why}" for name, why in outcomes.refused)
        return Response(body(status, "No file could be stored", why) | answer, status=status, content_type=CONTENT_TYPE)


class EntryObjectsView(_CreateView):
    """Objects of a scheduled procedure step."""

    @extend_schema(
        operation_id="worklist_create_objects",
        request={"multipart/form-data": UploadSerializer},
        responses={201: CreatedSerializer, 422: CreatedSerializer},
    )
    def post(self, request: Request, entry_id: uuid.UUID) -> Response:
        """Store files as objects of a worklist entry's patient and study."""
        row = WorklistEntry.objects.filter(pk=entry_id).first()
        if row is None:
            raise NotFound("There is no such worklist entry any more. Look at the worklist again.")
        return self.create(request, identity.of_entry(Entry.of(row)))


class StudyObjectsView(_CreateView):
    """Objects of a study that is in the archive."""

    @extend_schema(
        operation_id="study_create_objects",
        request={"multipart/form-data": UploadSerializer},
        responses={201: CreatedSerializer, 422: CreatedSerializer},
    )
    def post(self, request: Request, study_uid: str) -> Response:
        """Store files as objects of a study."""
        study = studies_for(request.user).select_related("patient").filter(study_instance_uid=study_uid).first()
        if study is None:
            raise NotFound("There is no such study.")
        return self.create(request, identity.of_study(study))
