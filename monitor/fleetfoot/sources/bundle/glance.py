"""What a file may be, from its bytes: a run, another sport, or nothing that was recorded."""

from __future__ import annotations

import enum
import re
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Final, NamedTuple

from fleetfoot.sources.bundle.fit_glance import ACTIVITY, glance_fit
from fleetfoot.sources.fit_framing import MAGIC


class Kind(enum.Enum):
    """What a file may be."""

    RUN = enum.auto()
    """A recording of a run, or one that does not say of what."""
    TABLE = enum.auto()
    """Text that may be a recording as well as anything else: only reading it tells."""
    CAPTURE = enum.auto()
    """What sensors sent, as fleetfoot keeps it."""
    OTHER_SPORT = enum.auto()
    NOTHING = enum.auto()
    """No recording: a course, a day of monitoring, a picture."""


class Glance(NamedTuple):
    """What a file may be."""

    kind: Kind
    sport: str = ""
    """The name of another sport."""
    started_utc: datetime | None = None
    """When it began, where that can be seen."""


NOTHING: Final = Glance(Kind.NOTHING)

_RUNNING: Final = 1
_UNSTATED: Final = frozenset({0, 4, 10, 18, 254})
"""Sports of a FIT file that say nothing: generic, fitness equipment (treadmills too), training, multisport, all."""
UNNAMED: Final = "another sport"
_SPORTS: Final[dict[int, str]] = {
    2: "cycling",
    5: "swimming",
    11: "walking",
    12: "skiing",
    13: "skiing",
    14: "snowboarding",
    15: "rowing",
    16: "mountaineering",
    17: "hiking",
    21: "e-biking",
    31: "climbing",
    35: "snowshoeing",
    37: "paddling",
    41: "kayaking",
    43: "yoga",
    62: "cardio",
}
"""Names of the sports that are met most (FIT SDK, type sport)."""
_RUNS: Final = re.compile(r"run|jog|treadmill|^9$", re.IGNORECASE)
"""Words for running in TCX and GPX; Strava once wrote a run as 9."""
_ALSO: Final[dict[str, str]] = {"biking": "cycling", "ride": "cycling", "walk": "walking", "hike": "hiking"}
"""Other words for the same sport."""
_OPEN: Final = frozenset({"", "other", "generic", "unknown", "workout", "fitness", "default"})
"""Words that say nothing."""
_TEXT: Final = frozenset({".csv", ".txt", ".tsv"})
_CAPTURED: Final = b'"fleetfoot-capture"'
_RECORDED_JSON: Final = (b'"RIDE"', b'"exercises"', b'"exportVersion"')
"""Keys of recordings that are JSON: activities of GoldenCheetah, training sessions of Polar Flow."""

_TCX_SPORT: Final = re.compile(rb"<(?:\w+:)?Activity\s[^>]*?Sport\s*=\s*[\"']([^\"'<>]{0,40})")
_TCX_TIME: Final = re.compile(rb"<(?:\w+:)?Id>\s*([^<]{10,40})<")
_GPX_TYPE: Final = re.compile(rb"<(?:\w+:)?type>\s*([^<]{0,40}?)\s*<")
_GPX_POINT: Final = re.compile(rb"<(?:\w+:)?trkpt\b")
_GPX_TIME: Final = re.compile(rb"<(?:\w+:)?time>\s*([^<]{10,40})<")


def may_be_recorded(name: str, head: bytes) -> bool:
    """Tell from the first bytes of a file whether it is worth reading as a whole.

    Parameters
    ----------
    name : str
        Its own name; the ending counts for text only.
    head : bytes
        At least 512 of them where there are so many.
    """
    if head[8:12] == MAGIC:
        return glance_fit(head).type in {ACTIVITY, None}
    if _is_xml(head):
        return _root(head) is not None
    ending = PurePath(name).suffix.lower()
    if ending == ".json" or head.lstrip()[:1] == b"{":
        return _CAPTURED in head or any(key in head for key in _RECORDED_JSON)
    return ending in _TEXT and b"\0" not in head.lstrip(b"\xff\xfe")[:1]


def glance(content: bytes) -> Glance:
    """Return what a file may be for which :func:`may_be_recorded`; never raises, whatever the bytes."""
    if content[8:12] == MAGIC:
        return _glance_fit(content)
    if _is_xml(content):
        return _glance_xml(content)
    if _CAPTURED in content[:200]:
        return Glance(Kind.CAPTURE)
    return Glance(Kind.TABLE)


def _glance_fit(content: bytes) -> Glance:
    found = glance_fit(content)
    if found.type not in {ACTIVITY, None}:
        return NOTHING
    sports = found.sessions or found.sports
    if sports and not any(map(_may_be_run, sports)):
        return Glance(Kind.OTHER_SPORT, _SPORTS.get(sports[0] or 0, UNNAMED), found.started_utc)
    return Glance(Kind.RUN, started_utc=found.started_utc)


def _may_be_run(sport: int | None) -> bool:
    return sport is None or sport == _RUNNING or sport in _UNSTATED


def _is_xml(content: bytes) -> bool:
    return content[:256].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")[:1] == b"<"


def _root(head: bytes) -> str | None:
    """Return which format of recordings an XML file is of; None for any other."""
    plain = head[:4096].replace(b"\0", b"")  # UTF-16 as if it were ASCII
    if b"TrainingCenterDatabase" in plain:
        return "tcx"
    return "gpx" if re.search(rb"<(?:\w+:)?gpx\b", plain) else None


def _glance_xml(content: bytes) -> Glance:
    root = _root(content)
    if root is None:
        return NOTHING
    plain = content.replace(b"\0", b"") if b"\0" in content[:200] else content
    if root == "tcx":
        words, at = _TCX_SPORT.findall(plain), _TCX_TIME.search(plain)
    else:
        point = _GPX_POINT.search(plain)
        words = _GPX_TYPE.findall(plain, 0, point.start() if point else len(plain))
        at = _GPX_TIME.search(plain, point.start() if point else 0)
    sports = [word.decode(errors="replace").strip() for word in words]
    started_utc = _moment(at[1].decode(errors="replace").strip()) if at else None
    if sports and not any(_RUNS.search(sport) or sport.lower() in _OPEN for sport in sports):
        sport = str(sports[0]).lower().replace("_", " ")
        return Glance(Kind.OTHER_SPORT, str(_ALSO.get(sport, sport)), started_utc)
    return Glance(Kind.RUN, started_utc=started_utc)


def _moment(text: str) -> datetime | None:
    """Return an ISO time; one without a zone is UTC, as both formats demand."""
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
