"""One run on its way into the engine: what its source yields becomes rows of its grid."""

from __future__ import annotations

import math
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from fleetfoot.errors import UnreadableError
from fleetfoot.kept import Kept, decoded, encoded, keeps
from fleetfoot.path.excerpt import Excerpt
from fleetfoot.path.gridding import Gridding
from fleetfoot.path.hearing import Hearing
from fleetfoot.path.implausible import Implausible
from fleetfoot.path.run import UNFELT, Figures
from fleetfoot.path.source import Notification
from fleetfoot.path.way import NOWHERE
from fleetfoot_signal import LONGEST_GAP_S, Acceleration, Beat, Sample

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping

    from fleetfoot.kept import Plain
    from fleetfoot.path.reminding import Reminding
    from fleetfoot.path.run import Felt, Run
    from fleetfoot.path.source import Item
    from fleetfoot.path.tape import Tape
    from fleetfoot.sensors.decoder import Decoder
    from fleetfoot_signal import Channel

for _each in (Sample, Beat, Acceleration, Notification):
    keeps(_each)


class Track(Kept):
    """Feeds one run, second by second, from any source of items.

    Parameters
    ----------
    run : Run
    items : Iterable[Item | Excerpt]
        In the order of time; a recording comes as one excerpt.
    decoder : Decoder, optional
        Turns notifications into samples; needed where the source yields notifications.
    capture : Tape, optional
        Gets every notification before it is decoded.
    end_s : float, optional
        When the run ended, where the source knows; the rows go on to there.
    warnings : Iterable[str], optional
        What the source had to put up with, one line each.
    figures : Figures, optional
        What the source knows of the whole run.
    hold_s : float, optional
        How long a value stands at most that its source does not take back.
    felt : Felt, optional
        What the runner told the device.
    hr_max_bpm : float, optional
        The runner's highest heart rate; NaN where nobody has said.
    """

    kept = ("grid", "beats", "warnings", "exhausted", "_hearing", "_implausible", "_remarked", "_changes")

    def __init__(  # noqa: PLR0913 - what a source knows, by name
        self,
        run: Run,
        items: Iterable[Item | Excerpt],
        *,
        decoder: Decoder | None = None,
        capture: Tape | None = None,
        end_s: float | None = None,
        warnings: Iterable[str] = (),
        figures: Figures | None = None,
        hold_s: float = 0.0,
        felt: Felt = UNFELT,
        hr_max_bpm: float = math.nan,
    ) -> None:
        self.run = run
        self.grid = Gridding(hold_s=hold_s)
        self.beats: list[Beat] = []
        """Beats that arrived since they were last taken."""
        self.warnings = list(warnings)
        self.failure: UnreadableError | None = None
        """Why the source could not be read to its end."""
        self.figures = figures
        """What the source knows of the whole run; None where it knows nothing, or the run was ended before."""
        self.felt = felt
        """What the runner told the device that recorded the run."""
        self.hr_max_bpm = hr_max_bpm
        self.way = NOWHERE
        """Where the run led, where its source knows."""
        self.reminding: Reminding | None = None
        """Who reminds in the run; None where nobody does, as in one that is long over."""
        self.exhausted = False
        self._items: Iterator[Item | Excerpt] = iter(items)
        self._next: Item | Excerpt | None = None
        self._hearing = Hearing(decoder, capture)
        self._end_s = end_s
        self._implausible = Implausible()
        self._remarked: set[str] = set()
        """What :meth:`take_remarks` has returned."""
        self._changes: list[str] = []
        """What was found out about sensors by what they told."""

    def keep(self) -> dict[str, Plain]:
        """Return all that the run has gathered: see :meth:`Kept.keep`.

        The source is not part of it: whoever resumes the run goes on with the items that were not taken yet.
        """
        state = super().keep()
        state["next"] = encoded(self._next)
        return state

    def resume(self, state: dict[str, Plain]) -> None:
        """Continue a run from what :meth:`keep` gave: see :meth:`Kept.resume`."""
        super().resume({name: value for name, value in state.items() if name in self.keeping()})
        self._next = decoded(state["next"])

    @property
    def sensors(self) -> dict[Channel, str]:
        """Which sensor each channel comes from, as far as is known by now."""
        return self.grid.sensors

    def identify(self) -> None:
        """Note in the run which sensors are known by now; more may come."""
        known = self.sensors
        if not known.keys() <= self.run.sensors.keys():
            self.run = replace(self.run, sensors={**self.run.sensors, **known})

    def knows(self, channel: Channel) -> bool:
        """Tell whether a measured channel is known at this moment."""
        return self.grid.knows(channel)

    @property
    def handovers(self) -> dict[int, list[Channel]]:
        """By row the channels that another sensor tells from there on, as far as sensors differ in them."""
        return self._hearing.handovers(self.grid.start_s)

    @property
    def is_heard(self) -> bool:
        """Whether the run comes from sensors, live or as they were heard then, and not from a finished recording."""
        return self._hearing.is_live

    @property
    def is_paused(self) -> bool:
        """Whether its runner has paused it."""
        return self._hearing.is_paused

    def facts(self, sensor: str) -> Mapping[str, str | float]:
        """Return what a sensor has said of itself, such as its battery."""
        return self._hearing.facts(sensor)

    @property
    def duration_s(self) -> float | None:
        """How long the run is going to be, where the source knows."""
        return self._end_s

    def feed(self, seconds: float) -> None:
        """Take from the source all that happened up to so many seconds after the run's first sample.

        A source that cannot be read on ends the run there: see :attr:`failure`.
        """
        with self.until_unreadable():
            self._feed(seconds)

    @contextmanager
    def until_unreadable(self) -> Generator[None]:
        """End the run at what cannot be read on, and say so in :attr:`failure`: other runs go on."""
        try:
            yield
        except UnreadableError as error:
            self.failure = error
            self.warnings.append(error.what)
            self._finish(self.grid.latest_s)

    def stop(self) -> None:
        """End the run where it is; what the source has not yielded yet is left out."""
        if not self.exhausted:
            self.figures = None
            self._finish(self.grid.latest_s)

    def _feed(self, seconds: float) -> None:
        while not self.exhausted:
            item = self._next or next(self._items, None)
            self._next = None
            if item is None:
                self._come_to_end()
            elif isinstance(item, Excerpt):
                self._next = self._take_until(item, seconds)
                if self._next is not None:
                    return
            elif item.t_s > self.grid.start_s + seconds:  # false before the first sample, whose time is NaN
                self._next = item
                return
            else:
                self.take(item)

    def _take_until(self, excerpt: Excerpt, seconds: float) -> Excerpt | None:
        """Take of an excerpt what there is up to so many seconds after the run's first sample; return the rest."""
        start_s = excerpt.begins_s if math.isnan(self.grid.start_s) else self.grid.start_s
        now, rest = excerpt.split(start_s + seconds)
        self.beats += now.beats
        self._push_many(now)
        return rest or None

    def take(self, item: Item) -> None:
        """Take one item."""
        if isinstance(item, Sample):
            self._push(item)
        elif isinstance(item, Beat):
            self.beats.append(item)
        elif isinstance(item, Acceleration):
            self._take_all(self._hearing.felt(item))
        else:
            self._take_all(self._hearing.notified(item))
            for t_s in self._hearing.pauses(self.grid.start_s):
                for channel, sensor in self.sensors.items():
                    self.grid.push(Sample(t_s, channel, math.nan, sensor))

    def _take_all(self, items: Iterable[Sample | Beat]) -> None:
        for item in items:
            self.take(item)

    def advance(self, t_s: float) -> None:
        """Close the rows up to a moment before which nothing can come any more: the clock of a live run.

        Whatever is taken afterwards must be later. A replay that takes the same items gives the same rows.

        Raises
        ------
        UnreadableError
            The clock jumps by more than a day.
        """
        self._take_all(self._hearing.silent(math.nextafter(t_s, math.inf)))
        self._check_gap(t_s)
        if self.grid.advance(t_s):
            self._hearing.written()

    def finish(self, t_s: float) -> None:
        """End a live run; the capture says so too."""
        self._finish(t_s)

    def close(self) -> None:
        """Close the capture as it is; after the end that is harmless."""
        self._hearing.close()

    def take_beats(self) -> list[Beat]:
        """Return the beats since the last call."""
        beats, self.beats = self.beats, []
        return beats

    def remark(self, line: str) -> None:
        """Take note of what was found out about a sensor: told now, and at the end of the run."""
        self._changes.append(line)
        self.warnings.append(line)

    def take_remarks(self) -> list[str]:
        """Return what people are to be told of the sensors that came up since the last call, a line each."""
        remarks = [*self._hearing.remarks(self.grid.start_s), *self._changes]
        fresh = [line for line in remarks if line not in self._remarked]
        self._remarked.update(fresh)
        return fresh

    def _push(self, sample: Sample) -> None:
        self._check_gap(sample.t_s)
        heeded = self._hearing.heeded(self._implausible.without(sample))
        if heeded is None:
            return
        if math.isnan(self.grid.start_s):
            self._hearing.begin(heeded.t_s)
        try:
            self.grid.push(heeded)
        except ValueError as error:
            raise UnreadableError(f"{self.run.source}: {error}") from error

    def _push_many(self, samples: Excerpt) -> None:
        """Push the samples of an excerpt, up to where the clock jumps."""
        since_s = np.diff(samples.t_s, prepend=samples.t_s[:1])
        jumps = np.flatnonzero(since_s > LONGEST_GAP_S)
        sound = samples.samples(0, int(jumps[0])) if jumps.size else samples
        if sound.t_s.size:
            self._check_gap(sound.begins_s)
            try:
                self.grid.push_many(self._implausible.without_in(sound))
            except ValueError as error:
                raise UnreadableError(f"{self.run.source}: {error}") from error
        if jumps.size:
            self._check_gap(float(samples.t_s[jumps[0]]))

    def _come_to_end(self) -> None:
        """Close the rows up to the end of the run: that of the source, else its last item."""
        latest_s = self.grid.latest_s
        end_s = latest_s if self._end_s is None else max(self._end_s, latest_s)
        self._check_gap(end_s)
        if self.is_heard and math.isnan(self.grid.start_s) and not self.beats:
            raise UnreadableError(f"{self.run.source}: holds nothing that a known sensor measured")
        self._finish(end_s)

    def _finish(self, end_s: float) -> None:
        self.exhausted = True
        self._take_all(self._hearing.silent(math.nextafter(end_s, math.inf)))
        self.grid.advance(end_s)
        self._hearing.finish(end_s)
        if stood_s := self._hearing.stood_s(end_s):
            self.figures = Figures(math.nan, max(self.grid.closed - stood_s, 0.0), math.nan)
        self.warnings += self._hearing.faults()
        self.warnings += self._implausible.lines(self._hearing.title)
        self.warnings += self._hearing.successions(self.grid.start_s)
        self.warnings += self._hearing.gaps()

    def _check_gap(self, t_s: float) -> None:
        latest_s = self.grid.latest_s
        if math.isfinite(latest_s) and t_s - latest_s > LONGEST_GAP_S:  # infinite before the first sample
            days = (t_s - latest_s) / 86_400.0
            raise UnreadableError(
                f"{self.run.source}: the clock jumps by {days:.1f} days after {latest_s:.0f} s"
            )
