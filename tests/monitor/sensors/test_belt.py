"""Belts that contradict themselves: what they cover is what counts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import pytest

from fleetfoot.gatt import uuid
from fleetfoot.gatt.machine_status import MachineEvent, MachineStatus
from fleetfoot.gatt.treadmill_data import Slope, TreadmillData
from fleetfoot.path.source import Notification
from fleetfoot.sensors.belt import MILES, RUNS, STANDS
from fleetfoot.sensors.decoder import Decoder
from fleetfoot.sensors.settings import KM_PER_MILE, BeltSettings, SpeedUnit
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.sample import Sample

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

BELT = "C3:33"
LEVEL = Slope(0.0)
HALTS = [
    MachineEvent.PAUSED,
    MachineEvent.STOPPED,
    MachineEvent.STOPPED_BY_SAFETY_KEY,
    MachineEvent.RESET,
]


class Told(NamedTuple):
    """What came of a belt, second by second."""

    speeds_m_s: list[float]
    grades: list[float]
    remarks: list[str]
    counted_m: list[float]

    @property
    def distance_m(self) -> float:
        return sum(self.speeds_m_s)


def walk(
    true_m_s: Sequence[float],
    tells_m_s: Callable[[int, float], float] = lambda _second, true: true,
    *,
    counts_m: float | None = 1.0,
    events: dict[int, MachineStatus] | None = None,
    settings: BeltSettings | None = None,
    slope: Slope | None = LEVEL,
    start_m: int = 0,
) -> Told:
    """Let a belt move; what it tells of its speed may differ, and it counts its metres in steps of ``counts_m``."""
    decoder = Decoder(belts={BELT: settings} if settings else {})
    speeds: list[float] = []
    grades: list[float] = []
    counted_m: list[float] = []
    of = {Channel.SPEED: speeds, Channel.GRADE: grades, Channel.DISTANCE: counted_m}
    gone_m = 0.0
    for second, true in enumerate(true_m_s):
        if events and second in events:
            notify(decoder, second - 0.4, uuid.MACHINE_STATUS, bytes(events[second]))
        count = None if counts_m is None else start_m + round(counts_m * math.floor(gone_m / counts_m))
        told = round(360 * tells_m_s(second, true)) / 100
        data = TreadmillData(speed_km_h=told, distance_m=count, slope=slope)
        for each in notify(decoder, float(second), uuid.TREADMILL_DATA, bytes(data)):
            of[each.channel].append(each.value)
        gone_m += true
    return Told(speeds, grades, decoder.remarks, counted_m)


def notify(decoder: Decoder, t_s: float, characteristic: str, payload: bytes) -> list[Sample]:
    readings = decoder.feed(Notification(t_s, BELT, characteristic, payload))
    return [each for each in readings if isinstance(each, Sample)]


def pause(event: MachineEvent = MachineEvent.PAUSED) -> MachineStatus:
    return MachineStatus(event)


PAUSED_RUN = [3.0] * 60 + [0.0] * 60 + [3.0] * 60
START = MachineStatus(MachineEvent.STARTED)


def kept(_second: int, _true: float) -> float:
    """A belt that keeps its last speed through a pause."""
    return 3.0


@pytest.mark.parametrize("counts_m", [None, 1.0, 16.09])
@pytest.mark.parametrize("event", HALTS)
def test_a_halted_belt_stands_whatever_speed_it_keeps_until_it_is_started(
    event: MachineEvent, counts_m: float | None
) -> None:
    told = walk(PAUSED_RUN, kept, counts_m=counts_m, events={60: pause(event), 120: START})
    assert told.speeds_m_s == PAUSED_RUN
    assert told.remarks == []


def test_the_halt_counts_from_its_own_moment() -> None:
    decoder = Decoder()
    notify(decoder, 0.0, uuid.TREADMILL_DATA, bytes(TreadmillData(speed_km_h=10.8)))
    assert notify(decoder, 0.4, uuid.MACHINE_STATUS, bytes(pause())) == [
        Sample(0.4, Channel.SPEED, 0.0, BELT)
    ]
    assert notify(decoder, 0.5, uuid.MACHINE_STATUS, bytes(START)) == []


@pytest.mark.parametrize("counts_m", [1.0, 10.0, 16.09])
def test_a_pause_that_nobody_tells_is_seen_by_the_distance(counts_m: float) -> None:
    told = walk(PAUSED_RUN, kept, counts_m=counts_m)
    assert told.remarks == [f"{BELT} {STANDS}"]
    assert told.distance_m == pytest.approx(360.0, abs=3 * counts_m + 6)
    assert set(told.speeds_m_s[60 + 14 : 120]) == {0.0}


@pytest.mark.parametrize("counts_m", [1.0, 10.0])
def test_a_belt_that_goes_on_without_a_word_is_seen_by_its_distance(counts_m: float) -> None:
    told = walk(PAUSED_RUN, kept, counts_m=counts_m, events={60: pause()})
    assert set(told.speeds_m_s[61:120]) == {0.0}
    assert set(told.speeds_m_s[120 + math.ceil(counts_m / 3) + 1 :]) == {3.0}


def test_a_belt_without_a_count_goes_on_when_its_speed_leaves_zero() -> None:
    told = walk(PAUSED_RUN, counts_m=None, events={60: pause()})
    assert told.speeds_m_s == PAUSED_RUN


def test_a_belt_that_runs_out_is_not_taken_for_one_that_goes_on() -> None:
    run_out = [3.0] * 60 + [2.5, 2.0, 1.5, 1.0, 0.5, 0.2, 0.1] + [0.0] * 60
    told = walk(run_out, kept, events={60: pause()})
    assert set(told.speeds_m_s[60:]) == {0.0}


def test_a_belt_that_was_said_to_be_stopped_and_runs_on_was_not() -> None:
    told = walk([3.0] * 120, events={60: pause(MachineEvent.STOPPED)})
    assert set(told.speeds_m_s[72:]) == {3.0}


def test_events_that_are_no_halt_stop_nothing() -> None:
    other = {
        10: MachineStatus(MachineEvent.SPEED, speed_km_h=12.0),
        20: MachineStatus(MachineEvent.INCLINATION, inclination_pct=1.0),
        30: MachineStatus(MachineEvent.OTHER),
    }
    assert set(walk([3.0] * 60, events=other).speeds_m_s) == {3.0}


@pytest.mark.parametrize("counts_m", [1.0, 10.0])
@pytest.mark.parametrize("true_m_s", [1.5, 3.0, 4.5])
def test_a_speed_that_stays_zero_is_taken_from_the_distance(true_m_s: float, counts_m: float) -> None:
    told = walk([true_m_s] * 120 + [0.0] * 60, lambda _second, _true: 0.0, counts_m=counts_m)
    settled = told.speeds_m_s[20:120]
    assert told.remarks == [f"{BELT} {RUNS}"]
    assert sum(settled) / len(settled) == pytest.approx(true_m_s, rel=0.1)
    assert all(each == pytest.approx(true_m_s, rel=0.35) for each in settled if each)
    assert set(told.speeds_m_s[120 + 21 :]) == {0.0}


def test_a_count_of_the_whole_life_and_one_that_is_reset_are_as_good() -> None:
    whole = walk(PAUSED_RUN, kept, start_m=12_345_678)
    assert whole == walk(PAUSED_RUN, kept)
    decoder = Decoder()
    for second in range(40):
        count = 3 * (second % 20)
        data = bytes(TreadmillData(speed_km_h=10.8, distance_m=count))
        speed, *_ = notify(decoder, float(second), uuid.TREADMILL_DATA, data)
        assert speed.value == pytest.approx(3.0)


def test_a_count_that_never_moves_says_nothing() -> None:
    told = walk([3.0] * 120, counts_m=1e6)
    assert set(told.speeds_m_s) == {3.0}
    assert told.counted_m == []


@pytest.mark.parametrize("start_m", [0, 12_345_678])
@pytest.mark.parametrize("counts_m", [1.0, 10.0, 16.09])
def test_the_distance_is_that_of_the_belt_whatever_speed_it_tells(counts_m: float, start_m: int) -> None:
    told = walk([3.0] * 600, lambda _second, _true: 2.8, counts_m=counts_m, start_m=start_m)
    assert told.counted_m[-1] == pytest.approx(1797.0, abs=counts_m + 1.0)
    assert told.counted_m == sorted(told.counted_m)


def test_a_calibration_holds_for_distance_and_speed_alike() -> None:
    told = walk([3.0] * 600, settings=BeltSettings(calibration=1.05))
    assert told.counted_m[-1] == pytest.approx(1.05 * 1797.0, abs=2.0)
    assert told.speeds_m_s[-1] == pytest.approx(3.15)


@pytest.mark.parametrize("counts_m", [1.0, 16.09])
def test_miles_per_hour_show_in_the_distance(counts_m: float) -> None:
    told = walk([3.0] * 400, lambda _second, true: true / KM_PER_MILE, counts_m=counts_m)
    assert told.remarks == [f"{BELT} {MILES}"]
    assert told.speeds_m_s[0] == pytest.approx(3.0 / KM_PER_MILE, abs=0.01)
    assert told.speeds_m_s[160:] == pytest.approx([3.0] * 240, abs=0.01)


@pytest.mark.parametrize("unit", SpeedUnit)
def test_a_unit_that_the_user_says_is_not_questioned(unit: SpeedUnit) -> None:
    told = walk([3.0] * 400, lambda _second, true: true / KM_PER_MILE, settings=BeltSettings(unit=unit))
    factor = KM_PER_MILE if unit is SpeedUnit.MPH else 1.0
    assert told.speeds_m_s == pytest.approx([3.0 / KM_PER_MILE * factor] * 400, abs=0.01)
    assert told.remarks == []


@pytest.mark.parametrize("counts_m", [None, 1.0, 16.09])
@pytest.mark.parametrize("true_m_s", [1.2, 2.7, 5.5])
def test_an_honest_belt_is_believed_to_the_last_digit(true_m_s: float, counts_m: float | None) -> None:
    true = [0.0] * 5 + [true_m_s] * 300 + [0.0] * 5 + [true_m_s] * 200
    told = walk(true, counts_m=counts_m)
    assert told.speeds_m_s == pytest.approx(true, abs=0.002)
    assert told.remarks == []


def test_calibration_and_offset_of_a_treadmill() -> None:
    settings = BeltSettings(calibration=1.04, incline_offset_pct=-0.5)
    told = walk([3.0] * 10, settings=settings, slope=Slope(2.0))
    assert told.speeds_m_s == pytest.approx([3.12] * 10)
    assert told.grades == pytest.approx([0.015] * 10)


def test_a_treadmill_whose_records_have_no_inclination_tells_it_by_its_status() -> None:
    told = walk(
        [3.0] * 10, events={5: MachineStatus(MachineEvent.INCLINATION, inclination_pct=2.5)}, slope=None
    )
    assert told.grades == pytest.approx([0.025] * 5)


def test_settings_go_by_the_name_of_the_treadmill_too() -> None:
    decoder = Decoder(names={BELT: "Horizon"}, belts={"Horizon": BeltSettings(calibration=2.0)})
    (sample,) = notify(decoder, 0.0, uuid.TREADMILL_DATA, bytes(TreadmillData(speed_km_h=3.6)))
    assert sample.value == pytest.approx(2.0)
