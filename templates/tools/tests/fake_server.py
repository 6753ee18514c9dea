"""A small JSON server in a thread, for the fakes of Polaris and of the Kubernetes API."""

from __future__ import annotations

import json
import ssl
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

Answer = tuple[int, object]


@dataclass(frozen=True)
class Request:
    """A request, its path split and unquoted, its body read as JSON where it is JSON."""

    method: str
    path: list[str]
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes

    def json(self) -> dict:
        return json.loads(self.body) if self.body else {}


class FakeServer:
    """Calls `answer` for each request, one at a time, and keeps a list of the requests."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        fake = self
        self.requests: list[str] = []
        self._lock = threading.Lock()

        class Handler(BaseHTTPRequestHandler):
            def handle_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                parts = urlsplit(self.path)
                path = [unquote(entry) for entry in parts.path.split("/")[1:]]
                with fake._lock:
                    fake.requests.append(f"{self.command} {parts.path}")
                    query, headers = parse_qs(parts.query), dict(self.headers)
                    status, value = fake.answer(Request(self.command, path, query, headers, body))
                data = b"" if value is None else json.dumps(value).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if context is not None:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def answer(self, request: Request) -> Answer:
        raise NotImplementedError

    def changes(self) -> list[str]:
        """The requests that are neither reading nor a login."""
        return [
            entry
            for entry in self.requests
            if not entry.startswith("GET ") and "/oauth/" not in entry and "/leases" not in entry
        ]

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
