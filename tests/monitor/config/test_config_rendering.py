from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from cards import LEVELS

from fleetfoot.config import as_json, as_toml, load

if TYPE_CHECKING:
    from pathlib import Path

FULL = r"""
[athlete]
name = "Zoë \"Q\" 走"
height_m = 1.78
hr_max_bpm = 191
[mqtt]
url = "mqtts://ann@broker.example:8884"
password_file = "secret"
ca_file = "ca.pem"
prefix = "club/fleetfoot"
[detectors.bounce]
enabled = false
notice_pct = 0.1
[sensors.cadence_unit]
"rsc:D0 \"x\"" = "steps"
pod = "strides"
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "secret").write_text("hunter2\n", encoding="utf-8")
    path = tmp_path / "mine.toml"
    path.write_text(FULL, encoding="utf-8")
    return path


def test_what_is_rendered_reads_back_as_the_same_configuration(file: Path, tmp_path: Path) -> None:
    config = load(file, {"FLEETFOOT_ATHLETE_HR_REST_BPM": "44"}, LEVELS)
    again = tmp_path / "again.toml"
    again.write_text(as_toml(config), encoding="utf-8")
    assert replace(load(again, {}, LEVELS), file=file) == config


def test_each_value_says_where_it_came_from(file: Path) -> None:
    config = load(file, {"FLEETFOOT_ATHLETE_HR_REST_BPM": "44"}, LEVELS, {"store.path": "/x.db"})
    origins = {
        line.split("=")[0].strip(): line.rpartition("#")[2].strip()
        for line in as_toml(config).splitlines()
        if "=" in line
    }
    assert origins["name"] == "file"
    assert origins["hr_rest_bpm"] == "environment"
    assert origins["path"] == "command line"
    assert origins["protocol"] == "default"
    assert origins["cadence_unit"] == "file"


def test_secrets_show_only_that_they_are_set(file: Path) -> None:
    for env in ({}, {"FLEETFOOT_MQTT_PASSWORD": "hunter2"}):
        config = load(file, env, LEVELS)
        assert "hunter2" not in as_toml(config)
        assert '# password = "(set)"' in as_toml(config)
        assert as_json(config)["values"]["mqtt.password"]["value"] == "(set)"
        assert "hunter2" not in str(as_json(config))


def test_defaults_render_as_valid_toml_that_names_the_file_to_write(tmp_path: Path, file: Path) -> None:
    del file
    text = as_toml(load(None, {}, LEVELS))
    assert text.startswith(f"# {tmp_path}/fleetfoot/config.toml does not exist")
    assert tomllib.loads(text)["athlete"] == {"name": "runner"}
    assert "# height_m =" in text


def test_a_line_break_in_a_path_stays_in_its_line(tmp_path: Path) -> None:
    odd = tmp_path / "a\nathlete.toml"
    odd.write_text("", encoding="utf-8")
    assert tomllib.loads(as_toml(load(odd, {}, LEVELS)))
