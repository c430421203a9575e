"""The pages of the browser: one shell, which the program in static/viewer/app.js fills."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe


@require_safe
@ensure_csrf_cookie
def page(request: HttpRequest, **of_the_path: str) -> HttpResponse:
    """Show the screen that the path names; a stranger is sent to the sign-in page and comes back afterwards."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    return render(request, "viewer/shell.html")


@require_safe
@ensure_csrf_cookie
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the sign-in page; who is signed in already goes on to where they wanted to go, on this site only."""
    if request.user.is_authenticated:
        wanted = request.GET.get("next", "/")
        is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
        return HttpResponseRedirect(wanted if is_ours and wanted.startswith("/") else "/")
    return render(request, "viewer/shell.html")
