from __future__ import annotations

import json
from pathlib import Path

import pytest
from cards import LEVELS
from hypothesis import given
from hypothesis import strategies as st

from fleetfoot.config import Config, Origin, Scale, default_path, load
from fleetfoot.config.model import SUFFIXES
from fleetfoot.errors import UsageError
from fleetfoot.mqtt.settings import Protocol
from fleetfoot_signal.channel import SPECS


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mine.toml"


def load_text(file: Path, text: str, env: dict[str, str] | None = None) -> Config:
    file.write_text(text, encoding="utf-8")
    return load(file, env or {}, LEVELS)


def refusal(file: Path, text: str, env: dict[str, str] | None = None) -> str:
    with pytest.raises(UsageError) as caught:
        load_text(file, text, env)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_without_any_file_everything_has_its_default(tmp_path: Path) -> None:
    config = load(None, {}, LEVELS)
    assert config.file is None
    assert config.athlete.name == "runner"
    assert config.athlete.height_m is None
    assert config.mqtt.embedded
    assert config.mqtt.port == 0
    assert config.mqtt.protocol is Protocol.V5
    assert config.store.path == tmp_path / "data" / "fleetfoot" / "store.db"
    assert config.detectors["bounce"].enabled
    assert config.detectors["bounce"].thresholds == {"notice": 6.0, "warning": 12.0}
    assert config.origins == {}


def test_the_file_at_the_xdg_place_is_read() -> None:
    default_path().parent.mkdir(parents=True)
    default_path().write_text('[athlete]\nname = "Anna"\n', encoding="utf-8")
    config = load(None, {}, LEVELS)
    assert config.athlete.name == "Anna"
    assert config.file == default_path()


def test_the_command_line_wins_over_environment_over_file_over_default(file: Path) -> None:
    file.write_text('[athlete]\nname = "File"\nhr_max_bpm = 190\nhr_rest_bpm = 50\n', encoding="utf-8")
    env = {
        "FLEETFOOT_CONFIG": str(file),
        "FLEETFOOT_ATHLETE_NAME": "Env",
        "FLEETFOOT_ATHLETE_HR_MAX_BPM": "185",
    }
    config = load(None, env, LEVELS, {"athlete.name": "Line"})
    assert config.athlete.name == "Line"
    assert config.athlete.hr_max_bpm == 185.0
    assert config.athlete.hr_rest_bpm == 50.0
    assert config.origins == {
        "athlete.name": Origin.COMMAND_LINE,
        "athlete.hr_max_bpm": Origin.ENVIRONMENT,
        "athlete.hr_rest_bpm": Origin.FILE,
    }


def test_a_named_file_that_is_missing_is_an_error(file: Path) -> None:
    with pytest.raises(UsageError, match=r"mine\.toml: there is no such configuration file"):
        load(file, {}, LEVELS)
    with pytest.raises(UsageError, match=r"mine\.toml: there is no such"):
        load(None, {"FLEETFOOT_CONFIG": str(file)}, LEVELS)


