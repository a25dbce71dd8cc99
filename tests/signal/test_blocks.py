from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from rows import span_of

from fleetfoot_signal.blocks import BLOCK_S, PACE_CHANGE, Block, Blocks
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.robust import huber_mean

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetfoot_signal.types import Bools, Floats
    from fleetfoot_signal.verdict import Span

GOOD = {
    Channel.SPEED: 3.0,
    Channel.CADENCE: 165.0,
    Channel.VERTICAL_OSCILLATION: 85.0,
    Channel.GROUND_CONTACT: 250.0,
    Channel.GRADE: 0.01,
    Channel.BALANCE: 49.0,
}


def blocks_of(stage: Blocks, span: Span) -> list[Block]:
    return [block for _, block in stage.step(span.values, span.steady, span.t_s, span.index, span.active)]


class Seconds:
    """Rows of a steady runner, two blocks long unless said otherwise, to be spoilt."""

    def __init__(self, seconds: int = 2 * BLOCK_S) -> None:
        self.values = np.full((seconds, len(Channel)), np.nan)
        for channel, value in GOOD.items():
            self.values[:, channel] = value
        self.steady = np.ones(seconds, dtype=np.bool_)

    def blocks(self, start_s: float = 0.0) -> list[Block]:
        stage, active = Blocks(1), np.array([True])
        found: list[Block] = []
        for k, values in enumerate(self.values):
            steady = self.steady[k : k + 1]
            span = span_of(np.array([start_s + k]), np.array([k]), active, values[:, None], steady)
            found += blocks_of(stage, span)
        return found


def last_is_valid(spoil: Callable[[Seconds], None]) -> bool:
    seconds = Seconds()
    spoil(seconds)
    return bool(seconds.blocks()[-1].valid[0])


def test_a_block_ends_with_every_fifteenth_row_and_knows_its_end() -> None:
    ends = [float(block.end_s[0]) for block in Seconds(50).blocks(start_s=100.0)]
    assert ends == [114.0, 129.0, 144.0]


def test_a_block_is_the_robust_mean_of_its_seconds() -> None:
    seconds = Seconds()
    rng = np.random.default_rng(4)
    seconds.values[:, list(GOOD)] *= rng.normal(1.0, 0.02, (2 * BLOCK_S, len(GOOD)))
    seconds.values[20, Channel.CADENCE] *= 1.4
    block = seconds.blocks()[1]
    expected = huber_mean(seconds.values[BLOCK_S:, list(GOOD)][..., None])[:, 0]
    assert [float(field[0]) for field in block[3:]] == expected.tolist()


def test_the_first_block_is_not_valid_because_the_pace_before_is_unknown() -> None:
    assert [bool(block.valid[0]) for block in Seconds(45).blocks()] == [False, True, True]


@pytest.mark.parametrize(("unsteady", "valid"), [(3, True), (4, False)])
def test_four_fifths_of_a_block_must_be_steady_running(unsteady: int, *, valid: bool) -> None:
    def spoil(seconds: Seconds) -> None:
        seconds.steady[BLOCK_S : BLOCK_S + unsteady] = False

    assert last_is_valid(spoil) is valid


@pytest.mark.parametrize("channel", [Channel.SPEED, Channel.CADENCE])
@pytest.mark.parametrize(("missing", "valid"), [(4, True), (5, False)])
def test_seven_tenths_of_speed_and_cadence_must_be_known(
    channel: Channel, missing: int, *, valid: bool
) -> None:
    def spoil(seconds: Seconds) -> None:
        seconds.values[BLOCK_S : BLOCK_S + missing, channel] = np.nan

    assert last_is_valid(spoil) is valid


def test_speed_and_cadence_must_be_known_in_the_same_seconds() -> None:
    def spoil(seconds: Seconds) -> None:
        seconds.values[BLOCK_S : BLOCK_S + 3, Channel.CADENCE] = np.nan
        seconds.values[BLOCK_S + 3 : BLOCK_S + 6, Channel.SPEED] = np.nan

    assert not last_is_valid(spoil)


