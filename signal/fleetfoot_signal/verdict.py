"""What a detector is given and what it says: spans of seconds, and verdicts on them."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from fleetfoot_signal.context import Outside
from fleetfoot_signal.effort import Exertion
from fleetfoot_signal.heart_rate_fault import HeartRateVerdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fleetfoot_signal.types import Bools, Floats, Ints


@dataclass(frozen=True, slots=True)
class Span:
    """Some seconds of all lanes, completed and gated; the arrays are [second, lane].

    In each lane the active seconds come first.
    """

    t_s: Floats
    index: Ints
    """Number of the row in each lane's run; where not active, that of the last."""
    active: Bools
    values: Floats
    """float64[channel, second, lane]."""
    running: Bools
    steady: Bools
    """Running, and settled since any stop."""
    heart: HeartRateVerdict
    """What is to be thought of heart rate; who judges the heart takes ``heart.believed_bpm``."""
    effort: Exertion
    """Effort as the heart sees it."""
    outside: Outside
    """What may lie behind an alert."""

    def part(self, since: int, until: int) -> Span:
        """Return some of the seconds."""
        if until - since == len(self.active):
            return self
        cut = slice(since, until)
        return Span(
            self.t_s[cut],
            self.index[cut],
            self.active[cut],
            self.values[:, cut],
            self.running[cut],
            self.steady[cut],
            HeartRateVerdict._make(field[cut] for field in self.heart),
            Exertion._make(field[..., cut, :] for field in self.effort),
            Outside._make(field[cut] for field in self.outside),
        )


class Verdict(NamedTuple):
    """What a detector says of a span, [second, lane] each. What stands in lanes that are not active does not matter."""

    effect: Floats
    evident: Ints
    calm: Bools
    onset_s: Floats
    confidence: Floats
    trace: Mapping[str, Floats] = MappingProxyType({})
    """What it rests on, by name with the unit, for observers; where it cannot be judged it does not matter."""
    aloud: Bools | None = None
    """Where what is evident is worth a word to who runs, not only to who looks; None: everywhere."""

    def part(self, since: int, until: int) -> Verdict:
        """Return some of the seconds."""
        if until - since == len(self.effect):
            return self
        cut = slice(since, until)
        return Verdict(
            self.effect[cut],
            self.evident[cut],
            self.calm[cut],
            self.onset_s[cut],
            self.confidence[cut],
            {name: field[cut] for name, field in self.trace.items()},
            None if self.aloud is None else self.aloud[cut],
        )
