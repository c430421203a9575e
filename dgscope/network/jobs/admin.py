"""The jobs of all users in the admin: watched, cancelled and run again; never edited."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from dgscope.network.jobs import control
from dgscope.network.models import ItemState, Job

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Job]
else:
    Base = admin.ModelAdmin
_SHOWN = 200


@admin.register(Job)
class JobAdmin(Base):
    """All jobs, the newest first."""

    list_display = ("id", "kind", "title", "node", "state", "progress", "owner_name", "created_at", "why")
    list_filter = ("state", "kind", "node")
    search_fields = ("title", "owner_name", "node")
    ordering = ("-id",)
    show_full_result_count = False
    list_per_page = 50
    actions = ("cancel_jobs", "retry_jobs")
    fields = (
        "kind",
        "title",
        "node",
        "state",
        "why",
        "progress",
        "rate",
        "priority",
        "owner_name",
        "created_at",
        "started_at",
        "finished_at",
        "not_before",
        "attempts",
        "interruptions",
        "worker",
        "request",
        "result",
        "not_done",
    )
    readonly_fields = fields

    @admin.display(description="done")
    def progress(self, job: Job) -> str:
        """Return the counts."""
        total = "?" if job.total is None else job.total
        return f"{job.done} of {total}" + (f", {job.failed} failed" if job.failed else "")

    @admin.display(description="not done")
    def not_done(self, job: Job) -> SafeString:
        """Return instances that failed, with their reasons."""
        rows = job.items.filter(state=ItemState.FAILED).values_list("sop_instance_uid", "why")[:_SHOWN]
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}: {}</li>", rows)) if rows else SafeString("–")

    @admin.action(description="Cancel", permissions=["change"])
    def cancel_jobs(self, request: HttpRequest, jobs: QuerySet[Job]) -> None:
        """Stop those that have not ended."""
        count = sum(control.cancel(job) for job in jobs)
        self.message_user(request, f"{count} of {len(jobs)} are stopped, or stop at their next step.", messages.SUCCESS)

    @admin.action(description="Run again for what was not done", permissions=["change"])
    def retry_jobs(self, request: HttpRequest, jobs: QuerySet[Job]) -> None:
        """Run those again that did not succeed."""
        count = sum(control.retry(job) for job in jobs)
        self.message_user(request, f"{count} of {len(jobs)} run again.", messages.SUCCESS)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Jobs are asked for elsewhere."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The history goes by itself after 90 days."""
        return False
