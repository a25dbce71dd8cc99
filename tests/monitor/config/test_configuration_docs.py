from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from cards import LEVELS

from fleetfoot.config import load
from fleetfoot.config.schema import keys

ROOT = next(folder for folder in Path(__file__).parents if (folder / "pyproject.toml").exists())
PAGE = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("key", list(keys({})))
def test_every_key_is_in_the_table(key: str) -> None:
    assert f"`{key}`" in PAGE


def test_the_example_is_a_valid_configuration(tmp_path: Path) -> None:
    example = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert example is not None
    file = tmp_path / "config.toml"
    file.write_text(example[1], encoding="utf-8")
    (tmp_path / tomllib.loads(example[1])["mqtt"]["password_file"]).write_text("x", encoding="utf-8")
    config = load(file, {}, LEVELS)
    assert config.mqtt.username == "anna"
    assert config.sensors.cadence_unit == {"rsc:D0:11": "steps"}
