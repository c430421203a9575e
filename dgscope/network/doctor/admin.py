"""The doctor in the admin pages: a button at each remote AE, and the page behind it."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse

from dgscope.network.doctor import running
from dgscope.network.doctor.page import may_examine, page_context
from dgscope.network.models import LIVE, Job, RemoteAE


class DoctorAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for the type checker only
    """Adds the button “Examine the connection” to the page of a remote AE."""

    change_form_template = "admin/network/remoteae/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        """Add the address of the page."""
        view = self.admin_site.admin_view(self.doctor_view)
        return [path("<int:pk>/doctor/", view, name="network_remoteae_doctor"), *super().get_urls()]

    def doctor_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the newest examination, and begin one."""
        if not may_examine(request.user):
            raise PermissionDenied
        node = get_object_or_404(RemoteAE, pk=pk)
        if request.method == "POST":
            running.start(node, request.user, store_test="store_test" in request.POST)
            return HttpResponseRedirect(reverse("admin:network_remoteae_doctor", args=[pk]))
        job = Job.objects.filter(kind=running.KIND, request__node=node.ae_title).order_by("-id").first()
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            **page_context(node, job if job and job.result else None),
            "title": f"Connection with {node.ae_title}",
            "opts": self.opts,
            "newest": job,
            "is_live": job is not None and job.state in LIVE,
        }
        return render(request, "admin/network/remoteae/doctor.html", context)
