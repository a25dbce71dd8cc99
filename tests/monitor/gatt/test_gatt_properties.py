"""Laws of the codecs: what is written is read back, and no bytes do harm."""

from __future__ import annotations

import importlib
import inspect
import pickle
import pkgutil
import random
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, Self

import pytest
from hypothesis import given
from hypothesis import strategies as st

import fleetfoot.gatt
from fleetfoot.gatt.battery_level import BatteryLevel
from fleetfoot.gatt.body_sensor_location import BodySensorLocation
from fleetfoot.gatt.cycling_power_feature import CyclingPowerFeature
from fleetfoot.gatt.cycling_power_measurement import CyclingPowerMeasurement, Extremes, Revolutions
from fleetfoot.gatt.device_string import DeviceString
from fleetfoot.gatt.heart_rate_measurement import HeartRateMeasurement
from fleetfoot.gatt.machine_status import MachineEvent, MachineStatus
from fleetfoot.gatt.movesense import GspCommand, GspKind, GspNotification, GspOperation
from fleetfoot.gatt.phone_position import PhonePosition
from fleetfoot.gatt.pmd_control_point import (
    PmdAnswer,
    PmdCommand,
    PmdFeatures,
    PmdOperation,
    PmdStopped,
    PmdStream,
)
from fleetfoot.gatt.pmd_frame import PmdFrame
from fleetfoot.gatt.pmd_settings import PmdSettings
from fleetfoot.gatt.rsc_feature import RscFeature
from fleetfoot.gatt.rsc_measurement import RscMeasurement
from fleetfoot.gatt.running_dynamics import RunningDynamicsMeasurement
from fleetfoot.gatt.sensor_location import SensorLocation
from fleetfoot.gatt.timer_state import TimerState
from fleetfoot.gatt.treadmill_data import Elevation, Energy, Force, Slope, TreadmillData
from fleetfoot.gatt.wire import DecodeError

if TYPE_CHECKING:
    from collections.abc import Iterator


class Codec(Protocol):
    @classmethod
    def from_bytes(cls, payload: bytes, /) -> Self: ...

    def __bytes__(self) -> bytes: ...


def ticks(size: int) -> st.SearchStrategy[int]:
    return st.integers(0, 256**size - 1)


def optional(values: st.SearchStrategy[float]) -> st.SearchStrategy[float | None]:
    return st.none() | values


HEART_RATES = st.builds(
    HeartRateMeasurement,
    heart_rate_bpm=ticks(1) | ticks(2),
    contact=st.sampled_from([None, False, True]),
    energy_kj=st.none() | ticks(2),
    rr_ms=st.lists(ticks(2).map(lambda n: n * 1000 / 1024), max_size=9).map(tuple),
)
RSC = st.builds(
    RscMeasurement,
    speed_m_s=ticks(2).map(lambda n: n / 256),
    cadence_per_min=ticks(1),
    stride_length_m=optional(ticks(2).map(lambda n: n / 100)),
    total_distance_m=optional(ticks(4).map(lambda n: n / 10)),
    running=st.booleans(),
)
DYNAMICS = st.builds(
    RunningDynamicsMeasurement,
    vertical_oscillation_mm=optional(ticks(2).map(lambda n: n / 4)),
    ground_contact_ms=st.none() | ticks(2),
    balance_pct=optional(st.integers(0, 3200).map(lambda n: n / 32)),
    cadence_spm=optional(ticks(2).map(lambda n: n / 32)),
)
FEATURES = st.builds(RscFeature, *[st.booleans()] * 5)
TEXTS = st.builds(DeviceString, st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=20))

