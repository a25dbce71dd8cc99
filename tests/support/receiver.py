"""A real HTTP server on loopback that keeps what is posted to it, and can be slow, rude, or gone."""

from __future__ import annotations

import contextlib
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from patience import PATIENCE_S
from ports import free_port

if TYPE_CHECKING:
    from collections.abc import Generator


@dataclass(frozen=True)
class Received:
    """One request."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        parsed: dict[str, Any] = json.loads(self.body)
        return parsed


@dataclass
class Receiver:
    """What came in, and how to answer."""

    port: int = field(default_factory=free_port)
    status: int = 200
    hang: threading.Event | None = None
    """While it is there and not set, requests are kept waiting for an answer."""
    requests: list[Received] = field(default_factory=list)
    came: threading.Condition = field(default_factory=threading.Condition)

    def take(self, received: Received) -> None:
        with self.came:
            self.requests.append(received)
            self.came.notify_all()

    def until(self, count: int) -> list[Received]:
        """Wait until so many requests have come."""
        with self.came:
            assert self.came.wait_for(lambda: len(self.requests) >= count, PATIENCE_S), self.requests
            return list(self.requests)


class _Handler(BaseHTTPRequestHandler):
    receiver: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        self.receiver.take(Received(self.path, dict(self.headers.items()), body))
        if self.receiver.hang is not None:
            self.receiver.hang.wait(PATIENCE_S)
        with contextlib.suppress(OSError):  # who asked has given up
            self.send_response(self.receiver.status)
            self.send_header("content-type", "application/json")
            self.end_headers()
            self.wfile.write(b'{"id": 1}')

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's signature
        """Print nothing."""


@contextlib.contextmanager
def receiving(receiver: Receiver | None = None) -> Generator[Receiver]:
    """Serve while the context is open, on the receiver's port."""
    receiver = receiver or Receiver()
    handler = type("Handler", (_Handler,), {"receiver": receiver})
    server = ThreadingHTTPServer(("127.0.0.1", receiver.port), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
