"""REST of the ledger of storage commitment, for administrators."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from dgscope.accounts.permissions import IsAdministrator
from dgscope.accounts.problems import BadRequest, Conflict, NotFound
from dgscope.network.commitment import resending
from dgscope.network.commitment.describe import (
    CommitItemSerializer,
    CommitmentDetailSerializer,
    CommitmentPageSerializer,
    CommitmentQuerySerializer,
    CommitmentSerializer,
)
from dgscope.network.models import NEEDS_ATTENTION, CommitRequest

_ITEMS = 500
_LARGEST_KEY = 2**63 - 1


class CommitmentsView(APIView):
    """The ledger."""

    permission_classes = (IsAuthenticated, IsAdministrator)

    @extend_schema(
        operation_id="commitments_list", parameters=[CommitmentQuerySerializer], responses=CommitmentPageSerializer
    )
    def get(self, request: Request) -> Response:
        """List requests, the newest first."""
        query = CommitmentQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        page = list(_selected(asked).order_by("-id")[: asked["limit"] + 1])
        rows = page[: asked["limit"]]
        return Response(
            {
                "results": CommitmentSerializer(rows, many=True).data,
                "next": rows[-1].pk if len(page) > len(rows) else None,
                "attention": CommitRequest.objects.filter(state__in=NEEDS_ATTENTION).count(),
            }
        )


class OneCommitmentView(APIView):
    """One request."""

    permission_classes = (IsAuthenticated, IsAdministrator)

    @extend_schema(
        operation_id="commitments_read",
        parameters=[OpenApiParameter("after", int, description="`next` of the page before.")],
        responses=CommitmentDetailSerializer,
    )
    def get(self, request: Request, pk: int) -> Response:
        """Show a request with its instances, 500 at a time."""
        row = get_object_or_404(CommitRequest, pk=pk)
        page = list(row.items.filter(pk__gt=_after(request))[: _ITEMS + 1])
        items = page[:_ITEMS]
        return Response(
            {
                **CommitmentSerializer(row).data,
                "items": CommitItemSerializer(items, many=True).data,
                "next": items[-1].pk if len(page) > len(items) else None,
            }
        )


class ResendView(APIView):
    """A request once more."""

    permission_classes = (IsAuthenticated, IsAdministrator)

    @extend_schema(
        operation_id="commitments_resend",
        request=None,
        responses={202: CommitmentSerializer, 409: OpenApiResponse(description="There is nothing to send.")},
    )
    def post(self, request: Request, pk: int) -> Response:
        """Check every instance again and report the result, or ask the node again."""
        try:
            row = resending.resend(pk)
        except CommitRequest.DoesNotExist as error:
            raise NotFound("There is no such request.") from error
        except resending.NothingToSend as error:
            raise Conflict(str(error)) from error
        return Response(CommitmentSerializer(row).data, status=202)


def _selected(asked: dict[str, Any]) -> QuerySet[CommitRequest]:
    rows = CommitRequest.objects.all()
    for field, name in (("direction", "direction"), ("state", "state"), ("ae_title", "ae"), ("id__lt", "before")):
        if name in asked:
            rows = rows.filter(**{field: asked[name]})
    if "transaction_uid" in asked:
        rows = rows.filter(transaction_uid=asked["transaction_uid"])
    if "sop_instance_uid" in asked:
        rows = rows.filter(items__sop_instance_uid=asked["sop_instance_uid"]).distinct()
    return rows.filter(state__in=NEEDS_ATTENTION) if asked["attention"] else rows


def _after(request: Request) -> int:
    value = request.query_params.get("after", "0")
    if not (value.isascii() and value.isdigit() and int(value) <= _LARGEST_KEY):
        raise BadRequest("after: must be the number that the page before gave as `next`.")
    return int(value)
