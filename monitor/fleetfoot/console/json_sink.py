"""JSON lines: one event, reminder or summary a line, for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, TextIO

from fleetfoot.errors import OutputError
from fleetfoot.path.outlet import Outlet
from fleetfoot.path.sink import Sink
from fleetfoot.words.text import json_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fleetfoot.path.alert import Alert
    from fleetfoot.path.reminder import Reminder
    from fleetfoot.path.run import Run
    from fleetfoot.path.sink import Second, Seconds
    from fleetfoot_signal.sample import Beat

FAREWELL_S: Final = 2.0
"""How long the end of a run waits for a reader before it says so, and for a disk before it gives up."""


def write_json(stream: TextIO, record: Mapping[str, object]) -> None:
    """Write one record as a line and flush it, so that a reader sees it at once.

    Where the stream's encoding lacks a character, the escape of JSON stands for it.

    Raises
    ------
    BrokenPipeError
        Nobody reads any more.
    OutputError
        The line cannot be written, such as on a full disk.
    """
    try:
        stream.write(_line_for(stream, record))
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise unwritable(error) from error


def _line_for(stream: TextIO, record: Mapping[str, object]) -> str:
    """Return a line that the encoding of a stream can hold."""
    line = json_line(record)
    if not (stream.encoding or "utf-8").lower().startswith("utf"):
        line = json.dumps(json.loads(line), separators=(",", ":"))
    return f"{line}\n"


class JsonLines:
    """Standard output of a run that waits for nobody: a thread of its own writes the records.

    Where nobody reads any more that is told once, and the run goes on.
    """

    def __init__(self, stream: TextIO, notice: Callable[[str], None]) -> None:
        stream.flush()
        self._stream = stream
        self._notice = notice
        self._told = False
        self._outlet = Outlet(stream.fileno(), "standard output", notice, on_disk=False)

    def __call__(self, record: Mapping[str, object]) -> None:
        """Have a record written as a line."""
        self._outlet.put(_line_for(self._stream, record).encode(self._stream.encoding or "utf-8"))
        if self._outlet.gone and not self._told:
            self._told = True
            self._notice("nobody reads standard output any more; the run goes on")

    async def settled(self) -> None:
        """Wait until everything is read or nobody reads any more.

        Raises
        ------
        BrokenPipeError
            Nobody reads any more.
        OutputError
            Something was not written.
        """
        while not await self._outlet.settled(FAREWELL_S) and self._outlet.trouble is None:
            if not self._told:
                self._told = True
                self._notice("waiting for standard output to be read; Ctrl-C gives up")
        if self._outlet.gone:
            raise BrokenPipeError
        if self._outlet.trouble is not None:
            raise unwritable(self._outlet.trouble)
        if self._outlet.lost:
            raise OutputError(f"{self._outlet.lost} lines were lost: standard output was not read in time")

    def stop(self) -> None:
        """Give up what cannot be written now."""
        self._outlet.stop()


class JsonSink(Sink):
    """Writes events, reminders and summaries as JSON lines.

    Parameters
    ----------
    write
        Writes a record: :func:`write_json` on a stream, or :class:`JsonLines`.
    """

    def __init__(self, write: Callable[[Mapping[str, object]], None]) -> None:
        self._write = write

    def begin(self, run: Run) -> None:
        """Write nothing: a run shows by what it yields."""

    def beats(self, run: Run, beats: list[Beat]) -> None:
        """Write nothing."""

    def second(self, run: Run, second: Second) -> None:
        """Write nothing."""

    def seconds(self, run: Run, seconds: Seconds) -> None:
        """Write nothing."""

    def alert(self, run: Run, alert: Alert) -> None:
        """Write the payload of the alert."""
        del run  # the alert knows it
        self._write(alert.payload())

    def reminder(self, run: Run, reminder: Reminder) -> None:
        """Write the payload of the reminder."""
        del run  # the reminder knows it
        self._write(reminder.payload())

    def end(self, run: Run, summary: Mapping[str, object]) -> None:
        """Write the summary as it is."""
        del run  # the summary names it
        self._write(summary)


def unwritable(error: OSError) -> OutputError:
    """Return the error for a standard output that takes nothing any more."""
    return OutputError(
        f"standard output cannot be written: {error.strerror}: make room there, or send it elsewhere"
    )
