"""JSON lines: one event or summary a line, for programs."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any, Final, TextIO, cast

from fleetfoot.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fleetfoot.path.alert import Alert
    from fleetfoot.path.run import Run
    from fleetfoot.path.sink import Second
    from fleetfoot_signal.sample import Beat

# Ends of line to some readers (RFC 8259 lets them stand), codes to a terminal, and lone surrogates: they come
# with file names that are not UTF-8, and no encoding has them.
_ESCAPED: Final = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def json_line(record: Mapping[str, Any]) -> str:
    r"""Return ``record`` as one line of JSON without its end; what is not finite becomes null.

    >>> json_line({"value": float("nan"), "name": "Zo\u00eb"}) == '{"value":null,"name":"Zo\u00eb"}'
    True
    """
    line = json.dumps(_finite(record), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def _finite(value: object) -> object:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(inner) for key, inner in cast("dict[str, object]", value).items()}
    if isinstance(value, list | tuple):
        return [_finite(inner) for inner in cast("list[object]", value)]
    return value


def write_json(stream: TextIO, record: Mapping[str, Any]) -> None:
    """Write one record as a line and flush it, so that a reader sees it at once.

    Where the stream's encoding lacks a character, the escape of JSON stands for it.

    Raises
    ------
    BrokenPipeError
        Nobody reads any more.
    OutputError
        The line cannot be written, such as on a full disk.
    """
    line = json_line(record)
    if not (stream.encoding or "utf-8").lower().startswith("utf"):
        line = json.dumps(json.loads(line), separators=(",", ":"))
    try:
        stream.write(f"{line}\n")
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise unwritable(error) from error


class JsonSink:
    """Writes events and summaries as JSON lines; see :func:`write_json`."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def begin(self, run: Run) -> None:
        """Write nothing: a run shows by what it yields."""

    def beats(self, run: Run, beats: list[Beat]) -> None:
        """Write nothing."""

    def second(self, run: Run, second: Second) -> None:
        """Write nothing."""

    def alert(self, run: Run, alert: Alert) -> None:  # noqa: ARG002 - the alert knows its run
        """Write the payload of the alert."""
        write_json(self._stream, alert.payload())

    def end(self, run: Run, summary: Mapping[str, Any]) -> None:  # noqa: ARG002 - the summary names it
        """Write the summary as it is."""
        write_json(self._stream, summary)


def unwritable(error: OSError) -> OutputError:
    """Return the error for a standard output that takes nothing any more."""
    return OutputError(
        f"standard output cannot be written: {error.strerror}: make room there, or send it elsewhere"
    )
