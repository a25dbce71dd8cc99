from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cards import LEVELS

from fleetfoot.config import Config, as_json, as_toml, load
from fleetfoot.errors import UsageError
from fleetfoot.notify.settings import Destination, QuietHours
from fleetfoot.words.settings import SeverityWord

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = next(folder for folder in Path(__file__).parents if (folder / "pyproject.toml").exists())
PHONE = '[channels.phone]\nurls_file = "phone-urls"\n'
TOKEN = "json://token-of-mine@example.org"  # noqa: S105 - none


def loaded(folder: Path, text: str, env: Mapping[str, str] | None = None) -> Config:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return load(path, env or {}, LEVELS)


def refused(folder: Path, text: str, env: Mapping[str, str] | None = None) -> str:
    with pytest.raises(UsageError) as caught:
        loaded(folder, text, env)
    assert "\n" not in str(caught.value)
    return str(caught.value).replace(str(folder / "config.toml"), "FILE")


def test_nobody_is_told_unless_it_is_said(tmp_path: Path) -> None:
    assert loaded(tmp_path, "").channels == {}


def test_a_channel_with_addresses_has_the_defaults(tmp_path: Path) -> None:
    assert loaded(tmp_path, PHONE).channels == {
        "phone": Destination("phone", urls_file=tmp_path / "phone-urls", spacing_s=60.0, most_per_hour=4)
    }


def test_every_key_is_read(tmp_path: Path) -> None:
    text = (
        "[channels.bell]\ncommand = \"~/ring 'a b' $x\"\ndetectors = ['bounce', 'overstriding', 'bounce']\n"
        "severity = 'severe'\nclear = true\nquiet_hours = '22:00 - 07:00'\nsevere_breaks_quiet = true\n"
        "spacing_s = 0\nmost_per_hour = 9\n"
    )
    assert loaded(tmp_path, text).channels["bell"] == Destination(
        "bell",
        command=(str(Path("~/ring").expanduser()), "a b", "$x"),
        detectors=("bounce", "overstriding"),
        severity=SeverityWord.SEVERE,
        clear=True,
        quiet_hours=QuietHours(22 * 60, 7 * 60),
        severe_breaks_quiet=True,
        spacing_s=0.0,
        most_per_hour=9,
    )