EXTREMES = st.builds(Extremes, *[st.integers(-32768, 32767)] * 2)
POWER = st.builds(
    CyclingPowerMeasurement,
    power_w=st.integers(-32768, 32767),
    balance_pct=optional(ticks(1).map(lambda n: n / 2)),
    balance_of_left=st.booleans(),
    torque_nm=optional(ticks(2).map(lambda n: n / 32)),
    torque_of_crank=st.booleans(),
    wheel=st.none() | st.builds(Revolutions, ticks(4), ticks(2).map(lambda n: n / 2048)),
    crank=st.none() | st.builds(Revolutions, ticks(2), ticks(2).map(lambda n: n / 1024)),
    force_n=st.none() | EXTREMES,
    extreme_torque_nm=st.none() | EXTREMES.map(lambda pair: Extremes(pair.greatest / 32, pair.least / 32)),
    angle_deg=st.none() | st.builds(Extremes, *[st.integers(0, 4095)] * 2),
    top_dead_spot_deg=st.none() | ticks(2),
    bottom_dead_spot_deg=st.none() | ticks(2),
    energy_kj=st.none() | ticks(2),
    offset_compensation=st.booleans(),
)
POSITIONS = st.builds(
    PhonePosition,
    latitude_deg=st.integers(-900_000_000, 900_000_000).map(lambda n: n / 1e7),
    longitude_deg=st.integers(-1_800_000_000, 1_800_000_000).map(lambda n: n / 1e7),
    accuracy_m=ticks(2).map(lambda n: n / 10),
    speed_m_s=optional(ticks(2).map(lambda n: n / 100)),
    altitude_m=optional(st.integers(-8388608, 8388607).map(lambda n: n / 100)),
)
AVAILABLE = st.integers(-32768, 32766)  # the number above says "not available"
NARROW = st.booleans()
TREADMILL = NARROW.flatmap(
    lambda narrow: st.builds(
        TreadmillData,
        speed_km_h=optional(ticks(2).map(lambda n: n / 100)),
        average_speed_km_h=optional(ticks(2).map(lambda n: n / 100)),
        distance_m=st.none() | ticks(3),
        slope=st.none() | st.builds(Slope, *[optional(AVAILABLE.map(lambda n: n / 10))] * 2),
        elevation=st.none() | st.builds(Elevation, *[ticks(2).map(lambda n: n / 10)] * 2),
        pace=ticks(1) if narrow else st.none() | ticks(2),
        average_pace=st.none() | ticks(1 if narrow else 2),
        narrow_paces=st.just(narrow),
        energy=st.none()
        | st.builds(Energy, *[st.none() | st.integers(0, 256**size - 2) for size in (2, 2, 1)]),
        heart_rate_bpm=st.none() | ticks(1),
        metabolic_equivalent=optional(ticks(1).map(lambda n: n / 10)),
        elapsed_s=st.none() | ticks(2),
        remaining_s=st.none() | ticks(2),
        force=st.none() | st.builds(Force, *[st.none() | AVAILABLE] * 2),
    )
)
STATUS = st.one_of(
    st.builds(MachineStatus, st.just(MachineEvent.SPEED), speed_km_h=ticks(2).map(lambda n: n / 100)),
    st.builds(
        MachineStatus,
        st.just(MachineEvent.INCLINATION),
        inclination_pct=st.integers(-32768, 32767).map(lambda n: n / 10),
    ),
    st.builds(
        MachineStatus,
        st.sampled_from([event for event in MachineEvent if event.name not in {"SPEED", "INCLINATION"}]),
    ),
)
SETTINGS = st.builds(
    PmdSettings,
    *[st.lists(ticks(size), max_size=9).map(tuple) for size in (2, 2, 2, 1)],
    st.none() | st.floats(2.0**-100, 2.0**100, width=32),
)
PMD = (
    SETTINGS,
    st.builds(PmdFeatures, st.frozensets(st.sampled_from(PmdStream))),
    st.builds(PmdCommand, st.sampled_from(PmdOperation), st.sampled_from(PmdStream), SETTINGS),
    st.builds(PmdAnswer, ticks(1), ticks(1), st.just(0), st.binary(max_size=40), st.booleans()),
    st.builds(PmdAnswer, ticks(1), ticks(1), st.integers(1, 255)),
    st.builds(PmdStopped, st.lists(ticks(1), max_size=9).map(tuple)),
    st.builds(PmdFrame, st.integers(0, 63), ticks(8), ticks(1), st.binary(max_size=40)),
)
GSP = (
    st.builds(
        GspCommand,
        st.sampled_from(GspOperation),
        st.integers(1, 255),
        st.text(st.characters(codec="ascii"), max_size=20),
    ),
    st.builds(GspNotification, st.sampled_from(GspKind), ticks(1), st.binary(max_size=40)),
)

