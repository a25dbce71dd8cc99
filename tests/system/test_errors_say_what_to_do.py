"""Every error that a command ends with is one line that names the thing and says what to do."""

from __future__ import annotations

import re
import sqlite3
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

import pytest
from cli import command, environment, fleetfoot
from ports import free_port

from fleetfoot.store.schema import APPLICATION_ID, MIGRATIONS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Case(NamedTuple):
    """One way to go wrong."""

    arguments: str
    code: int
    names: str
    """What the line names."""
    remedy: str
    """What it says to do, as a regular expression."""
    prepare: Callable[[Path], object] = lambda _: None


def text(name: str, content: str) -> Callable[[Path], object]:
    return lambda home: (home / name).write_text(content, encoding="utf-8")


def binary(name: str, content: bytes) -> Callable[[Path], object]:
    return lambda home: (home / name).write_bytes(content)


def newer(home: Path) -> None:
    with closing(sqlite3.connect(home / "s.db")) as conn:
        conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        conn.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
        conn.execute("CREATE TABLE later (x)")
        conn.commit()


def foreign(home: Path) -> None:
    with closing(sqlite3.connect(home / "s.db")) as conn:
        conn.execute("CREATE TABLE theirs (x)")
        conn.commit()


def recorded(home: Path) -> None:
    fleetfoot(home, "simulate", "overstride-8", "--store", home / "s.db").ended(0)


def damaged(home: Path) -> None:
    recorded(home)
    with (home / "s.db").open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 8192)


CASES = {
    "no file": Case("replay none.fit", 4, "none.fit", "check its name"),
    "a folder": Case("replay .", 4, r"\.: holds no recording", "name one that does"),
    "an empty file": Case("replay a.fit", 4, "a.fit", "export it anew", binary("a.fit", b"")),
    "a wrong file": Case("replay a.fit", 4, "a.fit", "export it anew", binary("a.fit", b"\x89PNG\r\n" * 9)),
    "a wrong capture": Case("replay a.jsonl", 4, "a.jsonl", "another copy", text("a.jsonl", '{"x": 1}\n')),
    "an unknown column": Case(
        "replay a.csv", 4, "hart_rate_bpm", "nearest is", text("a.csv", "t_s,hart_rate_bpm\n0,1\n")
    ),
    "no time column": Case(
        "replay a.csv", 4, "t_s", "add it", text("a.csv", "speed_m_s,cadence_spm\n3,170\n")
    ),
    "no such run": Case("runs nosuch --store s.db", 2, "nosuch", "`fleetfoot runs`", recorded),
    "no such run to export": Case(
        "export nosuch --format csv --store s.db", 2, "nosuch", "`fleetfoot runs`", recorded
    ),
    "no run at all": Case("runs last", 5, "store", "record a run first"),
    "no format": Case("export last -o x.doc", 2, "--format", "csv"),
    "nowhere to write": Case(
        "export last --format csv -o no/x.csv --store s.db", 2, "no/x.csv", "another place", recorded
    ),
    "an unknown key": Case(
        "config --config c.toml",
        2,
        "athlete.hieght_m",
        "did you mean",
        text("c.toml", "[athlete]\nhieght_m = 1\n"),
    ),
    "an unknown section": Case(
        "config --config c.toml", 2, "athlet", "did you mean", text("c.toml", "[athlet]\n")
    ),
    "an old key": Case(
        "config --config c.toml",
        2,
        "bounce.notice;",
        "bounce.notice_pct",
        text("c.toml", "[detectors.bounce]\nnotice = 5\n"),
    ),
    "an unknown detector": Case(
        "config --config c.toml",
        2,
        "bouncing",
        "did you mean",
        text("c.toml", "[detectors.bouncing]\nnotice_pct = 5\n"),
    ),
    "a bad value": Case(
        "config --config c.toml",
        2,
        "athlete.height_m",
        "expected a number from",
        text("c.toml", "[athlete]\nheight_m = 178\n"),
    ),
    "a contradiction": Case(
        "config --config c.toml",
        2,
        "hr_rest_bpm",
        "correct one",
        text("c.toml", "[athlete]\nhr_rest_bpm = 110\nhr_max_bpm = 105\n"),
    ),
    "thresholds in disorder": Case(
        "config --config c.toml",
        2,
        "notice_pct",
        "set both",
        text("c.toml", "[detectors.bounce]\nnotice_pct = 99\n"),
    ),
    "no TOML": Case("config --config c.toml", 2, "c.toml", "correct it there", text("c.toml", "athlete\n")),
    "no text": Case("config --config c.toml", 2, "c.toml", "save it as UTF-8", binary("c.toml", b"\xff\xfe")),
    "no configuration": Case("config --config none.toml", 2, "none.toml", "fleetfoot init"),
    "a bad variable of an option": Case("demo --mqtt nonsense", 2, "--mqtt", "expected mqtt://"),
    "no password file": Case(
        "config --config c.toml",
        2,
        "none",
        "can be read",
        text("c.toml", "[mqtt]\nurl = 'mqtt://a@h'\npassword_file = 'none'\n"),
    ),
    "a configuration that is there": Case("init --config c.toml", 2, "c.toml", "--force", text("c.toml", "")),
    "no Bluetooth to run": Case("run", 3, "Bluetooth", "fleetfoot doctor"),
    "no Bluetooth to scan": Case("scan", 3, "Bluetooth", "fleetfoot doctor"),
    "no store": Case("runs last --store s.db", 5, "s.db", "--store", text("s.db", "no store " * 999)),
    "a foreign store": Case("runs --store s.db", 5, "s.db", "--store", foreign),
    "a newer store": Case("runs --store s.db", 5, "s.db", "upgrade fleetfoot", newer),
    "a damaged store": Case("runs --store s.db", 5, "s.db", "docs/storage.md", damaged),
    "a store that is a folder": Case("simulate overstride-8 --store .", 2, "--store", "see"),
    "a store that cannot be made": Case(
        "simulate overstride-8 --store /dev/null/s.db", 5, "/dev/null/s.db", "--store"
    ),
    "a capture that cannot be written": Case(
        "demo --speed 9000 --capture no/x.jsonl", 5, "no/x.jsonl", "--capture"
    ),
    "no such scenario": Case("simulate overstrid-8", 2, "overstrid-8", "did you mean"),
    "no scenario": Case("simulate", 2, "SCENARIO", "--list"),
    "no such command": Case("replya x", 2, "replya", "did you mean"),
    "no such option": Case("run --bogus", 2, "--bogus", "--help"),
    "no InfluxDB": Case("ship --once", 2, "InfluxDB", "set influx.url"),
    "no such shell": Case("completion tcsh", 2, "tcsh", "--help"),
}