def test_the_path_of_the_command_line_beats_that_of_the_environment(file: Path) -> None:
    config = load_text(file, '[athlete]\nname = "Anna"\n', {"FLEETFOOT_CONFIG": "/nowhere.toml"})
    assert config.athlete.name == "Anna"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[athlete]\nhieght_m = 1.7\n", "unknown key athlete.hieght_m; did you mean athlete.height_m?"),
        (
            "[athlete]\nshoe = 1\n",
            "unknown key athlete.shoe; known there: athlete.height_m, athlete.hr_max_bpm",
        ),
        ("[athlet]\nname = 'x'\n", "unknown section [athlet]; did you mean athlete?"),
        ("name = 'x'\n", "unknown section [name]"),
        ("[mqtt]\nhst = 'x'\n", "did you mean mqtt.host?"),
        ("[athlete]\nhost = 'x'\n", "unknown key athlete.host; did you mean mqtt.host?"),
        (
            "[detectors.bouncing]\nnotice_pct = 5\n",
            "unknown detector bouncing; did you mean detectors.bounce?",
        ),
        ("[detectors.bounce]\nsevere_pct = 20\n", "unknown key detectors.bounce.severe_pct; known there:"),
        ("[detectors.bounce]\nwarnign_pct = 20\n", "did you mean detectors.bounce.warning_pct?"),
        ('[athlete]\n"a\\nb" = 1\n', r'unknown key athlete."a\nb"; known there:'),
        ('"a\\nb" = 1\n', r"unknown section [a\nb]"),
        (
            "[sensors]\ncadence = 1\n",
            "unknown key sensors.cadence; did you mean sensors.cadence_unit?",
        ),
    ],
)
def test_an_unknown_key_names_file_key_and_nearest(file: Path, text: str, said: str) -> None:
    message = refusal(file, text)
    assert message.startswith(f"{file}: ")
    assert said in message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[athlete]\nheight_m = 178\n", "athlete.height_m is 178: expected a number from 1 to 2.5 m"),
        ("[athlete]\nheight_m = 'tall'\n", "athlete.height_m is 'tall': expected a number"),
        ("[athlete]\nheight_m = true\n", "athlete.height_m is true: expected a number"),
        ("[athlete]\nhr_max_bpm = nan\n", "athlete.hr_max_bpm is nan: expected"),
        ("[athlete]\nname = ''\n", "athlete.name is '': expected text of 1 to 64 printable characters"),
        ("[athlete]\nname = 'a/b'\n", "without / + #"),
        ('[athlete]\nname = "a\\u001bb"\n', "printable"),
        ("[mqtt]\nport = 1883.0\n", "mqtt.port is 1883.0: expected a whole number from 1 to 65535"),
        ("[mqtt]\nport = 0\n", "from 1 to 65535"),
        ("[mqtt]\ntls = 'yes'\n", "mqtt.tls is 'yes': expected true or false"),
        ("[mqtt]\nprotocol = '4'\n", 'mqtt.protocol is \'4\': expected "5" or "3.1.1"'),
        ("[store]\npath = 5\n", "store.path is 5: expected a path"),
        ("[detectors.bounce]\nnotice_pct = -1\n", "detectors.bounce.notice_pct is -1: expected a number"),
        ("[detectors.bounce]\nnotice_pct = 0\n", "detectors.bounce.notice_pct is 0: expected a number"),
        ("[detectors.bounce]\nenabled = 1\n", "detectors.bounce.enabled is 1: expected true or false"),
        ("[detectors]\nbounce = 1\n", "detectors.bounce is 1: expected a section"),
        ("athlete = 1\n", "athlete is 1: expected a section"),
        ("[sensors.cadence_unit]\n'rsc:1' = 'paces'\n", 'is \'paces\': expected "strides" or "steps"'),
        ("[athlete]\nname = \n", "not valid TOML"),
    ],
)
def test_a_value_that_does_not_fit_says_what_is_expected(file: Path, text: str, said: str) -> None:
    message = refusal(file, text)
    assert message.startswith(f"{file}: ")
    assert said in message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[athlete]\nhr_rest_bpm = 110\nhr_max_bpm = 105\n", "hr_rest_bpm = 110 is not below"),
        (
            "[detectors.bounce]\nnotice_pct = 12\n",
            "notice_pct = 12 (file) is not below warning_pct = 12 (default)",
        ),
        ("[mqtt]\ntls = true\n", "mqtt.tls needs mqtt.host"),
        ("[mqtt]\nusername = 'x'\n", "mqtt.username needs mqtt.host"),
        ("[mqtt]\nhost = 'h'\nca_file = 'x'\n", "mqtt.ca_file needs mqtt.tls"),
        ("[mqtt]\nhost = 'h'\ntls = true\nkey_file = 'x'\n", "mqtt.key_file needs mqtt.cert_file"),
        ("[mqtt]\nurl = 'mqtt://h'\nport = 1\n", "mqtt.url: mqtt.port says the same"),
        ("[mqtt]\nprefix = '/'\n", "mqtt.prefix"),
    ],
)
def test_values_that_contradict_each_other_are_refused(file: Path, text: str, said: str) -> None:
    assert said in refusal(file, text)


