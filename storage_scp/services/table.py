"""Which service answers for which SOP class."""

from collections.abc import Mapping

from storage_scp import sop_classes
from storage_scp.services.base import Service


class ServiceTable:
    """Finds the service of an abstract syntax.

    Parameters
    ----------
    services
        Service by SOP Class UID.
    private_storage
        The service for private SOP classes, None where the site does not take them.
    """

    def __init__(self, services: Mapping[str, Service], private_storage: Service | None = None) -> None:
        self._services = services
        self._private_storage = private_storage

    def find(self, abstract_syntax: str) -> Service | None:
        """Return the service, None for an abstract syntax that we do not support."""
        service = self._services.get(abstract_syntax)
        if service is None and self._private_storage is not None and sop_classes.is_private(abstract_syntax):
            return self._private_storage
        return service
