"""The same bytes in WebAssembly as here: what the phone analyses is what ``fleetfoot replay`` gives."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from phone_parts import NEEDS_PARTS, analysed_in_wasm, put_interpreter
from project import ROOT

from fleetfoot.phone.activity import fit
from fleetfoot.phone.replayed import replayed
from fleetfoot.sim import SCENARIOS, simulate
from fleetfoot.sim.virtual import notifications
from fleetfoot.sources.capture import CaptureWriter, Header

if TYPE_CHECKING:
    from pathlib import Path

GOLDEN = ROOT / "tests" / "golden"
STARTED = datetime(2026, 5, 17, 6, 30, tzinfo=UTC)
FAULTS = ("bounce-12", "overstride-10", "asymmetry-3")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return put_interpreter(tmp_path_factory.mktemp("interpreter"))


def captured(folder: Path, scenario: str, seed: int) -> Path:
    """Return the capture of a simulated run."""
    run = simulate(SCENARIOS[scenario], seed=seed)
    path = folder / f"{scenario}-{seed}.jsonl"
    with CaptureWriter(path, Header(f"20260517T063000Z-{seed:08x}", "anna", scenario, STARTED)) as capture:
        for notification in notifications(run):
            capture.append(notification)
        capture.finish(float(run.t_s[-1]))
    return path


def compare(site: Path, captures: list[Path]) -> int:
    """Compare line by line, and the FIT file of the first; return how many events there were."""
    _, (*rows, written) = analysed_in_wasm(site, captures, fit=captures[:1])
    assert [row["path"] for row in rows] == [str(path) for path in captures]
    digest = hashlib.sha256(fit(captures[0], {"feel": 75})).hexdigest()
    assert written.get("fit") == digest, written.get("error")
    events = 0
    for path, row in zip(captures, rows, strict=True):
        assert row.get("lines") == list(replayed(path)), row.get("error")
        events += len(row["lines"]) - 1
    return events


@NEEDS_PARTS
def test_the_golden_demo_is_the_same_byte_for_byte(site: Path) -> None:
    golden = GOLDEN / "demo.capture.jsonl"
    about, (row,) = analysed_in_wasm(site, [golden])
    assert about == {"python": "3.14.2", "numpy": "2.4.3"}
    assert "error" not in row, row["error"]
    events, summary = row["lines"][:-1], row["lines"][-1]
    assert events == (GOLDEN / "demo.events.jsonl").read_text(encoding="utf-8").splitlines()
    assert [*events, summary] == list(replayed(golden))


@NEEDS_PARTS
def test_simulated_runs_are_the_same_byte_for_byte(site: Path, tmp_path: Path) -> None:
    assert compare(site, [captured(tmp_path, name, 7) for name in FAULTS]) >= len(FAULTS)


@NEEDS_PARTS
@pytest.mark.nightly
@pytest.mark.parametrize("first", range(0, 200, 10))
def test_two_hundred_simulated_runs_are_the_same_byte_for_byte(
    site: Path, tmp_path: Path, first: int
) -> None:
    names = sorted(SCENARIOS)
    made = [(names[number % len(names)], 100 + number) for number in range(first, first + 10)]
    assert compare(site, [captured(tmp_path, name, seed) for name, seed in made]) > 0


@NEEDS_PARTS
def test_what_is_no_capture_is_refused_in_the_same_words(site: Path, tmp_path: Path) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_text('{"format":"fleetfoot-capture"}\n', encoding="utf-8")
    _, (row,) = analysed_in_wasm(site, [path])
    assert "UnreadableError" in row["error"]
    assert "is of version missing" in row["error"]