MEASUREMENTS: tuple[st.SearchStrategy[Codec], ...] = (
    HEART_RATES,
    RSC,
    DYNAMICS,
    FEATURES,
    TEXTS,
    POWER,
    TREADMILL,
    STATUS,
    POSITIONS,
    *PMD,
    *GSP,
    ticks(4).map(CyclingPowerFeature),
    st.builds(BatteryLevel, st.integers(0, 100)),
    st.sampled_from(BodySensorLocation),
    st.sampled_from(SensorLocation),
    st.builds(TimerState, st.booleans()),
)


@given(st.one_of(*MEASUREMENTS))
def test_what_is_written_is_read_back(measured: Codec) -> None:
    assert type(measured).from_bytes(bytes(measured)) == measured


ENDING: tuple[st.SearchStrategy[Codec], ...] = (
    HEART_RATES.filter(lambda measured: not measured.rr_ms),  # intervals go on to the end of the packet
    RSC,
    DYNAMICS,
    FEATURES,
    POWER,
    TREADMILL.filter(lambda measured: not measured.narrow_paces),  # one byte more makes them wide
    STATUS,
    POSITIONS,
    ticks(4).map(CyclingPowerFeature),
    st.builds(BatteryLevel, st.integers(0, 100)),
    st.sampled_from(BodySensorLocation),
    st.sampled_from(SensorLocation),
    st.builds(TimerState, st.booleans()),
)
"""Measurements that have a last field."""


@given(st.one_of(*ENDING), st.binary(max_size=12))
def test_bytes_behind_the_last_field_are_ignored(measured: Codec, behind: bytes) -> None:
    assert type(measured).from_bytes(bytes(measured) + behind) == measured


@given(HEART_RATES.filter(lambda measured: bool(measured.rr_ms)), st.binary(min_size=1, max_size=1))
def test_an_odd_byte_behind_intervals_is_ignored(measured: HeartRateMeasurement, behind: bytes) -> None:
    assert HeartRateMeasurement.from_bytes(bytes(measured) + behind) == measured


def flag_combinations() -> Iterator[Codec]:
    """Yield a measurement for every combination of fields that the flags of a characteristic announce."""
    for bits in range(32):
        contact = (None, False, True, None)[bits & 3]
        energy, intervals = 7 if bits & 4 else None, (500.0, 1000.0) if bits & 8 else ()
        yield HeartRateMeasurement(300 if bits & 16 else 60, contact, energy, intervals)
    for bits in range(8):
        stride, distance = 2.25 if bits & 1 else None, 12.5 if bits & 2 else None
        yield RscMeasurement(3.0, 85, stride, distance, running=bool(bits & 4))
    for bits in range(16):
        present = [bits >> bit & 1 for bit in range(4)]
        values = [
            value if there else None for value, there in zip((80.25, 250, 50.5, 171.5), present, strict=True)
        ]
        yield RunningDynamicsMeasurement(*values)  # type: ignore[arg-type] # one of them is an int
    for bits in range(32):
        yield RscFeature(*(bool(bits >> bit & 1) for bit in range(5)))
    yield from single_fields(CyclingPowerMeasurement(250), POWER_FIELDS)
    yield from single_fields(TreadmillData(speed_km_h=9.5), TREADMILL_FIELDS)
    for bits in range(4):
        yield PhonePosition(48.1, -11.5, 6.5, 3.25 if bits & 1 else None, -2.5 if bits & 2 else None)
    yield from map(TimerState, (False, True))
    for event in MachineEvent:
        yield MachineStatus(
            event,
            speed_km_h=9.5 if event is MachineEvent.SPEED else None,
            inclination_pct=-2.5 if event is MachineEvent.INCLINATION else None,
        )
    yield PmdFrame(PmdStream.ACCELERATION, 2_000_000_000, 1, bytes(6))
    yield PmdAnswer(
        PmdOperation.SETTINGS, PmdStream.ACCELERATION, 0, bytes(PmdSettings((25, 200), (16,), (8,)))
    )
    yield GspCommand(GspOperation.SUBSCRIBE, 104, "/Meas/Acc/104")
    yield GspNotification(GspKind.DATA, 104, bytes(16))