@pytest.fixture(autouse=True)
def _no_bus(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/there-is-no-bus")


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_the_line_names_the_thing_and_what_to_do(tmp_path: Path, case: Case) -> None:
    case.prepare(tmp_path)
    done = fleetfoot(tmp_path, *case.arguments.split()).ended(case.code)
    _judge(done.err, case.names, case.remedy)


SAID = tuple(f"fleetfoot: {each}" for each in ("alerts are on", "to read along", "live page", "port "))
"""How lines begin that a demo says at its start."""


def _judge(err: str, names: str, remedy: str) -> None:
    *before, line = err.splitlines()
    assert all(each.startswith(SAID) for each in before)
    assert line.startswith("fleetfoot: ")
    assert re.search(names, line), line
    assert re.search(remedy, line), line


def test_an_influxdb_that_refuses_connections_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded(tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "c.toml").write_text(f"[influx]\nurl = 'http://127.0.0.1:{(port := free_port())}'\n")
    done = fleetfoot(tmp_path, "ship", "--once", "--config", "c.toml", "--store", "s.db").ended(6)
    _judge(done.err.splitlines()[-1], str(port), "influx.url")


def test_a_broker_that_refuses_connections_stops_no_run_and_is_named_once(tmp_path: Path) -> None:
    url = f"mqtt://127.0.0.1:{free_port()}"
    done = fleetfoot(tmp_path, "simulate", "overstride-8", "--mqtt", url).ended(0)
    told = [line for line in done.err.splitlines() if "MQTT broker" in line and "does not answer" in line]
    assert len(told) == 1
    assert "start it or correct its address" in told[0]


def test_a_store_that_another_process_holds_is_named(tmp_path: Path) -> None:
    recorded(tmp_path)
    with closing(sqlite3.connect(tmp_path / "s.db", isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        done = fleetfoot(tmp_path, "simulate", "overstride-8", "--seed", "2", "--store", "s.db").ended(5)
    _judge(done.err.splitlines()[-1], "s.db", "stop that process and try again")


@pytest.mark.parametrize("arguments", [["config"], ["detectors", "--json"], []])
def test_a_full_disk_behind_standard_output_is_told(tmp_path: Path, arguments: list[str]) -> None:
    try:
        full = open("/dev/full", "wb")  # noqa: PTH123, SIM115 - a device
    except OSError as error:
        pytest.skip(f"no /dev/full here: {error}")
    with full:
        done = subprocess.run(
            command(*arguments),
            env=environment(tmp_path),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    _judge(done.stderr, "standard output", "make room")
