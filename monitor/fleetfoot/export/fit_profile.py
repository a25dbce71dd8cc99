"""The messages and fields of FIT that are written here: numbers, types, scales (Garmin FIT profile 21.218)."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

PROFILE_VERSION: Final = 21_218


class Type(NamedTuple):
    """A base type."""

    code: int
    form: str
    """Of :mod:`struct`."""
    least: int
    most: int
    unknown: int
    """What stands for an unknown value ("invalid")."""


_ENUM: Final = Type(0x00, "B", 0, 0xFE, 0xFF)
_SINT8: Final = Type(0x01, "b", -0x80, 0x7E, 0x7F)
_UINT8: Final = Type(0x02, "B", 0, 0xFE, 0xFF)
_SINT16: Final = Type(0x83, "h", -0x8000, 0x7FFE, 0x7FFF)
_UINT16: Final = Type(0x84, "H", 0, 0xFFFE, 0xFFFF)
_UINT32: Final = Type(0x86, "I", 0, 0xFFFFFFFE, 0xFFFFFFFF)
_UINT32Z: Final = Type(0x8C, "I", 1, 0xFFFFFFFF, 0)


class Field(NamedTuple):
    """One field of a message. The number that is written is (value + offset) x scale, rounded."""

    number: int
    type: Type
    scale: int = 1
    offset: int = 0
    codes: Mapping[str, int] = MappingProxyType({})
    """Numbers of names, where it takes names."""


class Message(NamedTuple):
    """One kind of message."""

    number: int
    fields: Mapping[str, Field]


def _named(number: int, type_: Type, **codes: int) -> Field:
    return Field(number, type_, codes=MappingProxyType(codes))


_TIMESTAMP: Final = Field(253, _UINT32)
_EVENT: Final = _named(0, _ENUM, timer=0, session=8, lap=9, activity=26)
_EVENT_TYPE: Final = _named(1, _ENUM, start=0, stop=1, stop_all=4)
_SPORT: Final = _named(0, _ENUM, running=1)
_MAKER: Final = _named(1, _UINT16, development=255)


def _summed(**numbers: int) -> dict[str, Field]:
    """Return the fields that laps and sessions share; they differ in some numbers."""
    forms = {
        "total_distance": (_UINT32, 100),
        "enhanced_avg_speed": (_UINT32, 1000),
        "enhanced_max_speed": (_UINT32, 1000),
        "avg_vertical_oscillation": (_UINT16, 10),
        "avg_stance_time": (_UINT16, 10),
        "avg_step_length": (_UINT16, 10),
        "avg_stance_time_balance": (_UINT16, 100),
        "avg_vertical_ratio": (_UINT16, 100),
        "avg_heart_rate": (_UINT8, 1),
        "max_heart_rate": (_UINT8, 1),
        "avg_power": (_UINT16, 1),
        "max_power": (_UINT16, 1),
        "avg_cadence": (_UINT8, 1),
        "avg_fractional_cadence": (_UINT8, 128),
        "max_cadence": (_UINT8, 1),
        "max_fractional_cadence": (_UINT8, 128),
        "total_cycles": (_UINT32, 1),
    }
    return {
        "timestamp": _TIMESTAMP,
        "start_time": Field(2, _UINT32),
        "total_elapsed_time": Field(7, _UINT32, 1000),
        "total_timer_time": Field(8, _UINT32, 1000),
        **{name: Field(numbers[name], *form) for name, form in forms.items()},
        "message_index": Field(254, _UINT16),
        "event": _EVENT,
        "event_type": _EVENT_TYPE,
    }


MESSAGES: Final[Mapping[str, Message]] = {
    "FILE_ID": Message(
        0,
        {
            "type": _named(0, _ENUM, activity=4),
            "manufacturer": _MAKER,
            "product": Field(2, _UINT16),
            "serial_number": Field(3, _UINT32Z),
            "time_created": Field(4, _UINT32),
        },
    ),
    "DEVICE_INFO": Message(
        23,
        {
            "timestamp": _TIMESTAMP,
            "device_index": _named(0, _UINT8, creator=0),
            "manufacturer": _MAKER._replace(number=2),
            "product": Field(4, _UINT16),
            "serial_number": Field(3, _UINT32Z),
        },
    ),
    "EVENT": Message(21, {"timestamp": _TIMESTAMP, "event": _EVENT, "event_type": _EVENT_TYPE}),
    "HRV": Message(78, {"time": Field(0, _UINT16, 1000)}),
    "RECORD": Message(
        20,
        {
            "timestamp": _TIMESTAMP,
            "distance": Field(5, _UINT32, 100),
            "enhanced_speed": Field(73, _UINT32, 1000),
            "vertical_oscillation": Field(39, _UINT16, 10),
            "stance_time": Field(41, _UINT16, 10),
            "step_length": Field(85, _UINT16, 10),
            "enhanced_altitude": Field(78, _UINT32, 5, 500),
            "grade": Field(9, _SINT16, 100),
            "stance_time_balance": Field(84, _UINT16, 100),
            "vertical_ratio": Field(83, _UINT16, 100),
            "heart_rate": Field(3, _UINT8),
            "power": Field(7, _UINT16),
            "temperature": Field(13, _SINT8),
            "cadence": Field(4, _UINT8),
            "fractional_cadence": Field(53, _UINT8, 128),
        },
    ),
    "LAP": Message(
        19,
        {
            **_summed(
                total_distance=9,
                enhanced_avg_speed=110,
                enhanced_max_speed=111,
                avg_vertical_oscillation=77,
                avg_stance_time=79,
                avg_step_length=120,
                avg_stance_time_balance=119,
                avg_vertical_ratio=118,
                avg_heart_rate=15,
                max_heart_rate=16,
                avg_power=19,
                max_power=20,
                avg_cadence=17,
                avg_fractional_cadence=80,
                max_cadence=18,
                max_fractional_cadence=81,
                total_cycles=10,
            ),
            "lap_trigger": _named(24, _ENUM, distance=2, session_end=7),
            "sport": _SPORT._replace(number=25),
        },
    ),
    "SESSION": Message(
        18,
        {
            **_summed(
                total_distance=9,
                enhanced_avg_speed=124,
                enhanced_max_speed=125,
                avg_vertical_oscillation=89,
                avg_stance_time=91,
                avg_step_length=134,
                avg_stance_time_balance=133,
                avg_vertical_ratio=132,
                avg_heart_rate=16,
                max_heart_rate=17,
                avg_power=20,
                max_power=21,
                avg_cadence=18,
                avg_fractional_cadence=92,
                max_cadence=19,
                max_fractional_cadence=93,
                total_cycles=10,
            ),
            "sport": _SPORT._replace(number=5),
            "sub_sport": _named(6, _ENUM, generic=0),
            "first_lap_index": Field(25, _UINT16),
            "num_laps": Field(26, _UINT16),
            "workout_feel": Field(192, _UINT8),
            "workout_rpe": Field(193, _UINT8),
            "trigger": _named(28, _ENUM, activity_end=0),
        },
    ),
    "ACTIVITY": Message(
        34,
        {
            "timestamp": _TIMESTAMP,
            "total_timer_time": Field(0, _UINT32, 1000),
            "num_sessions": Field(1, _UINT16),
            "type": _named(2, _ENUM, manual=0),
            "event": _EVENT._replace(number=3),
            "event_type": _EVENT_TYPE._replace(number=4),
            "local_timestamp": Field(5, _UINT32),
        },
    ),
}
