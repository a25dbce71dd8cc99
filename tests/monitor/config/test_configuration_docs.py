from __future__ import annotations

import re
import tomllib
from pathlib import Path

from cards import LEVELS

from fleetfoot.config import load
from fleetfoot.config.render import as_markdown

ROOT = next(folder for folder in Path(__file__).parents if (folder / "pyproject.toml").exists())
PAGE = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")


def test_the_table_of_keys_is_the_one_that_follows_from_their_declarations() -> None:
    assert as_markdown() in PAGE, "run tools/reference"


def test_the_example_is_a_valid_configuration(tmp_path: Path) -> None:
    example = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert example is not None
    file = tmp_path / "config.toml"
    file.write_text(example[1], encoding="utf-8")
    (tmp_path / tomllib.loads(example[1])["mqtt"]["password_file"]).write_text("x", encoding="utf-8")
    config = load(file, {}, LEVELS)
    assert config.mqtt.username == "anna"
    assert config.sensors.cadence_unit == {"rsc:D0:11": "steps"}
