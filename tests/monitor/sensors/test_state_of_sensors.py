"""Every driver declares its state: kept at any moment and resumed elsewhere it reads on as if nothing had been."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sensor_streams import stream

from fleetfoot.kept import Kept
from fleetfoot.sensors.decoder import Decoder
from fleetfoot.sensors.family import Device, Family
from fleetfoot.sensors.registry import by_characteristic, families


def test_the_stream_has_something_of_every_family() -> None:
    told = {
        by_characteristic()[n.characteristic].name
        for n in stream(1)
        if n.characteristic in by_characteristic()
    }
    assert told == {family.name for family in families()}


@pytest.mark.parametrize("family", families(), ids=lambda family: family.name)
def test_a_driver_declares_its_state(family: Family) -> None:
    driver = family.driver(Device())
    assert isinstance(driver, Kept)
    json.dumps(driver.keep())
    assert set(driver.keeping()) <= vars(driver).keys()


@pytest.mark.parametrize("family", families(), ids=lambda family: family.name)
def test_what_changes_in_a_driver_is_declared(family: Family) -> None:
    decoder = Decoder()
    driver = decoder._driver("it", family)  # no other way leads to one driver
    assert isinstance(driver, Kept)
    others = {name: repr(value) for name, value in vars(driver).items() if name not in driver.keeping()}
    for notification in stream(3):
        if notification.characteristic in (*family.notify, *family.read):
            decoder.feed(notification._replace(sensor="it"))
    assert {name: repr(vars(driver)[name]) for name in others} == others


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 30), share=st.floats(0.0, 1.0))
def test_a_decoder_resumed_at_any_moment_reads_on_bit_for_bit(seed: int, share: float) -> None:
    told = stream(seed)
    cut = int(share * len(told))
    whole, first = Decoder(), Decoder()
    for notification in told[:cut]:
        whole.feed(notification)
        first.feed(notification)
    second = Decoder()
    second.resume(json.loads(json.dumps(first.keep())))
    for notification in told[cut:]:
        assert repr(second.feed(notification)) == repr(whole.feed(notification))
    for decoder in (whole, second):
        decoder.finish()
    assert (second.facts, second.remarks, second.names, second.ignored) == (
        whole.facts,
        whole.remarks,
        whole.names,
        whole.ignored,
    )
    assert {k: (f.times, str(f.last)) for k, f in second.faults.items()} == {
        k: (f.times, str(f.last)) for k, f in whole.faults.items()
    }
    assert json.dumps(second.keep()) == json.dumps(whole.keep())
