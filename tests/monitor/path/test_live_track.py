from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from chest_waveform import Running, record
from chest_waveform import Strap as ChestStrap

from fleetfoot.gatt.heart_rate_measurement import HeartRateMeasurement
from fleetfoot.gatt.rsc_measurement import RscMeasurement
from fleetfoot.path.chest import HOLD_BACK_S
from fleetfoot.path.run import Run
from fleetfoot.path.session import Session
from fleetfoot.path.source import Notification
from fleetfoot.path.track import Track
from fleetfoot.sensors.decoder import Decoder
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.sample import Sample

if TYPE_CHECKING:
    from fleetfoot_signal import Subject


def beat(t_s: float, rate: int = 150) -> Notification:
    return Notification(t_s, "strap", "2a37", bytes(HeartRateMeasurement(rate)))


def step(t_s: float) -> Notification:
    return Notification(t_s, "pod", "2a53", bytes(RscMeasurement(3.0, 90)))


def track_of(*items: Notification) -> Track:
    return Track(Run("id", "anna", "live"), items, decoder=Decoder())


def hearts(track: Track) -> list[float]:
    return [float(value) for value in track.grid.rows[Channel.HEART_RATE]]


def test_live_and_replayed_a_silent_channel_is_unknown_from_the_same_second_on() -> None:
    items = [beat(0.5), beat(1.5), step(2.0), step(9.5), beat(12.5), step(13.0)]
    replayed = track_of(*items)
    replayed.feed(math.inf)
    live = track_of()
    for quarter in range(1, 60):
        now_s = quarter / 4
        while items and items[0].t_s <= now_s:
            live.take(items.pop(0))
        live.advance(now_s - 0.25)
    assert hearts(replayed)[:5] == [150.0] * 5
    assert np.isnan(hearts(replayed)[6:12]).all()
    assert hearts(replayed)[12] == 150.0
    assert np.array_equal(hearts(live)[:13], hearts(replayed)[:13], equal_nan=True)


def test_a_row_is_closed_by_time_alone() -> None:
    track = track_of()
    track.take(beat(0.5))
    track.advance(3.6)
    assert hearts(track) == [150.0] * 4


def test_a_row_at_the_very_moment_of_silence_does_not_know_the_channel() -> None:
    track = track_of()
    track.take(beat(1.0))
    track.advance(6.0)
    assert hearts(track)[:5] == [150.0] * 5
    assert math.isnan(hearts(track)[5])


def test_sensors_count_from_when_they_were_first_heard() -> None:
    track = track_of(beat(0.0), step(130.0))
    track.feed(math.inf)
    assert track.grid.first_rows == {Channel.HEART_RATE: 0, Channel.SPEED: 130}


def test_the_name_that_a_sensor_advertises_is_used_in_the_warnings() -> None:
    track = track_of()
    track.take(Notification(0.0, "strap", "2a00", b"Polar H10"))
    track.take(beat(1.0))
    track.finish(31.0)
    assert track.warnings == ["heart rate of Polar H10 was missing once, 30 s in all"]


def chest_track(worn: str) -> Track:
    """Fifty seconds of running with a sensor that sends nothing but acceleration."""
    decoder = Decoder()
    decoder.facts["strap"] = {"acceleration_at": worn}
    track = Track(Run("r", "Anna", "live"), (), decoder=decoder)
    for block in record(Running(), ChestStrap(), 50.0).blocks(sensor="strap"):
        track.take(block)
    track.finish(60.0)
    return track


def test_acceleration_becomes_estimates_once_measuring_sensors_had_their_chance() -> None:
    track = chest_track("chest")
    assert track.grid.start_s >= HOLD_BACK_S
    assert track.sensors[Channel.GROUND_CONTACT] == "est:strap"
    rows = track.grid.rows.T[:15]
    assert np.isfinite(rows[:, [Channel.GROUND_CONTACT, Channel.VERTICAL_OSCILLATION]]).all()
    assert rows[:, Channel.CADENCE] == pytest.approx(Running().cadence_spm, abs=2.0)


def test_of_an_arm_only_cadence_means_anything() -> None:
    rows = chest_track("arm").grid.rows.T
    assert np.isfinite(rows[:, Channel.CADENCE]).any()
    assert np.isnan(rows[:, [Channel.GROUND_CONTACT, Channel.VERTICAL_OSCILLATION]]).all()


class Asked:
    """A library without any baseline, which keeps what it was asked for."""

    def __init__(self) -> None:
        self.rows: dict[str, int] = {}
        """By sensor, the row after which it was first asked for."""
        self.session: Session | None = None

    def memory(self, run: Run, sensor: str, subject: Subject) -> None:
        assert run.athlete == "anna"
        assert subject.channel in Channel
        assert self.session is not None
        self.rows.setdefault(sensor, self.session.engine.tally(0).rows - 1)


def test_a_replay_that_is_ahead_asks_for_no_baseline_that_the_live_run_could_not() -> None:
    library = Asked()
    items = [
        Sample(0.0, Channel.CADENCE, 170.0, "early"),
        Sample(125.0, Channel.VERTICAL_OSCILLATION, 80.0, "late"),
    ]
    track = Track(Run("id", "anna", "live"), [*items, Sample(150.0, Channel.CADENCE, 170.0, "early")])
    library.session = Session([track], [], library)
    track.feed(math.inf)
    library.session.pump()
    assert library.rows == {"early": 120, "late": 125}
