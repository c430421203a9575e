"""REST of the allow-list, for administrators."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from dgscope.accounts import audit
from dgscope.accounts.permissions import IsAdministrator, MayView
from dgscope.accounts.problems import BadRequest
from dgscope.network import allow_list, deciding
from dgscope.network.models import OFFERS, RejectedCaller, RemoteAE

# How we call it and what it gets, besides what it may ask of us.
SETTINGS = (
    "offers",
    "calling_ae_title",
    "query_root",
    "retrieve_by",
    "tls",
    "character_set",
    "send_syntaxes",
    "conversion",
    "px_as_dx",
    "commit_after_send",
    "commit_on_same_association",
    "max_jobs",
    "max_associations",
    "max_rate",
    "connect_timeout",
    "response_timeout",
)


class RemoteAESerializer(serializers.ModelSerializer[RemoteAE]):
    """An entry of the allow-list."""

    class Meta:
        model = RemoteAE
        fields = (
            "id",
            "ae_title",
            "description",
            "host",
            "port",
            "services",
            "networks",
            "called_ae_title",
            "enabled",
            *SETTINGS,
            "created_at",
            "changed_at",
        )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Check what concerns several fields, by the model's own rules."""
        present = {name: getattr(self.instance, name) for name in _FIELDS} if self.instance else {}
        entry = RemoteAE(**(present | attrs))
        try:
            entry.clean()
        except ValidationError as error:
            raise serializers.ValidationError(error.messages) from error
        return attrs


_FIELDS = ("ae_title", "description", "host", "port", "services", "networks", "called_ae_title", "enabled", *SETTINGS)


class NodeSerializer(serializers.ModelSerializer[RemoteAE]):
    """A remote AE as those see it who work with it."""

    can = serializers.SerializerMethodField()

    class Meta:
        model = RemoteAE
        fields = ("ae_title", "description", "can", "query_root")

    def get_can(self, entry: RemoteAE) -> list[str]:
        """Return what we may ask of it."""
        return [service for service in OFFERS if entry.can(service)]


class NodesSerializer(serializers.Serializer[dict[str, object]]):
    """All of them."""

    results = NodeSerializer(many=True)


class NodeListView(APIView):
    """The remote AEs that can be asked for something."""

    permission_classes = (IsAuthenticated, MayView)

    @extend_schema(operation_id="nodes_list", responses=NodesSerializer)
    def get(self, request: Request) -> Response:
        """List those that are switched on and have an address."""
        entries = RemoteAE.objects.filter(enabled=True).exclude(host="")
        return Response({"results": NodeSerializer(entries, many=True).data})


class RejectedCallerSerializer(serializers.ModelSerializer[RejectedCaller]):
    """A caller that was turned away."""

    reason_text = serializers.CharField(source="get_reason_display", read_only=True)

    class Meta:
        model = RejectedCaller
        fields = (
            "id",
            "calling_ae_title",
            "called_ae_title",
            "address",
            "reason",
            "reason_text",
            "proposed",
            "attempts",
            "first_at",
            "last_at",
        )


def _note(request: Request, what: str, entry: RemoteAE) -> None:
    """Record a change of the allow-list, and let it count at once in this process."""
    audit.record(
        audit.Event.NODE_CHANGE,
        user=request.user,
        address=audit.address_of(request),
        detail={what: entry.ae_title, "services": entry.services, "networks": entry.networks},
    )
    allow_list.forget()


class RemoteAEListView(generics.ListCreateAPIView[RemoteAE]):
    """The allow-list."""

    permission_classes = (IsAuthenticated, IsAdministrator)
    serializer_class = RemoteAESerializer
    queryset = RemoteAE.objects.all()

    def perform_create(self, serializer: serializers.BaseSerializer[RemoteAE]) -> None:
        """Add an entry."""
        _note(self.request, "added", serializer.save())


class RemoteAEView(generics.RetrieveUpdateDestroyAPIView[RemoteAE]):
    """One entry."""

    permission_classes = (IsAuthenticated, IsAdministrator)
    serializer_class = RemoteAESerializer
    queryset = RemoteAE.objects.all()
    lookup_field = "ae_title"

    def get_object(self) -> RemoteAE:
        """Find the entry; PostgreSQL takes no NUL in a text."""
        if not self.kwargs["ae_title"].isprintable():
            raise Http404
        return super().get_object()

    def perform_update(self, serializer: serializers.BaseSerializer[RemoteAE]) -> None:
        """Change the entry."""
        _note(self.request, "changed", serializer.save())

    def perform_destroy(self, instance: RemoteAE) -> None:
        """Remove the entry."""
        instance.delete()
        _note(self.request, "removed", instance)


class RejectedCallerListView(generics.ListAPIView[RejectedCaller]):
    """Callers that wait for a decision."""

    permission_classes = (IsAuthenticated, IsAdministrator)
    serializer_class = RejectedCallerSerializer
    queryset = RejectedCaller.objects.filter(dismissed_at__isnull=True)


class ApproveView(APIView):
    """The decision about one caller."""

    permission_classes = (IsAuthenticated, IsAdministrator)

    @extend_schema(operation_id="rejected_callers_approve", request=None, responses=RemoteAESerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Let the caller test the connection and send images from its address."""
        caller = get_object_or_404(RejectedCaller, pk=pk)
        try:
            entry = deciding.approve(caller, request.user, audit.address_of(request))
        except ValidationError as error:
            raise BadRequest(" ".join(error.messages)) from error
        return Response(RemoteAESerializer(entry).data)
