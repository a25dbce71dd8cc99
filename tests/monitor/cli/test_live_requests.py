from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fleetfoot.cli.frame import run
from fleetfoot.commands.doctor import DoctorRequest
from fleetfoot.commands.run import RunRequest
from fleetfoot.commands.scan import ScanRequest

if TYPE_CHECKING:
    from fake_command import FakeAction


def test_run_asks_for_what_the_command_line_says(app: FakeAction, tmp_path: Path) -> None:
    arguments = ["run", "--capture", "c.jsonl", "--json", "--athlete", "Zoë", "--mqtt", "off"]
    assert run([*arguments, "--store", str(tmp_path / "s.db")]) == 0
    (request,) = app.requests
    assert isinstance(request, RunRequest)
    assert (request.capture, request.json) == (Path("c.jsonl"), True)
    assert (request.config.athlete.name, request.config.mqtt.enabled) == ("Zoë", False)


def test_run_takes_the_sensors_from_the_configuration(app: FakeAction, tmp_path: Path) -> None:
    file = tmp_path / "c.toml"
    file.write_text('[sensors]\nuse = ["Polar H10", "C0:00:00:00:00:01"]\n', encoding="utf-8")
    assert run(["run", "--config", str(file)]) == 0
    (request,) = app.requests
    assert isinstance(request, RunRequest)
    assert request.config.sensors.use == ("Polar H10", "C0:00:00:00:00:01")


def test_scan_listens_for_as_long_as_it_is_told_to(app: FakeAction) -> None:
    assert run(["scan"]) == 0
    assert run(["scan", "--seconds", "2.5", "--json"]) == 0
    assert app.requests == [ScanRequest(), ScanRequest(2.5, json=True)]


def test_the_doctor_looks_at_what_is_configured(app: FakeAction) -> None:
    assert run(["doctor", "--mqtt", "mqtt://h:7"]) == 0
    (request,) = app.requests
    assert isinstance(request, DoctorRequest)
    assert (request.config.mqtt.host, request.config.mqtt.port, request.json) == ("h", 7, False)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('use = "Polar H10"', "sensors.use is 'Polar H10': expected a list of names or addresses"),
        ("use = [1]", "sensors.use is [1]: expected a list of names or addresses"),
        ('use = [""]', "sensors.use is ['']: expected a list of names or addresses"),
    ],
)
def test_a_list_of_sensors_that_is_none_is_an_error_of_one_line(
    app: FakeAction, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    file = tmp_path / "c.toml"
    file.write_text(f"[sensors]\n{text}\n", encoding="utf-8")
    assert run(["run", "--config", str(file)]) == 2
    assert app.requests == []
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line


def test_the_list_of_sensors_is_shown_so_that_it_can_be_read_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "c.toml"
    file.write_text('[sensors]\nuse = ["Polar \\"H10\\""]\n[sensors.cadence_unit]\npod = "steps"\n')
    assert run(["config", "--config", str(file)]) == 0
    shown = tmp_path / "shown.toml"
    shown.write_text(capsys.readouterr().out, encoding="utf-8")
    assert run(["config", "--json", "--config", str(shown)]) == 0
    assert '"sensors.use":{"value":["Polar \\"H10\\""],"from":"file"}' in capsys.readouterr().out
