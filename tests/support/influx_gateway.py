"""InfluxDB's v2 write endpoint in front of a 1.x server, and what can go wrong on the way.

It maps ``/api/v2/write`` to ``/write`` as InfluxDB 1.8 and later do themselves (influxdata/influxdb v1.8,
services/httpd/handler.go, serveWriteV2) and words refusals as 2.x does; ``/query`` passes through. Not covered:
tokens and organisations, Flux, deletion by ``/api/v2/delete`` unless it is switched on.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import sys
import threading
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

from patience import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

PRECISIONS = {"ns": "n", "us": "u", "ms": "ms", "s": "s"}
PROBLEMS = ("partial write", "field type conflict")


@dataclass(frozen=True)
class Fault:
    """What the next request gets instead of an answer; without a status the connection is dropped."""

    status: int | None = None
    message: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    after: bool = False
    """Whether the server has done its work by then: the answer is lost, not the request."""
    deed: Callable[[], object] = lambda: None
    """What happens just before."""
    as_it_is: bool = False
    """Whether the message is all that is answered, instead of JSON as 2.x has it."""


@dataclass
class Seen:
    """One request as it came."""

    path: str
    parameters: dict[str, str]
    authorization: str | None
    body: bytes


class Gateway(ThreadingHTTPServer):
    """Listens on a loopback port of its own."""

    daemon_threads = True

    def __init__(self, port: int, *, deletes: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.behind = port
        self.deletes = deletes
        """Whether ``/api/v2/delete`` is there, as from 1.9 on."""
        self.faults: deque[Fault] = deque()
        """For writes, first come first served."""
        self.faults_at: dict[int, Fault] = {}
        """For the write of that number, from 1."""
        self.seen: list[Seen] = []
        self.remembers = True
        """Whether what was seen is kept."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def writes(self) -> list[Seen]:
        return [seen for seen in self.seen if seen.path == "/api/v2/write"]

    def next_fault(self) -> Fault | None:
        """Return what the write that has just come gets instead of an answer."""
        if self.faults:
            return self.faults.popleft()
        return self.faults_at.get(len(self.writes))

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that has gone."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type] # passed on as it came


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Gateway  # pyright: ignore[reportIncompatibleVariableOverride] # what made it

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Be silent."""

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = urlsplit(self.path)
        given = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        if self.server.remembers:
            self.server.seen.append(Seen(parts.path, given, self.headers.get("Authorization"), body))
        fault = None
        if parts.path == "/api/v2/write":
            fault = self.server.next_fault()
        if fault is not None and not fault.after:
            self._fail(fault)
            return
        answer = self._pass_on(parts.path, given, body)
        if fault is not None:
            self._fail(fault)
        else:
            self._answer(*answer)

    def _pass_on(self, path: str, given: dict[str, str], body: bytes) -> tuple[int, bytes]:
        if path == "/api/v2/write":
            database, _, policy = given["bucket"].partition("/")
            query = {"db": database, "rp": policy, "precision": PRECISIONS[given.get("precision", "ns")]}
            status, said = self._ask(f"/write?{urlencode(query)}", body)
            return status if status < 300 else self._status(status, said), said
        if path == "/api/v2/delete" and self.server.deletes:
            where = re.sub(r'"((?:[^"\\]|\\.)*)"', r"'\1'", json.loads(body)["predicate"])
            query = {"db": given["bucket"].partition("/")[0], "q": f"DELETE WHERE {where}"}
            status, said = self._ask(f"/query?{urlencode(query)}", b"")
            return (204 if status == 200 and b'"error"' not in said else 400), said
        if path in {"/query", "/ping"}:
            return self._ask(self.path, body)
        return 404, b"404 page not found\n"

    @staticmethod
    def _status(status: int, said: bytes) -> int:
        """Return what 2.x answers where 1.x says 400."""
        return 422 if status == 400 and any(word.encode() in said for word in PROBLEMS) else status

    def _ask(self, path: str, body: bytes) -> tuple[int, bytes]:
        kept = {k: v for k, v in self.headers.items() if k in {"Content-Encoding", "Content-Type"}}
        connection = http.client.HTTPConnection("127.0.0.1", self.server.behind, timeout=PATIENCE_S)
        try:
            connection.request("POST", path, body, kept)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except OSError as error:
            return 503, json.dumps({"error": f"no server behind the gateway: {error}"}).encode()
        finally:
            connection.close()

    def _fail(self, fault: Fault) -> None:
        fault.deed()
        if fault.status is None:
            self.close_connection = True
            self.connection.close()
            return
        said = fault.message if fault.as_it_is else json.dumps({"code": "fault", "message": fault.message})
        self._answer(fault.status, said.encode(), fault.headers)

    def _answer(self, status: int, body: bytes, headers: dict[str, Any] | None = None) -> None:
        with contextlib.suppress(ConnectionError):  # a client that was killed
            self.send_response(status)
            for key, value in (headers or {}).items():
                self.send_header(key, value)
            if status != 204:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if status != 204:
                self.wfile.write(body)


@contextlib.contextmanager
def gateway(port: int, *, deletes: bool = False) -> Generator[Gateway]:
    """Run a gateway in a thread for the length of a block."""
    server = Gateway(port, deletes=deletes)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
