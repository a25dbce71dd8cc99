"""``fleetfoot init``: questions, options, and a file that says what was answered."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from cards import LEVELS
from cli import fleetfoot
from hypothesis import given
from hypothesis import strategies as st
from terminal import at_terminal

from fleetfoot.config import load
from fleetfoot.config.draft import Draft, answer
from fleetfoot.config.load import usual_path, write_config
from fleetfoot.config.model import NAME
from fleetfoot.errors import UsageError
from fleetfoot.keys import Kind, UnfitValueError
from fleetfoot.sensors.settings import SENSOR


@pytest.fixture(autouse=True)
def _no_bus(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/there-is-no-bus")


@pytest.fixture
def usual(tmp_path: Path) -> Path:
    return tmp_path / "config" / "fleetfoot" / "config.toml"


def test_a_person_is_asked_and_what_was_answered_is_in_force(tmp_path: Path, usual: Path) -> None:
    with at_terminal(tmp_path, "init") as terminal:
        terminal.answer("name", 'Zoë "Q" 走')
        terminal.answer("resting heart rate", "600")
        terminal.until("expected a number from 25 to 120 bpm")
        terminal.answer("resting heart rate", "60,5")
        terminal.answer("maximum heart rate", "50")
        terminal.until("expected a number from 100 to 240 bpm")
        terminal.answer("maximum heart rate", "189")
        terminal.until("No sensors now: ")
        terminal.answer("broker", "ws://h")
        terminal.until("not a broker's address")
        terminal.answer("broker", "mqtt://h")
        terminal.until(f"This goes to {usual}")
        assert not usual.exists()
        terminal.answer("Write it? [Y/n]", "")
        done = terminal.end().ended(0)
    assert f"{usual} is written and loads." in done.out
    config = load(usual, {}, LEVELS)
    assert config.athlete.name == 'Zoë "Q" 走'
    assert (config.athlete.hr_rest_bpm, config.athlete.hr_max_bpm) == (60.5, 189.0)
    assert config.mqtt.host == "h"


def test_enter_leaves_everything_unknown(tmp_path: Path, usual: Path) -> None:
    with at_terminal(tmp_path, "init") as terminal:
        for question in ("name", "resting", "maximum", "broker", "Write it?"):
            terminal.answer(question, "")
        terminal.end().ended(0)
    assert tomllib.loads(usual.read_text(encoding="utf-8")) == {
        "athlete": {},
        "display": {},
        "mqtt": {},
        "sensors": {},
    }


@pytest.mark.parametrize("keystroke", ["\x03", "\x04"], ids=["Ctrl-C", "Ctrl-D"])
@pytest.mark.parametrize("question", ["resting", "Write it?"])
def test_breaking_off_writes_nothing(tmp_path: Path, usual: Path, question: str, keystroke: str) -> None:
    with at_terminal(tmp_path, "init") as terminal:
        for asked in ("name", "resting", "maximum", "broker", "Write it?"):
            if asked == question:
                terminal.until(asked)
                terminal.interrupt() if keystroke == "\x03" else terminal.type(keystroke)
                break
            terminal.answer(asked, "")
        terminal.end().ended(130)
    assert not usual.exists()
    assert not usual.parent.exists()


def test_a_name_that_is_no_text_is_asked_again(tmp_path: Path, usual: Path) -> None:
    with at_terminal(tmp_path, "init", "--hr-rest-bpm", "47") as terminal:
        terminal.answer("name", "a\udcffb")
        terminal.until("printable characters")
        terminal.answer("name", "a/b")
        terminal.until("without / + #")
        terminal.answer("name", "Anna")
        for question in ("maximum", "broker", "Write it?"):
            terminal.answer(question, "")
        assert "resting heart rate" not in terminal.end().ended(0).out
    assert load(usual, {}, LEVELS).athlete.hr_rest_bpm == 47.0


def test_the_heart_rates_must_be_the_right_way_round(tmp_path: Path, usual: Path) -> None:
    with at_terminal(tmp_path, "init", "--name", "A") as terminal:
        terminal.answer("resting", "110")
        terminal.answer("maximum", "105")
        terminal.until("hr_rest_bpm = 110 is not below hr_max_bpm = 105")
        terminal.answer("maximum", "190")
        terminal.answer("broker", "")
        terminal.answer("Write it?", "n")
        assert "nothing was changed" in terminal.end().ended(0).out
    assert not usual.exists()


def test_without_a_terminal_the_options_say_everything(tmp_path: Path, usual: Path) -> None:
    arguments = ["--name", "Ann", "--hr-rest-bpm", "45", "--hr-max-bpm", "190"]
    done = fleetfoot(tmp_path, "init", *arguments, "--mqtt", "mqtts://h", "--sensor", "Polar H10").ended(0)
    assert f"{usual} is written and loads." in done.out
    config = load(usual, {}, LEVELS)
    assert (config.athlete.name, config.mqtt.tls, config.sensors.use) == ("Ann", True, ("Polar H10",))
    assert usual.stat().st_mode & 0o777 == 0o600
    assert usual.parent.stat().st_mode & 0o777 == 0o700


def test_programs_are_told_where_it_went(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    done = fleetfoot(tmp_path, "init", "--json", "--config", file).ended(0)
    assert done.lines == [{"type": "configured", "file": str(file)}]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--name", "a\nb"], "--name: expected text of 1 to 64 printable characters"),
        (["--hr-max-bpm", "nan"], "--hr-max-bpm: expected a number from 100 to 240 bpm"),
        (["--hr-max-bpm", "many"], "--hr-max-bpm: expected a number from 100 to 240 bpm"),
        (["--hr-rest-bpm", "110", "--hr-max-bpm", "105"], "hr_rest_bpm = 110 is not below hr_max_bpm = 105"),
        (["--mqtt", "mqtt://u:secret@h"], "--mqtt: not a broker's address: a password does not belong"),
        (["--sensor", ""], "--sensor: expected text"),
        (["--config", "/"], "/ is a folder: name a file"),
        (["--config", "/dev/null/x"], "cannot write the configuration"),
    ],
)
def test_an_option_that_does_not_fit_is_one_line_and_2(
    tmp_path: Path, usual: Path, arguments: list[str], said: str
) -> None:
    done = fleetfoot(tmp_path, "init", *arguments).ended(2)
    assert done.out == ""
    (line,) = done.err.splitlines()
    assert line.startswith("fleetfoot: ")
    assert said in line
    assert "secret" not in line
    assert not usual.exists()


def test_a_configuration_is_never_replaced_unasked(tmp_path: Path, usual: Path) -> None:
    fleetfoot(tmp_path, "init", "--name", "First").ended(0)
    before = usual.read_bytes()
    assert "--force replaces it" in fleetfoot(tmp_path, "init", "--name", "Second").ended(2).err
    with at_terminal(tmp_path, "init") as terminal:
        terminal.answer("Replace it?", "")
        assert "nothing was changed" in terminal.end().ended(0).out
    assert usual.read_bytes() == before
    fleetfoot(tmp_path, "init", "--name", "Second", "--force").ended(0)
    assert load(usual, {}, LEVELS).athlete.name == "Second"
    assert usual.with_name("config.toml.old").read_bytes() == before
    assert sorted(each.name for each in usual.parent.iterdir()) == ["config.toml", "config.toml.old"]


def test_it_goes_where_the_environment_says(tmp_path: Path) -> None:
    assert usual_path(None, {"FLEETFOOT_CONFIG": "~/x.toml"}) == Path.home() / "x.toml"
    assert usual_path(tmp_path, {"FLEETFOOT_CONFIG": "x.toml"}) == tmp_path


def test_what_does_not_load_replaces_nothing(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("[athlete]\n", encoding="utf-8")
    with pytest.raises(UsageError):
        write_config(file, "[athlet]\n", LEVELS)
    assert file.read_text(encoding="utf-8") == "[athlete]\n"
    assert [each.name for each in tmp_path.iterdir()] == ["mine.toml"]


TEXTS = st.text(st.characters(), max_size=40) | st.sampled_from(
    ['"', "\\", "'''", '"""', "a # b", "]", "\x7f", "\x85", "\u2028"]
)


