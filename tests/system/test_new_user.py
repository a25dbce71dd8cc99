"""A clean account follows the README, then the tutorial, command by command; each does what the text says."""

from __future__ import annotations

import shlex
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from cli import Done, command, environment
from documents import NEEDS_A_RADIO, PROGRAM, commands, is_ours
from project import ROOT

from fleetfoot.sim import SCENARIOS, simulate
from fleetfoot_signal.detectors import registry

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PATH = [ROOT / "README.md", ROOT / "docs" / "tutorial.md"]
MAKE = {
    "make setup": None,  # what these tests run in
    "make demo": f"{PROGRAM} demo --speed 900",  # with a speed, as the recipe without
    "make test": None,
}
"""What stands for the commands of make."""


def demo_has_spoken(done: Done, home: Path) -> None:
    for detector in ("Long steps", "Rising heart rate", "Bounce"):
        assert detector in done.err
    assert "alerts are on mqtt://127.0.0.1:" in done.err
    assert (home / "data" / "fleetfoot" / "store.db").is_file()


def next_is_told(done: Done, home: Path) -> None:
    assert "There is no configuration yet" in done.out
    assert "fleetfoot init" in done.out
    assert "Last run: " in done.out  # the demo of the README, or the recording
    del home


def configuration_is_written(done: Done, home: Path) -> None:
    file = home / "config" / "fleetfoot" / "config.toml"
    assert f"{file} is written and loads." in done.out
    assert file.is_file()


def recording_is_analysed(done: Done, home: Path) -> None:
    del home
    assert "my-run.fit" in done.err
    assert "of running" in done.err


def run_is_written(done: Done, home: Path) -> None:
    assert "Long steps" in done.err
    assert (home / "run.csv").read_text(encoding="utf-8").startswith("t_s,")


def csv_is_analysed(done: Done, home: Path) -> None:
    del home
    assert "run.csv" in done.err
    assert "Long steps" in done.err


def runs_are_listed(done: Done, home: Path) -> None:
    del home
    for source in ("my-run.fit", "run.csv", "overstride-8"):
        assert source in done.out


def last_run_is_shown(done: Done, home: Path) -> None:
    del home
    assert done.out.startswith("run.csv: ")
    assert "Alerts:" in done.out


def configuration_is_shown(done: Done, home: Path) -> None:
    assert done.out.startswith(f"# {home / 'config' / 'fleetfoot' / 'config.toml'}\n")
    assert "notice_pct = 5.0" in done.out


def detectors_are_shown(done: Done, home: Path) -> None:
    del home
    assert done.out.count("  sources  ") == len(registry())


DOES: dict[str, Callable[[Done, Path], None]] = {
    "make demo": demo_has_spoken,
    "fleetfoot": next_is_told,
    "fleetfoot init": configuration_is_written,
    "fleetfoot replay my-run.fit": recording_is_analysed,
    "fleetfoot simulate overstride-8 --csv run.csv": run_is_written,
    "fleetfoot replay run.csv": csv_is_analysed,
    "fleetfoot runs": runs_are_listed,
    "fleetfoot runs last": last_run_is_shown,
    "fleetfoot config": configuration_is_shown,
    "fleetfoot detectors": detectors_are_shown,
}
"""What the text says of each command; one that is not here must at least succeed and say something."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An account in which nothing was ever done, but for a recording of one's own."""
    write_fit = pytest.importorskip("fleetfoot.sim.write", reason="garmin-fit-sdk is not installed")
    folder = tmp_path_factory.mktemp("newcomer")
    recording = simulate(SCENARIOS["overstride-8"], 1)
    write_fit.write_fit(recording, folder / "my-run.fit", datetime(2026, 5, 1, 6, tzinfo=UTC))
    return folder


def run(home: Path, line: str) -> Done:
    done = subprocess.run(
        command(*shlex.split(line)[1:]),
        encoding="utf-8",
        env=environment(home) | {"DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={home}/there-is-no-bus"},
        cwd=home,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def test_every_command_does_what_the_text_says(home: Path) -> None:
    shown = [line for document in PATH for line in commands(document)]
    assert set(DOES) <= set(shown), "the text no longer shows a command that this test knows"
    for line in shown:
        ours = MAKE.get(line, line)
        if ours is None or not is_ours(ours):
            continue
        done = run(home, ours)
        if f"{ours} ".startswith(tuple(f"{each} " for each in NEEDS_A_RADIO)):
            done.ended(3)
            continue
        done.ended(0)
        assert done.out or done.err, line
        if line in DOES:
            DOES[line](done, home)
    last_of_all(run(home, PROGRAM).ended(0))


def last_of_all(done: Done) -> None:
    """What is told at the end of the way: it is set up, and there is a run."""
    assert "Set up for runner, by " in done.out
    assert "fleetfoot init" not in done.out
    assert "  run.csv: " in done.out
