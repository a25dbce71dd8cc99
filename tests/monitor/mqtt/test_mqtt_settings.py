from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetfoot.errors import UsageError
from fleetfoot.mqtt.settings import MqttSettings


def test_a_url_says_everything() -> None:
    settings = MqttSettings.from_url("mqtts://ann:p%40ss%2F%3A@broker.example:9883", prefix="club/runs")
    assert (settings.host, settings.port, settings.tls) == ("broker.example", 9883, True)
    assert (settings.username, settings.password) == ("ann", "p@ss/:")
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
        ("", "scheme ''"),
        ("broker:1883", "scheme 'broker'"),
        ("http://broker", "scheme 'http'"),
        ("mqtt://", "no host"),
        ("mqtt://:1883", "no host"),
        ("mqtt://broker:port", "cannot be read"),
        ("mqtt://broker:99999", "cannot be read"),
        ("mqtt://broker:0", "port 0"),
        ("mqtt://[::1", "cannot be read"),
        ("mqtt://broker/topic", "nothing may follow"),
        ("mqtt://broker?tls=1", "nothing may follow"),
        ("mqtt://bro ker", "no host name"),
        ("mqtt://a..b", "no host name"),
    ],
)
def test_a_url_that_is_none_says_why(url: str, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        MqttSettings.from_url(url)


def test_the_password_is_never_shown() -> None:
    secret = "hunter2"  # noqa: S105 - of this test only
    settings = MqttSettings.from_url(f"mqtt://ann:{secret}@broker")
    assert secret not in repr(settings) + settings.address
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
        {"prefix": "/a"},
        {"prefix": "a/"},
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
        {"password": "x"},
        {"tls": True, "key_file": Path("key")},
        {"ca_file": Path("ca")},
        {"port": 0},
        {"host": ""},
    ],
)
def test_settings_that_cannot_be_are_refused(options: dict[str, object]) -> None:
    with pytest.raises(UsageError, match="MQTT settings: "):
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