def fits(kind: Kind[str], text: str) -> str | None:
    try:
        return kind.read(text, Path())
    except UnfitValueError:
        return None


@given(name=TEXTS, sensors=st.dictionaries(TEXTS, TEXTS, max_size=3), rest=st.floats(25, 99))
def test_whatever_people_and_sensors_are_called_the_file_says_just_that(
    tmp_path_factory: pytest.TempPathFactory, name: str, sensors: dict[str, str], rest: float
) -> None:
    fitting = fits(NAME, name)
    values = {"athlete.hr_rest_bpm": rest} | ({"athlete.name": fitting} if fitting is not None else {})
    known = {address: title for address, title in sensors.items() if fits(SENSOR, address) == address}
    text = Draft(values, known).toml()
    config = write_config(tmp_path_factory.getbasetemp() / "drafted.toml", text, LEVELS)
    assert config.athlete.name == (fitting or "runner")
    assert config.athlete.hr_rest_bpm == rest
    assert config.sensors.use == tuple(known)


@given(TEXTS)
def test_an_answer_fits_or_says_what_does(text: str) -> None:
    fitting = fits(NAME, text)
    if fitting is not None:
        assert answer("athlete.name", text, "x") == fitting
        return
    with pytest.raises(UsageError, match=r"^x: expected "):
        answer("athlete.name", text, "x")