@pytest.mark.parametrize("sign", [-1.0, 1.0])
@pytest.mark.parametrize(("change", "valid"), [(0.99, True), (1.01, False)])
def test_the_pace_must_be_near_that_of_the_block_before(sign: float, change: float, *, valid: bool) -> None:
    def spoil(seconds: Seconds) -> None:
        seconds.values[BLOCK_S:, Channel.SPEED] *= np.exp(sign * change * PACE_CHANGE)

    assert last_is_valid(spoil) is valid


@pytest.mark.parametrize("sign", [-1.0, 1.0])
@pytest.mark.parametrize(("grade", "valid"), [(0.06, True), (0.0601, False)])
def test_no_second_may_be_steep(sign: float, grade: float, *, valid: bool) -> None:
    def spoil(seconds: Seconds) -> None:
        seconds.values[BLOCK_S + 7, Channel.GRADE] = sign * grade

    assert last_is_valid(spoil) is valid


def test_an_unknown_grade_counts_as_level() -> None:
    seconds = Seconds()
    seconds.values[:, Channel.GRADE] = np.nan
    block = seconds.blocks()[1]
    assert block.valid.tolist() == [True]
    assert block.grade.tolist() == [0.0]


@pytest.mark.parametrize("channel", [Channel.VERTICAL_OSCILLATION, Channel.GROUND_CONTACT])
def test_a_block_without_form_sensors_is_valid_and_its_form_unknown(channel: Channel) -> None:
    seconds = Seconds()
    seconds.values[:, channel] = np.nan
    block = seconds.blocks()[1]
    assert block.valid.tolist() == [True]
    assert np.isnan([block.vertical_oscillation_mm, block.ground_contact_ms]).sum() == 1


def test_after_a_stop_the_first_block_is_not_valid() -> None:
    seconds = Seconds(5 * BLOCK_S)
    seconds.values[BLOCK_S : 2 * BLOCK_S, Channel.SPEED] = 0.0
    seconds.steady[BLOCK_S : 2 * BLOCK_S] = False
    assert [bool(block.valid[0]) for block in seconds.blocks()] == [False, False, False, True, True]


def test_blocks_of_standing_and_of_nothing_known_are_not_valid_and_raise_no_warning() -> None:
    seconds = Seconds(4 * BLOCK_S)
    seconds.steady[BLOCK_S:] = False
    seconds.values[BLOCK_S : 2 * BLOCK_S, Channel.SPEED] = 0.0
    seconds.values[2 * BLOCK_S :] = np.nan
    assert not any(block.valid[0] for block in seconds.blocks()[1:])


def test_lanes_have_their_own_blocks_and_lose_nothing_while_idle() -> None:
    """Lane 1 starts 7 s late and misses every third second; its blocks are those that it would have alone."""
    seconds = Seconds(60)
    seconds.values[:, Channel.CADENCE] += np.arange(60.0)
    stage = Blocks(2)
    index = np.array([-1, -1])
    found: list[float] = []
    for turn in range(90):
        active: Bools = np.array([turn < 60, turn >= 7 and turn % 3 != 0])
        index += active
        values: Floats = np.full((len(Channel), 2), np.nan)
        values[:, active] = seconds.values[index[active]].T
        for block in blocks_of(stage, span_of(index * 1.0, index.copy(), active, values, active)):
            found += block.cadence_spm[block.lanes == 1].tolist()
    expected = [float(block.cadence_spm[0]) for block in seconds.blocks()]
    assert found == expected[: len(found)]
    assert len(found) == 3


def test_no_lane_ends_a_block_when_none_is_due() -> None:
    stage, idle = Blocks(2), np.array([False, False])
    span = span_of(np.zeros(2), np.array([14, 14]), idle, np.full((len(Channel), 2), np.nan), idle)
    assert blocks_of(stage, span) == []
