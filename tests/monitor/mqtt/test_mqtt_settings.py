from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetfoot.errors import UsageError
from fleetfoot.keys import Secret
from fleetfoot.mqtt.settings import MqttSettings, Protocol


def test_a_url_says_everything() -> None:
    settings = MqttSettings.from_url("mqtts://a%40nn@broker.example:9883", prefix="club/runs")
    assert (settings.host, settings.port, settings.tls) == ("broker.example", 9883, True)
    assert settings.username == "a@nn"
    assert settings.prefix == "club/runs"
    assert settings.address == "mqtts://broker.example:9883"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("mqtt://broker", "mqtt://broker:1883"),
        ("mqtts://broker/", "mqtts://broker:8883"),
        ("mqtt://[::1]:1884", "mqtt://[::1]:1884"),
        ("MQTT://ann@Broker", "mqtt://broker:1883"),
    ],
)
def test_ports_follow_the_scheme(url: str, address: str) -> None:
    assert MqttSettings.from_url(url).address == address


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("", "expected mqtt://"),
        ("broker:1883", "expected mqtt://"),
        ("http://broker", "expected mqtt://"),
        ("mqtt://", "expected mqtt://"),
        ("mqtt://:1883", "expected mqtt://"),
        ("mqtt://broker:port", "malformed"),
        ("mqtt://broker:99999", "malformed"),
        ("mqtt://broker:0", "expected mqtt://"),
        ("mqtt://[::1", "malformed"),
        ("mqtt://broker/topic", "nothing may follow"),
        ("mqtt://broker?tls=1", "nothing may follow"),
        ("mqtt://ann:secret@broker", "a password does not belong in an address"),
        ("mqtt://bro ker", "expected a host name"),
        ("mqtt://a..b", "expected a host name"),
    ],
)
def test_a_url_that_is_none_says_why(url: str, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        MqttSettings.from_url(url)


def test_the_password_is_never_shown() -> None:
    secret = "hunter2"  # noqa: S105 - of this test only
    settings = replace(MqttSettings.from_url("mqtt://ann@broker"), password=Secret(secret))
    assert secret not in f"{settings!r} {settings} {settings.address}"
    for url in (f"mqtt://ann:{secret}@broker:port", f"mqtt://ann:{secret}/@broker", f"mqtt://ann:{secret}@"):
        with pytest.raises(UsageError) as caught:
            MqttSettings.from_url(url)
        assert secret not in str(caught.value)
        assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    "options",
    [
        {"prefix": ""},
        {"prefix": "a//b"},
        {"prefix": "$SYS"},
        {"prefix": "a/+"},
        {"prefix": "#"},
        {"prefix": "a\0"},
        {"discovery_prefix": "a/#"},
        {"protocol": "4"},
        {"keepalive_s": 0},
        {"keepalive_s": 70_000},
        {"event_expiry_s": 0.0},
        {"event_expiry_s": float("nan")},
        {"client_id": "a b"},
        {"client_id": "x" * 41},
        {"host": "h", "password": Secret("x")},
        {"username": "x"},
        {"tls": True},
        {"host": "h", "tls": True, "key_file": Path("key")},
        {"ca_file": Path("ca")},
        {"port": 65536},
        {"host": "a/b"},
    ],
)
def test_settings_that_cannot_be_are_refused(options: dict[str, object]) -> None:
    with pytest.raises(UsageError, match=r"^mqtt\.|a password for MQTT"):
        MqttSettings(**options)  # type: ignore[arg-type]


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    for url in (text, f"mqtt://{text}", f"mqtt://a:b@{text}:1"):
        try:
            settings = MqttSettings.from_url(url)
        except UsageError as error:
            assert "\n" not in str(error)  # noqa: PT017 - both outcomes are good
        else:
            assert settings.host


def test_the_embedded_broker_is_told_what_the_configuration_says_of_the_broker() -> None:
    said = MqttSettings(prefix="club", discovery_prefix="homeassistant", event_expiry_s=30.0)
    own = said.at("mqtt://127.0.0.1:4242", Protocol.V311)
    assert (own.address, own.protocol) == ("mqtt://127.0.0.1:4242", "3.1.1")
    assert (own.prefix, own.discovery_prefix, own.event_expiry_s) == ("club", "homeassistant", 30.0)