@pytest.mark.parametrize(
    ("said", "program"),
    [("./ring", "FOLDER/ring"), ("bin/ring", "FOLDER/bin/ring"), ("ring", "ring"), ("/b/r", "/b/r")],
)
def test_a_program_with_a_path_counts_from_the_folder_of_the_file(
    tmp_path: Path, said: str, program: str
) -> None:
    (found,) = loaded(tmp_path, f"[channels.bell]\ncommand = '{said}'\n").channels["bell"].command
    assert found == program.replace("FOLDER", str(tmp_path))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[channels.phone]\n", "channels.phone has neither addresses nor a command: set one of urls_file"),
        (f"{PHONE}command = 'x'\n", "channels.phone has both addresses and a command: set one of urls_file"),
        (f"{PHONE}detektors = []\n", "unknown key channels.phone.detektors; did you mean channels.phone.detectors?"),
        (f"{PHONE}hours = 1\n", "unknown key channels.phone.hours;"),
        (f"{PHONE}detectors = ['bounse']\n", "channels.phone.detectors: unknown detector bounse; did you mean bounce?"),
        (f"{PHONE}detectors = []\n", "channels.phone.detectors is []: expected a list of detectors"),
        (f"{PHONE}detectors = 'bounce'\n", "channels.phone.detectors is 'bounce': expected a list"),
        (f"{PHONE}detectors = [1]\n", "channels.phone.detectors is [1]: expected a list"),
        (f"{PHONE}severity = 'bad'\n", "channels.phone.severity is 'bad': expected \"notice\" or"),
        (f"{PHONE}clear = 1\n", "channels.phone.clear is 1: expected true or false"),
        (f"{PHONE}quiet_hours = '22-7'\n", "channels.phone.quiet_hours is '22-7': expected two times of day"),
        (f"{PHONE}quiet_hours = 22\n", "channels.phone.quiet_hours is 22: expected two times of day"),
        (f"{PHONE}spacing_s = -1\n", "channels.phone.spacing_s is -1: expected a number from 0 to 3600 s"),
        (f"{PHONE}most_per_hour = 0\n", "channels.phone.most_per_hour is 0: expected a whole number"),
        ("[channels.phone]\ncommand = \"ring 'a\"\n", "channels.phone.command: expected a command with its quotes"),
        ("[channels.phone]\ncommand = 7\n", "channels.phone.command: expected a command with its quotes closed"),
        ("[channels]\nphone = 1\n", "channels.phone is 1: expected a section of that name"),
        ("channels = 1\n", "channels is 1: expected a section of that name"),
        ("[channels.'My Phone']\n", "a channel cannot be called 'My Phone': expected a small letter"),
        ('[channels."a\\nb"]\n', "a channel cannot be called 'a\\nb': expected a small letter"),
        ("[chanels.phone]\n", "unknown section [chanels]; did you mean channels?"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said_in_one_line(tmp_path: Path, text: str, message: str) -> None:
    assert refused(tmp_path, text).startswith(f"FILE: {message}")


@pytest.mark.parametrize("key", ["urls", "url"])
def test_an_address_in_the_file_is_refused_without_repeating_it(tmp_path: Path, key: str) -> None:
    said = refused(tmp_path, f"[channels.phone]\n{key} = '{TOKEN}'\n")
    assert "use channels.phone.urls_file or FLEETFOOT_CHANNELS_PHONE_URLS" in said
    assert "token-of-mine" not in said


def test_a_command_that_does_not_fit_is_not_repeated(tmp_path: Path) -> None:
    assert "hunter2" not in refused(tmp_path, '[channels.bell]\ncommand = "ring --token hunter2 \'"\n')


def test_the_environment_gives_addresses_to_a_channel_and_makes_one(tmp_path: Path) -> None:
    env = {
        "FLEETFOOT_CHANNELS_PHONE_URLS": TOKEN,
        "FLEETFOOT_CHANNELS_DESK_URLS": TOKEN,
        "FLEETFOOT_CHANNELS_X_URLS": "",
    }
    channels = loaded(tmp_path, "[channels.phone]\nseverity = 'severe'\n", env).channels
    assert set(channels) == {"phone", "desk"}
    assert channels["phone"].severity == "severe"
    for channel in channels.values():
        assert channel.urls is not None
        assert channel.urls.reveal() == TOKEN


def test_addresses_of_the_environment_and_a_command_are_one_too_many(tmp_path: Path) -> None:
    env = {"FLEETFOOT_CHANNELS_BELL_URLS": TOKEN}
    said = refused(tmp_path, "[channels.bell]\ncommand = 'ring'\n", env)
    assert said.startswith("FILE: channels.bell has both addresses and a command")


def test_no_file_is_read_before_it_is_used(tmp_path: Path) -> None:
    assert not (tmp_path / "phone-urls").exists()
    assert loaded(tmp_path, PHONE).channels["phone"].urls is None


def test_what_is_rendered_reads_back_as_the_same_channels(tmp_path: Path) -> None:
    text = (
        f"{PHONE}detectors = ['bounce']\nquiet_hours = '22:00-07:00'\n"
        "[channels.bell]\ncommand = 'ring \"a\\\\\\\\b\" \u00eb'\nspacing_s = 5\n"
    )
    config = loaded(tmp_path, text)
    other = tmp_path / "other"
    other.mkdir()
    assert loaded(other, as_toml(config)).channels == config.channels


def test_a_secret_is_never_shown_and_its_channel_is_a_comment(tmp_path: Path) -> None:
    config = loaded(tmp_path, "", {"FLEETFOOT_CHANNELS_DESK_URLS": TOKEN})
    text = as_toml(config)
    assert '# urls = "(set)"' in text
    assert "token-of-mine" not in text + str(as_json(config)) + repr(config)
    assert as_json(config)["values"]["channels.desk.urls"] == {"value": "(set)", "from": "environment"}
    assert loaded(tmp_path, text).channels == {}


def test_where_a_value_came_from_is_said(tmp_path: Path) -> None:
    values = as_json(loaded(tmp_path, f"{PHONE}clear = true\n"))["values"]
    assert values["channels.phone.clear"] == {"value": True, "from": "file"}
    assert values["channels.phone.severity"] == {"value": "notice", "from": "default"}


@pytest.mark.parametrize(
    "example",
    re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "channels.md").read_text(encoding="utf-8"), re.DOTALL),
)
def test_every_example_of_the_page_is_valid(tmp_path: Path, example: str) -> None:
    known = example.replace("cardiac_drift", "bounce")  # the detectors of these tests are made up
    assert loaded(tmp_path, known).channels
