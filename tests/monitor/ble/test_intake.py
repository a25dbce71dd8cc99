from __future__ import annotations

from fleetfoot.ble.intake import DOUBLED_S, Echoes

FRAME = bytes(30)
BEAT = b"\x16\x48"


def test_after_a_reconnect_the_second_of_each_pair_is_an_echo() -> None:
    echoes = Echoes(reconnected=True, clocked=False)
    assert [echoes.is_echo(1.0, BEAT) for _ in range(4)] == [False, True, False, True]


def test_the_same_a_second_later_is_no_echo() -> None:
    echoes = Echoes(reconnected=True, clocked=False)
    assert not echoes.is_echo(1.0, BEAT)
    assert not echoes.is_echo(1.0 + 2 * DOUBLED_S, BEAT)


def test_another_payload_between_makes_no_echo() -> None:
    echoes = Echoes(reconnected=True, clocked=False)
    assert [echoes.is_echo(1.0, payload) for payload in (BEAT, b"\x16\x49", BEAT)] == [False] * 3


def test_a_frame_with_a_clock_is_the_same_frame_however_often_and_late() -> None:
    echoes = Echoes(reconnected=False, clocked=True)
    assert [echoes.is_echo(t_s, FRAME) for t_s in (0.0, 1.0, 9.0)] == [False, True, True]


def test_equal_short_answers_are_two_answers() -> None:
    echoes = Echoes(reconnected=False, clocked=True)
    assert [echoes.is_echo(t_s, b"\xf0\x03\x02\x00\x00") for t_s in (0.0, 1.0)] == [False, False]
