from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fleetfoot.assembly.outputs import broker_of
from fleetfoot.cli.registry import detectors, levels
from fleetfoot.config import load

if TYPE_CHECKING:
    from pathlib import Path

    from fleetfoot.config import Config

FILE = "[mqtt]\nhost = 'broker.example'\nport = 1884\n"


def configured(folder: Path, text: str = "", **options: object) -> Config:
    path = folder / "fleetfoot.toml"
    path.write_text(text)
    known = {card.name: levels(card) for card in detectors()}
    return load(path, {}, known, {key.replace("__", "."): value for key, value in options.items()})


def test_nobody_is_told_where_no_broker_is_configured(tmp_path: Path) -> None:
    assert broker_of(configured(tmp_path), paced=True) is None


def test_a_run_that_is_played_at_a_pace_is_told_to_the_configured_broker(tmp_path: Path) -> None:
    broker = broker_of(configured(tmp_path, FILE), paced=True)
    assert broker is not None
    assert (broker.host, broker.port) == ("broker.example", 1884)


def test_a_recording_that_is_read_as_fast_as_possible_is_no_news(tmp_path: Path) -> None:
    assert broker_of(configured(tmp_path, FILE), paced=False) is None


@pytest.mark.parametrize("paced", [True, False])
def test_a_broker_that_the_command_line_names_is_told_in_any_case(tmp_path: Path, *, paced: bool) -> None:
    broker = broker_of(configured(tmp_path, FILE, mqtt__url="mqtt://ann@other.example"), paced=paced)
    assert broker is not None
    assert (broker.host, broker.username) == ("other.example", "ann")


@pytest.mark.parametrize("paced", [True, False])
def test_switched_off_is_off(tmp_path: Path, *, paced: bool) -> None:
    assert broker_of(configured(tmp_path, FILE, mqtt__enabled=False), paced=paced) is None


def test_home_assistant_is_told_only_where_the_configuration_says_so(tmp_path: Path) -> None:
    silent = broker_of(configured(tmp_path, FILE), paced=True)
    told = broker_of(configured(tmp_path, f"{FILE}discovery_prefix = 'homeassistant/'\n"), paced=True)
    assert silent is not None
    assert told is not None
    assert (silent.discovery_prefix, told.discovery_prefix) == ("", "homeassistant")
