"""The database engine of `DATABASES`: as Django's own, but a connection that is alive costs no question.

Each request begins with a health check of its connection. Django asks the server for it, which takes as long as many a
search by index. A server that has ended, or was restarted, has closed its sockets, and the kernel tells that without
asking anyone; so the server is asked only where something is waiting to be read.

Where `DATABASES` says ``"SHARED": True``, threads give their connections to each other (see `parked`).
"""

from typing import Any

from django.db.backends.postgresql import base

from dgscope.postgresql import parked


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to PostgreSQL."""

    # Django's own, which its type stubs do not name.
    health_check_enabled: bool
    health_check_done: bool

    def close_if_health_check_failed(self) -> None:
        """Close a connection that was closed by the other side since it was used last."""
        if self.health_check_enabled and not self.health_check_done and self._is_quiet():
            self.health_check_done = True
            return
        super().close_if_health_check_failed()

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Use a connection that another thread has left, or make one."""
        left = parked.take(self._key) if self._is_shared else None
        return left if left is not None else super().get_new_connection(conn_params)

    def _close(self) -> None:
        """Leave the connection to the other threads, or close it."""
        fit = self._is_shared and not self.errors_occurred and not self.in_atomic_block
        if not (fit and self.connection is not None and parked.park(self._key, self.connection)):
            super()._close()  # type: ignore[misc]  # the stubs leave it out

    def _is_quiet(self) -> bool:
        connection = self.connection
        return not (connection is None or connection.closed or self.errors_occurred) and parked.is_quiet(connection)

    @property
    def _is_shared(self) -> bool:
        return bool(self.settings_dict.get("SHARED"))

    @property
    def _key(self) -> tuple[object, ...]:
        return self.alias, *(self.settings_dict[name] for name in ("NAME", "USER", "HOST", "PORT"))
