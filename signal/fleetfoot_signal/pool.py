"""Runs by key on the lanes of one engine: they join and leave while it runs, and move between processes in one piece.

A pool says of each run what an engine of its own would say, bit for bit, whoever else is there, joins or leaves; its
size follows the number of runs. Lanes are an inner matter: who asks, asks by key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot_signal import archive
from fleetfoot_signal.channel import MEASURED
from fleetfoot_signal.engine import Engine
from fleetfoot_signal.lanes import Lanes, floats, part
from fleetfoot_signal.sample import Beats

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fleetfoot_signal.detector import Detector
    from fleetfoot_signal.engine import Limits
    from fleetfoot_signal.event import Chunk, Severity, Tick
    from fleetfoot_signal.types import Floats, Ints

ROOMY: Final = 4
"""A pool with so many lanes for each run gets smaller. It doubles when it is full: so it does neither in turn."""
APART: Final = 700
"""Runs are taken apart from the others where that spares so many rows of idle lanes: at 1.5-1.8 us a lane and row
(measured on the fleet's prototype) these cost as much as taking the runs out and putting them back."""
AT_ONCE: Final = 1 << 16
"""So many rows of all lanes together are taken at once at most: some 50 MB. More are no faster a row."""


class Round(NamedTuple):
    """Some seconds of some runs, as many of each."""

    keys: tuple[str, ...]
    chunk: Chunk
    """Its lanes are the keys, in their order; so are those of its events and changes."""


class Pool(Lanes):
    """An engine whose lanes are let to runs.

    Parameters
    ----------
    detectors, limits
        As of :class:`~fleetfoot_signal.engine.Engine`.
    """

    start_s = floats(0.0)
    """Time of each run's row 0; of one that has none yet it does not matter."""
    engine: Engine = part()

    def __init__(
        self, *, detectors: Sequence[type[Detector]] | None = None, limits: Limits | None = None
    ) -> None:
        self._detectors = detectors
        self._limits: Mapping[str, Mapping[Severity, float]] = limits or {}
        self._lane: dict[str, int] = {}
        self._allot(1)
        self._fresh = self.take_many(np.array([0]))
        """The state of a run that has not begun."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The runs that are here, in the order in which they joined."""
        return tuple(self._lane)

    @property
    def capacity(self) -> int:
        """How many runs there is room for."""
        return int(self.start_s.size)

    def lane(self, key: str) -> int:
        """Return the lane of a run, as long as nobody joins or leaves: to inform it, or to ask what it teaches.

        Raises
        ------
        KeyError
            It is not here.
        """
        return self._lane[key]

    def join(self, start_s: Mapping[str, float]) -> None:
        """Take runs in that begin now, each with the time of its row 0.

        Raises
        ------
        ValueError
            One of them is here already; nobody has joined then.
        """
        lanes = self._let(list(start_s))
        self.put_many(lanes, {name: np.repeat(a, lanes.size, axis=-1) for name, a in self._fresh.items()})
        self.start_s[lanes] = list(start_s.values())

    def leave(self, *keys: str) -> None:
        """Forget runs.

        Raises
        ------
        KeyError
            One of them is not here; nobody has left then.
        """
        for key in keys:
            self.lane(key)
        for key in keys:
            self._lane.pop(key, None)
        if self.capacity >= ROOMY * max(len(self._lane), 1):
            self._resize(max(len(self._lane), 1))

    def begin(self, key: str, start_s: float) -> None:
        """Say when row 0 of a run is that has joined before anybody knew.

        Raises
        ------
        KeyError
            It is not here.
        """
        self.start_s[self.lane(key)] = start_s

    def step(self, keys: Sequence[str], measured: Floats, beats: Beats | None = None) -> Tick:
        """Take the next row of some of the runs; return their second, its lanes the keys in their order.

        Parameters
        ----------
        keys : Sequence[str]
            At least one.
        measured : Floats, shape (MEASURED, key)
        beats : Beats, optional
            As :meth:`run` takes them.
        """
        (only,) = self.run(keys, measured[:, np.newaxis], np.ones(len(keys), dtype=np.int64), beats)
        return only.chunk.tick(0)

    def run(
        self, keys: Sequence[str], measured: Floats, count: Ints, beats: Beats | None = None
    ) -> Iterator[Round]:
        """Take the next rows of some of the runs; yield by and by what is said of those that had one.

        A round is as long as all that are in it have rows. Nobody may join or leave before the last was taken.

        Parameters
        ----------
        keys : Sequence[str]
        measured : Floats, shape (MEASURED, row, key)
        count : Ints, shape (key,)
            How many of these rows each run has; what stands behind them does not matter.
        beats : Beats, optional
            What had arrived by these rows and not by the ones before; its lanes are places among the keys.

        Raises
        ------
        KeyError
            One of the runs is not here; no row was taken.
        """
        lanes = np.array([self.lane(key) for key in keys], dtype=np.int64)
        done = 0
        while (left := np.flatnonzero(count > done)).size:
            until = min(int(count[left].min()), done + max(AT_ONCE // self.capacity, 1))
            now = None if beats is None else self._of_next(beats, lanes, left, until - done)
            there = tuple([keys[place] for place in left.tolist()])
            yield Round(there, self._take(lanes[left], measured[:, done:until, left], now))
            done = until

    def dump_runs(self, *keys: str) -> memoryview:
        """Return everything that is known about some runs, in one archive with one header; as :meth:`.dump_many`.

        Raises
        ------
        KeyError
            One of them is not here.
        """
        lanes = np.array([self.lane(key) for key in keys], dtype=np.int64)
        return archive.pack(self.arrays(), self.versions(), keys, lanes=lanes)

    def load_runs(self, state: bytes | memoryview) -> tuple[str, ...]:
        """Take in the runs that :meth:`dump_runs` gave, here or in another process; return their keys.

        Raises
        ------
        ValueError
            The bytes are no dump of runs, or one of another version or set of detectors, or one of the runs is here
            already; nobody has joined then.
        """
        found = archive.unpack(state)
        self.check_versions(found.versions)
        if len(set(found.keys)) != found.lanes:
            raise ValueError("state does not fit: its runs have no keys of their own")
        self.check_state(found.lanes, found.state)
        self.put_many(self._let(found.keys), found.state)
        return tuple(found.keys)

    def _let(self, keys: Sequence[str]) -> Ints:
        """Let a free lane to each of the runs."""
        here = sorted(set(keys) & self._lane.keys())
        if here:
            raise ValueError(f"in the pool already: {', '.join(here)}")
        need = len(self._lane) + len(keys)
        if need > self.capacity:
            self._resize(max(need, 2 * self.capacity))
        taken = np.zeros(self.capacity, dtype=np.bool_)
        taken[list(self._lane.values())] = True
        lanes = np.flatnonzero(~taken)[: len(keys)]
        self._lane.update(zip(keys, lanes.tolist(), strict=True))
        return lanes

    def _resize(self, capacity: int) -> None:
        """Move everybody to an engine of another size, in the order in which they joined."""
        state = self.take_many(np.array(list(self._lane.values()), dtype=np.int64))
        self._allot(capacity)
        self._lane = {key: lane for lane, key in enumerate(self._lane)}
        self.put_many(np.arange(len(self._lane)), state)

    def _allot(self, capacity: int) -> None:
        super().__init__(capacity)
        self.engine = self._engine(capacity)

    def _engine(self, lanes: int) -> Engine:
        engine = Engine(
            1, detectors=self._detectors, limits={n: dict(own) for n, own in self._limits.items()}
        )
        engine.widen(lanes)
        return engine

    def _take(self, lanes: Ints, rows: Floats, beats: Beats | None) -> Chunk:
        """Take float64[MEASURED, row, run] of the runs on some lanes, and the beats of these runs."""
        length = rows.shape[1]
        if (self.capacity - lanes.size) * length > APART:
            # The few go through an engine of their own: the state moves there and back, and no idle lane is paid for.
            few, engine = np.arange(lanes.size), self._engine(lanes.size)
            engine.put_many(few, self.engine.take_many(lanes))
            chunk = engine.run(rows, self.start_s[lanes], np.full(lanes.size, length, dtype=np.int64), beats)
            self.engine.put_many(lanes, engine.take_many(few))
            return chunk
        if beats is not None:
            beats = beats._replace(lane=lanes[beats.lane])
        count = np.zeros(self.capacity, dtype=np.int64)
        count[lanes] = length
        if lanes.tolist() == list(range(self.capacity)):  # as in a live run: nothing is to be moved
            return self.engine.run(rows, self.start_s, count, beats)
        wide = np.full((MEASURED, length, self.capacity), np.nan)
        wide[:, :, lanes] = rows
        return self.engine.run(wide, self.start_s, count, beats).of(lanes)

    def _of_next(self, beats: Beats, lanes: Ints, left: Ints, length: int) -> Beats:
        """Return the beats of the next so many rows of those that are ``left``, by their places among these."""
        place = np.full(lanes.size, -1, dtype=np.int64)
        place[left] = np.arange(left.size)
        passed = self.engine.index[lanes[beats.lane]]
        now = (place[beats.lane] >= 0) & (beats.row > passed) & (beats.row <= passed + length)
        return Beats(place[beats.lane[now]], beats.row[now], beats.rr_ms[now])
