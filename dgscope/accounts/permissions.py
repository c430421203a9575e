"""Permissions of REST views."""

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView


class MayView(BasePermission):
    """The account may see studies."""

    message = "Your account may not see studies. An administrator can give it a role that may."

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Ask for `archive.view_study`."""
        return bool(request.user.is_authenticated and request.user.has_perm("archive.view_study"))


class IsAdministrator(BasePermission):
    """The account may administer remote AEs."""

    message = "Only administrators may do this."

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Ask for the staff flag and the permission of the remote AEs."""
        user = request.user
        return bool(user.is_authenticated and user.is_staff and user.has_perm("network.change_remoteae"))
