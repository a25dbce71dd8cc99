"""Reading a file into recordings: which format it is, and which of what it holds are runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fleetfoot.errors import UnreadableError
from fleetfoot.path.run import digest_of
from fleetfoot.sources.fit_framing import MAGIC
from fleetfoot.sources.recording.csv_files import read_csv
from fleetfoot.sources.recording.fit import read_fit
from fleetfoot.sources.recording.gpx import read_gpx
from fleetfoot.sources.recording.json_files import read_json
from fleetfoot.sources.recording.judge import refuse
from fleetfoot.sources.recording.shape import recordings
from fleetfoot.sources.recording.tcx import read_tcx
from fleetfoot.sources.recording.text import text_of, unpacked
from fleetfoot.sources.recording.xml_points import root_of

if TYPE_CHECKING:
    from pathlib import Path

    from fleetfoot.sources.recording.draft import Draft
    from fleetfoot.sources.recording.model import Recording

LARGEST: Final = 64 * 2**20
"""Bytes of a recording, unpacked: an ultra of two days in the most wordy format has 60 MB."""
LONGEST_S: Final = 500 * 3600.0
"""Time of all runs of one file: a season's, or a race of three weeks."""
MOST_TOLD: Final = 3
"""Activities of a file that are told for not being runs."""
_NEAR: Final = 4096
"""The header of a FIT file is looked for in so many bytes: mail and web servers put things before it."""


def read(path: Path) -> list[Recording]:
    """Return the runs recorded in a file, whatever its format and name.

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
        Its bytes, which may be packed by gzip.

    Raises
    ------
    OtherSportError
        If it holds no run but something else.
    UnreadableError
        If it cannot be read; the line names the file and the cause.
    """
    plain = unpacked(where, content, LARGEST)
    drafts = _drafts(where, plain)
    runs = [draft for draft in drafts if draft.sport is not None and draft.sport.runs]
    chosen = runs or [draft for draft in drafts if draft.sport is None or not draft.sport.name]
    if not chosen:
        raise refuse(where, [draft.sport.name for draft in drafts if draft.sport is not None])
    return _recordings(where, name, plain, chosen)


def _recordings(where: str, name: str, content: bytes, drafts: list[Draft]) -> list[Recording]:
    made: list[Recording] = []
    refused: list[UnreadableError] = []
    for i, draft in enumerate(drafts):
        try:
            made += recordings(
                where, name if not made else f"{name}#{len(made) + 1}", draft, digest_of(content, str(i))
            )
        except UnreadableError as error:
            refused.append(error)
        if sum(recording.duration_s for recording in made) > LONGEST_S:
            raise UnreadableError(
                f"{where}: holds more than {LONGEST_S / 3600:.0f} hours of runs", "cut it in two"
            )
    if not made:
        raise refused[0]
    told = list(dict.fromkeys(error.what.removeprefix(f"{where}: ") for error in refused))
    for recording in made:
        recording.warnings.extend(told[:MOST_TOLD])
    return made


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
    at = content.find(MAGIC, 0, _NEAR)
    if at >= 8 and content[at - 8] in {12, 14}:
        return read_fit(where, content[at - 8 :])
    suffix = where.lower().removesuffix(".gz").rpartition(".")[2]
    if content[:4] == b"PK\x03\x04":
        raise UnreadableError(f"{where}: is a ZIP archive", "unpack it, and give what is in it")
    text = text_of(where, content)
    start = text.lstrip("\ufeff \t\r\n")[:1]
    if start == "<":
        return _of_xml(where, text.lstrip("\ufeff \t\r\n"))
    if start == "{":
        return read_json(where, text)
    if suffix in {"fit", "tcx", "gpx"}:
        raise UnreadableError(f"{where}: is not a {suffix.upper()} file, whatever its name says")
    return read_csv(where, text)


def _of_xml(where: str, text: str) -> list[Draft]:
    root = root_of(text).lower()
    if root == "gpx":
        return read_gpx(where, text)
    if root == "html":
        raise UnreadableError(f"{where}: is a web page", "log in there, and save the recording itself")
    if root == "kml":
        raise UnreadableError(
            f"{where}: is a KML file: a route without times", "export it as GPX, TCX or FIT"
        )
    return read_tcx(where, text)
