"""The browser's session: who is signed in, signing in and signing out."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.models import AnonymousUser, User
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

import dgscope
from dgscope.accounts import signing_in
from dgscope.accounts.authentication import SessionAuthentication

# What the pages ask for before they show a control; the server checks each again.
SHOWN_PERMISSIONS = {
    "archive.view_study": "view_study",
    "archive.delete_study": "delete_study",
    "archive.store_study": "store_study",
    "archive.export_study": "export_study",
    "network.create_objects": "create_objects",
    "viewer.save_presentation_state": "save_presentation_state",
}


class UserSerializer(serializers.Serializer[Any]):
    """An account as the pages show it."""

    username = serializers.CharField()
    name = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())
    permissions = serializers.ListField(child=serializers.CharField())
    staff = serializers.BooleanField()


class SiteSerializer(serializers.Serializer[Any]):
    """This installation."""

    name = serializers.CharField()
    version = serializers.CharField()


class SessionSerializer(serializers.Serializer[Any]):
    """Who is signed in; `user` is null for nobody."""

    user = UserSerializer(allow_null=True)
    site = SiteSerializer()


class CredentialsSerializer(serializers.Serializer[Any]):
    """A name and a password."""

    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=1000, trim_whitespace=False)


def describe(user: User | AnonymousUser) -> dict[str, Any]:
    """Return the session as the pages read it."""
    return {"user": _describe_user(user), "site": {"name": settings.ENV.site_name, "version": dgscope.__version__}}


def _describe_user(user: User | AnonymousUser) -> dict[str, Any] | None:
    if not isinstance(user, User):
        return None
    return {
        "username": user.username,
        "name": user.get_full_name() or user.username,
        "roles": sorted(user.groups.values_list("name", flat=True)),
        "permissions": [shown for name, shown in SHOWN_PERMISSIONS.items() if user.has_perm(name)],
        "staff": user.is_staff,
    }


class SessionView(APIView):
    """Sessions are for browsers: a token cannot be turned into one."""

    authentication_classes = (SessionAuthentication,)
    permission_classes = (AllowAny,)

    @extend_schema(operation_id="session_read", responses=SessionSerializer)
    def get(self, request: Request) -> Response:
        """Say who is signed in."""
        return Response(describe(request.user))

    @extend_schema(
        operation_id="session_create",
        request=CredentialsSerializer,
        responses={
            200: SessionSerializer,
            401: OpenApiResponse(description="The name or the password is wrong."),
            429: OpenApiResponse(description="Too many wrong passwords; Retry-After says how long to wait."),
        },
    )
    def post(self, request: Request) -> Response:
        """Sign in. The session gets a new key, so that one planted before is worth nothing."""
        SessionAuthentication().enforce_csrf(request)  # also for strangers: nobody is signed in by a foreign page
        credentials = CredentialsSerializer(data=request.data)
        credentials.is_valid(raise_exception=True)
        try:
            user = signing_in.check(request._request, **credentials.validated_data)
        except signing_in.CredentialsError as error:
            raise AuthenticationFailed("The user name or the password is wrong.") from error
        login(request._request, user)
        return Response(describe(user))

    @extend_schema(operation_id="session_delete", request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        """Sign out."""
        logout(request._request)
        return Response(status=204)
