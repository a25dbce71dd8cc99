"""The shipper: what the store holds and InfluxDB has not, sent in order, each line once in effect.

A batch is sent, then what it held is noted in the store. A process that dies in between sends it again; the same
series and time overwrite, so nothing is doubled. Where a new pass takes the place of one that was shipped, the server
is asked to forget the run first, because the new one may lack what the old one had.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from fleetfoot.influx import RefusedError
from fleetfoot.influx.course import course_lines
from fleetfoot.influx.lines import TICK, event_line, head, parsed, run_line, tick_expression
from fleetfoot.path.ticks import every_second
from fleetfoot.path.way import NOWHERE
from fleetfoot.store.reading import State
from fleetfoot.store.shipments import Refusal, Shipment
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fleetfoot.store.reading import StoredRun
    from fleetfoot.store.shipments import Shipments

BATCH_LINES: Final = 5000
"""InfluxData, "Optimize writes to InfluxDB": the optimal batch size is 5,000 lines."""
AT_ONCE: Final = 3
"""Requests under way while the next lines are made: with one, client and server wait for each other in turn."""
MOST_REFUSALS: Final = 50
"""So many lines of one batch are looked for one by one; of what is refused beyond that only the first line is kept."""
RETENTION: Final = "beyond retention policy"
"""What 1.x and 2.x say of points that are too old for the bucket; the others have been stored."""
UNKNOWN: Final = "unknown"
IDENTIFIED_S: Final = 60
"""A run under way is sent from when its sensors are known: pods and straps are found within seconds, running dynamics
from chest acceleration take half a minute."""
_DEVICES: Final = (
    Channel.VERTICAL_OSCILLATION,
    Channel.GROUND_CONTACT,
    Channel.CADENCE,
    Channel.SPEED,
    Channel.HEART_RATE,
)
"""Whose sensor is the device of a run: the first of these that has one. Brands differ most in the first two."""


class Writer(Protocol):
    """What is used of :class:`fleetfoot.influx.target.Target`."""

    def write(self, lines: Sequence[str]) -> None:
        """Store lines."""

    def erase(self, tags: Mapping[str, str]) -> bool:
        """Delete all points with these tags; False where the server cannot."""
        ...


class Shipped(NamedTuple):
    """What one round did."""

    lines: int = 0
    """Lines that are at the target now; those sent a second time count again."""
    runs: int = 0
    """Runs that all of is there now and was not before."""
    refused: int = 0

    def __add__(self, other: object) -> Shipped:
        if not isinstance(other, Shipped):
            return NotImplemented
        return Shipped(*(a + b for a, b in zip(self, other, strict=True)))


class _Batch(NamedTuple):
    lines: list[str]
    then: Shipment
    """What holds once they are there."""


class Shipper:
    """Ships what is missing at one target.

    Parameters
    ----------
    shipments
        The store, as that target has it.
    target
    titles
        What a runner calls each detector.
    batch_lines, at_once
        The longest request, but for the last of a run, and how many are under way. Less leaves more of the machine to
        a live run.
    positions
        Whether it ships where runs led.
    """

    def __init__(
        self,
        shipments: Shipments,
        target: Writer,
        titles: Mapping[str, str],
        *,
        batch_lines: int = BATCH_LINES,
        at_once: int = AT_ONCE,
        positions: bool = True,
    ) -> None:
        self._shipments = shipments
        self._target = target
        self._titles = titles
        self._batch_lines = batch_lines
        self._at_once = at_once
        self._positions = positions
        self._halted = False

    def ship(self) -> Shipped:
        """Ship all that is missing now, the latest run first.

        Raises
        ------
        UnreachableError, RejectedError
            What was confirmed before is kept; the next call goes on there.
        StoreError
            The store cannot be read or written.
        """
        done = Shipped()
        self._halted = False
        flying: deque[tuple[_Batch, Future[list[Refusal]]]] = deque()
        with ThreadPoolExecutor(self._at_once) as pool:
            for batch in self._batches():
                flying.append((batch, pool.submit(self.send, batch.lines)))
                if len(flying) > self._at_once:
                    done += self._landed(*flying.popleft())
            while flying:
                done += self._landed(*flying.popleft())
        return done

    def halt(self) -> None:
        """Let the call of :meth:`ship` that is under way in another thread return soon; the next one goes on."""
        self._halted = True

    def _batches(self) -> Iterator[_Batch]:
        expression = tick_expression(self._shipments.columns())
        for run, known in self._shipments.waiting():
            if known is None and not _is_identified(run):
                continue
            shipment = self._begin(run, known)
            while (batch := self._next(run, shipment, expression)).then != shipment:
                if self._halted:
                    return
                yield batch
                shipment = batch.then

    def _landed(self, batch: _Batch, sending: Future[list[Refusal]]) -> Shipped:
        """Wait until a batch is there and note it; batches land in the order in which they were made."""
        refusals = sending.result()
        self._shipments.keep(batch.then, refusals)
        refused = sum(refusal.lines for refusal in refusals)
        return Shipped(len(batch.lines) - refused, int(batch.then.ended), refused)

    def _begin(self, run: StoredRun, known: Shipment | None) -> Shipment:
        """Return where to go on with a run; from its start where another pass or another device is there."""
        device = device_of(run)
        if known is None:
            return Shipment(run.athlete, run.id, run.key, device, _epoch_ms(run))
        other_pass = known.key != run.key
        if not other_pass and (known.device == device or not run.summary):
            return known
        if self._target.erase({"athlete": run.athlete, "run": run.id}):
            known = known._replace(device=device)
        elif not other_pass:
            return known
        begun = known._replace(key=run.key, t=-1, event=0, ended=False)
        self._shipments.keep(begun, anew=True)
        return begun

    def _next(self, run: StoredRun, shipment: Shipment, expression: str) -> _Batch:
        """Return what follows; with nothing left, no lines and the same shipment."""
        tags = {"athlete": run.athlete, "run": run.id, "device": shipment.device}
        rows = self._shipments.lines(shipment, expression, head(TICK, tags), self._batch_lines)
        lines = [line for _, line in rows if line is not None]
        then = shipment._replace(t=rows[-1][0]) if rows else shipment
        if len(rows) == self._batch_lines:
            return _Batch(lines, then)
        for seq, payload in self._shipments.payloads(shipment):
            alert = parsed(payload)
            title = self._titles.get(alert["detector"], alert["detector"])
            lines.append(event_line(tags, title, alert, shipment.epoch_ms))
            then = then._replace(event=seq)
        if run.summary and not shipment.ended:
            last = run_line(tags, run.summary, shipment.epoch_ms)
            lines += [last] if last else []
            lines += self._course(tags, shipment)
            then = then._replace(ended=True)
        return _Batch(lines, then)

    def _course(self, tags: Mapping[str, str], shipment: Shipment) -> Iterator[str]:
        way = self._shipments.way(shipment) if self._positions else NOWHERE
        return course_lines(tags, way, every_second(self._shipments.ticks(shipment)), shipment.epoch_ms)

    def send(self, lines: Sequence[str]) -> list[Refusal]:
        """Send lines; halve what is refused until the lines that are at fault stand alone, and return those."""
        refusals: list[Refusal] = []
        parts = [lines] if lines else []
        while parts:
            part = parts.pop()
            try:
                self._target.write(part)
            except RefusedError as refusal:
                count = self._too_old(part, refusal)
                if len(part) == 1 or count or len(refusals) >= MOST_REFUSALS:
                    refusals.append(Refusal(part[0], count or len(part), refusal.status, refusal.answer))
                else:
                    middle = len(part) // 2
                    parts += [part[middle:], part[:middle]]
        return refusals

    @staticmethod
    def _too_old(lines: Sequence[str], refusal: RefusedError) -> int:
        """Return how many lines were dropped for their age alone; halving would only find each of them."""
        if RETENTION not in refusal.answer:
            return 0
        _, _, count = refusal.answer.rpartition("dropped=")
        return min(int(count), len(lines)) if count.isdecimal() else len(lines)


def device_of(run: StoredRun) -> str:
    """Return the sensor that a run's points carry as their device; ``unknown`` while a live run has not ended."""
    return next((run.sensors[channel] for channel in _DEVICES if channel in run.sensors), UNKNOWN)


def _is_identified(run: StoredRun) -> bool:
    """Return whether the device of a run will hardly be another by its end: what is sent until then stays.

    A strap may be heard before the pod beside it, whose the device then is.
    """
    under_way = run.state is State.RECORDING and not run.summary
    return not under_way or _DEVICES[0] in run.sensors or run.duration_s >= IDENTIFIED_S


def _epoch_ms(run: StoredRun) -> int:
    # A run that does not know when it began stands where it was recorded.
    return round(1000.0 * (run.started_utc or run.recorded_utc).timestamp())
