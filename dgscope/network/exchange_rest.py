"""REST of the file of remote AEs."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.parsers import BaseParser, JSONParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from dgscope.accounts import audit
from dgscope.accounts.permissions import IsAdministrator
from dgscope.accounts.problems import BadRequest
from dgscope.network import allow_list, exchange
from dgscope.network.models import RemoteAE


class CsvParser(BaseParser):
    """The body as text."""

    media_type = "text/csv"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """Read UTF-8."""
        try:
            return stream.read().decode("utf-8")
        except UnicodeDecodeError as error:
            raise BadRequest("The table is not in UTF-8.") from error


class TakenInSerializer(serializers.Serializer[dict[str, Any]]):
    """AE titles of the entries."""

    added = serializers.ListField(child=serializers.CharField())
    changed = serializers.ListField(child=serializers.CharField())


class ExportView(APIView):
    """All entries as a file."""

    permission_classes = (IsAuthenticated, IsAdministrator)

    @extend_schema(
        operation_id="remote_aes_export",
        parameters=[OpenApiParameter("as", OpenApiTypes.STR, enum=["json", "csv"], description="json, if not given")],
        responses={(200, "application/json"): OpenApiTypes.STR, (200, "text/csv"): OpenApiTypes.STR},
    )
    def get(self, request: Request) -> HttpResponse:
        """Give the whole list."""
        kind = request.query_params.get("as", "json")
        if kind not in {"json", "csv"}:
            raise BadRequest("as: json or csv.")
        entries = RemoteAE.objects.all()
        text = exchange.as_csv(entries) if kind == "csv" else exchange.as_json(entries)
        answer = HttpResponse(text, content_type="text/csv; charset=utf-8" if kind == "csv" else "application/json")
        answer["Content-Disposition"] = f'attachment; filename="remote-aes.{kind}"'
        return answer


class ImportView(APIView):
    """Entries from a file."""

    permission_classes = (IsAuthenticated, IsAdministrator)
    parser_classes = (JSONParser, CsvParser)

    @extend_schema(
        operation_id="remote_aes_import",
        request={"application/json": OpenApiTypes.OBJECT, "text/csv": OpenApiTypes.STR},
        responses={200: TakenInSerializer, 400: OpenApiResponse(description="which entry, and what is wrong")},
    )
    def post(self, request: Request) -> Response:
        """Add or change the entries of a file, all or none; others stay as they are."""
        data = request.data
        try:
            records = exchange.from_csv(data) if isinstance(data, str) else data
            if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
                raise exchange.UnusableFile("A list of objects is expected, one for each remote AE.")
            added, changed = exchange.take_in(records)
        except exchange.UnusableFile as error:
            raise BadRequest(str(error)) from error
        audit.record(
            audit.Event.NODE_CHANGE,
            user=request.user,
            address=audit.address_of(request),
            detail={"imported": ", ".join([*added, *changed])},
        )
        allow_list.forget()
        return Response({"added": added, "changed": changed})
