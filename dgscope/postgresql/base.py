"""The database engine of `DATABASES`: as Django's own, but a connection that is alive costs no question.

Each request begins with a health check of its thread's connection. Django asks the server for it, which takes as long
as many a search by index. A server that has ended, or was restarted, has closed its sockets, and the kernel tells that
without asking anyone; so the server is asked only where something is waiting to be read.
"""

import select

from django.db.backends.postgresql import base


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

    def _is_quiet(self) -> bool:
        """Nothing is waiting to be read: neither the end of the stream nor a last word of the server."""
        connection = self.connection
        if connection is None or connection.closed or self.errors_occurred:
            return False
        waiting = select.poll()
        waiting.register(connection.pgconn.socket, select.POLLIN)
        return not waiting.poll(0)
