"""``[influx]``: where the server is and how it knows us."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fleetfoot.config import Config, as_json, as_toml, load
from fleetfoot.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def loaded(folder: Path, text: str, env: dict[str, str] | None = None) -> Config:
    file = folder / "c.toml"
    file.write_text(text, encoding="utf-8")
    return load(file, env or {}, {})


def refusal(folder: Path, text: str, env: dict[str, str] | None = None) -> str:
    with pytest.raises(UsageError) as caught:
        loaded(folder, text, env)
    return str(caught.value)


def test_nothing_is_shipped_unless_a_server_is_named(tmp_path: Path) -> None:
    config = loaded(tmp_path, "")
    assert not config.influx.url


def test_a_token_comes_from_a_file_beside_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("s3cret\n")
    config = loaded(
        tmp_path, "[influx]\nurl = 'https://db:8086/influx'\norg = 'club'\ntoken_file = 'token'\n"
    )
    settings = config.influx
    assert (settings.url, settings.org, settings.bucket) == ("https://db:8086/influx", "club", "runs")
    assert settings.login == "s3cret"
    assert settings.name == "https://db:8086/influx club/runs"
    for shown in (as_toml(config), str(as_json(config)), repr(config), repr(settings)):
        assert "s3cret" not in shown
    assert '# token = "(set)"' in as_toml(config)
    assert as_json(config)["values"]["influx.token"] == {"value": "(set)", "from": "file"}


def test_the_environment_wins_and_holds_the_secrets(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("old")
    env = {"FLEETFOOT_INFLUX_URL": "http://other", "FLEETFOOT_INFLUX_TOKEN": "new"}
    config = loaded(tmp_path, "[influx]\nurl = 'http://db'\norg = 'club'\ntoken_file = 'token'\n", env)
    assert config.influx.url == "http://other"
    assert config.influx.token is not None
    assert config.influx.token.reveal() == "new"
    assert config.influx.org == ""  # what was said of one server is not said to another
    assert config.influx.token_file is None


def test_1_8_knows_us_by_name(tmp_path: Path) -> None:
    env = {"FLEETFOOT_INFLUX_PASSWORD": "s3cret"}
    config = loaded(tmp_path, "[influx]\nurl = 'http://db'\nusername = 'ann'\nbucket = 'runs/raw'\n", env)
    settings = config.influx
    assert (settings.login, settings.bucket) == ("ann:s3cret", "runs/raw")


def test_what_is_printed_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("s3cret")
    config = loaded(tmp_path, "[influx]\nurl = 'http://db'\ntoken_file = 'token'\nca_file = 'ca.pem'\n")
    assert loaded(tmp_path, as_toml(config)).influx == config.influx


@pytest.mark.parametrize(
    "url", ["db:8086", "http://", "ftp://db", "http://db?x=1", "http://db:99999", "http://ann:s3cret@db"]
)
def test_what_is_no_address_is_refused_and_not_repeated(tmp_path: Path, url: str) -> None:
    text = refusal(tmp_path, f"[influx]\nurl = '{url}'\n")
    assert "influx.url: not the address of an InfluxDB" in text
    assert "s3cret" not in text


def test_two_logins_are_one_too_many(tmp_path: Path) -> None:
    env = {"FLEETFOOT_INFLUX_TOKEN": "t"}
    assert "two logins" in refusal(tmp_path, "[influx]\nurl = 'http://db'\nusername = 'ann'\n", env)
    env = {"FLEETFOOT_INFLUX_PASSWORD": "p"}
    assert "needs influx.username" in refusal(tmp_path, "[influx]\nurl = 'http://db'\n", env)


@pytest.mark.parametrize("key", ["token", "password"])
def test_a_secret_in_the_file_is_refused_and_not_repeated(tmp_path: Path, key: str) -> None:
    text = refusal(tmp_path, f"[influx]\n{key} = 's3cret'\n")
    assert f"influx.{key}: secrets do not belong here" in text
    assert f"influx.{key}_file or FLEETFOOT_INFLUX_{key.upper()}" in text
    assert "s3cret" not in text


def test_a_file_without_a_token_is_named(tmp_path: Path) -> None:
    assert "influx.token_file: cannot read" in refusal(
        tmp_path, "[influx]\nurl = 'http://db'\ntoken_file = 'missing'\n"
    )
