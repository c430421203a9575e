"""REST of the queries."""

from typing import Any

from django.contrib.auth.models import User
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from dgscope.accounts import audit
from dgscope.accounts.permissions import MayView
from dgscope.accounts.problems import BadRequest, NotFound
from dgscope.network.models import Query, QueryState, RemoteAE
from dgscope.network.query import starting
from dgscope.network.query.keys import LEVELS, BadKeyError, checked
from dgscope.network.query.presence import with_presence

MOST_NODES = 20
PAGE = 500


class QuestionSerializer(serializers.Serializer[dict[str, Any]]):
    """What to ask, and whom."""

    nodes = serializers.ListField(child=serializers.CharField(max_length=16), min_length=1, max_length=MOST_NODES)
    level = serializers.ChoiceField(choices=list(LEVELS), default="study")
    keys = serializers.DictField(default=dict, help_text="keyword: value; in a sequence Sequence.Keyword")
    root = serializers.ChoiceField(  # type: ignore[assignment]  # Field.root is not used here
        choices=["study", "patient"], required=False, help_text="else as the node is set"
    )


class QueryIdSerializer(serializers.Serializer[dict[str, int]]):
    """The query that was made."""

    id = serializers.IntegerField()


class NodeErrorSerializer(serializers.Serializer[dict[str, str]]):
    """Why a node gave no answer, or not all."""

    node = serializers.CharField()
    why = serializers.CharField()


class AnswersSerializer(serializers.Serializer[dict[str, Any]]):
    """Answers since the last look."""

    id = serializers.IntegerField()
    state = serializers.ChoiceField(choices=QueryState.choices)
    level = serializers.CharField()
    answers = serializers.ListField(
        child=serializers.DictField(),
        help_text="node, keywords, here (none, partly, complete), here_instances, instances",
    )
    next = serializers.IntegerField(help_text="to be given as after")
    errors = NodeErrorSerializer(many=True)  # type: ignore[assignment]  # this one only writes
    cut = serializers.BooleanField(help_text="a node has more than was fetched")
    left_out = serializers.IntegerField(help_text="answers that did not match what was asked")
    running = serializers.ListField(child=serializers.CharField(), help_text="nodes that have not ended")


class QueriesView(APIView):
    """Ask."""

    permission_classes = (IsAuthenticated, MayView)

    @extend_schema(operation_id="queries_create", request=QuestionSerializer, responses={202: QueryIdSerializer})
    def post(self, request: Request) -> Response:
        """Ask nodes; the answers come in while they are looked at under the ID that is returned."""
        given = QuestionSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        asked = given.validated_data
        try:
            keys = checked(asked["level"], asked["keys"])
        except BadKeyError as error:
            raise BadRequest(str(error)) from error
        if not keys:
            raise BadRequest("keys: give at least one, so that not everything is asked for.")
        for title in asked["nodes"]:
            node = RemoteAE.objects.filter(ae_title=title).first()
            if node is None or not node.can("find"):
                raise BadRequest(f"nodes: “{title}” is not on the list, or cannot be queried.")
        audit.record_query(request._request, {"nodes": ", ".join(asked["nodes"]), "level": asked["level"], **keys})
        owner = request.user if isinstance(request.user, User) else None
        query = starting.start(owner, asked["nodes"], asked["level"], keys, asked.get("root", ""))
        return Response({"id": query.pk}, status=202)


class OneQueryView(APIView):
    """Look at the answers."""

    permission_classes = (IsAuthenticated, MayView)

    def _query(self, request: Request, pk: int) -> Query:
        query = Query.objects.filter(pk=pk, owner_id=request.user.pk).first()
        if query is None:
            raise NotFound(f"There is no query {pk} of yours. Queries are kept for an hour.")
        return query

    @extend_schema(
        operation_id="queries_retrieve",
        parameters=[OpenApiParameter("after", OpenApiTypes.INT, description="the `next` of the last look")],
        responses=AnswersSerializer,
    )
    def get(self, request: Request, pk: int) -> Response:
        """The answers that came after `after`, and how far each node is."""
        query = self._query(request, pk)
        after = request.query_params.get("after", "0")
        if not after.isdecimal():
            raise BadRequest("after: the number `next` of the answer before, please.")
        nodes = list(query.nodes.all())  # before the answers: what ended then has written them all
        rows = list(query.answers.filter(pk__gt=int(after[:18])).order_by("pk")[:PAGE])
        answers = [{**row.attributes, "node": row.node} for row in rows]
        running = [node.node for node in nodes if node.state == QueryState.RUNNING]
        # More answers wait than one page holds: it is not done for the reader.
        is_running = bool(running) or len(rows) == PAGE
        state = "running" if is_running else "cancelled" if query.cancel_requested else "done"
        return Response(
            {
                "id": query.pk,
                "state": state,
                "level": query.level,
                "answers": with_presence(query.level, answers, request.user),
                "next": rows[-1].pk if rows else int(after[:18]),
                "errors": [{"node": node.node, "why": node.why} for node in nodes if node.why],
                "cut": any(node.cut for node in nodes),
                "left_out": sum(node.left_out for node in nodes),
                "running": running,
            }
        )

    @extend_schema(operation_id="queries_cancel", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Ask the nodes to stop; what came in can still be looked at."""
        query = self._query(request, pk)
        Query.objects.filter(pk=query.pk).update(cancel_requested=True)
        return Response(status=204)
