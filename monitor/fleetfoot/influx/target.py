"""The border to influxdb-client: what it raises leaves as one of the errors of this package.

Importing this module takes 0.3 s and 50 MB, all of it influxdb-client's.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final, Protocol, cast

from influxdb_client.client.influxdb_client import InfluxDBClient
from influxdb_client.client.write_api import SYNCHRONOUS
from influxdb_client.rest import ApiException
from urllib3.exceptions import HTTPError

from fleetfoot.influx import RefusedError, RejectedError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from fleetfoot.influx.settings import InfluxSettings

REFUSED: Final = frozenset({400, 413, 422})
"""It is the lines: 2.x says 422 where 1.x says 400 (types that contradict, points beyond retention)."""
TOO_LARGE: Final = 413
"""Proxies say that, too."""
REJECTED: Final = frozenset({401, 403, 404})
"""It is the token, its rights or the bucket."""
CANNOT_DELETE: Final = frozenset({400, 401, 403, 404, 405, 422, 501})
_UNTIL: Final = datetime(2262, 1, 1, tzinfo=UTC)
"""Near the end of InfluxDB's time."""


class _Answer(Protocol):
    """What is used of influxdb-client's ApiException."""

    @property
    def status(self) -> int | None: ...

    @property
    def body(self) -> str | bytes | None: ...

    @property
    def headers(self) -> Mapping[str, str] | None: ...


class _Caller(Protocol):
    """What is used of its way to endpoints that it has no API for."""

    def call_api(self, path: str, method: str, /, **options: object) -> object: ...


class _Writes(Protocol):
    """What is used of its WriteApi."""

    def write(self, bucket: str, /, *, record: bytes, write_precision: str) -> object: ...

    def close(self) -> object: ...


class _Deletes(Protocol):
    """What is used of its DeleteApi."""

    def delete(
        self, start: datetime, stop: datetime, predicate: str, bucket: str, org: str | None, /
    ) -> object: ...


class _Client(Protocol):
    """What is used of influxdb-client, whose own types are not complete."""

    api_client: _Caller

    def write_api(self, *, write_options: object) -> _Writes: ...

    def delete_api(self) -> _Deletes: ...

    def close(self) -> object: ...


