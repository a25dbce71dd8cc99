"""Reading a file into recordings: which format it is, and what holds for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fleetfoot.errors import UnreadableError
from fleetfoot.path.run import digest_of
from fleetfoot.sources.recording.columns import (
    Draft,
    merge_repeats,
    one_sensor_each,
    table,
    without_false_zeros,
)
from fleetfoot.sources.recording.csv_files import read_csv
from fleetfoot.sources.recording.fit import read_fit
from fleetfoot.sources.recording.model import Recording
from fleetfoot.sources.recording.tcx import read_tcx

if TYPE_CHECKING:
    from pathlib import Path

LARGEST: Final = 256 * 2**20
"""Bytes of a recording: a hundred times the longest run at one record a second."""


def read(path: Path) -> list[Recording]:
    """Return the runs recorded in a FIT, TCX or CSV file.

    The format is that of the content; the name's ending only decides what the message says.

    Raises
    ------
    UnreadableError
        If the file cannot be read, or holds no run; the line names the file and the cause.
    """
    return read_content(str(path), path.name, content_of(path))


def read_content(where: str, name: str, content: bytes) -> list[Recording]:
    """Return the runs recorded in the content of a file, as out of an archive.

    Parameters
    ----------
    where
        What people call the file, for messages.
    name
        Its name without folders: what the runs are called.
    content
        Its bytes.

    Raises
    ------
    UnreadableError
        If it cannot be read, or holds no run.
    """
    drafts = _drafts(where, content)
    return [_recording(name, i, content, draft) for i, draft in enumerate(drafts)]


def content_of(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises
    ------
    UnreadableError
        If the system refuses it, it is empty or beyond :data:`LARGEST`.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:  # ValueError: a name with a zero byte
        reason = error.strerror if isinstance(error, OSError) else error
        raise UnreadableError(
            f"{path}: cannot be opened: {reason}", "check its name and who may read it"
        ) from error
    if not content:
        raise UnreadableError(f"{path}: is empty")
    if len(content) > LARGEST:
        raise UnreadableError(
            f"{path}: is larger than {LARGEST // 2**20} MiB, which no recording of a run is"
        )
    return content


def _drafts(where: str, content: bytes) -> list[Draft]:
    if content[8:12] == b".FIT":
        return read_fit(where, content)
    if content.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")[:1] == b"<":
        return read_tcx(where, content)
    suffix = where.lower().rpartition(".")[2]
    if suffix in {"fit", "tcx"}:
        raise UnreadableError(f"{where}: is not a {suffix.upper()} file, whatever its name says")
    return read_csv(where, content)


def _recording(file_name: str, index: int, content: bytes, draft: Draft) -> Recording:
    t_s, columns = merge_repeats(draft.t_s, draft.columns)
    chosen = one_sensor_each(columns if draft.exact else without_false_zeros(columns))
    values, sensors = table(chosen, t_s.size)
    silent = not (sensors or draft.beats or draft.warnings)
    return Recording(
        name=file_name if index == 0 else f"{file_name}#{index + 1}",
        started_utc=draft.started_utc,
        digest=digest_of(content, str(index)),
        sensors=sensors,
        t_s=t_s,
        values=values,
        beats=draft.beats,
        warnings=[*draft.warnings, *(["holds none of the channels that are watched"] if silent else [])],
    )