POWER_FIELDS: dict[str, object] = {
    "balance_pct": 49.5,
    "torque_nm": 3.5,
    "wheel": Revolutions(70_000, 1.5),
    "crank": Revolutions(900, 2.5),
    "force_n": Extremes(300, -40),
    "extreme_torque_nm": Extremes(30.5, -4.25),
    "angle_deg": Extremes(95, 271),
    "top_dead_spot_deg": 5,
    "bottom_dead_spot_deg": 185,
    "energy_kj": 21,
}
TREADMILL_FIELDS: dict[str, object] = {
    "average_speed_km_h": 9.25,
    "distance_m": 70_000,
    "slope": Slope(-1.5, 0.5),
    "elevation": Elevation(10.5, 3.5),
    "pace": 300,
    "average_pace": 310,
    "energy": Energy(500, 600, 10),
    "heart_rate_bpm": 140,
    "metabolic_equivalent": 8.5,
    "elapsed_s": 1800,
    "remaining_s": 600,
    "force": Force(-100, 250),
}


def single_fields(
    bare: CyclingPowerMeasurement | TreadmillData, fields: dict[str, object]
) -> Iterator[Codec]:
    """Yield a measurement without optional fields, with each alone, with each left out and with all."""
    yield bare
    for name, value in fields.items():
        yield replace(bare, **{name: value})  # type: ignore[arg-type] # of the field's type
        yield replace(bare, **{**fields, name: None})  # type: ignore[arg-type] # of the fields' types
    yield replace(bare, **fields)  # type: ignore[arg-type] # of the fields' types


PADDED: tuple[Codec, ...] = (
    PmdSettings((25, 50, 100, 200), (16,), (2, 4, 8), (3,), 0.5),
    PmdFeatures(frozenset({PmdStream.ACCELERATION})),
    PmdCommand(PmdOperation.START, PmdStream.ACCELERATION, PmdSettings((200,), (16,), (8,))),
    PmdStopped((2, 0)),
    CyclingPowerFeature.CRANK_REVOLUTIONS,
)
"""What a shorter packet may say as well."""


@pytest.mark.parametrize("measured", list(flag_combinations()), ids=str)
def test_every_combination_of_flags_is_written_and_read_back(measured: Codec) -> None:
    packet = bytes(measured)
    assert type(measured).from_bytes(packet) == measured
    for end in range(len(packet)):  # and nothing shorter says the same
        try:
            assert type(measured).from_bytes(packet[:end]) != measured
        except DecodeError:
            continue


CODECS = (
    BatteryLevel,
    BodySensorLocation,
    CyclingPowerFeature,
    CyclingPowerMeasurement,
    DeviceString,
    GspCommand,
    GspNotification,
    HeartRateMeasurement,
    MachineStatus,
    PhonePosition,
    PmdAnswer,
    PmdCommand,
    PmdFeatures,
    PmdFrame,
    PmdSettings,
    PmdStopped,
    RscFeature,
    RscMeasurement,
    RunningDynamicsMeasurement,
    SensorLocation,
    TimerState,
    TreadmillData,
)


def test_no_codec_is_left_out_here() -> None:
    found: set[object] = set()
    for module in pkgutil.iter_modules(fleetfoot.gatt.__path__, "fleetfoot.gatt."):
        members = inspect.getmembers(importlib.import_module(module.name), inspect.isclass)
        found |= {
            member for _, member in members if hasattr(member, "from_bytes") and not issubclass(member, int)
        }
    assert found == set(CODECS)


