from __future__ import annotations

from fleetfoot.sources.ble.intake import DOUBLED_S, Echoes

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


def heard(echoes: Echoes, *moments: tuple[float, list[bytes]]) -> list[tuple[float, int]]:
    """Return how many payloads of each moment pass."""
    return [(t_s, sum(not echoes.is_echo(t_s, payload) for payload in payloads)) for t_s, payloads in moments]


def steady() -> Echoes:
    """Return echoes of a first connection after four beats, a second apart."""
    echoes = Echoes(reconnected=False, clocked=False)
    heard(echoes, *((float(t_s), [BEAT]) for t_s in range(4)))
    return echoes


def test_a_first_connection_knows_echoes_once_the_stream_is_steady() -> None:
    assert heard(steady(), (4.0, [BEAT, BEAT]), (4.9, [BEAT, BEAT])) == [(4.0, 1), (4.9, 1)]


def test_a_third_of_the_same_bytes_is_a_new_one_and_makes_no_batch() -> None:
    assert heard(steady(), (4.0, [BEAT] * 3), (5.0, [BEAT] * 2)) == [(4.0, 2), (5.0, 1)]


def test_before_there_is_a_rhythm_equal_beats_are_kept() -> None:
    pairs = [(float(t_s), [BEAT, BEAT]) for t_s in range(4)]
    assert heard(Echoes(reconnected=False, clocked=False), *pairs) == [(0.0, 2), (1.0, 2), (2.0, 2), (3.0, 1)]


def test_equal_beats_after_a_pause_are_a_burst() -> None:
    assert heard(steady(), (5.0, [BEAT, BEAT])) == [(5.0, 2)]


def test_after_a_burst_the_rhythm_must_be_found_anew() -> None:
    after = [(6.0, [BEAT, BEAT]), (6.4, [BEAT]), (8.0, [BEAT, BEAT]), (9.0, [BEAT, BEAT])]
    assert heard(steady(), *after) == [(6.0, 2), (6.4, 1), (8.0, 2), (9.0, 2)]


def test_a_beat_that_comes_early_breaks_the_rhythm() -> None:
    assert heard(steady(), (3.5, [BEAT, BEAT]), (4.5, [BEAT, BEAT])) == [(3.5, 2), (4.5, 2)]


def test_a_sensor_that_sends_in_batches_has_no_echoes_on_a_first_connection() -> None:
    echoes = steady()
    assert heard(echoes, (4.0, [BEAT, b"\x16\x49"]), (5.0, [BEAT, BEAT]), (6.0, [BEAT, BEAT])) == [
        (4.0, 2),
        (5.0, 2),
        (6.0, 2),
    ]


def test_a_burst_of_unlike_beats_is_no_batch() -> None:
    other = b"\x16\x49"
    moments = [(6.0, [BEAT, other]), (7.0, [BEAT]), (8.0, [BEAT]), (9.0, [BEAT]), (10.0, [BEAT, BEAT])]
    assert heard(steady(), *moments)[-1] == (10.0, 1)


def test_a_stream_as_fast_as_doubles_is_not_judged_by_time() -> None:
    echoes = Echoes(reconnected=False, clocked=False)
    moments = [(0.01 * number, [BEAT, BEAT]) for number in range(10)]
    assert [passed for _, passed in heard(echoes, *moments)] == [2] * 10
