"""A web server that answers every GET with the process id, and where it is told so, that not everything is well."""

import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        lacks = os.environ.get("STAND_IN_LACKS", "") if self.path == "/healthz" else ""
        self.send_response(503 if lacks else 200)
        self.end_headers()
        self.wfile.write((lacks or str(os.getpid())).encode())

    def log_message(self, *_: object) -> None:
        """Quiet: the probes would fill the log."""


if os.environ.get("STAND_IN_BREAKS"):
    sys.exit(3)
ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
