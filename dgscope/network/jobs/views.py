"""REST of the jobs: one's own, and all of them for administrators."""

from typing import Any

from django.db.models import Count, QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from dgscope.accounts.permissions import IsAdministrator, MayView
from dgscope.accounts.problems import BadRequest, Conflict, NotFound
from dgscope.network.commitment import asking
from dgscope.network.commitment.answers import reasons
from dgscope.network.jobs import control
from dgscope.network.jobs.serializers import (
    ItemSerializer,
    JobDetailSerializer,
    JobListSerializer,
    JobSerializer,
    PrioritySerializer,
)
from dgscope.network.models import ItemState, Job, JobState

PAGE = 100
ITEMS = 200


class JobView(APIView):
    """What all views of jobs share: who may see which."""

    permission_classes = (IsAuthenticated, MayView)

    def jobs(self) -> QuerySet[Job]:
        """The jobs that the user may see."""
        user = self.request.user
        if IsAdministrator().has_permission(self.request, self):
            return Job.objects.all()
        return Job.objects.filter(owner_id=user.pk)

    def job(self, pk: int) -> Job:
        """One of them."""
        found = self.jobs().filter(pk=pk).first()
        if found is None:
            raise NotFound(f"There is no job {pk} of yours.")
        return found


def _text(name: str, what: str) -> OpenApiParameter:
    return OpenApiParameter(name, OpenApiTypes.STR, description=what)


class JobsView(JobView):
    """The list."""

    @extend_schema(
        operation_id="jobs_list",
        parameters=[
            _text("mine", "1: only one's own (an administrator sees all otherwise)"),
            _text("state", "one or several states, separated by commas"),
            _text("kind", "one or several kinds, separated by commas"),
            _text("node", "AE title"),
            OpenApiParameter("before", OpenApiTypes.INT, description="jobs older than this ID: the next page"),
        ],
        responses=JobListSerializer,
    )
    def get(self, request: Request) -> Response:
        """The newest first, and how many there are in each state."""
        jobs = self.jobs()
        given = request.query_params
        if given.get("mine") == "1":
            jobs = jobs.filter(owner_id=request.user.pk)
        for name in ("kind", "node"):
            if value := given.get(name):
                if not value.isprintable():
                    raise BadRequest(f"{name}: it has characters that cannot be printed.")
                jobs = jobs.filter(**{f"{name}__in": value.split(",")})
        counts: dict[str, int] = dict.fromkeys(JobState.values, 0)
        counts |= dict(jobs.order_by().values_list("state").annotate(Count("pk")))
        if states := given.get("state"):
            if unknown := set(states.split(",")) - set(JobState.values):
                raise BadRequest(f"state: {', '.join(sorted(unknown))} is none of {', '.join(JobState.values)}.")
            jobs = jobs.filter(state__in=states.split(","))
        if before := given.get("before"):
            if not before.isdecimal():
                raise BadRequest("before: the ID of a job, please.")
            jobs = jobs.filter(pk__lt=int(before[:18]))
        page = list(jobs.order_by("-id")[:PAGE])
        context = {"commitments": asking.summaries([job.pk for job in page])}
        return Response({"results": JobSerializer(page, many=True, context=context).data, "counts": counts})


class OneJobView(JobView):
    """One job."""

    @extend_schema(
        operation_id="jobs_retrieve",
        parameters=[
            OpenApiParameter("items_after", OpenApiTypes.INT, description="the `next` of the page before"),
            _text("item_state", "waiting, done, warning or failed"),
        ],
        responses=JobDetailSerializer,
    )
    def get(self, request: Request, pk: int) -> Response:
        """The job with a page of its instances."""
        job = self.job(pk)
        items = job.items.order_by("pk")
        if state := request.query_params.get("item_state"):
            if state not in ItemState.values:
                raise BadRequest(f"item_state: {', '.join(ItemState.values)}.")
            items = items.filter(state=state)
        if (after := request.query_params.get("items_after", "")).isdecimal():
            items = items.filter(pk__gt=int(after[:18]))
        page = list(items[: ITEMS + 1])
        following = page[ITEMS - 1].pk if len(page) > ITEMS else None
        page = page[:ITEMS]
        # Most sends ask for no commitment.
        asked = [item.sop_instance_uid for item in page if item.note]
        context = {"reasons": reasons(job.pk, asked) if asked else {}}
        body: dict[str, Any] = {
            **JobSerializer(job).data,
            "priority": job.priority,
            "attempts": job.attempts,
            "request": job.request,
            "result": job.result,
            "items": ItemSerializer(page, many=True, context=context).data,
            "next": following,
        }
        return Response(body)

    @extend_schema(operation_id="jobs_set_priority", request=PrioritySerializer, responses=JobSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Let a waiting job come earlier or later: 9 is first, 0 is last."""
        job = self.job(pk)
        given = PrioritySerializer(data=request.data)
        given.is_valid(raise_exception=True)
        if not control.set_priority(job, given.validated_data["priority"]):
            raise Conflict("The job does not wait any more, so its priority has no meaning.")
        return Response(JobSerializer(self.job(pk)).data)


class CancelView(JobView):
    """Stop a job."""

    @extend_schema(operation_id="jobs_cancel", request=None, responses=JobSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """At once while it waits; at its next message while it runs."""
        if not control.cancel(self.job(pk)):
            raise Conflict("The job has ended already.")
        return Response(JobSerializer(self.job(pk)).data)


class RetryView(JobView):
    """Run a job again."""

    @extend_schema(operation_id="jobs_retry", request=None, responses=JobSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """For what failed or was not done."""
        if not control.retry(self.job(pk)):
            raise Conflict("The job still runs, or there is nothing left to do.")
        return Response(JobSerializer(self.job(pk)).data)