def test_a_file_that_is_not_text_is_refused(file: Path, tmp_path: Path) -> None:
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="byte 0 is not UTF-8"):
        load(file, {}, LEVELS)
    with pytest.raises(UsageError, match="cannot read the configuration"):
        load(tmp_path, {}, LEVELS)


def test_a_bad_variable_is_named() -> None:
    with pytest.raises(
        UsageError, match="environment FLEETFOOT_MQTT_PORT is 'many': expected a whole number"
    ):
        load(None, {"FLEETFOOT_MQTT_PORT": "many"}, LEVELS)


def test_variables_carry_every_kind_and_empty_ones_do_not_count() -> None:
    env = {
        "FLEETFOOT_MQTT_HOST": "broker.example",
        "FLEETFOOT_MQTT_PORT": "8884",
        "FLEETFOOT_MQTT_TLS": "True",
        "FLEETFOOT_ATHLETE_HEIGHT_M": "1.7",
        "FLEETFOOT_STORE_PATH": "",
    }
    config = load(None, env, LEVELS)
    assert (config.mqtt.host, config.mqtt.port, config.mqtt.tls) == ("broker.example", 8884, True)
    assert config.athlete.height_m == 1.7
    assert "store.path" not in config.origins


def test_relative_paths_count_from_the_file_and_from_the_working_directory(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load_text(file, "[store]\npath = 'runs.db'\n").store.path == tmp_path / "runs.db"
    assert load_text(file, "[store]\npath = '~/runs.db'\n").store.path == Path.home() / "runs.db"
    (tmp_path / "cwd").mkdir()
    monkeypatch.chdir(tmp_path / "cwd")
    there = load(None, {}, LEVELS, {"store.path": Path("runs.db")})
    assert there.store.path == tmp_path / "cwd" / "runs.db"


def test_thresholds_and_switches_reach_the_detector(file: Path) -> None:
    config = load_text(file, "[detectors.bounce]\nenabled = false\nnotice_pct = 7\n")
    assert not config.detectors["bounce"].enabled
    assert config.detectors["bounce"].thresholds == {"notice": 7.0, "warning": 12.0}
    assert config.detectors["overstriding"].enabled


@pytest.mark.parametrize("severity", ["notice", "warning"])
def test_a_threshold_without_its_unit_is_an_error_that_names_the_key(file: Path, severity: str) -> None:
    message = refusal(file, f"[detectors.bounce]\n{severity} = 7\n")
    key = f"detectors.bounce.{severity}"
    assert message == f"{file}: unknown key {key}; with its unit it is {key}_pct"


def test_a_unit_that_has_no_spelling_is_refused_whatever_the_configuration_says() -> None:
    odd = {"wobble": Scale("furlong", {"notice": 1.0})}
    with pytest.raises(LookupError, match="furlong"):
        load(None, {}, odd)


@pytest.mark.parametrize("unit", sorted({spec.unit for spec in SPECS} & set(SUFFIXES)))
def test_a_unit_is_spelt_as_in_the_columns_of_recordings(unit: str) -> None:
    assert any(spec.name.endswith(f"_{SUFFIXES[unit]}") for spec in SPECS if spec.unit == unit)


def test_cadence_units_are_kept_by_sensor(file: Path) -> None:
    config = load_text(file, "[sensors]\ncadence_unit.'rsc:D0:11' = 'steps'\ncadence_unit.pod = 'strides'\n")
    assert config.sensors.cadence_unit == {"rsc:D0:11": "steps", "pod": "strides"}


def test_the_password_comes_from_the_environment_or_its_file_and_is_never_shown(
    file: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("from file\n", encoding="utf-8")
    text = "[mqtt]\nurl = 'mqtts://ann@broker.example'\npassword_file = 'secret'\n"
    config = load_text(file, text)
    assert config.mqtt.password is not None
    assert config.mqtt.password.reveal() == "from file"
    assert "from file" not in repr(config)
    config = load_text(file, text, {"FLEETFOOT_MQTT_PASSWORD": "from env"})
    assert config.mqtt.password is not None
    assert config.mqtt.password.reveal() == "from env"
    assert f"{config.mqtt.password}" == "(set)"
    assert "from env" not in repr(config)


@pytest.mark.parametrize("content", ["", "\n", "two\nlines\n", None])
def test_a_password_file_must_hold_one_line(file: Path, tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "secret").write_text(content, encoding="utf-8")
    message = refusal(file, "[mqtt]\nhost = 'h'\nusername = 'u'\npassword_file = 'secret'\n")
    assert str(tmp_path / "secret") in message


def test_a_password_needs_a_user_name(file: Path) -> None:
    assert "mqtt.username" in refusal(file, "[mqtt]\nhost = 'h'\n", {"FLEETFOOT_MQTT_PASSWORD": "hunter2"})


@pytest.mark.parametrize(
    "text",
    [
        "[mqtt]\npassword = 'hunter2'\n",
        "[mqtt]\nurl = 'mqtt://ann:hunter2@h'\n",
        "[mqtt]\nurl = 'mqtt://ann:hun/ter2@h'\n",
        "[mqtt]\nurl = 'http://ann:hunter2@h'\n",
    ],
)
def test_a_password_in_the_wrong_place_is_refused_and_not_repeated(file: Path, text: str) -> None:
    message = refusal(file, text)
    assert "hun" not in message
    assert "mqtt." in message


def test_a_url_on_the_command_line_replaces_broker_and_login_of_the_file(file: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("pw", encoding="utf-8")
    file.write_text(
        "[mqtt]\nenabled = false\nurl = 'mqtts://ann@one'\npassword_file = 'secret'\nprefix = 'club'\n",
        encoding="utf-8",
    )
    mqtt = load(file, {}, LEVELS, {"mqtt.url": "mqtt://two"}).mqtt
    assert (mqtt.enabled, mqtt.host, mqtt.port, mqtt.tls) == (True, "two", 1883, False)
    assert (mqtt.username, mqtt.password, mqtt.prefix) == ("", None, "club")


@pytest.mark.parametrize(
    ("url", "host", "port", "tls", "user"),
    [
        ("mqtt://h", "h", 1883, False, ""),
        ("mqtts://h/", "h", 8883, True, ""),
        ("mqtts://a%40b@h:99", "h", 99, True, "a@b"),
        ("mqtt://[::1]:7", "::1", 7, False, ""),
    ],
)
def test_a_url_stands_for_its_parts(
    file: Path, url: str, host: str, port: int, tls: object, user: str
) -> None:
    mqtt = load_text(file, f"[mqtt]\nurl = '{url}'\n").mqtt
    assert (mqtt.host, mqtt.port, mqtt.tls, mqtt.username) == (host, port, tls, user)


@pytest.mark.parametrize("url", ["h", "ws://h", "mqtt://", "mqtt://h:0x", "mqtt://h:99999", "mqtt://h/topic"])
def test_what_is_no_brokers_address_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="--mqtt: not a broker's address"):
        load(None, {}, LEVELS, {"mqtt.url": url})


@given(st.dictionaries(st.text(max_size=8), st.integers() | st.text(max_size=5) | st.booleans(), max_size=3))
def test_whatever_stands_in_a_section_is_read_or_refused_with_one_line(
    tmp_path_factory: pytest.TempPathFactory, section: dict[str, int | str | bool]
) -> None:
    lines = [f"{json.dumps(k)} = {json.dumps(v)}".replace("\x7f", "\\u007f") for k, v in section.items()]
    file = tmp_path_factory.getbasetemp() / "random.toml"
    file.write_bytes(("[athlete]\n" + "\n".join(lines)).encode("utf-8", "surrogatepass"))
    try:
        load(file, {}, LEVELS)
    except UsageError as error:
        message = str(error)
    else:
        return
    assert message.startswith(f"{file}: ")
    assert "\n" not in message


def test_a_byte_order_mark_in_front_is_no_matter(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + b'[athlete]\r\nname = "Ann"\r\n')
    assert load(file, {}, LEVELS).athlete.name == "Ann"


def test_lists_and_tables_come_from_variables_too() -> None:
    env = {
        "FLEETFOOT_SENSORS_USE": "Polar H10, Pod 7",
        "FLEETFOOT_SENSORS_CADENCE_UNIT": "rsc:D0:11=steps,pod=strides",
        "FLEETFOOT_DISPLAY_UNITS": "imperial",
    }
    config = load(None, env, LEVELS)
    assert config.sensors.use == ("Polar H10", "Pod 7")
    assert config.sensors.cadence_unit == {"rsc:D0:11": "steps", "pod": "strides"}
    assert config.display.units == "imperial"


def test_any_key_can_be_set_on_the_command_line(file: Path) -> None:
    file.write_text(
        '[athletes."Ana B."]\nuse = ["Pod"]\n[channels.bell]\ncommand = "ring"\n', encoding="utf-8"
    )
    said = [
        "mqtt.port=1884",
        "mqtt.host = broker",
        "mqtt.protocol=3.1.1",
        "detectors.bounce.notice_pct=7",
        "page.enabled=false",
        'athletes."Ana B.".use=Polar H10,Pod 7',
        "channels.bell.spacing_s=5",
        "sensors.cadence_unit={ pod = 'steps' }",
    ]
    config = load(file, {"FLEETFOOT_MQTT_PORT": "1"}, LEVELS, {"athlete.name": "Ann"}, said)
    assert config.mqtt.address == "mqtt://broker:1884"
    assert config.mqtt.protocol is Protocol.V311
    assert config.detectors["bounce"].thresholds["notice"] == 7.0
    assert not config.page.enabled
    assert config.athletes["Ana B."].use == ("Polar H10", "Pod 7")
    assert config.channels["bell"].spacing_s == 5.0
    assert config.sensors.cadence_unit == {"pod": "steps"}
    assert config.origins['athletes."Ana B.".use'] is Origin.COMMAND_LINE


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("mqtt.protoco=1", "--set: unknown key mqtt.protoco; did you mean mqtt.protocol?"),
        ("mqtt.port=many", "--set: mqtt.port is 'many': expected a whole number"),
        (
            "mqtt.password=hunter2",
            "--set: mqtt.password: secrets do not belong here; use mqtt.password_file or",
        ),
        (
            "detectors.bouncing.enabled=true",
            "--set: unknown detector bouncing; did you mean detectors.bounce?",
        ),
        ("mqtt.port", "--set 'mqtt.port': expected KEY=VALUE, such as mqtt.port=1884"),
        ("=1", "--set '=1': expected KEY=VALUE"),
        ("a.b.c.d=1", "--set 'a.b.c.d=1': expected KEY=VALUE"),
        ("nothing.name=1", "--set: unknown key nothing.name; known there: athlete, "),
    ],
)
def test_what_cannot_be_set_is_said_in_one_line(said: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        load(None, {}, LEVELS, said=[said])
    assert str(caught.value).startswith(told)
    assert "hunter2" not in str(caught.value)


@given(st.text(max_size=30))
def test_whatever_is_to_be_set_is_read_or_refused_in_one_line(text: str) -> None:
    for said in (text, f"athlete.name={text}", f"{text}=1"):
        try:
            load(None, {}, LEVELS, said=[said])
        except UsageError as error:
            assert len(str(error).splitlines()) == 1  # noqa: PT017 - both outcomes are good
