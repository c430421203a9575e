"""Views without the machinery of the REST framework, for what is asked for a hundred times a second."""

from functools import wraps

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from rest_framework.exceptions import APIException, NotAuthenticated
from rest_framework.request import Request

from dgscope.accounts import remembered
from dgscope.accounts.authentication import BasicAuthentication, BearerAuthentication
from viewer.service.problems import Parameters, View, with_problems


def signed_in_view(view: "View[Parameters]") -> "View[Parameters]":
    """A GET view for accounts; strangers get 401, and every error its problem document.

    What an account may see is decided by the rows that the view asks for (`access`, `grants`).
    """

    @wraps(view)
    def checked(request: HttpRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs) -> HttpResponseBase:
        user = _account(request)
        if not user.is_authenticated:
            raise _challenge(NotAuthenticated(), request)
        return view(request, *args, **kwargs)

    return require_safe(with_problems(checked))


def _account(request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
    """Who asks: by Authorization header where there is one, else by session. Safe methods need no CSRF token."""
    if "HTTP_AUTHORIZATION" in request.META:
        header = request.META["HTTP_AUTHORIZATION"]
        known = remembered.find(header)
        if known is not None:
            request.user = known[0]
            return known[0]
        for method in (BearerAuthentication(), BasicAuthentication()):
            try:
                found = method.authenticate(Request(request))
            except APIException as error:
                raise _challenge(error, request) from error
            if found is not None:
                request.user = found[0]
                remembered.keep(header, *found)
                return found[0]
    return request.user


def _challenge(error: APIException, request: HttpRequest) -> APIException:
    error.auth_header = BearerAuthentication().authenticate_header(Request(request))  # type: ignore[attr-defined]
    return error
