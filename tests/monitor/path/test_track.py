from __future__ import annotations

import json
import math
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_runs import made

from fleetfoot.errors import UnreadableError
from fleetfoot.path.run import Run
from fleetfoot.path.source import Notification
from fleetfoot.path.track import Track
from fleetfoot.sensors.decoder import Decoder
from fleetfoot.sim.virtual import notifications
from fleetfoot.sources.capture import CaptureWriter, Header, read_capture
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.sample import Beat, Sample

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from fleetfoot.path.source import Item

RUN = Run("r1", "ann", "morning.jsonl")
HEADER = Header("r1", "ann", "made", None, {})
LENGTH_S = 150
DAY_S = 86_400.0


@cache
def sent() -> tuple[Notification, ...]:
    """All that the virtual sensors send in a run, with two pauses of all of them."""
    pauses = ((40.0, 44.5), (90.0, 112.0))
    return tuple(n for n in notifications(made(LENGTH_S)) if not any(a < n.t_s < b for a, b in pauses))


def a_track(items: Iterable[Item], **options: object) -> Track:
    return Track(RUN, items, decoder=Decoder(), **options)  # type: ignore[arg-type]


def outcome(track: Track) -> tuple[bytes, list[Beat], list[str]]:
    return track.grid.rows.tobytes(), track.take_beats(), track.warnings


def fed(track: Track, moments: Sequence[float] = ()) -> Track:
    for moment in (*moments, math.inf):
        track.feed(moment)
    assert track.exhausted
    return track


@cache
def at_once() -> tuple[bytes, list[Beat], list[str]]:
    return outcome(fed(a_track(sent(), end_s=float(LENGTH_S))))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0.0, LENGTH_S + 10.0), max_size=40).map(sorted))
def test_how_a_run_is_split_over_calls_changes_nothing(moments: list[float]) -> None:
    assert outcome(fed(a_track(sent(), end_s=float(LENGTH_S)), moments)) == at_once()


def test_a_second_at_a_time_is_as_all_at_once() -> None:
    seconds = [float(second) for second in range(LENGTH_S + 5)]
    assert outcome(fed(a_track(sent(), end_s=float(LENGTH_S)), seconds)) == at_once()


def test_nothing_is_taken_that_happens_later() -> None:
    track = a_track(sent())
    track.feed(20.0)
    assert track.grid.latest_s <= track.grid.start_s + 20.0
    assert not track.exhausted
    assert track.grid.waiting in {20, 21}


def test_sources_that_are_done_end_the_run_where_they_say() -> None:
    samples = [Sample(0.0, Channel.SPEED, 3.0, "s"), Sample(5.0, Channel.SPEED, 3.0, "s")]
    assert fed(a_track(samples)).grid.waiting == 6
    assert fed(a_track(samples, end_s=8.5)).grid.waiting == 9
    assert fed(a_track(samples, end_s=2.0)).grid.waiting == 6  # what was measured counts


def test_a_source_that_fails_ends_the_run_with_what_came_before() -> None:
    def items() -> Iterator[Item]:
        yield Sample(0.0, Channel.SPEED, 3.0, "s")
        yield Sample(9.0, Channel.SPEED, 3.0, "s")
        raise UnreadableError("morning.jsonl: line 500: x is not hex")

    track = fed(a_track(items(), end_s=3600.0))
    assert track.grid.waiting == 10
    assert isinstance(track.failure, UnreadableError)
    assert track.warnings == ["morning.jsonl: line 500: x is not hex"]


REMEDY = "; try another copy of the file, or export it anew"
NOTHING = f"morning.jsonl: holds nothing that a known sensor measured{REMEDY}"


@pytest.mark.parametrize(
    ("items", "failure"),
    [
        ((), NOTHING),
        ((Notification(3.0, "s", "2a19", b"\x50"),), NOTHING),
        ((Beat(4.0, 800.0, "s"),), "None"),
    ],
)
def test_a_run_without_a_sample_has_no_rows_and_can_be_captured(
    items: tuple[Item, ...], failure: str, tmp_path: Path
) -> None:
    path = tmp_path / "c.jsonl"
    track = fed(a_track(items, capture=CaptureWriter(path, HEADER)))
    assert (track.grid.waiting, str(track.failure)) == (0, failure)
    assert json.loads(path.read_text().splitlines()[-1]) == {"end": 0.0}


def test_a_clock_that_jumps_ends_the_run_and_says_by_how_much() -> None:
    samples = [Sample(t_s, Channel.SPEED, 3.0, "s") for t_s in (0.0, 30.0, 30.0 + 3 * DAY_S)]
    track = fed(a_track(samples))
    assert str(track.failure) == f"morning.jsonl: the clock jumps by 3.0 days after 30 s{REMEDY}"
    assert track.grid.waiting == 31


def test_an_end_that_lies_days_after_the_last_sample_is_not_believed() -> None:
    track = fed(a_track([Sample(0.0, Channel.SPEED, 3.0, "s")], end_s=2 * DAY_S))
    assert str(track.failure) == f"morning.jsonl: the clock jumps by 2.0 days after 0 s{REMEDY}"
    assert track.grid.waiting == 1


def test_a_clock_that_begins_anywhere_is_no_jump() -> None:
    track = fed(a_track([Sample(1.7e9, Channel.SPEED, 3.0, "s"), Sample(1.7e9 + 2, Channel.SPEED, 3.0, "s")]))
    assert (track.grid.waiting, track.failure) == (3, None)


def test_a_clock_that_goes_back_ends_the_run() -> None:
    samples = [Sample(t_s, Channel.SPEED, 3.0, "s") for t_s in (0.0, 8.0, 5.0)]
    track = fed(a_track(samples))
    assert track.failure is not None
    assert str(track.failure).startswith("morning.jsonl: ")
    assert track.grid.waiting == 9


def test_a_run_that_is_stopped_ends_with_what_was_taken(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    track = a_track(sent(), end_s=float(LENGTH_S), capture=CaptureWriter(path, HEADER))
    track.feed(60.0)
    track.stop()
    assert track.exhausted
    assert track.grid.waiting in {60, 61}
    capture = read_capture(path)
    assert capture.duration_s is not None
    assert outcome(fed(a_track(capture.notifications(), end_s=capture.duration_s))) == outcome(track)
    track.stop()  # again is harmless


def test_every_notification_is_captured_whatever_it_is(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    odd = (Notification(0.5, "x", "ffff", b"\1"), Notification(0.6, "strap", "2a37", b""))
    fed(a_track((*odd, *sent()), end_s=float(LENGTH_S), capture=CaptureWriter(path, HEADER)))
    assert tuple(read_capture(path).notifications()) == (*odd, *sent())
    assert (read_capture(path).duration_s or 0.0) >= LENGTH_S


def test_malformed_notifications_are_counted_in_one_warning() -> None:
    bad = [Notification(t_s, "strap", "2a37", b"") for t_s in (0.5, 0.6)]
    track = fed(a_track((*bad, *sent())))
    (warning,) = [text for text in track.warnings if "unreadable" in text]
    assert warning.startswith("2 unreadable notifications of strap, the last: ")


def test_sensors_are_known_by_their_first_plausible_value() -> None:
    track = fed(a_track(sent()))
    assert track.sensors[Channel.HEART_RATE] == "sim:strap"
    assert track.sensors[Channel.CADENCE] == "sim:pod"


def test_beats_are_handed_out_once() -> None:
    track = fed(a_track(sent()))
    assert track.take_beats()
    assert track.take_beats() == []
