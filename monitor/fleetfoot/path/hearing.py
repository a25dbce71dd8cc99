"""What the sensors of one run are heard to say, live or as they were heard then: samples and beats, and who is silent.

A finished recording needs none of it: its program has decided already which sensor tells what, and when none did.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from fleetfoot.kept import Kept, mapped
from fleetfoot.path.silence import Silence
from fleetfoot.path.succession import ALIKE, Succession
from fleetfoot.path.timer import Timer
from fleetfoot.words.text import clock
from fleetfoot_signal import Acceleration, Sample

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fleetfoot.kept import Plain
    from fleetfoot.path.chest import ChestGait
    from fleetfoot.path.source import Notification
    from fleetfoot.path.tape import Tape
    from fleetfoot.sensors.decoder import Decoder
    from fleetfoot_signal import Beat, Channel


class Hearing(Kept):
    """Turns what sensors send into what they measured.

    Parameters
    ----------
    decoder : Decoder, optional
        Turns notifications into samples; needed where the source yields notifications.
    capture : Tape, optional
        Gets every notification before it is decoded.
    """

    kept = ("_silence", "_succession", "_timer")

    def __init__(self, decoder: Decoder | None, capture: Tape | None) -> None:
        self._decoder = decoder
        self._capture = capture
        self._chest: ChestGait | None = None
        self._silence = Silence()
        self._succession = Succession()
        self._timer = Timer()

    def keep(self) -> dict[str, Plain]:
        """Return the state: see :meth:`Kept.keep`."""
        state = super().keep()
        state["decoder"] = self._decoder.keep() if self._decoder else None
        state["chest"] = self._chest.keep() if self._chest else None
        return state

    def resume(self, state: dict[str, Plain]) -> None:
        """See :meth:`Kept.resume`."""
        super().resume({name: value for name, value in state.items() if name in self.keeping()})
        if self._decoder is not None:
            self._decoder.resume(mapped(state["decoder"]))
        self._chest = None  # it knows the facts of the decoder as it was
        if state["chest"] is not None:
            self._gait().resume(mapped(state["chest"]))

    @property
    def is_live(self) -> bool:
        """Whether there are sensors to hear, and not a finished recording."""
        return self._decoder is not None

    @property
    def is_paused(self) -> bool:
        """Whether the runner has paused the run."""
        return not self._timer.is_running

    def begin(self, t_s: float) -> None:
        """Let the run's time begin: with its first sample."""
        self._timer.begin(t_s)

    def facts(self, sensor: str) -> Mapping[str, str | float]:
        """Return what a sensor has said of itself, such as its battery."""
        return self._decoder.facts.get(sensor, {}) if self._decoder else {}

    def title(self, sensor: str) -> str:
        """Return what people know a sensor by."""
        return self._decoder.title(sensor) if self._decoder else sensor

    def notified(self, notification: Notification) -> Iterator[Sample | Beat]:
        """Yield what a notification says, and before it who fell silent until then."""
        yield from self.silent(notification.t_s)
        if self._capture is not None:
            self._capture.append(notification)
        for told in self._decoder.feed(notification) if self._decoder is not None else ():
            item = self._timer.counted(told)
            if isinstance(item, Acceleration):
                yield from self.felt(item)
            elif item is not None:
                yield self._noted(item)

    def pauses(self, start_s: float) -> Iterator[float]:
        """Yield when the runner paused the run since it was last asked: from then on nothing is known.

        Parameters
        ----------
        start_s : float
            When the run's first sample came; NaN before it.
        """
        for event in self._decoder.take_presses() if self._decoder is not None else ():
            if self._timer.press(event) and not math.isnan(start_s):
                self._silence.forget(event.t_s)
                yield event.t_s

    def felt(self, block: Acceleration) -> Iterator[Sample]:
        """Yield what is measured of a chest's acceleration."""
        yield from self.silent(block.t_s)  # a source may yield blocks without a notification before them
        for told in self._gait().samples(block):
            sample = self._timer.counted(told)
            if isinstance(sample, Sample):
                self._silence.note(sample)
                yield sample

    def silent(self, t_s: float) -> Iterator[Sample]:
        """Yield of every channel that fell silent before a moment that it did, at the moment when it did."""
        yield from self._silence.before(t_s)

    def heeded(self, sample: Sample) -> Sample | None:
        """Return a sample as the owner of its channel would have told it; None where it is not to be heard."""
        # A recording has one sensor a channel.
        return sample if self._decoder is None else self._succession.heed(sample)

    def _noted(self, item: Sample | Beat) -> Sample | Beat:
        """Note who speaks: from then on it is missed when it says no more."""
        if isinstance(item, Sample):
            self._silence.note(item)
        return item

    def _gait(self) -> ChestGait:
        if self._chest is None:
            from fleetfoot.path.chest import ChestGait  # noqa: PLC0415 - few runs need it

            self._chest = ChestGait(self._decoder.facts if self._decoder else {})
        return self._chest

    def handovers(self, start_s: float) -> dict[int, list[Channel]]:
        """Return by row the channels that another sensor tells from there on, as far as sensors differ in them."""
        found: dict[int, list[Channel]] = {}
        for each in self._succession.handovers:
            if each.channel not in ALIKE:
                found.setdefault(math.ceil(each.t_s - start_s), []).append(each.channel)
        return found

    def remarks(self, start_s: float) -> list[str]:
        """Return what people are to be told of the sensors so far, a line each."""
        return [*(self._decoder.remarks if self._decoder else ()), *self.successions(start_s)]

    def successions(self, start_s: float) -> list[str]:
        """Return who spoke for whom, a line each."""
        return self._succession.lines(start_s, self.title, clock)

    def written(self) -> None:
        """See to it that what was captured is out."""
        if self._capture is not None:
            self._capture.flush()

    def finish(self, end_s: float) -> None:
        """End the run; the capture says so too."""
        self._silence.finish(end_s)
        if self._capture is not None:
            self._capture.finish(end_s if math.isfinite(end_s) else 0.0)  # a run without a sample has no time
        if self._decoder is not None:
            self._decoder.finish()

    def stood_s(self, end_s: float) -> float:
        """Return for how long the runner had paused the run by its end."""
        return self._timer.stood_s(end_s)

    def close(self) -> None:
        """Close the capture as it is; after the end that is harmless."""
        if self._capture is not None:
            self._capture.close()

    def faults(self) -> list[str]:
        """Return what was remarkable or unreadable in what the sensors sent, a line each."""
        if self._decoder is None:
            return []
        unreadable = [
            f"{fault.times} unreadable notifications of {self.title(sensor)}, the last: {fault.last}"
            for sensor, fault in self._decoder.faults.items()
        ]
        return [*self._decoder.remarks, *unreadable]

    def gaps(self) -> list[str]:
        """Return which channels were silent, how often and how long, a line each."""
        lines: list[str] = []
        for (sensor, channel), gap in sorted(self._silence.gaps.items()):
            times = "once" if gap.times == 1 else f"{gap.times} times"
            lines.append(
                f"{channel.spec.title} of {self.title(sensor)} was missing {times}, {gap.seconds:.0f} s in all"
            )
        return lines
