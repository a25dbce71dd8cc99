from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fleetfoot.cli.registry import detectors, levels
from fleetfoot.config import Config, Member, as_json, as_toml, load
from fleetfoot.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

GROUP = """
[athletes."Ana B."]
use = ["Polar H10 1234", " Pod 7 "]
height_m = 1.7
hr_rest_bpm = 48
hr_max_bpm = 189

[athletes."Zoë <b>\\u0041"]
"""


def read(tmp_path: Path, text: str) -> Config:
    file = tmp_path / "config.toml"
    file.write_text(text, encoding="utf-8")
    return load(file, {}, {card.name: levels(card) for card in detectors()}, {})


def test_each_athlete_has_sensors_and_a_body_of_their_own(tmp_path: Path) -> None:
    ana, zoe = read(tmp_path, GROUP).athletes.values()
    assert ana == Member("Ana B.", 1.7, 48.0, 189.0, use=("Polar H10 1234", "Pod 7"))
    assert zoe == Member("Zoë <b>A")


def test_without_the_section_there_is_no_group(tmp_path: Path) -> None:
    assert read(tmp_path, "").athletes == {}


def test_what_is_printed_can_be_read_back(tmp_path: Path) -> None:
    config = read(tmp_path, GROUP)
    assert read(tmp_path, as_toml(config)).athletes == config.athletes
    values = as_json(config)["values"]
    assert values['athletes."Ana B.".use'] == {"value": ["Polar H10 1234", "Pod 7"], "from": "file"}
    assert values['athletes."Ana B.".height_m'] == {"value": 1.7, "from": "file"}
    assert values['athletes."Zoë <b>A".use'] == {"value": None, "from": "default"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '[athletes.Ana]\nuse = ["Pod 7"]\n[athletes.Bo]\nuse = ["POD 7"]\n',
            "the sensor 'POD 7' is named for two athletes, 'Ana' and 'Bo': leave it to one of them",
        ),
        (
            '[athletes.Ana]\nuse = ["A"]\n[sensors]\nuse = ["B"]\n',
            "sensors.use and athletes say both whose sensors to use; leave one out",
        ),
        (
            "[athletes.Ana]\nheigth_m = 1.7\n",
            "unknown key athletes.Ana.heigth_m; did you mean athletes.Ana.height_m?",
        ),
        (
            "[athletes.Ana]\nheight_m = 178\n",
            "athletes.Ana.height_m is 178: expected a number from 1 to 2.5 m",
        ),
        (
            "[athletes.Ana]\nheight_m = true\n",
            "athletes.Ana.height_m is true: expected a number from 1 to 2.5 m",
        ),
        (
            "[athletes.Ana]\nhr_rest_bpm = 110\nhr_max_bpm = 105\n",
            "athletes.Ana: hr_rest_bpm = 110 is not below hr_max_bpm = 105",
        ),
        (
            '[athletes.Ana]\nuse = "Pod"\n',
            "athletes.Ana.use is 'Pod': expected a list of names or addresses",
        ),
        ('[athletes.Ana]\nuse = [""]\n', "athletes.Ana.use is ['']: expected a list of names or addresses"),
        (
            '[athletes."a/b"]\n',
            "an athlete cannot be called 'a/b': expected text of 1 to 64 printable characters, without / + #",
        ),
        ('[athletes." "]\n', "an athlete cannot be called ' ': expected text"),
        ('[athletes]\nname = "Ana"\n', "athletes.name is 'Ana': expected a section of that name"),
        ('athletes = ["Ana"]\n', "athletes is ['Ana']: expected a section of that name"),
    ],
)
def test_what_does_not_fit_is_one_line_that_says_what_to_do(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError) as raised:
        read(tmp_path, text)
    assert str(raised.value).startswith(f"{tmp_path / 'config.toml'}: {said}")
    assert "\n" not in str(raised.value)
