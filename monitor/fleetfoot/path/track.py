"""One run on its way into the engine: what its source yields becomes rows of its grid."""

from __future__ import annotations

import math
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from fleetfoot.errors import UnreadableError
from fleetfoot.kept import Kept, decoded, encoded, keeps, mapped
from fleetfoot.path.excerpt import Excerpt
from fleetfoot.path.gridding import Gridding
from fleetfoot.path.implausible import Implausible
from fleetfoot.path.run import UNFELT, Figures
from fleetfoot.path.silence import Silence
from fleetfoot.path.source import Notification
from fleetfoot.path.succession import ALIKE, Succession
from fleetfoot.path.timer import Timer
from fleetfoot.path.way import NOWHERE
from fleetfoot.words.text import clock
from fleetfoot_signal import LONGEST_GAP_S, Acceleration, Beat, Sample

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping

    from fleetfoot.kept import Plain
    from fleetfoot.path.chest import ChestGait
    from fleetfoot.path.reminding import Reminding
    from fleetfoot.path.run import Felt, Run
    from fleetfoot.path.source import Item, TimerEvent
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

    kept = (
        "grid",
        "beats",
        "warnings",
        "exhausted",
        "_silence",
        "_implausible",
        "_succession",
        "_timer",
        "_remarked",
        "_changes",
    )

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
        self._chest: ChestGait | None = None
        self.exhausted = False
        self._items: Iterator[Item | Excerpt] = iter(items)
        self._next: Item | Excerpt | None = None
        self._decoder = decoder
        self._capture = capture
        self._end_s = end_s
        self._silence = Silence()
        self._implausible = Implausible()
        self._succession = Succession()
        self._timer = Timer()
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
        state["decoder"] = self._decoder.keep() if self._decoder else None
        state["chest"] = self._chest.keep() if self._chest else None
        return state

    def resume(self, state: dict[str, Plain]) -> None:
        """Continue a run from what :meth:`keep` gave: see :meth:`Kept.resume`."""
        super().resume({name: value for name, value in state.items() if name in self.keeping()})
        self._next = decoded(state["next"])
        if self._decoder is not None:
            self._decoder.resume(mapped(state["decoder"]))
        self._chest = None  # it knows the facts of the decoder as it was
        if state["chest"] is not None:
            self._gait().resume(mapped(state["chest"]))

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
        found: dict[int, list[Channel]] = {}
        for each in self._succession.handovers:
            if each.channel not in ALIKE:
                found.setdefault(math.ceil(each.t_s - self.grid.start_s), []).append(each.channel)
        return found

    @property
    def is_heard(self) -> bool:
        """Whether the run comes from sensors, live or as they were heard then, and not from a finished recording."""
        return self._decoder is not None

    @property
    def is_paused(self) -> bool:
        """Whether its runner has paused it."""
        return not self._timer.is_running

    def facts(self, sensor: str) -> Mapping[str, str | float]:
        """Return what a sensor has said of itself, such as its battery."""
        return self._decoder.facts.get(sensor, {}) if self._decoder else {}

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
            self._feel(item)
        else:
            self._receive(item)

    def advance(self, t_s: float) -> None:
        """Close the rows up to a moment before which nothing can come any more: the clock of a live run.

        Whatever is taken afterwards must be later. A replay that takes the same items gives the same rows.

        Raises
        ------
        UnreadableError
            The clock jumps by more than a day.
        """
        self._fall_silent(math.nextafter(t_s, math.inf))
        self._check_gap(t_s)
        closed = self.grid.advance(t_s)
        if closed and self._capture is not None:
            self._capture.flush()

    def finish(self, t_s: float) -> None:
        """End a live run; the capture says so too."""
        self._finish(t_s)

    def close(self) -> None:
        """Close the capture as it is; after the end that is harmless."""
        if self._capture is not None:
            self._capture.close()

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
        remarks = [*(self._decoder.remarks if self._decoder else ()), *self._successions(), *self._changes]
        fresh = [line for line in remarks if line not in self._remarked]
        self._remarked.update(fresh)
        return fresh

    def _successions(self) -> list[str]:
        return self._succession.lines(self.grid.start_s, self._title, clock)

    def _receive(self, notification: Notification) -> None:
        self._fall_silent(notification.t_s)
        if self._capture is not None:
            self._capture.append(notification)
        if self._decoder is not None:
            for item in self._decoder.feed(notification):
                self._hear(item)
            for event in self._decoder.take_presses():
                self._press(event)

    def _hear(self, told: Sample | Beat | Acceleration) -> None:
        """Take what a live sensor says; from then on it is missed when it says no more."""
        item = self._timer.counted(told)
        if item is None:
            return
        if isinstance(item, Sample):
            self._silence.note(item)
        self.take(item)

    def _press(self, event: TimerEvent) -> None:
        """Pause, or go on: from the moment of a pause nothing is known."""
        if not self._timer.press(event) or math.isnan(self.grid.start_s):
            return
        self._silence.forget(event.t_s)
        for channel, sensor in self.sensors.items():
            self.grid.push(Sample(event.t_s, channel, math.nan, sensor))

    def _feel(self, block: Acceleration) -> None:
        self._fall_silent(block.t_s)  # a source may yield blocks without a notification before them
        for sample in self._gait().samples(block):
            self._hear(sample)

    def _gait(self) -> ChestGait:
        if self._chest is None:
            from fleetfoot.path.chest import ChestGait  # noqa: PLC0415 - few runs need it

            self._chest = ChestGait(self._decoder.facts if self._decoder else {})
        return self._chest

    def _fall_silent(self, t_s: float) -> None:
        """Say of every channel that fell silent before ``t_s`` that it did, at the moment when it did."""
        for marker in self._silence.before(t_s):
            self._push(marker)

    def _push(self, sample: Sample) -> None:
        self._check_gap(sample.t_s)
        heeded = self._implausible.without(sample)
        if self._decoder is not None:  # a recording has one sensor a channel
            heir = self._succession.heed(heeded)
            if heir is None:
                return
            heeded = heir
        if math.isnan(self.grid.start_s):
            self._timer.begin(heeded.t_s)
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
        if self._decoder is not None and math.isnan(self.grid.start_s) and not self.beats:
            raise UnreadableError(f"{self.run.source}: holds nothing that a known sensor measured")
        self._finish(end_s)

    def _finish(self, end_s: float) -> None:
        self.exhausted = True
        self._fall_silent(math.nextafter(end_s, math.inf))
        self.grid.advance(end_s)
        self._silence.finish(end_s)
        if stood_s := self._timer.stood_s(end_s):
            self.figures = Figures(math.nan, max(self.grid.closed - stood_s, 0.0), math.nan)
        if self._capture is not None:
            self._capture.finish(end_s if math.isfinite(end_s) else 0.0)  # a run without a sample has no time
        if self._decoder is not None:
            self._decoder.finish()
            self.warnings += self._decoder.remarks
            for sensor, fault in self._decoder.faults.items():
                self.warnings.append(
                    f"{fault.times} unreadable notifications of {self._title(sensor)}, the last: {fault.last}"
                )
        self.warnings += self._implausible.lines(self._title)
        self.warnings += self._successions()
        for (sensor, channel), gap in sorted(self._silence.gaps.items()):
            times = "once" if gap.times == 1 else f"{gap.times} times"
            self.warnings.append(
                f"{channel.spec.title} of {self._title(sensor)} was missing {times}, {gap.seconds:.0f} s in all"
            )

    def _title(self, sensor: str) -> str:
        """Return what people know a sensor by."""
        return self._decoder.title(sensor) if self._decoder else sensor

    def _check_gap(self, t_s: float) -> None:
        latest_s = self.grid.latest_s
        if math.isfinite(latest_s) and t_s - latest_s > LONGEST_GAP_S:  # infinite before the first sample
            days = (t_s - latest_s) / 86_400.0
            raise UnreadableError(
                f"{self.run.source}: the clock jumps by {days:.1f} days after {latest_s:.0f} s"
            )
