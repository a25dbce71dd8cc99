"""Effort and heart rate at the moments at which they were measured.

Decoupling counts and weighs records as they came: smart recording leaves seconds out, and a grid of seconds would give
other halves. It can be computed only when the run is over, so every record is kept, bit for bit, but packed: the bytes
of equal significance of 4096 records lie side by side and are deflated. Speed comes in steps of 1/256 m/s and heart
rate in whole beats; what is left is mostly the low bytes of the times.
"""

from __future__ import annotations

import zlib
from array import array
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.kept import Kept, decoded, encoded, listed, mapped
from fleetfoot_signal import Channel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot.kept import Plain
    from fleetfoot_signal import Floats

TRACED: Final = (Channel.HEART_RATE, Channel.SPEED, Channel.POWER)
PACKED: Final = 4096
"""Records that are packed together: half an hour to an hour of a live run."""
SIZE: Final = 8
"""Bytes of a number."""


class EffortTrace(Kept):
    """One record for every moment at which heart rate, speed or power was measured.

    Attributes
    ----------
    packed_bytes : int
        What the records take that are packed, about an eighth of what they would take else.
    """

    kept = ("packed_bytes", "_t_s")

    def __init__(self) -> None:
        self.packed_bytes = 0
        self._t_s = _Column()
        self._columns = {channel: _Column() for channel in TRACED}

    def keep(self) -> dict[str, Plain]:
        """See :meth:`Kept.keep`."""
        columns: list[Plain] = [column.keep() for column in self._columns.values()]
        state = super().keep()
        state["columns"] = columns
        return state

    def resume(self, state: dict[str, Plain]) -> None:
        """See :meth:`Kept.resume`."""
        super().resume({name: state[name] for name in self.keeping()})
        for column, kept in zip(self._columns.values(), listed(state["columns"], len(TRACED)), strict=True):
            column.resume(mapped(kept))

    def note(self, t_s: float, values: Sequence[float]) -> None:
        """Note what the channels of :data:`TRACED` hold at a moment; the last word on a moment counts.

        Moments come in their order.
        """
        if self._t_s.open and self._t_s.open[-1] == t_s:
            for value, column in zip(values, self._columns.values(), strict=True):
                column.open[-1] = value
            return
        if len(self._t_s.open) >= PACKED:  # nothing more is said of the latest of them
            self.packed_bytes += sum(column.pack() for column in (self._t_s, *self._columns.values()))
        self._t_s.open.append(t_s)
        for value, column in zip(values, self._columns.values(), strict=True):
            column.open.append(value)

    def note_many(self, t_s: Floats, values: Floats) -> None:
        """Note many moments, which increase; ``values`` is float64[TRACED, moment]."""
        if not t_s.size:
            return
        self.note(float(t_s[0]), values[:, 0].tolist())
        done = 1
        while done < t_s.size:
            if len(self._t_s.open) >= PACKED:
                self.note(float(t_s[done]), values[:, done].tolist())
                done += 1
            part = slice(done, done + PACKED - len(self._t_s.open))
            self._t_s.open.extend(t_s[part].tolist())
            for column, told in zip(self._columns.values(), values, strict=True):
                column.open.extend(told[part].tolist())
            done = part.stop

    @property
    def t_s(self) -> Floats:
        """float64[record]: strictly increasing."""
        return self._t_s.values()

    def column(self, channel: Channel) -> Floats:
        """Return float64[record] of one of :data:`TRACED`; NaN where it was unknown."""
        return self._columns[channel].values()


class _Column(Kept):
    """One number of every record."""

    kept = ("_packed",)

    def __init__(self) -> None:
        self.open = array("d")
        """The latest, which may still change."""
        self._packed: list[bytes] = []

    def keep(self) -> dict[str, Plain]:
        """See :meth:`Kept.keep`."""
        return super().keep() | {"open": encoded(np.array(self.open, dtype=np.float64))}

    def resume(self, state: dict[str, Plain]) -> None:
        """See :meth:`Kept.resume`."""
        super().resume({"_packed": state["_packed"]})
        self.open = array("d", decoded(state["open"]).tolist())

    def pack(self) -> int:
        """Pack what is open; return how many bytes that takes."""
        planes = np.frombuffer(self.open.tobytes(), dtype=np.uint8).reshape(-1, SIZE).T
        self._packed.append(zlib.compress(planes.tobytes()))
        self.open = array("d")
        return len(self._packed[-1])

    def values(self) -> Floats:
        """Return float64[record]."""
        parts = [_unpacked(each) for each in self._packed]
        return np.concatenate((*parts, np.array(self.open, dtype=np.float64)))


def _unpacked(packed: bytes) -> Floats:
    planes = np.frombuffer(zlib.decompress(packed), dtype=np.uint8).reshape(SIZE, -1)
    return np.frombuffer(planes.T.tobytes(), dtype=np.float64)