class Target:
    """One bucket of one server, by influxdb-client's synchronous API: what it accepts has been stored.

    Its batching API is not used: what that holds in memory is lost with the process (measured: 49 of 1,167 points
    in an outage of 12 s).
    """

    def __init__(self, settings: InfluxSettings) -> None:
        self._settings = settings
        make = cast("Callable[..., _Client]", InfluxDBClient)
        self._client = make(
            settings.url,
            token=settings.login or None,
            org=settings.org or "-",  # 1.8 and later ignore it
            timeout=int(1000.0 * settings.timeout_s),
            ssl_ca_cert=str(settings.ca_file) if settings.ca_file else None,
        )
        self._writer = self._client.write_api(write_options=SYNCHRONOUS)

    @property
    def name(self) -> str:
        """What the target is known by in the store."""
        return self._settings.name

    def close(self) -> None:
        """Close the connections."""
        self._writer.close()
        self._client.close()

    def write(self, lines: Sequence[str]) -> None:
        """Store lines whose times are in milliseconds; on return they are stored.

        Raises
        ------
        RefusedError
            Some of the lines are not taken; others may have been.
        RejectedError
            The server does not know us or the bucket.
        UnreachableError
            Another time perhaps.
        """
        body = "\n".join(lines).encode(errors="replace")
        bucket = self._settings.bucket
        self._call(lambda: self._writer.write(bucket, record=body, write_precision="ms"))

    def erase(self, tags: Mapping[str, str]) -> bool:
        """Delete all points with these tags; False where the server cannot.

        By ``/api/v2/delete`` (2.x, 1.9 and later), else by InfluxQL (1.x). InfluxDB 3 Core has neither.
        """
        predicate = " AND ".join(f'{key}="{_quoted(value, chr(34))}"' for key, value in tags.items())
        start, bucket, org = datetime.fromtimestamp(0, UTC), self._settings.bucket, self._settings.org or None
        deletes = self._client.delete_api()
        if self._done(lambda: deletes.delete(start, _UNTIL, predicate, bucket, org)):
            return True
        where = " AND ".join(f"\"{key}\" = '{_quoted(value, chr(39))}'" for key, value in tags.items())
        return self._done(lambda: self._query(f"DELETE WHERE {where}"))

    def _query(self, statement: str) -> None:
        database, _, policy = self._settings.bucket.partition("/")
        parameters = [("db", database), ("q", statement), *([("rp", policy)] if policy else [])]
        answer = self._client.api_client.call_api(
            "/query", "POST", query_params=parameters, response_type="str", _return_http_data_only=True
        )
        if '"error"' in str(answer):  # 1.x says 200 to a statement that failed
            raise RefusedError(400, str(answer))

    def _done(self, action: Callable[[], object]) -> bool:
        try:
            self._call(action, rejected=frozenset())
        except RefusedError as refusal:
            if refusal.status in CANNOT_DELETE:
                return False
            raise
        return True

    def _call(self, action: Callable[[], object], rejected: frozenset[int] = REJECTED) -> None:
        try:
            action()
        except ApiException as error:
            raise self._translated(cast("_Answer", error), rejected) from error
        except (HTTPError, OSError) as error:
            reason = getattr(error, "reason", None) or error
            raise UnreachableError(
                f"{self._settings.url} cannot be reached: {_words(str(reason))}:"
                " is the server running, is influx.url right?"
            ) from error

    def _translated(self, error: _Answer, rejected: frozenset[int]) -> Exception:
        status, (said, is_influx) = error.status or 0, _said(error.body)
        where = f"InfluxDB at {self._settings.url}, bucket {self._settings.bucket}"
        if rejected and status in REFUSED and not is_influx and status != TOO_LARGE:
            # Not the lines: a proxy, or TLS missing in the address. Nothing of it belongs into quarantine.
            return RejectedError(
                f"{where}: {status}, and not in the words of an InfluxDB: {said}: check influx.url"
            )
        if status in rejected:
            return RejectedError(f"{where}: {status} {said}: check [influx] in the configuration")
        if status in REFUSED or (not rejected and status in CANNOT_DELETE):
            return RefusedError(status, said)
        return UnreachableError(
            f"{where}: {status} {said}: see the server's log", _retry_after_s(error.headers)
        )


def _quoted(value: str, mark: str) -> str:
    return value.replace("\\", "\\\\").replace(mark, f"\\{mark}")


def _said(body: str | bytes | None) -> tuple[str, bool]:
    """Return the server's words, and whether they came as InfluxDB puts them.

    In JSON: 1.x and 3 as ``error``, 2.x as ``message``. Else they are returned as they are.
    """
    text = body.decode(errors="replace") if isinstance(body, bytes) else body or ""
    try:
        document = json.loads(text)
    except ValueError:
        return _words(text), False
    words = cast("dict[str, object]", document) if isinstance(document, dict) else {}
    said = words.get("error") or words.get("message")
    return _words(str(said or text)), said is not None


def _words(text: str) -> str:
    """Return a text on one line; of a long one both ends: 1.x repeats the line before it says what is wrong with it."""
    line = " ".join(text.split())
    return line if len(line) <= 300 else f"{line[:145]} ... {line[-150:]}"


def _retry_after_s(headers: Mapping[str, str] | None) -> float:
    """Return what ``Retry-After`` asks for, in seconds or as a date (RFC 9110, 10.2.3); 0 where it says nothing."""
    text = (headers or {}).get("Retry-After") or ""
    if text.strip().isdecimal():
        return float(text)
    try:
        return max((parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds(), 0.0)
    except (ValueError, TypeError):  # TypeError: a date without a zone
        return 0.0
