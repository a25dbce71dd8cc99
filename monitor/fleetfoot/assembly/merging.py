"""One run out of several recordings of it: each channel, the way and the laps from the recording that knows most."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot.assembly.aligning import lag_s
from fleetfoot.assembly.playing import play_until
from fleetfoot.path.run import Run, digest_of, run_id
from fleetfoot.path.track import Track
from fleetfoot_signal import MEASURED, Beat, Channel, Sample

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from fleetfoot.assembly.outputs import Outputs
    from fleetfoot.path.way import Way
    from fleetfoot.store.reading import StoredRun
    from fleetfoot.store.store import Store
    from fleetfoot_signal import Floats

MERGED: Final = "merged: "
"""How the source of a merged run begins."""
_TOGETHER: Final = {Channel.DISTANCE: Channel.SPEED}
"""Channels that come from the recording of another: the way of one watch and the speed of a second contradict."""


class Part(NamedTuple):
    """One recording on the clock of the merged run."""

    run: StoredRun
    offset_s: int
    values: Floats
    """float64[MEASURED, second] from its own first second on."""
    beats: list[Beat]
    way: Way

    def known_s(self, channel: Channel) -> int:
        """Return for how many seconds a channel is known."""
        return int(np.count_nonzero(~np.isnan(self.values[channel])))


async def merge_all(store: Store, athlete: str, out: Outputs) -> list[str]:
    """Merge every run of an athlete that has several recordings and is not merged yet; return the new ids.

    The recordings stay as they are. The merged run is the one that is shown, and it teaches nothing: they did.
    """
    made: list[str] = []
    known = {run.id: run for run in store.recordings(athlete)}
    for shown in store.runs(athlete):
        recordings = [
            known[each] for each in (shown.id, *shown.others) if not known[each].source.startswith(MERGED)
        ]
        if len(recordings) > 1:
            track = merged_track(store, recordings)
            if track.run.id not in known:
                only_stored = replace(out, sinks=[out.journal])
                await play_until(asyncio.Event(), [track], only_stored, speed=None, learn=False)
                made.append(track.run.id)
    return made


def merged_track(store: Store, recordings: Sequence[StoredRun]) -> Track:
    """Return the track of the run that several dated recordings make together."""
    ordered = sorted(recordings, key=lambda run: run.id)
    parts, began, warnings = _aligned(
        [(run, _values(store, run), store.beats(run), store.way(run)) for run in ordered]
    )
    chosen = choose(parts)
    run = Run(
        run_id(began, digest_of("merged", *(each.id for each in ordered))),
        ordered[0].athlete,
        MERGED + " + ".join(each.source for each in ordered),
        began,
        {channel: part.run.sensors[channel] for channel, part in chosen.items()},
        ordered[0].utc_offset_s,
    )
    end_s = max(part.offset_s + part.values.shape[1] - 1 for part in parts)
    track = Track(run, _items(parts, chosen), end_s=float(end_s), warnings=warnings)
    track.way = _way(parts)
    return track


def choose(parts: Sequence[Part]) -> dict[Channel, Part]:
    """Return for each channel that is known at all the part that knows it for longest; of two alike the first."""
    measured = [channel for channel in Channel if channel < MEASURED]
    best = {channel: max(parts, key=partial(Part.known_s, channel=channel)) for channel in measured}
    for channel, other in _TOGETHER.items():
        if best[other].known_s(other):
            best[channel] = best[other]
    return {
        channel: part
        for channel, part in best.items()
        if part.known_s(channel) and channel in part.run.sensors
    }


def _values(store: Store, run: StoredRun) -> Floats:
    ticks = store.ticks(run)
    values = np.full((MEASURED, run.duration_s), np.nan)
    values[:, ticks.index] = ticks.values[:MEASURED]
    return values


def _aligned(
    read: Sequence[tuple[StoredRun, Floats, list[Beat], Way]],
) -> tuple[list[Part], datetime, list[str]]:
    """Put recordings on the clock of the longest; return when the merged run began, and what was set right."""
    reference, known, *_ = max(read, key=lambda each: each[0].duration_s)  # the first of equals
    zero = _began(reference)
    warnings: list[str] = []
    offsets: list[int] = []
    for run, values, *_ in read:
        offset = round((_began(run) - zero) / timedelta(seconds=1))
        lag = 0 if run is reference else lag_s(known, values, offset)
        if lag:
            way = "ahead of" if lag < 0 else "behind"
            warnings.append(
                f"the clock of {run.source} was {abs(lag)} s {way} that of {reference.source}: set right"
            )
        offsets.append(offset + lag)
    first = min(offsets)
    parts = [
        Part(run, offset - first, values, beats, way)
        for offset, (run, values, beats, way) in zip(offsets, read, strict=True)
    ]
    return parts, zero + timedelta(seconds=first), warnings


def _began(run: StoredRun) -> datetime:
    if run.started_utc is None:
        raise ValueError(f"{run.id} has no date: it is nobody's other recording")
    return run.started_utc


def _items(parts: Sequence[Part], chosen: dict[Channel, Part]) -> Iterator[Sample | Beat]:
    """Yield samples and beats in the order of time; a channel ends with NaN where its recording does."""
    beats = _beats(parts)
    seconds = max(part.offset_s + part.values.shape[1] for part in parts)
    following = 0
    for second in range(seconds):
        while following < len(beats) and beats[following].t_s <= second:
            yield beats[following]
            following += 1
        for channel, part in sorted(chosen.items()):
            own = second - part.offset_s
            if 0 <= own < part.values.shape[1]:
                value = float(part.values[channel, own])
                yield Sample(float(second), channel, value, part.run.sensors[channel])
            elif own == part.values.shape[1]:
                yield Sample(float(second), channel, float("nan"), part.run.sensors[channel])
    yield from beats[following:]


def _way(parts: Sequence[Part]) -> Way:
    """Return the positions of the part that has most of them and the laps of the one that has most of those."""
    ways = [part.way.since(-float(part.offset_s)) for part in parts]
    places, laps = max(ways, key=lambda way: way.t_s.size), max(ways, key=lambda way: way.laps_s.size)
    return places._replace(laps_s=laps.laps_s)


def _beats(parts: Sequence[Part]) -> list[Beat]:
    """Return the beats of the part that has most of them, on the clock of the merged run."""
    best = max(parts, key=lambda part: len(part.beats))
    timed = [beat._replace(t_s=beat.t_s + best.offset_s) for beat in best.beats if np.isfinite(beat.t_s)]
    return sorted(timed, key=lambda beat: beat.t_s)