def packets(codec: type[Codec], number: int) -> Iterator[bytes]:
    """Yield random packets, and good ones with bytes changed, cut off and added."""
    chance = random.Random(codec.__name__)  # noqa: S311 # a fuzzer: the same bytes every time
    examples = (*flag_combinations(), *PADDED)
    good = [bytes(each) for each in examples if isinstance(each, codec)] or [
        b"\x01",
        b"Polar H10\0",
    ]
    for _ in range(number // 2):
        yield chance.randbytes(chance.randrange(24))
        packet = bytearray(chance.choice(good))
        for _ in range(chance.randrange(1, 4)):
            packet[chance.randrange(len(packet))] = chance.randrange(256)
        yield bytes(packet[: chance.randrange(len(packet) + 1)]) + chance.randbytes(chance.randrange(3))


@pytest.mark.parametrize("codec", CODECS)
def test_no_bytes_raise_anything_but_the_decode_error(
    codec: type[Codec], request: pytest.FixtureRequest
) -> None:
    number = 1_000_000 if request.config.getoption("--nightly", default=False) else 10_000
    understood = refused = 0
    for packet in packets(codec, number):
        try:
            measured = codec.from_bytes(packet)
        except DecodeError:
            refused += 1
        else:
            understood += 1
            assert codec.from_bytes(bytes(measured)) == measured
    assert understood + refused == number
    assert understood > number // 1000
    assert refused > number // 1000


@pytest.mark.parametrize(
    "measured",
    [
        HeartRateMeasurement(65536),
        HeartRateMeasurement(-1),
        HeartRateMeasurement(60, energy_kj=65536),
        HeartRateMeasurement(60, rr_ms=(64000.0,)),
        HeartRateMeasurement(60, rr_ms=(float("nan"),)),
        HeartRateMeasurement(60, rr_ms=(float("inf"),)),
        RscMeasurement(256.0, 80),
        RscMeasurement(-0.1, 80),
        RscMeasurement(3.0, 256),
        RscMeasurement(3.0, 80, stride_length_m=655.36),
        RscMeasurement(3.0, 80, total_distance_m=-1.0),
        RunningDynamicsMeasurement(vertical_oscillation_mm=-1.0),
        RunningDynamicsMeasurement(ground_contact_ms=65536),
        RunningDynamicsMeasurement(balance_pct=100.5),
        RunningDynamicsMeasurement(cadence_spm=float("nan")),
        CyclingPowerMeasurement(32768),
        CyclingPowerMeasurement(-32769),
        CyclingPowerMeasurement(0, balance_pct=128.0),
        CyclingPowerMeasurement(0, angle_deg=Extremes(4096, 0)),
        CyclingPowerMeasurement(0, force_n=Extremes(0, float("nan"))),
        TreadmillData(speed_km_h=655.36),
        TreadmillData(pace=256, narrow_paces=True),
        TreadmillData(slope=Slope(-3276.9)),
        MachineStatus(MachineEvent.SPEED, speed_km_h=655.36),
        MachineStatus(MachineEvent.INCLINATION, inclination_pct=3276.8),
        PmdSettings((65536,)),
        GspCommand(GspOperation.HELLO, 0),
        GspCommand(GspOperation.HELLO, 256),
        GspNotification(GspKind.DATA, 256),
        BatteryLevel(101),
        BatteryLevel(-1),
        DeviceString("a\0b"),
    ],
    ids=str,
)
def test_a_value_that_does_not_fit_is_refused(measured: Codec) -> None:
    with pytest.raises(ValueError, match="must"):
        bytes(measured)


def test_values_are_rounded_to_the_nearest_tick() -> None:
    assert RscMeasurement.from_bytes(bytes(RscMeasurement(3.0, 80, 2.2549))).stride_length_m == 2.25
    assert HeartRateMeasurement.from_bytes(bytes(HeartRateMeasurement(60, rr_ms=(1000.4,)))).rr_ms == (
        1000.0,
    )


def test_the_decode_error_survives_pickling() -> None:
    error = DecodeError("Battery Level", "too short", b"")
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 # our own bytes
    assert (str(copy), copy.payload) == (str(error), b"")
